//! One service: who, what to prepare, how long, what it costs, its standard, and where to start.

use super::services::fee_in_short;
use super::standard::{Component, Need, components};
use crate::Frame;
use askama::Template;
use domain::form::{Condition, VARIANT};
use domain::indonesian;
use domain::licence_type::{LicenceType, Rollout, Validity};
use domain::media::Accepts;

/// `/layanan/{id}?varian=`; posts `varian` to `/layanan/{id}/mulai`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/service.html")]
pub struct Service {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key.
    pub key: String,
    /// Id of the type.
    pub id: String,
    /// Full legal name.
    pub name: String,
    /// Everyday name.
    pub short_name: String,
    /// Who needs it, for what.
    pub summary: String,
    /// Heading under which it is listed.
    pub group: String,
    /// Whether and where one can apply.
    pub offer: Offer,
    /// Kinds of application as (id, name).
    pub variants: Vec<(String, String)>,
    /// The kind this reader asks for: what is to be prepared depends on it.
    pub chosen: Option<String>,
    /// Working days promised.
    pub days: Option<u16>,
    /// What the promise was worth of late.
    pub actual: Option<Actual>,
    /// Documents to prepare for the kind of application asked for; for all kinds as long as there is a choice.
    pub needs: Vec<Need>,
    /// The fee in two words; none, it is not settled.
    pub fee: Option<String>,
    /// How long it is valid.
    pub validity: Option<String>,
    /// The 14 components (UU 25/2009 ps 21), in the order of the standard; none of a type that is not open.
    pub components: Vec<Component>,
    /// What was wrong with the last attempt to start.
    pub problem: Option<String>,
}

/// Whether and where one can apply.
#[derive(Clone, Debug)]
pub enum Offer {
    /// Here.
    Open {
        /// Path of a draft of this person, if there is one.
        draft: Option<String>,
    },
    /// At the counter only.
    CounterOnly,
    /// In another system or office.
    Referred {
        /// Its name.
        to: String,
        /// Its address.
        url: Option<String>,
        /// What to do.
        text: String,
    },
    /// Nowhere, for now.
    Closed,
}

/// How long it took of late.
#[derive(Clone, Debug)]
pub struct Actual {
    /// Working days within which nine of ten were decided.
    pub days_p90: u16,
    /// Working days within which half were.
    pub days_median: u16,
    /// What was counted: `Sedikitnya 125 permohonan, Agustus sampai 22 November 2026`.
    pub counted: String,
}

impl Service {
    /// The page of a licence type. `office_name` gives the name of a technical office for its code.
    pub fn of(frame: Frame, key: String, licence: &LicenceType, office_name: impl Fn(&str) -> String) -> Self {
        let offer = offer(licence);
        // Of what is not open, only name and purpose are settled.
        let told = !matches!(offer, Offer::Closed);
        let needs = if told { needs(licence, None) } else { Vec::new() };
        let validity = licence.validity.as_ref().map(validity);
        Self {
            frame,
            key,
            id: licence.id.clone(),
            name: licence.name.clone(),
            short_name: licence.short_name.clone(),
            summary: licence.summary.clone(),
            group: licence.group.clone(),
            offer,
            variants: licence.variants.iter().map(|v| (v.id.clone(), v.name.clone())).collect(),
            chosen: None,
            days: licence.promise.days,
            actual: None,
            components: if told { components(licence, &needs, validity.as_deref(), office_name) } else { Vec::new() },
            needs,
            fee: fee_in_short(&licence.fee),
            validity,
            problem: None,
        }
    }

    /// The page for whoever asks for this kind of application; an unknown kind is no choice.
    #[must_use]
    pub fn asking_for(mut self, licence: &LicenceType, variant: &str) -> Self {
        let variant = match licence.variants.as_slice() {
            [only] => Some(only),
            _ => licence.variant(variant),
        };
        if let (Some(variant), false) = (variant, matches!(self.offer, Offer::Closed)) {
            self.needs = needs(licence, Some(&variant.id));
            self.chosen = Some(variant.id.clone());
        }
        self
    }

    /// Whether this is the kind of application asked for.
    pub fn asks_for(&self, variant: &str) -> bool {
        self.chosen.as_deref() == Some(variant)
    }

    /// What is to be prepared, counted only where it is known: what depends on the kind of application is asked first.
    pub fn prepare(&self) -> String {
        let always = self.needs.iter().filter(|n| n.only.is_none()).count();
        let perhaps = self.needs.len() - always;
        match (self.chosen.is_some() || self.variants.len() < 2, always, perhaps) {
            (false, _, _) => "Berkas yang disiapkan".into(),
            (true, _, 0) => format!("Siapkan {always} berkas"),
            (true, 0, _) => format!("Siapkan paling banyak {perhaps} berkas, menurut keadaan Anda"),
            (true, _, _) => format!("Siapkan {always} berkas, dan paling banyak {perhaps} lagi menurut keadaan Anda"),
        }
    }

    /// Whether one can apply, here or at the counter.
    pub fn startable(&self) -> bool {
        matches!(self.offer, Offer::Open { .. } | Offer::CounterOnly)
    }
}

fn offer(licence: &LicenceType) -> Offer {
    match (licence.rollout, &licence.referral) {
        (Rollout::Open, _) => Offer::Open { draft: None },
        (Rollout::Pilot, _) => Offer::CounterOnly,
        (Rollout::Referred, Some(r)) => Offer::Referred { to: r.to.clone(), url: r.url.clone(), text: r.text.clone() },
        _ => Offer::Closed,
    }
}

/// The forms a file may take, in a sentence.
pub(crate) fn accepted(accepts: &[Accepts]) -> &'static str {
    match accepts {
        [Accepts::Photo] => "Foto (JPG, PNG, WebP).",
        [Accepts::Audio] => "Rekaman suara (MP3, M4A, OGG, WAV).",
        [Accepts::Map] => "Berkas peta (GeoJSON, KML, KMZ, GPX).",
        [Accepts::Drawing] => "Berkas gambar teknik (DXF, SVG).",
        several => {
            let has = |one: Accepts| several.contains(&one);
            match (has(Accepts::Document), has(Accepts::Map), has(Accepts::Drawing)) {
                (true, true, true) => "PDF, foto, berkas peta (GeoJSON, KML, KMZ, GPX), atau gambar teknik (DXF, SVG).",
                (true, true, false) => "PDF, foto, atau berkas peta (GeoJSON, KML, KMZ, GPX).",
                (true, false, true) => "PDF, foto, atau gambar teknik (DXF, SVG).",
                (true, false, false) => "PDF atau foto.",
                (false, ..) => "",
            }
        }
    }
}

/// Documents to prepare; with a kind of application, only those that may be asked for it.
fn needs(licence: &LicenceType, variant: Option<&str>) -> Vec<Need> {
    let excluded =
        |c: &Condition| c.field == VARIANT && variant.is_some_and(|variant| !c.any_of.iter().any(|of| of == variant));
    let asked = licence.requirements.iter().filter(|r| !r.when.iter().any(excluded));
    let needs = asked.map(|r| {
        let open: Vec<&Condition> = r.when.iter().filter(|c| variant.is_none() || c.field != VARIANT).collect();
        let hint = [r.hint.as_str(), accepted(&r.accepts)];
        Need {
            name: r.name.clone(),
            hint: hint.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" "),
            only: only_when(licence, &open).or_else(|| r.optional.then(|| "Bila ada".into())),
        }
    });
    needs.collect()
}

fn only_when(licence: &LicenceType, conditions: &[&Condition]) -> Option<String> {
    let fields = || licence.sections.iter().flat_map(|s| &s.fields);
    let said: Vec<String> = conditions
        .iter()
        .map(|c| {
            if c.field == VARIANT {
                let name =
                    |id: &String| licence.variant(id).map_or_else(|| id.clone(), |v| indonesian::within(&v.name));
                return format!("permohonan {}", c.any_of.iter().map(name).collect::<Vec<_>>().join(" atau "));
            }
            let label = fields().find(|f| f.id == c.field).map_or(c.field.as_str(), |f| f.label.trim_end_matches('?'));
            format!("{label}: {}", c.any_of.join(" atau "))
        })
        .collect();
    (!said.is_empty()).then(|| format!("Hanya untuk {}", said.join("; ")))
}

fn validity(validity: &Validity) -> String {
    match validity {
        Validity::Years { years, no_later_than: None } => format!("{years} tahun"),
        Validity::Years { years, .. } => format!("Paling lama {years} tahun"),
        Validity::Months { months } => format!("{months} bulan"),
        Validity::Until { months_max: 0, .. } => "Sampai tanggal selesai kegiatan".into(),
        Validity::Until { months_max, .. } => format!("Sampai kegiatan selesai, paling lama {months_max} bulan"),
        Validity::WhileOperating => "Selama kegiatan berjalan".into(),
    }
}

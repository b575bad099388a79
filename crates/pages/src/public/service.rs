//! One service: who, what to prepare, how long, what it costs, its standard, and where to start.

use super::services::fee_in_short;
use super::standard::{Component, Need, components};
use crate::Frame;
use askama::Template;
use domain::form::{Condition, VARIANT};
use domain::indonesian;
use domain::licence_type::{LicenceType, Rollout, Validity};
use domain::media::Accepts;

/// `/layanan/{id}`; posts `varian` to `/layanan/{id}/mulai`.
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
    /// Working days promised.
    pub days: Option<u16>,
    /// What the promise was worth of late.
    pub actual: Option<Actual>,
    /// Documents to prepare.
    pub needs: Vec<Need>,
    /// The fee in two words; none, it is not settled.
    pub fee: Option<String>,
    /// How long it is valid.
    pub validity: Option<String>,
    /// The 14 components (UU 25/2009 ps 21), in the order of the standard.
    pub components: Vec<Component>,
    /// What was wrong with the last attempt to start.
    pub problem: Option<String>,
}

/// Whether and where one can apply.
#[derive(Clone, Debug)]
pub enum Offer {
    /// Here.
    Open {
        /// Kinds of application as (id, name).
        variants: Vec<(String, String)>,
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
        let needs: Vec<Need> = licence
            .requirements
            .iter()
            .map(|r| Need {
                name: r.name.clone(),
                hint: [r.hint.as_str(), accepted(&r.accepts)]
                    .iter()
                    .filter(|s| !s.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join(" "),
                only: only_when(licence, &r.when).or_else(|| r.optional.then(|| "Bila ada".into())),
            })
            .collect();
        let validity = licence.validity.as_ref().map(validity);
        Self {
            frame,
            key,
            id: licence.id.clone(),
            name: licence.name.clone(),
            short_name: licence.short_name.clone(),
            summary: licence.summary.clone(),
            group: licence.group.clone(),
            offer: offer(licence),
            days: licence.promise.days,
            actual: None,
            components: components(licence, &needs, validity.as_deref(), office_name),
            needs,
            fee: fee_in_short(&licence.fee),
            validity,
            problem: None,
        }
    }

    /// Whether one can apply, here or at the counter.
    pub fn startable(&self) -> bool {
        matches!(self.offer, Offer::Open { .. } | Offer::CounterOnly)
    }

    /// Documents always needed.
    pub fn always(&self) -> usize {
        self.needs.iter().filter(|n| n.only.is_none()).count()
    }
}

fn offer(licence: &LicenceType) -> Offer {
    match (licence.rollout, &licence.referral) {
        (Rollout::Open, _) => Offer::Open {
            variants: licence.variants.iter().map(|v| (v.id.clone(), v.name.clone())).collect(),
            draft: None,
        },
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
        _ if accepts.contains(&Accepts::Document) => "PDF atau foto.",
        _ => "",
    }
}

fn only_when(licence: &LicenceType, conditions: &[Condition]) -> Option<String> {
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

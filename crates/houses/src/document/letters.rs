//! Letters about sanctions and objections: one template, whose sentences are made here.

use super::data::{Identity, OBJECTION, Subject};
use crate::account::accounts::Profile;
use domain::document_kind::DocumentKind;
use domain::indonesian;
use domain::objection::{self, APPEAL_WORKING_DAYS};
use domain::sanction::{Article, Measure};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Number patterns; no source gives their format (perlu ditetapkan DPMPTSP).
pub const WARNING_PATTERN: &str = "{urut:4}/TEGURAN/DPMPTSP/{tahun}";
/// See [`WARNING_PATTERN`].
pub const CANCELLATION_PATTERN: &str = "{urut:4}/PEMBATALAN/DPMPTSP/{tahun}";
/// See [`WARNING_PATTERN`].
pub const OBJECTION_PATTERN: &str = "{urut:4}/KEBERATAN/DPMPTSP/{tahun}";

/// A sanction as its letter says it.
pub struct Sanctioned<'a> {
    /// Which.
    pub measure: Measure,
    /// The duty that was broken.
    pub article: Article,
    /// What happened.
    pub facts: &'a str,
    /// What its person said to it; `None` when they said nothing in their days.
    pub reply: Option<&'a str>,
    /// Why it stands all the same.
    pub reasons: &'a str,
}

/// An objection as its decision says it.
pub struct Objected<'a> {
    /// What the contested document is.
    pub against: DocumentKind,
    /// Its number and day.
    pub number: &'a str,
    /// See `number`.
    pub date: Date,
    /// The day of the objection.
    pub filed: Date,
    /// How it is decided.
    pub outcome: objection::Outcome,
    /// Its days were over, so the law had granted it already.
    pub deemed: bool,
    /// Why.
    pub reasons: &'a str,
}

/// What a letter is called inside a sentence.
pub fn name(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Licence => "izin",
        DocumentKind::Refusal => "surat penolakan",
        DocumentKind::Revocation => "surat pencabutan izin",
        DocumentKind::Warning => "surat teguran tertulis",
        DocumentKind::Cancellation => "surat pembatalan permohonan",
        DocumentKind::ObjectionDecision => "keputusan atas keberatan",
        DocumentKind::Examination => "berita acara pemeriksaan lapangan",
        DocumentKind::PaymentNotice => "surat ketetapan retribusi",
        DocumentKind::Receipt => "surat setoran retribusi",
    }
}

/// The regulation in full.
const REGULATION: &str = "Peraturan Wali Kota Padang Nomor 106 Tahun 2020";
const UNAFFECTED: &str = "Sanksi ini tidak memengaruhi permohonan lain yang sedang atau akan Saudara ajukan, dan tidak memengaruhi izin yang sudah terbit.";

impl Subject<'_> {
    fn letter(&self, identity: &Identity, title: &str, signer: &Profile) -> Value {
        let mut data = self.base(identity, title);
        data["signer"] = self.signer(signer);
        // A sanction is nobody else's business: no office gets a copy.
        data["copies"] = json!([]);
        data
    }

    fn about(&self) -> String {
        let number = self.loaded.number.as_deref().unwrap_or_default();
        format!("permohonan {} Nomor {number}", self.version.ty.name)
    }

    /// The written warning, or the letter that cancels an application (Pasal 11(5)).
    pub fn sanction(&self, identity: &Identity, said: &Sanctioned, signer: &Profile) -> Value {
        let (title, what, opening) = match said.measure {
            Measure::Warning | Measure::Officer => (
                "SURAT TEGURAN TERTULIS",
                "Teguran Tertulis",
                format!(
                    "Sehubungan dengan {}, dengan ini kami memberikan teguran tertulis kepada Saudara dengan dasar, fakta, dan \
                     alasan sebagai berikut:",
                    self.about()
                ),
            ),
            Measure::Cancellation => (
                "SURAT PEMBATALAN PERMOHONAN",
                "Pembatalan Permohonan",
                format!(
                    "Dengan ini kami sampaikan bahwa {} dibatalkan dan tidak diproses lebih lanjut sejak tanggal surat ini, dengan \
                     dasar, fakta, dan alasan sebagai berikut:",
                    self.about()
                ),
            ),
        };
        let mut data = self.letter(identity, title, signer);
        let duty = format!("{}: {}", said.article.of(said.measure), said.article.words(said.measure));
        data["letter"] = json!({
            "about": what, "opening": opening,
            "rows": [
                ["Kewajiban", duty],
                ["Dasar sanksi", format!("{} {REGULATION}", said.measure.basis())],
                ["Fakta", said.facts],
                ["Tanggapan Saudara", said.reply.unwrap_or("Tidak ada tanggapan dalam waktu yang diberikan.")],
                ["Pertimbangan", said.reasons],
            ],
            "closing": UNAFFECTED, "remedy_title": "Keberatan", "remedy": format!("{OBJECTION}."),
        });
        data
    }

    /// The decision on an objection, which names the appeal (UU 30/2014 Pasal 77, 78).
    pub fn objection(&self, identity: &Identity, said: &Objected, signer: &Profile) -> Value {
        let mut data = self.letter(identity, "KEPUTUSAN ATAS KEBERATAN", signer);
        let contested = format!("{} Nomor {} tanggal {}", name(said.against), said.number, indonesian::date(said.date));
        let (what, follows) = match said.outcome {
            objection::Outcome::Granted => ("mengabulkan", granted(said.against)),
            objection::Outcome::Refused => ("menolak", "Keputusan yang dikeberatani tetap berlaku."),
        };
        let basis = if said.deemed {
            "Pasal 77 ayat (5), (6), dan (7) Undang-Undang Nomor 30 Tahun 2014: batas waktu penyelesaian sudah lewat, sehingga \
             keberatan dianggap dikabulkan"
        } else {
            "Pasal 77 Undang-Undang Nomor 30 Tahun 2014"
        };
        data["letter"] = json!({
            "about": "Keputusan atas Keberatan",
            "opening": format!(
                "Sehubungan dengan keberatan Saudara tanggal {} atas {contested}, dengan ini kami memutuskan {what} keberatan \
                 tersebut dengan dasar dan pertimbangan sebagai berikut:",
                indonesian::date(said.filed)
            ),
            "rows": [["Permohonan", self.about()], ["Dasar hukum", basis.to_owned()], ["Pertimbangan", said.reasons.to_owned()]],
            "closing": follows, "remedy_title": "Banding", "remedy": appeal(),
        });
        data
    }
}

/// What follows from granting an objection to this.
pub fn granted(against: DocumentKind) -> &'static str {
    match against {
        DocumentKind::Warning => "Teguran tertulis tersebut dinyatakan gugur.",
        DocumentKind::Cancellation => "Pembatalan tersebut dinyatakan gugur dan permohonan Saudara diproses kembali.",
        DocumentKind::Revocation => "Pencabutan tersebut dinyatakan gugur dan izin Saudara berlaku kembali.",
        DocumentKind::Refusal
        | DocumentKind::Licence
        | DocumentKind::ObjectionDecision
        | DocumentKind::Examination
        | DocumentKind::PaymentNotice
        | DocumentKind::Receipt => {
            "Penolakan tersebut dinyatakan gugur. Permohonan Saudara diperiksa kembali, dan keputusan baru ditetapkan setelah syarat \
             menurut peraturan dipenuhi."
        }
    }
}

/// UU 30/2014 ps 78 (to be checked by the office): in writing, within 10 working days, to the superior of whoever decided.
fn appeal() -> String {
    format!(
        "Apabila Saudara tidak menerima keputusan ini, Saudara dapat mengajukan banding tertulis kepada atasan pejabat yang \
         menandatangani surat ini paling lama {APPEAL_WORKING_DAYS} (sepuluh) hari kerja sejak surat ini diterima (Pasal 78 \
         Undang-Undang Nomor 30 Tahun 2014)."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_names_the_days_of_the_appeal_in_figures_and_words() {
        assert!(appeal().contains("10 (sepuluh) hari kerja"));
    }
}

//! The messages we send to OSS (Pedoman Integrasi v4.3.22), by the guide's own names, and what its answers mean.

use super::status::nib_state;
use crate::client::as_text;
use crate::question::{Answer, Element, Outcome, Verdict, outcome_of};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A change of state of a licence: `IZINSTATUS` of `receiveLicenseStatus`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusReport {
    /// 13 digits.
    pub nib: String,
    /// As OSS delivered it.
    pub id_produk: String,
    /// As OSS delivered it.
    pub id_proyek: String,
    /// As OSS delivered it.
    pub oss_id: String,
    /// As OSS delivered it.
    pub id_izin: String,
    /// As OSS delivered it.
    pub kd_izin: String,
    /// Three characters.
    pub kd_instansi: String,
    /// A code of [`super::status::LICENCE_STATES`].
    pub kd_status: String,
    /// Made by [`oss_moment`].
    pub tgl_status: String,
    /// NIP of the officer.
    pub nip_status: String,
    /// Name of the officer.
    pub nama_status: String,
    /// For the applicant to read.
    pub keterangan: String,
    /// Address of a PDF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_lampiran: Option<String>,
    /// Whether the form was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persetujuan_form: Option<bool>,
    /// A bill of the state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_pnbp: Option<Bill>,
}

/// A bill of the state (PNBP).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::struct_field_names, reason = "the names of the guide")]
pub struct Bill {
    /// Account in Simponi.
    pub kd_akun: String,
    /// Kind of income.
    pub kd_penerimaan: String,
    /// Number of the bill.
    pub kd_billing: String,
    /// YYYY-MM-DD.
    pub tgl_billing: String,
    /// YYYY-MM-DD.
    pub tgl_expire: String,
    /// Rupiah.
    pub nominal: String,
    /// Address of the bill.
    pub url_dokumen: String,
}

/// A licence that was issued: `IZINFINAL` of `receiveLicense`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LicenceReport {
    /// 13 digits.
    pub nib: String,
    /// `R-…`, as OSS delivered it.
    pub id_proyek: String,
    /// As OSS delivered it.
    pub oss_id: String,
    /// `I-…`, as OSS delivered it.
    pub id_izin: String,
    /// As OSS delivered it.
    pub kd_izin: String,
    /// Ten digits; the city of Padang is 1371000000.
    pub kd_daerah: String,
    /// Number of the licence, at most 50 characters.
    pub nomor_izin: String,
    /// YYYY-MM-DD.
    pub tgl_terbit_izin: String,
    /// YYYY-MM-DD.
    pub tgl_berlaku_izin: String,
    /// Who signed.
    pub nama_ttd: String,
    /// NIP of who signed.
    pub nip_ttd: String,
    /// Position of who signed.
    pub jabatan_ttd: String,
    /// A code of [`super::status::LICENCE_STATES`].
    pub status_izin: String,
    /// Address of the PDF, at most 2 MB there.
    pub file_izin: String,
    /// Remark.
    pub keterangan: String,
    /// Address of an annex.
    pub file_lampiran: String,
    /// How numbers of this kind are built.
    pub nomenklatur_nomor_izin: String,
    /// Months it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bln_berlaku_izin: Option<u32>,
    /// Years it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thn_berlaku_izin: Option<u32>,
    /// Lampiran 27.
    pub jenis_perizinan: String,
    /// Technical data of a building, by the guide's names; empty for other kinds.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub data_teknis: BTreeMap<String, String>,
}

/// Which company is asked for: `INQUERYNIB` of `inqueryNIB`, `CHECKNIB` of `checkNIB`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Company {
    /// By the number of its tax registration; only `inqueryNIB` takes this.
    ByNpwp {
        /// 16 digits.
        npwp: String,
    },
    /// By its NIB.
    ByNib {
        /// 13 digits.
        nib: String,
        /// Which request of the NIB; only `inqueryNIB` takes this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        oss_id: Option<String>,
    },
}

/// A moment as OSS writes it, `YYYY-MM-DD HH:MM:SS` of Jakarta.
pub fn oss_moment(moment: Timestamp) -> String {
    moment.to_zoned_datetime(TimeZone::fixed(Offset::constant(7))).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A name of a company in OSS.
const NAME_CHARS_MAX: usize = 255;

/// The longest texts of the guide, in characters; what is longer is refused before it is sent.
const LONGEST: [(&str, usize); 20] = [
    ("nib", 13),
    ("id_produk", 25),
    ("id_proyek", 25),
    ("oss_id", 25),
    ("id_izin", 25),
    ("kd_izin", 12),
    ("kd_instansi", 3),
    ("kd_status", 2),
    ("nip_status", 50),
    ("nama_status", 50),
    ("kd_daerah", 10),
    ("nomor_izin", 50),
    ("tgl_terbit_izin", 10),
    ("tgl_berlaku_izin", 10),
    ("nama_ttd", 50),
    ("nip_ttd", 25),
    ("jabatan_ttd", 150),
    ("status_izin", 2),
    ("nomenklatur_nomor_izin", 255),
    ("jenis_perizinan", 3),
];

/// The first field of a message that is longer than the guide allows.
pub(super) fn too_long(message: &Value) -> Option<&'static str> {
    let is_longer = |name: &str, most: usize| {
        message.get(name).and_then(Value::as_str).is_some_and(|text| text.chars().count() > most)
    };
    LONGEST.iter().find(|(name, most)| is_longer(name, *most)).map(|(name, _)| *name)
}

/// The part of an answer that OSS wraps: `respon…` with a code of Lampiran 9.
pub(super) struct Respon<'a> {
    pub(super) code: String,
    pub(super) words: String,
    pub(super) body: &'a Value,
}

/// Finds `respon<call>`; some services are seen to answer with a bare `respon`.
pub(super) fn respon<'a>(json: &'a Value, call: &str) -> Option<Respon<'a>> {
    let body = json.get(format!("respon{call}")).or_else(|| json.get("respon"))?;
    let code = body.get("kode").and_then(as_text)?;
    Some(Respon { code, words: body.get("keterangan").and_then(as_text).unwrap_or_default(), body })
}

/// What the data of a NIB mean; `None` if they are not about the company that was asked for.
pub(super) fn read_company(respon: &Respon, asked: &Company) -> Option<Answer> {
    let data = respon.body.get("dataNIB").filter(|data| data.is_object())?;
    let text = |name: &str| data.get(name).and_then(as_text);
    let is_about = match asked {
        Company::ByNib { nib, .. } => text("nib").as_ref() == Some(nib),
        // The NPWP comes back in 15 or 16 digits, so only that there is a NIB is asked.
        Company::ByNpwp { .. } => text("nib").is_some(),
    };
    if !is_about {
        return None;
    }
    let code = text("status").or_else(|| text("status_nib")).unwrap_or_default();
    let outcome = match nib_state(&code) {
        Some((_, true)) => Outcome::Found,
        Some((meaning, false)) => Outcome::Refused { code, meaning: meaning.to_owned() },
        None => Outcome::Unclear,
    };
    Some(Answer { returned: data.clone(), ..Answer::of(outcome) })
}

/// The name of the company in an answer about its NIB, where it is told.
pub(super) fn names(answer: &Answer) -> Option<String> {
    let mut told =
        ["nama_perusahaan", "nama_perseroan"].iter().filter_map(|name| answer.returned.get(*name).and_then(as_text));
    told.find(|name| !name.trim().is_empty())
}

/// What an answer about a NIB says of the name it is to belong to. Kept are the two names' likeness and the name that OSS has: an
/// officer who sees that they differ has to know how.
pub(super) fn compared(answer: Answer, name: Option<&str>) -> Answer {
    if answer.outcome != Outcome::Found {
        return answer;
    }
    let theirs = names(&answer).unwrap_or_default();
    let verdict = match name {
        None => Verdict::Agrees,
        Some(_) if theirs.is_empty() => Verdict::Unclear,
        Some(name) if bare(name) == bare(&theirs) => Verdict::Agrees,
        Some(_) => Verdict::Differs,
    };
    let elements = BTreeMap::from([("nama_perusahaan".to_owned(), Element { verdict, score: None })]);
    let said = if theirs.is_empty() { answer.said } else { format!("Atas nama {}", shortened(&theirs)) };
    Answer { outcome: outcome_of(&elements), elements, returned: Value::Null, said, ..answer }
}

/// A name without marks, case and the form of the company, which some write before it and some behind, and some not.
fn bare(name: &str) -> Vec<String> {
    const FORMS: [&str; 6] = ["pt", "cv", "ud", "firma", "tbk", "perorangan"];
    let small = name.to_lowercase().replace(['.', '\''], "");
    let words = small.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !FORMS.contains(word));
    words.map(str::to_owned).collect()
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_the_time_of_jakarta() {
        let moment = "2026-11-27T18:30:05Z".parse().unwrap();
        assert_eq!(oss_moment(moment), "2026-11-28 01:30:05");
    }

    #[test]
    fn a_name_agrees_whatever_the_form_of_the_company_is_written_like() {
        let found = |theirs: &str| Answer {
            returned: serde_json::json!({ "nib": "8120207730001", "nama_perusahaan": theirs }),
            ..Answer::of(Outcome::Found)
        };
        let outcome = |theirs: &str, ours: Option<&str>| compared(found(theirs), ours).outcome;
        assert_eq!(outcome("PT CONTOH SEHAT", Some("Contoh Sehat, PT.")), Outcome::Agrees);
        assert_eq!(outcome("PT CONTOH SEHAT", None), Outcome::Agrees);
        assert_eq!(outcome("PT CONTOH SAKIT", Some("PT Contoh Sehat")), Outcome::Differs);
        assert_eq!(outcome("", Some("PT Contoh Sehat")), Outcome::Unclear);
        let differs = compared(found("PT CONTOH SAKIT"), Some("PT Contoh Sehat"));
        assert_eq!((differs.said.as_str(), differs.returned), ("Atas nama PT CONTOH SAKIT", Value::Null));
        let frozen = Answer::of(Outcome::Refused { code: "05".into(), meaning: "NIB dibekukan".into() });
        assert_eq!(compared(frozen.clone(), Some("x")), frozen, "a NIB that is not active says nothing of names");
    }

    #[test]
    fn what_is_longer_than_the_guide_allows_is_found_before_it_is_sent() {
        let report = |nomor_izin: &str| LicenceReport { nomor_izin: nomor_izin.into(), ..LicenceReport::default() };
        let check = |report| too_long(&serde_json::to_value(report).unwrap());
        assert_eq!(check(report(&"é".repeat(50))), None, "characters, not bytes");
        assert_eq!(check(report(&"x".repeat(51))), Some("nomor_izin"));
    }
}

//! A licence type as data: what `catalog/<type>/licence.toml` may say.
//!
//! The folder is the licence type; no Rust knows any of them by name. `catalogue::check` says whether one can be used.

mod refusal_reason;

pub use refusal_reason::{RefusalGround, RefusalReason};

use crate::account::Role;
use crate::form::{Condition, Section};
use crate::media::Accepts;
use crate::oss_mapping::OssMapping;
use crate::registry::RegistryCheck;
use crate::service_standard::ServiceStandard;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU16;

/// One version of one licence type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceType {
    /// Folder name and stable id, for example `sip-dokter`.
    pub id: String,
    /// Version of these data; an application keeps the version it was filed under (Pasal 2(5)).
    pub version: u32,
    /// Full legal name, as on the document.
    pub name: String,
    /// Short everyday name for lists and buttons.
    pub short_name: String,
    /// One plain sentence: who needs it, for what.
    pub summary: String,
    /// Heading under which it is listed, for example `Kesehatan`.
    pub group: String,
    /// Words people use when they look for it.
    #[serde(default)]
    pub search: Vec<String>,
    /// Whether, and to whom, the form is open (Pasal 2(4): by stages).
    pub rollout: Rollout,
    /// Who may hold it.
    #[serde(default)]
    pub subject: Subject,
    /// Where people are sent when it is issued elsewhere (Pasal 3(1)).
    pub referral: Option<Referral>,
    /// Kinds of application offered.
    #[serde(default)]
    pub variants: Vec<Variant>,
    /// The form, a page per section.
    #[serde(default)]
    pub sections: Vec<Section>,
    /// Fields of the form that name the holder, first match wins.
    #[serde(default)]
    pub holder: Vec<HolderFields>,
    /// Field of the form that names the place the licence is for, where there is one.
    pub place_field: Option<String>,
    /// Documents to be uploaded (Pasal 3(3)).
    #[serde(default)]
    pub requirements: Vec<Requirement>,
    /// Technical offices whose rekomendasi is required (Pasal 4(2)).
    #[serde(default)]
    pub offices: Vec<OfficeStep>,
    /// The law that frees this type from Pasal 4(2); only with no offices.
    pub without_office_basis: Option<String>,
    /// What OSS delivers as this type; none, nothing.
    pub oss: Option<OssMapping>,
    /// Registry checks that must be answered, by machine or by hand.
    #[serde(default)]
    pub checks: Vec<RegistryCheck>,
    /// Officials who approve before the signature, in order.
    #[serde(default)]
    pub approvals: Vec<ApprovalStep>,
    /// Role of the official who signs (Pasal 5(1)).
    pub signer: Option<Role>,
    /// Whether the office's electronic seal stands behind that signature, before the licence is released.
    #[serde(default)]
    pub seal: bool,
    /// Working days promised; absent parts print as "Belum ditetapkan".
    #[serde(default)]
    pub promise: Promise,
    /// What it costs.
    #[serde(default)]
    pub fee: Fee,
    /// How long the licence is valid.
    pub validity: Option<Validity>,
    /// How its number is written.
    pub number: Option<NumberFormat>,
    /// Laws it stands on.
    #[serde(default)]
    pub legal_basis: Vec<String>,
    /// Law that allows an issued licence to be revoked; none, no revocation.
    pub revocation_basis: Option<String>,
    /// How many times an applicant may be asked for corrections.
    #[serde(default = "default_rounds")]
    pub correction_rounds_max: u8,
    /// Days an applicant has for a correction.
    #[serde(default = "default_correction_days")]
    pub correction_days: u8,
    /// Reasons offered to an officer who refuses, each with its rule.
    #[serde(default)]
    pub refusal_reasons: Vec<RefusalReason>,
    /// The document printed.
    pub document: Option<DocumentSpec>,
    /// The 14 components of UU 25/2009 ps 21 that do not follow from the rest.
    #[serde(default)]
    pub standard: ServiceStandard,
    /// Where these data come from, and what the office still has to confirm.
    #[serde(default)]
    pub sources: Vec<String>,
    /// What DPMPTSP must still settle, shown to its admin.
    #[serde(default)]
    pub to_be_settled: Vec<String>,
}

fn default_rounds() -> u8 {
    3
}

fn default_correction_days() -> u8 {
    14
}

/// How far the type has been opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rollout {
    /// Being prepared; only a search finds it, and people see no more than its name and purpose.
    Draft,
    /// Taken at the counter only.
    Pilot,
    /// Anyone may apply.
    Open,
    /// Issued elsewhere; listed and referred.
    Referred,
    /// Not offered, not yet or no longer; only a search finds it.
    Closed,
}

/// Who may hold the licence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A natural person.
    #[default]
    Person,
    /// A company, foundation or other body.
    Company,
    /// Either.
    Either,
}

/// Where a licence that is not ours is issued.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referral {
    /// Name of the other system or office.
    pub to: String,
    /// Its public address, where it has one.
    pub url: Option<String>,
    /// One plain sentence saying what to do.
    pub text: String,
}

/// A kind of application: new, renewal, …
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Stable id: `baru`, `perpanjangan`, `perubahan`, `pencabutan`.
    pub id: String,
    /// Name on screens.
    pub name: String,
}

/// Which fields of the form name the holder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderFields {
    /// Person or company; with [`Subject::Either`] both are listed.
    pub kind: HolderKind,
    /// Field with the name.
    pub name: String,
    /// Field with the identity number.
    pub id: String,
    /// What that number is called on documents, for example `NIK`.
    pub id_label: String,
    /// Field with the address.
    pub address: String,
}

/// Person or company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderKind {
    /// A natural person: masked to the public.
    Person,
    /// A body: shown in full.
    Company,
}

/// A document to be uploaded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)] // each is a key of its own in the catalogue
pub struct Requirement {
    /// Stable id within the type.
    pub id: String,
    /// Name on screens and in letters.
    pub name: String,
    /// What it must show, in a plain sentence.
    #[serde(default)]
    pub hint: String,
    /// What kinds of file are taken (Pasal 1(16)).
    #[serde(default = "default_accepts")]
    pub accepts: Vec<Accepts>,
    /// Asked only when all of these hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// An optional document may be left out.
    #[serde(default)]
    pub optional: bool,
    /// A photo of the holder that is printed on the licence.
    #[serde(default)]
    pub portrait: bool,
    /// A scan of an identity: officers see it with a watermark. One whose id is `ktp` or begins with `ktp_` always is.
    #[serde(default)]
    pub identity: bool,
    /// A document of several pages: pictures are added one after the other, in order, instead of taking each other's place.
    #[serde(default)]
    pub several_pages: bool,
}

impl Requirement {
    /// Whether it shows somebody's identity card.
    pub fn is_identity(&self) -> bool {
        self.identity || self.id == "ktp" || self.id.starts_with("ktp_")
    }
}

fn default_accepts() -> Vec<Accepts> {
    vec![Accepts::Document]
}

/// One technical office's step.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeStep {
    /// Code in `opd.csv`, for example `DINKES`.
    pub code: String,
    /// Working days it has; absent when not settled.
    pub days: Option<u16>,
    /// Whether it must visit the place and write a berita acara.
    #[serde(default)]
    pub inspection: bool,
    /// Points examined, each Sesuai / Tidak sesuai / Tidak berlaku.
    #[serde(default)]
    pub points: Vec<String>,
}

/// One approval before the signature.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalStep {
    /// Role that approves.
    pub role: Role,
    /// Title on screens.
    pub title: String,
    /// Working days; absent when not settled.
    pub days: Option<u16>,
}

/// Working days promised.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// In all.
    pub days: Option<u16>,
    /// For verification.
    pub verification_days: Option<u16>,
    /// For the signature.
    pub signing_days: Option<u16>,
    /// Which office published these figures.
    pub source: Option<String>,
}

/// What the licence costs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fee {
    /// Not settled: shown as "Belum ditetapkan", nothing is charged.
    #[default]
    Unsettled,
    /// Free of charge.
    Free {
        /// The law or standard that says so.
        basis: Option<String>,
    },
    /// Free to apply, but a tax is collected by another office.
    TaxElsewhere {
        /// One plain sentence.
        text: String,
        /// The law.
        basis: Option<String>,
    },
    /// A retribusi collected before the licence is signed (SKRD).
    Retribusi {
        /// Whole rupiah.
        amount_rp: u64,
        /// What the amount covers, for example `per petak, 2 tahun`.
        unit: String,
        /// The law.
        basis: String,
        /// Account code printed on the SKRD, where settled.
        account_code: Option<String>,
        /// Days to pay, counted from the day of the SKRD; only where a source or the office says so.
        pay_within_days: Option<NonZeroU16>,
        /// What is uncertain about it.
        note: Option<String>,
    },
}

impl Fee {
    /// Rupiah to be paid before the signature, zero when nothing is.
    pub fn amount_rp(&self) -> u64 {
        if let Self::Retribusi { amount_rp, .. } = self { *amount_rp } else { 0 }
    }

    /// Until when it is to be paid, asked for at a moment: the same hour of the last day. `None` where no term is set.
    pub fn payment_due(&self, asked_at: Timestamp) -> Option<Timestamp> {
        let Self::Retribusi { pay_within_days: Some(days), .. } = self else { return None };
        asked_at.checked_add(SignedDuration::from_hours(24 * i64::from(days.get()))).ok()
    }
}

/// How long a licence is valid, counted from its date.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Validity {
    /// A number of years.
    Years {
        /// Years.
        years: u8,
        /// A date field that may end it earlier (the STR, for example).
        no_later_than: Option<String>,
    },
    /// A number of months.
    Months {
        /// Months.
        months: u8,
    },
    /// Until the last day of a date-range field, at most so many months (0: no limit).
    Until {
        /// The date-range field.
        field: String,
        /// At most so many months from the date of the licence.
        months_max: u8,
    },
    /// As long as the activity goes on.
    WhileOperating,
}

/// How a number is written; `{urut}` is the gap-free counter of format and year.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberFormat {
    /// Pattern with `{urut}`, `{urut:4}`, `{tahun}`, `{bulan_romawi}`; the rest is literal.
    pub pattern: String,
}

/// The licence document.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentSpec {
    /// Title in capitals, as printed.
    pub title: String,
    /// "Tentang" line under the title, where the form has one.
    pub subject: Option<String>,
    /// Conditions printed on the licence.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// Who gets copies besides the offices of the type.
    #[serde(default)]
    pub copies: Vec<String>,
}

impl LicenceType {
    /// Whether people can apply for it here.
    pub fn offered(&self) -> bool {
        matches!(self.rollout, Rollout::Open | Rollout::Pilot)
    }
    /// The variant with this id.
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|v| v.id == id)
    }
    /// The step of this office.
    pub fn office(&self, code: &str) -> Option<&OfficeStep> {
        self.offices.iter().find(|o| o.code == code)
    }
}

//! The decision screen (S12), used by every officer; parts appear by what is possible.

use super::case::{AnswerSection, Case, CheckedItem, Claim, Document, OfficeOpinion};
use super::checklist::Checklist;
use super::parts::HistoryEntry;
use crate::form::{Choice, Problems};
use crate::parts::{KeptNote, Matter, Tag};
use crate::{Frame, Notice};
use askama::Template;

/// What holds a file back, as listed in the bar that stays in sight: more would cover the page.
const BLOCKING_SHOWN: usize = 3;

/// `GET /kerja/{id}`, and the answer to a form of it that could not be taken.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/decision.html")]
pub struct Decision {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the page; each form adds a suffix of its own.
    pub form_key: String,
    /// Version of the application the page was made from.
    pub version: u32,
    /// Id of the application, for addresses.
    pub id: String,
    /// Its head.
    pub case: Case,
    /// Set when it changed under the officer's hands: what changed. What was typed is still in the form.
    pub conflict: Option<String>,
    /// What was typed and not sent stands in the page.
    pub typed_before: Option<KeptNote>,
    /// Everything wrong with what was sent.
    pub problems: Problems,
    /// Things to know first: corrections in, warnings to the applicant, possible doubles.
    pub remarks: Vec<Notice>,
    /// Address of the letter of attorney by which it was sent.
    pub attorney_letter: Option<String>,
    /// Whether this officer works on it.
    pub claim: Claim,
    /// Documents.
    pub documents: Vec<Document>,
    /// Answers.
    pub sections: Vec<AnswerSection>,
    /// The verifier's part.
    pub checklist: Option<Checklist>,
    /// The finished checklist, for those who come after.
    pub checked: Vec<CheckedItem>,
    /// Who checked it and when.
    pub checked_by: Option<String>,
    /// What the technical offices say.
    pub opinions: Vec<OfficeOpinion>,
    /// The examiner's part.
    pub office_work: Option<OfficeWork>,
    /// The approver's part.
    pub approval: Option<Approval>,
    /// The payment.
    pub payment: Option<Payment>,
    /// Sanctions on this applicant, and objections to decisions on this application.
    pub matters: Vec<Matter>,
    /// Whether this officer may propose a sanction.
    pub may_propose: bool,
    /// What happened, newest first.
    pub history: Vec<HistoryEntry>,
}

/// What an examiner can do next.
#[derive(Clone, Debug)]
pub struct OfficeWork {
    /// Name of the office.
    pub office: String,
    /// State of the visit; none where the type asks for none.
    pub visit: Option<Tag>,
    /// `/dokumen/…` of the finished berita acara.
    pub berita_acara_href: Option<String>,
    /// Why the rekomendasi cannot be written yet.
    pub blocked: Option<String>,
}

/// What an approver decides on.
#[derive(Clone, Debug)]
pub struct Approval {
    /// Title of the step: `Persetujuan kepala bidang`.
    pub title: String,
    /// Whether it is approved here; the signer signs elsewhere and can only send it back.
    pub may_approve: bool,
    /// Whether a refusal is approved instead of a licence.
    pub refusing: bool,
    /// Reasons of the refusal.
    pub reasons: Vec<String>,
    /// Conditions and remarks to weigh.
    pub remarks: Vec<String>,
    /// Reason for sending it back, so far.
    pub reason: String,
}

/// A payment due before the signature (SKRD).
#[derive(Clone, Debug)]
pub struct Payment {
    /// Number of the SKRD.
    pub skrd_number: String,
    /// Its file.
    pub skrd_href: Option<String>,
    /// Amount in words: `Rp150.000`.
    pub amount: String,
    /// What the amount covers, and the law.
    pub basis: String,
    /// Until when.
    pub due: Option<String>,
    /// Paid, waiting, late.
    pub state: Tag,
    /// The form; none where it is not for this officer, or done.
    pub form: Option<PaymentForm>,
}

/// Noting a payment: `nomor_bukti`, `tanggal_bayar`, `kanal`, `jumlah`.
#[derive(Clone, Debug, Default)]
pub struct PaymentForm {
    /// Number of the receipt.
    pub receipt: String,
    /// Date, `YYYY-MM-DD`.
    pub date: String,
    /// Ways to pay.
    pub channels: Vec<Choice>,
    /// Amount as typed.
    pub amount: String,
}

impl Decision {
    /// Whether the checklist can be passed on.
    fn may_forward(&self) -> bool {
        self.checklist.as_ref().is_some_and(|c| c.blocking.is_empty())
    }
    /// How many documents are there.
    fn documents_held(&self) -> usize {
        self.documents.iter().filter(|d| !d.files.is_empty()).count()
    }
}

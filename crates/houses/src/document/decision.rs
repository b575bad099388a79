//! What the head previews and what is signed: the decision, put together from the file in one place.

use super::data::{Decided, Identity, Reason, Subject};
use crate::account::accounts::Profile;
use crate::application::applications::LoadedApplication;
use crate::application::facts::Dossier;
use domain::application::{Outcome, Stage};
use domain::document_kind::DocumentKind;
use domain::ids::FileId;
use domain::licence_type::LicenceType;
use serde_json::Value;

/// Whether a number was taken for the document.
#[derive(Clone, Copy, Debug)]
pub enum Numbered<'a> {
    /// A preview: marked as a draft, no number, no short code.
    Draft,
    /// The one to be signed.
    Taken {
        /// Its number.
        number: &'a str,
        /// Its short code.
        short_code: &'a str,
    },
}

/// The kind of document that says this.
pub fn kind(outcome: Outcome) -> DocumentKind {
    match outcome {
        Outcome::Grant => DocumentKind::Licence,
        Outcome::Refuse => DocumentKind::Refusal,
    }
}

/// The photo of the holder that the licence shows, where its type prints one; of several the last one sent.
pub fn portrait(ty: &LicenceType, loaded: &LoadedApplication) -> Option<FileId> {
    let printed = ty.requirements.iter().find(|requirement| requirement.portrait)?;
    loaded.app.files.get(&printed.id)?.last().copied()
}

/// What a file that stands here is heading for; a licence, as long as nobody proposed a refusal.
pub fn outcome(stage: &Stage) -> Outcome {
    match stage {
        Stage::UnderApproval { outcome, .. }
        | Stage::AwaitingSignature { outcome, .. }
        | Stage::Signing { outcome, .. } => *outcome,
        Stage::Rejected { .. } => Outcome::Refuse,
        Stage::Draft
        | Stage::Submitted { .. }
        | Stage::UnderVerification { .. }
        | Stage::Returned { .. }
        | Stage::AwaitingRekomendasi { .. }
        | Stage::AwaitingPayment { .. }
        | Stage::Issued { .. }
        | Stage::Withdrawn { .. }
        | Stage::Cancelled { .. }
        | Stage::Revoked { .. } => Outcome::Grant,
    }
}

/// What was decided on the way, from the file alone.
///
/// The offices stand as the type lists them. Only a rekomendasi that answers the request in force counts: an office that
/// was asked again after a correction has said nothing until it answers.
pub fn decided(subject: &Subject, dossier: &Dossier, outcome: Outcome) -> Decided {
    let mut answered: Vec<_> = subject.loaded.app.offices.iter().filter(|request| !request.open()).collect();
    let listed = &subject.version.ty.offices;
    answered.sort_by_key(|request| listed.iter().position(|step| step.code == request.office).unwrap_or(listed.len()));
    let rekomendasi: Vec<_> =
        answered.iter().filter_map(|request| dossier.rekomendasi.get(&request.office).cloned()).collect();
    let refused = rekomendasi.iter().filter(|given| given.outcome == "refused").map(|given| Reason {
        text: given.reasons.clone(),
        basis: format!("Rekomendasi {} Nomor {}", subject.rules.catalogue.office_name(&given.office), given.number),
    });
    let reasons = dossier.reasons.iter().cloned().chain(refused).collect();
    let payment = dossier.payment.as_ref();
    let payment = payment.map(|(notice, paid)| subject.fee(Some(notice), paid.get("receipt").map(String::as_str)));
    Decided { outcome, rekomendasi, reasons, payment }
}

/// What the document says. A draft and the signed one differ in number, short code, draft mark, signer, day and checkpoint only.
pub fn data(subject: &Subject, dossier: &Dossier, outcome: Outcome, by: (Numbered, &Profile)) -> Value {
    let (numbered, signer) = by;
    let kind = kind(outcome);
    let identity = match numbered {
        Numbered::Draft => Identity { kind, number: None, short_code: None, draft: true },
        Numbered::Taken { number, short_code } => {
            Identity { kind, number: Some(number), short_code: Some(short_code), draft: false }
        }
    };
    subject.decision(&identity, &decided(subject, dossier, outcome), signer)
}

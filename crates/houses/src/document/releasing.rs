//! From a signed file to a released document: kept, entered, and the application moved on. Safe to repeat at any point.

use super::documents::{self, Carried, Document};
use super::versions;
use crate::application::error::ActError;
use crate::application::order::Order;
use crate::licence::{changing, licences};
use crate::objection::{objecting, objections};
use crate::sanction::{sanctioning, sanctions};
use domain::account::Actor;
use domain::application::Command;
use domain::document_kind::DocumentKind;
use domain::ids::DocumentId;
use domain::licence;
use domain::objection;
use domain::sanction;
use domain::subject::Subject;
use ground::signing::Moment;
use ground::{App, Work, intake};
use ledger::sealed::Owner;
use ledger::uploads::{self, NewFile};
use ledger::{Undone, carry_out};
use sign::pades;
use signers::provider::SignedPdf;

/// Why a document is not out yet; told to the admin, tried again.
///
/// Not an `Error` itself, so that every error below can become one by `?`.
#[derive(Debug)]
pub struct ProduceError(String);

impl ProduceError {
    /// Told in words.
    pub fn told(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl<E: std::error::Error> From<E> for ProduceError {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl std::fmt::Display for ProduceError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Now, with what time stamps need.
pub fn moment(app: &App) -> Moment {
    Moment { nonces: [app.bytes(), app.bytes()], at: app.now() }
}

/// Seals and stores a signed file; the row of it comes with its release.
pub async fn kept(app: &App, found: &Document, signed: &SignedPdf) -> Result<NewFile, ProduceError> {
    let owner = app.vault.open(found.wrapped_key()?)?;
    let name = format!("{}.pdf", found.number.replace(['/', ' '], "-"));
    let bytes = signed.file.clone();
    let given = intake::ReceivedFile { bytes, name, requirement: String::new(), by: found.ordered_by };
    Ok(intake::put_document(app, &owner, given).await?)
}

/// What the register keeps of a signed file.
pub fn carried(signed: &SignedPdf) -> Carried {
    let level = signed.report.level.unwrap_or(pades::Level::Basic).code();
    Carried { level, renew_before: signed.report.renew_before, simulated: signed.simulated }
}

/// Enters the file, releases the document and moves the application on.
pub fn release(work: &mut Work, found: &Document, signed: &(NewFile, Carried)) -> Result<(), ActError> {
    let (file, carried) = signed;
    let key = work.vault.open(found.wrapped_key()?)?;
    let owner = Owner { subject: Subject::Application, id: found.application.to_string(), key: &key };
    uploads::put(work.tx, &owner, file, work.now)?;
    if !documents::release(work.tx, found.id, (file.id, &file.sha256), carried, work.now)? {
        return Ok(());
    }
    versions::add(work.tx, found.id, (file.id, &file.sha256), carried, work.now)?;
    if found.kind.decides() {
        let command = Command::ReportSigned { document: found.id, sha256: file.sha256.clone() };
        carry_out(work, &Order::new(found.application, Actor::System, command))?;
    }
    match found.kind {
        DocumentKind::Revocation => report_letter(work, found.id, &file.sha256),
        DocumentKind::Warning | DocumentKind::Cancellation => report_sanction(work, found.id, &file.sha256),
        DocumentKind::ObjectionDecision => report_objection(work, found.id, &file.sha256),
        DocumentKind::Licence
        | DocumentKind::Refusal
        | DocumentKind::Examination
        | DocumentKind::PaymentNotice
        | DocumentKind::Receipt => Ok(()),
    }
}

/// Tells the sanction that its letter is out.
fn report_sanction(work: &mut Work, letter: DocumentId, sha256: &str) -> Result<(), ActError> {
    let sanction = sanctions::of_letter(work.tx, letter)?;
    let sanction = sanction.ok_or_else(|| ActError::Internal(format!("no sanction stands in letter {letter}")))?;
    let command = sanction::Command::ReportLetter { letter, sha256: sha256.to_owned() };
    carry_out(work, &sanctioning::Order::new(sanction, Actor::System, command)).map_err(Undone::within)?;
    Ok(())
}

/// Tells the objection that the letter which decides it is out.
fn report_objection(work: &mut Work, letter: DocumentId, sha256: &str) -> Result<(), ActError> {
    let objection = objections::of_letter(work.tx, letter)?;
    let objection =
        objection.ok_or_else(|| ActError::Internal(format!("no objection is decided in letter {letter}")))?;
    let command = objection::Command::ReportLetter { letter, sha256: sha256.to_owned() };
    carry_out(work, &objecting::Order::new(objection, Actor::System, command)).map_err(Undone::within)?;
    Ok(())
}

/// Tells the licence that the letter which revokes it is out.
fn report_letter(work: &mut Work, letter: DocumentId, sha256: &str) -> Result<(), ActError> {
    let licence = licences::of_letter(work.tx, letter)?.ok_or_else(|| no_licence(letter))?;
    let command = licence::Command::ReportLetter { letter, sha256: sha256.to_owned() };
    carry_out(work, &changing::Order::new(licence, Actor::System, command)).map_err(Undone::within)?;
    Ok(())
}

fn no_licence(letter: DocumentId) -> ActError {
    ActError::Internal(format!("no licence is revoked by letter {letter}"))
}

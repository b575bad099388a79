//! A correction beside what was returned: the answers as they stood, what the applicant explains, and what a decision needs of both.

use super::applications::LoadedApplication;
use super::error::ActError;
use crate::account::accounts;
use crate::appointment::acting;
use db::{DbError, Tx};
use domain::account::Role;
use domain::application::{Command, Facts, TextRef};
use domain::form::Answers;
use domain::ids::FileId;
use domain::subject::Subject;
use ground::Work;
use ledger::sealed::{self, NewText, Owner, SealedError};
use ledger::uploads;

/// The answers as they stood at the last return; `None` when there was none, or their text was erased.
pub fn answers_before(tx: &mut dyn Tx, loaded: &LoadedApplication) -> Result<Option<Answers>, SealedError> {
    let Some(id) = loaded.app.last_return.as_ref().and_then(|last| last.answers) else { return Ok(None) };
    let text = sealed::get(tx, &loaded.key, id)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Why something asked stayed as it was, in the applicant's words.
pub fn explanation(tx: &mut dyn Tx, loaded: &LoadedApplication) -> Result<Option<String>, SealedError> {
    let Some(id) = loaded.app.last_return.as_ref().and_then(|last| last.explanation) else { return Ok(None) };
    sealed::get(tx, &loaded.key, id)
}

/// What of the request is still as it was: `f:<field>` and `d:<requirement>`.
pub fn unchanged(tx: &mut dyn Tx, loaded: &LoadedApplication) -> Result<Vec<String>, SealedError> {
    let before = answers_before(tx, loaded)?;
    Ok(loaded.app.unchanged(before.as_ref(), &loaded.answers))
}

/// Adds what only some commands need and what must be looked up for them.
pub(super) fn gather(
    work: &mut Work,
    loaded: &LoadedApplication,
    command: &Command,
    facts: &mut Facts,
) -> Result<(), ActError> {
    if let Command::Attach { requirement, sha256, .. } = command {
        facts.copy = copy(work.tx, loaded, (requirement, sha256))?;
    } else if let Command::Submit { .. } = command {
        facts.unchanged = unchanged(work.tx, loaded)?;
        facts.verifier_there = verifier_there(work, loaded)?;
    }
    Ok(())
}

/// The file under this requirement that has this content: an upload whose answer was lost comes again.
fn copy(tx: &mut dyn Tx, loaded: &LoadedApplication, of: (&str, &str)) -> Result<Option<FileId>, DbError> {
    let Some(there) = loaded.app.files.get(of.0).filter(|there| !there.is_empty()) else { return Ok(None) };
    let files = uploads::of(tx, Subject::Application, &loaded.app.id.to_string())?;
    let same = files.iter().find(|file| there.contains(&file.id) && file.meta(&loaded.key).sha256 == of.1);
    Ok(same.map(|file| file.id))
}

/// Whether the account of the officer who returned it is open and still holds the work of a verifier.
fn verifier_there(work: &mut Work, loaded: &LoadedApplication) -> Result<bool, ActError> {
    let Some(officer) = loaded.app.last_return.as_ref().and_then(|last| last.officer) else { return Ok(false) };
    let open = accounts::get(work.tx, work.vault, officer)?.is_some_and(|account| !account.disabled);
    let held = acting::held(work.tx, work.vault, officer, work.now)?;
    Ok(open
        && held.iter().any(|one| one.asked.role == Role::Verifikator && one.asked.types.covers(&loaded.app.type_id)))
}

/// Seals the answers as they stand, for the comparison after the correction.
pub(super) fn keep_answers(work: &mut Work, loaded: &LoadedApplication) -> Result<TextRef, ActError> {
    let content = serde_json::to_string(&loaded.answers).map_err(|e| ActError::Internal(e.to_string()))?;
    let text = NewText::new(work.id(), work.bytes(), "returned-answers", content);
    let owner = Owner { subject: Subject::Application, id: loaded.app.id.to_string(), key: &loaded.key };
    sealed::put(work.tx, &owner, &text, work.now)?;
    Ok(text.reference)
}

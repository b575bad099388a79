//! What registers say to the answers of an application as they are now: for decisions, and for the officer who reads it.

use super::questions::{self, StoredQuestion};
use super::wording::{self, Evidence};
use crate::application::applications::LoadedApplication;
use domain::application::ChecklistItem;
use domain::licence_type::LicenceType;
use domain::question::{Question, Verdict};
use ground::Work;
use ledger::sealed::{self, SealedError};
use std::collections::BTreeMap;

/// A question with what belongs to it, for the officer.
pub struct Standing {
    /// The question; `None` where the answers changed and the new question is not put yet.
    pub question: Option<Question>,
    /// What came back; `None` where nothing did, or it was erased.
    pub evidence: Option<Evidence>,
}

/// What each register says, by the item of the checklist. An answer about another number or name than is typed now says nothing, nor
/// does a simulator where documents are signed for real.
pub fn verdicts(
    work: &mut Work,
    loaded: &LoadedApplication,
    ty: &LicenceType,
) -> Result<BTreeMap<ChecklistItem, Verdict>, SealedError> {
    let specimen = work.rules.specimen;
    let asked = asked(work, loaded, ty)?.into_iter();
    let verdict = |stored: StoredQuestion| {
        let answer = stored.state.status.answer().filter(|answer| specimen || !answer.simulated);
        answer.map(|answer| answer.verdict)
    };
    Ok(asked.filter_map(|(item, stored)| Some((item, verdict(stored?)?))).collect())
}

/// The questions about an application with their evidence, by the item of the checklist; none where no register is connected.
pub fn of(
    work: &mut Work,
    loaded: &LoadedApplication,
    ty: &LicenceType,
) -> Result<BTreeMap<ChecklistItem, Standing>, SealedError> {
    let mut standings = BTreeMap::new();
    for (item, stored) in asked(work, loaded, ty)? {
        let question = stored.map(|stored| stored.state);
        let evidence = match question.as_ref().and_then(|question| question.status.answer()) {
            Some(answer) => sealed::get(work.tx, &loaded.key, answer.evidence.id)?,
            None => None,
        };
        let evidence = evidence.and_then(|text| serde_json::from_str(&text).ok());
        standings.insert(item, Standing { question, evidence });
    }
    Ok(standings)
}

/// Items that are asked by machine, each with its question where that asks what is typed now.
fn asked(
    work: &mut Work,
    loaded: &LoadedApplication,
    ty: &LicenceType,
) -> Result<BTreeMap<ChecklistItem, Option<StoredQuestion>>, SealedError> {
    let mut stored = questions::of_application(work.tx, loaded.app.id)?;
    let mut asked = BTreeMap::new();
    for (check, question) in wording::due(ty, &loaded.answers, &loaded.app.variant) {
        let of_check = |stored: &StoredQuestion| {
            stored.state.registry == check.registry && stored.state.field() == Some(check.field.as_str())
        };
        let place = stored.iter().position(of_check);
        if place.is_none() && !work.rules.registers.contains(&check.registry) {
            continue;
        }
        let hash = wording::hash(work.vault, &question);
        let found = place.map(|place| stored.swap_remove(place)).filter(|stored| stored.asked_hash == hash);
        asked.insert(ChecklistItem::Check(check.registry, check.field.clone()), found);
    }
    Ok(asked)
}

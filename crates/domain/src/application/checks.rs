//! Checks by registers (Pasal 4(1), 6(4)): which of them a decision waits for, and what shows how one was made without the register.

use super::checklist_item::ChecklistItem;
use super::command::Mark;
use super::event::Event;
use super::refusal::Refusal;
use super::step::Move;
use crate::ids::FileId;
use crate::question::Verdict;
use crate::registry::Blocks;

/// Documents that show how one check was made.
pub const PROOFS_MAX: usize = 5;

/// Only what a register is asked about needs another proof in its place.
pub(super) fn attach_proof(step: Move, item: &ChecklistItem, file: (FileId, &str)) -> Result<Vec<Event>, Refusal> {
    if !item.by_hand() || !step.facts.items.contains(item) {
        return Err(Refusal::NoSuchCheck);
    }
    if step.app.proofs.get(item).map_or(0, Vec::len) >= PROOFS_MAX {
        return Err(Refusal::TooManyProofs);
    }
    Ok(vec![Event::ProofAttached { item: item.clone(), file: file.0, sealed_sha256: file.1.to_owned() }])
}

/// Only one that nothing was decided on yet: what was relied on stays as evidence (Pasal 12). What is gone already is gone.
pub(super) fn retract_proof(step: Move, item: &ChecklistItem, file: FileId) -> Result<Vec<Event>, Refusal> {
    if !step.app.proofs.get(item).is_some_and(|files| files.contains(&file)) {
        return Ok(Vec::new());
    }
    if !step.app.new_proofs.contains(&file) {
        return Err(Refusal::ProofReliedOn);
    }
    Ok(vec![Event::ProofRetracted { item: item.clone(), file }])
}

/// Items that keep the application from being passed on.
pub(super) fn open_at_acceptance(step: Move) -> Vec<ChecklistItem> {
    let passes = |item: &ChecklistItem| match step.app.checklist.get(item) {
        Some(Mark::Sesuai | Mark::TidakBerlaku) => true,
        Some(Mark::TidakSesuai) => false,
        None => agrees(step, item) || blocks(step, item).is_some_and(|blocks| blocks != Blocks::Acceptance),
    };
    step.facts.items.iter().filter(|item| !passes(item)).cloned().collect()
}

/// Checks that keep the licence from being signed: each is answered as it must be, or an officer found out by another way.
pub(super) fn open_at_signature(step: Move) -> Vec<ChecklistItem> {
    let passes = |item: &ChecklistItem| match step.app.checklist.get(item) {
        Some(Mark::Sesuai | Mark::TidakBerlaku) => true,
        Some(Mark::TidakSesuai) => false,
        None => agrees(step, item),
    };
    let blocks = |item: &ChecklistItem| blocks(step, item).is_some_and(|blocks| blocks != Blocks::Nothing);
    step.facts.items.iter().filter(|item| blocks(item) && !passes(item)).cloned().collect()
}

fn agrees(step: Move, item: &ChecklistItem) -> bool {
    step.facts.register.get(item) == Some(&Verdict::Agrees)
}

/// What waits for a check; `None` for what is no check.
fn blocks(step: Move, item: &ChecklistItem) -> Option<Blocks> {
    let ChecklistItem::Check(registry, field) = item else { return None };
    let check = step.ty.checks.iter().find(|check| check.registry == *registry && check.field == *field);
    Some(check.map_or(Blocks::Acceptance, |check| check.blocks))
}

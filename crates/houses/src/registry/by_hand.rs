//! What a verifier found out by another way stands in the question too, with the words in which they said how.

use super::asking::Order;
use super::questions;
use crate::application::applications::LoadedApplication;
use crate::application::error::ActError;
use domain::account::Actor;
use domain::application::{ChecklistItem, Mark, TextRef};
use domain::question::Command;
use ground::Work;
use ledger::sealed::NewText;
use ledger::{Undone, carry_out};
use std::collections::BTreeMap;

/// Marks and notes that an order saves.
pub struct Noted<'a> {
    /// Who saves them.
    pub actor: &'a Actor,
    /// Marks by item.
    pub marks: &'a BTreeMap<ChecklistItem, Mark>,
    /// Their notes, by reference.
    pub notes: Option<&'a TextRef>,
    /// The texts that come with the order.
    pub texts: &'a [NewText],
}

/// Tells the questions about the items that were marked or noted.
pub fn tell(work: &mut Work, loaded: &LoadedApplication, saved: &Noted) -> Result<(), ActError> {
    let text = saved.notes.and_then(|notes| saved.texts.iter().find(|text| text.reference.id == notes.id));
    let notes: BTreeMap<ChecklistItem, String> =
        text.and_then(|text| serde_json::from_str(text.content()).ok()).unwrap_or_default();
    let is_check = |item: &ChecklistItem| item.by_hand();
    if !saved.marks.keys().chain(notes.keys()).any(is_check) {
        return Ok(());
    }
    for stored in questions::of_application(work.tx, loaded.app.id)? {
        let Some(field) = stored.state.field() else { continue };
        let item = ChecklistItem::Check(stored.state.registry, field.to_owned());
        let explained = notes.contains_key(&item);
        let mark = saved.marks.get(&item).or_else(|| loaded.app.checklist.get(&item).filter(|_| explained));
        let Some(mark) = mark else { continue };
        let reason = saved.notes.filter(|_| explained).cloned();
        let command = Command::AnswerByHand { mark: *mark, reason };
        carry_out(work, &Order::new(stored.state.id, saved.actor.clone(), command)).map_err(Undone::within)?;
    }
    Ok(())
}

//! What one decision rests on: the application, its type, who orders, when, and what the store knows.

use super::checklist_item::ChecklistItem;
use super::stage::Application;
use crate::account::Actor;
use crate::form::Problem;
use crate::ids::FileId;
use crate::licence_type::LicenceType;
use crate::question::Verdict;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What the store knows and the decision needs, gathered in the same transaction.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Answers that are missing or wrong.
    pub problems: Vec<Problem>,
    /// Requirements in force that have no file.
    pub documents_missing: Vec<String>,
    /// Checklist items that need a mark.
    pub items: Vec<ChecklistItem>,
    /// What registers say to the answers as they are now.
    pub register: BTreeMap<ChecklistItem, Verdict>,
    /// The file under the requirement that has the content of the one to be attached.
    pub copy: Option<FileId>,
    /// Requirements with a file that nobody can open: not scanned yet, or locked.
    pub held: Vec<String>,
    /// What was asked at the return and is still as it was.
    pub unchanged: Vec<String>,
    /// Whether the verifier who returned it still works here.
    pub verifier_there: bool,
}

/// One decision to be taken: on what, by whom, when, knowing what.
#[derive(Clone, Copy)]
pub struct Move<'a> {
    /// The application as it stands.
    pub app: &'a Application,
    /// Its type, in the version it was filed under.
    pub ty: &'a LicenceType,
    /// Who orders.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
    /// What the store knows.
    pub facts: &'a Facts,
}

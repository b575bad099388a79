//! A correction beside what was returned: which files count as sent, what was replaced, what is still as it was.

use super::stage::{Application, Stage};
use crate::form::Answers;
use crate::ids::FileId;
use std::collections::{BTreeMap, BTreeSet};

impl Application {
    /// Whether this file was sent once and so stays as evidence when another takes its place. A draft has no such files; of what was
    /// returned before returns were remembered, every file counts as sent.
    pub fn was_sent(&self, file: FileId) -> bool {
        match (&self.stage, &self.last_return) {
            (Stage::Draft, _) => false,
            (_, Some(last)) => last.files.values().flatten().any(|sent| *sent == file),
            (_, None) => true,
        }
    }

    /// Requirements whose files are others than at the last return.
    pub fn replaced_documents(&self) -> BTreeSet<&str> {
        let Some(last) = &self.last_return else { return BTreeSet::new() };
        let both = last.files.iter().chain(&self.files).map(|(requirement, _)| requirement.as_str());
        both.filter(|requirement| files_of(&last.files, requirement) != files_of(&self.files, requirement)).collect()
    }

    /// What was asked and is still as it was: `f:<field>` and `d:<requirement>`; nothing while no return is open. Without the answers
    /// of then, an answer counts as changed.
    pub fn unchanged(&self, before: Option<&Answers>, now: &Answers) -> Vec<String> {
        let (Stage::Returned { .. }, Some(last)) = (&self.stage, &self.last_return) else { return Vec::new() };
        let replaced = self.replaced_documents();
        let fields = last
            .fields
            .iter()
            .filter(|field| before.is_some_and(|before| before.get(field.as_str()) == now.get(field.as_str())));
        let documents = last.documents.iter().filter(|document| !replaced.contains(document.as_str()));
        fields.map(|field| format!("f:{field}")).chain(documents.map(|document| format!("d:{document}"))).collect()
    }
}

fn files_of<'a>(files: &'a BTreeMap<String, Vec<FileId>>, requirement: &str) -> &'a [FileId] {
    files.get(requirement).map_or(&[], Vec::as_slice)
}

//! What the store knows and a decision needs.

use crate::application::applications::LoadedApplication;
use crate::document::data::{Reason, Rekomendasi};
use db::{DbError, Tx};
use domain::application::{ChecklistItem, Event, Facts, TextRef};
use domain::form::{holds, problems};
use domain::ids::ApplicationId;
use domain::licence_type::{LicenceType, Requirement};
use domain::subject::Subject;
use ground::Work;
use jiff::civil::Date;
use ledger::{events, sealed, uploads};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

use crate::application::error::ActError;

/// Requirements in force for these answers.
pub fn requirements<'a>(ty: &'a LicenceType, loaded: &LoadedApplication) -> Vec<&'a Requirement> {
    ty.requirements.iter().filter(|r| holds(&r.when, &loaded.answers, &loaded.app.variant)).collect()
}

/// Facts for `decide`, on this day.
pub fn gather(loaded: &LoadedApplication, ty: &LicenceType, today: Date) -> Facts {
    let required = requirements(ty, loaded);
    let has_file = |r: &Requirement| loaded.app.files.get(&r.id).is_some_and(|files| !files.is_empty());
    let missing = required.iter().filter(|r| !r.optional && !has_file(r));
    let mut items = vec![ChecklistItem::Answers];
    items.extend(required.iter().filter(|r| has_file(r)).map(|r| ChecklistItem::Document(r.id.clone())));
    let checks = ty.checks.iter().filter(|c| holds(&c.when, &loaded.answers, &loaded.app.variant));
    let checks = checks.filter(|c| loaded.answers.get(&c.field).is_some_and(|answer| !answer.is_empty()));
    items.extend(checks.map(|c| ChecklistItem::Check(c.registry, c.field.clone())));
    Facts {
        problems: problems(&ty.sections, &loaded.answers, (&loaded.app.variant, today)),
        documents_missing: missing.map(|r| r.id.clone()).collect(),
        items,
        ..Facts::default()
    }
}

/// Requirements with a file that the malware scanner has not let through.
pub fn held(work: &mut Work, loaded: &LoadedApplication) -> Result<Vec<String>, DbError> {
    let id = loaded.app.id.to_string();
    let now: Vec<_> = loaded.app.files.values().flatten().collect();
    let files = uploads::of(work.tx, Subject::Application, &id)?.into_iter();
    let held = files.filter(|file| now.contains(&&file.id) && file.meta(&loaded.key).held().is_some());
    Ok(held.map(|file| file.requirement).collect())
}

/// Texts of the way so far, opened: what offices recommended, why a refusal is proposed, what was asked of the applicant.
#[derive(Default)]
pub struct Dossier {
    /// Rekomendasi by office; the last of each counts.
    pub rekomendasi: BTreeMap<String, Rekomendasi>,
    /// Reasons of the refusal last proposed.
    pub reasons: Vec<Reason>,
    /// Notes of the last return: by item `f:<field>` / `d:<requirement>`, and "" for the general note.
    pub returned: BTreeMap<String, String>,
    /// Notes of the checklist by item.
    pub notes: BTreeMap<ChecklistItem, String>,
    /// Why an approver sent it back, last.
    pub sent_back: String,
    /// Why the licence was revoked.
    pub revoked: String,
    /// Number of the SKRD and what was noted of its payment.
    pub payment: Option<(String, BTreeMap<String, String>)>,
    /// Every event, oldest first.
    pub events: Vec<(Event, events::Entry)>,
}

/// Reads the dossier of an application.
pub fn dossier(tx: &mut dyn Tx, loaded: &LoadedApplication) -> Result<Dossier, ActError> {
    let id: ApplicationId = loaded.app.id;
    let mut dossier = Dossier::default();
    for entry in events::of(tx, Subject::Application, &id.to_string())? {
        let event: Event = serde_json::from_str(&entry.payload)
            .map_err(|e| ActError::Internal(format!("event {}: {e}", entry.seq)))?;
        dossier
            .take_in(&event, |text| Ok::<_, ActError>(sealed::get(tx, &loaded.key, text.id)?.unwrap_or_default()))?;
        dossier.events.push((event, entry));
    }
    Ok(dossier)
}

impl Dossier {
    /// Takes in the next event; `open` reads the sealed text that goes with it, and a text that was erased as empty.
    pub fn take_in<E>(&mut self, event: &Event, open: impl FnOnce(&TextRef) -> Result<String, E>) -> Result<(), E> {
        match event {
            Event::RekomendasiGiven { office, text, .. } => {
                self.rekomendasi.insert(office.clone(), parsed(&open(text)?));
            }
            // A refusal that was proposed and sent back is not a reason any more once the file goes on.
            Event::Accepted { .. } => self.reasons.clear(),
            Event::RefusalProposed { reasons } => self.reasons = parsed(&open(reasons)?),
            Event::Returned { note, .. } => self.returned = parsed(&open(note)?),
            Event::ChecklistSaved { notes: Some(notes), .. } => {
                self.notes.extend(parsed::<BTreeMap<ChecklistItem, String>>(&open(notes)?));
            }
            Event::SentBack { reason } => self.sent_back = open(reason)?,
            Event::Revoked { reason, .. } => self.revoked = open(reason)?,
            Event::PaymentAsked { notice, .. } => self.payment = Some((notice.clone(), BTreeMap::new())),
            Event::PaymentConfirmed { text, .. } => {
                if let Some((_, details)) = &mut self.payment {
                    *details = parsed(&open(text)?);
                }
            }
            Event::Started { .. }
            | Event::AnswersSaved { .. }
            | Event::FileAttached { .. }
            | Event::FileDetached { .. }
            | Event::FilesArranged { .. }
            | Event::Submitted { .. }
            | Event::Resubmitted { .. }
            | Event::Claimed { .. }
            | Event::ChecklistSaved { notes: None, .. }
            | Event::ProofAttached { .. }
            | Event::ProofRetracted { .. }
            | Event::Examined { .. }
            | Event::ApprovalOpened { .. }
            | Event::Approved { .. }
            | Event::SignatureOpened { .. }
            | Event::SignatureOrdered { .. }
            | Event::Issued { .. }
            | Event::Rejected { .. }
            | Event::Withdrawn
            | Event::Cancelled { .. }
            | Event::Reopened { .. }
            | Event::Reinstated { .. }
            | Event::Acknowledged { .. } => {}
        }
        Ok(())
    }
}

/// A text that holds JSON.
fn parsed<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

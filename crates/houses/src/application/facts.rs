//! What the store knows and a decision needs.

use crate::application::applications::LoadedApplication;
use crate::document::data::{Reason, Rekomendasi};
use db::Tx;
use domain::application::{ChecklistItem, Event, Facts, TextRef};
use domain::form::{holds, problems};
use domain::ids::ApplicationId;
use domain::licence_type::{LicenceType, Requirement};
use domain::subject::Subject;
use ledger::{events, sealed};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

use crate::application::error::ActError;

/// Requirements in force for these answers.
pub fn requirements<'a>(ty: &'a LicenceType, loaded: &LoadedApplication) -> Vec<&'a Requirement> {
    ty.requirements.iter().filter(|r| holds(&r.when, &loaded.answers, &loaded.app.variant)).collect()
}

/// Facts for `decide`.
pub fn gather(loaded: &LoadedApplication, ty: &LicenceType) -> Facts {
    let required = requirements(ty, loaded);
    let has_file = |r: &Requirement| loaded.app.files.get(&r.id).is_some_and(|files| !files.is_empty());
    let missing = required.iter().filter(|r| !r.optional && !has_file(r));
    let mut items = vec![ChecklistItem::Answers];
    items.extend(required.iter().filter(|r| has_file(r)).map(|r| ChecklistItem::Document(r.id.clone())));
    let checks = ty.checks.iter().filter(|c| holds(&c.when, &loaded.answers, &loaded.app.variant));
    let checks = checks.filter(|c| loaded.answers.contains_key(&c.field));
    items.extend(checks.map(|c| ChecklistItem::Check(c.registry, c.field.clone())));
    Facts {
        problems: problems(&ty.sections, &loaded.answers, &loaded.app.variant),
        documents_missing: missing.map(|r| r.id.clone()).collect(),
        items,
    }
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
        match &event {
            Event::RekomendasiGiven { office, text, .. } => {
                let given: Rekomendasi = open(tx, loaded, text)?;
                dossier.rekomendasi.insert(office.clone(), given);
            }
            // A refusal that was proposed and sent back is not a reason any more once the file goes on.
            Event::Accepted { .. } => dossier.reasons.clear(),
            Event::RefusalProposed { reasons } => dossier.reasons = open(tx, loaded, reasons)?,
            Event::Returned { note, .. } => dossier.returned = open(tx, loaded, note)?,
            Event::ChecklistSaved { notes: Some(notes), .. } => {
                dossier.notes.extend(open::<BTreeMap<ChecklistItem, String>>(tx, loaded, notes)?);
            }
            Event::SentBack { reason } => {
                dossier.sent_back = sealed::get(tx, &loaded.key, reason.id)?.unwrap_or_default();
            }
            Event::PaymentAsked { notice, .. } => dossier.payment = Some((notice.clone(), BTreeMap::new())),
            Event::PaymentConfirmed { text, .. } => {
                let details = open(tx, loaded, text)?;
                dossier.payment = dossier.payment.map(|(notice, _)| (notice, details));
            }
            Event::Started { .. }
            | Event::AnswersSaved { .. }
            | Event::FileAttached { .. }
            | Event::FileDetached { .. }
            | Event::Submitted { .. }
            | Event::Resubmitted
            | Event::Claimed { .. }
            | Event::ChecklistSaved { .. }
            | Event::Examined { .. }
            | Event::ApprovalOpened { .. }
            | Event::Approved { .. }
            | Event::SignatureOpened { .. }
            | Event::SignatureOrdered { .. }
            | Event::Issued { .. }
            | Event::Rejected { .. }
            | Event::Withdrawn
            | Event::Acknowledged { .. }
            | Event::Revoked { .. } => {}
        }
        dossier.events.push((event, entry));
    }
    Ok(dossier)
}

/// A text that holds JSON; gone (erased) reads as empty.
fn open<T: DeserializeOwned + Default>(
    tx: &mut dyn Tx,
    loaded: &LoadedApplication,
    text: &TextRef,
) -> Result<T, ActError> {
    let content = sealed::get(tx, &loaded.key, text.id)?;
    Ok(content.and_then(|c| serde_json::from_str(&c).ok()).unwrap_or_default())
}

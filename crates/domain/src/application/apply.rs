//! The state after an event. Never refuses: what happened, happened.

use super::checklist_item::ChecklistItem;
use super::event::Event;
use super::stage::{Application, Examination, LastReturn, OfficeRequest, Opinioned, Stage};
use crate::ids::{ApplicationId, DocumentId, FileId};
use jiff::Timestamp;

/// The application after `event`, which happened `at`.
#[must_use]
pub fn apply(mut app: Application, event: &Event, at: Timestamp) -> Application {
    app.version += 1;
    match event {
        Event::Started { .. }
        | Event::AnswersSaved { .. }
        | Event::RefusalProposed { .. }
        | Event::Approved { .. }
        | Event::Acknowledged { .. } => {}
        Event::FileAttached { requirement, file, .. } => {
            app.checklist.remove(&ChecklistItem::Document(requirement.clone()));
            app.files.entry(requirement.clone()).or_default().push(*file);
        }
        Event::FileDetached { requirement, file } => {
            app.checklist.remove(&ChecklistItem::Document(requirement.clone()));
            if app.was_sent(*file) {
                app.former_files.entry(requirement.clone()).or_default().push(*file);
            }
            if let Some(files) = app.files.get_mut(requirement) {
                files.retain(|f| f != file);
            }
        }
        Event::FilesArranged { requirement, files } => {
            app.checklist.remove(&ChecklistItem::Document(requirement.clone()));
            app.files.insert(requirement.clone(), files.clone());
        }
        Event::Submitted { .. } | Event::SentBack { .. } | Event::Reopened { .. } => {
            app.stage = Stage::Submitted { since: at };
        }
        Event::Resubmitted { explanation } => {
            if let Some(last) = &mut app.last_return {
                last.explanation = explanation.as_ref().map(|text| text.id);
            }
            check_anew(&mut app);
            // The applicant changed the file, so every office must look at it again.
            app.offices.clear();
            app.stage = Stage::Submitted { since: at };
        }
        Event::Claimed { officer } => {
            app.stage = Stage::UnderVerification { since: at, officer: *officer, touched: at };
        }
        Event::ChecklistSaved { marks, .. } => {
            app.checklist.extend(marks.clone());
            touch(&mut app, at);
        }
        Event::ProofAttached { item, file, .. } => proved(&mut app, item, *file, at),
        Event::ProofRetracted { item, file } => unproved(&mut app, item, *file, at),
        Event::Accepted { offices } => {
            // A rekomendasi that stands is kept when an approver sent the file back; a refusal is asked anew.
            app.offices.retain(|request| !request.open() && !request.refused());
            app.offices.extend(offices.iter().map(|asked| OfficeRequest {
                office: asked.office.clone(),
                asked_at: at,
                inspection: asked.inspection,
                examinations: Vec::new(),
                opinion: None,
            }));
            app.stage = Stage::AwaitingRekomendasi { since: at };
        }
        Event::Returned { fields, documents, due, answers, .. } => {
            app.rounds_used += 1;
            app.last_return = Some(LastReturn {
                officer: if let Stage::UnderVerification { officer, .. } = app.stage { Some(officer) } else { None },
                fields: fields.clone(),
                documents: documents.clone(),
                files: app.files.clone(),
                answers: answers.as_ref().map(|text| text.id),
                explanation: None,
            });
            app.stage = Stage::Returned { since: at, fields: fields.clone(), documents: documents.clone(), due: *due };
        }
        Event::Examined { office, document, conclusion } => {
            if let Some(request) = app.offices.iter_mut().find(|o| o.office == *office) {
                request.examinations.push(Examination { document: *document, conclusion: *conclusion, at });
            }
        }
        Event::RekomendasiGiven { office, opinion, by, .. } => {
            if let Some(request) = app.offices.iter_mut().find(|o| o.office == *office) {
                request.opinion = Some(Opinioned { opinion: *opinion, at, by: *by });
            }
        }
        Event::PaymentAsked { notice, amount_rp, .. } => {
            app.stage = Stage::AwaitingPayment { since: at, notice: notice.clone(), amount_rp: *amount_rp };
        }
        Event::PaymentConfirmed { .. } => app.paid = true,
        Event::ApprovalOpened { outcome, level } => {
            app.stage = Stage::UnderApproval { since: at, outcome: *outcome, level: *level };
        }
        Event::SignatureOpened { outcome } => {
            app.stage = Stage::AwaitingSignature { since: at, outcome: *outcome };
        }
        Event::SignatureOrdered { outcome, document } => {
            app.stage = Stage::Signing { since: at, outcome: *outcome, document: *document };
        }
        Event::Issued { document, .. } | Event::Reinstated { document, .. } => app.stage = issued(at, *document),
        Event::Rejected { document, .. } => app.stage = Stage::Rejected { since: at, document: *document },
        Event::Withdrawn => app.stage = Stage::Withdrawn { since: at },
        Event::Cancelled { document, .. } => app.stage = Stage::Cancelled { since: at, document: *document },
        Event::Revoked { document, .. } => app.stage = Stage::Revoked { since: at, document: *document },
    }
    settle_proofs(&mut app);
    app
}

fn proved(app: &mut Application, item: &ChecklistItem, file: FileId, at: Timestamp) {
    app.proofs.entry(item.clone()).or_default().push(file);
    app.new_proofs.insert(file);
    touch(app, at);
}

fn unproved(app: &mut Application, item: &ChecklistItem, file: FileId, at: Timestamp) {
    app.proofs.entry(item.clone()).or_default().retain(|kept| *kept != file);
    app.new_proofs.remove(&file);
    touch(app, at);
}

/// Whoever acts after the verifier relies on the proofs that are there.
fn settle_proofs(app: &mut Application) {
    if !matches!(app.stage, Stage::UnderVerification { .. }) {
        app.new_proofs.clear();
    }
}

/// The licence is out.
fn issued(since: Timestamp, document: DocumentId) -> Stage {
    Stage::Issued { since, document }
}

/// Its verifier is at work on it.
fn touch(app: &mut Application, at: Timestamp) {
    if let Stage::UnderVerification { touched, .. } = &mut app.stage {
        *touched = at;
    }
}

/// What was looked up in a register was the answer of before.
fn check_anew(app: &mut Application) {
    let Some(last) = &app.last_return else { return };
    let asked = |item: &ChecklistItem| match item {
        ChecklistItem::Check(_, field) => last.fields.contains(field),
        ChecklistItem::Answers | ChecklistItem::Document(_) => false,
    };
    app.checklist.retain(|item, _| !asked(item));
    app.proofs.retain(|item, _| !asked(item));
}

/// The application that these events, the first of which is `Started`, add up to.
pub fn replay(id: ApplicationId, events: &[(Event, Timestamp)]) -> Option<Application> {
    let (Event::Started { owner, channel, type_id, type_version, variant }, _) = events.first()? else {
        return None;
    };
    let draft = Application::new(id, *owner, *channel, (type_id, *type_version), variant);
    Some(events.iter().fold(draft, |app, (event, at)| apply(app, event, *at)))
}

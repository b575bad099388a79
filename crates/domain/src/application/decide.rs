//! What the law permits: the transition table. Facts in, events or a refusal out.

use super::checks;
use super::command::{Command, CommandKind, Conclusion, Mark, Opinion};
use super::event::{AskedOffice, Event};
use super::four_eyes::{is_control, obstacle};
use super::permission::permits;
use super::refusal::Refusal;
use super::stage::{Application, OfficeRequest, Outcome, Stage};
use super::step::Move;
use crate::account::Actor;
use crate::ids::{AccountId, DocumentId, FileId};
use crate::licence_type::{LicenceType, RefusalGround};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// Minutes after which another verifier may take over an untouched file.
pub const CLAIM_MINUTES: i64 = 15;
/// Pictures of one document of several pages.
pub const PAGES_PER_REQUIREMENT_MAX: usize = 20;

/// Kinds of command that could succeed for this actor now, so that a page shows only these.
pub fn possible(app: &Application, ty: &LicenceType, actor: &Actor) -> BTreeSet<CommandKind> {
    CommandKind::ALL
        .into_iter()
        .filter(|kind| permits(*kind, app, ty, actor) && stage_allows(*kind, app, actor))
        .collect()
}

/// Decides `command`. Numbers in the events are empty: whoever commits them takes them from their sequence, so that a refusal
/// leaves no gap.
pub fn decide(step: Move, command: &Command) -> Result<Vec<Event>, Refusal> {
    let kind = command.kind();
    if let Some(obstacle) = obstacle(kind, step.app, step.actor) {
        return Err(obstacle.into());
    }
    if step.facts.related && is_control(kind) {
        return Err(Refusal::RelatedFile);
    }
    if !permits(kind, step.app, step.ty, step.actor) {
        return Err(Refusal::NotPermitted);
    }
    if !stage_allows(kind, step.app, step.actor) {
        return Err(not_now(kind, step));
    }
    match command {
        Command::Start { .. } => Ok(vec![Event::Started {
            owner: step.app.owner,
            channel: step.app.channel,
            type_id: step.app.type_id.clone(),
            type_version: step.app.type_version,
            variant: step.app.variant.clone(),
        }]),
        Command::SaveAnswers { changed, text } => {
            may_change(step, changed)?;
            Ok(vec![Event::AnswersSaved { text: text.clone() }])
        }
        Command::Attach { requirement, file, sealed_sha256, .. } => attach(step, requirement, (*file, sealed_sha256)),
        Command::Detach { requirement, file } => detach(step, requirement, *file),
        Command::Arrange { requirement, files } => arrange(step, requirement, files),
        Command::Submit { truth, explanation } => submit(step, *truth, explanation.as_ref()),
        Command::Claim => claim(step),
        Command::SaveChecklist { marks, notes } => {
            Ok(vec![Event::ChecklistSaved { marks: marks.clone(), notes: notes.clone() }])
        }
        Command::AttachProof { item, file, sealed_sha256 } => checks::attach_proof(step, item, (*file, sealed_sha256)),
        Command::RetractProof { item, file } => checks::retract_proof(step, item, *file),
        Command::Accept => accept(step),
        Command::Return { fields, documents, note } => {
            if fields.is_empty() && documents.is_empty() {
                return Err(Refusal::NothingNamed);
            }
            if step.app.rounds_used >= step.ty.correction_rounds_max {
                return Err(Refusal::NoRoundsLeft);
            }
            let due = step.now + SignedDuration::from_hours(24 * i64::from(step.ty.correction_days));
            let (fields, documents, note) = (fields.clone(), documents.clone(), note.clone());
            Ok(vec![Event::Returned { fields, documents, note, due, answers: None }])
        }
        Command::ProposeRefusal { reasons, grounds } => {
            if grounds.contains(&RefusalGround::Rekomendasi) && !step.app.offices.iter().any(OfficeRequest::refused) {
                return Err(Refusal::NoOfficeRefused);
            }
            if grounds.contains(&RefusalGround::Checklist)
                && !step.app.checklist.values().any(|mark| *mark == Mark::TidakSesuai)
            {
                return Err(Refusal::NothingMarkedWrong);
            }
            Ok(vec![Event::RefusalProposed { reasons: reasons.clone() }, open_approval(step, Outcome::Refuse)])
        }
        Command::Examine { office, document, conclusion } => {
            own_open_office(step, office)?;
            Ok(vec![Event::Examined { office: office.clone(), document: *document, conclusion: *conclusion }])
        }
        Command::GiveRekomendasi { office, opinion, text } => recommend(step, office, *opinion, text),
        Command::ConfirmPayment { amount_rp, text } => confirm_payment(step, *amount_rp, text),
        Command::Approve => Ok(approve(step)),
        Command::SendBack { reason } => Ok(vec![Event::SentBack { reason: reason.clone() }]),
        Command::Sign { document } => {
            let Stage::AwaitingSignature { outcome, .. } = step.app.stage else { return Err(not_now(kind, step)) };
            if outcome == Outcome::Grant {
                may_be_granted(step)?;
            }
            Ok(vec![Event::SignatureOrdered { outcome, document: *document }])
        }
        Command::ReportSigned { document, sha256 } => report_signed(step, *document, sha256),
        Command::Withdraw => Ok(vec![Event::Withdrawn]),
        Command::Acknowledge { document } => Ok(vec![Event::Acknowledged {
            office: step.actor.office().unwrap_or_default().to_owned(),
            document: *document,
        }]),
        Command::Revoke { reason } => revoke(step, reason),
        Command::Cancel { sanction, document } => {
            Ok(vec![Event::Cancelled { sanction: *sanction, document: *document }])
        }
        Command::Reopen { objection } => Ok(vec![if let Stage::Revoked { document, .. } = step.app.stage {
            Event::Reinstated { objection: *objection, document }
        } else {
            Event::Reopened { objection: *objection }
        }]),
    }
}

/// The table of stages and commands, before any fact is looked at.
fn stage_allows(kind: CommandKind, app: &Application, actor: &Actor) -> bool {
    match kind {
        // Only what is written in this very transaction has no event yet.
        CommandKind::Start => app.version == 0,
        CommandKind::SaveAnswers
        | CommandKind::Attach
        | CommandKind::Detach
        | CommandKind::Arrange
        | CommandKind::Submit => {
            matches!(app.stage, Stage::Draft | Stage::Returned { .. })
        }
        CommandKind::Claim => matches!(app.stage, Stage::Submitted { .. } | Stage::UnderVerification { .. }),
        CommandKind::SaveChecklist
        | CommandKind::AttachProof
        | CommandKind::RetractProof
        | CommandKind::Accept
        | CommandKind::Return
        | CommandKind::ProposeRefusal => {
            matches!(app.stage, Stage::UnderVerification { officer, .. } if actor.account() == Some(officer))
        }
        CommandKind::Examine | CommandKind::GiveRekomendasi => {
            matches!(app.stage, Stage::AwaitingRekomendasi { .. })
                && actor.office().and_then(|code| app.office(code)).is_some_and(OfficeRequest::open)
        }
        CommandKind::ConfirmPayment => matches!(app.stage, Stage::AwaitingPayment { .. }),
        CommandKind::Approve => matches!(app.stage, Stage::UnderApproval { .. }),
        CommandKind::SendBack => {
            matches!(app.stage, Stage::UnderApproval { .. } | Stage::AwaitingSignature { .. })
        }
        CommandKind::Sign => matches!(app.stage, Stage::AwaitingSignature { .. }),
        CommandKind::ReportSigned => matches!(app.stage, Stage::Signing { .. }),
        CommandKind::Withdraw => !app.stage.ended() && !matches!(app.stage, Stage::Signing { .. }),
        CommandKind::Acknowledge => matches!(app.stage, Stage::Issued { .. } | Stage::Revoked { .. }),
        CommandKind::Revoke => matches!(app.stage, Stage::Issued { .. }),
        CommandKind::Cancel => app.stage.pending(),
        CommandKind::Reopen => {
            matches!(app.stage, Stage::Rejected { .. } | Stage::Cancelled { .. } | Stage::Revoked { .. })
        }
    }
}

/// "Not now", or the more helpful "somebody else has it".
fn not_now(command: CommandKind, step: Move) -> Refusal {
    if let Stage::UnderVerification { officer, since, .. } = step.app.stage
        && step.actor.account() != Some(officer)
        && step.actor.role().is_some()
    {
        return Refusal::TakenByOther { since };
    }
    Refusal::NotNow { command, stage: step.app.stage.public_name() }
}

/// In a correction only what was asked may change, and what has become necessary through it.
fn may_change(step: Move, changed: &BTreeSet<String>) -> Result<(), Refusal> {
    let Stage::Returned { fields, .. } = &step.app.stage else { return Ok(()) };
    let needed: BTreeSet<&String> = step.facts.problems.iter().map(|p| &p.field).collect();
    if changed.iter().all(|field| fields.contains(field) || needed.contains(field)) {
        Ok(())
    } else {
        Err(Refusal::NotAsked)
    }
}

/// One file takes the place of the one before; a document of several pages gets one more. What is there already is not added again.
fn attach(step: Move, requirement: &str, file: (FileId, &str)) -> Result<Vec<Event>, Refusal> {
    let wanted = step.ty.requirements.iter().find(|r| r.id == requirement).ok_or(Refusal::UnknownRequirement)?;
    document_asked(step, requirement)?;
    if let Some(copy) = step.facts.copy {
        return if step.app.was_sent(copy) { Err(Refusal::SameFile) } else { Ok(Vec::new()) };
    }
    let there = step.app.files.get(requirement).map_or(&[][..], Vec::as_slice);
    if wanted.several_pages && there.len() >= PAGES_PER_REQUIREMENT_MAX {
        return Err(Refusal::TooManyFiles);
    }
    let goes = if wanted.several_pages { &[][..] } else { there };
    let goes = goes.iter().map(|file| Event::FileDetached { requirement: requirement.to_owned(), file: *file });
    let (file, sealed_sha256) = (file.0, file.1.to_owned());
    let comes = Event::FileAttached { requirement: requirement.to_owned(), file, sealed_sha256 };
    Ok(goes.chain([comes]).collect())
}

/// What is gone already is gone.
fn detach(step: Move, requirement: &str, file: FileId) -> Result<Vec<Event>, Refusal> {
    document_asked(step, requirement)?;
    let there = step.app.files.get(requirement).is_some_and(|files| files.contains(&file));
    let event = Event::FileDetached { requirement: requirement.to_owned(), file };
    Ok(if there { vec![event] } else { Vec::new() })
}

/// The same pages in another order.
fn arrange(step: Move, requirement: &str, files: &[FileId]) -> Result<Vec<Event>, Refusal> {
    document_asked(step, requirement)?;
    let there = step.app.files.get(requirement).map_or(&[][..], Vec::as_slice);
    if there == files {
        return Ok(Vec::new());
    }
    let same: (BTreeSet<_>, BTreeSet<_>) = (there.iter().collect(), files.iter().collect());
    if same.0 != same.1 || there.len() != files.len() {
        return Err(Refusal::Moved);
    }
    Ok(vec![Event::FilesArranged { requirement: requirement.to_owned(), files: files.to_vec() }])
}

fn document_asked(step: Move, requirement: &str) -> Result<(), Refusal> {
    let Stage::Returned { documents, .. } = &step.app.stage else { return Ok(()) };
    let needed = step.facts.documents_missing.iter().any(|d| d == requirement);
    if documents.contains(requirement) || needed { Ok(()) } else { Err(Refusal::NotAsked) }
}

fn submit(step: Move, truth: bool, explanation: Option<&super::TextRef>) -> Result<Vec<Event>, Refusal> {
    if !step.facts.problems.is_empty() || !step.facts.documents_missing.is_empty() {
        return Err(Refusal::Incomplete {
            problems: step.facts.problems.clone(),
            documents: step.facts.documents_missing.clone(),
        });
    }
    let again = matches!(step.app.stage, Stage::Returned { .. });
    if again && explanation.is_none() && !step.facts.unchanged.is_empty() {
        return Err(Refusal::Unexplained { items: step.facts.unchanged.clone() });
    }
    if !truth {
        return Err(Refusal::TruthNotStated);
    }
    if !again {
        return Ok(vec![Event::Submitted { number: String::new() }]);
    }
    let mut events = vec![Event::Resubmitted { explanation: explanation.cloned() }];
    // Whoever asked knows what to look for: the correction comes back to that desk.
    let officer = step.app.last_return.as_ref().and_then(|last| last.officer).filter(|_| step.facts.verifier_there);
    events.extend(officer.map(|officer| Event::Claimed { officer }));
    Ok(events)
}

fn claim(step: Move) -> Result<Vec<Event>, Refusal> {
    let me = step.actor.account().ok_or(Refusal::NotPermitted)?;
    if let Stage::UnderVerification { officer, since, touched } = step.app.stage {
        let idle = step.now.duration_since(touched);
        if officer == me {
            return Ok(Vec::new());
        }
        if idle < SignedDuration::from_mins(CLAIM_MINUTES) {
            return Err(Refusal::TakenByOther { since });
        }
    }
    Ok(vec![Event::Claimed { officer: me }])
}

fn accept(step: Move) -> Result<Vec<Event>, Refusal> {
    let open = checks::open_at_acceptance(step);
    if !open.is_empty() {
        return Err(Refusal::ChecklistOpen { items: open });
    }
    if !step.facts.held.is_empty() {
        return Err(Refusal::FilesHeld { requirements: step.facts.held.clone() });
    }
    let offices: Vec<AskedOffice> = step
        .ty
        .offices
        .iter()
        .filter(|o| !recommends(step.app, &o.code))
        .map(|o| AskedOffice { office: o.code.clone(), inspection: o.inspection })
        .collect();
    let nobody_left = offices.is_empty();
    let mut events = vec![Event::Accepted { offices }];
    if nobody_left {
        events.push(after_rekomendasi(step));
    }
    Ok(events)
}

/// Whether this office's rekomendasi stands and lets the licence be granted.
fn recommends(app: &Application, office: &str) -> bool {
    app.office(office).is_some_and(|request| !request.open() && !request.refused())
}

fn own_open_office(step: Move, office: &str) -> Result<(), Refusal> {
    let own = step.actor.office() == Some(office);
    if own && step.app.office(office).is_some_and(OfficeRequest::open) { Ok(()) } else { Err(Refusal::OfficeNotAsked) }
}

fn recommend(step: Move, office: &str, opinion: Opinion, text: &super::TextRef) -> Result<Vec<Event>, Refusal> {
    own_open_office(step, office)?;
    let by: AccountId = step.actor.account().ok_or(Refusal::NotPermitted)?;
    let request = step.app.office(office).ok_or(Refusal::OfficeNotAsked)?;
    if request.inspection {
        match request.examinations.last().map(|e| e.conclusion) {
            None | Some(Conclusion::NotExamined) => return Err(Refusal::ExaminationMissing),
            Some(Conclusion::Refused) if opinion != Opinion::Refused => return Err(Refusal::ExaminationRefused),
            Some(_) => {}
        }
    }
    let mut events = vec![Event::RekomendasiGiven { office: office.to_owned(), opinion, by, text: text.clone() }];
    let others: Vec<_> = step.app.offices.iter().filter(|o| o.office != office).collect();
    if others.iter().all(|o| !o.open()) {
        let refused = opinion == Opinion::Refused || others.iter().any(|o| o.refused());
        events.push(if refused { open_approval(step, Outcome::Refuse) } else { after_rekomendasi(step) });
    }
    Ok(events)
}

/// All offices recommend: the fee where there is one, else the approvals.
fn after_rekomendasi(step: Move) -> Event {
    match step.ty.fee.amount_rp() {
        0 => open_approval(step, Outcome::Grant),
        _ if step.app.paid => open_approval(step, Outcome::Grant),
        amount_rp => Event::PaymentAsked { notice: String::new(), document: DocumentId(uuid::Uuid::nil()), amount_rp },
    }
}

fn confirm_payment(step: Move, amount_rp: u64, text: &super::TextRef) -> Result<Vec<Event>, Refusal> {
    let Stage::AwaitingPayment { amount_rp: due_rp, .. } = step.app.stage else {
        return Err(not_now(CommandKind::ConfirmPayment, step));
    };
    if amount_rp != due_rp {
        return Err(Refusal::WrongAmount { due_rp });
    }
    Ok(vec![Event::PaymentConfirmed { amount_rp, text: text.clone() }, open_approval(step, Outcome::Grant)])
}

fn open_approval(step: Move, outcome: Outcome) -> Event {
    if step.ty.approvals.is_empty() {
        Event::SignatureOpened { outcome }
    } else {
        Event::ApprovalOpened { outcome, level: 0 }
    }
}

fn approve(step: Move) -> Vec<Event> {
    let Stage::UnderApproval { outcome, level, .. } = step.app.stage else { return Vec::new() };
    let last = usize::from(level) + 1 >= step.ty.approvals.len();
    vec![
        Event::Approved { level },
        if last { Event::SignatureOpened { outcome } } else { Event::ApprovalOpened { outcome, level: level + 1 } },
    ]
}

/// Pasal 4(2), 5(2), 6(4), checked once more at the last door: every office recommends, the fee is paid, registers were asked.
fn may_be_granted(step: Move) -> Result<(), Refusal> {
    if !step.ty.offices.iter().all(|o| recommends(step.app, &o.code)) {
        return Err(Refusal::RekomendasiMissing);
    }
    if step.ty.fee.amount_rp() > 0 && !step.app.paid {
        return Err(Refusal::NotPaid);
    }
    let items = checks::open_at_signature(step);
    if items.is_empty() { Ok(()) } else { Err(Refusal::CheckOpen { items }) }
}

fn report_signed(step: Move, document: DocumentId, sha256: &str) -> Result<Vec<Event>, Refusal> {
    let Stage::Signing { outcome, document: ordered, .. } = step.app.stage else {
        return Err(not_now(CommandKind::ReportSigned, step));
    };
    if ordered != document {
        return Err(not_now(CommandKind::ReportSigned, step));
    }
    let sha256 = sha256.to_owned();
    Ok(vec![match outcome {
        Outcome::Grant => Event::Issued { document, sha256 },
        Outcome::Refuse => Event::Rejected { document, sha256 },
    }])
}

fn revoke(step: Move, reason: &super::TextRef) -> Result<Vec<Event>, Refusal> {
    if step.ty.revocation_basis.is_none() {
        return Err(Refusal::NoRevocationBasis);
    }
    let Stage::Issued { document, .. } = step.app.stage else { return Err(not_now(CommandKind::Revoke, step)) };
    Ok(vec![Event::Revoked { document, reason: reason.clone() }])
}

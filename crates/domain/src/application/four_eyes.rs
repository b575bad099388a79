//! Four eyes: nobody controls a file of their own, and nobody takes two of its control steps.

use super::command::CommandKind;
use super::event::Event;
use super::hand::{ControlStep, Hand};
use super::stage::{Application, Stage};
use crate::account::Actor;
use crate::ids::AccountId;

/// Why somebody keeps out of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is their own.
    Own,
    /// They took another step of it.
    Before(ControlStep),
}

/// Whether an order of this kind controls a file. Payment is confirmed in no step of its own, but nobody confirms what they paid.
pub fn is_control(kind: CommandKind) -> bool {
    match kind {
        CommandKind::Claim
        | CommandKind::SaveChecklist
        | CommandKind::AttachProof
        | CommandKind::RetractProof
        | CommandKind::Accept
        | CommandKind::Return
        | CommandKind::ProposeRefusal
        | CommandKind::Examine
        | CommandKind::GiveRekomendasi
        | CommandKind::ConfirmPayment
        | CommandKind::Approve
        | CommandKind::SendBack
        | CommandKind::Sign
        | CommandKind::Revoke
        | CommandKind::Cancel
        | CommandKind::Reopen => true,
        CommandKind::Start
        | CommandKind::SaveAnswers
        | CommandKind::Attach
        | CommandKind::Detach
        | CommandKind::Arrange
        | CommandKind::Submit
        | CommandKind::ReportSigned
        | CommandKind::Withdraw
        | CommandKind::Acknowledge => false,
    }
}

/// The step in which an order of this kind would be given now.
fn step_of(kind: CommandKind, app: &Application, actor: &Actor) -> Option<ControlStep> {
    match kind {
        CommandKind::Claim
        | CommandKind::SaveChecklist
        | CommandKind::AttachProof
        | CommandKind::RetractProof
        | CommandKind::Accept
        | CommandKind::Return
        | CommandKind::ProposeRefusal => Some(ControlStep::Verification),
        CommandKind::Examine | CommandKind::GiveRekomendasi => {
            actor.office().map(|office| ControlStep::Recommendation { office: office.to_owned() })
        }
        CommandKind::Approve | CommandKind::SendBack => waiting_step(&app.stage),
        CommandKind::Sign | CommandKind::Revoke | CommandKind::Cancel | CommandKind::Reopen => {
            Some(ControlStep::Signature)
        }
        CommandKind::Start
        | CommandKind::SaveAnswers
        | CommandKind::Attach
        | CommandKind::Detach
        | CommandKind::Arrange
        | CommandKind::Submit
        | CommandKind::ConfirmPayment
        | CommandKind::ReportSigned
        | CommandKind::Withdraw
        | CommandKind::Acknowledge => None,
    }
}

fn waiting_step(stage: &Stage) -> Option<ControlStep> {
    match stage {
        Stage::UnderApproval { level, .. } => Some(ControlStep::Approval { level: *level }),
        Stage::AwaitingSignature { .. } => Some(ControlStep::Signature),
        Stage::Draft
        | Stage::Submitted { .. }
        | Stage::UnderVerification { .. }
        | Stage::Returned { .. }
        | Stage::AwaitingRekomendasi { .. }
        | Stage::AwaitingPayment { .. }
        | Stage::Signing { .. }
        | Stage::Issued { .. }
        | Stage::Rejected { .. }
        | Stage::Withdrawn { .. }
        | Stage::Cancelled { .. }
        | Stage::Revoked { .. } => None,
    }
}

/// What keeps the actor out of the file as it stands, whatever they would order.
pub fn kept_out(app: &Application, actor: &Actor) -> Option<Obstacle> {
    let control = match &app.stage {
        Stage::Submitted { .. } | Stage::UnderVerification { .. } => CommandKind::Claim,
        Stage::AwaitingRekomendasi { .. } => CommandKind::GiveRekomendasi,
        Stage::UnderApproval { .. } => CommandKind::Approve,
        Stage::AwaitingPayment { .. } => CommandKind::ConfirmPayment,
        Stage::AwaitingSignature { .. } | Stage::Issued { .. } => CommandKind::Sign,
        Stage::Draft
        | Stage::Returned { .. }
        | Stage::Signing { .. }
        | Stage::Rejected { .. }
        | Stage::Withdrawn { .. }
        | Stage::Cancelled { .. }
        | Stage::Revoked { .. } => return None,
    };
    obstacle(control, app, actor)
}

/// What keeps the actor from an order of this kind, whatever their role allows.
pub fn obstacle(kind: CommandKind, app: &Application, actor: &Actor) -> Option<Obstacle> {
    let me = actor.account()?;
    if !is_control(kind) {
        return None;
    }
    if app.owner == me {
        return Some(Obstacle::Own);
    }
    let step = step_of(kind, app, actor)?;
    let mine = app.hands.iter().flatten().filter(|hand| hand.by == me);
    mine.map(|hand| &hand.step).find(|taken| **taken != step).cloned().map(Obstacle::Before)
}

/// The hand that shows in an event, which happened to the application as it was before.
pub fn hand(before: &Application, event: &Event, by: Option<AccountId>) -> Option<Hand> {
    let step = match event {
        Event::ChecklistSaved { .. }
        | Event::ProofAttached { .. }
        | Event::ProofRetracted { .. }
        | Event::Accepted { .. }
        | Event::Returned { .. }
        | Event::RefusalProposed { .. } => ControlStep::Verification,
        Event::Examined { office, .. } | Event::RekomendasiGiven { office, .. } => {
            ControlStep::Recommendation { office: office.clone() }
        }
        Event::Approved { level } => ControlStep::Approval { level: *level },
        Event::SentBack { .. } => waiting_step(&before.stage)?,
        Event::SignatureOrdered { .. }
        | Event::Revoked { .. }
        | Event::Cancelled { .. }
        | Event::Reopened { .. }
        | Event::Reinstated { .. } => ControlStep::Signature,
        // To have a file open is no act yet, and the machine gives it back to the desk it came from.
        Event::Claimed { .. }
        | Event::Started { .. }
        | Event::AnswersSaved { .. }
        | Event::FileAttached { .. }
        | Event::FileDetached { .. }
        | Event::FilesArranged { .. }
        | Event::Submitted { .. }
        | Event::Resubmitted { .. }
        | Event::PaymentAsked { .. }
        | Event::PaymentConfirmed { .. }
        | Event::ApprovalOpened { .. }
        | Event::SignatureOpened { .. }
        | Event::Issued { .. }
        | Event::Rejected { .. }
        | Event::Withdrawn
        | Event::Acknowledged { .. } => return None,
    };
    by.map(|by| Hand { step, by })
}

impl Application {
    /// Notes a hand, once for each step and person.
    pub fn note_hand(&mut self, hand: Option<Hand>) {
        let hands = self.hands.get_or_insert_default();
        if let Some(hand) = hand.filter(|hand| !hands.contains(hand)) {
            hands.push(hand);
        }
    }
}

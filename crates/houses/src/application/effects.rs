//! What follows from an event of an application.

use crate::document::produce::Produce;
use crate::notice::notifying::Notify;
use crate::registry::ask_register::PutQuestions;
use domain::application::Event;
use domain::ids::ApplicationId;
use domain::notice::Topic;
use ledger::outbox::Queued;

/// The effects of one event; `asks` says whether a check of the type is asked by machine.
pub fn of(application: ApplicationId, event: &Event, asks: bool) -> Vec<Queued> {
    let notify = |about| Queued::from(Notify { application, about });
    match event {
        Event::Submitted { .. } | Event::Resubmitted { .. } => {
            let put = asks.then(|| PutQuestions { application }.into());
            [notify(Topic::Submitted)].into_iter().chain(put).collect()
        }
        Event::Returned { .. } => vec![notify(Topic::Returned)],
        Event::Examined { document, .. } | Event::SignatureOrdered { document, .. } => {
            vec![Produce { document: *document }.into()]
        }
        Event::PaymentAsked { document, .. } => {
            vec![Produce { document: *document }.into(), notify(Topic::PaymentAsked)]
        }
        Event::Issued { .. } => vec![notify(Topic::Issued)],
        Event::Rejected { .. } => vec![notify(Topic::Rejected)],
        Event::Revoked { .. } => vec![notify(Topic::Revoked)],
        Event::Started { .. }
        | Event::AnswersSaved { .. }
        | Event::FileAttached { .. }
        | Event::FileDetached { .. }
        | Event::FilesArranged { .. }
        | Event::Claimed { .. }
        | Event::ChecklistSaved { .. }
        | Event::ProofAttached { .. }
        | Event::ProofRetracted { .. }
        | Event::Accepted { .. }
        | Event::RefusalProposed { .. }
        | Event::RekomendasiGiven { .. }
        | Event::PaymentConfirmed { .. }
        | Event::ApprovalOpened { .. }
        | Event::Approved { .. }
        | Event::SentBack { .. }
        | Event::SignatureOpened { .. }
        | Event::Withdrawn
        // Their persons are told by the letter of the sanction or the objection.
        | Event::Cancelled { .. }
        | Event::Reopened { .. }
        | Event::Reinstated { .. }
        | Event::Acknowledged { .. } => Vec::new(),
    }
}

//! Event to effects: what has to happen because something happened. Carried out by the worker, after the commit.

use domain::application::Event;
use domain::ids::{ApplicationId, DocumentId};
use serde::{Deserialize, Serialize};

/// Something to be done outside the transaction, at least once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Effect {
    /// Render, sign, verify and release a document.
    Produce {
        /// Which one.
        document: DocumentId,
    },
    /// Tell the applicant; the words are made when it is sent, so that no personal data lie in the queue.
    Notify {
        /// Of which application.
        application: ApplicationId,
        /// About what.
        about: Topic,
    },
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Received; here is the number.
    Submitted,
    /// Something must be corrected.
    Returned,
    /// A fee is due.
    PaymentAsked,
    /// The licence is out.
    Issued,
    /// Refused by letter.
    Rejected,
    /// The licence was revoked.
    Revoked,
}

/// The effects of one event.
pub fn of(application: ApplicationId, event: &Event) -> Vec<Effect> {
    let notify = |about| Effect::Notify { application, about };
    match event {
        Event::Submitted { .. } | Event::Resubmitted => vec![notify(Topic::Submitted)],
        Event::Returned { .. } => vec![notify(Topic::Returned)],
        Event::Examined { document, .. } | Event::SignatureOrdered { document, .. } => {
            vec![Effect::Produce { document: *document }]
        }
        Event::PaymentAsked { document, .. } => {
            vec![Effect::Produce { document: *document }, notify(Topic::PaymentAsked)]
        }
        Event::Issued { .. } => vec![notify(Topic::Issued)],
        Event::Rejected { .. } => vec![notify(Topic::Rejected)],
        Event::Revoked { .. } => vec![notify(Topic::Revoked)],
        _ => Vec::new(),
    }
}

impl Effect {
    /// Column of the queue.
    pub fn topic(&self) -> &'static str {
        match self {
            Self::Produce { .. } => "produce",
            Self::Notify { .. } => "notify",
        }
    }

    /// Effects of one lane keep their order; mail that cannot be sent must not hold up a signature.
    pub fn lane(&self, application: &str) -> String {
        match self {
            Self::Produce { document } => format!("produce:{document}"),
            Self::Notify { .. } => format!("notify:{application}"),
        }
    }
}

//! What may be ordered about a question, and what happened to it.

use super::state::{About, Answer, WhyNot};
use crate::application::{Mark, TextRef};
use crate::registry::Registry;
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// An order about a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Ask a register.
    Ask {
        /// Which one.
        registry: Registry,
        /// About what.
        about: About,
        /// What, sealed.
        asked: TextRef,
    },
    /// Ask it once more: what was typed has changed, no answer came, or a person wants it.
    AskAgain {
        /// What, sealed.
        asked: TextRef,
        /// An answer that is still fresh elsewhere does not do.
        anew: bool,
        /// What is asked is what was asked before: what was answered stands until another answer comes.
        same: bool,
    },
    /// The machine reports what came back.
    ReportAnswer {
        /// To which time of asking.
        round: u32,
        /// The answer.
        answer: Answer,
    },
    /// The machine reports that it has stopped asking.
    ReportFailure {
        /// Which time of asking.
        round: u32,
        /// Why.
        why: WhyNot,
    },
    /// An officer found out by another way.
    AnswerByHand {
        /// What they found.
        mark: Mark,
        /// How, sealed; `None` while only the mark is kept.
        reason: Option<TextRef>,
    },
}

/// One thing that happened to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command`, documented there
pub enum Event {
    #[strum_discriminants(strum(serialize = "question_asked"))]
    Asked { registry: Registry, on: About, asked: TextRef },
    #[strum_discriminants(strum(serialize = "question_asked_again"))]
    AskedAgain {
        asked: TextRef,
        anew: bool,
        #[serde(default)] // events of before do not say it
        same: bool,
    },
    #[strum_discriminants(strum(serialize = "question_answered"))]
    Answered { answer: Answer },
    #[strum_discriminants(strum(serialize = "question_failed"))]
    Failed { why: WhyNot },
    #[strum_discriminants(strum(serialize = "question_answered_by_hand"))]
    AnsweredByHand { mark: Mark, reason: Option<TextRef> },
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}

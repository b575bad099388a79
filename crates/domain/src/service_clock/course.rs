//! The course of an application as its log tells it: when it was complete, who had it when, when it ended.

use super::{Pause, PauseKind};
use crate::application::Event;
use jiff::Timestamp;

/// A stretch in which somebody has the file and a promise of their own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The verifier, with every round of correction.
    Verification,
    /// A technical office, by code.
    Office(String),
    /// An approval, by its place in the chain.
    Approval(u8),
    /// The head, until the signed document is out.
    Signing,
}

impl Step {
    /// Stable id, in columns: `verification`, `office:DINKES`, `approval:0`, `signing`.
    pub fn id(&self) -> String {
        match self {
            Self::Verification => "verification".into(),
            Self::Office(code) => format!("office:{code}"),
            Self::Approval(level) => format!("approval:{level}"),
            Self::Signing => "signing".into(),
        }
    }

    /// The step with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        match id.split_once(':') {
            None if id == "verification" => Some(Self::Verification),
            None if id == "signing" => Some(Self::Signing),
            Some(("office", code)) => Some(Self::Office(code.to_owned())),
            Some(("approval", level)) => level.parse().ok().map(Self::Approval),
            _ => None,
        }
    }
}

/// One pass through a step: sent back and come again is another pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Which step.
    pub step: Step,
    /// When it began.
    pub from: Timestamp,
    /// When it was done; `None` while it lasts.
    pub to: Option<Timestamp>,
}

/// The course of one application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// When it was complete: the first successful submission (Pasal 3(3)); `None` for a draft.
    pub complete_at: Option<Timestamp>,
    /// When it was decided or withdrawn.
    pub ended_at: Option<Timestamp>,
    /// Time with the applicant.
    pub pauses: Vec<Pause>,
    /// Passes through steps, in the order they began.
    pub spans: Vec<Span>,
}

impl Course {
    /// Reads the log, oldest event first.
    pub fn of<'a>(events: impl IntoIterator<Item = (&'a Event, Timestamp)>) -> Self {
        let mut course = Self::default();
        for (event, at) in events {
            course.take(event, at);
        }
        course
    }

    /// Whether an event can move any clock; typing and reading do not.
    pub fn is_moved_by(event: &Event) -> bool {
        Self::default().take(event, Timestamp::default())
    }

    /// Takes in one event; `false` for one that no clock knows.
    fn take(&mut self, event: &Event, at: Timestamp) -> bool {
        match event {
            Event::Submitted { .. } => {
                self.complete_at.get_or_insert(at);
                self.begin(Step::Verification, at);
            }
            // The verifier's pass goes on: a correction pauses it, like the whole.
            Event::Returned { .. } => self.pause(PauseKind::Returned, at),
            Event::Resubmitted { .. } | Event::PaymentConfirmed { .. } => self.resume(at),
            Event::Accepted { offices } => {
                self.done(&Step::Verification, at);
                for asked in offices {
                    self.begin(Step::Office(asked.office.clone()), at);
                }
            }
            Event::RefusalProposed { .. } => self.done(&Step::Verification, at),
            Event::RekomendasiGiven { office, .. } => self.done(&Step::Office(office.clone()), at),
            Event::PaymentAsked { .. } => self.pause(PauseKind::Payment, at),
            Event::ApprovalOpened { level, .. } => self.begin(Step::Approval(*level), at),
            Event::Approved { level } => self.done(&Step::Approval(*level), at),
            Event::SignatureOpened { .. } => self.begin(Step::Signing, at),
            Event::SentBack { .. } => {
                self.close_all(at);
                self.begin(Step::Verification, at);
            }
            Event::Issued { .. } | Event::Rejected { .. } | Event::Withdrawn | Event::Cancelled { .. } => {
                self.resume(at);
                self.close_all(at);
                self.ended_at.get_or_insert(at);
            }
            // The promise goes on where it stood; what lay between was nobody's delay.
            Event::Reopened { .. } => {
                let from = self.ended_at.take().unwrap_or(at);
                self.pauses.push(Pause { kind: PauseKind::Decided, from, to: Some(at) });
                self.begin(Step::Verification, at);
            }
            Event::Started { .. }
            | Event::AnswersSaved { .. }
            | Event::FileAttached { .. }
            | Event::FileDetached { .. }
            | Event::FilesArranged { .. }
            | Event::Claimed { .. }
            | Event::ChecklistSaved { .. }
            | Event::ProofAttached { .. }
            | Event::ProofRetracted { .. }
            | Event::Examined { .. }
            | Event::SignatureOrdered { .. }
            | Event::Acknowledged { .. }
            | Event::Revoked { .. }
            | Event::Reinstated { .. } => return false,
        }
        true
    }

    fn begin(&mut self, step: Step, at: Timestamp) {
        self.spans.push(Span { step, from: at, to: None });
    }

    fn done(&mut self, step: &Step, at: Timestamp) {
        if let Some(span) = self.spans.iter_mut().rev().find(|s| s.to.is_none() && s.step == *step) {
            span.to = Some(at);
        }
    }

    fn close_all(&mut self, at: Timestamp) {
        self.spans.iter_mut().filter(|s| s.to.is_none()).for_each(|s| s.to = Some(at));
    }

    fn pause(&mut self, kind: PauseKind, at: Timestamp) {
        self.pauses.push(Pause { kind, from: at, to: None });
    }

    fn resume(&mut self, at: Timestamp) {
        if let Some(pause) = self.pauses.last_mut().filter(|p| p.to.is_none()) {
            pause.to = Some(at);
        }
    }

    /// The passes that are not done.
    pub fn open(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(|span| span.to.is_none())
    }
}

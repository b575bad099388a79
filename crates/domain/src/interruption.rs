//! An interruption of the service (Pasal 13) and what it does to the promised time (Pasal 14): what is true of it, and how it changes.
//!
//! Announcing and pausing are two decisions of one record. Announcing tells people; it moves no date. Dates move when an official
//! records which letter of Pasal 14 applies, with facts and a document, and a second person agrees.

mod decide;
mod refusal;
mod scope;

pub use decide::{Command, CommandKind, decide, permits, possible, roles};
pub use refusal::Refusal;
pub use scope::{Kind, Letter, Scope};

use crate::application::TextRef;
use crate::ids::{AccountId, FileId, InterruptionId};
use crate::service_clock::Pause;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// One interruption. Words that people typed lie elsewhere; here are ids, instants and commitments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interruption {
    /// Its id.
    pub id: InterruptionId,
    /// Events so far.
    pub version: u32,
    /// What broke down.
    pub kind: Kind,
    /// What is affected.
    pub scope: Scope,
    /// Since when.
    pub started_at: Timestamp,
    /// When it should be over, as last said.
    pub expected_end: Option<Timestamp>,
    /// When there will be more news, as last said.
    pub next_update: Option<Timestamp>,
    /// How far it has come.
    pub phase: Phase,
    /// When operation was stable again, once stated.
    pub end: Option<End>,
    /// Whether it moves dates.
    pub pause: Option<PauseRecord>,
}

/// Words published about an interruption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What does not work, in a few words.
    pub title: String,
    /// What that means and what still works.
    pub body: String,
}

/// An interruption with its words.
#[derive(Clone, Debug)]
pub struct InterruptionWithWords {
    /// The state.
    pub state: Interruption,
    /// Words last published.
    pub words: Words,
    /// When it was announced.
    pub announced_at: Option<Timestamp>,
    /// The probe that proposed it.
    pub probe: Option<String>,
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Phase {
    /// The system's own probes noticed something; nobody is told before a person has looked.
    Proposed,
    /// Everybody is told.
    Announced {
        /// Who declared it; `None`, a probe proposed it.
        by: Option<AccountId>,
        /// The second person; until then nothing leaves the house.
        confirmed_by: Option<AccountId>,
    },
    /// It was none.
    Dismissed {
        /// Who said so.
        by: AccountId,
        /// Whether it had been announced.
        announced: bool,
    },
}

/// The end, as stated and evidenced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// When operation was stable again, not when that was noticed.
    pub at: Timestamp,
    /// Who stated it.
    pub by: AccountId,
    /// When it was stated.
    pub stated_at: Timestamp,
    /// The second person.
    pub confirmed_by: Option<AccountId>,
}

/// The decision under Pasal 14.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseRecord {
    /// Which letter.
    pub letter: Letter,
    /// From when time does not count.
    pub from: Timestamp,
    /// Who recorded it.
    pub by: AccountId,
    /// The second person; before that no date moves.
    pub agreed_by: Option<AccountId>,
}

/// What happened to an interruption. No personal data, no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr), strum(serialize_all = "snake_case"))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command` and `Interruption`, documented there
pub enum Event {
    #[strum_discriminants(strum(serialize = "interruption_proposed"))]
    Proposed {
        of: Kind,
        scope: Scope,
        started_at: Timestamp,
        probe: String,
    },
    #[strum_discriminants(strum(serialize = "interruption_declared"))]
    Declared {
        of: Kind,
        scope: Scope,
        started_at: Timestamp,
        expected_end: Option<Timestamp>,
        next_update: Option<Timestamp>,
        words: String,
    },
    #[strum_discriminants(strum(serialize = "interruption_confirmed"))]
    Confirmed {
        by: AccountId,
    },
    #[strum_discriminants(strum(serialize = "interruption_updated"))]
    Updated {
        expected_end: Option<Timestamp>,
        next_update: Option<Timestamp>,
        words: String,
    },
    #[strum_discriminants(strum(serialize = "interruption_end_stated"))]
    EndStated {
        at: Timestamp,
        by: AccountId,
        evidence: TextRef,
    },
    #[strum_discriminants(strum(serialize = "interruption_end_confirmed"))]
    EndConfirmed {
        by: AccountId,
    },
    #[strum_discriminants(strum(serialize = "interruption_dismissed"))]
    Dismissed {
        by: AccountId,
        announced: bool,
    },
    PauseRecorded {
        letter: Letter,
        from: Timestamp,
        by: AccountId,
        facts: TextRef,
        document: FileId,
        sealed_sha256: String,
    },
    PauseAgreed {
        by: AccountId,
    },
    PauseRefused {
        by: AccountId,
        reason: TextRef,
    },
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}

/// The interruption after `event`, which happened `at`; `None` stands for one that is only now coming to be.
pub fn apply(
    before: Option<Interruption>,
    id: InterruptionId,
    event: &Event,
    at: Timestamp,
    by: Option<AccountId>,
) -> Option<Interruption> {
    let Some(mut state) = before else {
        return match event {
            Event::Proposed { of, scope, started_at, .. } => Some(Interruption {
                id,
                version: 1,
                kind: *of,
                scope: scope.clone(),
                started_at: *started_at,
                expected_end: None,
                next_update: None,
                phase: Phase::Proposed,
                end: None,
                pause: None,
            }),
            Event::Declared { of, scope, started_at, expected_end, next_update, .. } => Some(Interruption {
                id,
                version: 1,
                kind: *of,
                scope: scope.clone(),
                started_at: *started_at,
                expected_end: *expected_end,
                next_update: *next_update,
                phase: Phase::Announced { by, confirmed_by: None },
                end: None,
                pause: None,
            }),
            Event::Confirmed { .. }
            | Event::Updated { .. }
            | Event::EndStated { .. }
            | Event::EndConfirmed { .. }
            | Event::Dismissed { .. }
            | Event::PauseRecorded { .. }
            | Event::PauseAgreed { .. }
            | Event::PauseRefused { .. } => None,
        };
    };
    state.version += 1;
    match event {
        Event::Proposed { .. } => {}
        // A probe's proposal taken up by a person: the person is the second one.
        Event::Declared { of, scope, started_at, expected_end, next_update, .. } => {
            state.kind = *of;
            state.scope = scope.clone();
            state.started_at = *started_at;
            state.expected_end = *expected_end;
            state.next_update = *next_update;
            state.phase = Phase::Announced { by: None, confirmed_by: by };
        }
        Event::Confirmed { by } => {
            if let Phase::Announced { confirmed_by, .. } = &mut state.phase {
                *confirmed_by = Some(*by);
            }
        }
        Event::Updated { expected_end, next_update, .. } => {
            state.expected_end = *expected_end;
            state.next_update = *next_update;
        }
        Event::EndStated { at: stable, by, .. } => {
            state.end = Some(End { at: *stable, by: *by, stated_at: at, confirmed_by: None });
        }
        Event::EndConfirmed { by } => {
            if let Some(end) = &mut state.end {
                end.confirmed_by = Some(*by);
            }
        }
        Event::Dismissed { by, announced } => state.phase = Phase::Dismissed { by: *by, announced: *announced },
        Event::PauseRecorded { letter, from, by, .. } => {
            state.pause = Some(PauseRecord { letter: *letter, from: *from, by: *by, agreed_by: None });
        }
        Event::PauseAgreed { by } => {
            if let Some(pause) = &mut state.pause {
                pause.agreed_by = Some(*by);
            }
        }
        Event::PauseRefused { .. } => state.pause = None,
    }
    Some(state)
}

impl Interruption {
    /// Whether people are told that it goes on.
    pub fn is_current(&self) -> bool {
        matches!(self.phase, Phase::Announced { .. }) && self.end.is_none()
    }

    /// Whether it may be told outside the house.
    pub fn is_confirmed(&self) -> bool {
        matches!(self.phase, Phase::Announced { confirmed_by: Some(_), .. })
    }

    /// The pause it makes, once two persons decided so; it ends at the stated end.
    pub fn agreed_pause(&self) -> Option<Pause> {
        let record = self.pause.as_ref().filter(|p| p.agreed_by.is_some())?;
        let to = self.end.as_ref().map(|end| end.at);
        Some(Pause { kind: record.letter.pause_kind(), from: record.from, to: to.map(|to| to.max(record.from)) })
    }
}

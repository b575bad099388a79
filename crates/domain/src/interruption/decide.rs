//! Who may say what about an interruption, and what follows.

use super::refusal::STARTED_DAYS_MAX;
use super::{Event, Interruption, Kind, Letter, Phase, Refusal, Scope};
use crate::account::{Actor, Role};
use crate::application::TextRef;
use crate::ids::{AccountId, FileId};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// An order about an interruption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Propose one because a probe fails: nobody is told before a person has looked.
    Propose {
        /// What seems to have broken down.
        of: Kind,
        /// What is affected.
        scope: Scope,
        /// Since when.
        started_at: Timestamp,
        /// The probe.
        probe: String,
    },
    /// Declare one, or take up what a probe proposed: everybody is told at once.
    Declare {
        /// What broke down.
        of: Kind,
        /// What is affected.
        scope: Scope,
        /// Since when.
        started_at: Timestamp,
        /// When it should be over.
        expected_end: Option<Timestamp>,
        /// When there will be more news.
        next_update: Option<Timestamp>,
        /// SHA-256 of the words published.
        words: String,
    },
    /// Confirm it as the second person.
    Confirm,
    /// Say something new.
    Update {
        /// When it should be over.
        expected_end: Option<Timestamp>,
        /// When there will be more news.
        next_update: Option<Timestamp>,
        /// SHA-256 of the words published.
        words: String,
    },
    /// State when operation was stable again.
    StateEnd {
        /// That moment.
        at: Timestamp,
        /// What shows it.
        evidence: TextRef,
    },
    /// Confirm the end as the second person.
    ConfirmEnd,
    /// It was none.
    Dismiss,
    /// Record that a letter of Pasal 14 applies.
    RecordPause {
        /// Which.
        letter: Letter,
        /// From when time does not count.
        from: Timestamp,
        /// Whether nobody could be served in any other way; needed for letter c.
        no_manual_route: bool,
        /// The facts.
        facts: TextRef,
        /// The document that shows them, and SHA-256 of its sealed bytes.
        document: (FileId, String),
    },
    /// Agree as the second person: dates move.
    AgreePause,
    /// Do not agree.
    RefusePause {
        /// Why.
        reason: TextRef,
    },
}

/// The kind of an order, for tables and buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // one per variant of `Command`, documented there
pub enum CommandKind {
    Propose,
    Declare,
    Confirm,
    Update,
    StateEnd,
    ConfirmEnd,
    Dismiss,
    RecordPause,
    AgreePause,
    RefusePause,
}

impl CommandKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Propose,
        Self::Declare,
        Self::Confirm,
        Self::Update,
        Self::StateEnd,
        Self::ConfirmEnd,
        Self::Dismiss,
        Self::RecordPause,
        Self::AgreePause,
        Self::RefusePause,
    ];
}

impl Command {
    /// The kind of this order.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Propose { .. } => CommandKind::Propose,
            Self::Declare { .. } => CommandKind::Declare,
            Self::Confirm => CommandKind::Confirm,
            Self::Update { .. } => CommandKind::Update,
            Self::StateEnd { .. } => CommandKind::StateEnd,
            Self::ConfirmEnd => CommandKind::ConfirmEnd,
            Self::Dismiss => CommandKind::Dismiss,
            Self::RecordPause { .. } => CommandKind::RecordPause,
            Self::AgreePause => CommandKind::AgreePause,
            Self::RefusePause { .. } => CommandKind::RefusePause,
        }
    }
}

/// The roles an order of this kind may come from: those who work here may declare, those who answer for it confirm, the line decides
/// on dates.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    use Role::{Admin, KepalaBidang, KepalaDinas, KepalaSeksi, Kominfo, Loket, Verifikator};
    match kind {
        // By the system alone.
        CommandKind::Propose => &[],
        CommandKind::Declare | CommandKind::Update | CommandKind::StateEnd => {
            &[Loket, Verifikator, KepalaSeksi, KepalaBidang, KepalaDinas, Admin, Kominfo]
        }
        CommandKind::Confirm | CommandKind::ConfirmEnd | CommandKind::Dismiss => {
            &[KepalaSeksi, KepalaBidang, KepalaDinas, Admin, Kominfo]
        }
        CommandKind::RecordPause => &[KepalaSeksi, KepalaBidang, KepalaDinas, Admin],
        CommandKind::AgreePause | CommandKind::RefusePause => &[KepalaSeksi, KepalaBidang, KepalaDinas],
    }
}

/// Whether an account with this role may give an order of this kind.
pub fn permits(kind: CommandKind, role: Role) -> bool {
    roles(kind).contains(&role)
}

/// Kinds of order that could succeed for this actor now, so that a page shows only these.
pub fn possible(state: &Interruption, actor: &Actor) -> BTreeSet<CommandKind> {
    let Some((me, role)) = actor.account().zip(actor.role()) else { return BTreeSet::new() };
    let allowed =
        |kind: &CommandKind| permits(*kind, role) && timely(*kind, state) && !second_is_first(*kind, state, me);
    CommandKind::ALL.into_iter().filter(allowed).collect()
}

/// Decides an order; `state` is `None` for one that is only now declared.
pub fn decide(
    state: Option<&Interruption>,
    actor: &Actor,
    now: Timestamp,
    command: &Command,
) -> Result<Event, Refusal> {
    let kind = command.kind();
    if let (Command::Propose { of, scope, started_at, probe }, Actor::System, None) = (command, actor, state) {
        let (of, scope, started_at, probe) = (*of, scope.clone(), *started_at, probe.clone());
        return Ok(Event::Proposed { of, scope, started_at, probe });
    }
    let (me, role) = actor.account().zip(actor.role()).ok_or(Refusal::NotPermitted)?;
    if !permits(kind, role) {
        return Err(Refusal::NotPermitted);
    }
    match state {
        None if kind != CommandKind::Declare => return Err(Refusal::NotNow),
        Some(state) if !timely(kind, state) => return Err(Refusal::NotNow),
        Some(state) if second_is_first(kind, state, me) => return Err(Refusal::SamePerson),
        _ => {}
    }
    match command {
        Command::Propose { .. } => Err(Refusal::NotPermitted),
        Command::Declare { of, scope, started_at, expected_end, next_update, words } => {
            if *started_at > now {
                return Err(Refusal::StartsLater);
            }
            // What was proposed keeps its start, however long nobody looked at it; a form knows it to the minute.
            let since = |state: &Interruption| state.started_at.duration_since(*started_at).abs();
            let is_proposed = state.is_some_and(|state| since(state) < SignedDuration::from_mins(1));
            if !is_proposed && now.duration_since(*started_at) > SignedDuration::from_hours(24 * STARTED_DAYS_MAX) {
                return Err(Refusal::StartedLongAgo);
            }
            if matches!(scope, Scope::Types(named) | Scope::Offices(named) if named.is_empty()) {
                return Err(Refusal::NothingNamed);
            }
            to_come(now, [*expected_end, *next_update])?;
            Ok(Event::Declared {
                of: *of,
                scope: scope.clone(),
                started_at: *started_at,
                expected_end: *expected_end,
                next_update: *next_update,
                words: words.clone(),
            })
        }
        Command::Confirm => Ok(Event::Confirmed { by: me }),
        Command::Update { expected_end, next_update, words } => {
            to_come(now, [*expected_end, *next_update])?;
            Ok(Event::Updated { expected_end: *expected_end, next_update: *next_update, words: words.clone() })
        }
        Command::StateEnd { at, evidence } => {
            let started = state.map_or(now, |state| state.started_at);
            if *at < started || *at > now {
                return Err(Refusal::EndOutOfPlace);
            }
            Ok(Event::EndStated { at: *at, by: me, evidence: evidence.clone() })
        }
        Command::ConfirmEnd => Ok(Event::EndConfirmed { by: me }),
        Command::Dismiss => {
            let announced = matches!(state.map(|s| &s.phase), Some(Phase::Announced { .. }));
            Ok(Event::Dismissed { by: me, announced })
        }
        Command::RecordPause { letter, from, no_manual_route, facts, document } => {
            let state = state.ok_or(Refusal::NotNow)?;
            let event = Event::PauseRecorded {
                letter: *letter,
                from: *from,
                by: me,
                facts: facts.clone(),
                document: document.0,
                sealed_sha256: document.1.clone(),
            };
            may_pause(state, *letter, *from, *no_manual_route, now).map(|()| event)
        }
        Command::AgreePause => Ok(Event::PauseAgreed { by: me }),
        Command::RefusePause { reason } => Ok(Event::PauseRefused { by: me, reason: reason.clone() }),
    }
}

fn may_pause(
    state: &Interruption,
    letter: Letter,
    from: Timestamp,
    no_manual_route: bool,
    now: Timestamp,
) -> Result<(), Refusal> {
    if matches!(state.scope, Scope::Registry(_)) {
        return Err(Refusal::RegistryIsNoStandstill);
    }
    if letter == Letter::C && !no_manual_route {
        return Err(Refusal::ManualRouteLeft);
    }
    let end = state.end.as_ref().map_or(now, |end| end.at);
    if from < state.started_at || from > end {
        return Err(Refusal::PauseOutOfPlace);
    }
    Ok(())
}

fn to_come(now: Timestamp, moments: [Option<Timestamp>; 2]) -> Result<(), Refusal> {
    if moments.into_iter().flatten().any(|moment| moment <= now) { Err(Refusal::ExpectedInThePast) } else { Ok(()) }
}

/// The table of states and orders.
fn timely(kind: CommandKind, state: &Interruption) -> bool {
    let announced = matches!(state.phase, Phase::Announced { .. });
    let decided = state.pause.as_ref().is_some_and(|pause| pause.agreed_by.is_some());
    match kind {
        CommandKind::Propose => false,
        CommandKind::Declare => state.phase == Phase::Proposed,
        CommandKind::Confirm => announced && !state.is_confirmed(),
        CommandKind::Update => announced && state.end.is_none(),
        // Stated wrongly it may be stated again, until the second person has confirmed it.
        CommandKind::StateEnd => announced && state.end.as_ref().is_none_or(|end| end.confirmed_by.is_none()),
        CommandKind::ConfirmEnd => announced && state.end.as_ref().is_some_and(|end| end.confirmed_by.is_none()),
        // What two persons have confirmed was one, and has an end.
        CommandKind::Dismiss => {
            let open = state.phase == Phase::Proposed || (announced && !state.is_confirmed());
            open && state.end.is_none() && state.pause.is_none()
        }
        CommandKind::RecordPause => announced && state.pause.is_none(),
        CommandKind::AgreePause | CommandKind::RefusePause => announced && state.pause.is_some() && !decided,
    }
}

/// Whether the second person would be the first.
fn second_is_first(kind: CommandKind, state: &Interruption, me: AccountId) -> bool {
    match kind {
        CommandKind::Confirm => matches!(state.phase, Phase::Announced { by: Some(by), .. } if by == me),
        CommandKind::ConfirmEnd => state.end.as_ref().is_some_and(|end| end.by == me),
        CommandKind::AgreePause => state.pause.as_ref().is_some_and(|pause| pause.by == me),
        CommandKind::Propose
        | CommandKind::Declare
        | CommandKind::Update
        | CommandKind::StateEnd
        | CommandKind::Dismiss
        | CommandKind::RecordPause
        | CommandKind::RefusePause => false,
    }
}

//! Who may order what about personal data, and what follows from it.

use super::change::{Command, CommandKind, Event, roles};
use super::refusal::Refusal;
use super::state::{AT_ONCE_MAX, Breach, DataCase, Kind, TERM, Wish};
use crate::account::{Actor, Role};
use crate::application::TextRef;
use crate::ids::{ApplicationId, DataCaseId};
use jiff::Timestamp;
use jiff::civil::Date;

/// One decision to be taken: on what, by whom.
#[derive(Clone, Copy)]
pub struct Move<'a> {
    /// The matter; `None` before it begins.
    pub case: Option<&'a DataCase>,
    /// Who orders.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
}

/// What a decision rests on besides the matter itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// A request of the same kind by the same person is not answered yet.
    pub asked_already: bool,
    /// It is an officer's account, in whichever task they act now.
    pub officer: bool,
    /// Applications of the person that are being worked on.
    pub running: u32,
    /// Drafts of the person: nobody but them ever saw these.
    pub drafts: Vec<ApplicationId>,
    /// Applications of the person that were sent and have ended: the law keeps them for their time.
    pub kept: u32,
    /// The day on which the last backup ends that holds a key destroyed now.
    pub backups_end: Date,
}

fn permits(kind: CommandKind, actor: &Actor) -> bool {
    match actor {
        Actor::System => kind == CommandKind::Propose,
        Actor::Account { role, .. } => roles(kind).contains(role),
    }
}

/// Decides `command`.
pub fn decide(step: Move, command: &Command, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    if !permits(CommandKind::from(command), step.actor) {
        return Err(Refusal::NotPermitted);
    }
    match command {
        Command::Ask { wish, words } => ask(step, (*wish, words), facts),
        Command::Answer { granted, words } => answer(step, *granted, words),
        Command::Erase { words } => erase(step, words, facts),
        Command::Propose { applications } => {
            let fits = step.case.is_none() && (1..=AT_ONCE_MAX).contains(&applications.len());
            let proposed = Event::Proposed { applications: applications.clone() };
            if fits { Ok(vec![proposed]) } else { Err(Refusal::WrongList) }
        }
        Command::Destroy => {
            let case = open(step, &[Kind::Disposal])?;
            let applications = case.applications.clone();
            Ok(vec![Event::Erased { account: None, applications, kept: 0, backups_end: facts.backups_end }])
        }
        Command::ReportBreach { breach, words } => report(step, breach, words),
        Command::TellPersons => {
            let told = open(step, &[Kind::Breach])?.persons_told_at.is_some();
            // Pressed twice they are told once.
            Ok(if told { Vec::new() } else { vec![Event::PersonsTold] })
        }
        Command::NoteAuthorityTold { words } => {
            let told = open(step, &[Kind::Breach])?.authority_told_at.is_some();
            Ok(if told { Vec::new() } else { vec![Event::AuthorityTold { words: words.clone() }] })
        }
    }
}

/// The matter, where it is one of these and still open.
fn open<'a>(step: Move<'a>, kinds: &[Kind]) -> Result<&'a DataCase, Refusal> {
    step.case.filter(|case| case.closed_at.is_none() && kinds.contains(&case.kind)).ok_or(Refusal::NotOpen)
}

/// The same where somebody decides about a person: not about themselves.
fn open_of_another<'a>(step: Move<'a>, kinds: &[Kind]) -> Result<&'a DataCase, Refusal> {
    let case = open(step, kinds)?;
    if case.account.is_some() && case.account == step.actor.account() { Err(Refusal::OwnRequest) } else { Ok(case) }
}

fn ask(step: Move, (wish, words): (Wish, &TextRef), facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let account = step.actor.account().ok_or(Refusal::NotPermitted)?;
    if step.case.is_some() {
        return Err(Refusal::Moved);
    }
    if wish == Wish::Erasure && (facts.officer || step.actor.role() != Some(Role::Pemohon)) {
        return Err(Refusal::OfficersAccount);
    }
    if facts.asked_already {
        return Err(Refusal::AskedAlready);
    }
    Ok(vec![Event::Asked { wish, account, words: words.clone() }])
}

fn answer(step: Move, granted: bool, words: &TextRef) -> Result<Vec<Event>, Refusal> {
    let case = open_of_another(step, &[Kind::Correction, Kind::Erasure, Kind::Disposal])?;
    // An erasure and a disposal are granted by doing them.
    if granted && case.kind != Kind::Correction {
        return Err(Refusal::NotOpen);
    }
    Ok(vec![Event::Answered { granted, words: words.clone() }])
}

fn erase(step: Move, words: &TextRef, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let case = open_of_another(step, &[Kind::Erasure])?;
    if facts.running > 0 {
        return Err(Refusal::StillRunning(facts.running));
    }
    let erased = Event::Erased {
        account: case.account,
        applications: facts.drafts.clone(),
        kept: facts.kept,
        backups_end: facts.backups_end,
    };
    Ok(vec![erased, Event::Answered { granted: true, words: words.clone() }])
}

fn report(step: Move, breach: &Breach, words: &TextRef) -> Result<Vec<Event>, Refusal> {
    if step.case.is_some() {
        return Err(Refusal::Moved);
    }
    if breach.kinds.is_empty() || breach.known_at > step.now {
        return Err(Refusal::IncompleteBreach);
    }
    Ok(vec![Event::BreachReported { breach: breach.clone(), words: words.clone() }])
}

/// The orders that this actor may give about a matter now: what a screen offers.
pub fn possible(step: Move) -> Vec<CommandKind> {
    let Some(case) = step.case.filter(|case| case.closed_at.is_none()) else { return Vec::new() };
    let offered: &[CommandKind] = match case.kind {
        Kind::Correction => &[CommandKind::Answer],
        Kind::Erasure => &[CommandKind::Erase, CommandKind::Answer],
        Kind::Disposal => &[CommandKind::Destroy, CommandKind::Answer],
        Kind::Breach => &[CommandKind::TellPersons, CommandKind::NoteAuthorityTold],
    };
    let own = case.account.is_some() && case.account == step.actor.account();
    let done = |kind: CommandKind| match kind {
        CommandKind::TellPersons => case.persons_told_at.is_some(),
        CommandKind::NoteAuthorityTold => case.authority_told_at.is_some(),
        CommandKind::Ask
        | CommandKind::Answer
        | CommandKind::Erase
        | CommandKind::Propose
        | CommandKind::Destroy
        | CommandKind::ReportBreach => false,
    };
    offered.iter().copied().filter(|kind| !own && permits(*kind, step.actor) && !done(*kind)).collect()
}

/// The matter after `event`. Never refuses: what happened, happened.
#[must_use]
pub fn apply(case: Option<DataCase>, id: DataCaseId, event: &Event, at: Timestamp) -> DataCase {
    let mut case = case.unwrap_or_else(|| begun(id, event, at));
    case.version += 1;
    match event {
        Event::Asked { .. } | Event::Proposed { .. } | Event::BreachReported { .. } => {}
        Event::Answered { granted, .. } => (case.granted, case.closed_at) = (Some(*granted), Some(at)),
        Event::Erased { applications, kept, backups_end, .. } => {
            case.applications.clone_from(applications);
            (case.kept, case.backups_end) = (*kept, Some(*backups_end));
            (case.granted, case.closed_at) = (Some(true), Some(at));
        }
        Event::PersonsTold => case.persons_told_at = Some(at),
        Event::AuthorityTold { .. } => case.authority_told_at = Some(at),
    }
    if case.kind == Kind::Breach && case.persons_told_at.is_some() && case.authority_told_at.is_some() {
        case.closed_at = Some(at);
    }
    case
}

fn begun(id: DataCaseId, event: &Event, at: Timestamp) -> DataCase {
    let (kind, account, due_at) = match event {
        Event::Asked { wish, account, .. } => (wish.kind(), Some(*account), Some(at + TERM)),
        Event::BreachReported { breach, .. } => (Kind::Breach, None, Some(breach.known_at + TERM)),
        Event::Proposed { .. }
        | Event::Answered { .. }
        | Event::Erased { .. }
        | Event::PersonsTold
        | Event::AuthorityTold { .. } => (Kind::Disposal, None, None),
    };
    let of_event = |event: &Event| -> (Vec<ApplicationId>, Option<Breach>) {
        match event {
            Event::Proposed { applications } => (applications.clone(), None),
            Event::BreachReported { breach, .. } => (Vec::new(), Some(breach.clone())),
            Event::Asked { .. }
            | Event::Answered { .. }
            | Event::Erased { .. }
            | Event::PersonsTold
            | Event::AuthorityTold { .. } => (Vec::new(), None),
        }
    };
    let (applications, breach) = of_event(event);
    DataCase {
        id,
        version: 0,
        kind,
        account,
        opened_at: at,
        due_at,
        applications,
        breach,
        persons_told_at: None,
        authority_told_at: None,
        granted: None,
        backups_end: None,
        kept: 0,
        closed_at: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::DataKind;
    use super::*;
    use crate::account::TypeScope;
    use crate::ids::AccountId;
    use crate::ids::TextId;
    use jiff::SignedDuration;
    use jiff::civil::date;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn who(n: u128, role: Role) -> Actor {
        Actor::Account {
            id: AccountId(Uuid::from_u128(n)),
            role,
            office: None,
            types: TypeScope::All,
            powers: Vec::new(),
        }
    }

    fn words() -> TextRef {
        TextRef { id: TextId(Uuid::nil()), commitment: String::new() }
    }

    fn facts() -> Facts {
        Facts { backups_end: date(2027, 1, 3), kept: 2, ..Facts::default() }
    }

    fn ordered(case: Option<DataCase>, actor: &Actor, command: &Command, facts: &Facts) -> Result<DataCase, Refusal> {
        let events = decide(Move { case: case.as_ref(), actor, now: NOW }, command, facts)?;
        let id = DataCaseId(Uuid::from_u128(9));
        Ok(events.iter().fold(case, |case, event| Some(apply(case, id, event, NOW))).expect("something happened"))
    }

    fn asked(wish: Wish) -> DataCase {
        ordered(None, &who(1, Role::Pemohon), &Command::Ask { wish, words: words() }, &facts()).unwrap()
    }

    #[test]
    fn a_request_is_due_after_three_days_and_one_at_a_time() {
        let case = asked(Wish::Correction);
        assert_eq!((case.kind, case.due_at), (Kind::Correction, Some(NOW + SignedDuration::from_hours(72))));
        assert!(!case.is_late(NOW + TERM) && case.is_late(NOW + TERM + SignedDuration::from_secs(1)));
        let again = Facts { asked_already: true, ..facts() };
        let ask = Command::Ask { wish: Wish::Correction, words: words() };
        assert_eq!(ordered(None, &who(1, Role::Pemohon), &ask, &again), Err(Refusal::AskedAlready));
        let erase = Command::Ask { wish: Wish::Erasure, words: words() };
        assert_eq!(ordered(None, &who(1, Role::Verifikator), &erase, &facts()), Err(Refusal::OfficersAccount));
    }

    #[test]
    fn an_erasure_waits_for_running_applications_and_takes_the_drafts_along() {
        let admin = who(2, Role::Admin);
        let draft = ApplicationId(Uuid::from_u128(5));
        let erase = Command::Erase { words: words() };
        let running = Facts { running: 1, ..facts() };
        assert_eq!(ordered(Some(asked(Wish::Erasure)), &admin, &erase, &running), Err(Refusal::StillRunning(1)));
        let with_draft = Facts { drafts: vec![draft], ..facts() };
        let done = ordered(Some(asked(Wish::Erasure)), &admin, &erase, &with_draft).unwrap();
        assert_eq!((done.granted, done.kept, &done.applications[..]), (Some(true), 2, &[draft][..]));
        assert_eq!((done.backups_end, done.closed_at), (Some(date(2027, 1, 3)), Some(NOW)));
        assert_eq!(ordered(Some(done), &admin, &erase, &facts()), Err(Refusal::NotOpen), "once");
        let granted = Command::Answer { granted: true, words: words() };
        assert_eq!(ordered(Some(asked(Wish::Erasure)), &admin, &granted, &facts()), Err(Refusal::NotOpen));
    }

    #[test]
    fn nobody_but_another_admin_decides_about_a_person() {
        for role in Role::ALL {
            let answer = Command::Answer { granted: false, words: words() };
            let may = ordered(Some(asked(Wish::Correction)), &who(2, role), &answer, &facts());
            assert_eq!(may.is_ok(), role == Role::Admin, "{role:?}");
            assert_eq!(
                ordered(None, &who(2, role), &Command::Propose { applications: vec![] }, &facts()),
                Err(Refusal::NotPermitted)
            );
        }
        let own = ordered(
            Some(asked(Wish::Correction)),
            &who(1, Role::Admin),
            &Command::Answer { granted: true, words: words() },
            &facts(),
        );
        assert_eq!(own, Err(Refusal::OwnRequest));
    }

    #[test]
    fn a_breach_ends_when_the_persons_and_the_authority_were_told() {
        let known_at = NOW - SignedDuration::from_hours(10);
        let breach = Breach { known_at, kinds: [DataKind::Identity].into(), persons: 3, accounts: Vec::new() };
        let report = Command::ReportBreach { breach: breach.clone(), words: words() };
        let case = ordered(None, &who(3, Role::Kominfo), &report, &facts()).unwrap();
        assert_eq!(case.due_at, Some(known_at + TERM), "the term runs from when it was known");
        let admin = who(2, Role::Admin);
        let tell = Command::TellPersons;
        let case = ordered(Some(case), &admin, &tell, &facts()).unwrap();
        assert_eq!(case.closed_at, None);
        let step = Move { case: Some(&case), actor: &admin, now: NOW };
        assert_eq!(possible(step), [CommandKind::NoteAuthorityTold]);
        assert_eq!(decide(step, &tell, &facts()), Ok(Vec::new()), "told once");
        let case = ordered(Some(case), &admin, &Command::NoteAuthorityTold { words: words() }, &facts()).unwrap();
        assert_eq!(case.closed_at, Some(NOW));
        let empty = Command::ReportBreach { breach: Breach { kinds: [].into(), ..breach }, words: words() };
        assert_eq!(ordered(None, &admin, &empty, &facts()), Err(Refusal::IncompleteBreach));
    }

    #[test]
    fn the_timetable_proposes_and_a_person_destroys() {
        let applications = vec![ApplicationId(Uuid::from_u128(7))];
        let propose = Command::Propose { applications: applications.clone() };
        let case = ordered(None, &Actor::System, &propose, &facts()).unwrap();
        assert_eq!((case.kind, case.due_at), (Kind::Disposal, None));
        let system = ordered(Some(case.clone()), &Actor::System, &Command::Destroy, &facts());
        assert_eq!(system, Err(Refusal::NotPermitted), "no timer destroys");
        let done = ordered(Some(case), &who(2, Role::Admin), &Command::Destroy, &facts()).unwrap();
        assert_eq!((done.applications, done.closed_at), (applications, Some(NOW)));
    }
}

//! Pasal 11(5), 11(6): a sanction is proposed by one person, heard, and decided by another; and nothing else happens by it.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod support;

use domain::account::power::Scope;
use domain::account::{Actor, Role};
use domain::application::{Channel, Stage};
use domain::calendar::{Calendar, Hours, Week};
use domain::ids::{AccountId, ApplicationId, ObjectionId, SanctionId};
use domain::sanction::{
    Article, Command, CommandKind, Measure, Move, On, REPLY_WORKING_DAYS, Refusal, Sanction, Status, StatusKind, apply,
    decide, possible, reply_until, roles,
};
use jiff::{SignedDuration, Timestamp};
use strum::IntoEnumIterator as _;
use support::{account, acting_for_applicant, document, text, uuid};

fn weekdays() -> Calendar {
    let day = Hours::parse("07:30", "16:00").ok();
    Calendar { hours: Week::of_days([day, day, day, day, day, None, None]), ..Calendar::default() }
}

/// A Monday morning.
fn monday() -> Timestamp {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

fn owner() -> Actor {
    account(Role::Pemohon, 1, None)
}

fn on_applicant() -> On {
    On::Applicant { account: AccountId(uuid(1)), application: ApplicationId(uuid(99)) }
}

fn submitted() -> Stage {
    Stage::Submitted { since: monday() }
}

struct Case {
    sanction: Option<Sanction>,
    now: Timestamp,
    stage: Stage,
    channel: Channel,
}

impl Case {
    fn new() -> Self {
        Self { sanction: None, now: monday(), stage: submitted(), channel: Channel::Daring }
    }

    fn proposed(measure: Measure) -> Self {
        let mut case = Self::new();
        case.order(&account(Role::Verifikator, 2, None), &propose(measure)).unwrap();
        case
    }

    fn order(&mut self, actor: &Actor, command: &Command) -> Result<(), Refusal> {
        let calendar = weekdays();
        let application = Some((&self.stage, self.channel));
        let step = Move { sanction: self.sanction.as_ref(), actor, now: self.now, calendar: &calendar, application };
        let event = decide(step, command)?;
        // What could be ordered was offered, and only that: but for what a form may not name.
        self.sanction = apply(self.sanction.take(), (SanctionId(uuid(5)), actor), &event, self.now);
        Ok(())
    }

    fn offered(&self, actor: &Actor) -> Vec<CommandKind> {
        let calendar = weekdays();
        let application = Some((&self.stage, self.channel));
        let step = Move { sanction: self.sanction.as_ref(), actor, now: self.now, calendar: &calendar, application };
        possible(step).into_iter().collect()
    }

    fn status(&self) -> StatusKind {
        self.sanction.as_ref().unwrap().status.kind()
    }
}

fn propose(measure: Measure) -> Command {
    Command::Propose { on: on_applicant(), measure, article: Article::B, facts: text() }
}

fn impose() -> Command {
    Command::Impose { reasons: text(), letter: document() }
}

fn head() -> Actor {
    account(Role::KepalaDinas, 3, None)
}

/// Pasal 11(5): nobody is sanctioned before they were heard, or their days are over.
#[test]
fn a_sanction_waits_for_the_reply_or_the_end_of_its_days() {
    let mut case = Case::proposed(Measure::Warning);
    let until = reply_until(case.sanction.as_ref().unwrap(), &weekdays()).unwrap();
    assert_eq!((until.to_string().as_str(), REPLY_WORKING_DAYS), ("2026-11-30", 5));
    assert_eq!(case.order(&head(), &impose()), Err(Refusal::StillHeard { until: Some(until) }));
    assert_eq!(case.offered(&head()), [CommandKind::Drop]);
    case.now += SignedDuration::from_hours(24 * 7);
    assert!(matches!(case.order(&head(), &impose()), Err(Refusal::StillHeard { .. })), "the last day is theirs whole");
    case.now += SignedDuration::from_hours(24);
    assert_eq!(case.order(&owner(), &Command::Reply { text: text() }), Err(Refusal::ReplyTooLate));
    assert_eq!(case.order(&head(), &impose()), Ok(()));
    assert_eq!(case.status(), StatusKind::Imposed);

    let mut case = Case::proposed(Measure::Warning);
    assert_eq!(case.order(&owner(), &Command::Reply { text: text() }), Ok(()));
    assert_eq!(case.order(&head(), &impose()), Ok(()), "who has replied was heard");
}

/// Pasal 11(5): whoever proposes does not decide, whoever decides is the head, and only its person replies.
#[test]
fn two_persons_and_the_one_it_is_about() {
    for role in Role::ALL {
        let mut case = Case::new();
        let may = roles(CommandKind::Propose).contains(&role);
        let actor = account(role, 40, (role == Role::Opd).then_some("PERTAMA"));
        assert_eq!(case.order(&actor, &propose(Measure::Warning)).is_ok(), may, "{role:?} proposes");
        let mut case = Case::proposed(Measure::Warning);
        case.now += SignedDuration::from_hours(24 * 9);
        assert_eq!(case.order(&actor, &impose()).is_ok(), role == Role::KepalaDinas, "{role:?} imposes");
        let mut case = Case::proposed(Measure::Warning);
        assert_eq!(
            case.order(&actor, &Command::Reply { text: text() }),
            Err(Refusal::NotPermitted),
            "{role:?} replies"
        );
    }
    let mut case = Case::proposed(Measure::Warning);
    case.channel = Channel::Loket;
    assert_eq!(case.order(&account(Role::Loket, 41, None), &Command::Reply { text: text() }), Ok(()), "at the counter");
    for (scope, may) in [(Scope::All, true), (Scope::Type { type_id: "contoh".into() }, false)] {
        let mut case = Case::proposed(Measure::Warning);
        let replied = case.order(&acting_for_applicant(scope), &Command::Reply { text: text() });
        assert_eq!(replied.is_ok(), may, "who acts for the applicant in everything replies for them");
    }
    // The same account in another role later is still the same person.
    let mut case = Case::proposed(Measure::Warning);
    case.now += SignedDuration::from_hours(24 * 9);
    assert_eq!(case.order(&account(Role::KepalaDinas, 2, None), &impose()), Err(Refusal::SamePerson));
    assert!(!case.offered(&account(Role::KepalaDinas, 2, None)).contains(&CommandKind::Impose));
}

/// Pasal 11(5) huruf b: only what is pending can be cancelled, and a draft is nobody's business.
#[test]
fn what_is_decided_is_not_cancelled() {
    let since = monday();
    let ended = [
        Stage::Draft,
        Stage::Issued { since, document: document() },
        Stage::Rejected { since, document: document() },
        Stage::Withdrawn { since },
        Stage::Cancelled { since, document: document() },
    ];
    for stage in ended {
        let mut case = Case::new();
        case.stage = stage.clone();
        let verifier = account(Role::Verifikator, 2, None);
        assert_eq!(case.order(&verifier, &propose(Measure::Cancellation)), Err(Refusal::NotPending), "{stage:?}");
        let warned = case.order(&verifier, &propose(Measure::Warning));
        assert_eq!(warned.is_ok(), stage != Stage::Draft, "{stage:?}");
    }
    let mut case = Case::proposed(Measure::Cancellation);
    case.order(&owner(), &Command::Reply { text: text() }).unwrap();
    case.stage = Stage::Issued { since, document: document() };
    assert_eq!(case.order(&head(), &impose()), Err(Refusal::NotPending), "it was decided meanwhile");
}

/// Pasal 11(6): recorded, by somebody else, and final.
#[test]
fn a_sanction_on_an_officer_is_only_recorded() {
    let record = |n| Command::Record { account: AccountId(uuid(n)), article: Article::A, facts: text() };
    let mut case = Case::new();
    assert_eq!(case.order(&head(), &record(3)), Err(Refusal::OnOneself));
    assert_eq!(case.order(&account(Role::Verifikator, 2, None), &record(7)), Err(Refusal::NotPermitted));
    case.order(&account(Role::Admin, 8, None), &record(7)).unwrap();
    assert_eq!(case.status(), StatusKind::Recorded);
    for actor in [head(), owner(), Actor::System] {
        assert!(case.offered(&actor).is_empty(), "nothing follows from it: {actor:?}");
    }
    let mut case = Case::new();
    let officer =
        Command::Propose { on: on_applicant(), measure: Measure::Officer, article: Article::A, facts: text() };
    assert_eq!(case.order(&account(Role::Verifikator, 2, None), &officer), Err(Refusal::WrongMeasure));
}

#[test]
fn a_letter_is_reported_once_and_only_by_the_machine() {
    let mut case = Case::proposed(Measure::Warning);
    case.order(&owner(), &Command::Reply { text: text() }).unwrap();
    let report = Command::ReportLetter { letter: document(), sha256: "00".into() };
    assert_eq!(case.order(&Actor::System, &report), Err(Refusal::NotNow));
    case.order(&head(), &impose()).unwrap();
    assert_eq!(case.order(&head(), &report), Err(Refusal::NotPermitted));
    case.order(&Actor::System, &report).unwrap();
    assert_eq!(case.order(&Actor::System, &report), Err(Refusal::NotNow));
    let lift = Command::Lift { objection: ObjectionId(uuid(6)) };
    case.order(&head(), &lift).unwrap();
    assert!(
        matches!(&case.sanction.as_ref().unwrap().status, Status::Lifted { decision, .. } if decision.letter_out_at.is_some())
    );
    assert_eq!(case.order(&head(), &lift), Err(Refusal::NotNow));
}

#[test]
fn the_system_decides_nothing() {
    for kind in CommandKind::iter() {
        let mut case = Case::proposed(Measure::Warning);
        case.now += SignedDuration::from_hours(24 * 30);
        assert!(!case.offered(&Actor::System).contains(&kind), "{kind:?}");
    }
}

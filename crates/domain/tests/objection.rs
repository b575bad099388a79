//! UU 30/2014 Pasal 77: 21 working days to object, ten to decide; after them the law grants, and a person still writes the decision.

mod support;

use domain::account::power::Scope;
use domain::account::{Actor, Role};
use domain::application::Channel;
use domain::calendar::{Calendar, Hours, Week};
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, ApplicationId, ObjectionId};
use domain::objection::{
    Command, DECISION_WORKING_DAYS, FILING_WORKING_DAYS, Move, Objection, Outcome, Refusal, StatusKind, apply, decide,
    decision_until, deemed_granted, filing_until, may_decide,
};
use domain::service_clock::last_day;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;
use std::collections::BTreeMap;
use support::{account, acting_for_applicant, document, text, uuid};

fn calendar(holidays: &[Date]) -> Calendar {
    let day = Hours::parse("07:30", "16:00").ok();
    let holidays: BTreeMap<Date, String> = holidays.iter().map(|day| (*day, "Libur".to_owned())).collect();
    Calendar { hours: Week::of_days([day, day, day, day, day, None, None]), holidays, ..Calendar::default() }
}

/// A Monday, ten in the morning in Padang.
fn monday() -> Timestamp {
    "2026-11-23T03:00:00Z".parse().unwrap()
}

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}

fn file(against: DocumentKind) -> Command {
    Command::File {
        application: ApplicationId(uuid(99)),
        account: AccountId(uuid(1)),
        document: document(),
        against,
        announced_at: monday(),
        reasons: text(),
        files: Vec::new(),
    }
}

fn decided(outcome: Outcome) -> Command {
    Command::Decide { outcome, reasons: text(), letter: document() }
}

fn ordered(
    before: Option<Objection>,
    by: (&Actor, Timestamp, Channel),
    command: &Command,
) -> Result<Option<Objection>, Refusal> {
    let (actor, now, channel) = by;
    let calendar = calendar(&[]);
    let event = decide(Move { objection: before.as_ref(), actor, now, calendar: &calendar, channel }, command)?;
    Ok(apply(before, (ObjectionId(uuid(5)), actor), &event, now))
}

fn filed() -> Option<Objection> {
    let by = (&account(Role::Pemohon, 1, None), monday(), Channel::Daring);
    ordered(None, by, &file(DocumentKind::Refusal)).unwrap()
}

#[test]
fn an_objection_comes_within_21_working_days_from_whoever_the_decision_burdens() {
    let owner = account(Role::Pemohon, 1, None);
    let until = filing_until(monday(), &calendar(&[])).unwrap();
    assert_eq!((until, FILING_WORKING_DAYS), (date(2026, 12, 22), 21));
    let at = |now| ordered(None, (&owner, now, Channel::Daring), &file(DocumentKind::Warning)).map(|_| ());
    assert_eq!(at(monday() + days(29)), Ok(()), "the last day counts whole");
    assert_eq!(at(monday() + days(30)), Err(Refusal::TooLate { until }));
    for (actor, channel, may) in [
        (account(Role::Pemohon, 31, None), Channel::Daring, false),
        (acting_for_applicant(Scope::All), Channel::Daring, true),
        (acting_for_applicant(Scope::One { application: ApplicationId(uuid(99)) }), Channel::Daring, false),
        (account(Role::Loket, 4, None), Channel::Daring, false),
        (account(Role::Loket, 4, None), Channel::Loket, true),
        (account(Role::KepalaDinas, 3, None), Channel::Loket, false),
        (Actor::System, Channel::Loket, false),
    ] {
        let filed = ordered(None, (&actor, monday(), channel), &file(DocumentKind::Refusal));
        assert_eq!(filed.is_ok(), may, "{actor:?} {channel:?}");
    }
    for kind in DocumentKind::ALL {
        let filed = ordered(None, (&owner, monday(), Channel::Daring), &file(*kind));
        assert_eq!(filed.is_ok(), kind.may_be_objected_to(), "{kind:?}");
    }
    let twice = ordered(filed(), (&owner, monday(), Channel::Daring), &file(DocumentKind::Refusal));
    assert_eq!(twice.unwrap_err(), Refusal::AlreadyFiled);
}

#[test]
fn after_ten_working_days_it_can_only_be_granted_and_only_by_the_head() {
    let head = account(Role::KepalaDinas, 3, None);
    let until = decision_until(monday(), &calendar(&[])).unwrap();
    assert_eq!((until, DECISION_WORKING_DAYS), (date(2026, 12, 7), 10));
    let (last, after) = (monday() + days(14), monday() + days(15));
    let refused = ordered(filed(), (&head, last, Channel::Daring), &decided(Outcome::Refused)).unwrap().unwrap();
    assert_eq!(refused.status.kind(), StatusKind::Refused);
    let late = ordered(filed(), (&head, after, Channel::Daring), &decided(Outcome::Refused));
    assert_eq!(late.unwrap_err(), Refusal::DeemedGranted);
    let granted = ordered(filed(), (&head, after, Channel::Daring), &decided(Outcome::Granted)).unwrap().unwrap();
    assert!(granted.status.decision().unwrap().deemed, "the letter says that the law granted it");
    assert!(!deemed_granted(&granted, &calendar(&[]), after + days(99)), "what is decided is decided");
    let twice = ordered(Some(granted), (&head, after, Channel::Daring), &decided(Outcome::Granted));
    assert_eq!(twice.unwrap_err(), Refusal::NotNow);
    for role in Role::ALL.into_iter().filter(|role| *role != Role::KepalaDinas) {
        let other = account(role, 40, None);
        let tried = ordered(filed(), (&other, after, Channel::Daring), &decided(Outcome::Granted));
        assert_eq!(tried.unwrap_err(), Refusal::NotPermitted, "{role:?}");
    }
    let tried = ordered(filed(), (&Actor::System, after, Channel::Daring), &decided(Outcome::Granted));
    assert_eq!(tried.unwrap_err(), Refusal::NotPermitted, "a timer never signs");
    let open = filed();
    let calendar = calendar(&[]);
    let step = Move {
        objection: open.as_ref(),
        actor: &Actor::System,
        now: after,
        calendar: &calendar,
        channel: Channel::Daring,
    };
    assert!(!may_decide(step));
}

proptest! {
    /// A term holds exactly so many working days, ends on one, and only days off make it longer.
    #[test]
    fn a_term_holds_its_working_days(begins in 0_i64..700, n in 1_u16..40, off in prop::collection::vec(0_i64..760, 0..30)) {
        let first = date(2026, 1, 1);
        let holidays: Vec<Date> = off.iter().map(|n| first.saturating_add(n.days())).collect();
        let (with, without) = (calendar(&holidays), calendar(&[]));
        let begins = first.saturating_add(begins.days());
        let last = last_day(&with, begins, n).unwrap();
        prop_assert!(with.is_working_day(last));
        prop_assert_eq!(with.working_days_between(begins, last), u32::from(n));
        prop_assert!(last >= last_day(&without, begins, n).unwrap());
    }
}

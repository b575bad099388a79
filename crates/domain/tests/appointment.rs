//! Who may ask for an appointment, agree to it, review and end it; and that no walk gives power without two other people.

use domain::account::{Actor, Role, TypeScope};
use domain::application::TextRef;
use domain::appointment::{
    Appointment, Asked, Command, CommandKind, Event, Facts, Kind, Move, Refusal, Standing, apply, decide, possible,
};
use domain::ids::{AccountId, AppointmentId, TextId};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn days(n: i64) -> Timestamp {
    NOW + SignedDuration::from_hours(24 * n)
}

fn person(n: u128) -> AccountId {
    AccountId(Uuid::from_u128(n))
}

fn actor(n: u128, role: Role) -> Actor {
    Actor::Account { id: person(n), role, office: None, types: TypeScope::All, powers: Vec::new() }
}

fn text() -> TextRef {
    TextRef { id: TextId(Uuid::from_u128(9)), commitment: "c".into() }
}

fn asked(account: u128, role: Role) -> Asked {
    let office = (role == Role::Opd).then(|| "DINKES".to_owned());
    let account = person(account);
    let (types, kind) = (TypeScope::All, Kind::Definitive);
    Asked { account, role, office, types, from: NOW, until: None, kind, stands_for: None }
}

fn ask(asked: Asked) -> Command {
    Command::Ask { asked: Box::new(asked), basis: text() }
}

const FACTS: Facts = Facts {
    officer: true,
    held: false,
    stood_for_holds: true,
    deciders: 5,
    others: true,
    open: 0,
    successor_fits: true,
};

fn step<'a>(appointment: Option<&'a Appointment>, actor: &'a Actor) -> Move<'a> {
    Move { appointment, actor, now: NOW, facts: FACTS }
}

fn all(before: Option<Appointment>, actor: &Actor, events: &[Event]) -> Option<Appointment> {
    let id = AppointmentId(Uuid::from_u128(77));
    events.iter().fold(before, |one, event| apply(one, (id, actor), event, NOW))
}

/// Asked for by the admin 1, for the account 3.
fn waiting(role: Role) -> Appointment {
    let admin = actor(1, Role::Admin);
    let events = decide(step(None, &admin), &ask(asked(3, role))).expect("it is asked for");
    all(None, &admin, &events).expect("there is one")
}

fn agreed(role: Role) -> Appointment {
    let (one, head) = (waiting(role), actor(2, Role::KepalaDinas));
    let events = decide(step(Some(&one), &head), &Command::Agree).expect("it is agreed");
    all(Some(one), &head, &events).expect("there is one")
}

/// Pasal 11(1): asked for by an admin, agreed by another one or the head, neither of them the holder.
#[test]
fn two_people_make_an_appointment_and_neither_is_its_holder() {
    let one = waiting(Role::Verifikator);
    let agree = |by: &Actor| decide(step(Some(&one), by), &Command::Agree).map(|_| ());
    assert!(!one.holds(NOW));
    assert_eq!(agree(&actor(1, Role::Admin)), Err(Refusal::SamePerson));
    assert_eq!(agree(&actor(3, Role::Admin)), Err(Refusal::Own), "the holder, in whatever role");
    assert_eq!(agree(&Actor::System), Err(Refusal::NotPermitted));
    assert_eq!(agree(&actor(2, Role::Admin)), Ok(()));
    assert_eq!(agree(&actor(2, Role::KepalaDinas)), Ok(()));
    for role in Role::ALL.into_iter().filter(|role| !matches!(role, Role::Admin | Role::KepalaDinas)) {
        assert_eq!(agree(&actor(2, role)), Err(Refusal::NotPermitted), "{role:?}");
        let asks = decide(step(None, &actor(2, role)), &ask(asked(3, Role::Loket)));
        assert_eq!(asks, Err(Refusal::NotPermitted), "{role:?}");
    }
    assert!(agreed(Role::Verifikator).holds(NOW));
    assert_eq!(possible(&one, &actor(1, Role::Admin), NOW).into_iter().collect::<Vec<_>>(), [CommandKind::Decline]);
    assert!(possible(&one, &actor(3, Role::Admin), NOW).is_empty());
}

#[test]
fn the_command_line_lets_in_the_first_two_and_nobody_else() {
    for (role, deciders, lets_in) in
        [(Role::Admin, 0, true), (Role::KepalaDinas, 1, true), (Role::Admin, 2, false), (Role::Verifikator, 0, false)]
    {
        let events = decide(step(None, &Actor::System), &ask(asked(3, role))).expect("it asks");
        let one = all(None, &Actor::System, &events);
        let facts = Facts { deciders, ..FACTS };
        let step = Move { appointment: one.as_ref(), actor: &Actor::System, now: NOW, facts };
        assert_eq!(decide(step, &Command::Agree).is_ok(), lets_in, "{role:?} beside {deciders}");
        let admin = Move { actor: &actor(1, Role::Admin), ..step };
        assert!(decide(admin, &Command::Agree).is_ok(), "an admin may always agree to what the command line asks");
    }
    let person_asks = waiting(Role::Admin);
    let facts = Facts { deciders: 0, ..FACTS };
    let step = Move { appointment: Some(&person_asks), actor: &Actor::System, now: NOW, facts };
    assert_eq!(decide(step, &Command::Agree), Err(Refusal::NotPermitted), "the machine agrees to nobody's wish");
}

#[test]
fn what_is_asked_for_makes_sense() {
    let admin = actor(1, Role::Admin);
    let refused = |asked: Asked| decide(step(None, &admin), &ask(asked)).map(|_| ());
    let base = asked(3, Role::Verifikator);
    assert_eq!(refused(base.clone()), Ok(()));
    assert_eq!(refused(Asked { role: Role::Pemohon, ..base.clone() }), Err(Refusal::NoRole));
    assert_eq!(refused(Asked { role: Role::Opd, ..base.clone() }), Err(Refusal::OfficeDoesNotFit));
    assert_eq!(refused(Asked { office: Some("X".into()), ..base.clone() }), Err(Refusal::OfficeDoesNotFit));
    assert_eq!(refused(Asked { until: Some(NOW), ..base.clone() }), Err(Refusal::Dates));
    let late = Asked { from: days(5), until: Some(days(5)), ..base.clone() };
    assert_eq!(refused(late), Err(Refusal::Dates));
    let plh = Asked { kind: Kind::Plh, until: Some(days(3)), stands_for: Some(person(4)), ..base.clone() };
    assert_eq!(refused(plh.clone()), Ok(()));
    assert_eq!(refused(Asked { until: None, ..plh.clone() }), Err(Refusal::EndMissing));
    assert_eq!(refused(Asked { stands_for: None, ..plh.clone() }), Err(Refusal::StandsFor));
    assert_eq!(refused(Asked { stands_for: Some(person(3)), ..plh }), Err(Refusal::StandsFor), "for oneself");
    assert_eq!(refused(Asked { stands_for: Some(person(4)), ..base.clone() }), Err(Refusal::StandsFor));
    let with = |facts: Facts| decide(Move { facts, ..step(None, &admin) }, &ask(base.clone())).map(|_| ());
    assert_eq!(with(Facts { officer: false, ..FACTS }), Err(Refusal::NoOfficer));
    assert_eq!(with(Facts { held: true, ..FACTS }), Err(Refusal::Held));
}

#[test]
fn absence_cover_begins_and_ends_by_itself() {
    let admin = actor(1, Role::Admin);
    let plh = Asked {
        from: days(2),
        until: Some(days(4)),
        kind: Kind::Plh,
        stands_for: Some(person(4)),
        ..asked(3, Role::KepalaDinas)
    };
    let events = decide(step(None, &admin), &ask(plh)).expect("asked");
    let one = all(None, &admin, &events).expect("one");
    let head = actor(4, Role::KepalaDinas);
    let events = decide(step(Some(&one), &head), &Command::Agree).expect("agreed");
    let one = all(Some(one), &head, &events).expect("one");
    assert_eq!([1, 2, 3, 4].map(|day| one.holds(days(day))), [false, true, true, false]);
    assert!(one.ran_out(days(4)) && !one.ran_out(days(3)));
    let late = Move { now: days(4), ..step(Some(&one), &head) };
    assert_eq!(decide(late, &Command::Review), Err(Refusal::NotNow));
}

#[test]
fn open_work_is_handed_over_and_the_last_one_stays() {
    let (one, head) = (agreed(Role::Verifikator), actor(2, Role::KepalaDinas));
    let end = |successor: Option<u128>| Command::End { successor: successor.map(person), basis: text() };
    let with = |facts: Facts, successor| decide(Move { facts, ..step(Some(&one), &head) }, &end(successor)).map(|_| ());
    assert_eq!(with(Facts { open: 2, ..FACTS }, None), Err(Refusal::WorkOpen { open: 2 }));
    assert_eq!(with(Facts { open: 2, ..FACTS }, Some(5)), Ok(()));
    let unfit = Facts { open: 2, successor_fits: false, ..FACTS };
    assert_eq!(with(unfit, Some(5)), Err(Refusal::SuccessorDoesNotFit));
    assert_eq!(with(Facts { others: false, ..FACTS }, None), Ok(()), "an office works on with one verifier less");
    for role in [Role::Admin, Role::KepalaDinas] {
        let last = agreed(role);
        let step = Move { facts: Facts { others: false, ..FACTS }, ..step(Some(&last), &head) };
        assert_eq!(decide(step, &end(None)), Err(Refusal::LastOf(role)));
    }
    let events = decide(step(Some(&one), &head), &end(None)).expect("ended");
    let ended = all(Some(one), &head, &events).expect("one");
    assert!(!ended.holds(NOW) && ended.standing == Standing::Ended { since: NOW });
    assert_eq!(decide(step(Some(&ended), &head), &Command::Agree), Err(Refusal::NotNow));
}

#[test]
fn half_a_year_later_somebody_is_asked() {
    let one = agreed(Role::Loket);
    assert_eq!(one.review_due().map(|due| due.to_string()).as_deref(), Some("1970-07-01T00:00:00Z"));
    assert_eq!(waiting(Role::Loket).review_due(), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// Whatever is ordered by whom in whatever order: what holds was asked for and agreed by two people, neither of them its holder.
    #[test]
    fn no_walk_gives_power_without_two_other_people(
        steps in prop::collection::vec((0_u128..4, prop::sample::select(Role::ALL.to_vec()), 0_u8..5), 1..40),
    ) {
        let (holder, mut one) = (3, None::<Appointment>);
        let (mut asker, mut agreer) = (None, None);
        for (who, role, what) in steps {
            let by = if who == 0 { Actor::System } else { actor(who, role) };
            let command = match what {
                0 => ask(asked(holder, Role::KepalaDinas)),
                1 => Command::Agree,
                2 => Command::Decline { reason: text() },
                3 => Command::Review,
                _ => Command::End { successor: None, basis: text() },
            };
            let Ok(events) = decide(step(one.as_ref(), &by), &command) else { continue };
            match what {
                0 => asker = Some(by.account()),
                1 => agreer = by.account(),
                _ => {}
            }
            one = all(one, &by, &events);
            if let Some(holding) = one.as_ref().filter(|one| one.holds(NOW)) {
                let asker = asker.expect("somebody asked");
                prop_assert!(agreer.is_some() && agreer != asker && agreer != Some(holding.asked.account));
            }
        }
    }
}

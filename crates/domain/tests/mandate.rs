//! Who acts for another never acts outside what was given: not beyond its scope, not after its day, not once it was ended, and not as an
//! officer; and who acts by a power of attorney gives none on.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod support;

use domain::access::{Facts as ReadFacts, Purpose, may_read};
use domain::account::power::{Capacity, Power, Scope};
use domain::account::{Actor, Role, TypeScope};
use domain::application::{Application, CommandKind as Ordering, possible as possible_orders};
use domain::ids::{AccountId, ApplicationId, FileId, MandateId};
use domain::mandate::{
    Command, CommandKind, Facts, Given, Mandate, Move, Refusal, Standing, apply, decide, latest_end,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use support::{draft, licence_type, text, uuid};

fn account(n: u128) -> AccountId {
    AccountId(uuid(n))
}

fn now() -> Timestamp {
    "2026-11-29T03:00:00Z".parse().unwrap()
}

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}

fn person(n: u128, role: Role, powers: Vec<Power>) -> Actor {
    let office = (role == Role::Opd).then(|| support::OFFICES[0].to_owned());
    Actor::Account { id: account(n), role, office, types: TypeScope::All, powers }
}

fn given(capacity: Capacity, scope: Scope, until: Option<Timestamp>) -> Given {
    let letter = (capacity != Capacity::Member).then(|| FileId(uuid(8)));
    Given { holder: account(1), agent: account(2), capacity, scope, until, letter, keeper: account(1) }
}

/// Everything the store could say for it.
fn well() -> Facts {
    Facts {
        speaks: true,
        proved: true,
        agent: true,
        held: false,
        related: false,
        scope_fits: true,
        standing: 0,
        companies: 0,
    }
}

fn attorney() -> Given {
    given(Capacity::Attorney, Scope::All, Some(now() + days(10)))
}

/// A draft of this owner, type and id.
fn file(owner: u128, type_id: &str, id: u128) -> Application {
    Application { id: ApplicationId(uuid(id)), owner: account(owner), type_id: type_id.into(), ..draft() }
}

fn scopes() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::All),
        prop_oneof![Just("contoh"), Just("lain")].prop_map(|id| Scope::Type { type_id: id.into() }),
        (90_u128..93).prop_map(|id| Scope::One { application: ApplicationId(uuid(id)) }),
    ]
}

fn standings() -> impl Strategy<Value = Standing> {
    let since = now() - days(1);
    prop_oneof![
        Just(Standing::Open),
        Just(Standing::Holds { since }),
        Just(Standing::Declined { since }),
        Just(Standing::Ended { since }),
    ]
}

fn capacities() -> impl Strategy<Value = Capacity> {
    prop_oneof![Just(Capacity::Responsible), Just(Capacity::Member), Just(Capacity::Attorney)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Pasal 11(1): on whatever file, whoever's, of whatever type, at whatever moment.
    #[test]
    fn nobody_acts_outside_what_was_given(
        scope in scopes(),
        standing in standings(),
        capacity in capacities(),
        until in proptest::option::of(-3_i64..4),
        later in 0_i64..4,
        owner in 1_u128..4,
        lain in any::<bool>(),
        id in 90_u128..93,
        role in 0_usize..10,
    ) {
        let until = until.map(|n| now() + days(n));
        let mandate =
            Mandate { id: MandateId(uuid(5)), version: 1, given: given(capacity, scope, until), given_at: now(), standing };
        let at = now() + days(later);
        let type_id = if lain { "lain" } else { "contoh" };
        let app = file(owner, type_id, id);
        // What a referee who reads the letter would say.
        let stands = match standing {
            Standing::Holds { .. } => true,
            Standing::Open => capacity == Capacity::Responsible,
            _ => false,
        };
        let in_time = until.is_none_or(|until| at < until);
        let in_scope = match &mandate.given.scope {
            Scope::All => true,
            Scope::Type { type_id: only } => only == type_id,
            Scope::One { application } => *application == app.id,
        };
        let role = Role::ALL[role];
        let own = owner == 2;
        let may = role == Role::Pemohon && (own || (owner == 1 && stands && in_time && in_scope));

        let actor = person(2, role, mandate.power(at).into_iter().collect());
        let mut ty = licence_type(false);
        ty.id = type_id.into();
        let orders = possible_orders(&app, &ty, &actor);
        let is_applicants = orders.contains(&Ordering::SaveAnswers) || orders.contains(&Ordering::Submit);
        prop_assert_eq!(is_applicants, may, "{:?}", orders);
        let reads = may_read(Purpose::Applying, &actor, &ReadFacts::of(&app, true, &actor));
        prop_assert_eq!(reads, may);
    }

    /// Pasal 11(1): of a random history of orders by anybody, only what the represented person ordered gives power.
    #[test]
    fn whatever_is_ordered_by_others_gives_nothing(
        steps in proptest::collection::vec((0_usize..9, 1_u128..6, any::<bool>(), 0_i64..30), 1..20),
    ) {
        // 1 is a person who gives, 2 acts, 3 is a stranger, 4 another one whom 2 wants to let act, 5 an officer.
        let mut mandates: Vec<Mandate> = Vec::new();
        for (i, (kind, who, at_two, day)) in steps.into_iter().enumerate() {
            let at = now() + days(day);
            let role = if who == 5 { Role::Loket } else { Role::Pemohon };
            let powers: Vec<Power> =
                mandates.iter().filter(|one| one.given.agent == account(who)).filter_map(|one| one.power(at)).collect();
            let actor = person(who, role, powers);
            let facts = Facts { speaks: who == 1, ..well() };
            let kind = CommandKind::ALL[kind];
            let agent = if at_two { account(2) } else { account(4) };
            let new = Given { agent, ..attorney() };
            let command = match kind {
                CommandKind::Give => Command::Give { given: Box::new(new) },
                CommandKind::End => Command::End,
                CommandKind::Accept => Command::Accept,
                CommandKind::Prove => Command::Prove,
                CommandKind::Invite => Command::Invite { given: Box::new(Given { capacity: Capacity::Member, until: None, letter: None, ..new }) },
                _ => continue,
            };
            let id = MandateId(uuid(1000 + i as u128));
            let last = mandates.last().cloned();
            let before = if command.given().is_some() { None } else { last };
            let step = Move { mandate: before.as_ref(), actor: &actor, now: at, facts };
            let Ok(event) = decide(step, &command) else { continue };
            if command.given().is_some() {
                prop_assert_eq!(who, 1, "only the person themselves gives: {:?}", command);
            }
            let id = before.as_ref().map_or(id, |one| one.id);
            let after = apply(before, id, &event, at).unwrap();
            mandates.retain(|one| one.id != after.id);
            if kind == CommandKind::End {
                for later in 0..1000 {
                    prop_assert!(after.power(at + days(later)).is_none(), "ended is ended");
                }
            }
            mandates.push(after);
        }
        for one in &mandates {
            let end = latest_end(now() + days(30));
            prop_assert!(one.given.capacity == Capacity::Member || one.power(end + days(1)).is_none(), "none lasts for ever");
        }
    }
}

fn order(mandate: Option<&Mandate>, actor: &Actor, facts: Facts, command: &Command) -> Result<Mandate, Refusal> {
    let event = decide(Move { mandate, actor, now: now(), facts }, command)?;
    Ok(apply(mandate.cloned(), MandateId(uuid(5)), &event, now()).unwrap())
}

#[test]
fn a_power_ends_at_the_first_moment_after_its_day() {
    let until = now() + days(1);
    let actor = person(1, Role::Pemohon, Vec::new());
    let give = Command::Give { given: Box::new(given(Capacity::Attorney, Scope::All, Some(until))) };
    let asked = order(None, &actor, well(), &give).unwrap();
    let agent = person(2, Role::Pemohon, Vec::new());
    let one = order(Some(&asked), &agent, Facts::default(), &Command::Accept).unwrap();
    assert!(one.power(until - SignedDuration::from_secs(1)).is_some());
    assert!(one.power(until).is_none());
    assert!(one.held_since(until - days(1), until + days(1)), "who held it keeps out of what was begun then");
    assert!(!one.held_since(until, until + days(1)));
}

#[test]
fn a_power_that_nobody_accepted_gives_nothing_and_keeps_nobody_out() {
    let (giver, agent) = (person(1, Role::Pemohon, Vec::new()), person(2, Role::Pemohon, Vec::new()));
    let asked = order(None, &giver, well(), &Command::Give { given: Box::new(attorney()) }).unwrap();
    let declined = order(Some(&asked), &agent, Facts::default(), &Command::Decline).unwrap();
    let taken_back = order(Some(&asked), &giver, well(), &Command::End).unwrap();
    for one in [asked, declined, taken_back] {
        assert!(one.power(now()).is_none() && !one.held_since(now() - days(9), now() + days(9)), "{:?}", one.standing);
    }
}

#[test]
fn what_is_given_makes_sense() {
    let actor = person(1, Role::Pemohon, Vec::new());
    let try_with = |change: fn(&mut Given), facts: Facts| {
        let mut given = attorney();
        change(&mut given);
        order(None, &actor, facts, &Command::Give { given: Box::new(given) }).map(|_| ())
    };
    assert_eq!(try_with(|_| {}, well()), Ok(()));
    assert_eq!(try_with(|given| given.until = None, well()), Err(Refusal::Dates));
    assert_eq!(try_with(|given| given.until = Some(now()), well()), Err(Refusal::Dates));
    assert_eq!(try_with(|given| given.until = Some(now() + days(800)), well()), Err(Refusal::Dates));
    assert_eq!(try_with(|given| given.until = Some(latest_end(now())), well()), Ok(()));
    assert_eq!(try_with(|given| given.letter = None, well()), Err(Refusal::LetterMissing));
    assert_eq!(try_with(|given| given.agent = account(1), well()), Err(Refusal::OwnAgent));
    assert_eq!(try_with(|_| {}, Facts { agent: false, ..well() }), Err(Refusal::NoAgent));
    assert_eq!(try_with(|_| {}, Facts { scope_fits: false, ..well() }), Err(Refusal::Scope));
    assert_eq!(try_with(|_| {}, Facts { proved: false, ..well() }), Err(Refusal::NotProved));
    assert_eq!(try_with(|_| {}, Facts { standing: 50, ..well() }), Err(Refusal::TooMany));
    assert_eq!(try_with(|_| {}, Facts { speaks: false, ..well() }), Err(Refusal::NotPermitted));
}

#[test]
fn a_company_is_one_person_s_until_an_officer_proves_it() {
    let founder = person(2, Role::Pemohon, Vec::new());
    let register = Command::Register { given: Box::new(given(Capacity::Responsible, Scope::All, None)) };
    let many = Facts { companies: 20, ..Facts::default() };
    assert_eq!(order(None, &founder, many, &register), Err(Refusal::TooManyCompanies));
    let company = order(None, &founder, Facts::default(), &register).unwrap();
    assert!(company.power(now()).is_some() && !company.speaks(now()));
    let officer = person(9, Role::Loket, Vec::new());
    // Neither the person themselves nor any other role proves it.
    let own = person(2, Role::Loket, Vec::new());
    assert_eq!(order(Some(&company), &own, well(), &Command::Prove), Err(Refusal::Own));
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Loket) {
        let other = person(9, role, Vec::new());
        assert_eq!(order(Some(&company), &other, well(), &Command::Prove), Err(Refusal::NotPermitted), "{role:?}");
    }
    let proved = order(Some(&company), &officer, Facts::default(), &Command::Prove).unwrap();
    assert!(proved.speaks(now()));
    assert_eq!(order(Some(&proved), &officer, well(), &Command::Prove), Err(Refusal::NotNow), "once");
    assert_eq!(order(Some(&proved), &founder, well(), &Command::End), Err(Refusal::LastOne));
    // Whoever is erased answers for nothing any more.
    assert!(order(Some(&proved), &Actor::System, Facts::default(), &Command::End).unwrap().power(now()).is_none());
    for command in [Command::Prove, Command::Accept, Command::Decline] {
        assert_eq!(order(Some(&company), &Actor::System, well(), &command), Err(Refusal::NotPermitted));
    }
    let refused = order(Some(&company), &officer, well(), &Command::Refuse { reason: text() }).unwrap();
    assert!(refused.power(now()).is_none());
}

#[test]
fn an_invitation_gives_nothing_before_the_invited_accept() {
    let speaker = person(1, Role::Pemohon, Vec::new());
    let invite = Command::Invite { given: Box::new(given(Capacity::Member, Scope::All, None)) };
    assert_eq!(order(None, &speaker, Facts { held: true, ..well() }, &invite), Err(Refusal::Held));
    let invited = order(None, &speaker, well(), &invite).unwrap();
    assert!(invited.power(now()).is_none());
    assert_eq!(order(Some(&invited), &speaker, well(), &Command::Accept), Err(Refusal::NotPermitted));
    let agent = person(2, Role::Pemohon, Vec::new());
    let accepted = order(Some(&invited), &agent, Facts::default(), &Command::Accept).unwrap();
    assert!(accepted.power(now()).is_some() && !accepted.speaks(now()), "acts, and invites nobody");
    let left = order(Some(&accepted), &agent, Facts::default(), &Command::End).unwrap();
    assert!(left.power(now()).is_none());
}

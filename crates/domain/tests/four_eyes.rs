//! Few people with many roles walk at random: none of them ever takes two control steps of one file, or controls their own.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod support;

use domain::account::{Actor, Role, TypeScope};
use domain::application::{
    Application, ChecklistItem, CommandKind, ControlStep, Event, Facts, Move, Opinion, Refusal, apply, decide, hand,
    is_control, possible,
};
use domain::ids::AccountId;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use support::{OFFICES, at, command, draft, licence_type, uuid};

/// Five people, the first of whom applied; each in any role.
const PEOPLE: u128 = 5;

fn actor(person: u128, role: Role, office: usize) -> Actor {
    let office = (role == Role::Opd).then(|| OFFICES[office].to_owned());
    Actor::Account { id: AccountId(uuid(person)), role, office, types: TypeScope::All, powers: Vec::new() }
}

fn facts(app: &Application) -> Facts {
    let mut items = vec![ChecklistItem::Answers];
    let has_file = app.files.get("ktp").is_some_and(|files| !files.is_empty());
    let documents_missing = if has_file { Vec::new() } else { vec!["ktp".to_owned()] };
    if has_file {
        items.push(ChecklistItem::Document("ktp".into()));
    }
    Facts { items, documents_missing, ..Facts::default() }
}

/// Orders, and what a referee who keeps no state of ours saw: who ordered what from which stage.
fn walk(steps: &[(u128, usize, usize, usize)]) -> (Application, Vec<(AccountId, Event, Application)>) {
    let ty = licence_type(false);
    let (mut app, mut seen) = (draft(), Vec::new());
    for (i, (person, role, kind, office)) in steps.iter().enumerate() {
        let who = actor(*person, Role::ALL[*role], *office);
        let offers: Vec<(Actor, CommandKind)> = (1..=PEOPLE)
            .flat_map(|person| Role::ALL.map(|role| actor(person, role, *office)))
            .flat_map(|actor| possible(&app, &ty, &actor).into_iter().map(move |kind| (actor.clone(), kind)))
            .filter(|(_, kind)| {
                !matches!(kind, CommandKind::Withdraw | CommandKind::AttachProof | CommandKind::RetractProof)
            })
            .collect();
        let (who, kind) = match offers.get(kind * 13 % offers.len().max(1)) {
            Some(offer) if i % 3 != 0 => offer.clone(),
            _ => (who, CommandKind::ALL[*kind]),
        };
        let facts = facts(&app);
        let order = command(kind, who.office().unwrap_or(OFFICES[*office]), Opinion::Given);
        let step = Move { app: &app, ty: &ty, actor: &who, now: at(i64::try_from(i).unwrap()), facts: &facts };
        let Ok(events) = decide(step, &order) else { continue };
        for event in events {
            let hand = hand(&app, &event, who.account());
            seen.extend(who.account().map(|id| (id, event.clone(), app.clone())));
            app = apply(app, &event, at(i64::try_from(i).unwrap()));
            app.note_hand(hand);
        }
    }
    (app, seen)
}

/// Judges the events by themselves.
fn step_of(event: &Event) -> Option<String> {
    match event {
        Event::ChecklistSaved { .. }
        | Event::Accepted { .. }
        | Event::Returned { .. }
        | Event::RefusalProposed { .. } => Some("verify".into()),
        Event::Examined { office, .. } | Event::RekomendasiGiven { office, .. } => Some(format!("office {office}")),
        Event::Approved { level } => Some(format!("level {level}")),
        Event::SignatureOrdered { .. } | Event::Revoked { .. } => Some("sign".into()),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn nobody_takes_two_control_steps_or_controls_their_own_file(
        steps in prop::collection::vec((1..=PEOPLE, 0..Role::ALL.len(), 0..CommandKind::ALL.len(), 0..OFFICES.len()), 1..120),
    ) {
        let (app, seen) = walk(&steps);
        let mut taken: BTreeMap<AccountId, BTreeSet<String>> = BTreeMap::new();
        for (by, event, _) in &seen {
            if let Some(step) = step_of(event) {
                prop_assert_ne!(*by, app.owner, "{:?}", event);
                taken.entry(*by).or_default().insert(step);
            }
        }
        prop_assert!(taken.values().all(|steps| steps.len() == 1), "{:?}", taken);
    }
}

/// The walks above mean nothing if none of them gets far.
#[test]
fn walks_do_get_to_an_approval() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let one = (1..=PEOPLE, 0..Role::ALL.len(), 0..CommandKind::ALL.len(), 0..OFFICES.len());
    let strategy = prop::collection::vec(one, 110..120);
    let far = (0..200).filter(|_| {
        let steps = strategy.new_tree(&mut runner).unwrap().current();
        walk(&steps).1.iter().any(|(_, event, _)| matches!(event, Event::Approved { .. }))
    });
    let far = far.count();
    assert!(far >= 5, "only {far} of 200 walks reached an approval");
}

#[test]
fn the_refusal_names_the_step_that_was_taken() {
    let ty = licence_type(false);
    let mut app = draft();
    app.stage = domain::application::Stage::UnderApproval {
        since: at(1),
        outcome: domain::application::Outcome::Grant,
        level: 0,
    };
    let me = actor(4, Role::KepalaSeksi, 0);
    let facts = Facts::default();
    let approve = |app: &Application, facts: &Facts| {
        let step = Move { app, ty: &ty, actor: &me, now: at(2), facts };
        decide(step, &command(CommandKind::Approve, OFFICES[0], Opinion::Given)).map(|_| ())
    };
    assert_eq!(approve(&app, &facts), Ok(()));
    let related = Facts { related: true, ..Facts::default() };
    assert_eq!(approve(&app, &related), Err(Refusal::RelatedFile));
    let recommended = ControlStep::Recommendation { office: "PERTAMA".into() };
    app.hands = Some(vec![domain::application::Hand { step: recommended.clone(), by: me.account().unwrap() }]);
    let refused = approve(&app, &facts).unwrap_err();
    assert_eq!(refused, Refusal::ActedBefore { step: recommended });
    assert!(refused.to_string().contains("rekomendasi PERTAMA"), "{refused}");
    assert!(possible(&app, &ty, &me).is_empty(), "the page offers nothing of it");
    app.hands = None;
    app.owner = me.account().unwrap();
    assert_eq!(approve(&app, &facts), Err(Refusal::OwnFile));
    assert!(CommandKind::ALL.into_iter().filter(|kind| is_control(*kind)).count() == 16);
}

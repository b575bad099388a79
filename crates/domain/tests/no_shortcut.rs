//! Pasal 4(2), 5(2): whatever people order in whatever sequence, no licence is signed without every required rekomendasi.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod support;

use domain::account::Actor;
use domain::application::{
    ChecklistItem, CommandKind, Event, Facts, Mark, Move, Opinion, Outcome, Stage, apply, decide, possible, replay,
};
use proptest::prelude::*;
use support::{OFFICES, actors, at, command, draft, licence_type};

/// One step of a random walk: who, what, for which office, with which opinion, and how long after the last.
#[derive(Clone, Debug)]
struct Ordered {
    actor: usize,
    kind: usize,
    office: usize,
    opinion: usize,
    minutes: i64,
}

fn ordered() -> impl Strategy<Value = Ordered> {
    (0..actors().len(), 0..CommandKind::ALL.len(), 0..OFFICES.len(), 0..6_usize, 0..30_i64)
        .prop_map(|(actor, kind, office, opinion, minutes)| Ordered { actor, kind, office, opinion, minutes })
}

/// Mostly favourable, so that walks reach the end.
fn opinion(n: usize) -> Opinion {
    match n {
        0 => Opinion::Refused,
        1 => Opinion::GivenWithConditions,
        _ => Opinion::Given,
    }
}

/// Facts as the store would gather them for the small type of these tests.
fn facts(app: &domain::application::Application) -> Facts {
    let has_file = app.files.get("ktp").is_some_and(|f| !f.is_empty());
    let mut facts = Facts { items: vec![ChecklistItem::Answers], ..Facts::default() };
    if has_file {
        facts.items.push(ChecklistItem::Document("ktp".into()));
    } else {
        facts.documents_missing.push("ktp".into());
    }
    facts
}

/// Walks; half of the steps take a command that the page would offer, so that the walk gets somewhere.
fn walk(steps: &[Ordered], with_fee: bool) -> Vec<(Event, jiff::Timestamp)> {
    let ty = licence_type(with_fee);
    let people = actors();
    let mut app = draft();
    let mut log = Vec::new();
    let mut minute = 1;
    for (i, step) in steps.iter().enumerate() {
        minute += step.minutes;
        let offers: Vec<(&Actor, CommandKind)> = people
            .iter()
            .flat_map(|actor| possible(&app, &ty, actor).into_iter().map(move |kind| (actor, kind)))
            // A proof leads nowhere, and this type asks no register; a sanction ends the walk.
            .filter(|(_, kind)| {
                !matches!(
                    kind,
                    CommandKind::Withdraw | CommandKind::AttachProof | CommandKind::RetractProof | CommandKind::Cancel
                )
            })
            .collect();
        let (actor, kind) = match offers.get(step.kind * 7 % offers.len().max(1)) {
            Some((actor, kind)) if i % 2 == 0 => (*actor, *kind),
            _ => (&people[step.actor], CommandKind::ALL[step.kind]),
        };
        let office = actor.office().unwrap_or(OFFICES[step.office]).to_owned();
        let facts = facts(&app);
        let now = at(minute);
        let before = app.clone();
        let order = command(kind, &office, opinion(step.opinion));
        match decide(Move { app: &app, ty: &ty, actor, now, facts: &facts }, &order) {
            Ok(events) => {
                for event in events {
                    app = apply(app, &event, now);
                    log.push((event, now));
                }
            }
            Err(_) => assert_eq!(app, before, "a refusal changes nothing"),
        }
    }
    log
}

/// Judges a log by itself, without asking the code that made it.
fn check(log: &[(Event, jiff::Timestamp)], with_fee: bool) {
    for (i, (event, _)) in log.iter().enumerate() {
        let Event::SignatureOrdered { outcome: Outcome::Grant, .. } = event else { continue };
        let before = &log[..i];
        // Only what was given after the last (re)submission counts: a corrected file is examined anew.
        let sent =
            before.iter().rposition(|(e, _)| matches!(e, Event::Submitted { .. } | Event::Resubmitted { .. })).unwrap();
        let since = &before[sent..];
        for office in OFFICES {
            let last = since.iter().rev().find_map(|(e, _)| match e {
                Event::RekomendasiGiven { office: o, opinion, .. } if o == office => Some(*opinion),
                _ => None,
            });
            assert!(matches!(last, Some(Opinion::Given | Opinion::GivenWithConditions)), "{office}: {last:?}");
        }
        assert!(since.iter().any(|(e, _)| matches!(e, Event::Examined { office, .. } if office == "PERTAMA")));
        assert!(since.iter().any(|(e, _)| matches!(e, Event::Accepted { .. })));
        let marked = before.iter().any(|(e, _)| match e {
            Event::ChecklistSaved { marks, .. } => {
                marks.get(&ChecklistItem::Document("ktp".into())) == Some(&Mark::Sesuai)
            }
            _ => false,
        });
        assert!(marked, "every checklist item accepted");
        assert!(!with_fee || before.iter().any(|(e, _)| matches!(e, Event::PaymentConfirmed { .. })), "paid");
        let approvals = since.iter().filter(|(e, _)| matches!(e, Event::Approved { .. })).count();
        assert!(approvals >= 2, "both approvals");
    }
    assert!(log.iter().filter(|(e, _)| matches!(e, Event::Issued { .. })).count() <= 1, "issued at most once");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_walk_reaches_a_signature_without_every_rekomendasi(
        steps in prop::collection::vec(ordered(), 1..120),
        with_fee in any::<bool>(),
    ) {
        check(&walk(&steps, with_fee), with_fee);
    }

    #[test]
    fn replaying_the_log_gives_the_same_application(steps in prop::collection::vec(ordered(), 1..80)) {
        let log = walk(&steps, true);
        let folded = log.iter().fold(draft(), |app, (event, at)| apply(app, event, *at));
        let started = Event::Started {
            owner: support::applicant(),
            channel: domain::application::Channel::Daring,
            type_id: "contoh".into(),
            type_version: 1,
            variant: "baru".into(),
        };
        let whole: Vec<_> = std::iter::once((started, at(0))).chain(log).collect();
        let json = serde_json::to_string(&whole).unwrap();
        let read: Vec<(Event, jiff::Timestamp)> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(replay(folded.id, &read), Some(folded));
    }
}

/// The walks above mean nothing if none of them gets to the end.
#[test]
fn walks_do_reach_the_licence() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, TestRunner};
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let strategy = prop::collection::vec(ordered(), 100..120);
    let signed = (0..300)
        .filter(|_| {
            let steps = strategy.new_tree(&mut runner).unwrap().current();
            walk(&steps, false).iter().any(|(e, _)| matches!(e, Event::Issued { .. }))
        })
        .count();
    assert!(signed >= 10, "only {signed} of 300 walks reached a licence");
}

#[test]
fn an_application_that_was_refused_by_an_office_heads_for_a_refusal() {
    let ty = licence_type(false);
    let people = actors();
    let find = |kind: CommandKind, app: &domain::application::Application| {
        people.iter().find(|a| possible(app, &ty, a).contains(&kind)).cloned()
    };
    let mut app = draft();
    let script = [
        (CommandKind::Attach, Opinion::Given),
        (CommandKind::Submit, Opinion::Given),
        (CommandKind::Claim, Opinion::Given),
        (CommandKind::SaveChecklist, Opinion::Given),
        (CommandKind::Accept, Opinion::Given),
        (CommandKind::Examine, Opinion::Given),
        (CommandKind::GiveRekomendasi, Opinion::Given),
        (CommandKind::GiveRekomendasi, Opinion::Refused),
    ];
    for (kind, opinion) in script {
        let actor = find(kind, &app).unwrap_or_else(|| panic!("{kind:?} is not possible in {:?}", app.stage));
        let office = actor.office().unwrap_or("PERTAMA").to_owned();
        let facts = facts(&app);
        let events = decide(
            Move { app: &app, ty: &ty, actor: &actor, now: at(5), facts: &facts },
            &command(kind, &office, opinion),
        )
        .unwrap_or_else(|refusal| panic!("{kind:?}: {refusal}"));
        app = events.iter().fold(app, |app, event| apply(app, event, at(5)));
    }
    assert!(matches!(app.stage, Stage::UnderApproval { outcome: Outcome::Refuse, .. }), "{:?}", app.stage);
}

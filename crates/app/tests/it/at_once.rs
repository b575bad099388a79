//! Many at once: submissions take numbers without gaps, and of several orders to one application one wins, whole.

use crate::on_both;
use crate::world::World;
use domain::application::Command;
use domain::ids::ApplicationId;
use domain::subject::Subject;
use houses::application::acting::act;
use houses::application::applications::LoadedApplication;
use houses::application::error::ActError;
use houses::application::order::Order;
use ledger::{Aggregate, events};
use saporancak::tools::demo::story::prepare;
use std::collections::BTreeSet;

const TYPE: &str = "skp-penelitian";

on_both!(
    /// Decision 0006: a counter everybody takes from gives each number once, and none is lost to those who had to wait.
    numbers, submissions_take_numbers_without_gaps
);
async fn submissions_take_numbers_without_gaps(world: &World) {
    let actor = world.cast.person("pemohon").expect("the applicant").actor();
    let mut drafts = Vec::new();
    for _ in 0..24 {
        drafts.push(prepare(&world.app, &world.cast, TYPE).await.expect("a draft"));
    }
    let mut tasks = tokio::task::JoinSet::new();
    for id in drafts.clone() {
        let (app, actor) = (world.app.clone(), actor.clone());
        tasks.spawn(async move {
            act(&app, Order::new(id, actor, Command::Submit { truth: true, explanation: None })).await
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("the task ends").expect("it is sent");
    }
    let mut numbers = BTreeSet::new();
    for id in drafts {
        let number = number(world, id).await;
        assert!(numbers.insert(number.clone()), "{number} twice");
    }
    let running: Vec<u32> = numbers.iter().map(|n| n[3..].parse().expect("digits")).collect();
    assert_eq!(running, (1..=24).collect::<Vec<u32>>());
}

on_both!(
    /// The row of the application is locked or the writer is one: the others find it moved on and change nothing.
    one, of_many_orders_one_wins
);
async fn of_many_orders_one_wins(world: &World) {
    let actor = world.cast.person("pemohon").expect("the applicant").actor();
    let id = prepare(&world.app, &world.cast, TYPE).await.expect("a draft");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (app, actor) = (world.app.clone(), actor.clone());
        tasks.spawn(async move {
            act(&app, Order::new(id, actor, Command::Submit { truth: true, explanation: None })).await
        });
    }
    let (mut sent, mut refused) = (0, 0);
    while let Some(done) = tasks.join_next().await {
        match done.expect("the task ends") {
            Ok(_) => sent += 1,
            Err(ActError::Refused(_)) => refused += 1,
            Err(error) => panic!("a person would see an internal error: {error}"),
        }
    }
    assert_eq!((sent, refused), (1, 7));
    assert_eq!(&number(world, id).await[3..], "000001", "the seven took no number");
    let subject = id.to_string();
    let broken = world.app.db.read(move |tx| events::first_broken(tx, Subject::Application, &subject)).await;
    assert_eq!(broken.expect("the log can be read"), None);
}

async fn number(world: &World, id: ApplicationId) -> String {
    let loaded = world.app.view(id, |work, id| LoadedApplication::load(work, *id));
    loaded.await.expect("it can be read").expect("it is there").number.expect("it was sent")
}

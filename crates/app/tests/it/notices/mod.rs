//! People are told once of everything, as they wish, and of nothing that is nobody's business.

pub mod bounced;
mod once;
mod own_account;
mod wishes;

use crate::world::World;
use db::{DbError, Row};
use domain::ids::AccountId;
use domain::notice::{About, Topic};
use houses::account::accounts::Account;
use houses::notice::news::{News, tell};

/// The applicant of the cast: has an e-mail address and a phone number.
pub fn applicant(world: &World) -> &Account {
    world.cast.person("pemohon").expect("the applicant")
}

/// Tells somebody something under a key; returns after the commit.
pub async fn tell_of(world: &World, to: AccountId, topic: Topic, key: &str) {
    let news = News::new(to, topic, About::System, key).with("number", "26-004182").with("due", "2026-12-07");
    let told: Result<(), DbError> = world.app.command(news, tell).await;
    told.expect("told");
    world.app.wake.notify_one();
}

/// Where every delivery stands, as `channel state error`, oldest first.
pub async fn deliveries(world: &World) -> Vec<String> {
    const ALL: &str =
        "select channel, state, coalesce(error, '') as error from notice_delivery order by created_at, channel";
    rows(world, ALL, |r| format!("{} {} {}", r.text("channel"), r.text("state"), r.text("error")).trim().to_owned())
        .await
}

/// Every row of a query without values, as text.
pub async fn rows(world: &World, sql: &'static str, text: fn(&Row) -> String) -> Vec<String> {
    let found = world.app.db.read(move |tx| Ok(tx.query(sql, &[])?.iter().map(text).collect()));
    found.await.expect("the rows")
}

/// Changes rows as no code of ours does: what a machine that died left behind.
pub async fn change(world: &World, sql: &'static str) {
    let changed: Result<u64, DbError> = world.app.db.command(move |tx| tx.execute(sql, &[])).await;
    assert!(changed.expect("changed") > 0, "{sql}");
    world.app.wake.notify_one();
}

/// Letters in the folder that stands for a mail server: names and texts.
pub fn letters(world: &World) -> Vec<(String, String)> {
    let Ok(folder) = std::fs::read_dir(world.folder.path().join("mail")) else { return Vec::new() };
    let mut all: Vec<(String, String)> = folder
        .map(|entry| entry.expect("an entry"))
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).expect("a letter");
            (entry.file_name().to_string_lossy().into_owned(), text.replace("=\r\n", ""))
        })
        .collect();
    all.sort();
    all
}

/// Waits until nothing waits in the queue.
pub async fn settled(world: &World) {
    const OPEN: &str = "select id from outbox where done_at is null";
    world.until(async || rows(world, OPEN, |r| r.text("id")).await.is_empty(), "an empty queue").await;
}

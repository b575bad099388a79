//! One message for each event, whatever is repeated, however many work, wherever the machine dies.

use super::{applicant, change, deliveries, letters, rows, settled, tell_of};
use crate::on_both;
use crate::world::World;
use db::DbError;
use domain::notice::Channel;
use domain::notice::{About, Topic};
use houses::notice::delivering;
use houses::notice::delivering::Deliver;
use houses::notice::news::{News, tell};
use ledger::outbox;
use ledger::outbox::Task;
use saporancak::server::worker;

on_both!(
    /// Pasal 13(3): told of an event once, though it is told twenty times and three workers carry it out.
    retried, an_event_is_told_once
);
async fn an_event_is_told_once(world: &World) {
    let to = applicant(world).id;
    let tasks: Vec<_> = (0..20)
        .map(|i| {
            let app = world.app.clone();
            tokio::spawn(async move {
                let news = News::new(to, Topic::Returned, About::System, format!("peristiwa-{}", i % 2));
                let _handle = app.clone();
                let told: Result<(), DbError> = app.command(news, tell).await;
                told.expect("told, or told before");
                let _ = worker::work_off(&app).await.expect("worked");
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("the task ends");
    }
    settled(world).await;
    assert_eq!(deliveries(world).await, ["surel sent", "surel sent"], "two events");
    assert_eq!(letters(world).len(), 2);
    assert_eq!(rows(world, TASKS, |r| r.text("id")).await.len(), 2);
}

const TASKS: &str = "select id from outbox where name = 'deliver'";

on_both!(
    /// What was sent is not sent again, though the queue has forgotten; what was cut off goes out under the same name.
    killed, a_machine_that_dies_sends_nothing_twice
);
async fn a_machine_that_dies_sends_nothing_twice(world: &World) {
    const FORGOTTEN: &str = "update outbox set done_at = null, lease = null, lease_until = null where name = 'deliver'";
    const CUT_OFF: &str = "update notice_delivery set state = 'sending', sent_at = null where state = 'sent'";
    tell_of(world, applicant(world).id, Topic::Issued, "terbit").await;
    settled(world).await;
    let (name, text) = letters(world).pop().expect("a letter");
    let file = world.folder.path().join("mail").join(&name);

    std::fs::remove_file(&file).expect("taken away");
    change(world, FORGOTTEN).await;
    settled(world).await;
    assert!(letters(world).is_empty(), "it had been sent");

    change(world, CUT_OFF).await;
    change(world, FORGOTTEN).await;
    settled(world).await;
    let again = letters(world);
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].0, name);
    let id = |text: &str| text.lines().find(|l| l.starts_with("Message-ID:")).map(str::to_owned);
    assert!(id(&text).is_some_and(|id| id.contains(".surel@")));
    assert_eq!(id(&again[0].1), id(&text), "a reader of mail sees one message");
    assert_eq!(deliveries(world).await, ["surel sent"]);
}

on_both!(
    /// A worker that was too slow and lost its task to another sends nothing.
    lost, a_lost_task_sends_nothing
);
async fn a_lost_task_sends_nothing(world: &World) {
    const WAITING: &str = "update notice_delivery set state = 'waiting', sent_at = null";
    let to = applicant(world).id;
    tell_of(world, to, Topic::Rejected, "ditolak").await;
    settled(world).await;
    for (name, _) in letters(world) {
        std::fs::remove_file(world.folder.path().join("mail").join(name)).expect("taken away");
    }
    change(world, WAITING).await;
    let batch = rows(world, "select batch_id from notice_delivery", |r| r.text("batch_id")).await.pop();
    let batch = batch.and_then(|id| id.parse().ok()).expect("the notice");
    let id = rows(world, "select id from outbox where name = 'deliver'", |r| r.text("id")).await.pop();
    let id = id.and_then(|id| id.parse().ok()).expect("the task");
    let lost = Task { id, name: "deliver".into(), body: String::new(), attempts: 1, lease: "lama".into() };
    let message = Deliver { batch, channel: Channel::Surel, to };
    delivering::deliver(&world.app, &lost, message).await.expect("nothing is wrong");
    assert!(letters(world).is_empty());
    let now = world.app.now();
    let renewed = world.app.db.command(move |tx| outbox::renew(tx, &lost, now)).await;
    assert!(!renewed.unwrap_or_else(|e: DbError| panic!("{e}")), "it is another's");
}

on_both!(
    /// Pasal 6(2): a particular that could be a person's stays out of every table, and subjects and addresses say nothing.
    private, nothing_personal_is_told
);
async fn nothing_personal_is_told(world: &World) {
    const ALL: [&str; 4] = [
        "select id || topic || subject || subject_id || params || event_key as t from notice",
        "select channel || state || coalesce(provider_id, '') || coalesce(error, '') as t from notice_delivery",
        "select channel || mode as t from notice_preference",
        "select name || lane || body || coalesce(last_error, '') as t from outbox",
    ];
    let planted = ["1371010101900001", "Pemohon Contoh", "pemohon@contoh.invalid", "+6281200000001", "Jalan Contoh 1"];
    let _app = world.app.clone();
    let mut news = News::new(applicant(world).id, Topic::DueMoved, About::System, "pindah").with("due", "2026-12-07");
    for (i, secret) in planted.into_iter().enumerate() {
        news = news.with(&format!("nama-{i}"), secret).with("number", secret);
    }
    let told: Result<(), DbError> = world.app.command(news, tell).await;
    told.expect("told without it");
    world.app.wake.notify_one();
    settled(world).await;
    let mut all = String::new();
    for sql in ALL {
        all.extend(rows(world, sql, |r| r.text("t")).await);
    }
    let letter = letters(world).pop().expect("a letter").1;
    let head = letter.split("\r\n\r\n").next().unwrap_or_default();
    let subject = head.lines().find(|l| l.starts_with("Subject:")).expect("a subject");
    assert!(all.contains("2026-12-07") && letter.contains("7 Desember 2026"), "{all}\n{letter}");
    for secret in planted {
        assert!(!all.contains(secret), "{secret} in a table");
        assert!(!subject.contains(secret), "{subject}");
        let body = letter.split_once("\r\n\r\n").expect("a body").1;
        assert!(!body.contains(secret), "{secret} in a letter");
    }
}

//! What cannot be done is tried again with growing delay, becomes a dead letter, and an admin takes it up again.

use crate::people::sign_in;
use crate::world::{On, World};
use ground::app::Clock;
use ground::config::{Config, Mail};
use ledger::outbox;
use saporancak::server::worker::work_off;
use saporancak::server::{new_keys, setup};
use saporancak::tools::demo::story::tell;
use std::sync::atomic::{AtomicI64, Ordering};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_letter_is_seen_and_taken_up_again() {
    let start = "2026-11-23T03:00:00Z".parse::<jiff::Timestamp>().expect("an instant").as_microsecond();
    let world = World::start_by(On::Sqlite, Clock::Set(AtomicI64::new(start)), |config| {
        // Nothing listens on port 1: the letters cannot go out.
        let from = Some("izin@contoh.invalid".into());
        config.mail = Mail { smtp_url: Some("smtp://127.0.0.1:1".into()), password_file: None, from };
    });
    let world = world.await.expect("SQLite is always there");
    tell(&world.app, &world.cast, "skp-penelitian", &mut |_| {}).await.expect("the licence does not wait for the mail");
    let Clock::Set(now) = &world.app.clock else { panic!("the clock is the test's") };
    let counts = || async { world.app.db.read(|tx| outbox::counts(tx, 100)).await.expect("the queue") };
    world
        .until(
            async || {
                now.fetch_add(3_600_000_000, Ordering::Relaxed);
                world.app.wake.notify_one();
                counts().await.dead > 0
            },
            "a dead letter after ten tries",
        )
        .await;

    let admin = sign_in(&world, "admin").await;
    let page = admin.get("/admin/antrean?tab=macet").await;
    let action = page.form_action("/admin/antrean/");
    let dead = counts().await.dead;
    let after = admin.send(page.form(&action)).await;
    assert_eq!(after.status, 200, "{}", after.text());
    assert!(counts().await.dead < dead, "it is waiting again");
    let page = sign_in(&world, "kominfo").await.get("/admin/antrean?tab=macet").await;
    assert!(page.status == 200 && !page.html.contains("/ulangi"), "Kominfo sees it and cannot act on it");
}

#[tokio::test]
async fn who_looks_for_work_and_finds_none_wakes_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::for_folder(folder.path(), "127.0.0.1:0", "http://127.0.0.1");
    config.demo = true;
    new_keys::create_keys(&config, true, Clock::System.now()).expect("keys");
    let app = setup::open(config, Clock::System).await.expect("it starts");
    let woken = || tokio::time::timeout(std::time::Duration::ZERO, app.wake.notified());
    while work_off(&app).await.expect("the queue") > 0 {}
    let _ = woken().await;
    assert_eq!(work_off(&app).await.expect("the queue"), 0);
    assert!(woken().await.is_err(), "a worker that wakes itself never rests");
}

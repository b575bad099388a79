//! What cannot be done is tried again with growing delay, becomes a dead letter, and an admin takes it up again; a service that is away is waited for.

use crate::notices::{applicant, change, deliveries, rows, tell_of};
use crate::on_both;
use crate::outside::{free_port, program, start};
use crate::people::sign_in;
use crate::world::{On, World};
use db::{Db, DbError};
use domain::account::{Actor, Role};
use domain::ids::AccountId;
use domain::notice::Topic;
use ground::app::Clock;
use ground::config::{Config, Mail};
use houses::account::accounts::{NewAccount, Profile};
use houses::account::changing::register;
use jiff::{SignedDuration, Timestamp};
use ledger::outbox::{self, Part};
use saporancak::server::worker::work_off;
use saporancak::server::{new_keys, setup};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// Takes every letter until the recipient is named, then is in trouble of its own.
const IN_TROUBLE: &str = "
import sys, time
from aiosmtpd.controller import Controller
class InTrouble:
    async def handle_RCPT(self, server, session, envelope, address, options):
        return '451 4.3.0 nanti saja'
controller = Controller(InTrouble(), hostname='127.0.0.1', port=int(sys.argv[1]))
controller.start()
time.sleep(3600)
";

/// A world whose mail goes to this port, and whose clock is the test's.
async fn mailing_to(port: u16) -> World {
    let start = "2026-11-23T03:00:00Z".parse::<Timestamp>().expect("an instant").as_microsecond();
    let world = World::start_by(On::Sqlite, Clock::Set(AtomicI64::new(start)), move |config| {
        let from = Some("izin@contoh.invalid".into());
        config.mail = Mail { smtp_url: Some(format!("smtp://127.0.0.1:{port}")), password_file: None, from };
    });
    world.await.expect("SQLite is always there")
}

/// Somebody with an address of their own.
async fn person(world: &World, n: u32) -> AccountId {
    let email = format!("orang{n}@contoh.invalid");
    let new = NewAccount {
        id: AccountId(world.app.id()),
        username: format!("orang.{n}"),
        role: Role::Pemohon,
        office: None,
        profile: Profile { name: "Orang Contoh".into(), email, ..Profile::default() },
        password_hash: String::new(),
        one_time: false,
    };
    register(&world.app, new, Some(Actor::System)).await.expect("an account").id
}

/// Moves the clock on by so many seconds and lets the worker look.
fn later(world: &World, seconds: i64) {
    let Clock::Set(now) = &world.app.clock else { panic!("the clock is the test's") };
    now.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    world.app.wake.notify_one();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_letter_is_seen_and_taken_up_again() {
    let Some(python) = program("AIOSMTPD_PYTHON") else { return };
    let port = free_port();
    let mut command = Command::new(python);
    command.args(["-c", IN_TROUBLE, &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let _server = start(command, port);
    let world = mailing_to(port).await;
    for n in 0..2 {
        let to = person(&world, n).await;
        tell_of(&world, to, Topic::Submitted, "satu").await;
    }
    let counts = || async { world.app.db.read(|tx| outbox::counts(tx, 100)).await.expect("the queue") };
    // As if it had been in trouble for days: what is tried once more is tried for the last time.
    assert_eq!(outbox::ATTEMPTS_MAX, 83);
    let tried = "update outbox set attempts = 82 where name = 'deliver' and done_at is null";
    change(&world, tried).await;
    let two_dead = async || {
        later(&world, 3600);
        counts().await.dead > 1
    };
    world.until(two_dead, "dead letters after the last try").await;

    let admin = sign_in(&world, "admin").await;
    let page = admin.get("/admin/antrean?tab=macet").await;
    let dead_ids = rows(&world, "select id from outbox where dead_at is not null", |row| row.text("id")).await;
    let action = format!("/admin/antrean/{}/ulangi", dead_ids[0]);
    let dead = counts().await.dead;
    let after = admin.send(page.form(&action)).await;
    assert_eq!(after.status, 200, "{}", after.text());
    assert_eq!(counts().await.dead, dead - 1, "it is waiting again");
    change(&world, tried).await;
    world.until(two_dead, "it is dead again").await;
    let page = sign_in(&world, "kominfo").await.get("/admin/antrean?tab=macet").await;
    assert!(page.status == 200 && !page.html.contains("ulangi"), "Kominfo sees it and cannot act on it");

    // Hours have passed: nobody is signed in any more.
    let admin = sign_in(&world, "admin").await;
    let page = admin.get("/admin/antrean?tab=macet").await;
    let after = admin.send(page.form("/admin/antrean/ulangi")).await;
    after.must_say("Semua yang macet dicoba lagi");
    assert_eq!(counts().await.dead, 0, "all of them wait again");
    let noted =
        rows(&world, "select payload from event where kind = 'effect_retried'", |row| row.text("payload")).await;
    assert!(noted.len() == 2 && noted[1].contains("\"effects\":"), "{noted:?}");
}

/// A mail server that is away for three days costs nobody a letter, and nobody gets ten when it is back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waited_for_the_mail_server_comes_as_one_letter() {
    let Some(python) = program("AIOSMTPD_PYTHON") else { return };
    let port = free_port();
    let world = mailing_to(port).await;
    let to = applicant(&world).id;
    for (n, topic) in [Topic::Submitted, Topic::Returned, Topic::Issued, Topic::Revoked].into_iter().enumerate() {
        tell_of(&world, to, topic, &format!("peristiwa {n}")).await;
    }
    let failing = async || world.app.db.read(|tx| outbox::counts(tx, 100)).await.expect("the queue").failing;
    world.until(async || failing().await > 0, "a try that failed").await;
    for _ in 0..72 {
        later(&world, 3600);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let counts = world.app.db.read(|tx| outbox::counts(tx, 100)).await.expect("the queue");
    assert_eq!(counts.dead, 0, "it waits for the server, however long");

    let inbox = world.folder.path().join("inbox.txt");
    let out = std::fs::File::create(&inbox).expect("a file");
    let mut command = Command::new(python);
    let address = format!("127.0.0.1:{port}");
    command.args(["-u", "-m", "aiosmtpd", "-n", "-l", &address, "-c", "aiosmtpd.handlers.Debugging", "stdout"]);
    command.stdout(out).stderr(Stdio::null());
    let _server = start(command, port);
    let nothing_open = async || {
        later(&world, 60);
        rows(&world, "select id from outbox where done_at is null", |row| row.text("id")).await.is_empty()
    };
    world.until(nothing_open, "an empty queue, by itself").await;
    let letters = std::fs::read_to_string(&inbox).unwrap_or_default();
    assert_eq!(letters.matches("MESSAGE FOLLOWS").count(), 1, "{letters}");
    let states = deliveries(&world).await;
    assert!(states.len() == 4 && states.iter().all(|state| state == "surel sent"), "{states:?}");
}

/// A relay that refuses everybody (its list of recipients is lost, say) says nothing of anybody's address.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_refuses_everybody_is_not_sixteen_dead_addresses() {
    let Some(python) = program("AIOSMTPD_PYTHON") else { return };
    let port = free_port();
    let mut command = Command::new(&python);
    let refusing = IN_TROUBLE.replace("451 4.3.0 nanti saja", "550 5.1.1 tidak dikenal");
    command.args(["-c", &refusing, &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let server = start(command, port);
    let world = mailing_to(port).await;
    let mut people = Vec::new();
    for n in 0..4 {
        people.push(person(&world, n).await);
    }
    for to in &people {
        tell_of(&world, *to, Topic::Submitted, "satu").await;
    }
    let refused = "select state from notice_delivery where error like '%5.1.1%'";
    world
        .until(async || rows(&world, refused, |row| row.text("state")).await.len() == people.len(), "all refused")
        .await;
    let believed = "select account_id from notice_preference where bounced_at is not null";
    assert!(rows(&world, believed, |row| row.text("account_id")).await.is_empty(), "nobody's address counts as dead");
    drop(server);
    let inbox = world.folder.path().join("inbox.txt");
    let mut command = Command::new(python);
    let address = format!("127.0.0.1:{port}");
    command.args(["-u", "-m", "aiosmtpd", "-n", "-l", &address, "-c", "aiosmtpd.handlers.Debugging", "stdout"]);
    command.stdout(std::fs::File::create(&inbox).expect("a file")).stderr(Stdio::null());
    let _server = start(command, port);
    let sent = "select state from notice_delivery where state = 'sent'";
    let arrived = async || {
        later(&world, 60);
        rows(&world, sent, |row| row.text("state")).await.len() == people.len() - 1
    };
    world.until(arrived, "all but the one that was believed first").await;
}

/// Two effects of a lane, one after the other; due far from now, so that no worker takes them.
async fn put_two(db: &Db, lane: &'static str, now: Timestamp, ids: [uuid::Uuid; 2]) {
    const PUT: &str = "insert into outbox (id, name, outside, lane, body, created_at, run_at, attempts, dead_at) \
        values ($1, 'tiada', 0, $2, '{}', $3, $4, 0, $5)";
    let put = db.command::<_, DbError, _>(move |tx| {
        for (n, id) in (0..).zip(ids) {
            let created = now + SignedDuration::from_micros(n);
            let dead = (n == 0).then_some(now);
            let due = now + SignedDuration::from_hours(1000);
            tx.execute(PUT, &[id.into(), lane.into(), created.into(), due.into(), dead.into()])?;
        }
        Ok(())
    });
    put.await.expect("put");
}

/// The lanes of what can be claimed once it is due.
async fn claimed(world: &World, lease: &'static str) -> Vec<uuid::Uuid> {
    let now = world.app.now() + SignedDuration::from_hours(1001);
    let since = now - SignedDuration::from_hours(2);
    let tasks = world.app.db.command::<_, DbError, _>(move |tx| outbox::claim(tx, Part::Inside, (since, now), lease));
    tasks.await.expect("claimed").into_iter().map(|task| task.id).collect()
}

async fn a_lane_waits_behind_its_dead_letter(world: &World) {
    let ids: [uuid::Uuid; 4] = std::array::from_fn(|_| world.app.id());
    put_two(&world.app.db, "berurut", world.app.now(), [ids[0], ids[1]]).await;
    put_two(&world.app.db, "~bebas", world.app.now(), [ids[2], ids[3]]).await;
    assert_eq!(claimed(world, "satu").await, [ids[3]], "only the free lane goes on");
    let again = world.app.db.command::<_, DbError, _>(|tx| outbox::retry_all(tx, Timestamp::MAX));
    assert_eq!(again.await.expect("taken up"), 2);
    let due = world.app.now() + SignedDuration::from_hours(1000);
    let put = world.app.db.command::<_, DbError, _>(move |tx| {
        tx.execute("update outbox set run_at = $1 where name = 'tiada'", &[due.into()])
    });
    put.await.expect("due again");
    assert_eq!(claimed(world, "dua").await, [ids[0], ids[2]], "the older ones come first");
}
on_both!(
    /// What follows a dead letter in its lane waits for it, unless the lane says that it goes on without.
    lanes, a_lane_waits_behind_its_dead_letter
);

#[tokio::test]
async fn who_looks_for_work_and_finds_none_wakes_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::for_folder(folder.path(), "127.0.0.1:0", "http://127.0.0.1");
    config.demo = true;
    new_keys::create_keys(&config, true, Clock::System.now()).expect("keys");
    let app = setup::open(config, Clock::System).await.expect("it starts");
    let woken = || tokio::time::timeout(Duration::ZERO, app.wake.notified());
    while work_off(&app).await.expect("the queue") > 0 {}
    let _ = woken().await;
    assert_eq!(work_off(&app).await.expect("the queue"), 0);
    assert!(woken().await.is_err(), "a worker that wakes itself never rests");
}

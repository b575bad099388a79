//! The process is killed between any two steps of a press: no change is found without its event, and the form can be sent again.
//!
//! Each press is a form that stands in a page. A process of its own posts it and ends itself before its first statement, before a later
//! one, and so on, until it once comes through; after every end the database is looked at from here, and at last the form is posted once
//! more, as by somebody who never saw the answer. Every test run tries some of the statements, `every_step` all of them.

use crate::client::Form;
use crate::officers::{all_in_order, claim, id_of};
use crate::people::{apply, fill_in, sign_in};
use crate::world::{On, World};
use axum::body::Body;
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST};
use domain::account::Role;
use domain::account::session::longest;
use ground::app::Clock;
use ground::config::Config;
use houses::account::accounts;
use saporancak::server::{http, setup};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt;
use web::guard::token_hash;

/// Name of the variable that makes the test binary the process that is killed.
const ORDER: &str = "KILLED_BETWEEN_STEPS";

/// Statements after which a press must have come through.
const STEPS_MAX: i64 = 400;

/// What is posted, and by whom.
struct Press {
    what: &'static str,
    token: String,
    form: Form,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_change_without_its_event_sqlite() {
    if let Some(world) = World::start(On::Sqlite).await {
        every_press(&world, 3).await;
    }
}

/// Takes minutes; run it after a change of how commands are carried out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "every step of every press: ./test -p saporancak --test it -- --ignored killed_between_steps::every_step"]
async fn every_step() {
    if let Some(world) = World::start(On::Sqlite).await {
        every_press(&world, 1).await;
    }
}

/// The engine rolls back by itself when the connection is gone; some steps show it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_change_without_its_event_postgres() {
    if let Some(world) = World::start(On::Postgres).await {
        every_press(&world, 6).await;
    }
}

async fn every_press(world: &World, stride: i64) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    let page = verifier.get(&format!("/kerja/{id}")).await;
    let accept = all_in_order(&page, &format!("/kerja/{id}/terima"));
    press(world, "verifikator", ("saving the checklist and accepting", accept), stride).await;

    let href = fill_in(world, &applicant, "skp-penelitian").await;
    let mut submit = applicant.get(&format!("{href}/periksa")).await.form(&format!("{href}/kirim"));
    submit.set("pernyataan", "ya");
    press(world, "pemohon", ("sending an application", submit), stride).await;

    let mut contact = applicant.get("/akun").await.form("/akun/kontak");
    contact.set("email", "lain@contoh.invalid").set("kini", &world.cast.password);
    press(world, "pemohon", ("changing where one is reached", contact), stride).await;

    let officer = sign_in(world, "kasi").await;
    let mut declare = officer.get("/petugas/gangguan").await.form("/petugas/gangguan");
    declare.set("jenis", "sistem").set("cakupan", "semua").set("judul", "Uji").set("keterangan", "Layanan terhenti.");
    declare.set("mulai", "2026-11-20T08:00");
    press(world, "kasi", ("declaring an interruption", declare), stride).await;

    let admin = sign_in(world, "admin").await;
    let mut holiday = admin.get("/admin/kalender").await.form("/admin/kalender/libur");
    holiday.set("tanggal", "2027-03-03").set("nama", "Libur uji");
    press(world, "admin", ("adding a holiday", holiday), stride).await;
}

async fn press(world: &World, who: &str, named: (&'static str, Form), stride: i64) {
    let (what, form) = named;
    let press = Press { what, token: session(world, who).await, form };
    let before = histories(world).await;
    let mut step = 0;
    let mut killed = 0;
    loop {
        assert!(step < STEPS_MAX, "{what}: does not come through");
        let status = child(world, &press, step).await;
        let after = histories(world).await;
        assert_whole(what, step, &after);
        match status {
            Some(303) => break,
            Some(other) => panic!("{what}: after {killed} kills the form is answered with {other}"),
            None => killed += 1,
        }
        assert_eq!(after, before, "{what}: killed before step {step}, and something has changed");
        step += stride;
    }
    assert!(killed > 1, "{what}: nothing was killed");
    let once = histories(world).await;
    assert_ne!(once, before, "{what}: it has happened");
    assert_eq!(child(world, &press, i64::MAX).await, Some(303), "{what}: sent again, it is answered again");
    assert_eq!(histories(world).await, once, "{what}: and happens once");
}

/// A session of its own, so that the form is posted as by the same person on the same device.
async fn session(world: &World, who: &str) -> String {
    let token = format!("token-of-{who}-for-this-test");
    let (hash, id) = (token_hash(&token), world.cast.person(who).expect("somebody").id);
    let opened = world.app.command((hash, id), |work, (hash, id)| {
        accounts::open_session(work.tx, work.vault, (hash, *id), (work.now, longest(Role::Pemohon)))
    });
    // The same person may press two things.
    let _: Result<(), db::DbError> = opened.await;
    token
}

/// Posts the form in a process that ends before its statement number `step`; the status of the answer, unless it was killed.
async fn child(world: &World, press: &Press, step: i64) -> Option<u16> {
    let config = &world.app.config;
    let order = json!({
        "data": config.data, "database": config.database_url(), "url": world.base, "step": step, "token": press.token,
        "action": press.form.action, "fields": press.form.fields,
    });
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command.args(["--exact", "killed_between_steps::the_process_that_is_killed", "--nocapture"]);
    command.env(ORDER, order.to_string());
    let output =
        tokio::task::spawn_blocking(move || command.output().expect("it runs")).await.expect("the thread ends");
    let said = String::from_utf8_lossy(&output.stdout);
    let status = said.split("answered ").nth(1).and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    assert!(
        status.is_some() || !output.status.success(),
        "{}: neither killed nor answered: {said} {}",
        press.what,
        String::from_utf8_lossy(&output.stderr)
    );
    status
}

/// Does nothing unless it was started by [`child`].
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_that_is_killed() {
    let Ok(order) = std::env::var(ORDER) else { return };
    let order: Value = serde_json::from_str(&order).expect("an order");
    let text = |name: &str| order[name].as_str().expect("a text").to_owned();
    let mut config = Config::for_folder(Path::new(&text("data")), "127.0.0.1:0", &text("url"));
    config.database_url = Some(text("database"));
    config.demo = true;
    let app = setup::open(config, Clock::System).await.expect("it starts");
    let left = Arc::new(AtomicI64::new(order["step"].as_i64().expect("a number")));
    app.db.watch(move || {
        if left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            std::process::abort();
        }
    });
    let fields: Vec<(String, String)> = serde_json::from_value(order["fields"].clone()).expect("pairs");
    let body = serde_urlencoded::to_string(&fields).expect("a form");
    let request = Request::post(text("action"))
        .header(HOST, "127.0.0.1")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(COOKIE, format!("sesi={}", text("token")))
        .body(Body::from(body));
    let (router, _) = http::router(&app);
    let answer = router.oneshot(request.expect("a request")).await.expect("an answer");
    println!("answered {} ", answer.status().as_u16());
}

/// Of every aggregate: its version, and how many events it has.
async fn histories(world: &World) -> Vec<(String, i64, i64)> {
    const ALL: &str = "select 'application ' || a.id as t, a.version as v, (select count(*) from event e \
            where e.subject = 'application' and e.subject_id = a.id) as n from application a \
        union all select 'account ' || a.id, a.version, (select count(*) from event e \
            where e.subject = 'account' and e.subject_id = a.id) from account a \
        union all select 'interruption ' || i.id, i.version, (select count(*) from event e \
            where e.subject = 'interruption' and e.subject_id = i.id) from interruption i \
        union all select 'calendar office', max(c.version) - 1, (select count(*) from event e \
            where e.subject = 'calendar') from calendar_version c order by 1";
    let read = world
        .app
        .db
        .read(|tx| Ok(tx.query(ALL, &[])?.iter().map(|row| (row.text("t"), row.int("v"), row.int("n"))).collect()));
    read.await.expect("the database can be read")
}

fn assert_whole(what: &str, step: i64, histories: &[(String, i64, i64)]) {
    for (of, version, events) in histories {
        assert_eq!(version, events, "{what}: killed before step {step}, {of} has changed without its event");
    }
}

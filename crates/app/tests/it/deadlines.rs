//! Because time passes: the holder is warned, the superior told, the head shown what the law wants decided; and no timer ever signs.

use crate::officers::id_of;
use crate::on_both;
use crate::people::{apply, sign_in};
use crate::world::World;
use domain::application::{Event, Stage, replay};
use domain::ids::ApplicationId;
use domain::subject::Subject;
use ground::app::Clock;
use houses::application::clock;
use houses::application::{applications, clocks};
use houses::calendar::calendars;
use jiff::Timestamp;
use ledger::events;
use std::sync::atomic::{AtomicI64, Ordering};

fn at(text: &str) -> Timestamp {
    format!("{text}:00+07:00").parse().expect("an instant")
}

fn set(world: &World, text: &str) {
    let Clock::Set(now) = &world.app.clock else { panic!("the clock is the test's") };
    now.store(at(text).as_microsecond(), Ordering::Relaxed);
}

async fn world_at(on: crate::world::On, text: &str) -> Option<World> {
    World::start_by(on, Clock::Set(AtomicI64::new(at(text).as_microsecond())), |_| {}).await
}

/// UU 30/2014 ps 53, Pasal 4(2): before the date the holder is warned, on it the superior is told, after five days the head is shown
/// the file with its draft; the application itself has not moved.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn warnings_come_in_their_order_and_nothing_is_decided() {
    let world = world_at(crate::world::On::Sqlite, "2026-12-01T10:00").await.expect("SQLite is always there");
    let applicant = sign_in(&world, "pemohon").await;
    let (href, number) = apply(&world, &applicant, "sip-apoteker").await;
    let verifier = sign_in(&world, "verifikator").await;
    assert!(!verifier.get("/kabar").await.says(&number), "a week is left");
    // Due Tuesday 8 December at 16.00; on Monday morning the next working day is the last.
    set(&world, "2026-12-07T09:00");
    let verifier = sign_in(&world, "verifikator").await;
    world.until(async || verifier.get("/kabar").await.says(&number), "the warning").await;
    let division = sign_in(&world, "kabid").await;
    assert!(!division.get("/kabar").await.says(&number), "the superior is not troubled before the date");
    set(&world, "2026-12-08T16:01");
    let division = sign_in(&world, "kabid").await;
    world.until(async || division.get("/kabar").await.says(&number), "the superior is told").await;
    let head = sign_in(&world, "kadis").await;
    let page = head.get("/tanda-tangan").await;
    page.must_say("melewati batas waktu keputusan").must_say(&number).must_say("Batas 8 Desember 2026");
    world.until(async || head.get("/kabar").await.says(&number), "the head is told").await;
    let (status, draft) = head.bytes(&format!("/kerja/{}/pratinjau", id_of(&href))).await;
    assert!(status == 200 && draft.starts_with(b"%PDF"), "the decision is prepared");
    let id: ApplicationId = id_of(&href).parse().expect("an id");
    let log = read_log(&world, id).await;
    assert!(log.iter().all(|(event, _)| !matches!(event, Event::SignatureOrdered { .. } | Event::Accepted { .. })));
    assert!(matches!(replay(id, &log).expect("a log").stage, Stage::Submitted { .. }));
    let applicant = sign_in(&world, "pemohon").await;
    applicant.get(&href).await.must_say("Terlambat");
}

async fn read_log(world: &World, id: ApplicationId) -> Vec<(Event, Timestamp)> {
    let read = world.app.db.read(move |tx| {
        let entries = events::of(tx, Subject::Application, &id.to_string())?;
        Ok(entries.iter().map(|e| (serde_json::from_str(&e.payload).expect("an event"), e.at)).collect())
    });
    read.await.expect("the log")
}

on_both!(
    /// Pasal 14: what is stored is what the log, the calendar of its version and the pauses give at any later time.
    replayed, replay_equals_stored
);
async fn replay_equals_stored(world: &World) {
    let told = saporancak::tools::demo::story::tell(&world.app, &world.cast, "sip-apoteker", &mut |_| {}).await;
    told.expect("the whole way");
    let applicant = sign_in(world, "pemohon").await;
    let (running, _) = apply(world, &applicant, "skp-penelitian").await;
    crate::officers::verify(world, &id_of(&running)).await;
    let app = world.app.clone();
    let compared = world.app.db.read(move |tx| {
        let mut compared = 0;
        for row in tx.query(ALL, &[])? {
            let id = ApplicationId(row.id("id"));
            let brief = applications::brief(tx, id)?.expect("the application");
            let version = app.rules.catalogue.version(&brief.type_id, brief.type_version).expect("its type").clone();
            let kept = clock::gather(tx, id, &brief.type_id).expect("the log").expect("it was sent");
            let rows = clocks::of(tx, id)?;
            let reckoned = clock::clocks(&version, &kept);
            assert_eq!(rows.len(), reckoned.len(), "a row for every clock");
            for clock in reckoned {
                let own = |c: &&clocks::Clock| c.step == clock.step && c.pass == clock.pass;
                let stored = rows.iter().find(own).expect("its row");
                let calendar = calendars::get(tx, stored.calendar_version)?.expect("its calendar");
                let reading = clock.read(&calendar, app.now()).expect("it can be read");
                assert_eq!(stored.due_at, reading.due_at, "{}", clock.step);
                assert_eq!(stored.ended_at, clock.ended_at, "{}", clock.step);
                if clock.ended_at.is_some() {
                    assert_eq!(stored.elapsed_minutes, reading.elapsed_minutes);
                    assert_eq!(stored.paused_minutes, reading.paused_minutes);
                }
                compared += 1;
            }
        }
        Ok(compared)
    });
    assert!(
        compared.await.expect("the database") >= 10,
        "the whole, the law's limit and every step of two applications"
    );
}

const ALL: &str = "select id from application where number is not null order by id limit 100";

on_both!(
    /// A late change of the calendar is an event and moves only what is still open; whoever's date moved is told.
    late_holiday, a_late_holiday_moves_only_what_is_open
);
async fn a_late_holiday_moves_only_what_is_open(world: &World) {
    let told = saporancak::tools::demo::story::tell(&world.app, &world.cast, "sip-apoteker", &mut |_| {}).await;
    told.expect("the whole way");
    let applicant = sign_in(world, "pemohon").await;
    let (href, number) = apply(world, &applicant, "sip-apoteker").await;
    let id: ApplicationId = id_of(&href).parse().expect("an id");
    let before = dues(world).await;
    let calendar = world.app.current.get().calendar.clone();
    let today = domain::indonesian::local(world.app.now()).date();
    let tomorrow = calendar.next_working_day(today).and_then(|day| calendar.next_working_day(day)).expect("a day");
    let admin = sign_in(world, "admin").await;
    let mut form = admin.get("/admin/kalender").await.form("/admin/kalender/libur");
    form.set("tanggal", &tomorrow.to_string());
    let wrong = admin.send(form.clone()).await;
    assert_eq!(wrong.status, 422);
    wrong.must_say("Tulis nama hari liburnya");
    form.set("nama", "Cuti bersama tambahan");
    admin.send(form).await.must_say("Kalender diubah").must_say("Cuti bersama tambahan");
    let own = |all: &[(ApplicationId, Option<Timestamp>)]| all.iter().find(|(of, _)| *of == id).expect("it").1;
    world.until(async || own(&dues(world).await) > own(&before), "the open one moves").await;
    let after = dues(world).await;
    for ((of, old), (_, new)) in before.iter().zip(&after).filter(|((of, _), _)| *of != id) {
        assert_eq!(old, new, "{of} had ended");
    }
    world.until(async || applicant.get("/kabar").await.says(&number), "the applicant is told").await;
    let versions = world.app.db.read(|tx| calendars::history(tx, 10)).await.expect("the history");
    assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), [2, 1]);
}

const DUES: &str = "select application_id, due_at from clock where step = 'whole' order by application_id";

async fn dues(world: &World) -> Vec<(ApplicationId, Option<Timestamp>)> {
    let read = world.app.db.read(|tx| {
        let rows = tx.query(DUES, &[])?;
        Ok(rows.iter().map(|r| (ApplicationId(r.id("application_id")), r.opt_instant("due_at"))).collect())
    });
    read.await.expect("the clocks")
}

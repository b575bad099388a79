//! Everything that is kept is looked at again and again: what is damaged, lost or nobody's is found, told, and where it may be, swept.

use crate::on_both;
use crate::people::sign_in;
use crate::refusing::Made;
use crate::unchecked::sql;
use crate::world::{On, World};
use domain::scrub::{Kind, Part};
use domain::security_event::SecurityEvent;
use ground::App;
use ground::app::Clock;
use houses::account::alarms::tell_alarms;
use jiff::SignedDuration;
use ledger::scrub as kept;
use saporancak::server::checks::content;
use saporancak::server::scrub;
use saporancak::tools::demo::story::tell;
use std::path::PathBuf;

/// Goes through a part to the end of its round, as the timetable does.
async fn round(app: &App, part: Part) {
    for _ in 0..1000 {
        scrub::piece(app, part).await.expect("a piece");
        let progress = app.db.read(move |tx| kept::get(tx, part)).await.expect("how far it is").expect("begun");
        if progress.place.is_empty() {
            return;
        }
    }
    panic!("{part:?} never ends");
}

/// Whether the check of everything raised an alarm.
fn alarmed(world: &World) -> bool {
    world.app.watch.alarms(world.app.now()).iter().any(|alarm| alarm.event == SecurityEvent::CheckFailed)
}

/// What is known to be wrong now.
async fn known(world: &World) -> Vec<(Kind, String)> {
    let listed = world.app.db.read(|tx| kept::listed(tx)).await.expect("the findings");
    listed.into_iter().map(|one| (one.kind, one.object)).collect()
}

/// One column of text.
async fn texts(world: &World, sql: &'static str) -> Vec<String> {
    let read = world.app.db.read(move |tx| Ok(tx.query(sql, &[])?.iter().map(|row| row.text("t")).collect()));
    read.await.expect("rows")
}

/// Where the sealed bytes of a file lie.
fn place(world: &World, id: &str) -> PathBuf {
    let digits: String = id.replace('-', "");
    world.folder.path().join("files").join(&digits[28..30]).join(&digits[30..32]).join(id)
}

on_both!(well, what_is_well_is_found_well);
async fn what_is_well_is_found_well(world: &World) {
    tell(&world.app, &world.cast, "skp-penelitian", &mut |_| {}).await.expect("the whole way");
    ground::log_keeping::cover_all(&world.app).await.expect("covered");
    for part in Part::ALL.iter().filter(|part| **part != Part::Standing) {
        let whole = content::whole(&world.app, *part).await.expect("it can be checked");
        assert_eq!(whole.found, Vec::new(), "{part:?}");
        assert!(whole.checked > 0, "{part:?} was looked at");
        round(&world.app, *part).await;
    }
    assert_eq!(known(world).await, Vec::new());
    assert!(!alarmed(world));
    let admin = sign_in(world, "admin").await;
    admin.get("/admin/keadaan").await.must_say("Pemeriksaan berkala").must_say("Tidak ada temuan");
    // It rests; nothing is read twice on one day.
    assert!(!scrub::piece(&world.app, Part::Files).await.expect("nothing to do"));
}

on_both!(damaged, what_is_damaged_is_found_told_and_mended);
async fn what_is_damaged_is_found_told_and_mended(world: &World) {
    tell(&world.app, &world.cast, "skp-penelitian", &mut |_| {}).await.expect("the whole way");
    ground::log_keeping::cover_all(&world.app).await.expect("covered");
    let licences = "select d.id || ' ' || d.file_id as t from document d where d.kind = 'licence'";
    let licence = texts(world, licences).await.pop().expect("a licence");
    let (document, issued) = licence.split_once(' ').expect("both");
    let uploads = "select f.id as t from file f where f.requirement <> '' order by f.id limit 1";
    let upload = texts(world, uploads).await.pop().expect("an upload");
    let event =
        texts(world, "select id as t from event where kind = 'submitted' limit 1").await.pop().expect("an event");
    let account = texts(world, "select id as t from account where role = 'loket' limit 1").await.pop().expect("one");

    let bytes = std::fs::read(place(world, issued)).expect("the licence");
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    std::fs::write(place(world, issued), &changed).expect("written");
    let aside = world.folder.path().join("aside");
    std::fs::rename(place(world, &upload), &aside).expect("moved");
    sql(world, &format!("update event set payload = payload || ' ' where id = '{event}'")).await;
    sql(world, &format!("update account set role = 'admin' where id = '{account}'")).await;

    for part in [Part::Files, Part::Documents, Part::Log, Part::Rows] {
        round(&world.app, part).await;
    }
    let found = known(world).await;
    for wrong in [
        (Kind::FileChanged, issued.to_owned()),
        (Kind::FileMissing, upload.clone()),
        (Kind::DocumentUnreadable, document.to_owned()),
        (Kind::RowChanged, format!("account {account}")),
    ] {
        assert!(found.contains(&wrong), "no {wrong:?} in {found:?}");
    }
    let records: Vec<_> = found.iter().filter(|(kind, _)| *kind == Kind::RecordChanged).collect();
    assert!(records.len() == 1 && records[0].1.contains(&event), "{found:?}");
    assert_eq!(found.len(), 5, "{found:?}");

    // Told once to those who look after the system, and shown with what to do.
    assert!(alarmed(world));
    tell_alarms(&world.app).await.expect("told");
    let admin = sign_in(world, "admin").await;
    admin.get("/kabar").await.must_say("Pemeriksaan berkala menemukan sesuatu yang rusak");
    let page = admin.get("/admin/keadaan").await;
    page.must_say("Ada yang rusak atau hilang").must_say(issued).must_say("Pulihkan dari salinan");
    web::metrics::install_metrics();
    scrub::count(&world.app).await.expect("counted");
    assert!(web::metrics::metrics_text().contains("scrub_findings{part=\"files\"}"));

    // Mended: the next whole round finds it no more.
    std::fs::write(place(world, issued), &bytes).expect("written");
    std::fs::rename(&aside, place(world, &upload)).expect("moved");
    sql(world, "update scrub set ended_at = 0").await;
    for part in [Part::Files, Part::Documents] {
        round(&world.app, part).await;
    }
    let left: Vec<Kind> = known(world).await.into_iter().map(|(kind, _)| kind).collect();
    assert!(!left.contains(&Kind::FileChanged) && !left.contains(&Kind::FileMissing), "{left:?}");
    assert!(!left.contains(&Kind::DocumentUnreadable), "{left:?}");
}

/// The same installation so many hours later.
fn later(world: &World, hours: i64) -> App {
    let at = Clock::System.now() + SignedDuration::from_hours(hours);
    world.app.by_clock(Clock::Set(at.as_microsecond().into()))
}

on_both!(nobodys, bytes_that_no_row_knows_are_swept_after_a_day);
async fn bytes_that_no_row_knows_are_swept_after_a_day(world: &World) {
    tell(&world.app, &world.cast, "skp-penelitian", &mut |_| {}).await.expect("the whole way");
    let id = world.app.id();
    world.app.files.put(id, b"tanpa baris".to_vec()).await.expect("put");
    let there = async || world.app.files.exists(id).await.expect("the store answers");
    round(&world.app, Part::Store).await;
    assert_eq!(known(world).await, Vec::new(), "so young, it may still get its row");
    // Whoever only looks removes nothing.
    let (second, third, fourth) = (later(world, 25), later(world, 48), later(world, 50));
    let whole = content::whole(&second, Part::Store).await.expect("looked at");
    assert_eq!(whole.found, [(Kind::BytesWithoutRow, id.to_string())]);
    round(&second, Part::Store).await;
    assert_eq!(known(world).await, [(Kind::BytesWithoutRow, id.to_string())]);
    assert!(there().await, "found today, and kept until tomorrow");
    assert!(!alarmed(world), "what is swept by itself is no alarm");
    round(&third, Part::Store).await;
    assert!(there().await, "not yet a day");
    sql(world, "update scrub set ended_at = 0").await;
    round(&fourth, Part::Store).await;
    assert!(!there().await, "swept");
    assert_eq!(known(world).await, Vec::new());
    let progress = world.app.db.read(|tx| kept::get(tx, Part::Store)).await.expect("read").expect("begun");
    assert_eq!(progress.swept, 1);
    let whole = content::whole(&world.app, Part::Files).await.expect("looked at");
    assert!(whole.checked > 0 && whole.found.is_empty(), "what a row knows is all there");
}

on_both!(old_database, an_old_database_costs_no_file);
async fn an_old_database_costs_no_file(world: &World) {
    let mut ids = Vec::new();
    for _ in 0..220 {
        let id = world.app.id();
        world.app.files.put(id, b"dari basis data yang lebih baru".to_vec()).await.expect("put");
        ids.push(id);
    }
    let (second, fourth) = (later(world, 25), later(world, 50));
    round(&second, Part::Store).await;
    round(&fourth, Part::Store).await;
    for id in ids {
        assert!(world.app.files.exists(id).await.expect("the store answers"), "none is removed");
    }
    let found =
        world.app.db.read(|tx| kept::count_of(tx, Part::Store, Kind::TooManyWithoutRow)).await.expect("counted");
    assert_eq!(found, 1);
    assert!(alarmed(world), "somebody is told");
}

on_both!(circumstances, a_step_that_nobody_can_do_is_told);
async fn a_step_that_nobody_can_do_is_told(world: &World) {
    let missing = async || content::whole(&world.app, Part::Standing).await.expect("looked at").found;
    let verifier = |found: &[(Kind, String)]| found.iter().any(|(_, which)| which.starts_with("Verifikator"));
    assert!(!verifier(&missing().await), "{:?}", missing().await);
    sql(world, "delete from appointment where role = 'verifikator'").await;
    let found = missing().await;
    assert!(verifier(&found), "{found:?}");
    // An event from tomorrow: the clock went back, or forwards before.
    sql(world, "update event set at = at + 86400000000 where kind = 'catalogue_kept'").await;
    assert!(missing().await.iter().any(|(kind, _)| *kind == Kind::ClockBehind));
}

/// A page of the database that was overwritten is found by the command too, and by name.
#[test]
fn doctor_finds_a_damaged_page_of_sqlite() {
    let made = Made::on(On::Sqlite, false).expect("SQLite is always there");
    made.settle();
    let (_, well) = made.run(&["doctor"]);
    assert!(well.contains("baik  Tabel basis data"), "{well}");
    let file = made.database.strip_prefix("sqlite:").expect("a file").to_owned();
    let database = rusqlite::Connection::open(&file).expect("the database");
    let page: i64 = database
        .query_row("select rootpage from sqlite_master where name = 'event_time'", [], |row| row.get(0))
        .expect("its place");
    drop(database);
    let mut bytes = std::fs::read(&file).expect("the database");
    let at = usize::try_from(page - 1).expect("a place") * 4096;
    bytes[at + 8..at + 40].fill(0xff);
    std::fs::write(&file, bytes).expect("written");
    made.refuses(&["doctor"], &["Tabel event rusak"]);
    let (good, _) = made.run(&["doctor", "--quick"]);
    assert!(!good, "a trial is never all well");
}

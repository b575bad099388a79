//! The past of a demo: the same seed is the same office, it goes on where it was cut off, and its door stands in a demo only.

use crate::client::Client;
use crate::world::{On, World};
use db::Tx;
use ground::app::Clock;
use jiff::Timestamp;
use ledger::events;
use saporancak::tools::demo::{DEMO, mark, office};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};

/// Today, on a Friday in the morning.
const TODAY: &str = "2026-11-27T03:00:00Z";
const APPLICATIONS: usize = 20;

const LIVES: &str = "select id, type_id, variant, channel, stage, number, submitted_at, due_at from application";
const EVENTS: &str = "select seq, at, kind from event where subject = 'application' and subject_id = $1 order by seq";
const AT_COUNTER: &str =
    "select at, kind from event where subject = 'application' and actor_role = 'loket' and at < $1";
const CLOCKS: &str = "select step, pass, started_at, ended_at, outcome, due_at, elapsed_minutes, paused_minutes, warned_at, alarmed_at \
    from clock where application_id = $1 order by step, pass";
const DOCUMENTS: &str =
    "select kind, number, ordered_at, valid_until from document where application_id = $1 and released_at is not null";
const REST: &str = "select name from outbox where done_at is null and created_at < $1";
const NOTICES: &str = "select topic, created_at from notice where created_at < $1 order by created_at, topic";

fn today() -> Timestamp {
    TODAY.parse().expect("an instant")
}

/// A world whose clock stands at today, with a demo's mark, and a plan of which nothing is done.
async fn begun(on: On, applications: usize) -> Option<(World, PathBuf)> {
    let today = today();
    let clock = Clock::Set(AtomicI64::new(office::first_day(today).as_microsecond()));
    let world = World::start_by(on, clock, |_| {}).await?;
    let Clock::Set(now) = &world.app.clock else { panic!("the clock is the test's") };
    now.store(today.as_microsecond(), Ordering::Relaxed);
    mark(&world.app, DEMO).await.expect("a mark");
    let file = world.folder.path().join("kantor.json");
    let mut progress = office::Progress::new(7, today);
    progress.applications = applications;
    progress.keep(&file).expect("it is kept");
    office::reserve(&world.app, &progress);
    Some((world, file))
}

/// A world with its past.
pub async fn filled(on: On, applications: usize) -> Option<(World, PathBuf)> {
    let (world, file) = begun(on, applications).await?;
    office::fill(&world.app, &world.cast, &file, &mut |_| {}).await.expect("it is filled");
    Some((world, file))
}

/// All that can be said of an office without ids, keys and codes, which are made by chance, and without what the present does of its
/// own at once, by its own worker.
async fn digest(world: &World) -> Vec<String> {
    let read = world.app.db.read(|tx: &mut dyn Tx| {
        let mut said = Vec::new();
        for life in tx.query(LIVES, &[])? {
            let id = life.id("id");
            let mut lines = vec![
                ["type_id", "variant", "channel", "stage"].map(|column| life.text(column)).join(" "),
                life.opt_text("number").unwrap_or_default(),
                format!("{:?} {:?}", life.opt_instant("submitted_at"), life.opt_instant("due_at")),
            ];
            for event in tx.query(EVENTS, &[id.to_string().into()])? {
                lines.push(format!("{} {}", event.instant("at"), event.text("kind")));
            }
            for clock in tx.query(CLOCKS, &[id.into()])? {
                let moments = ["started_at", "ended_at", "due_at", "warned_at", "alarmed_at"];
                let moments = moments.map(|column| format!("{:?}", past(clock.opt_instant(column)))).join(" ");
                let counts = ["pass", "elapsed_minutes", "paused_minutes"].map(|column| clock.int(column));
                lines.push(format!("{} {:?} {moments} {counts:?}", clock.text("step"), clock.opt_text("outcome")));
            }
            let mut papers: Vec<String> = tx
                .query(DOCUMENTS, &[id.into()])?
                .iter()
                .map(|paper| {
                    let (kind, number) = (paper.text("kind"), paper.text("number"));
                    format!("{kind} {number} {} {:?}", paper.instant("ordered_at"), paper.opt_text("valid_until"))
                })
                .collect();
            papers.sort();
            lines.extend(papers);
            said.push(lines.join("\n"));
        }
        said.sort();
        for notice in tx.query(NOTICES, &[today().into()])? {
            said.push(format!("{} {}", notice.instant("created_at"), notice.text("topic")));
        }
        Ok(said)
    });
    read.await.expect("the office can be read")
}

/// A due date lies where it lies; what was done about it today is of the present.
fn past(at: Option<Timestamp>) -> Option<Timestamp> {
    at.filter(|at| *at != today())
}

/// Nothing of the plan was refused, nothing waits, nobody outside was told, every chain of events is whole.
async fn it_is_whole(world: &World, file: &Path) {
    let progress = office::Progress::read(file).expect("it can be read").expect("it is there");
    assert!(progress.complete && progress.left.is_empty(), "{:?}", progress.left);
    assert!(world.app.duty.is_whole());
    let lives: Vec<String> = progress.lives.values().map(ToString::to_string).collect();
    assert_eq!(lives.len(), APPLICATIONS);
    let (rest, broken) = world
        .app
        .db
        .read(move |tx: &mut dyn Tx| {
            let rest: Vec<String> = tx.query(REST, &[today().into()])?.iter().map(|row| row.text("name")).collect();
            let mut broken = Vec::new();
            for id in &lives {
                broken.extend(events::first_broken(tx, domain::subject::Subject::Application, id)?);
            }
            Ok((rest, broken))
        })
        .await
        .expect("the queue");
    assert!(broken.is_empty(), "{broken:?}");
    assert!(rest.is_empty(), "{rest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_is_the_same_office() {
    let (first, file) = filled(On::Sqlite, APPLICATIONS).await.expect("SQLite is always there");
    it_is_whole(&first, &file).await;
    let said = digest(&first).await;
    for stage in ["draft", "submitted", "returned", "awaiting_rekomendasi", "issued"] {
        assert!(said.iter().any(|life| life.contains(&format!(" {stage}\n"))), "nothing is {stage}");
    }
    let other = if let Some((second, file)) = filled(On::Postgres, APPLICATIONS).await {
        it_is_whole(&second, &file).await;
        digest(&second).await
    } else {
        digest(&filled(On::Sqlite, APPLICATIONS).await.expect("SQLite is always there").0).await
    };
    for (one, other) in said.iter().zip(&other) {
        assert_eq!(one, other);
    }
    assert_eq!(said.len(), other.len());
    looked_at(&first).await;
}

/// Everybody has something to see.
async fn looked_at(world: &World) {
    let public = Client::new(&world.base);
    public.get("/gangguan").await.must_say("Jaringan pusat data terputus").must_say("Data kependudukan tidak menjawab");
    public.get("/kinerja").await.must_say("2026");
    for (username, page) in [
        ("verifikator", "/kerja"),
        ("opd.dinkes", "/kerja"),
        ("opd.dinkes", "/dokumen-masuk"),
        ("kasi", "/kerja"),
        ("kabid", "/kerja"),
        ("kadis", "/tanda-tangan"),
        ("loket", "/loket"),
    ] {
        let waiting = entered(world, username).await.get(page).await;
        assert_eq!(waiting.status, 200, "{username}");
        for nothing in ["Tidak ada yang menunggu", "Tidak ada dokumen di sini"] {
            assert!(!waiting.text().contains(nothing), "{username} has nothing to do at {page}: {}", waiting.text());
        }
    }
    // The end of one interruption waits for a second person, and the system has proposed another.
    let admin = entered(world, "admin").await;
    admin.get("/admin").await.must_say("1 usul gangguan dari sistem").must_say("1 gangguan menunggu orang kedua");
    admin.get("/petugas/gangguan").await.must_say("Status pajak tidak menjawab").must_say("Pesan surel tertunda");
    let accounts = admin.get("/admin/akun").await;
    assert!(!accounts.text().contains("Belum pernah"), "{}", accounts.text());
    it_kept_hours(world).await;
    let head = entered(world, "kadis").await;
    head.get("/register").await.must_say("Aktif");
    let mail = world.folder.path().join("mail");
    let letters = std::fs::read_dir(mail).map_or(0, Iterator::count);
    assert!(letters < 20, "only the newcomer is written to, into a folder: {letters}");
}

/// Whatever the officer at the counter did in the past, the office was open.
async fn it_kept_hours(world: &World) {
    let read = world.app.db.read(|tx: &mut dyn Tx| {
        let rows = tx.query(AT_COUNTER, &[today().into()])?;
        Ok(rows.iter().map(|row| (row.instant("at"), row.text("kind"))).collect::<Vec<_>>())
    });
    let done = read.await.expect("events");
    assert!(!done.is_empty());
    let calendar = &world.app.rules.catalogue.calendar;
    for (at, kind) in done {
        assert_eq!(calendar.next_moment(at), Some(at), "{kind} at {at}");
    }
}

/// What became of each application, without moments: an effect that was cut off is done some minutes later.
fn outlines(digest: &[String]) -> Vec<String> {
    let lives = digest.iter().filter(|said| said.contains('\n'));
    let outline = |life: &String| {
        let events = life.lines().skip(3).filter_map(|line| line.split_once("Z ")).map(|(_, kind)| kind);
        let events = events.filter(|kind| !kind.contains(' '));
        life.lines().take(2).chain(events).collect::<Vec<_>>().join("\n")
    };
    let mut all: Vec<String> = lives.map(outline).collect();
    all.sort();
    all
}

/// Cut off in the middle, and once more later, it goes on, and comes to the same office.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_off_it_goes_on() {
    it_goes_on(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_off_it_goes_on_with_postgres() {
    it_goes_on(On::Postgres).await;
}

async fn it_goes_on(on: On) {
    let Some((world, file)) = begun(on, APPLICATIONS).await else { return };
    let (whole, _) = filled(On::Sqlite, APPLICATIONS).await.expect("SQLite is always there");
    let mut cut = 0;
    for lines in [4, 7] {
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        let (app, path) = (world.app.clone(), file.clone());
        let cast = saporancak::tools::demo::Cast::found(&app, &world.cast.password).await.expect("everybody");
        let filling = tokio::spawn(async move {
            let mut say = |line: String| {
                let _ = tell.send(line);
            };
            office::fill(&app, &cast, &path, &mut say).await
        });
        for _ in 0..lines {
            if told.recv().await.is_none() {
                break;
            }
        }
        filling.abort();
        cut += usize::from(filling.await.is_err_and(|e| e.is_cancelled()));
    }
    assert!(cut > 0, "it was too fast to be cut off");
    office::fill(&world.app, &world.cast, &file, &mut |_| {}).await.expect("it goes on");
    it_is_whole(&world, &file).await;
    let other = digest(&world).await;
    let (one, two) = (outlines(&digest(&whole).await), outlines(&other));
    for (one, two) in one.iter().zip(&two) {
        assert_eq!(one, two);
    }
    assert_eq!(one.len(), two.len());
    // A demo whose past is filled fills nothing a second time.
    office::fill(&world.app, &world.cast, &file, &mut |_| {}).await.expect("nothing is left to do");
    assert_eq!(digest(&world).await, other);
}

/// Somebody of the list, without a password.
async fn entered(world: &World, username: &str) -> Client {
    let client = Client::new(&world.base);
    let page = client.get("/masuk").await;
    let form = page.forms("/masuk/peragaan").into_iter().find(|form| form.get("nama") == Some(username));
    let after = client.send(form.unwrap_or_else(|| panic!("{username} is not listed: {}", page.text()))).await;
    assert!(after.status == 200 && !after.path.starts_with("/masuk"), "{username}: {}", after.path);
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_door_of_a_demo_leads_to_every_role() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let public = Client::new(&world.base);
    assert!(!public.get("/masuk").await.html.contains("/masuk/peragaan"), "the database is not a demo's");
    mark(&world.app, DEMO).await.expect("a mark");
    public.get("/masuk").await.must_say("Peragaan: masuk tanpa kata sandi").must_say("Inspektorat");
    for person in &world.cast.people {
        let client = entered(&world, &person.username).await;
        client.get("/akun").await.must_say(&person.profile.name);
    }
    // Like any form it is refused when another page sends it, and it opens nobody who is not listed.
    let other = [("origin", "https://contoh.id"), ("sec-fetch-site", "cross-site")];
    assert_eq!(public.post_raw("/masuk/peragaan", &[("nama", "kadis")], &other).await.status, 403);
    assert_eq!(public.post_raw("/masuk/peragaan", &[("nama", "warga")], &[]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_installation_has_no_such_door() {
    let serve = |config: &mut ground::config::Config| (config.demo, config.specimen) = (false, true);
    let world = World::start_with(On::Sqlite, serve).await.expect("SQLite is always there");
    // Even were it marked: what serves is no demo.
    mark(&world.app, DEMO).await.expect("a mark");
    let public = Client::new(&world.base);
    let page = public.get("/masuk").await;
    assert!(!page.html.contains("peragaan") && !page.html.contains("tanpa kata sandi"), "{}", page.text());
    for username in ["kadis", "admin", "pemohon", ""] {
        let answer = public.post_raw("/masuk/peragaan", &[("nama", username)], &[]).await;
        assert_eq!(answer.status, 404, "{username}");
        assert!(public.get("/akun").await.path.starts_with("/masuk"), "{username} came in");
    }
}

//! "From the event log, the same figures as the register": every cell is recomputed here from the log alone, by other means.

use crate::client::Client;
use crate::world::{On, World};
use domain::account::Role;
use domain::application::{Command, Stage};
use domain::calendar::Calendar;
use domain::ids::{ApplicationId, DocumentId};
use domain::performance::{Cell, Count, Month};
use ground::App;
use ground::app::Clock;
use houses::application::acting::act;
use houses::application::applications::LoadedApplication;
use houses::application::order::Order;
use houses::calendar::calendars;
use houses::performance::cells as performance;
use houses::performance::cells::PlacedCell;
use houses::performance::measuring::{rebuild_performance, refresh_performance};
use jiff::{Timestamp, ToSpan};
use ledger::Aggregate;
use ledger::sealed::NewText;
use saporancak::tools::demo::story::{prepare, tell};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};

const LOG: &str =
    "select subject_id, at, kind, payload from event where subject = 'application' order by subject_id, seq";
const RELEASED: &str = "select type_id, kind, released_at from document where released_at is not null";
const OPEN: &str = "select type_id, stage from application";

/// The clock of a test on; Thursday 29 October 2026, nine in the morning.
fn clock() -> Clock {
    Clock::Set(AtomicI64::new("2026-10-29T02:00:00Z".parse::<Timestamp>().expect("an instant").as_microsecond()))
}

fn later(app: &App, minutes: i64) {
    let Clock::Set(now) = &app.clock else { panic!("the clock is the test's") };
    now.fetch_add(minutes * 60_000_000, Ordering::Relaxed);
}

async fn order(world: &World, id: ApplicationId, who: &str, command: Command) {
    order_with(world, (id, who), command, None).await;
}

async fn order_with(world: &World, on: (ApplicationId, &str), command: Command, text: Option<NewText>) {
    let (id, who) = on;
    let mut order = Order::new(id, world.cast.person(who).expect("somebody").actor(), command);
    order.texts = text.into_iter().collect();
    act(&world.app, order).await.unwrap_or_else(|e| panic!("{who}: {e}"));
}

async fn submitted(world: &World, type_id: &str) -> ApplicationId {
    let id = prepare(&world.app, &world.cast, type_id).await.expect("a draft");
    order(world, id, "pemohon", Command::Submit { truth: true, explanation: None }).await;
    id
}

/// Returned, corrected after two days, refused.
async fn rejected(world: &World) {
    let id = submitted(world, "skp-penelitian").await;
    later(&world.app, 26 * 60);
    order(world, id, "verifikator", Command::Claim).await;
    let text = |kind, content: &str| NewText::new(world.app.id(), world.app.bytes(), kind, content);
    let note = text("note", "{}");
    let fields = BTreeSet::from(["judul".to_owned()]);
    let command = Command::Return { fields, documents: BTreeSet::new(), note: note.reference.clone() };
    order_with(world, (id, "verifikator"), command, Some(note)).await;
    later(&world.app, 49 * 60 + 17);
    let why = text("explanation", "Judulnya sudah benar.");
    let command = Command::Submit { truth: true, explanation: Some(why.reference.clone()) };
    order_with(world, (id, "pemohon"), command, Some(why)).await;
    later(&world.app, 5 * 60);
    order(world, id, "verifikator", Command::Claim).await;
    let reasons = text("reasons", "[]");
    let command = Command::ProposeRefusal { reasons: reasons.reference.clone(), grounds: BTreeSet::new() };
    order_with(world, (id, "verifikator"), command, Some(reasons)).await;
    for who in [Role::KepalaSeksi, Role::KepalaBidang] {
        let levels = &world.app.rules.catalogue.current("skp-penelitian").expect("the type").ty.approvals;
        if levels.iter().any(|step| step.role == who) {
            let who = world.cast.people.iter().find(|p| p.role == who).expect("an approver").username.clone();
            order(world, id, &who, Command::Approve).await;
        }
    }
    order(world, id, "kadis", Command::Sign { document: DocumentId(world.app.id()) }).await;
    let ended = async || {
        let loaded = world.app.view(id, |work, id| LoadedApplication::load(work, *id));
        let stage = loaded.await.map(|loaded| loaded.map(|loaded| loaded.app.stage));
        matches!(stage.expect("it is there"), Some(Stage::Rejected { .. }))
    };
    world.until(ended, "the letter of refusal").await;
}

/// When, and how.
type Ended = (Timestamp, &'static str);

/// What the log says of one application, read without a line of ours.
#[derive(Default)]
struct Story {
    type_id: String,
    came: Option<Timestamp>,
    ended: Option<Ended>,
    pauses: Vec<(Timestamp, Option<Timestamp>)>,
    /// Office, asked, answered and how.
    offices: Vec<(String, Timestamp, Option<Ended>)>,
}

impl Story {
    fn take(&mut self, at: Timestamp, kind: &str, payload: &Value) {
        let end = |this: &mut Self, how| {
            this.ended = Some((at, how));
            this.pauses.iter_mut().filter(|p| p.1.is_none()).for_each(|p| p.1 = Some(at));
            this.offices.iter_mut().filter(|o| o.2.is_none()).for_each(|o| o.2 = Some((at, how)));
        };
        match kind {
            "started" => payload["type_id"].as_str().expect("a type").clone_into(&mut self.type_id),
            "submitted" => self.came = Some(at),
            "returned" | "payment_asked" => self.pauses.push((at, None)),
            "resubmitted" | "payment_confirmed" => self.pauses.last_mut().expect("a pause").1 = Some(at),
            "accepted" => {
                let asked = payload["offices"].as_array().expect("offices");
                let codes = asked.iter().map(|o| o["office"].as_str().expect("a code").to_owned());
                self.offices.extend(codes.map(|code| (code, at, None)));
            }
            "rekomendasi_given" => {
                let how = if payload["opinion"] == "refused" { "rejected" } else { "issued" };
                let own = self.offices.iter_mut().find(|o| o.0 == payload["office"] && o.2.is_none());
                own.expect("it was asked").2 = Some((at, how));
            }
            "issued" => end(self, "issued"),
            "rejected" => end(self, "rejected"),
            "withdrawn" => end(self, "withdrawn"),
            _ => {}
        }
    }
}

/// Minute for minute: office minutes from the opening of the day after, those in a pause left out; and minutes of its first days.
fn net(
    calendar: &Calendar,
    from: Timestamp,
    to: Timestamp,
    pauses: &[(Timestamp, Option<Timestamp>)],
) -> (i64, Vec<i64>) {
    // Minutes in Padang, seven hours ahead, as the calendar counts them.
    let minute = |at: Timestamp| at.as_second().div_euclid(60) + 7 * 60;
    let day_after = |mut day: jiff::civil::Date| loop {
        day = day.saturating_add(1.day());
        if calendar.opening(day).is_some() {
            return day;
        }
    };
    let day = domain::indonesian::local(from).date();
    let in_time = calendar.opening(day).is_some_and(|open| minute(from) <= open.closes);
    let first = if in_time { day_after(day) } else { day_after(day_after(day)) };
    let mut days = Vec::new();
    let (mut today, mut net) = (first, 0);
    for _ in 0..40 {
        let open = calendar.opening(today).expect("a working day");
        days.push(open.closes - open.opens);
        let now = minute(to);
        let stands = |m: i64| pauses.iter().any(|(a, b)| minute(*a) <= m && b.is_none_or(|b| m < minute(b)));
        net += (open.opens..open.closes).filter(|m| *m < now && !stands(*m)).map(|_| 1).sum::<i64>();
        today = day_after(today);
    }
    (net, days)
}

/// The working day that so many minutes reach into.
fn day_of(net: i64, days: &[i64]) -> u16 {
    let mut left = net;
    let reached = days.iter().take_while(|minutes| {
        let open = left > 0;
        left -= **minutes;
        open
    });
    u16::try_from(reached.count()).expect("few")
}

/// One clock: whose, asked when, ended when and how, time that does not count, days promised.
struct Timed<'a> {
    type_id: &'a str,
    office: &'a str,
    from: Timestamp,
    ended: Option<(Timestamp, &'static str)>,
    pauses: &'a [(Timestamp, Option<Timestamp>)],
    promise: Option<u16>,
}

/// A cell in plain numbers: counts, minutes of the decided, their days, promised, on time.
#[derive(Debug, Default, PartialEq)]
struct Plain {
    counts: [u32; 5],
    minutes: Vec<i64>,
    days: Vec<u16>,
    promised: u32,
    on_time: u32,
}

fn count(plain: &mut Plain, calendar: &Calendar, month: Month, timed: &Timed) {
    let inside = |at: Timestamp| at >= month.start() && at < month.end();
    plain.counts[0] += u32::from(inside(timed.from));
    let open = timed.from < month.end() && timed.ended.is_none_or(|(at, _)| at >= month.end());
    plain.counts[4] += u32::from(open);
    let Some((at, how)) = timed.ended.filter(|(at, _)| inside(*at)) else { return };
    plain.counts[["issued", "rejected", "withdrawn"].iter().position(|h| *h == how).expect("an end") + 1] += 1;
    if how == "withdrawn" {
        return;
    }
    let (net, days) = net(calendar, timed.from, at, timed.pauses);
    plain.minutes.push(net);
    plain.days.push(day_of(net, &days));
    if let Some(promise) = timed.promise {
        plain.promised += 1;
        plain.on_time += u32::from(net <= days.iter().take(promise.into()).sum());
    }
}

/// The smallest value that so many percent of all do not exceed.
fn percentile(values: &[i64], percent: usize) -> Option<i64> {
    let enough = |v: i64| values.iter().filter(|w| **w <= v).count() * 100 >= values.len() * percent;
    values.iter().copied().filter(|v| enough(*v)).min()
}

type Key = (Month, String, String);

fn all_cells(app: &App, calendar: &Calendar, stories: &[Story]) -> BTreeMap<Key, Plain> {
    let mut cells: BTreeMap<Key, Plain> = BTreeMap::new();
    for story in stories.iter().filter(|s| s.came.is_some()) {
        let ty = &app.rules.catalogue.current(&story.type_id).expect("the type").ty;
        let whole = (story.came.expect("it came"), story.ended, ty.promise.days);
        let offices = story.offices.iter().map(|(code, from, ended)| {
            (code.as_str(), (*from, *ended, ty.office(code).and_then(|office| office.days)))
        });
        for (office, (from, ended, promise)) in [("", whole)].into_iter().chain(offices) {
            let timed = Timed { type_id: &story.type_id, office, from, ended, pauses: &story.pauses, promise };
            for month in [Month::of(clock().now()), Month::of(app.now())] {
                for type_id in ["", timed.type_id] {
                    let key = (month, type_id.to_owned(), timed.office.to_owned());
                    count(cells.entry(key).or_default(), calendar, month, &timed);
                }
            }
        }
    }
    cells.retain(|_, plain| *plain != Plain::default());
    cells
}

fn matches(kept: &PlacedCell, plain: &Plain) {
    let (cell, of): (&Cell, _) = (&kept.cell, (kept.month.to_string(), &kept.type_id, &kept.office));
    assert_eq!(Count::ALL.map(|count| cell.counts.get(count)), plain.counts, "{of:?}");
    assert_eq!(
        (cell.p50_minutes, cell.p90_minutes),
        (percentile(&plain.minutes, 50), percentile(&plain.minutes, 90)),
        "{of:?}"
    );
    let mut days = BTreeMap::new();
    plain.days.iter().for_each(|d| *days.entry(*d).or_insert(0) += 1);
    assert_eq!(cell.days.pairs().collect::<Vec<_>>(), days.into_iter().collect::<Vec<_>>(), "{of:?}");
    assert_eq!((cell.promised, cell.on_time), (plain.promised, plain.on_time), "{of:?}");
}

async fn cells_of(app: &App) -> Vec<PlacedCell> {
    let months = (Month::of(clock().now()), Month::of(app.now()));
    app.db.read(move |tx| performance::between(tx, months.0, months.1)).await.expect("cells")
}

async fn the_log_gives_the_figures_of_the_register(on: On) {
    let Some(world) = World::start_by(on, clock(), |_| {}).await else { return };
    let app = &world.app;
    // Sent in October, issued in November: the clock goes on with every step that is told.
    let steps = app.clone();
    tell(app, &world.cast, "stpt", &mut |_| later(&steps, 9 * 60 + 13)).await.expect("the whole way");
    tell(app, &world.cast, "skp-penelitian", &mut |_| later(&steps, 97)).await.expect("the whole way");
    rejected(&world).await;
    let withdrawn = submitted(&world, "skp-penelitian").await;
    later(app, 600);
    order(&world, withdrawn, "pemohon", Command::Withdraw).await;
    submitted(&world, "stpt").await;
    prepare(app, &world.cast, "stpt").await.expect("a draft, which counts nowhere");
    later(app, 5 * 24 * 60);
    refresh_performance(app).await.expect("counted");

    let log = app.db.read(|tx| {
        let rows = tx.query(LOG, &[])?;
        Ok(rows
            .iter()
            .map(|r| (r.text("subject_id"), r.instant("at"), r.text("kind"), r.text("payload")))
            .collect::<Vec<_>>())
    });
    let mut stories: BTreeMap<String, Story> = BTreeMap::new();
    for (id, at, kind, payload) in log.await.expect("the log") {
        stories.entry(id).or_default().take(at, &kind, &serde_json::from_str(&payload).expect("JSON"));
    }
    let stories: Vec<Story> = stories.into_values().collect();
    assert_eq!(stories.len(), 6);
    let calendar = app.db.read(|tx| Ok(calendars::current(tx)?.calendar)).await.expect("the calendar");
    let plain = all_cells(app, &calendar, &stories);
    let cells = cells_of(app).await;
    let keys = |kept: &PlacedCell| (kept.month, kept.type_id.clone(), kept.office.clone());
    assert_eq!(cells.iter().map(keys).collect::<BTreeSet<_>>(), plain.keys().cloned().collect::<BTreeSet<_>>());
    for kept in &cells {
        matches(kept, &plain[&keys(kept)]);
    }
    let of = |month: Month, office: &str| {
        &cells.iter().find(|k| keys(k) == (month, String::new(), office.into())).expect("a cell").cell
    };
    let (october, november) = (Month::of(clock().now()), Month::of(app.now()));
    assert_eq!(november, october.plus(1), "the story goes over the end of a month");
    assert_eq!(Count::ALL.map(|c| of(october, "").counts.get(c)), [1, 0, 0, 0, 1]);
    assert_eq!(Count::ALL.map(|c| of(november, "").counts.get(c)), [4, 2, 1, 1, 1]);
    assert!(of(november, "").p90_minutes > Some(0) && of(november, "").longest_days > Some(0), "time went by");
    the_register_agrees(app, of(november, "")).await;

    // Counted again, by the timetable or from the start, nothing changes but the moment.
    rebuild_performance(app).await.expect("counted");
    let timeless = |cells: Vec<PlacedCell>| -> Vec<PlacedCell> {
        cells.into_iter().map(|kept| PlacedCell { computed_at: Timestamp::default(), ..kept }).collect()
    };
    assert_eq!(timeless(cells_of(app).await), timeless(cells));
    pages_show_only_what_may_be_shown(&world, november).await;
}

/// Against the rows of the register itself: documents released, applications still under way.
async fn the_register_agrees(app: &App, november: &Cell) {
    let rows = app.db.read(|tx| {
        let released = tx.query(RELEASED, &[])?.iter().map(|r| r.text("kind")).collect::<Vec<_>>();
        let stages = tx.query(OPEN, &[])?.iter().map(|r| r.text("stage")).collect::<Vec<_>>();
        Ok((released, stages))
    });
    let (released, stages) = rows.await.expect("the register");
    let of_kind = |kind: &str| u32::try_from(released.iter().filter(|k| *k == kind).count()).expect("few");
    assert_eq!(november.counts.get(Count::Issued), of_kind("licence"));
    assert_eq!(november.counts.get(Count::Rejected), of_kind("refusal"));
    let over = ["draft", "issued", "rejected", "withdrawn", "cancelled", "revoked"];
    let open = stages.iter().filter(|s| !over.contains(&s.as_str())).count();
    assert_eq!(november.counts.get(Count::Waiting), u32::try_from(open).expect("few"));
}

async fn pages_show_only_what_may_be_shown(world: &World, month: Month) {
    let anyone = Client::new(&world.base);
    let page = anyone.get(&format!("/kinerja?bulan={month}")).await;
    page.must_say("Kinerja layanan").must_say("< 5").must_say("Menurut OPD teknis");
    assert_eq!(page.status, 200);
    anyone.get("/kinerja?bulan=2020-01").await.must_say("Belum ada data bulan ini");
    for wrong in ["bulan=kemarin", "izin=tidak-ada", "kantor=TIDAK"] {
        assert_eq!(anyone.get(&format!("/kinerja?{wrong}")).await.status, 400, "{wrong}");
    }
    let csv = anyone.get(&format!("/kinerja.csv?bulan={month}")).await.html;
    let total = csv.lines().find(|line| line.contains("\"Semua jenis izin\",\"\"")).expect("the sum");
    // Received 4, issued 2, rejected 1, waiting 1: all of them few, and no times of so few.
    assert!(total.contains("\"\",\"< 5\",\"< 5\",\"< 5\",\"< 5\",\"\",\"\",\"\",\"\",\"\","), "{total}");
    let json: Value = serde_json::from_str(&anyone.get("/kinerja.json").await.html).expect("JSON");
    let rows = json["baris"].as_array().expect("rows");
    assert!(rows.iter().all(|row| row["masuk"].as_u64().is_none_or(|n| n == 0 || n > 4)), "{rows:?}");
    assert!(json["kolom"]["hari_p90"]["arti"].is_string() && json["lisensi"]["nama"].is_string());
    let service = anyone.get("/layanan/stpt").await;
    assert!(!service.says("Kenyataannya"), "one licence is too few to speak of");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_from_the_log_on_sqlite() {
    the_log_gives_the_figures_of_the_register(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn figures_from_the_log_on_postgres() {
    the_log_gives_the_figures_of_the_register(On::Postgres).await;
}

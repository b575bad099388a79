//! `/admin/antrean`: what the machine still has to do, what failed, what it gave up.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use db::{DbError, Row, Tx};
use domain::account::{Actor, Role};
use domain::event_kind::SystemEvent;
use domain::indonesian;
use domain::subject::Subject;
use ground::{App, Work};
use houses::effects;
use jiff::Timestamp;
use ledger::outbox;
use ledger::outbox::Counts;
use ledger::record::{Recorded, record};
use pages::Tone;
use pages::parts::Tag;
use pages::staff::outbox::{Outbox, OutboxRow};
use pages::staff::parts::{Empty, Pager, Tab, tag, waiting};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, News, Signed, WebError, frame, html, new_key};

/// Whether a page says 100 or 10,000, the admin does the same; what matters is since when the oldest waits.
const COUNT_MAX: u64 = 100;
const WAITING: &str = "select id, name, lane, attempts, created_at, run_at, dead_at, last_error from outbox \
    where done_at is null and dead_at is null and last_error is null order by run_at limit 100";
const FAILING: &str = "select id, name, lane, attempts, created_at, run_at, dead_at, last_error from outbox \
    where done_at is null and dead_at is null and last_error is not null order by run_at limit 100";
const DEAD: &str = "select id, name, lane, attempts, created_at, run_at, dead_at, last_error from outbox \
    where done_at is null and dead_at is not null order by dead_at limit 100";
const OF_APPLICATION: &str = "select number from application where id = $1";
const OF_DOCUMENT: &str =
    "select a.number from document d join application a on a.id = d.application_id where d.id = $1";

/// Part of the queue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Waiting,
    Failing,
    Dead,
}

impl Part {
    fn parse(text: Option<&str>) -> Self {
        match text {
            Some("gagal") => Self::Failing,
            Some("macet") => Self::Dead,
            _ => Self::Waiting,
        }
    }
    fn sql(self) -> &'static str {
        match self {
            Self::Waiting => WAITING,
            Self::Failing => FAILING,
            Self::Dead => DEAD,
        }
    }
}

/// The queue for a page, which counts it to [`COUNT_MAX`].
pub fn count(tx: &mut dyn Tx) -> Result<Counts, DbError> {
    outbox::counts(tx, COUNT_MAX)
}

/// What was counted, in words: `100+` when there was more.
pub fn words(counted: u64) -> String {
    if counted < COUNT_MAX { counted.to_string() } else { format!("{COUNT_MAX}+") }
}

/// Which tab.
#[derive(Deserialize)]
pub struct QueueQuery {
    tab: Option<String>,
}

/// `GET /admin/antrean?tab=`.
pub async fn page(
    State(app): State<App>,
    Signed(account): Signed,
    Query(wanted): Query<QueueQuery>,
    news: News,
) -> Answer {
    let part = Part::parse(wanted.tab.as_deref());
    let admin = account.role == Role::Admin;
    let (rows, counted) = app.db.read(move |tx| Ok((list(tx, part, admin)?, count(tx)?))).await?;
    let tab = |href, label, count, of| Tab::new(href, label, count, part == of).counted_to(COUNT_MAX);
    html(&Outbox {
        frame: frame::with_news(frame::of(&app, Some(&account), "Antrean kirim", "/admin/antrean"), news.code()),
        form_key: new_key(&app),
        tabs: vec![
            tab("/admin/antrean", "Menunggu", counted.waiting, Part::Waiting),
            tab("/admin/antrean?tab=gagal", "Gagal, dicoba lagi", counted.failing, Part::Failing),
            tab("/admin/antrean?tab=macet", "Macet", counted.dead, Part::Dead),
        ],
        rows,
        empty: Empty::new("Tidak ada apa-apa di sini", "Semua pekerjaan di bagian ini sudah selesai."),
        pager: Pager::default(),
        may_retry: admin,
        may_retry_all: admin && part == Part::Dead && counted.dead > 1,
    })
}

fn list(tx: &mut dyn Tx, part: Part, with_numbers: bool) -> Result<Vec<OutboxRow>, DbError> {
    let rows = tx.query(part.sql(), &[])?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in &rows {
        // The operator of the machine learns nothing of applications, not even which ones there are.
        let number = if with_numbers { number(tx, &row.text("lane"))? } else { String::new() };
        shown.push(outbox_row(row, number));
    }
    Ok(shown)
}

/// Number of the application whose lane this is (`Effect::lane`).
fn number(tx: &mut dyn Tx, lane: &str) -> Result<String, DbError> {
    let found = match lane.split_once(':') {
        Some(("produce", id)) => tx.one(OF_DOCUMENT, &[id.into()])?,
        Some((_, id)) => tx.one(OF_APPLICATION, &[id.into()])?,
        None => None,
    };
    Ok(found.and_then(|row| row.opt_text("number")).unwrap_or_default())
}

fn outbox_row(row: &Row, number: String) -> OutboxRow {
    let dead = row.opt_instant("dead_at").is_some();
    let error = row.opt_text("last_error").map(|error| without_addresses(&error)).unwrap_or_default();
    let attempts = row.int("attempts");
    let failing = attempts > 0 && !error.is_empty();
    OutboxRow {
        id: row.id("id").to_string(),
        kind: kind(&row.text("name")),
        number,
        since: indonesian::date_time(row.instant("created_at")),
        attempts: tries(attempts, dead, row.instant("run_at")),
        state: state(dead, failing),
        error,
        dead,
    }
}

fn state(dead: bool, failing: bool) -> Tag {
    match (dead, failing) {
        (true, _) => tag(Tone::Bad, "Macet"),
        (false, true) => tag(Tone::Warning, "Gagal"),
        (false, false) => waiting("Menunggu"),
    }
}

/// What the effect does, in words; the name itself for one of a version that has gone.
fn kind(name: &str) -> String {
    effects::kind(name).map_or_else(|| name.to_owned(), |kind| kind.words.to_owned())
}

fn tries(attempts: i64, dead: bool, next: Timestamp) -> String {
    match (attempts, dead) {
        (0, _) => "Belum dicoba".into(),
        (_, true) => format!("{attempts} kali, berhenti"),
        (_, false) => format!("{attempts} kali, berikutnya {}", indonesian::time(next)),
    }
}

/// Mail servers repeat the address in their answer; the page must not.
fn without_addresses(error: &str) -> String {
    let words = error.split_whitespace().map(|word| if word.contains('@') { "(alamat)" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Technical errors of the queue for the page on the machine's state: when, id, part, message.
pub fn errors(tx: &mut dyn Tx) -> Result<Vec<(Timestamp, Uuid, String, String)>, DbError> {
    let mut rows = tx.query(DEAD, &[])?;
    rows.extend(tx.query(FAILING, &[])?);
    let told = rows.iter().map(|row| {
        let message = row.opt_text("last_error").map(|error| without_addresses(&error)).unwrap_or_default();
        (row.opt_instant("dead_at").unwrap_or(row.instant("created_at")), row.id("id"), row.text("name"), message)
    });
    Ok(told.collect())
}

/// `POST /admin/antrean/{id}/ulangi`.
pub async fn retry(State(app): State<App>, Signed(admin): Signed, Path(id): Path<String>) -> Answer {
    let id: Uuid = id.parse().map_err(|_| WebError::NotFound)?;
    app.command((id, admin.actor()), |work, (id, actor)| take_up(work, *id, actor)).await?;
    Ok(Redirect::to("/admin/antrean?kabar=diulangi").into_response())
}

fn take_up(work: &mut Work, id: Uuid, actor: &Actor) -> Result<(), WebError> {
    if !outbox::retry(work.tx, id, work.now)? {
        return Err(WebError::NotFound);
    }
    note(work, actor, &format!("{{\"effect\":\"{id}\"}}"))
}

/// `POST /admin/antrean/ulangi`: after whatever made them fail was mended.
pub async fn retry_all(State(app): State<App>, Signed(admin): Signed) -> Answer {
    app.command(admin.actor(), |work, actor| {
        let count = outbox::retry_all(work.tx, work.now)?;
        if count == 0 { Ok(()) } else { note(work, actor, &format!("{{\"effects\":{count}}}")) }
    })
    .await?;
    Ok(Redirect::to("/admin/antrean?kabar=semua-diulangi").into_response())
}

fn note(work: &mut Work, actor: &Actor, payload: &str) -> Result<(), WebError> {
    let what = Recorded {
        subject: Subject::System,
        subject_id: "outbox",
        actor,
        kind: SystemEvent::EffectRetried.into(),
        payload,
    };
    Ok(record(work, &what, Vec::new())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_shown_without_addresses() {
        assert_eq!(without_addresses("550 <budi@contoh.id>: mailbox unavailable"), "550 (alamat) mailbox unavailable");
    }

    #[test]
    fn tries_say_what_comes_next() {
        let at: Timestamp = "2026-11-23T02:45:00Z".parse().unwrap();
        assert_eq!(tries(0, false, at), "Belum dicoba");
        assert_eq!(tries(3, false, at), "3 kali, berikutnya 09.45");
        assert_eq!(tries(10, true, at), "10 kali, berhenti");
    }
}

//! A database with events and readings, covered in several turns, as a server leaves it.

#![allow(dead_code, reason = "each test uses a part of it")]

use db::{Db, DbError, Tx};
use domain::account::Actor;
use domain::subject::Subject;
use jiff::{SignedDuration, Timestamp};
use ledger::events::{self, NewEvent};
use ledger::log::checkpoint::{self, Head};
use ledger::log::error::LogError;
use ledger::log::key::LogKey;
use ledger::log::sequencer::{self, Sequencer, Turn};
use tempfile::TempDir;
use uuid::Uuid;

/// Subjects among which the events lie.
pub const SUBJECTS: u64 = 20;

/// A database of its own, empty.
pub async fn database(folder: &TempDir, postgres: bool) -> Option<Db> {
    let url = if postgres {
        let server = std::env::var("TEST_POSTGRES_URL").ok();
        assert!(server.is_some() || std::env::var("REFEREES").as_deref() != Ok("required"), "run ./test");
        let Some(server) = server else {
            println!("skipped: no PostgreSQL (run ./test)");
            return None;
        };
        let own = folder.path().file_name().unwrap().to_string_lossy().to_lowercase();
        let name = format!("catatan_{}", own.trim_start_matches('.'));
        let statement = format!("create schema {name}");
        Db::open(&server).unwrap().command::<_, DbError, _>(move |tx| tx.batch(&statement)).await.unwrap();
        format!("{server}?options=-csearch_path%3D{name}")
    } else {
        format!("sqlite:{}", folder.path().join("catatan.db").display())
    };
    let db = Db::open(&url).unwrap();
    db.migrate().await.unwrap();
    Some(db)
}

/// The key of the log in these tests.
pub fn key() -> LogKey {
    LogKey::parse(&LogKey::create("izin.contoh.id/log", &[3; 32]).unwrap()).unwrap()
}

/// When the first record was written; each other one a minute later.
pub fn begin() -> Timestamp {
    "2026-11-02T01:00:00Z".parse().unwrap()
}

/// The moment of the record with this number.
pub fn at(n: u64) -> Timestamp {
    begin() + SignedDuration::from_mins(i64::try_from(n).unwrap())
}

/// Id of the record with this number.
pub fn id(n: u64) -> Uuid {
    Uuid::from_u128((0x0198_u128 << 112) | u128::from(n))
}

/// One event of the subject with this number.
pub fn event(tx: &mut dyn Tx, n: u64, of: u64) -> Result<(), DbError> {
    let (subject_id, payload) = (id(1_000_000 + of).to_string(), format!("{{\"n\":{n}}}"));
    let new = NewEvent {
        id: id(n),
        subject: Subject::Application,
        subject_id: &subject_id,
        at: at(n),
        actor: &Actor::System,
        kind: "answers_saved",
        payload: &payload,
    };
    events::append(tx, &new).map(|_| ())
}

const READING: &str = "insert into read_entry (id, at, account_id, application_id, page) values ($1, $2, $3, $4, $5)";
const LIST: &str = "insert into list_reading (id, at, account_id, list, query, count) values ($1, $2, $3, $4, $5, $6)";

/// Writes records from one number to before another: events, and now and then a reading.
pub async fn write(db: &Db, from: u64, to: u64) {
    // One writer at a time, so nothing rests on what another transaction may change.
    db.command_on_locked::<_, DbError, _>(move |tx| {
        for n in from..to {
            match n % 7 {
                3 => tx.execute(READING, &[id(n).into(), at(n).into(), id(5).into(), id(6).into(), "work".into()])?,
                5 => {
                    let values = [id(n).into(), at(n).into(), id(5).into(), "inbox".into(), "".into(), 7_i64.into()];
                    tx.execute(LIST, &values)?
                }
                _ => event(tx, n, n * 31 % SUBJECTS).map(|()| 1)?,
            };
        }
        Ok(())
    })
    .await
    .unwrap();
}

/// One turn of a process at a moment.
pub async fn turn(db: &Db, process: &'static str, now: Timestamp, outside: Option<Head>) -> Result<Turn, LogError> {
    db.command_on_locked(move |tx| {
        let (key, mut n) = (key(), now.as_microsecond().to_be_bytes()[7]);
        let mut random = || {
            n = n.wrapping_add(1);
            [n; 32]
        };
        let mut with = Sequencer { key: &key, process, now, outside, random: &mut random };
        sequencer::turn(tx, &mut with)
    })
    .await
}

/// Turns until everything has its number.
pub async fn cover(db: &Db, process: &'static str, now: Timestamp, outside: Option<Head>) -> Result<(), LogError> {
    while matches!(turn(db, process, now, outside).await?, Turn::Numbered { more: true, .. }) {}
    Ok(())
}

/// The head signed last, and its text.
pub async fn head(db: &Db) -> (Head, String) {
    let kept = db.read(|tx| sequencer::head(tx)).await.unwrap();
    (checkpoint::read(key().public(), &kept.checkpoint).unwrap(), kept.checkpoint)
}

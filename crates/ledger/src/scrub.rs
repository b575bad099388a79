//! How far the slow check of everything is, and what it found: kept, so that it goes on where it was and nothing is told twice.

use db::{DbError, Row, Tx};
use domain::scrub::{Kind, Part};
use jiff::Timestamp;

/// Findings that a page lists.
pub const LISTED_MAX: usize = 100;

const GET: &str = "select part, place, begun_at, checked, ended_at, last_checked, swept from scrub where part = $1";
const ALL: &str = "select part, place, begun_at, checked, ended_at, last_checked, swept from scrub";
const SAVE: &str = "insert into scrub (part, place, begun_at, checked, ended_at, last_checked, swept) \
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (part) do update set place = $2, begun_at = $3, checked = $4, ended_at = $5, \
    last_checked = $6, swept = $7";
const NOTE: &str = "insert into scrub_finding (part, kind, object, first_at, last_at) values ($1, $2, $3, $4, $4) \
    on conflict (part, kind, object) do nothing";
const AGAIN: &str = "update scrub_finding set last_at = $4 where part = $1 and kind = $2 and object = $3";
const FIRST: &str = "select first_at from scrub_finding where part = $1 and kind = $2 and object = $3";
const GONE: &str = "delete from scrub_finding where part = $1 and last_at < $2";
const REMOVE: &str = "delete from scrub_finding where part = $1 and kind = $2 and object = $3";
const LIST: &str =
    "select part, kind, object, first_at from scrub_finding order by first_at, part, kind, object limit 100";
const COUNT: &str = "select part, count(*) as n from scrub_finding group by part";
const COUNT_OF: &str = "select count(*) as n from scrub_finding where part = $1 and kind = $2";

/// How far a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where it goes on; empty at the beginning.
    pub place: String,
    /// When this round began.
    pub begun_at: Timestamp,
    /// Looked at in this round.
    pub checked: u64,
    /// When the last whole round ended.
    pub ended_at: Option<Timestamp>,
    /// Looked at in that one.
    pub last_checked: u64,
    /// Sealed bytes without a row that were removed, since ever.
    pub swept: u64,
}

impl Progress {
    /// A part that was never looked at.
    pub fn begin(now: Timestamp) -> Self {
        Self { place: String::new(), begun_at: now, checked: 0, ended_at: None, last_checked: 0, swept: 0 }
    }
}

/// Something that is wrong, until a later round finds it no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it was found.
    pub part: Part,
    /// What.
    pub kind: Kind,
    /// Which one: an id, a file name, a code.
    pub object: String,
    /// When it was found first.
    pub first_at: Timestamp,
}

/// How far a part is; `None` before its first step.
pub fn get(tx: &mut dyn Tx, part: Part) -> Result<Option<Progress>, DbError> {
    Ok(tx.one(GET, &[part.id().into()])?.as_ref().map(progress))
}

/// How far all parts are that were begun.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<(Part, Progress)>, DbError> {
    let rows = tx.query(ALL, &[])?;
    Ok(rows.iter().filter_map(|row| Some((Part::from_id(&row.text("part"))?, progress(row)))).collect())
}

fn progress(row: &Row) -> Progress {
    Progress {
        place: row.text("place"),
        begun_at: row.instant("begun_at"),
        checked: row.int("checked").unsigned_abs(),
        ended_at: row.opt_instant("ended_at"),
        last_checked: row.int("last_checked").unsigned_abs(),
        swept: row.int("swept").unsigned_abs(),
    }
}

/// Keeps how far a part is.
pub fn save(tx: &mut dyn Tx, part: Part, progress: &Progress) -> Result<(), DbError> {
    let int = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let values = [
        part.id().into(),
        (&progress.place).into(),
        progress.begun_at.into(),
        int(progress.checked).into(),
        progress.ended_at.into(),
        int(progress.last_checked).into(),
        int(progress.swept).into(),
    ];
    tx.execute(SAVE, &values).map(|_| ())
}

/// Notes a finding; `true` when it is new.
pub fn note(tx: &mut dyn Tx, of: (Part, Kind, &str), now: Timestamp) -> Result<bool, DbError> {
    let values = [of.0.id().into(), of.1.id().into(), of.2.into(), now.into()];
    let new = tx.execute(NOTE, &values)? == 1;
    if !new {
        tx.execute(AGAIN, &values)?;
    }
    Ok(new)
}

/// Since when it is known.
pub fn known_since(tx: &mut dyn Tx, of: (Part, Kind, &str)) -> Result<Option<Timestamp>, DbError> {
    Ok(tx.one(FIRST, &[of.0.id().into(), of.1.id().into(), of.2.into()])?.map(|row| row.instant("first_at")))
}

/// Takes out what a whole round that began at `begun` did not find again.
pub fn forget_older(tx: &mut dyn Tx, part: Part, begun: Timestamp) -> Result<(), DbError> {
    tx.execute(GONE, &[part.id().into(), begun.into()]).map(|_| ())
}

/// Takes out one that was seen to.
pub fn forget(tx: &mut dyn Tx, of: (Part, Kind, &str)) -> Result<(), DbError> {
    tx.execute(REMOVE, &[of.0.id().into(), of.1.id().into(), of.2.into()]).map(|_| ())
}

/// The oldest findings, at most [`LISTED_MAX`]; one of a later version is passed by.
pub fn listed(tx: &mut dyn Tx) -> Result<Vec<Listed>, DbError> {
    let rows = tx.query(LIST, &[])?;
    let one = |row: &Row| {
        Some(Listed {
            part: Part::from_id(&row.text("part"))?,
            kind: Kind::from_id(&row.text("kind"))?,
            object: row.text("object"),
            first_at: row.instant("first_at"),
        })
    };
    Ok(rows.iter().filter_map(one).collect())
}

/// How many there are of each part.
pub fn counts(tx: &mut dyn Tx) -> Result<Vec<(Part, u64)>, DbError> {
    let rows = tx.query(COUNT, &[])?;
    Ok(rows.iter().filter_map(|row| Some((Part::from_id(&row.text("part"))?, row.int("n").unsigned_abs()))).collect())
}

/// How many there are of one kind in a part.
pub fn count_of(tx: &mut dyn Tx, part: Part, kind: Kind) -> Result<u64, DbError> {
    Ok(tx.one(COUNT_OF, &[part.id().into(), kind.id().into()])?.map_or(0, |row| row.int("n").unsigned_abs()))
}

//! Versions of the office's calendar: the highest is in force, none is ever edited.

use db::{DbError, Row, Tx};
use domain::calendar::Calendar;
use domain::ids::AccountId;
use jiff::Timestamp;

const CURRENT: &str = "select version, at, by_id, body, note from calendar_version order by version desc limit 1";
const ONE: &str = "select version, at, by_id, body, note from calendar_version where version = $1";
const HISTORY: &str = "select version, at, by_id, body, note from calendar_version order by version desc limit $1";
const PUT: &str = "insert into calendar_version (version, at, by_id, body, note) values ($1, $2, $3, $4, $5)";

/// A version of the calendar.
#[derive(Clone, Debug)]
pub struct Version {
    /// From 1, without gaps.
    pub version: u32,
    /// Since when it is in force.
    pub at: Timestamp,
    /// Who made it; `None`, it was taken from the catalogue at the first start.
    pub by: Option<AccountId>,
    /// The calendar.
    pub calendar: Calendar,
    /// What was changed, in words.
    pub note: String,
}

/// The calendar in force.
pub fn current(tx: &mut dyn Tx) -> Result<Version, DbError> {
    let row = tx.one(CURRENT, &[])?.ok_or_else(|| DbError::Engine("there is no calendar".into()))?;
    version(&row)
}

/// One version.
pub fn get(tx: &mut dyn Tx, number: i64) -> Result<Option<Version>, DbError> {
    tx.one(ONE, &[number.into()])?.as_ref().map(version).transpose()
}

/// The newest versions, newest first.
pub fn history(tx: &mut dyn Tx, count_max: i64) -> Result<Vec<Version>, DbError> {
    tx.query(HISTORY, &[count_max.into()])?.iter().map(version).collect()
}

/// Puts a new version into force; one that somebody else has put meanwhile is [`DbError::Conflict`].
pub fn put(tx: &mut dyn Tx, new: &Version) -> Result<(), DbError> {
    let body = serde_json::to_string(&new.calendar).map_err(|e| DbError::Engine(e.to_string()))?;
    let values = [new.version.into(), new.at.into(), new.by.into(), body.into(), (&new.note).into()];
    tx.execute(PUT, &values).map(|_| ())
}

/// Takes the catalogue's calendar as the first version, where there is none yet.
pub fn seed(tx: &mut dyn Tx, calendar: &Calendar, at: Timestamp) -> Result<(), DbError> {
    if tx.one(CURRENT, &[])?.is_some() {
        return Ok(());
    }
    let note = "Kalender awal dari katalog.".to_owned();
    put(tx, &Version { version: 1, at, by: None, calendar: calendar.clone(), note })
}

fn version(row: &Row) -> Result<Version, DbError> {
    let calendar = serde_json::from_str(&row.text("body")).map_err(|e| DbError::Engine(format!("calendar: {e}")))?;
    Ok(Version {
        version: u32::try_from(row.int("version")).unwrap_or(u32::MAX),
        at: row.instant("at"),
        by: row.opt_text("by_id").and_then(|id| id.parse().ok()),
        calendar,
        note: row.text("note"),
    })
}

//! Gap-free numbers: a row per sequence, taken in the transaction that uses the number. After a restore every sequence moves on past what
//! may have been given since the backup, and that gap is kept.

use db::{DbError, Tx};
use jiff::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A sequence that begins does so past the floor of its year, where there is one.
const TAKE: &str = "insert into counter (name, last) \
    values ($1, 1 + coalesce((select f.last from counter f where f.name = $2), 0)) \
    on conflict (name) do update set last = counter.last + 1 returning last";
const ALL: &str = "select name, last from counter order by name";
const MOVE: &str = "insert into counter (name, last) values ($1, $2) on conflict (name) do update set last = $2";
const NOTE: &str = "insert into number_gap (sequence, first, last, restore_id, at) values ($1, $2, $3, $4, $5)";
const OF: &str = "select sequence, first, last from number_gap where restore_id = $1";
const SKIPPED: &str =
    "select cast(coalesce(sum(last - first + 1), 0) as bigint) as n from number_gap where sequence like $1";

/// Numbers of a sequence that nobody gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Name of the counter; [`FLOOR`] and a year for every sequence of the year that had not begun.
    pub sequence: String,
    /// The first of them.
    pub first: u64,
    /// The last of them.
    pub last: u64,
}

/// Names the floor of a year.
pub const FLOOR: &str = "floor:";

/// The next number of the sequence `name`, from 1. If the transaction fails, the number was never taken.
pub fn take(tx: &mut dyn Tx, name: &str) -> Result<u64, DbError> {
    let row = tx.one(TAKE, &[name.into(), floor_of(name).into()])?;
    Ok(row.map_or(0, |r| r.int("last")).unsigned_abs())
}

/// The last number of every sequence.
pub fn all(tx: &mut dyn Tx) -> Result<BTreeMap<String, u64>, DbError> {
    Ok(tx.query(ALL, &[])?.iter().map(|row| (row.text("name"), row.int("last").unsigned_abs())).collect())
}

/// The year of a sequence, where it has one; some say its last two digits only.
fn year_of(name: &str) -> Option<i16> {
    let year: i16 = name.rsplit_once(':').and_then(|(_, year)| year.parse().ok())?;
    Some(if (0..100).contains(&year) { 2000 + year } else { year })
}

fn floor_of(name: &str) -> String {
    year_of(name).map_or_else(|| format!("{FLOOR}{name}"), |year| format!("{FLOOR}{year}"))
}

/// What a restore skips.
pub struct Skip<'a> {
    /// Of which restore.
    pub restore: Uuid,
    /// So many numbers of every sequence.
    pub by: u64,
    /// Years in which numbers may have been given since the backup.
    pub years: &'a [i16],
    /// Sequences that are there from then on even where they had not begun, because they are counted.
    pub named: &'a [String],
}

/// Moves every sequence of these years on, those too that had not begun in the backup; what was skipped. The same restore skips once.
pub fn skip(tx: &mut dyn Tx, skip: &Skip, now: Timestamp) -> Result<Vec<Gap>, DbError> {
    let before = skipped_by(tx, skip.restore)?;
    if !before.is_empty() {
        return Ok(before);
    }
    let mut last = all(tx)?;
    for name in skip.named.iter().cloned().chain(skip.years.iter().map(|year| format!("{FLOOR}{year}"))) {
        last.entry(name).or_insert(0);
    }
    let mut gaps = Vec::new();
    for (sequence, before) in last {
        if year_of(&sequence).is_some_and(|year| !skip.years.contains(&year)) {
            continue;
        }
        let gap = Gap { sequence, first: before + 1, last: before + skip.by };
        tx.execute(MOVE, &[(&gap.sequence).into(), int(gap.last).into()])?;
        let values =
            [(&gap.sequence).into(), int(gap.first).into(), int(gap.last).into(), skip.restore.into(), now.into()];
        tx.execute(NOTE, &values)?;
        gaps.push(gap);
    }
    Ok(gaps)
}

fn skipped_by(tx: &mut dyn Tx, restore: Uuid) -> Result<Vec<Gap>, DbError> {
    let rows = tx.query(OF, &[restore.into()])?;
    let gap = |row: &db::Row| Gap {
        sequence: row.text("sequence"),
        first: row.int("first").unsigned_abs(),
        last: row.int("last").unsigned_abs(),
    };
    let mut gaps: Vec<Gap> = rows.iter().map(gap).collect();
    gaps.sort_by(|one, other| one.sequence.cmp(&other.sequence));
    Ok(gaps)
}

/// How many numbers of the sequences that are named like this nobody got.
pub fn skipped(tx: &mut dyn Tx, like: &str) -> Result<u64, DbError> {
    Ok(tx.one(SKIPPED, &[like.into()])?.map_or(0, |row| row.int("n").unsigned_abs()))
}

fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

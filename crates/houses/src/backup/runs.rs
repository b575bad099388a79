//! How backups and trials of restoring them went: rows that the admin's page reads.

use db::{DbError, Row, Tx};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

const BEGIN: &str = "insert into backup_run (id, kind, begun_at, bytes, written_bytes) values ($1, $2, $3, 0, 0)";
const END: &str = "update backup_run set ended_at = $2, backup = $3, moment = $4, bytes = $5, written_bytes = $6, why = $7 \
    where id = $1";
const NEWEST: &str = "select id, begun_at, ended_at, backup, moment, bytes, written_bytes, why from backup_run \
    where kind = $1 order by begun_at desc limit 1";
const WELL: &str = "select id, begun_at, ended_at, backup, moment, bytes, written_bytes, why from backup_run \
    where kind = $1 and ended_at is not null and why is null order by ended_at desc limit 1";

/// One that began and did not end belongs to a process that is gone, after this time.
const UNDER_WAY_MAX: SignedDuration = SignedDuration::from_hours(6);
/// One that failed is tried again after this time.
const AGAIN: SignedDuration = SignedDuration::from_mins(30);

/// What ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A backup.
    Backup,
    /// A backup restored for a trial, and everything in it checked.
    Proof,
}

impl Kind {
    fn id(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Proof => "proof",
        }
    }
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it ended; nothing while it is under way.
    pub ended_at: Option<Timestamp>,
    /// The backup that came of it, or was restored.
    pub backup: Option<String>,
    /// The moment whose state that one holds.
    pub moment: Option<Timestamp>,
    /// Its size before packing.
    pub bytes: u64,
    /// What of it was not there before.
    pub written_bytes: u64,
    /// Why it failed.
    pub why: Option<String>,
}

/// How a run ended.
#[derive(Clone, Debug, Default)]
pub struct Ended {
    /// The backup that came of it, or was restored.
    pub backup: Option<String>,
    /// The moment whose state that one holds.
    pub moment: Option<Timestamp>,
    /// Its size before packing.
    pub bytes: u64,
    /// What of it was not there before.
    pub written_bytes: u64,
    /// Why it failed.
    pub why: Option<String>,
}

/// Notes that one begins.
pub fn begin(tx: &mut dyn Tx, id: Uuid, kind: Kind, now: Timestamp) -> Result<(), DbError> {
    tx.execute(BEGIN, &[id.into(), kind.id().into(), now.into()]).map(|_| ())
}

/// Notes that one begins where one is due: of several processes, one begins it. `every` is nought where one is wanted at once, by the only
/// process that there is.
pub fn begin_if_due(tx: &mut dyn Tx, id: Uuid, every: SignedDuration, now: Timestamp) -> Result<bool, DbError> {
    let due = newest(tx, Kind::Backup)?.is_none_or(|last| {
        let age = now.duration_since(last.begun_at);
        match (&last.ended_at, &last.why) {
            (None, _) => every.is_zero() || age >= UNDER_WAY_MAX,
            (Some(_), Some(_)) => age >= AGAIN,
            (Some(_), None) => age >= every,
        }
    });
    if due {
        begin(tx, id, Kind::Backup, now)?;
    }
    Ok(due)
}

/// Notes how it ended.
pub fn end(tx: &mut dyn Tx, id: Uuid, ended: &Ended, now: Timestamp) -> Result<(), DbError> {
    let int = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let why: Option<String> = ended.why.as_ref().map(|why| why.chars().take(500).collect());
    let values = [
        id.into(),
        now.into(),
        ended.backup.clone().into(),
        ended.moment.into(),
        int(ended.bytes).into(),
        int(ended.written_bytes).into(),
        why.into(),
    ];
    tx.execute(END, &values).map(|_| ())
}

/// The last one that began.
pub fn newest(tx: &mut dyn Tx, kind: Kind) -> Result<Option<Run>, DbError> {
    Ok(tx.one(NEWEST, &[kind.id().into()])?.as_ref().map(run))
}

/// The last one that ended well.
pub fn last_well(tx: &mut dyn Tx, kind: Kind) -> Result<Option<Run>, DbError> {
    Ok(tx.one(WELL, &[kind.id().into()])?.as_ref().map(run))
}

fn run(row: &Row) -> Run {
    Run {
        id: row.id("id"),
        begun_at: row.instant("begun_at"),
        ended_at: row.opt_instant("ended_at"),
        backup: row.opt_text("backup"),
        moment: row.opt_instant("moment"),
        bytes: row.int("bytes").unsigned_abs(),
        written_bytes: row.int("written_bytes").unsigned_abs(),
        why: row.opt_text("why"),
    }
}

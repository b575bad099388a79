//! What the log covers: every event and every reading of personal data, each column of it.

use crate::log::error::LogError;
use db::{DbError, Row, Tx, Value};
use ring::digest;
use tlog_tiles::Hash;

/// A table whose rows are only ever added, each of them a leaf of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covered {
    /// What happened.
    Event,
    /// Who opened the personal data of somebody.
    Reading,
    /// Who saw a list.
    ListReading,
}

/// A row with its number.
#[derive(Debug)]
pub struct Numbered {
    /// Number of its leaf, from 0.
    pub leaf: u64,
    /// Its id.
    pub id: String,
    /// Every column, as a line of JSON.
    pub record: String,
}

// Open is what `coalesce(leaf, -1) < 0` finds, word for word as in its index: by `leaf is null` SQLite would sort all of it.
const NUMBER_EVENTS: &str = "update event set leaf = t.n from (select id, $1 + row_number() over (order by at, id) - 1 as n \
    from (select id, at from event where coalesce(leaf, -1) < 0 order by at, id limit 256) t) t where event.id = t.id";
const NUMBER_READINGS: &str = "update read_entry set leaf = t.n from (select id, $1 + row_number() over (order by at, id) - 1 as n \
    from (select id, at from read_entry where coalesce(leaf, -1) < 0 order by at, id limit 256) t) t where read_entry.id = t.id";
const NUMBER_LIST_READINGS: &str = "update list_reading set leaf = t.n from (select id, $1 + row_number() over (order by at, id) - 1 as n \
    from (select id, at from list_reading where coalesce(leaf, -1) < 0 order by at, id limit 256) t) t where list_reading.id = t.id";

const EVENTS: &str = "select leaf, id, subject, subject_id, seq, at, actor, actor_role, kind, payload, previous_hash, hash \
    from event where leaf >= $1 and leaf < $2 order by leaf";
const READINGS: &str = "select leaf, id, at, account_id, application_id, page from read_entry \
    where leaf >= $1 and leaf < $2 order by leaf";
const LIST_READINGS: &str = "select leaf, id, at, account_id, list, query, count from list_reading \
    where leaf >= $1 and leaf < $2 order by leaf";

const OPEN_EVENTS: &str = "select at, id from event where coalesce(leaf, -1) < 0 order by at, id limit 1";
const OPEN_READINGS: &str = "select at, id from read_entry where coalesce(leaf, -1) < 0 order by at, id limit 1";
const OPEN_LIST_READINGS: &str = "select at, id from list_reading where coalesce(leaf, -1) < 0 order by at, id limit 1";

const FIRST_EVENT: &str = "select leaf, id from event where leaf is not null order by leaf limit 1";
const FIRST_READING: &str = "select leaf, id from read_entry where leaf is not null order by leaf limit 1";
const FIRST_LIST_READING: &str = "select leaf, id from list_reading where leaf is not null order by leaf limit 1";

const LAST_EVENT: &str = "select leaf, id from event where leaf is not null order by leaf desc limit 1";
const LAST_READING: &str = "select leaf, id from read_entry where leaf is not null order by leaf desc limit 1";
const LAST_LIST_READING: &str = "select leaf, id from list_reading where leaf is not null order by leaf desc limit 1";

/// Records of a table that get their numbers at once; it stands in the statements too, so that the database plans for few.
pub const BATCH: u64 = 256;

impl Covered {
    /// All of them, in the order in which a turn numbers them.
    pub const ALL: [Self; 3] = [Self::Event, Self::Reading, Self::ListReading];

    /// The table, as a record names it.
    pub fn table(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Reading => "read_entry",
            Self::ListReading => "list_reading",
        }
    }

    /// Numbers from `first` on what has no number yet, at most [`BATCH`]; returns how many. Never by a last id: what commits late is
    /// numbered late.
    pub fn number(self, tx: &mut dyn Tx, first: u64) -> Result<u64, DbError> {
        let sql = match self {
            Self::Event => NUMBER_EVENTS,
            Self::Reading => NUMBER_READINGS,
            Self::ListReading => NUMBER_LIST_READINGS,
        };
        tx.execute(sql, &[int(first)])
    }

    /// The rows with numbers from `first` to before `end`, in order.
    pub fn numbered(self, tx: &mut dyn Tx, first: u64, end: u64) -> Result<Vec<Numbered>, DbError> {
        let sql = match self {
            Self::Event => EVENTS,
            Self::Reading => READINGS,
            Self::ListReading => LIST_READINGS,
        };
        Ok(tx.query(sql, &[int(first), int(end)])?.iter().map(|row| numbered(self, row)).collect())
    }

    /// When the oldest row without a number was written, and its id.
    pub fn oldest_open(self, tx: &mut dyn Tx) -> Result<Option<(i64, String)>, DbError> {
        let sql = match self {
            Self::Event => OPEN_EVENTS,
            Self::Reading => OPEN_READINGS,
            Self::ListReading => OPEN_LIST_READINGS,
        };
        Ok(tx.one(sql, &[])?.map(|row| (row.int("at"), row.text("id"))))
    }

    /// The id of a row whose number is none of a tree of this size.
    pub fn astray(self, tx: &mut dyn Tx, size: u64) -> Result<Option<String>, DbError> {
        let (first, last) = match self {
            Self::Event => (FIRST_EVENT, LAST_EVENT),
            Self::Reading => (FIRST_READING, LAST_READING),
            Self::ListReading => (FIRST_LIST_READING, LAST_LIST_READING),
        };
        let of_the_tree = 0..i64::try_from(size).unwrap_or(i64::MAX);
        for sql in [first, last] {
            if let Some(row) = tx.one(sql, &[])?.filter(|row| !of_the_tree.contains(&row.int("leaf"))) {
                return Ok(Some(row.text("id")));
            }
        }
        Ok(None)
    }
}

/// A number as the database binds it.
pub(crate) fn int(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn numbered(table: Covered, row: &Row) -> Numbered {
    let columns = row.columns.iter().zip(&row.values).filter(|(name, _)| *name != "leaf");
    let values = columns.map(|(_, value)| match value {
        Value::Null => serde_json::Value::Null,
        Value::Int(n) => (*n).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Bytes(bytes) => data_encoding::HEXLOWER.encode(bytes).into(),
    });
    let record = std::iter::once(table.table().into()).chain(values).collect::<serde_json::Value>();
    Numbered { leaf: row.int("leaf").unsigned_abs(), id: row.text("id"), record: record.to_string() }
}

/// The salt of a leaf: of the secret of its tile, so that a record can be shown without showing its neighbours to guesses.
pub fn salt(seed: &[u8], leaf: u64) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(seed);
    context.update(&leaf.to_be_bytes());
    let mut salt = [0; 32];
    salt.copy_from_slice(context.finish().as_ref());
    salt
}

/// What the tree holds of a record: salt and record, of which strangers see only the hash.
pub fn entry(seed: &[u8], numbered: &Numbered) -> Vec<u8> {
    [salt(seed, numbered.leaf).as_slice(), numbered.record.as_bytes()].concat()
}

/// The leaf's hash (RFC 6962).
pub fn leaf_hash(seed: &[u8], numbered: &Numbered) -> Hash {
    tlog_tiles::record_hash(&entry(seed, numbered))
}

/// Where a row of events stands in the tree.
const LEAF_OF: &str = "select leaf from event where subject = $1 and subject_id = $2 and seq = $3";

/// The leaf of an event, once it is numbered.
pub fn leaf_of(tx: &mut dyn Tx, of: (&str, &str), seq: i64) -> Result<Option<u64>, LogError> {
    let row = tx.one(LEAF_OF, &[of.0.into(), of.1.into(), seq.into()])?;
    Ok(row.and_then(|row| row.opt_int("leaf")).map(i64::unsigned_abs))
}

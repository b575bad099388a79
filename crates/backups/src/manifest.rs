//! What a backup consists of: a head that anybody may read, and the manifest in it, which only an identity opens.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format of all of this.
pub const FORMAT: u32 = 1;

/// The last object of a backup to be written: without it, what was written is no backup. Names nothing but times and hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// [`FORMAT`].
    pub format: u32,
    /// Of this backup.
    pub id: String,
    /// The moment whose state it holds.
    pub moment: Timestamp,
    /// Objects with the names of all that it needs, a line each.
    pub lists: Vec<String>,
    /// The manifest, sealed with age, as base64.
    pub sealed: String,
}

/// What is in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// Of this backup.
    pub id: String,
    /// The moment whose state it holds.
    pub moment: Timestamp,
    /// The release that wrote it.
    pub program: String,
    /// Which installation, where it has an id.
    pub installation: Option<String>,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// Steps of the schema that had been run.
    pub schema: Vec<i64>,
    /// Fingerprints of the master keys, the first one first: without these keys nothing sealed opens.
    pub master_keys: Vec<String>,
    /// Records that the signed log had.
    pub log_size: u64,
    /// Its last checkpoint.
    pub checkpoint: String,
    /// The last number taken of every sequence.
    pub counters: BTreeMap<String, u64>,
    /// Effects that waited, by name, and whether they go to somebody outside.
    pub open_effects: Vec<OpenEffects>,
    /// Files in the register.
    pub files: u64,
    /// Files whose rows were in the database and whose bytes were gone, because somebody discarded them while the backup ran.
    pub gone: Vec<String>,
    /// Where it stands in the continuous copy, where there is one.
    #[serde(default)]
    pub mark: Option<Mark>,
    /// The database, and what lay beside it.
    pub streams: Vec<Stream>,
}

/// A place in a continuous copy of a log of writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which copy.
    pub generation: String,
    /// The first log whose writes may be missing in the backup.
    pub index: u64,
    /// The earliest moment up to which writes may be taken in: what came before is in the backup already, and half of it would spoil it.
    pub from: Timestamp,
}

/// Effects of one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenEffects {
    /// Name in the queue.
    pub name: String,
    /// Whether they go to somebody outside, who may get them twice.
    pub outside: bool,
    /// How many.
    pub count: u64,
}

/// What a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The database as one file (`SQLite`).
    DatabaseFile,
    /// The rows of one table, as `copy` writes them (`PostgreSQL`).
    Table,
    /// A small file that lay beside the database.
    Beside,
    /// The folder of keys, sealed once more for somebody else.
    Keys,
}

/// Bytes in order, in pieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// Of the table or file.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Columns of a table, in the order of its rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Rows of a table.
    #[serde(default)]
    pub rows: u64,
    /// Length of all of it.
    pub bytes: u64,
    /// SHA-256 of all of it, in hexadecimal digits.
    pub sha256: String,
    /// Names of the objects it is cut into.
    pub pieces: Vec<String>,
}

impl Manifest {
    /// The stream of this kind and name.
    pub fn stream(&self, kind: Kind, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.kind == kind && stream.name == name)
    }

    /// All streams of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Stream> {
        self.streams.iter().filter(move |stream| stream.kind == kind)
    }
}

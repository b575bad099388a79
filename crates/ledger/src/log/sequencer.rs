//! Numbers what was written, outside the transactions that wrote it, and signs how far the tree reaches. One process at a time.

use crate::log::checkpoint::{self, Head};
use crate::log::covered::{self, BATCH, Covered, int};
use crate::log::error::LogError;
use crate::log::key::LogKey;
use crate::log::tiles::Tiles;
use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};

/// A process that numbers keeps the right to do so this long after its last turn.
const LEASE: SignedDuration = SignedDuration::from_secs(3);

/// Nobody holds the right for longer than this: whoever seems to wrote it by a clock that ran ahead and was put back.
const HELD_MAX: SignedDuration = SignedDuration::from_secs(60);

const TAKE: &str = "update log_head set lease = $1, lease_until = $2 where id = 1 \
    and (lease = $1 or lease_until < $3 or lease_until > $4)";
const FORGET: &str = "update log_head set lease = '', lease_until = 0 where id = 1";
const HEAD: &str = "select size, checkpoint, signed_at, witnessed from log_head where id = 1";
const SAVE: &str = "update log_head set size = $1, checkpoint = $2, signed_at = $3 where id = 1";
const WITNESSED: &str = "update log_head set witnessed = $1 where id = 1";

/// Who numbers, when, with which key.
pub struct Sequencer<'a> {
    /// The key of the log.
    pub key: &'a LogKey,
    /// Names the process among those on one database.
    pub process: &'a str,
    /// Now.
    pub now: Timestamp,
    /// The head that is kept outside: the tree must go on from it.
    pub outside: Option<Head>,
    /// Random bytes for a tile of leaves.
    pub random: &'a mut dyn FnMut() -> [u8; 32],
}

/// What a turn did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Another process has the right to number.
    NotOurs,
    /// Numbered so many; `more` when a batch was full.
    Numbered {
        /// How many.
        count: u64,
        /// Whether there may be more.
        more: bool,
    },
}

/// What the database knows of the tree.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Records in the tree.
    pub size: u64,
    /// The last signed checkpoint; empty before the first.
    pub checkpoint: String,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// The last one that witnesses outside signed as well; empty when none did.
    pub witnessed: String,
}

/// How far the tree reaches.
pub fn head(tx: &mut dyn Tx) -> Result<Kept, DbError> {
    let row = tx.one(HEAD, &[])?;
    Ok(row.map_or_else(
        || Kept { size: 0, checkpoint: String::new(), signed_at: Timestamp::UNIX_EPOCH, witnessed: String::new() },
        |row| Kept {
            size: row.int("size").unsigned_abs(),
            checkpoint: row.text("checkpoint"),
            signed_at: row.instant("signed_at"),
            witnessed: row.text("witnessed"),
        },
    ))
}

/// Keeps a checkpoint that witnesses signed as well.
pub fn keep_witnessed(tx: &mut dyn Tx, note: &str) -> Result<(), DbError> {
    tx.execute(WITNESSED, &[note.into()]).map(|_| ())
}

/// Takes the right to number from whoever had it: a process that a restored database remembers is gone.
pub fn forget_lease(tx: &mut dyn Tx) -> Result<(), DbError> {
    tx.execute(FORGET, &[]).map(|_| ())
}

/// Whether anything has no number yet.
pub fn has_work(tx: &mut dyn Tx) -> Result<bool, DbError> {
    for table in Covered::ALL {
        if table.oldest_open(tx)?.is_some() {
            return Ok(true);
        }
    }
    Ok(head(tx)?.checkpoint.is_empty())
}

/// Refuses a tree that is not the continuation of the head kept outside.
pub fn goes_on_from(tx: &mut dyn Tx, outside: Head) -> Result<(), LogError> {
    let not = |why| LogError::NotThePast { outside: outside.size, why };
    if head(tx)?.size < outside.size {
        return Err(not("pohon di basis data lebih pendek"));
    }
    match Tiles::of(tx).root(outside.size) {
        Ok(root) if root == outside.hash => Ok(()),
        Ok(_) | Err(LogError::Tree(_)) => Err(not("awal pohon berbeda")),
        Err(other @ (LogError::Db(_) | LogError::Key(_) | LogError::Checkpoint(_) | LogError::NotThePast { .. })) => {
            Err(other)
        }
    }
}

/// One turn: takes or renews the right, numbers a batch of each table, adds the leaves and signs. All of it, or nothing.
pub fn turn(tx: &mut dyn Tx, with: &mut Sequencer) -> Result<Turn, LogError> {
    let (until, never) = (with.now + LEASE, with.now + HELD_MAX);
    if tx.execute(TAKE, &[with.process.into(), until.into(), with.now.into(), never.into()])? == 0 {
        return Ok(Turn::NotOurs);
    }
    if let Some(outside) = with.outside {
        goes_on_from(tx, outside)?;
    }
    let before = head(tx)?;
    let (mut size, mut more, mut added) = (before.size, false, Vec::new());
    for table in Covered::ALL {
        let count = table.number(tx, size)?;
        added.extend(table.numbered(tx, size, size + count)?);
        size += count;
        more |= count == BATCH;
    }
    if added.len() as u64 != size - before.size {
        return Err(LogError::Tree("nomor yang diberikan tidak terbaca kembali".into()));
    }
    if added.is_empty() && !before.checkpoint.is_empty() {
        return Ok(Turn::Numbered { count: 0, more: false });
    }
    let tiles = Tiles::of(tx);
    for record in &added {
        let seed = tiles.seed(record.leaf, with.random)?;
        tiles.add(record.leaf, covered::leaf_hash(&seed, record))?;
    }
    let hash = tiles.root(size)?;
    tiles.write()?;
    let signed = checkpoint::sign(with.key, Head { size, hash })?;
    tx.execute(SAVE, &[int(size), signed.into(), with.now.into()])?;
    Ok(Turn::Numbered { count: size - before.size, more })
}

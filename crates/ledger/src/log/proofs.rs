//! Proofs that anybody can check without us: that a record is in the log, and that one log goes on from another.

use crate::log::checkpoint::{self, Head};
use crate::log::covered::{self, Covered};
use crate::log::error::LogError;
use crate::log::sequencer;
use crate::log::tiles::Tiles;
use data_encoding::BASE64;
use db::Tx;
use std::fmt::Write as _;
use tlog_tiles::Hash;

/// First line of a proof (c2sp.org/tlog-proof).
const FORMAT: &str = "c2sp.org/tlog-proof@v1";

/// The proof that an event is in the log: the record with its salt, its place, the way to the root, the signed root. `None` until it is
/// covered. Whoever gets it can read the record, so it is for those who may.
pub fn of_event(tx: &mut dyn Tx, of: (&str, &str), seq: i64) -> Result<Option<String>, LogError> {
    let Some(leaf) = covered::leaf_of(tx, of, seq)? else { return Ok(None) };
    of_record(tx, Covered::Event, leaf)
}

/// The same for the record of a table with this number; `None` until a checkpoint covers it.
pub fn of_record(tx: &mut dyn Tx, table: Covered, leaf: u64) -> Result<Option<String>, LogError> {
    let kept = sequencer::head(tx)?;
    if leaf >= kept.size {
        return Ok(None);
    }
    let record = table.numbered(tx, leaf, leaf + 1)?.pop();
    let record = record.ok_or_else(|| LogError::Tree(format!("catatan nomor {leaf} hilang")))?;
    let tiles = Tiles::of(tx);
    let seed = tiles.seed(leaf, &mut || [0; 32])?;
    let mut text = format!("{FORMAT}\nextra {}\nindex {leaf}\n", BASE64.encode(&covered::entry(&seed, &record)));
    text.push_str(&lines(&tiles.prove_leaf(kept.size, leaf)?));
    let _ = write!(text, "\n{}", kept.checkpoint);
    Ok(Some(text))
}

/// The hashes that show that the log of size `new` begins with the log of size `old`, a line each; `None` where there are no such sizes.
pub fn of_growth(tx: &mut dyn Tx, old: u64, new: u64) -> Result<Option<String>, LogError> {
    if old == 0 || old > new || new > sequencer::head(tx)?.size {
        return Ok(None);
    }
    Ok(Some(lines(&Tiles::of(tx).prove_growth(new, old)?)))
}

fn lines(hashes: &[Hash]) -> String {
    hashes.iter().fold(String::new(), |text, hash| text + &BASE64.encode(&hash.0) + "\n")
}

/// How a checkpoint of the database is named on paper: its size and the beginning of its hash. `None` for a text that is none.
pub fn short(signed: &str) -> Option<String> {
    let Head { size, hash } = checkpoint::unchecked(signed).ok()?;
    let beginning = data_encoding::HEXLOWER.encode(hash.0.get(..8)?);
    Some(format!("{size}.{beginning}"))
}

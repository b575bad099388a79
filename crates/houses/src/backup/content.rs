//! What a backup says about itself, read from the very state that it holds.

use backups::manifest::OpenEffects;
use db::{DbError, Tx};
use jiff::Timestamp;
use ledger::log::sequencer::{self, Kept};
use ledger::{counters, installation, outbox, uploads};
use std::collections::BTreeMap;

/// What is told of a database.
#[derive(Clone, Debug)]
pub struct Content {
    /// Which installation, where it has an id.
    pub installation: Option<String>,
    /// Steps of the schema that were run.
    pub schema: Vec<i64>,
    /// How far the signed log reaches.
    pub log: Kept,
    /// The last number of every sequence.
    pub counters: BTreeMap<String, u64>,
    /// Effects that wait.
    pub open: Vec<OpenEffects>,
    /// Id and hash of the sealed bytes of every file, in the order of the ids.
    pub files: Vec<(String, String)>,
}

/// Reads it.
pub fn read(tx: &mut dyn Tx) -> Result<Content, DbError> {
    let mut open: BTreeMap<(String, bool), u64> = BTreeMap::new();
    for effect in outbox::open_names(tx)? {
        *open.entry(effect).or_default() += 1;
    }
    Ok(Content {
        installation: installation::get_if_there(tx)?.map(|identity| identity.id.to_string()),
        schema: db::steps_done(tx)?,
        log: sequencer::head(tx)?,
        counters: counters::all(tx)?,
        open: open.into_iter().map(|((name, outside), count)| OpenEffects { name, outside, count }).collect(),
        files: files(tx)?,
    })
}

/// Id and hash of the sealed bytes of every file in the register.
pub fn files(tx: &mut dyn Tx) -> Result<Vec<(String, String)>, DbError> {
    let mut all: Vec<(String, String)> = Vec::new();
    loop {
        let after = all.last().map_or_else(String::new, |(id, _)| id.clone());
        let more = uploads::sealed_after(tx, &after)?;
        if more.is_empty() {
            return Ok(all);
        }
        all.extend(more);
    }
}

/// A moment before which ids are passed by: ids are ordered by time.
pub struct Since(pub Timestamp);

impl Since {
    /// What every id made from this moment on comes after, as text.
    pub fn id(&self) -> String {
        let millis = u64::try_from(self.0.as_millisecond()).unwrap_or_default();
        format!("{:08x}-{:04x}", millis >> 16, millis & 0xffff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::Randomness;

    #[test]
    fn an_id_comes_after_the_moment_it_was_made_in() {
        let id = Randomness::default().id();
        let (seconds, _) = id.get_timestamp().expect("ordered by time").to_unix();
        let at = |seconds| Timestamp::from_second(i64::try_from(seconds).expect("this age")).expect("a moment");
        assert!(Since(at(seconds)).id() < id.to_string());
        assert!(Since(at(seconds + 2)).id() > id.to_string());
    }
}

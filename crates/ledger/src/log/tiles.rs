//! The tree's hashes in tiles of 256, in the database: read, added to, written.

use crate::log::covered::int;
use crate::log::error::LogError;
use db::{DbError, Tx};
use std::cell::RefCell;
use std::collections::BTreeMap;
use tlog_tiles::{Hash, HashReader, Tile};

/// Levels of the tree in one tile.
const HEIGHT: u8 = 8;
/// Hashes in a full tile.
pub const WIDTH: u64 = 256;
/// Bytes of a hash.
const HASH_BYTES: usize = tlog_tiles::HASH_SIZE;

const READ: &str = "select hashes, seed from log_tile where level = $1 and n = $2";
const WRITE: &str = "insert into log_tile (level, n, hashes, seed) values ($1, $2, $3, $4) \
    on conflict (level, n) do update set hashes = $3";

/// One tile: up to 256 hashes of its level.
#[derive(Clone, Default)]
struct Kept {
    hashes: Vec<u8>,
    seed: Option<Vec<u8>>,
    changed: bool,
}

/// The tiles of a tree as one transaction sees them; each is read once.
pub struct Tiles<'a> {
    inner: RefCell<Inner<'a>>,
}

struct Inner<'a> {
    tx: &'a mut dyn Tx,
    kept: BTreeMap<(u8, u64), Kept>,
    failed: Option<DbError>,
}

impl Inner<'_> {
    fn tile(&mut self, level: u8, n: u64) -> Result<&mut Kept, DbError> {
        if !self.kept.contains_key(&(level, n)) {
            let row = self.tx.one(READ, &[i64::from(level).into(), int(n)])?;
            let found =
                row.map(|row| Kept { hashes: row.bytes("hashes"), seed: row.opt_bytes("seed"), changed: false });
            self.kept.insert((level, n), found.unwrap_or_default());
        }
        Ok(self.kept.entry((level, n)).or_default())
    }
}

impl<'a> Tiles<'a> {
    /// The tiles behind a transaction.
    pub fn of(tx: &'a mut dyn Tx) -> Self {
        Self { inner: RefCell::new(Inner { tx, kept: BTreeMap::new(), failed: None }) }
    }

    /// The hash of the tree's first `size` leaves.
    pub fn root(&self, size: u64) -> Result<Hash, LogError> {
        self.told(tlog_tiles::tree_hash(size, self))
    }

    /// Hashes that lead from a leaf to the root of a tree of this size.
    pub fn prove_leaf(&self, size: u64, leaf: u64) -> Result<Vec<Hash>, LogError> {
        self.told(tlog_tiles::prove_record(size, leaf, self))
    }

    /// Hashes that show that a tree of size `new` begins as the one of size `old`.
    pub fn prove_growth(&self, new: u64, old: u64) -> Result<Vec<Hash>, LogError> {
        self.told(tlog_tiles::prove_tree(new, old, self))
    }

    /// The first `width` hashes of a tile; `None` when it has fewer.
    pub fn bytes(&self, level: u8, n: u64, width: u64) -> Result<Option<Vec<u8>>, LogError> {
        let wanted = usize::try_from(width).unwrap_or(usize::MAX).saturating_mul(HASH_BYTES);
        Ok(self.inner.borrow_mut().tile(level, n)?.hashes.get(..wanted).map(<[u8]>::to_vec))
    }

    /// All of a tile as it is kept, with its secret where it is one of leaves.
    pub fn whole(&self, level: u8, n: u64) -> Result<(Vec<u8>, Option<Vec<u8>>), LogError> {
        let mut inner = self.inner.borrow_mut();
        let tile = inner.tile(level, n)?;
        Ok((tile.hashes.clone(), tile.seed.clone()))
    }

    /// The secret of the salts of a tile of leaves; made by `random` when a tile is begun.
    pub fn seed(&self, leaf: u64, random: &mut dyn FnMut() -> [u8; 32]) -> Result<Vec<u8>, LogError> {
        let mut inner = self.inner.borrow_mut();
        let tile = inner.tile(0, leaf / WIDTH)?;
        if tile.seed.is_none() && tile.hashes.is_empty() {
            tile.seed = Some(random().to_vec());
        }
        tile.seed.clone().ok_or_else(|| LogError::Tree(format!("petak daun {} tidak lengkap", leaf / WIDTH)))
    }

    /// Adds the leaf with this number; it must be the next.
    pub fn add(&self, leaf: u64, hash: Hash) -> Result<(), LogError> {
        let mut inner = self.inner.borrow_mut();
        let (mut level, mut n, mut hash) = (0_u8, leaf, hash);
        loop {
            let tile = inner.tile(level, n / WIDTH)?;
            if tile.hashes.len() as u64 != (n % WIDTH) * HASH_BYTES as u64 {
                return Err(LogError::Tree(format!("petak {level}/{} tidak berakhir sebelum {n}", n / WIDTH)));
            }
            tile.hashes.extend_from_slice(&hash.0);
            tile.changed = true;
            if !(n + 1).is_multiple_of(WIDTH) {
                return Ok(());
            }
            hash = Tile::subtree_hash(&tile.hashes);
            (level, n) = (level + 1, n / WIDTH);
        }
    }

    /// Writes what was added.
    pub fn write(self) -> Result<(), LogError> {
        let inner = self.inner.into_inner();
        for ((level, n), tile) in inner.kept.into_iter().filter(|(_, tile)| tile.changed) {
            inner.tx.execute(WRITE, &[i64::from(level).into(), int(n), tile.hashes.into(), tile.seed.into()])?;
        }
        Ok(())
    }

    /// The database's own error, where it was the reason.
    fn told<T>(&self, result: Result<T, tlog_tiles::Error>) -> Result<T, LogError> {
        result.map_err(|error| match self.inner.borrow_mut().failed.take() {
            Some(failed) => LogError::Db(failed),
            None => error.into(),
        })
    }
}

impl HashReader for Tiles<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog_tiles::Error> {
        let mut inner = self.inner.borrow_mut();
        let mut hashes = Vec::with_capacity(indexes.len());
        for index in indexes {
            let tile = Tile::from_index(HEIGHT, *index);
            match inner.tile(tile.level(), tile.level_index()) {
                Ok(kept) => hashes.push(tile.hash_at_index(&kept.hashes, *index)?),
                Err(failed) => {
                    inner.failed = Some(failed);
                    return Err(tlog_tiles::Error::IndexesNotInTree);
                }
            }
        }
        Ok(hashes)
    }
}

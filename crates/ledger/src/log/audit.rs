//! Recomputes the whole log from the database and holds it against what was signed, here and outside.

use crate::events;
use crate::log::checkpoint::{self, Head};
use crate::log::covered::{self, Covered, Numbered};
use crate::log::error::LogError;
use crate::log::sequencer::{self, Kept};
use crate::log::tiles::{Tiles, WIDTH};
use db::Tx;
use jiff::SignedDuration;
use std::fmt;
use tlog_tiles::{HASH_SIZE, Tile};

/// A command may take this long from its moment until it is seen by others; what is older and has no number was put in by hand.
const LATE_MAX: SignedDuration = SignedDuration::from_mins(1);

/// A log in which nothing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Records covered.
    pub size: u64,
    /// Tables with records so new that they have no number yet.
    pub open: usize,
}

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// Number of the leaf, where it is one.
    pub leaf: Option<u64>,
    /// Which record: table and id; or which part of the tree.
    pub record: String,
    /// What is wrong with it.
    pub why: &'static str,
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let leaf = self.leaf.map(|leaf| format!(" (nomor {leaf})")).unwrap_or_default();
        write!(f, "{}{leaf}: {}", self.record, self.why)
    }
}

/// What comes of it: sound, or the first bad record.
pub type Verdict = Result<Sound, Bad>;

fn bad(record: impl Into<String>, why: &'static str) -> Bad {
    Bad { leaf: None, record: record.into(), why }
}

/// Recomputes everything. `public` is the key of the log, `outside` the last checkpoint that was kept outside the database.
pub fn verify(tx: &mut dyn Tx, public: &str, outside: Option<Head>) -> Result<Verdict, LogError> {
    let kept = sequencer::head(tx)?;
    if let Some(found) = leaves(tx, kept.size)? {
        return Ok(Err(found));
    }
    if let Some(found) = edges(tx, &kept, (public, outside))? {
        return Ok(Err(found));
    }
    if let Some(id) = events::first_broken_of_all(tx)? {
        return Ok(Err(bad(format!("event {id}"), "tidak menyambung pada peristiwa sebelumnya")));
    }
    open(tx, &kept)
}

/// The signed heads, and rows with a number that is none of the tree.
fn edges(tx: &mut dyn Tx, kept: &Kept, with: (&str, Option<Head>)) -> Result<Option<Bad>, LogError> {
    if let Some(found) = heads(tx, kept, with)? {
        return Ok(Some(found));
    }
    for table in Covered::ALL {
        if let Some(id) = table.astray(tx, kept.size)? {
            return Ok(Some(bad(format!("{} {id}", table.table()), "bernomor di luar catatan yang ditandatangani")));
        }
    }
    Ok(None)
}

/// What [`verify`] asks of the log as a whole, beside its leaves: for who goes through those a tile at a time with [`tile`].
pub fn ends(tx: &mut dyn Tx, public: &str, outside: Option<Head>) -> Result<Verdict, LogError> {
    let kept = sequencer::head(tx)?;
    match edges(tx, &kept, (public, outside))? {
        Some(found) => Ok(Err(found)),
        None => open(tx, &kept),
    }
}

/// One tile of leaves against its records and the tiles above it, with how many records it has; `None` behind the last.
pub fn tile(tx: &mut dyn Tx, n: u64) -> Result<Option<(u64, Option<Bad>)>, LogError> {
    let size = sequencer::head(tx)?.size;
    let first = n.saturating_mul(WIDTH);
    if first >= size {
        return Ok(None);
    }
    let end = (first + WIDTH).min(size);
    let (found, hashes) = leaf_tile(tx, (first, end))?;
    let found = match found {
        Some(found) => Some(found),
        None => above(tx, n, hashes)?,
    };
    Ok(Some((end - first, found)))
}

/// Whether the hash of a full tile stands in the tile above it, and so on as far up as tiles are full.
fn above(tx: &mut dyn Tx, n: u64, hashes: Vec<u8>) -> Result<Option<Bad>, LogError> {
    let full = usize::try_from(WIDTH).unwrap_or(usize::MAX) * HASH_SIZE;
    let (tiles, mut level, mut n, mut hashes) = (Tiles::of(tx), 0, n, hashes);
    while hashes.len() == full {
        let (higher, _) = tiles.whole(level + 1, n / WIDTH)?;
        let at = usize::try_from(n % WIDTH).unwrap_or(usize::MAX) * HASH_SIZE;
        if higher.get(at..at + HASH_SIZE) != Some(&Tile::subtree_hash(&hashes).0[..]) {
            let place = format!("petak {}/{}", level + 1, n / WIDTH);
            return Ok(Some(bad(place, "hash pohon berbeda dari hitungan ulang")));
        }
        if !(n + 1).is_multiple_of(WIDTH) {
            break;
        }
        (level, n, hashes) = (level + 1, n / WIDTH, higher);
    }
    Ok(None)
}

/// The first record of a tile of leaves that is not what its hash says, and the tile's hashes.
fn leaf_tile(tx: &mut dyn Tx, (first, end): (u64, u64)) -> Result<(Option<Bad>, Vec<u8>), LogError> {
    let mut records = Vec::new();
    for table in Covered::ALL {
        records.extend(table.numbered(tx, first, end)?.into_iter().map(|record| (table, record)));
    }
    records.sort_by_key(|(_, record)| record.leaf);
    let (hashes, seed) = Tiles::of(tx).whole(0, first / WIDTH)?;
    let found = compare(&records, (first, end), (&hashes, seed.as_deref()));
    Ok((found, hashes))
}

/// What has no number yet; only what is new may have none.
fn open(tx: &mut dyn Tx, kept: &Kept) -> Result<Verdict, LogError> {
    let mut open = 0;
    for table in Covered::ALL {
        let Some((at, id)) = table.oldest_open(tx)? else { continue };
        if at < (kept.signed_at - LATE_MAX).as_microsecond() {
            return Ok(Err(bad(format!("{} {id}", table.table()), "disisipkan: lama, tetapi tidak pernah tercakup")));
        }
        open += 1;
    }
    Ok(Ok(Sound { size: kept.size, open }))
}

/// Holds each record against its leaf, and the tiles above against those below.
fn leaves(tx: &mut dyn Tx, size: u64) -> Result<Option<Bad>, LogError> {
    let mut level_hashes: Vec<u8> = Vec::new();
    let mut first = 0;
    while first < size {
        let end = (first + WIDTH).min(size);
        let (found, hashes) = leaf_tile(tx, (first, end))?;
        if found.is_some() {
            return Ok(found);
        }
        if end - first == WIDTH {
            level_hashes.extend_from_slice(&Tile::subtree_hash(&hashes).0);
        }
        first = end;
    }
    upper(tx, level_hashes)
}

/// The first record of a tile of leaves that is missing, twice there, or other than its hash says.
fn compare(records: &[(Covered, Numbered)], of: (u64, u64), tile: (&[u8], Option<&[u8]>)) -> Option<Bad> {
    let ((first, end), (hashes, seed)) = (of, tile);
    let mut records = records.iter().peekable();
    for leaf in first..end {
        let at = usize::try_from(leaf - first).unwrap_or(usize::MAX) * HASH_SIZE;
        let Some((table, record)) = records.next_if(|(_, record)| record.leaf == leaf) else {
            return Some(Bad { leaf: Some(leaf), record: "catatan".into(), why: "hilang" });
        };
        let name = format!("{} {}", table.table(), record.id);
        let Some((seed, kept)) = seed.zip(hashes.get(at..at + HASH_SIZE)) else {
            let why = "tidak dapat diperiksa: petak pohonnya hilang";
            return Some(Bad { leaf: Some(leaf), record: name, why });
        };
        if covered::leaf_hash(seed, record).0 != kept {
            return Some(Bad { leaf: Some(leaf), record: name, why: "isi atau tempatnya berbeda dari yang tercakup" });
        }
        if let Some((table, record)) = records.next_if(|(_, record)| record.leaf == leaf) {
            let record = format!("{} {}", table.table(), record.id);
            return Some(Bad { leaf: Some(leaf), record, why: "disisipkan: nomornya sudah dipakai" });
        }
    }
    let whole = usize::try_from(end - first).unwrap_or(usize::MAX) * HASH_SIZE;
    (hashes.len() != whole).then(|| bad(format!("petak 0/{}", first / WIDTH), "lebih panjang dari catatannya"))
}

/// Holds the tiles of each higher level against the hashes of the level below.
fn upper(tx: &mut dyn Tx, mut below: Vec<u8>) -> Result<Option<Bad>, LogError> {
    let width = usize::try_from(WIDTH).unwrap_or(usize::MAX) * HASH_SIZE;
    for level in 1.. {
        if below.is_empty() {
            break;
        }
        let mut above = Vec::new();
        for (n, hashes) in (0..).zip(below.chunks(width)) {
            if Tiles::of(tx).whole(level, n)?.0 != hashes {
                return Ok(Some(bad(format!("petak {level}/{n}"), "hash pohon berbeda dari hitungan ulang")));
            }
            if hashes.len() == width {
                above.extend_from_slice(&Tile::subtree_hash(hashes).0);
            }
        }
        below = above;
    }
    Ok(None)
}

/// Holds the tree, recomputed by now, against the two signed heads.
fn heads(tx: &mut dyn Tx, kept: &Kept, with: (&str, Option<Head>)) -> Result<Option<Bad>, LogError> {
    let (public, outside) = with;
    if !(kept.checkpoint.is_empty() && kept.size == 0) {
        let root = Tiles::of(tx).root(kept.size)?;
        match checkpoint::read(public, &kept.checkpoint) {
            Ok(head) if head == (Head { size: kept.size, hash: root }) => {}
            Ok(_) => return Ok(Some(bad("titik periksa di basis data", "bukan titik periksa pohon ini"))),
            Err(_) => return Ok(Some(bad("titik periksa di basis data", "tidak ditandatangani kunci catatan"))),
        }
    }
    let Some(outside) = outside else { return Ok(None) };
    if outside.size > kept.size {
        let found = Bad { leaf: Some(kept.size), record: "catatan".into(), why: "hilang: ekornya dipotong" };
        return Ok(Some(found));
    }
    if Tiles::of(tx).root(outside.size)? != outside.hash {
        let record = format!("salah satu catatan 0 sampai {}", outside.size.saturating_sub(1));
        return Ok(Some(bad(record, "diganti, dan seluruh pohon dihitung ulang: berbeda dari titik periksa di luar")));
    }
    Ok(None)
}

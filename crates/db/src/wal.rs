//! The log of writes of `SQLite` (its WAL), read while it is written: every committed frame, once and in order.
//!
//! Frames are believed by their checksums and salts, as `SQLite` itself does after a crash (sqlite.org/fileformat.html, section 4).

use crate::DbError;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;

/// Committed bytes of one log of writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalPiece {
    /// Which log since it is followed; each time it begins anew it is another.
    pub index: u64,
    /// Where in it these bytes stand; the first piece of a log begins with its header.
    pub offset: u64,
    /// The bytes, up to the end of a commit.
    pub bytes: Vec<u8>,
}

/// What was read so far.
pub(crate) struct WalReader {
    file: PathBuf,
    index: u64,
    known: Option<Known>,
}

struct Known {
    header: [u8; HEADER_BYTES],
    page_bytes: usize,
    big_endian: bool,
    /// Where the last commit that was read ends, and the sums there.
    at: u64,
    sums: (u32, u32),
}

impl WalReader {
    /// Of the database in this file; nothing read yet.
    pub(crate) fn of(database: &Path) -> Self {
        let mut name = database.as_os_str().to_owned();
        name.push("-wal");
        Self { file: name.into(), index: 0, known: None }
    }

    /// Which log is read now.
    pub(crate) fn index(&self) -> u64 {
        self.index
    }

    /// How many frames of it were read.
    pub(crate) fn frames(&self) -> u64 {
        self.known
            .as_ref()
            .map_or(0, |known| (known.at - HEADER_BYTES as u64) / (known.page_bytes as u64 + FRAME_HEADER_BYTES as u64))
    }

    /// What was committed since the last time.
    pub(crate) fn more(&mut self) -> Result<Option<WalPiece>, DbError> {
        let told = |e: std::io::Error| DbError::Engine(format!("{}: {e}", self.file.display()));
        let mut file = match File::open(&self.file) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(told(error)),
        };
        let mut header = [0; HEADER_BYTES];
        let length = read_up_to(&mut file, &mut header).map_err(told)?;
        if length < HEADER_BYTES {
            return Ok(None);
        }
        let new = self.known.as_ref().is_none_or(|known| known.header != header);
        if new {
            let Some(known) = Known::read(header) else { return Ok(None) };
            self.index += 1;
            self.known = Some(known);
        }
        let Some(known) = &mut self.known else { return Ok(None) };
        file.seek(SeekFrom::Start(known.at)).map_err(told)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(told)?;
        let begun = known.at;
        let committed = known.walk(&bytes);
        if committed == 0 {
            // A header alone says nothing; it comes with the first commit.
            if new {
                self.index -= 1;
                self.known = None;
            }
            return Ok(None);
        }
        bytes.truncate(committed);
        let (offset, bytes) =
            if begun == HEADER_BYTES as u64 { (0, [&header[..], &bytes].concat()) } else { (begun, bytes) };
        Ok(Some(WalPiece { index: self.index, offset, bytes }))
    }
}

impl Known {
    fn read(header: [u8; HEADER_BYTES]) -> Option<Self> {
        let magic = word(&header, 0);
        let big_endian = match magic {
            0x377f_0682 => false,
            0x377f_0683 => true,
            _ => return None,
        };
        let page_bytes = usize::try_from(word(&header, 8)).ok()?;
        let sums = summed(&header[..24], (0, 0), big_endian);
        let sound = sums == (word(&header, 24), word(&header, 28)) && page_bytes >= 512;
        sound.then_some(Self { header, page_bytes, big_endian, at: HEADER_BYTES as u64, sums })
    }

    /// Goes over frames that are whole and of this log; how many bytes the commits among them take.
    fn walk(&mut self, bytes: &[u8]) -> usize {
        let (mut sums, mut committed) = (self.sums, 0);
        let frame_bytes = FRAME_HEADER_BYTES + self.page_bytes;
        for (number, frame) in bytes.chunks_exact(frame_bytes).enumerate() {
            let (head, page) = frame.split_at(FRAME_HEADER_BYTES);
            sums = summed(page, summed(&head[..8], sums, self.big_endian), self.big_endian);
            let same_log = head[8..16] == self.header[16..24];
            if !same_log || sums != (word(head, 16), word(head, 20)) {
                break;
            }
            if word(head, 4) != 0 {
                committed = (number + 1) * frame_bytes;
                self.sums = sums;
            }
        }
        self.at += committed as u64;
        committed
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|four| <[u8; 4]>::try_from(four).ok());
    u32::from_be_bytes(four.unwrap_or_default())
}

fn summed(bytes: &[u8], (mut first, mut second): (u32, u32), big_endian: bool) -> (u32, u32) {
    let value = |four: &[u8]| {
        let four = <[u8; 4]>::try_from(four).unwrap_or_default();
        if big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
    };
    for pair in bytes.chunks_exact(8) {
        first = first.wrapping_add(value(&pair[..4])).wrapping_add(second);
        second = second.wrapping_add(value(&pair[4..])).wrapping_add(first);
    }
    (first, second)
}

fn read_up_to(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..])? {
            0 => break,
            more => length += more,
        }
    }
    Ok(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    fn open(path: &Path) -> Connection {
        let connection = Connection::open(path).expect("opened");
        connection.pragma_update(None, "journal_mode", "WAL").expect("WAL");
        connection.pragma_update(None, "wal_autocheckpoint", "0").expect("set");
        connection
    }

    /// What was read, put beside a copy of the beginning, is the database of the end.
    #[test]
    fn what_is_read_is_the_database() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, copy) = (folder.path().join("a.db"), folder.path().join("b.db"));
        let writer = open(&path);
        writer.execute_batch("create table t (n integer, x text)").expect("made");
        writer.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("one file");
        std::fs::copy(&path, &copy).expect("copied");
        let mut reader = WalReader::of(&path);
        let mut logs: Vec<Vec<u8>> = Vec::new();
        for n in 0..300_i64 {
            writer
                .execute("insert into t values (?1, ?2)", (n, "x".repeat(usize::try_from(n).expect("small") * 7 % 900)))
                .expect("written");
            if n % 3 == 0 {
                writer.execute_batch("begin; delete from t where n = 1; rollback").expect("nothing");
            }
            if let Some(piece) = reader.more().expect("read") {
                if piece.offset == 0 {
                    logs.push(Vec::new());
                }
                let log = logs.last().expect("a log");
                assert_eq!((piece.index, piece.offset), (logs.len() as u64, log.len() as u64));
                logs.last_mut().expect("a log").extend(piece.bytes);
            }
            if n % 100 == 50 {
                let row = writer.query_row("pragma wal_checkpoint(passive)", [], |row| row.get::<_, i64>(1));
                assert_eq!(row.expect("frames"), i64::try_from(reader.frames()).expect("few"), "all of it was read");
            }
        }
        assert!(logs.len() > 2, "{} logs", logs.len());
        for log in &logs {
            std::fs::write(folder.path().join("b.db-wal"), log).expect("put beside");
            let restored = Connection::open(&copy).expect("opened");
            restored.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("taken in");
        }
        let sum = |path: &Path| -> (i64, i64) {
            let all = "select count(*), sum(length(x)) from t";
            Connection::open(path)
                .expect("opened")
                .query_row(all, [], |row| Ok((row.get(0)?, row.get(1)?)))
                .expect("sums")
        };
        assert_eq!(sum(&copy), sum(&path));
        assert_eq!(sum(&copy).0, 300);
    }

    #[test]
    fn a_frame_that_is_cut_off_or_changed_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let writer = open(&path);
        writer.execute_batch("create table t (n integer); insert into t values (1)").expect("written");
        let wal = folder.path().join("a.db-wal");
        let bytes = std::fs::read(&wal).expect("the log");
        let beside = folder.path().join("c.db");
        let read = |bytes: &[u8]| {
            std::fs::write(folder.path().join("c.db-wal"), bytes).expect("written");
            WalReader::of(&beside).more().expect("read").map_or(0, |piece| piece.bytes.len())
        };
        let whole = read(&bytes);
        assert_eq!(whole, bytes.len());
        assert!(read(&bytes[..bytes.len() - 1]) < whole);
        for at in [40, bytes.len() / 2, bytes.len() - 10] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(read(&changed) < whole, "byte {at}");
        }
        assert_eq!(read(b"no log at all, but long enough for a header of one"), 0);
    }
}

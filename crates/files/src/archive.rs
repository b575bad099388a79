//! A ZIP written as a stream: each file whole as it comes, nothing compressed, the list of them at the end. What is put in lies in
//! memory one file at a time, however large the whole becomes.

/// Largest file and largest whole that the plain format can say.
const BYTES_MAX: u64 = u32::MAX as u64;
/// Most files that the plain format can say.
const FILES_MAX: usize = u16::MAX as usize;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 2.0 of the format; names are UTF-8.
const VERSION: u16 = 20;
const UTF8: u16 = 1 << 11;
/// 1 January 1980, midnight: when the copy was made stands in its texts.
const DATE: u16 = (1 << 5) | 1;

/// It would be larger than the plain format can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much for one ZIP")]
pub struct TooLarge;

struct Entry {
    name: String,
    crc: u32,
    size: u32,
    offset: u32,
}

/// A ZIP being written.
#[derive(Default)]
pub struct Archive {
    entries: Vec<Entry>,
    written: u64,
}

impl Archive {
    /// The bytes that put a file in, to be sent next.
    pub fn file(&mut self, name: &str, content: &[u8]) -> Result<Vec<u8>, TooLarge> {
        let end = self.written + 30 + name.len() as u64 + content.len() as u64;
        if end > BYTES_MAX || self.entries.len() >= FILES_MAX || name.len() > FILES_MAX {
            return Err(TooLarge);
        }
        let offset = u32::try_from(self.written).map_err(|_| TooLarge)?;
        let size = u32::try_from(content.len()).map_err(|_| TooLarge)?;
        let entry = Entry { name: name.to_owned(), crc: crc32fast::hash(content), size, offset };
        let mut bytes = Vec::with_capacity(30 + name.len() + content.len());
        bytes.extend(LOCAL.to_le_bytes());
        bytes.extend(entry.common());
        bytes.extend(name.as_bytes());
        bytes.extend(content);
        self.entries.push(entry);
        self.written = end;
        Ok(bytes)
    }

    /// The bytes that end it.
    pub fn finish(self) -> Result<Vec<u8>, TooLarge> {
        let mut bytes = Vec::new();
        for entry in &self.entries {
            bytes.extend(CENTRAL.to_le_bytes());
            bytes.extend(VERSION.to_le_bytes());
            bytes.extend(entry.common());
            // No comment, first disk, no attributes.
            bytes.extend([0; 2 + 2 + 2 + 4]);
            bytes.extend(entry.offset.to_le_bytes());
            bytes.extend(entry.name.as_bytes());
        }
        let count = u16::try_from(self.entries.len()).map_err(|_| TooLarge)?;
        let (size, offset) = (u32::try_from(bytes.len()), u32::try_from(self.written));
        let (size, offset) = (size.map_err(|_| TooLarge)?, offset.map_err(|_| TooLarge)?);
        bytes.extend(END.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(count.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(size.to_le_bytes());
        bytes.extend(offset.to_le_bytes());
        bytes.extend([0; 2]);
        Ok(bytes)
    }
}

impl Entry {
    /// What both headers say, from the version needed to the length of what is extra.
    fn common(&self) -> Vec<u8> {
        let name = u16::try_from(self.name.len()).unwrap_or(u16::MAX);
        let mut bytes = Vec::with_capacity(26);
        // Version, flags, stored, time, date.
        for number in [VERSION, UTF8, 0, 0, DATE] {
            bytes.extend(number.to_le_bytes());
        }
        for number in [self.crc, self.size, self.size] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(name.to_le_bytes());
        bytes.extend([0; 2]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read as _};

    #[test]
    fn a_reader_of_others_finds_each_file_again() {
        let (mut archive, mut bytes) = (Archive::default(), Vec::new());
        let files: [(&str, &[u8]); 3] = [("akun.json", b"{}"), ("permohonan/26-1/Ké.pdf", b"%PDF-"), ("kosong", b"")];
        for (name, content) in files {
            bytes.extend(archive.file(name, content).expect("small"));
        }
        bytes.extend(archive.finish().expect("small"));
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
        assert_eq!(read.len(), files.len());
        for (name, content) in files {
            let mut found = Vec::new();
            read.by_name(name).expect(name).read_to_end(&mut found).expect("its sum is right");
            assert_eq!(found, content, "{name}");
        }
    }

    #[test]
    fn what_the_format_cannot_say_is_refused() {
        let mut archive = Archive { entries: Vec::new(), written: BYTES_MAX - 10 };
        assert_eq!(archive.file("a", b"b"), Err(TooLarge));
    }
}

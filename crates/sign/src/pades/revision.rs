//! The bytes of an incremental update: objects, cross-references of the base's kind, trailer (ISO 32000-1 section 7.5.6).

use std::fmt::Write as _;
use std::io;

use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, Writer};

use super::form::Changes;
use crate::crypto::sha256;

/// A file under construction; remembers where each object began.
pub(super) struct Revision<'a> {
    base: &'a Document,
    file_id: [u8; 16],
    out: Vec<u8>,
    offsets: Vec<(ObjectId, usize)>,
}

impl<'a> Revision<'a> {
    pub(super) fn new(base: &'a Document, pdf: &[u8]) -> Self {
        let mut file_id = [0; 16];
        file_id.copy_from_slice(&sha256(pdf)[..16]);
        let mut out = pdf.to_vec();
        if out.last() != Some(&b'\n') {
            out.push(b'\n');
        }
        Self { base, file_id, out, offsets: Vec::new() }
    }

    pub(super) fn write_all(&mut self, changes: &Changes) -> io::Result<()> {
        for (id, object) in changes {
            self.write(*id, |out| Writer::write_object(out, object))?;
        }
        Ok(())
    }

    /// Writes one object; `body` may look at the length so far to learn where its parts come to stand.
    pub(super) fn write(&mut self, id: ObjectId, body: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<()> {
        self.offsets.push((id, self.out.len()));
        self.out.extend(format!("{} {} obj\n", id.0, id.1).bytes());
        body(&mut self.out)?;
        self.out.extend(b"\nendobj\n");
        Ok(())
    }

    /// Closes the update. `next_id` is a number no object has.
    pub(super) fn finish(mut self, next_id: u32) -> io::Result<Vec<u8>> {
        let start = self.out.len();
        match self.base.reference_table.cross_reference_type {
            XrefType::CrossReferenceTable => self.write_table(next_id)?,
            XrefType::CrossReferenceStream => self.write_stream(next_id)?,
        }
        self.out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
        Ok(self.out)
    }

    /// ISO 32000-1 section 7.5.4: entries of exactly 20 bytes, one subsection per run of numbers.
    fn write_table(&mut self, size: u32) -> io::Result<()> {
        self.offsets.sort_unstable();
        let mut table = String::from("xref\n");
        for run in runs(&self.offsets) {
            let first = run.first().map_or(0, |(id, _)| id.0);
            let _ = writeln!(table, "{first} {}", run.len());
            for ((_, generation), offset) in run {
                let _ = write!(table, "{offset:010} {generation:05} n\r\n");
            }
        }
        self.out.extend(table.bytes());
        self.out.extend(b"trailer\n");
        let trailer = self.trailer(size);
        Writer::write_object(&mut self.out, &Object::Dictionary(trailer))?;
        self.out.push(b'\n');
        Ok(())
    }

    /// ISO 32000-1 section 7.5.8, uncompressed: the few entries are smaller than a zlib header would make them.
    fn write_stream(&mut self, id: u32) -> io::Result<()> {
        self.offsets.push(((id, 0), self.out.len()));
        self.offsets.sort_unstable();

        let mut index = Vec::new();
        let mut content = Vec::new();
        for run in runs(&self.offsets) {
            let first = run.first().map_or(0, |(id, _)| id.0);
            index.extend([Object::from(first), Object::from(i64::try_from(run.len()).map_err(io::Error::other)?)]);
            for ((_, generation), offset) in run {
                content.push(1);
                content.extend(u32::try_from(*offset).map_err(io::Error::other)?.to_be_bytes());
                content.extend(generation.to_be_bytes());
            }
        }
        let mut trailer = self.trailer(id + 1);
        trailer.set("Type", Object::Name(b"XRef".to_vec()));
        trailer.set("W", vec![1.into(), 4.into(), 2.into()]);
        trailer.set("Index", index);
        let stream = Object::Stream(Stream::new(trailer, content));
        self.out.extend(format!("{id} 0 obj\n").bytes());
        Writer::write_object(&mut self.out, &stream)?;
        self.out.extend(b"\nendobj\n");
        Ok(())
    }

    /// /Root and /Info of the base, /Prev to its cross-references; the second half of /ID says that the file is another now
    /// (ISO 32000-1 section 14.4). It comes from the base's hash, so that the same input gives the same bytes.
    fn trailer(&self, size: u32) -> Dictionary {
        let mut trailer = Dictionary::new();
        trailer.set("Size", size);
        trailer.set("Prev", i64::try_from(self.base.xref_start).unwrap_or_default());
        for key in ["Root", "Info"] {
            if let Ok(value) = self.base.trailer.get(key.as_bytes()) {
                trailer.set(key, value.clone());
            }
        }
        let fresh = Object::String(self.file_id.to_vec(), StringFormat::Hexadecimal);
        let first = match self.base.trailer.get_deref(b"ID", self.base).and_then(Object::as_array).map(|id| id.first())
        {
            Ok(Some(Object::String(bytes, _))) => Object::String(bytes.clone(), StringFormat::Hexadecimal),
            _ => fresh.clone(),
        };
        trailer.set("ID", vec![first, fresh]);
        trailer
    }
}

/// Slices of consecutive object numbers.
fn runs(offsets: &[(ObjectId, usize)]) -> impl Iterator<Item = &[(ObjectId, usize)]> {
    offsets.chunk_by(|(left, _), (right, _)| left.0 + 1 == right.0)
}

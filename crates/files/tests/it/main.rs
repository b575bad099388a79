//! What people upload, end to end: good files, hostile files, sealing, storing.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod alone;
mod audio;
mod cases;
mod good;
mod maps_and_drawings;
mod mutations;
mod pdf;
mod pdf_meaning;
mod pdf_whole;
mod photos;
mod pictures;
mod s3;
mod sample;
mod seal;
mod sentences;
mod store;
mod svg;

use domain::media::Accepts;
use files::{Inspected, Limits, Rejection, inspect};

const ALL: [Accepts; 5] = [Accepts::Document, Accepts::Photo, Accepts::Audio, Accepts::Map, Accepts::Drawing];

fn check(bytes: &[u8]) -> Result<Inspected, Rejection> {
    inspect(bytes, &ALL, &Limits::default())
}

/// What looking into these bytes costs a process that does nothing else.
fn cost(bytes: &[u8]) -> alone::Outcome {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    std::io::Write::write_all(&mut file, bytes).expect("room");
    alone::looked_into(file.path())
}

fn code(bytes: &[u8]) -> &'static str {
    check(bytes).map_or_else(|rejection| rejection.code(), |_| "passed")
}

/// The bytes with the one occurrence of `from` replaced.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from).expect("the text to replace is there");
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

//! KMZ: a ZIP with a KML in it, of which only that KML is taken.

use super::{Limits, Rejection};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// More files than any map carries pictures.
const ENTRIES_MAX: usize = 2_000;

/// The KML of an archive, the first one as Google Earth opens it; `None` when it is no archive with a KML in it.
pub(super) fn kml(bytes: &[u8], limits: &Limits) -> Option<Result<Vec<u8>, Rejection>> {
    if !bytes.starts_with(b"PK\x03\x04") || bytes.len() > limits.size_bytes_max {
        return None;
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.len() > ENTRIES_MAX {
        return None;
    }
    let is_kml = |name: &str| name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("kml"));
    let names: Vec<String> =
        archive.file_names().filter_map(|name| name.ok().map(std::borrow::Cow::into_owned)).collect();
    let name = names.into_iter().find(|name| is_kml(name))?;
    let entry = archive.by_name(&name).ok()?;
    let mut kml = Vec::new();
    let most = limits.size_bytes_max as u64;
    Some(match entry.take(most + 1).read_to_end(&mut kml) {
        Err(_) => Err(Rejection::Damaged("kmz: cut off")),
        Ok(_) if kml.len() > limits.size_bytes_max => Err(Rejection::TooComplex("kmz: unpacked size")),
        Ok(_) => Ok(kml),
    })
}

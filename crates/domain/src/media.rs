//! Which kinds of document a requirement accepts (Pasal 1(16): writing, sound, picture, map, drawing, photo).

use serde::{Deserialize, Serialize};

/// A family of file formats that a requirement may accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accepts {
    /// Writing or picture: PDF, JPEG, PNG, WebP.
    Document,
    /// Picture only: JPEG, PNG, WebP.
    Photo,
    /// Sound: MP3, M4A, OGG, WAV.
    Audio,
    /// Map: `GeoJSON`, KML (also out of a KMZ), GPX.
    Map,
    /// Drawing: DXF, SVG (made safe before it is kept).
    Drawing,
}

/// The largest file that is taken, sound apart. Pages, sentences and the form of the browser say this number.
pub const FILE_BYTES_MAX: u64 = 10_000_000;

/// The largest recording that is taken.
pub const AUDIO_BYTES_MAX: u64 = 20_000_000;

/// The largest picture that is taken, width times height.
pub const PIXELS_MAX: u64 = 60_000_000;

/// The shortest side of a picture that somebody sends, in pixels: with less nothing on it can be read.
pub const PICTURE_SIDE_PX_MIN: u32 = 40;

/// The largest of a kind that can only be unpacked whole: WebP.
pub const WHOLE_PIXELS_MAX: u64 = 11_000_000;

/// The largest file taken where all of `accepts` may be given.
pub fn file_bytes_max(accepts: &[Accepts]) -> u64 {
    if accepts.contains(&Accepts::Audio) { AUDIO_BYTES_MAX } else { FILE_BYTES_MAX }
}

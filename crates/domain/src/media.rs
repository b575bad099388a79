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
    /// Map: `GeoJSON`, KML, GPX.
    Map,
    /// Drawing: DXF, SVG (made safe before it is kept).
    Drawing,
}

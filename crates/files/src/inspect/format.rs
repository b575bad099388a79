//! The formats that are taken, and what each is called outside.

use domain::media::Accepts;

/// A format recognised by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Format {
    Pdf,
    Jpeg,
    Png,
    WebP,
    Mp3,
    M4a,
    Ogg,
    Wav,
    GeoJson,
    Kml,
    Gpx,
    Dxf,
    Svg,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 13] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::WebP,
        Self::Mp3,
        Self::M4a,
        Self::Ogg,
        Self::Wav,
        Self::GeoJson,
        Self::Kml,
        Self::Gpx,
        Self::Dxf,
        Self::Svg,
    ];

    /// Whether a requirement that accepts `family` takes this format.
    pub fn is_of(self, family: Accepts) -> bool {
        match self {
            Self::Pdf => family == Accepts::Document,
            Self::Jpeg | Self::Png | Self::WebP => {
                matches!(family, Accepts::Document | Accepts::Photo)
            }
            Self::Mp3 | Self::M4a | Self::Ogg | Self::Wav => family == Accepts::Audio,
            Self::GeoJson | Self::Kml | Self::Gpx => family == Accepts::Map,
            Self::Dxf | Self::Svg => family == Accepts::Drawing,
        }
    }

    /// A content type that no browser runs. XML is served without its own type: a browser that is given
    /// `application/…+xml` builds a page from it, and a page can hold scripts.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Ogg => "audio/ogg",
            Self::Wav => "audio/wav",
            Self::GeoJson => "application/geo+json",
            Self::Kml | Self::Gpx | Self::Dxf | Self::Svg => "application/octet-stream",
        }
    }

    /// Without a dot; also the short name to store.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Ogg => "ogg",
            Self::Wav => "wav",
            Self::GeoJson => "geojson",
            Self::Kml => "kml",
            Self::Gpx => "gpx",
            Self::Dxf => "dxf",
            Self::Svg => "svg",
        }
    }

    /// The format stored under its [`extension`](Self::extension).
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// Whether a page may show it; everything else is sent with `Content-Disposition: attachment`.
    pub fn shown_inline(self) -> bool {
        match self {
            Self::GeoJson | Self::Kml | Self::Gpx | Self::Dxf | Self::Svg => false,
            Self::Pdf | Self::Jpeg | Self::Png | Self::WebP | Self::Mp3 | Self::M4a | Self::Ogg | Self::Wav => true,
        }
    }
}

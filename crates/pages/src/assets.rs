//! Stylesheet, scripts and pictures, embedded, each under a name that changes with its content.

use std::sync::LazyLock;

/// One stylesheet for the browser, three files for the reader: later rules stand above earlier ones.
const STYLESHEET: &str = concat!(
    include_str!("../assets/style/page.css"),
    include_str!("../assets/style/parts.css"),
    include_str!("../assets/style/work.css"),
);
const FILES: [(&str, &str, &[u8]); 8] = [
    ("app.css", "text/css; charset=utf-8", STYLESHEET.as_bytes()),
    ("hitung.js", SCRIPT, include_bytes!("../assets/hitung.js")),
    ("kunci.js", SCRIPT, include_bytes!("../assets/kunci.js")),
    ("lihat.js", SCRIPT, include_bytes!("../assets/lihat.js")),
    ("qr.js", SCRIPT, include_bytes!("../assets/qr.js")),
    ("simpan.js", SCRIPT, include_bytes!("../assets/simpan.js")),
    ("tanda.svg", "image/svg+xml", include_bytes!("../assets/tanda.svg")),
    ("unggah.js", SCRIPT, include_bytes!("../assets/unggah.js")),
];
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The worker that keeps the page of QRs for when there is no network. A browser knows a worker by its address, so it has no hash.
pub const OFFLINE_WORKER: &str = include_str!("../assets/luring.js");

/// The policy every page is sent with; nothing in a template needs more.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data:; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// An embedded file.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Name with the hash of its content, `app-1f2e3d4c.css`; below `/aset/`, to be cached for ever.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    plain: &'static str,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|&(plain, content_type, bytes)| {
            let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
            Asset { name: format!("{stem}-{:08x}.{ending}", hash(bytes)), content_type, bytes, plain }
        })
        .collect()
});

/// All embedded files.
pub fn all() -> &'static [Asset] {
    &ASSETS
}

/// Address of a file of this plain name: `app.css` gives `/aset/app-1f2e3d4c.css`.
pub fn asset_url(plain: &str) -> String {
    let asset = ASSETS
        .iter()
        .find(|a| a.plain == plain)
        .expect("templates name only embedded files; the test of all pages sees them");
    format!("/aset/{}", asset.name)
}

/// The file with this hashed name: its content and media type.
pub fn get(name: &str) -> Option<(&'static [u8], &'static str)> {
    ASSETS.iter().find(|a| a.name == name).map(|a| (a.bytes, a.content_type))
}

/// FNV-1a, folded to 32 bits: tells versions apart, protects nothing.
fn hash(bytes: &[u8]) -> u32 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    u32::try_from((sum >> 32) ^ (sum & u64::from(u32::MAX))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_its_file() {
        for asset in all() {
            let url = asset_url(asset.plain);
            let (bytes, _) = get(url.strip_prefix("/aset/").expect("below /aset/")).expect("known");
            assert_eq!(bytes, asset.bytes);
        }
        assert!(get("app.css").is_none());
    }
}

//! The page somebody asked for before they were asked who they are, as it travels from page to page.

use serde::Deserialize;

/// What an address says of the page that was asked for.
#[derive(Deserialize)]
pub struct SignInLink {
    /// The page asked for, in base64, when signing in was needed for it.
    pub perlu: Option<String>,
    /// The same as it is, on the way between our own pages.
    pub lanjut: Option<String>,
    /// Given for a form that came after its session had ended: `tersimpan` when it was kept, `berkas` when it was a file.
    pub isian: Option<String>,
}

impl SignInLink {
    /// The page to go to afterwards; empty for the usual one.
    pub fn next(&self) -> String {
        let decoded = self.perlu.as_deref().and_then(|p| data_encoding::BASE64URL_NOPAD.decode(p.as_bytes()).ok());
        let decoded = decoded.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        decoded.or_else(|| self.lanjut.clone()).and_then(|path| own_path(&path)).unwrap_or_default()
    }
}

/// An address with the page to go to afterwards.
pub fn then(address: &str, next: &str) -> String {
    if next.is_empty() {
        return address.to_owned();
    }
    format!("{address}?perlu={}", data_encoding::BASE64URL_NOPAD.encode(next.as_bytes()))
}

/// Only a path of our own may be returned to.
pub fn own_path(text: &str) -> Option<String> {
    let plain =
        text.starts_with('/') && !text.starts_with("//") && !text.contains('\\') && !text.contains(char::is_control);
    (plain && text.len() < 500).then(|| text.to_owned())
}

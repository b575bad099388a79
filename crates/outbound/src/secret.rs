//! Secrets, read from their files when needed and shown to nobody.

use crate::percent::percent;
use std::fmt;
use std::path::Path;

const BYTES_MAX: u64 = 16 << 10;

/// What a secret is replaced by wherever it would be seen.
const HIDDEN: &str = "***";

/// A secret; its `Debug` shows nothing of it.
pub struct Secret(String);

impl Secret {
    /// Reads a file that holds one secret; white space around it does not count. The error is a part of a sentence.
    pub fn read(path: &Path) -> Result<Self, String> {
        let size = std::fs::metadata(path).map_err(|e| format!("{}: {e}", path.display()))?.len();
        if size > BYTES_MAX {
            return Err(format!("{}: terlalu besar untuk sebuah rahasia", path.display()));
        }
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let text = text.trim();
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(format!("{}: harus berisi satu baris rahasia", path.display()));
        }
        Ok(Self(text.to_owned()))
    }

    /// The secret itself, for a request only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Takes the secret out of a text that a stranger sent, in the shapes it may have on the way: as it is, in an address,
    /// in JSON.
    pub fn hide_in(&self, text: &str) -> String {
        let quoted = serde_json::Value::from(self.0.as_str()).to_string();
        let in_json = quoted.trim_matches('"').to_owned();
        let shapes = [self.0.clone(), percent(&self.0), in_json];
        shapes.iter().filter(|shape| !shape.is_empty()).fold(text.to_owned(), |text, shape| text.replace(shape, HIDDEN))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_in_each_shape_it_may_come_back_in() {
        let secret = Secret("a\"b c".into());
        assert_eq!(secret.hide_in(r#"a"b c, a%22b%20c, {"x":"a\"b c"}"#), r#"***, ***, {"x":"***"}"#);
        assert_eq!(format!("{secret:?}"), "Secret(***)");
    }
}

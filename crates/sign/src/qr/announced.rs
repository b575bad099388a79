//! Keys as they are announced: several at once, each with the time in which it signs, so that a new one breaks no paper.

use jiff::Timestamp;

use super::PublicKey;

/// A public key and when it signs. What it signed in its time can be checked for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncedKey {
    /// The key.
    pub public: PublicKey,
    /// The first moment; `None` where it is not known, for a key from before this was kept.
    pub from: Option<Timestamp>,
    /// The moment after the last; `None` for a key in use.
    pub until: Option<Timestamp>,
}

impl AnnouncedKey {
    /// Whether it signs at this moment.
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

/// The JWK Set (RFC 7517) of these keys. The times are the members `nbf` and `exp`, seconds since 1970, as `OpenID` Federation writes
/// them for keys of the past; both are left out where there is none.
pub fn jwks(keys: &[AnnouncedKey]) -> String {
    let one = |key: &AnnouncedKey| {
        let times = [("nbf", key.from), ("exp", key.until)];
        let members: String =
            times.iter().filter_map(|(name, at)| at.map(|at| format!(r#","{name}":{}"#, at.as_second()))).collect();
        let jwk = key.public.jwk();
        format!("{}{members}}}", jwk.trim_end_matches('}'))
    };
    let lines: Vec<String> = keys.iter().map(one).collect();
    format!("{{\"keys\":[\n{}\n]}}\n", lines.join(",\n"))
}

//! Passwords: Argon2id, few at a time, never written anywhere.

use crate::account::password_hash;
use ground::App;
use unicode_normalization::UnicodeNormalization;

/// Fewest characters, where a password alone may open something (NIST SP 800-63B-4, 3.1.1.2; BSSN 4/2021 K3): length helps more than
/// classes.
pub const CHARS_MIN: usize = 15;
/// Most characters: hashing is not free.
pub const CHARS_MAX: usize = 200;

/// Hashes a password; waits for its turn.
pub async fn hash(app: &App, password: &str) -> Result<String, String> {
    let _turn = app.hashing.acquire().await.map_err(|e| e.to_string())?;
    let (password, salt) = (one_spelling(password), app.bytes::<16>());
    tokio::task::spawn_blocking(move || password_hash::of(&password, salt)).await.map_err(|e| e.to_string())?
}

/// Whether the password fits; `None` for an account that does not exist costs the same time.
pub async fn verify(app: &App, password: &str, hash: Option<&str>) -> bool {
    let Ok(_turn) = app.hashing.acquire().await else { return false };
    let typed: String = password.chars().take(CHARS_MAX).collect();
    let password = one_spelling(&typed);
    let hash = hash.map(str::to_owned);
    let checked = tokio::task::spawn_blocking(move || {
        if let Some(hash) = hash {
            // One that was kept as it was typed, before spellings were made one.
            password_hash::fits(&password, &hash) || (typed != password && password_hash::fits(&typed, &hash))
        } else {
            let _ = password_hash::of(&password, [0; 16]);
            false
        }
    });
    checked.await.unwrap_or(false)
}

/// The same letters however a keyboard puts them together: `é` is one sign on a telephone and two on a Mac (SP 800-63B-4, 3.1.1.2).
fn one_spelling(password: &str) -> String {
    password.nfc().collect()
}

/// A password for one use, made of groups that can be read aloud.
pub fn one_time(random: [u8; 10]) -> String {
    let text = data_encoding::BASE32_NOPAD.encode(&random).to_lowercase();
    text.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_one_however_it_is_typed() {
        assert_eq!(one_spelling("cafe\u{301} di tepi laut"), one_spelling("caf\u{e9} di tepi laut"));
        assert_ne!(one_spelling("ﬁlem"), one_spelling("filem"), "letters that only look alike stay apart");
    }
}

//! Posted forms as pairs, with what every form of ours carries.

use crate::errors::WebError;
use axum::extract::{FromRequest, Multipart, Request};
use domain::form::TypedOn;
use domain::typed::clean;
use ground::App;
use std::collections::HashMap;

/// Most pairs in one form.
const PAIRS_MAX: usize = 4_000;
/// Most files in one form.
const FILES_MAX: usize = 12;

/// Names of the fields for passwords, which stay as typed to the last sign: they are compared, never shown.
pub(crate) const PASSWORDS: [&str; 6] = ["sandi", "lama", "kini", "kini_nama", "kini_hapus", "passphrase"];

/// A posted form, without what nobody sees: every field and every name of a file passes [`clean`] here, before anything reads it.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Name and value, in order.
    pub pairs: Vec<(String, String)>,
}

/// A pair as read from here on.
fn seen((name, value): (String, String)) -> (String, String) {
    let value = if PASSWORDS.contains(&name.as_str()) { value } else { clean::text(&value) };
    (name, value)
}

impl Form {
    /// The first value of a name, trimmed; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }
    /// All values of a name.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }
    /// Whether the form has this name at all.
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(n, _)| n == name)
    }
    /// Idempotency key, cut to a sane length.
    pub fn key(&self) -> Option<String> {
        let key: String = self.get("kunci").chars().take(64).collect();
        (!key.is_empty()).then_some(key)
    }
    /// The page that was filled in, and which of its savings this is.
    pub fn typed_on(&self) -> TypedOn {
        let page = self.key().and_then(|key| key.split('.').next().map(str::to_owned)).unwrap_or_default();
        TypedOn { page, turn: self.get("urut").parse().unwrap_or(0) }
    }
    /// Version of the application the form was rendered from.
    pub fn version(&self) -> Option<u32> {
        self.get("versi").parse().ok()
    }
}

impl FromRequest<App> for Form {
    type Rejection = WebError;
    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        let form = axum::Form::<Vec<(String, String)>>::from_request(request, app).await;
        let axum::Form(pairs) = form.map_err(|e| match e.status().as_u16() {
            413 => WebError::TooLarge,
            _ => WebError::BadRequest("Kiriman formulir tidak dapat dibaca. Muat ulang halaman lalu coba lagi.".into()),
        })?;
        if pairs.len() > PAIRS_MAX {
            return Err(WebError::TooLarge);
        }
        Ok(Self { pairs: pairs.into_iter().map(seen).collect() })
    }
}

/// A file in a form.
#[derive(Clone, Debug)]
pub struct PostedFile {
    /// Name of the input.
    pub field: String,
    /// Which of the inputs of that name it was chosen in, from 0; inputs left empty count, so that captions stay with their files.
    pub slot: usize,
    /// Name as given.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A posted form with files.
pub struct FormWithFiles {
    /// Everything that is no file.
    pub form: Form,
    /// Files that were chosen.
    pub files: Vec<PostedFile>,
}

impl FromRequest<App> for FormWithFiles {
    type Rejection = WebError;
    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        let broken = || WebError::BadRequest("Kiriman terputus sebelum selesai. Kirim lagi berkasnya.".into());
        let mut multipart = Multipart::from_request(request, app).await.map_err(|_| broken())?;
        let mut all = Self { form: Form::default(), files: Vec::new() };
        let mut slots: HashMap<String, usize> = HashMap::new();
        loop {
            let field = multipart
                .next_field()
                .await
                .map_err(|e| if e.status().as_u16() == 413 { WebError::TooLarge } else { broken() })?;
            let Some(field) = field else { return Ok(all) };
            let name = field.name().unwrap_or("").to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let bytes = field
                .bytes()
                .await
                .map_err(|e| if e.status().as_u16() == 413 { WebError::TooLarge } else { broken() })?;
            match file_name {
                Some(file) => {
                    let next = slots.entry(name.clone()).or_default();
                    let slot = *next;
                    *next += 1;
                    if !(file.is_empty() && bytes.is_empty()) {
                        all.files.push(PostedFile {
                            field: name,
                            slot,
                            name: clean::file_name(&file, clean::FILE_NAME_CHARS_MAX),
                            bytes: bytes.to_vec(),
                        });
                    }
                }
                None => all.form.pairs.push(seen((name, String::from_utf8_lossy(&bytes).into_owned()))),
            }
            if all.files.len() > FILES_MAX || all.form.pairs.len() > PAIRS_MAX {
                return Err(WebError::TooLarge);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn what_nobody_sees_is_gone_before_a_form_is_read() {
        let pair = |name: &str, value: &str| seen((name.to_owned(), value.to_owned())).1;
        assert_eq!(pair("f.telepon", "\u{202a}0812\u{a0}3456\t7890\u{202c}"), "0812 3456 7890");
        assert_eq!(pair("f.nama", "Budi\u{1680}Contoh\u{200b}"), "Budi Contoh");
        assert_eq!(pair("alasan", "satu\r\ndua"), "satu\ndua");
        assert_eq!(pair("sandi", "rahasia\u{a0}\tsekali"), "rahasia\u{a0}\tsekali");
    }

    #[test]
    fn every_field_for_a_password_is_named() {
        let mut found = Vec::new();
        passwords_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../pages/templates"), &mut found);
        assert!(found.len() >= 5, "{found:?}");
        assert!(found.iter().all(|name| PASSWORDS.contains(&name.as_str())), "{found:?}");
    }

    fn passwords_in(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                passwords_in(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for input in text.split("<input").skip(1).filter_map(|rest| rest.split('>').next()) {
                if input.contains("type=\"password\"") {
                    let name = input.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
                    found.push(name.to_owned());
                }
            }
        }
    }
}

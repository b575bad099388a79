//! Posted forms as pairs, with what every form of ours carries.

use crate::errors::WebError;
use axum::extract::{FromRequest, Multipart, Request};
use ground::App;
use std::collections::HashMap;

/// Most pairs in one form.
const PAIRS_MAX: usize = 4_000;
/// Most files in one form.
const FILES_MAX: usize = 12;

/// A posted form.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Name and value, in order.
    pub pairs: Vec<(String, String)>,
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
        Ok(Self { pairs })
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
                        all.files.push(PostedFile { field: name, slot, name: file, bytes: bytes.to_vec() });
                    }
                }
                None => all.form.pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
            if all.files.len() > FILES_MAX || all.form.pairs.len() > PAIRS_MAX {
                return Err(WebError::TooLarge);
            }
        }
    }
}

//! A posted form that holds a secret of its sender: read once into memory that is wiped after use.
//!
//! What the network has in its own buffers is beyond us; no copy of ours outlives the request.

use crate::errors::WebError;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use ground::App;
use zeroize::Zeroizing;

/// Names and values; the values are wiped when it is dropped. No `Debug`: there is nothing in it to print.
pub struct SecretForm(Vec<(String, Zeroizing<String>)>);

impl SecretForm {
    /// Takes the first value of a name out of the form; empty when there is none.
    pub fn take(&mut self, name: &str) -> Zeroizing<String> {
        let at = self.0.iter().position(|(given, _)| given == name);
        at.map(|at| self.0.swap_remove(at).1).unwrap_or_default()
    }
}

impl FromRequest<App> for SecretForm {
    type Rejection = WebError;
    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        let broken =
            || WebError::BadRequest("Kiriman formulir tidak dapat dibaca. Muat ulang halaman lalu coba lagi.".into());
        let body = Bytes::from_request(request, app).await.map_err(|_| broken())?;
        // The same memory where nobody else holds it, and then it is wiped.
        let body = Zeroizing::new(Vec::from(body));
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).map_err(|_| broken())?;
        Ok(Self(pairs.into_iter().map(|(name, value)| (name, Zeroizing::new(value))).collect()))
    }
}

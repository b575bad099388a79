//! Pages that show what is somebody's: how many of them an officer opens is counted.

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use ground::App;
use houses::account::accounts::Account;

/// Routes that show an application, a file of it, its licence or a document.
pub const OF_SOMEBODY: [&str; 4] = ["/kerja/{id}", "/berkas/{id}", "/register/{id}", "/dokumen/{id}"];

/// Counts a request for such a page.
pub(crate) fn note(app: &App, account: &Account, request: &Request) {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let opens = request.method() == Method::GET && route.is_some_and(|route| OF_SOMEBODY.contains(&route));
    if opens && account.role.is_staff() {
        app.watch.note_reading(account.id, app.now());
    }
}

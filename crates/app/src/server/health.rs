//! What machines ask the public address: whether the process lives, stylesheet and modules, the browser's icon.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use web::{Answer, Routes, Who};

/// `/sehat`, `/aset/…`, `/favicon.ico`. How it is doing says [`super::operations`].
pub fn routes(routes: Routes) -> Routes {
    routes.get("/sehat", Who::Everyone, live).get("/aset/{name}", Who::Everyone, asset).get(
        "/favicon.ico",
        Who::Everyone,
        icon,
    )
}

/// The process lives; nothing more is said to strangers.
pub async fn live() -> &'static str {
    "hidup\n"
}

/// Names carry a hash of the content, so they are kept for ever.
async fn asset(Path(name): Path<String>) -> Answer {
    let Some((bytes, kind)) = pages::assets::get(&name) else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, bytes).into_response())
}

/// Browsers ask for it beside a PDF, which cannot name one.
async fn icon() -> Redirect {
    Redirect::temporary(&pages::asset_url("tanda.svg"))
}

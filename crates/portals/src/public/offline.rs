//! What a phone, or a verifier of somebody else, keeps to check a QR without asking us: the page, the keys, the list of what was withdrawn.

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect};
use db::{DbError, Tx};
use domain::indonesian;
use domain::licence::StatusKind;
use ground::App;
use jiff::SignedDuration;
use jiff::civil::Date;
use pages::public::QrLanding;
use sign::qr::{self, Withdrawal, Withdrawn, WithdrawnList};
use web::{Answer, Routes, WebError, Who, frame, html};

/// `/v`, its worker, and what both keep.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/v", Who::Everyone, qr_landing)
        .get("/luring.js", Who::Everyone, worker)
        .get("/.well-known/saporancak-keys.json", Who::Everyone, keys)
        .get("/.well-known/saporancak-revocations.cose", Who::Everyone, withdrawn)
        .get("/kunci.json", Who::Everyone, former_keys)
}

/// A list is not to be taken for new after this.
const LIST_NEXT: SignedDuration = SignedDuration::from_hours(24);

/// The same page for everyone, so that a phone may keep it and check a QR when the network is gone.
async fn qr_landing(State(app): State<App>) -> Answer {
    let mut response = html(&QrLanding { frame: frame::bare(&app, "Periksa keaslian izin", "/v") })?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=604800"));
    Ok(response)
}

async fn worker() -> Answer {
    let headers = [(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    Ok((headers, pages::assets::OFFLINE_WORKER).into_response())
}

/// Every key that ever signed a QR, with its time. What a cache holds of it stays true; only a new key may be missing.
async fn keys(State(app): State<App>) -> Answer {
    Ok((published("application/jwk-set+json", "public, max-age=3600"), qr::jwks(&app.signing.qr_keys)).into_response())
}

/// Where the keys were: a phone that keeps the page of before asks here.
async fn former_keys() -> Redirect {
    Redirect::permanent("/.well-known/saporancak-keys.json")
}

/// Signed as it is asked for: it is then as new as the register.
async fn withdrawn(State(app): State<App>) -> Answer {
    let now = app.now();
    let today = indonesian::local(now).date();
    let entries = app.db.read(move |tx| out_of_force(tx, today)).await?;
    let issuer = app.rules.catalogue.city.office_short.clone();
    let list = WithdrawnList { issuer, issued_at: now, next_at: now + LIST_NEXT, entries };
    let sealed = qr::seal_list(&list, &app.rules.qr).map_err(|e| WebError::Internal(e.to_string()))?;
    Ok((published("application/cose; cose-type=\"cose-sign1\"", "public, max-age=300"), sealed).into_response())
}

/// Verifiers on pages of others may read it too.
fn published(kind: &'static str, cache: &'static str) -> [(HeaderName, &'static str); 3] {
    [(CONTENT_TYPE, kind), (CACHE_CONTROL, cache), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")]
}

/// What has run out is left out: its paper says so by itself.
const OUT_OF_FORCE: &str = "select d.short_code, l.status, l.status_at from licence l \
    join document d on d.id = l.document_id \
    where l.status <> 'active' and coalesce(l.valid_until, '9999-12-31') >= $1";

fn out_of_force(tx: &mut dyn Tx, today: Date) -> Result<Vec<Withdrawn>, DbError> {
    let rows = tx.query(OUT_OF_FORCE, &[today.to_string().into()])?;
    let entry = |row: &db::Row| {
        let status = row.text("status");
        let how = match StatusKind::from_id(&status) {
            Some(StatusKind::Revoked) => Withdrawal::Revoked,
            Some(StatusKind::Suspended) => Withdrawal::Suspended,
            Some(StatusKind::Replaced) => Withdrawal::Replaced,
            Some(StatusKind::Active) | None => return Err(DbError::Engine(format!("licence status {status}"))),
        };
        let since = indonesian::local(row.instant("status_at")).date();
        Ok(Withdrawn { mark: qr::mark(&row.text("short_code")), how, since })
    };
    rows.iter().map(entry).collect()
}

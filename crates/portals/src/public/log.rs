//! `/log/…`: what anybody may hold against what they kept of the log: checkpoints and salted hashes, never an entry (Pasal 12).

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use ground::App;
use ledger::log::proofs;
use ledger::log::sequencer;
use ledger::log::tiles::{self, Tiles};
use web::guard::Address;
use web::{Answer, Routes, WebError, Who};

/// The tiled log of c2sp.org/tlog-tiles below `/log`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/log/checkpoint", Who::Everyone, checkpoint)
        .get("/log/witnessed", Who::Everyone, witnessed)
        .get("/log/key", Who::Everyone, key)
        .get("/log/consistency/{old}/{new}", Who::Everyone, growth)
        .get("/log/tile/{level}/{*place}", Who::Everyone, tile)
}

/// Machines that follow the log read many tiles; people none.
fn admit(app: &App, address: Address) -> Result<(), WebError> {
    if app.throttle.read_log(address.0) { Ok(()) } else { Err(WebError::TooMany) }
}

fn text(body: String) -> Response {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response()
}

async fn checkpoint(State(app): State<App>, address: Address) -> Answer {
    admit(&app, address)?;
    let kept = app.db.read(|tx| sequencer::head(tx)).await?;
    if kept.checkpoint.is_empty() { Err(WebError::NotFound) } else { Ok(text(kept.checkpoint)) }
}

/// The last checkpoint that a witness outside signed as well.
async fn witnessed(State(app): State<App>, address: Address) -> Answer {
    admit(&app, address)?;
    let kept = app.db.read(|tx| sequencer::head(tx)).await?;
    if kept.witnessed.is_empty() { Err(WebError::NotFound) } else { Ok(text(kept.witnessed)) }
}

async fn key(State(app): State<App>) -> Answer {
    Ok(text(format!("{}\n", app.log.public_key())))
}

async fn growth(State(app): State<App>, address: Address, Path((old, new)): Path<(String, String)>) -> Answer {
    admit(&app, address)?;
    let (Ok(old), Ok(new)) = (old.parse(), new.parse()) else { return Err(WebError::NotFound) };
    let hashes = app.db.read(move |tx| Ok(proofs::of_growth(tx, old, new))).await?;
    let hashes = hashes.map_err(|e| WebError::Internal(e.to_string()))?;
    Ok(text(hashes.ok_or(WebError::NotFound)?))
}

async fn tile(State(app): State<App>, address: Address, Path((level, place)): Path<(String, String)>) -> Answer {
    admit(&app, address)?;
    let (level, (n, width)) = number(&level).zip(coordinates(&place)).ok_or(WebError::NotFound)?;
    let level = u8::try_from(level).map_err(|_| WebError::NotFound)?;
    let hashes = app.db.read(move |tx| Ok(Tiles::of(tx).bytes(level, n, width))).await?;
    let hashes = hashes.map_err(|e| WebError::Internal(e.to_string()))?.ok_or(WebError::NotFound)?;
    let mut answer = ([(CONTENT_TYPE, "application/octet-stream")], hashes).into_response();
    // A full tile never changes; of one that is not full, neither does what it begins with.
    let kept = if width == tiles::WIDTH { "public, max-age=31536000, immutable" } else { "public, max-age=60" };
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    Ok(answer)
}

/// A number without leading zeros.
fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|n: &u64| n.to_string() == text)
}

/// Which tile and how many of its hashes: `x001/x234/067` is tile 1,234,067, `.p/5` behind it asks for its first five.
fn coordinates(place: &str) -> Option<(u64, u64)> {
    let (path, width) = match place.split_once(".p/") {
        Some((path, width)) => (path, number(width).filter(|width| (1..tiles::WIDTH).contains(width))?),
        None => (place, tiles::WIDTH),
    };
    let (before, last) = path.rsplit_once('/').map_or(("", path), |(before, last)| (before, last));
    let before = before.split('/').filter(|_| !before.is_empty()).map(|part| part.strip_prefix('x'));
    let mut n = 0_u64;
    for part in before.chain([Some(last)]) {
        let part = part.filter(|part| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))?;
        n = n.checked_mul(1000)?.checked_add(part.parse().ok()?)?;
    }
    Some((n, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_found_by_the_paths_of_the_specification_and_no_others() {
        assert_eq!(coordinates("000"), Some((0, 256)));
        assert_eq!(coordinates("x001/x234/067"), Some((1_234_067, 256)));
        assert_eq!(coordinates("x001/067.p/5"), Some((1067, 5)));
        for wrong in ["", "0", "0000", "x000", "001/002", "000.p/0", "000.p/256", "000.p/05", "000.p/", "+12", "x001/"]
        {
            assert_eq!(coordinates(wrong), None, "{wrong}");
        }
        assert_eq!(coordinates(&format!("{}000", "x999/".repeat(9))), None);
    }
}

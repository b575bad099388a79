//! Browsers in which an account was open before: wrong passwords tried elsewhere do not keep its owner out there.

use crate::guard::{cookie, set_cookie};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::AccountId;
use ground::App;

/// Accounts a browser is remembered for: colleagues share a desk.
const ACCOUNTS_MAX: usize = 8;
const DAYS: u32 = 180;
const RANDOM_BYTES: usize = 12;
const PROOF_BYTES: usize = 16;
const NAME: &str = "perangkat";

/// What the browser's cookie says of this account, where it says anything; it names no account to anybody else.
pub fn of(app: &App, headers: &HeaderMap, account: AccountId) -> Option<Vec<u8>> {
    let marks = cookie(app, headers, NAME)?;
    let mut marks = marks.split('.').take(ACCOUNTS_MAX);
    marks.find(|mark| proves(app, mark, account)).map(|mark| mark.as_bytes().to_vec())
}

/// Remembers the account in the browser that gets this answer, before all others.
pub fn remember(app: &App, headers: &HeaderMap, response: &mut Response, account: AccountId) {
    let random = app.bytes::<RANDOM_BYTES>();
    let mut mark = random.to_vec();
    mark.extend(proof(app, &random, account));
    let before = cookie(app, headers, NAME).unwrap_or_default();
    let others = before.split('.').filter(|mark| !mark.is_empty() && !proves(app, mark, account));
    let own = data_encoding::BASE64URL_NOPAD.encode(&mark);
    let marks: Vec<&str> = std::iter::once(own.as_str()).chain(others).take(ACCOUNTS_MAX).collect();
    set_cookie(app, response, (NAME, &marks.join(".")), &format!("; Max-Age={}", DAYS * 24 * 60 * 60));
}

fn proves(app: &App, mark: &str, account: AccountId) -> bool {
    let Ok(bytes) = data_encoding::BASE64URL_NOPAD.decode(mark.as_bytes()) else { return false };
    bytes.split_at_checked(RANDOM_BYTES).is_some_and(|(random, told)| told == proof(app, random, account))
}

/// A keyed hash: nobody else makes one. Comparing it may take its time, for all it opens is a throttle of its own.
fn proof(app: &App, random: &[u8], account: AccountId) -> Vec<u8> {
    let random = data_encoding::HEXLOWER.encode(random);
    let mut hash = app.vault.search_hash("known-browser", &format!("{account}:{random}"));
    hash.truncate(PROOF_BYTES);
    hash
}

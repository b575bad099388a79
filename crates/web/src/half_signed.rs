//! Between password and code: a cookie that says whose password was right, for some minutes; it opens nothing but the page for the code.

use crate::guard::{cookie, set_cookie};
use axum::http::HeaderMap;
use axum::response::Response;
use db::DbError;
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts::{self, Account};
use houses::appointment::acting;
use jiff::{SignedDuration, Timestamp};

const NAME: &str = "langkah";
/// So long it waits for the code.
const LASTS: SignedDuration = SignedDuration::from_mins(10);
/// By so many random bytes browsers are told apart.
const BROWSER_BYTES: usize = 16;

/// Notes in the browser that the password of this account was right.
pub fn remember(app: &App, response: &mut Response, account: &Account) {
    let until = (app.now() + LASTS).as_second();
    // No two browsers bear the same, even in the same second: a challenge of one is none of the other.
    let browser = data_encoding::BASE64URL_NOPAD.encode(&app.bytes::<BROWSER_BYTES>());
    let value = format!("{}.{until}.{browser}.{}", account.id, proof(app, account, (until, &browser)));
    set_cookie(app, response, (NAME, &value), &format!("; Max-Age={}", LASTS.as_secs()));
}

/// Forgets it: the code was right.
pub fn forget(app: &App, response: &mut Response) {
    set_cookie(app, response, (NAME, ""), "; Max-Age=0");
}

/// Whose password was right a moment ago; nobody where the account was closed or the password changed meanwhile.
pub async fn account(app: &App, headers: &HeaderMap) -> Result<Option<Account>, DbError> {
    let Some(value) = cookie(app, headers, NAME) else { return Ok(None) };
    let Some(Parts { id, until, browser, told }) = parts(&value) else { return Ok(None) };
    if Timestamp::from_second(until).map_or(true, |until| until <= app.now()) {
        return Ok(None);
    }
    let handle = app.clone();
    let found = app.db.read(move |tx| {
        let Some(mut account) = accounts::get(tx, &handle.vault, id)? else { return Ok(None) };
        acting::settle(tx, &handle.vault, &mut account, (None, handle.now()))?;
        Ok(Some(account))
    });
    let found = found.await?;
    Ok(found.filter(|account| !account.disabled && same(&proof(app, account, (until, browser)), told)))
}

/// By what this browser is told apart between password and code; a challenge is bound to it.
pub fn told_by(app: &App, headers: &HeaderMap) -> String {
    cookie(app, headers, NAME).unwrap_or_default()
}

/// What the cookie says.
struct Parts<'a> {
    id: AccountId,
    until: i64,
    browser: &'a str,
    told: &'a str,
}

fn parts(value: &str) -> Option<Parts<'_>> {
    let mut parts = value.splitn(4, '.');
    let (id, until) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Parts { id, until, browser: parts.next()?, told: parts.next()? })
}

/// Compared by a keyed hash's hash, so that the time taken tells nothing of where they differ.
fn same(one: &str, other: &str) -> bool {
    let hash = |text: &str| ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    hash(one).as_ref() == hash(other).as_ref()
}

/// A keyed hash: nobody else makes one, and it ends with the password.
fn proof(app: &App, account: &Account, (until, browser): (i64, &str)) -> String {
    let told = format!("{}:{until}:{browser}:{}", account.id, account.password_hash);
    data_encoding::BASE64URL_NOPAD.encode(&app.vault.search_hash("half-signed", &told))
}

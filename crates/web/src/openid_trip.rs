//! The way to the provider of sign-ins and back: a cookie says what it was for, and what went along is made of it. Nothing is written.

use crate::guard::{cookie, set_cookie};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::AccountId;
use ground::App;
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};

const NAME: &str = "dinas";
/// So long somebody may be away.
const LASTS: SignedDuration = SignedDuration::from_mins(10);
const RANDOM_BYTES: usize = 16;

/// What for somebody goes there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// To sign in, and then to go to this page; empty for the usual one.
    SignIn(String),
    /// To link who they are there to this account.
    Link(AccountId),
}

/// What goes along; each is a keyed hash over the whole cookie, so a cookie of another's making fits no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip {
    /// What for.
    pub errand: Errand,
    /// Comes back with the answer.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Shows that who exchanges the code is who began.
    pub verifier: String,
}

impl Errand {
    fn to_text(&self) -> String {
        match self {
            Self::SignIn(next) => format!("m{}", data_encoding::BASE64URL_NOPAD.encode(next.as_bytes())),
            Self::Link(account) => format!("h{account}"),
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        if let Some(account) = text.strip_prefix('h') {
            return account.parse().ok().map(Self::Link);
        }
        let next = data_encoding::BASE64URL_NOPAD.decode(text.strip_prefix('m')?.as_bytes()).ok()?;
        String::from_utf8(next).ok().map(Self::SignIn)
    }
}

fn trip(app: &App, errand: Errand, told: &str) -> Trip {
    let part = |purpose: &str| {
        data_encoding::BASE64URL_NOPAD.encode(&app.vault.search_hash(&format!("openid-{purpose}"), told))
    };
    Trip { errand, state: part("state"), nonce: part("nonce"), verifier: part("verifier") }
}

/// Begins a trip.
pub fn begin(app: &App, errand: Errand) -> (Trip, String) {
    let random = data_encoding::BASE64URL_NOPAD.encode(&app.bytes::<RANDOM_BYTES>());
    let told = format!("{}.{random}.{}", (app.now() + LASTS).as_second(), errand.to_text());
    (trip(app, errand, &told), told)
}

/// Lets the browser remember the trip.
pub fn remember(app: &App, response: &mut Response, told: &str) {
    set_cookie(app, response, (NAME, told), &format!("; Max-Age={}", LASTS.as_secs()));
}

/// Forgets it: an answer counts once.
pub fn forget(app: &App, response: &mut Response) {
    set_cookie(app, response, (NAME, ""), "; Max-Age=0");
}

/// The trip that this browser began, where somebody comes back with its state, in time.
pub fn came_back(app: &App, headers: &HeaderMap, state: &str) -> Option<Trip> {
    let told = cookie(app, headers, NAME)?;
    let mut parts = told.splitn(3, '.');
    let (until, _) = (parts.next()?.parse().ok()?, parts.next()?);
    let trip = trip(app, Errand::from_text(parts.next()?)?, &told);
    // Hashes are compared, so that the time taken tells nothing of where they differ.
    let hash = |text: &str| digest(&SHA256, text.as_bytes());
    let ours = hash(&trip.state).as_ref() == hash(state).as_ref();
    (ours && Timestamp::from_second(until).ok()? > app.now()).then_some(trip)
}

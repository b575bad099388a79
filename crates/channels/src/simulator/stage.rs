//! What the simulators keep in memory: what they took, and how the next calls go wrong.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One thing a simulator took.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Where.
    pub place: Place,
    /// The id it was given.
    pub id: String,
    /// Chat, page, account or number it was for; empty where there is only one.
    pub to: String,
    /// The text as it would be seen.
    pub text: String,
    /// The link, where it travels in a field of its own.
    pub link: Option<String>,
    /// The picture itself.
    #[serde(skip)]
    pub picture: Option<Bytes>,
}

/// A call that can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// `POST /api/v1/statuses`.
    Mastodon,
    /// `sendMessage`.
    Telegram,
    /// `POST /{page}/feed`.
    Facebook,
    /// `POST /2/tweets`.
    X,
    /// `POST /{user}/media_publish`.
    Instagram,
    /// `POST /{user}/media`.
    InstagramMedia,
    /// A message to the WhatsApp gateway.
    Whatsapp,
    /// A message to the SMS gateway.
    Sms,
}

/// How a call goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Refused for good, in the manner of the network.
    Refuse,
    /// Too many calls; the network says how long to wait.
    RateLimit,
    /// 503 before anything was done.
    Overloaded,
    /// 500 from a machine in front of the network; nothing was done, but nobody can know.
    ServerError,
    /// The request is taken in and never answered; nothing was done.
    Hang,
    /// Done, but the connection breaks before the answer.
    Cut,
    /// Done, but the answer is not the network's.
    Unreadable,
    /// Instagram needs long to prepare a picture; elsewhere nothing.
    Slow,
}

impl Place {
    pub(super) const ALL: [Self; 8] = [
        Self::Mastodon,
        Self::Telegram,
        Self::Facebook,
        Self::X,
        Self::Instagram,
        Self::InstagramMedia,
        Self::Whatsapp,
        Self::Sms,
    ];
}

impl Fault {
    pub(super) const ALL: [Self; 8] = [
        Self::Refuse,
        Self::RateLimit,
        Self::Overloaded,
        Self::ServerError,
        Self::Hang,
        Self::Cut,
        Self::Unreadable,
        Self::Slow,
    ];
}

/// The memory of a simulator; clones share it.
#[derive(Clone)]
pub struct Stage {
    now_seconds: fn() -> i64,
    memory: Arc<Mutex<Memory>>,
}

#[derive(Default)]
pub(super) struct Memory {
    pub(super) entries: Vec<Entry>,
    faults: BTreeMap<Place, VecDeque<Fault>>,
    /// Answers by idempotency key.
    pub(super) answers: BTreeMap<(Place, String), serde_json::Value>,
    /// Pictures that are being prepared, by id.
    pub(super) containers: BTreeMap<String, Container>,
    /// Nonces of OAuth that were used.
    pub(super) nonces: BTreeSet<String>,
    last_id: u64,
}

/// A picture on its way to a post.
pub(super) struct Container {
    pub(super) caption: String,
    /// `None` when it could not be fetched or is no JPEG.
    pub(super) picture: Option<Bytes>,
    /// So many looks until it is ready.
    pub(super) looks: u32,
    pub(super) published: bool,
}

impl Stage {
    /// An empty stage. The clock, in seconds since 1970, is for signatures and limits that name a time.
    pub fn new(now_seconds: fn() -> i64) -> Self {
        Self { now_seconds, memory: Arc::default() }
    }

    /// What was taken so far.
    pub fn entries(&self) -> Vec<Entry> {
        self.memory().entries.clone()
    }

    /// Lets the next calls go wrong.
    pub fn fail_next(&self, place: Place, fault: Fault, times: usize) {
        self.memory().faults.entry(place).or_default().extend(std::iter::repeat_n(fault, times));
    }

    pub(super) fn now_seconds(&self) -> i64 {
        (self.now_seconds)()
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn coming_fault(&self, place: Place) -> Option<Fault> {
        self.memory().faults.get(&place)?.front().copied()
    }

    fn next_fault(&self, place: Place) -> Option<Fault> {
        self.memory().faults.get_mut(&place)?.pop_front()
    }

    /// Answers a call that has passed the checks: as it should be, or as it was told to go wrong.
    pub(super) async fn answer(&self, place: Place, manners: Manners, accept: impl FnOnce() -> Response) -> Response {
        match self.next_fault(place) {
            None | Some(Fault::Slow) => accept(),
            Some(Fault::Refuse) => manners.refuse,
            Some(Fault::RateLimit) => manners.limit,
            Some(Fault::Overloaded) => (StatusCode::SERVICE_UNAVAILABLE, "SIMULATOR: overloaded").into_response(),
            Some(Fault::ServerError) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "<h1>SIMULATOR: error</h1>").into_response()
            }
            Some(Fault::Hang) => std::future::pending().await,
            Some(Fault::Cut) => {
                accept();
                broken()
            }
            Some(Fault::Unreadable) => {
                accept();
                "<h1>SIMULATOR: not the network</h1>".into_response()
            }
        }
    }
}

impl Memory {
    pub(super) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }
}

/// How a network says no.
pub(super) struct Manners {
    pub(super) refuse: Response,
    pub(super) limit: Response,
}

/// An answer whose body breaks off, so that the connection is closed in the middle.
fn broken() -> Response {
    let error = std::io::Error::other("SIMULATOR: cut");
    Response::new(Body::from_stream(futures_util::stream::once(std::future::ready(Err::<Bytes, _>(error)))))
}

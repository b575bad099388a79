//! Posts on social networks: one row per interruption, revision and network, with what became of it.

use db::{DbError, Row, Tx};
use domain::ids::InterruptionId;
use jiff::Timestamp;

/// What became of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// On its way, or this process died while it was.
    Sending,
    /// Will be tried again; why it did not pass yet.
    Waiting(String),
    /// It stands there.
    Posted {
        /// The network's id.
        id: String,
        /// Where people read it.
        url: Option<String>,
    },
    /// Refused; why.
    Failed(String),
    /// Nobody knows; why.
    Unknown(String),
}

/// A row for the officers.
#[derive(Clone, Debug)]
pub struct SocialPost {
    /// What was published.
    pub revision: i64,
    /// Where.
    pub network: String,
    /// What became of it.
    pub state: State,
    /// When.
    pub at: Timestamp,
}

const GET: &str = "select revision, network, state, remote_id, remote_url, error, at from social_post \
    where interruption_id = $1 and revision = $2 and network = $3";
const OF: &str = "select revision, network, state, remote_id, remote_url, error, at from social_post \
    where interruption_id = $1 order by revision desc, network";
const PUT: &str = "insert into social_post (interruption_id, revision, network, state, remote_id, remote_url, error, attempts, at) \
    values ($1, $2, $3, $4, $5, $6, $7, 1, $8) on conflict (interruption_id, revision, network) do update set state = $4, \
    remote_id = $5, remote_url = $6, error = $7, attempts = social_post.attempts + 1, at = $8";
const AGAIN: &str = "update social_post set state = 'waiting', error = '', at = $1 where interruption_id = $2 and revision = $3 \
    and network = $4 and state in ('failed', 'unknown')";

/// What became of a post, if it was ever tried.
pub fn get(tx: &mut dyn Tx, of: (InterruptionId, i64), network: &str) -> Result<Option<State>, DbError> {
    Ok(tx.one(GET, &[of.0.into(), of.1.into(), network.into()])?.map(|row| kept(&row).state))
}

/// All posts of an interruption, the newest revision first.
pub fn of(tx: &mut dyn Tx, id: InterruptionId) -> Result<Vec<SocialPost>, DbError> {
    Ok(tx.query(OF, &[id.into()])?.iter().map(kept).collect())
}

/// Notes what became of a post.
pub fn put(
    tx: &mut dyn Tx,
    of: (InterruptionId, i64),
    network: &str,
    state: &State,
    now: Timestamp,
) -> Result<(), DbError> {
    let (id, url, error) = match state {
        State::Sending => (None, None, None),
        State::Posted { id, url } => (Some(id.clone()), url.clone(), None),
        State::Waiting(why) | State::Failed(why) | State::Unknown(why) => (None, None, Some(why.clone())),
    };
    let values =
        [of.0.into(), of.1.into(), network.into(), word(state).into(), id.into(), url.into(), error.into(), now.into()];
    tx.execute(PUT, &values).map(|_| ())
}

/// Takes up a post that failed or whose fate is unknown; `false` when there is nothing to take up.
pub fn again(tx: &mut dyn Tx, of: (InterruptionId, i64), network: &str, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(AGAIN, &[now.into(), of.0.into(), of.1.into(), network.into()])? == 1)
}

fn word(state: &State) -> &'static str {
    match state {
        State::Sending => "sending",
        State::Waiting(_) => "waiting",
        State::Posted { .. } => "posted",
        State::Failed(_) => "failed",
        State::Unknown(_) => "unknown",
    }
}

fn kept(row: &Row) -> SocialPost {
    let error = row.opt_text("error").unwrap_or_default();
    let state = match row.text("state").as_str() {
        "posted" => {
            State::Posted { id: row.opt_text("remote_id").unwrap_or_default(), url: row.opt_text("remote_url") }
        }
        "waiting" => State::Waiting(error),
        "failed" => State::Failed(error),
        "unknown" => State::Unknown(error),
        _ => State::Sending,
    };
    SocialPost { revision: row.int("revision"), network: row.text("network"), state, at: row.instant("at") }
}

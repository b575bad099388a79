//! The one way into the log and the queue: an event, and the effects that follow from it.

use crate::events;
use crate::outbox::{self, Queued};
use crate::work::Work;
use db::DbError;
use domain::account::{Actor, Role};
use domain::subject::Subject;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Something that must be done outside the transaction because of what happened in it. The ledger knows its name, its lane and its body.
pub trait Effect: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name in the queue; never changed, because effects may be waiting under it.
    const NAME: &'static str;
    /// Whether it waits for a server of somebody else; such effects are worked off beside the others, so that nothing waits for them.
    const OUTSIDE: bool = false;

    /// Effects of one lane keep their order; lanes do not wait for each other.
    fn lane(&self) -> String;
}

impl<E: Effect> From<E> for Queued {
    fn from(effect: E) -> Self {
        let body =
            serde_json::to_string(&effect).expect("an effect is ids, codes and dates: it can be written as JSON");
        Self { name: E::NAME, outside: E::OUTSIDE, lane: effect.lane(), body }
    }
}

/// What is written when something happened, to whatever it happened.
pub struct Recorded<'a> {
    /// To what.
    pub subject: Subject,
    /// Which one.
    pub subject_id: &'a str,
    /// Who did it.
    pub actor: &'a Actor,
    /// Stable id of the event.
    pub kind: &'a str,
    /// JSON without personal data.
    pub payload: &'a str,
}

/// Appends the event and enqueues its effects.
pub fn record<Rules>(work: &mut Work<Rules>, what: &Recorded, effects: Vec<Queued>) -> Result<(), DbError> {
    record_as(work, what, what.actor.role().map(Role::id), effects)
}

/// The same for an actor who may act in somebody's place: in what they act is said.
pub fn record_as<Rules>(
    work: &mut Work<Rules>,
    what: &Recorded,
    capacity: Option<&str>,
    effects: Vec<Queued>,
) -> Result<(), DbError> {
    let Recorded { subject, subject_id, actor, kind, payload } = *what;
    let event = events::NewEvent { id: work.id(), subject, subject_id, at: work.now, actor, kind, payload };
    events::append_as(work.tx, &event, capacity)?;
    effects.into_iter().try_for_each(|effect| enqueue(work, effect))
}

/// Adds an effect to the queue; it runs after the transaction commits.
pub fn enqueue<Rules>(work: &mut Work<Rules>, effect: impl Into<Queued>) -> Result<(), DbError> {
    let id = work.id();
    outbox::enqueue(work.tx, id, &effect.into(), work.now)
}

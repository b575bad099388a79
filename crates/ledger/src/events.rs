//! The log: every event with its number within its subject and its predecessor's hash.

use db::{DbError, Row, Tx};
use domain::account::Actor;
use domain::subject::Subject;
use jiff::Timestamp;
use ring::digest;
use uuid::Uuid;

/// One event to be appended.
pub struct NewEvent<'a> {
    /// Its id.
    pub id: Uuid,
    /// To what.
    pub subject: Subject,
    /// Which one.
    pub subject_id: &'a str,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: &'a Actor,
    /// Stable id of the kind.
    pub kind: &'a str,
    /// JSON without personal data.
    pub payload: &'a str,
}

/// An event as it stands in the log.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Number within its subject, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Account id, or `system`.
    pub actor: String,
    /// Role at the time.
    pub actor_role: Option<String>,
    /// Stable id of the kind.
    pub kind: String,
    /// JSON.
    pub payload: String,
    /// Hash of this and, through the chain, of all before it.
    pub hash: String,
}

const LAST: &str = "select seq, hash from event where subject = $1 and subject_id = $2 order by seq desc limit 1";
const APPEND: &str = "insert into event \
    (id, subject, subject_id, seq, at, actor, actor_role, kind, payload, previous_hash, hash) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const LAST_AT: &str = "select at from event where subject = $1 and subject_id = $2 order by seq desc limit 1";
const OF: &str = "select subject, subject_id, seq, at, actor, actor_role, kind, payload, previous_hash, hash from event \
    where subject = $1 and subject_id = $2 order by seq";

/// Appends one event and returns its hash.
pub fn append(tx: &mut dyn Tx, event: &NewEvent) -> Result<String, DbError> {
    append_as(tx, event, event.actor.role().map(domain::account::Role::id))
}

/// The same where the actor acts in something else than their role.
pub fn append_as(tx: &mut dyn Tx, event: &NewEvent, role: Option<&str>) -> Result<String, DbError> {
    let last = tx.one(LAST, &[event.subject.id().into(), event.subject_id.into()])?;
    let seq = last.as_ref().map_or(0, |r| r.int("seq")) + 1;
    let previous = last.map_or_else(String::new, |r| r.text("hash"));
    let actor = event.actor.account().map_or_else(|| "system".to_owned(), |id| id.to_string());
    let link =
        Link { previous: &previous, seq, at: event.at, actor: &actor, role, kind: event.kind, payload: event.payload };
    let hash = hash(event.subject.id(), event.subject_id, &link);
    tx.execute(
        APPEND,
        &[
            event.id.into(),
            event.subject.id().into(),
            event.subject_id.into(),
            seq.into(),
            event.at.into(),
            (&actor).into(),
            role.into(),
            event.kind.into(),
            event.payload.into(),
            (&previous).into(),
            (&hash).into(),
        ],
    )?;
    Ok(hash)
}

struct Link<'a> {
    previous: &'a str,
    seq: i64,
    at: Timestamp,
    actor: &'a str,
    role: Option<&'a str>,
    kind: &'a str,
    payload: &'a str,
}

/// SHA-256 over every column, each preceded by its length, so that no two rows read alike.
fn hash(subject: &str, subject_id: &str, link: &Link) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    let at = link.at.as_microsecond().to_string();
    let seq = link.seq.to_string();
    let columns =
        [link.previous, subject, subject_id, &seq, &at, link.actor, link.role.unwrap_or(""), link.kind, link.payload];
    for column in columns {
        context.update(&(column.len() as u64).to_be_bytes());
        context.update(column.as_bytes());
    }
    data_encoding::HEXLOWER.encode(context.finish().as_ref())
}

const LAST_PAYLOAD: &str = "select payload from event where subject = $1 and subject_id = $2 order by seq desc limit 1";

/// What the last event of a subject says.
pub fn last_payload(tx: &mut dyn Tx, subject: Subject, subject_id: &str) -> Result<Option<String>, DbError> {
    Ok(tx.one(LAST_PAYLOAD, &[subject.id().into(), subject_id.into()])?.map(|row| row.text("payload")))
}

/// All events of one subject, in order.
pub fn of(tx: &mut dyn Tx, subject: Subject, subject_id: &str) -> Result<Vec<Entry>, DbError> {
    Ok(tx.query(OF, &[subject.id().into(), subject_id.into()])?.iter().map(entry).collect())
}

/// When something happened to a subject last.
pub fn last_at(tx: &mut dyn Tx, subject: Subject, subject_id: &str) -> Result<Option<Timestamp>, DbError> {
    Ok(tx.one(LAST_AT, &[subject.id().into(), subject_id.into()])?.map(|row| row.instant("at")))
}

fn entry(row: &Row) -> Entry {
    Entry {
        seq: row.int("seq"),
        at: row.instant("at"),
        actor: row.text("actor"),
        actor_role: row.opt_text("actor_role"),
        kind: row.text("kind"),
        payload: row.text("payload"),
        hash: row.text("hash"),
    }
}

const AFTER: &str = "select id, subject, subject_id, seq, at, actor, actor_role, kind, payload, previous_hash, hash from event \
    where (subject, subject_id, seq) > ($1, $2, $3) order by subject, subject_id, seq limit 1000";

/// The id of an event, of any subject, that does not follow from its columns and its predecessor.
pub fn first_broken_of_all(tx: &mut dyn Tx) -> Result<Option<String>, DbError> {
    let (mut subject, mut subject_id, mut seq, mut previous) = (String::new(), String::new(), 0, String::new());
    loop {
        let rows = tx.query(AFTER, &[(&subject).into(), (&subject_id).into(), seq.into()])?;
        for row in &rows {
            if row.text("subject") != subject || row.text("subject_id") != subject_id {
                (subject, subject_id, seq) = (row.text("subject"), row.text("subject_id"), 0);
                previous.clear();
            }
            seq += 1;
            let expected = hash_of(row, &previous);
            if row.int("seq") != seq || row.text("previous_hash") != previous || row.text("hash") != expected {
                return Ok(Some(row.text("id")));
            }
            previous = expected;
        }
        if rows.len() < 1000 {
            return Ok(None);
        }
    }
}

fn hash_of(row: &Row, previous: &str) -> String {
    let (actor, role, kind, payload) =
        (row.text("actor"), row.opt_text("actor_role"), row.text("kind"), row.text("payload"));
    let link = Link {
        previous,
        seq: row.int("seq"),
        at: row.instant("at"),
        actor: &actor,
        role: role.as_deref(),
        kind: &kind,
        payload: &payload,
    };
    hash(&row.text("subject"), &row.text("subject_id"), &link)
}

/// Number of the first event of a subject whose hash does not follow from its columns and its predecessor.
pub fn first_broken(tx: &mut dyn Tx, subject: Subject, subject_id: &str) -> Result<Option<i64>, DbError> {
    let mut previous = String::new();
    for (i, row) in tx.query(OF, &[subject.id().into(), subject_id.into()])?.iter().enumerate() {
        let seq = row.int("seq");
        let expected = hash_of(row, &previous);
        if seq != i64::try_from(i).unwrap_or(0) + 1
            || row.text("previous_hash") != previous
            || row.text("hash") != expected
        {
            return Ok(Some(seq));
        }
        previous = expected;
    }
    Ok(None)
}

//! What was sent to a service to be signed: written down before it is sent, bound to the hash of what is sent.
//!
//! An attempt without an answer may have left a signature over there that nobody holds. It is listed, and never released.

use super::awaiting;
use super::seals::{self, State};
use db::{DbError, Row, Tx};
use domain::ids::{AccountId, DocumentId};
use jiff::{SignedDuration, Timestamp};
use signers::Failure;
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

/// No request takes longer; an attempt that is older has lost whoever made it.
pub const IN_FLIGHT_MAX: SignedDuration = SignedDuration::from_mins(2);
/// Attempts listed.
pub const LISTED_MAX: usize = 100;

const BEGIN: &str = "insert into signing_attempt (id, document_id, signer_id, provider, sent_sha256, sent_at) \
    values ($1, $2, $3, $4, $5, $6)";
/// By its id: written so that PostgreSQL does not read all that are open instead.
const END: &str = "update signing_attempt set outcome = $2, outcome_at = $3, remote_id = $4, said = $5 \
    where id = $1 and coalesce(outcome, '') = ''";
const LOST: &str = "select id, document_id from signing_attempt where outcome is null and sent_at < $1 \
    order by sent_at limit 500";
const ORPHANS: &str = "select t.document_id, d.number, t.provider, t.sent_sha256, t.sent_at, t.outcome, t.remote_id, t.said \
    from signing_attempt t join document d on d.id = t.document_id \
    where t.outcome is null or t.outcome in ('unanswered', 'unusable') order by t.sent_at desc, t.id desc limit 100";

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// Signed, verified and stored.
    Signed,
    /// Refused: nothing was signed.
    Refused,
    /// Not taken in: nothing was signed, it may be sent again.
    NotSent,
    /// No answer, or one that cannot be read: a signature may exist.
    Unanswered,
    /// An answer that is not what was asked for: a signature exists, and is not used.
    Unusable,
}

impl Outcome {
    /// What a failure means for what was sent, with the service's id of the document where it was told.
    pub fn of(failure: &Failure) -> (Self, Option<String>) {
        match failure {
            Failure::Signer { .. } | Failure::Refused { .. } => (Self::Refused, None),
            Failure::Later { .. } | Failure::Unreachable { .. } => (Self::NotSent, None),
            Failure::Unknown { document_id, .. } => (Self::Unanswered, document_id.clone()),
            Failure::BadResult { document_id, .. } => (Self::Unusable, document_id.clone()),
        }
    }
}

/// An attempt before it is made.
#[derive(Clone, Debug)]
pub struct NewAttempt {
    /// Its id.
    pub id: Uuid,
    /// What is to be signed.
    pub document: DocumentId,
    /// By whom.
    pub signer: AccountId,
    /// Where.
    pub provider: &'static str,
    /// SHA-256 of what is sent.
    pub sent_sha256: String,
}

/// How it ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// In a word.
    pub outcome: Outcome,
    /// The service's id of the document, where it was told.
    pub remote_id: Option<String>,
    /// What the service said.
    pub said: String,
}

/// An attempt that may have left a signature.
#[derive(Clone, Debug)]
pub struct Orphan {
    /// The document.
    pub document: DocumentId,
    /// Its number.
    pub number: String,
    /// Where it was sent.
    pub provider: String,
    /// SHA-256 of what was sent.
    pub sent_sha256: String,
    /// When.
    pub sent_at: Timestamp,
    /// What became of it; `None`: it is under way, or its process has died.
    pub outcome: Option<Outcome>,
    /// The service's id of the document.
    pub remote_id: Option<String>,
    /// What the service said.
    pub said: String,
}

/// Writes down that it is sent; `false` when the document does not wait any more.
pub fn begin(tx: &mut dyn Tx, attempt: &NewAttempt, now: Timestamp) -> Result<bool, DbError> {
    if awaiting::send(tx, attempt.document)? { enter(tx, attempt, now).map(|()| true) } else { Ok(false) }
}

/// The same for a seal.
pub fn begin_seal(tx: &mut dyn Tx, attempt: &NewAttempt, now: Timestamp) -> Result<bool, DbError> {
    let sent = seals::set(tx, attempt.document, (State::Waiting, State::Sent), None)?;
    if sent { enter(tx, attempt, now).map(|()| true) } else { Ok(false) }
}

fn enter(tx: &mut dyn Tx, attempt: &NewAttempt, now: Timestamp) -> Result<(), DbError> {
    let NewAttempt { id, document, signer, provider, sent_sha256 } = attempt;
    let values =
        [(*id).into(), (*document).into(), (*signer).into(), (*provider).into(), sent_sha256.into(), now.into()];
    tx.execute(BEGIN, &values).map(|_| ())
}

/// Writes down how it ended; an end that stands is not changed.
pub fn end(tx: &mut dyn Tx, id: Uuid, ended: &Ended, now: Timestamp) -> Result<(), DbError> {
    let outcome: &'static str = ended.outcome.into();
    let values = [id.into(), outcome.into(), now.into(), ended.remote_id.clone().into(), (&ended.said).into()];
    tx.execute(END, &values).map(|_| ())
}

/// Ends the attempts whose process has died, and returns how many: each may have left a signature, so its document waits for a person.
pub fn give_up_lost(tx: &mut dyn Tx, now: Timestamp) -> Result<usize, DbError> {
    let lost = tx.query(LOST, &[(now - IN_FLIGHT_MAX).into()])?;
    for row in &lost {
        let said = "Program berhenti sebelum jawaban tersimpan.".to_owned();
        end(tx, row.id("id"), &Ended { outcome: Outcome::Unanswered, remote_id: None, said: said.clone() }, now)?;
        let document = DocumentId(row.id("document_id"));
        awaiting::stick(tx, document, &said)?;
        seals::set(tx, document, (State::Sent, State::Stuck), Some(&said))?;
    }
    Ok(lost.len())
}

/// Attempts that may have left a signature which nobody holds, newest first, at most [`LISTED_MAX`].
pub fn orphans(tx: &mut dyn Tx) -> Result<Vec<Orphan>, DbError> {
    Ok(tx.query(ORPHANS, &[])?.iter().map(orphan).collect())
}

fn orphan(row: &Row) -> Orphan {
    Orphan {
        document: DocumentId(row.id("document_id")),
        number: row.text("number"),
        provider: row.text("provider"),
        sent_sha256: row.text("sent_sha256"),
        sent_at: row.instant("sent_at"),
        outcome: row.opt_text("outcome").and_then(|outcome| outcome.parse().ok()),
        remote_id: row.opt_text("remote_id"),
        said: row.opt_text("said").unwrap_or_default(),
    }
}

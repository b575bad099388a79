//! Documents that are signed and not sealed: kept with their signed file, and never released like that.

use db::{DbError, Row, Tx};
use domain::ids::{DocumentId, FileId};
use jiff::Timestamp;
use strum::{EnumString, IntoStaticStr};

/// Rows that a page lists.
pub const LISTED_MAX: usize = 100;

const WAIT: &str = "insert into awaited_seal (document_id, file_id, simulated, state, since) \
    values ($1, $2, $3, 'waiting', $4) on conflict (document_id) do nothing";
const GET: &str = "select file_id, simulated, state from awaited_seal where document_id = $1";
const MOVE: &str = "update awaited_seal set state = $3, why = $4 where document_id = $1 and state = $2";
const TAKE: &str = "delete from awaited_seal where document_id = $1";
/// A left join, so that SQLite begins with the few that wait.
const ALL: &str = "select s.document_id, d.number, s.state, s.since, s.why from awaited_seal s \
    left join document d on d.id = s.document_id order by s.since limit 100";

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// The queue will seal it.
    Waiting,
    /// It is with the service.
    Sent,
    /// A seal may have been made that nobody holds, or the service refused it: a person has to order it once more.
    Stuck,
}

/// What waits for its seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The file with the signature alone.
    pub file: FileId,
    /// A simulator had a part in that.
    pub simulated: bool,
    /// Where it stands.
    pub state: State,
}

/// The same as a page lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The document.
    pub document: DocumentId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: State,
    /// Since when it is signed.
    pub since: Timestamp,
    /// Why it is stuck.
    pub why: String,
}

impl Listed {
    /// It waits until somebody has read why.
    pub fn is_stuck(&self) -> bool {
        self.state == State::Stuck
    }
}

/// Lets a signed document wait for its seal.
pub fn wait(
    tx: &mut dyn Tx,
    document: DocumentId,
    (file, simulated): (FileId, bool),
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(WAIT, &[document.into(), file.into(), i64::from(simulated).into(), now.into()]).map(|_| ())
}

/// What waits for its seal of this document.
pub fn get(tx: &mut dyn Tx, document: DocumentId) -> Result<Option<Awaited>, DbError> {
    let Some(row) = tx.one(GET, &[document.into()])? else { return Ok(None) };
    let file = FileId(row.id("file_id"));
    Ok(Some(Awaited { file, simulated: row.int("simulated") != 0, state: state(&row)? }))
}

/// Moves it on from a state; `false` when it does not stand there, and then nothing may be done with it.
pub fn set(
    tx: &mut dyn Tx,
    document: DocumentId,
    (from, to): (State, State),
    why: Option<&str>,
) -> Result<bool, DbError> {
    let (from, to): (&'static str, &'static str) = (from.into(), to.into());
    Ok(tx.execute(MOVE, &[document.into(), from.into(), to.into(), why.into()])? == 1)
}

/// Takes it out of the waiting ones, because it is sealed.
pub fn take(tx: &mut dyn Tx, document: DocumentId) -> Result<(), DbError> {
    tx.execute(TAKE, &[document.into()]).map(|_| ())
}

/// All that wait, the longest first, at most [`LISTED_MAX`].
pub fn all(tx: &mut dyn Tx) -> Result<Vec<Listed>, DbError> {
    let rows = tx.query(ALL, &[])?;
    let listed = |row: &Row| {
        Ok(Listed {
            document: DocumentId(row.id("document_id")),
            number: row.text("number"),
            state: state(row)?,
            since: row.instant("since"),
            why: row.opt_text("why").unwrap_or_default(),
        })
    };
    rows.iter().map(listed).collect()
}

fn state(row: &Row) -> Result<State, DbError> {
    let word = row.text("state");
    word.parse().map_err(|_| DbError::Engine(format!("no state of a seal is called {word}")))
}

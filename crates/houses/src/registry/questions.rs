//! Rows of questions: plain columns; what was asked and what came back lies sealed under the key of what it is about.

use db::{DbError, Engine, Row, Tx, Value};
use domain::application::{Mark, TextRef};
use domain::ids::{AccountId, ApplicationId, QuestionId, TextId};
use domain::question::{About, Answer, ByHand, Question, Status, StatusKind, Verdict, WhyNot};
use domain::registry::Registry;
use jiff::Timestamp;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, Vault};

const CREATE: &str = "insert into question (id, version, registry, application_id, account_id, field, round, asked_id, \
    asked_commitment, asked_hash, status, status_at) values ($1, 0, $2, $3, $4, $5, 0, $6, $7, $8, 'waiting', $9)";
const LOAD: &str = "select q.*, coalesce(a.wrapped_key, c.wrapped_key) as owner_key from question q \
    left join application a on a.id = q.application_id left join account c on c.id = q.account_id where q.id = $1";
/// SQLite has one writer and no word for a row's lock.
const LOCK_POSTGRES: &str = "select id from question where id = $1 for update";
/// The version is the second guard beside the lock.
const SAVE: &str = "update question set version = $1, round = $2, asked_id = $3, asked_commitment = $4, asked_hash = $5, \
    status = $6, status_at = $7, why_not = $8, verdict = $9, code = $10, simulated = $11, came_at = $12, evidence_id = $13, \
    evidence_commitment = $14, mark = $15, by_id = $16, reason_id = $17, reason_commitment = $18 \
    where id = $19 and version = $20";
/// In the order of its index.
const OF_APPLICATION: &str = "select * from question where application_id = $1 order by field, registry";
/// One for each register.
const OF_ACCOUNT: &str = "select * from question where account_id = $1 order by registry";
/// One row before the join, whatever the planner thinks of the number of equal questions.
const FRESH: &str = "select t.*, coalesce(a.wrapped_key, c.wrapped_key) as owner_key from ( \
    select q.application_id, q.account_id, q.verdict, q.code, q.simulated, q.came_at, q.evidence_id, q.evidence_commitment from question q \
    where q.asked_hash = $1 and q.came_at > $2 order by q.came_at desc limit 1) t \
    left join application a on a.id = t.application_id left join account c on c.id = t.account_id";
const KEY_OF_APPLICATION: &str = "select wrapped_key from application where id = $1";
const KEY_OF_ACCOUNT: &str = "select wrapped_key from account where id = $1";

/// A question with what belongs to it but is not part of its state.
pub struct LoadedQuestion {
    /// Its id.
    pub id: QuestionId,
    /// The state; `None` in the transaction in which it is first asked, before its first event.
    pub state: Option<Question>,
    /// The key of what it is about.
    pub key: OwnerKey,
    /// Keyed hash of what is asked now.
    pub asked_hash: Vec<u8>,
}

/// A question as an application's list gives it.
pub struct StoredQuestion {
    /// The state.
    pub state: Question,
    /// Keyed hash of what is asked now.
    pub asked_hash: Vec<u8>,
}

/// An answer to the same question that is still fresh, under the key of what it was asked about.
pub struct FreshAnswer {
    /// The answer; its evidence lies under `key`.
    pub answer: Answer,
    /// The key of the application or account it was given for.
    pub key: OwnerKey,
}

/// The wrapped key of what a question is about; `None` when that is not there or was erased.
pub fn owner_key(tx: &mut dyn Tx, about: &About) -> Result<Option<Vec<u8>>, DbError> {
    let row = match about {
        About::Field { application, .. } => tx.one(KEY_OF_APPLICATION, &[(*application).into()])?,
        About::Account { account } => tx.one(KEY_OF_ACCOUNT, &[(*account).into()])?,
    };
    Ok(row.and_then(|row| row.opt_bytes("wrapped_key")))
}

/// Writes a new question, at version 0.
pub fn create(
    tx: &mut dyn Tx,
    id: QuestionId,
    of: (Registry, &About, &TextRef, &[u8]),
    now: Timestamp,
) -> Result<(), DbError> {
    let (registry, about, asked, asked_hash) = of;
    let (application, account, field) = match about {
        About::Field { application, field } => (Some(*application), None, field.as_str()),
        About::Account { account } => (None, Some(*account), ""),
    };
    tx.execute(
        CREATE,
        &[
            id.into(),
            registry.id().into(),
            application.into(),
            account.into(),
            field.into(),
            asked.id.into(),
            (&asked.commitment).into(),
            asked_hash.into(),
            now.into(),
        ],
    )
    .map(|_| ())
}

/// Loads a question for a command: until it commits, nobody else changes it ([`db::Db::command_on_locked`]). `None` when there is none,
/// or its key was destroyed (erased).
pub fn load_locked(tx: &mut dyn Tx, vault: &Vault, id: QuestionId) -> Result<Option<LoadedQuestion>, SealedError> {
    if tx.engine() == Engine::Postgres {
        tx.one(LOCK_POSTGRES, &[id.into()])?;
    }
    let Some(row) = tx.one(LOAD, &[id.into()])? else { return Ok(None) };
    let Some(wrapped) = row.opt_bytes("owner_key") else { return Ok(None) };
    let stored = stored(&row)?;
    Ok(Some(LoadedQuestion {
        id,
        state: Some(stored.state),
        key: vault.open(&wrapped)?,
        asked_hash: stored.asked_hash,
    }))
}

/// The questions about an application.
pub fn of_application(tx: &mut dyn Tx, id: ApplicationId) -> Result<Vec<StoredQuestion>, DbError> {
    tx.query(OF_APPLICATION, &[id.into()])?.iter().map(stored).collect()
}

/// The questions about the person of an account.
pub fn of_account(tx: &mut dyn Tx, id: AccountId) -> Result<Vec<StoredQuestion>, DbError> {
    tx.query(OF_ACCOUNT, &[id.into()])?.iter().map(stored).collect()
}

/// The newest answer to the very same question since then.
pub fn fresh(
    tx: &mut dyn Tx,
    vault: &Vault,
    asked_hash: &[u8],
    since: Timestamp,
) -> Result<Option<FreshAnswer>, SealedError> {
    let Some(row) = tx.one(FRESH, &[asked_hash.into(), since.into()])? else { return Ok(None) };
    let (Some(answer), Some(wrapped)) = (answer(&row), row.opt_bytes("owner_key")) else { return Ok(None) };
    Ok(Some(FreshAnswer { answer, key: vault.open(&wrapped)? }))
}

/// Saves what became of it if its row is still at version `before`; `false` when somebody was faster.
pub fn save(tx: &mut dyn Tx, question: &Question, asked_hash: &[u8], before: u32) -> Result<bool, DbError> {
    let answer = question.status.answer();
    let (status_at, mut why_not, mut by_hand) = (status_at(&question.status), None, None);
    match &question.status {
        Status::Waiting { .. } | Status::Answered(_) => {}
        Status::Failed { why, .. } => why_not = Some(why.id()),
        Status::ByHand(found) => by_hand = Some(found),
    }
    let reason = by_hand.and_then(|found| found.reason.as_ref());
    let values: [Value; 20] = [
        question.version.into(),
        question.round.into(),
        question.asked.id.into(),
        (&question.asked.commitment).into(),
        asked_hash.into(),
        question.status.kind().id().into(),
        status_at.into(),
        why_not.into(),
        answer.map(|answer| answer.verdict.id()).into(),
        answer.map(|answer| &answer.code).into(),
        answer.map(|answer| i64::from(answer.simulated)).into(),
        answer.map(|answer| answer.came_at).into(),
        answer.map(|answer| answer.evidence.id).into(),
        answer.map(|answer| &answer.evidence.commitment).into(),
        by_hand.map(|found| found.mark.id()).into(),
        by_hand.map(|found| found.by).into(),
        reason.map(|text| text.id).into(),
        reason.map(|text| &text.commitment).into(),
        question.id.into(),
        before.into(),
    ];
    Ok(tx.execute(SAVE, &values)? == 1)
}

fn status_at(status: &Status) -> Timestamp {
    match status {
        Status::Waiting { since: at, .. } | Status::Failed { at, .. } => *at,
        Status::Answered(answer) => answer.came_at,
        Status::ByHand(found) => found.at,
    }
}

fn stored(row: &Row) -> Result<StoredQuestion, DbError> {
    let wrong = |column: &str| DbError::Engine(format!("question {}: {column}", row.id("id")));
    let number_of = |column: &str| u32::try_from(row.int(column)).map_err(|_| wrong(column));
    let state = Question {
        id: QuestionId(row.id("id")),
        version: number_of("version")?,
        registry: Registry::from_id(&row.text("registry")).ok_or_else(|| wrong("registry"))?,
        about: about(row).ok_or_else(|| wrong("application_id"))?,
        round: number_of("round")?,
        asked: text(row, "asked").ok_or_else(|| wrong("asked_id"))?,
        status: status(row).ok_or_else(|| wrong("status"))?,
    };
    Ok(StoredQuestion { state, asked_hash: row.bytes("asked_hash") })
}

fn opt_id<I: std::str::FromStr>(row: &Row, column: &str) -> Option<I> {
    row.opt_text(column).and_then(|id| id.parse().ok())
}

fn text(row: &Row, name: &str) -> Option<TextRef> {
    let id = opt_id::<TextId>(row, &format!("{name}_id"))?;
    Some(TextRef { id, commitment: row.opt_text(&format!("{name}_commitment")).unwrap_or_default() })
}

fn about(row: &Row) -> Option<About> {
    match opt_id(row, "application_id") {
        Some(application) => Some(About::Field { application, field: row.text("field") }),
        None => opt_id(row, "account_id").map(|account| About::Account { account }),
    }
}

fn answer(row: &Row) -> Option<Answer> {
    Some(Answer {
        verdict: Verdict::from_id(&row.opt_text("verdict")?)?,
        code: row.opt_text("code").unwrap_or_default(),
        simulated: row.opt_int("simulated") != Some(0),
        came_at: row.opt_instant("came_at")?,
        evidence: text(row, "evidence")?,
    })
}

fn status(row: &Row) -> Option<Status> {
    let at = row.instant("status_at");
    Some(match StatusKind::from_id(&row.text("status"))? {
        StatusKind::Waiting => Status::Waiting { since: at, before: answer(row) },
        StatusKind::Answered => Status::Answered(answer(row)?),
        StatusKind::Failed => {
            Status::Failed { at, why: WhyNot::from_id(&row.opt_text("why_not")?)?, before: answer(row) }
        }
        StatusKind::ByHand => Status::ByHand(ByHand {
            by: opt_id::<AccountId>(row, "by_id")?,
            at,
            mark: Mark::from_id(&row.opt_text("mark")?)?,
            reason: text(row, "reason"),
            register: answer(row),
        }),
    })
}

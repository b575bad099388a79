//! Applications: state as JSON without personal data, answers and holder sealed, columns for what lists need.

use super::keys::{OwnerKey, SealError, Vault};
use super::sealed::SealedError;
use crate::db::{DbError, Engine, Row, Tx, Value};
use domain::application::{Application, Stage};
use domain::form::Answers;
use domain::ids::ApplicationId;
use domain::licence_type::LicenceType;
use jiff::Timestamp;

const CREATE: &str = "insert into application (id, owner_id, type_id, type_version, variant, channel, version, stage, \
    stage_since, state, wrapped_key, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9)";
const LOAD: &str = "select state, wrapped_key, answers, number, submitted_at, due_at, created_at from application \
    where id = $1";
/// SQLite has one writer and no word for a row's lock.
const LOAD_LOCKED_POSTGRES: &str = "select state, wrapped_key, answers, number, submitted_at, due_at, created_at \
    from application where id = $1 for update";
/// The version is the second guard beside the lock, and the first where a caller has none.
const SAVE: &str = "update application set version = $1, stage = $2, stage_since = $3, approval_role = $4, \
    officer_id = $5, state = $6 where id = $7 and version = $8";
const NUMBER: &str = "update application set number = $1, submitted_at = $2, due_at = $3 where id = $4";
const ANSWERS: &str = "update application set answers = $1, holder = $2 where id = $3";
const ASK_OFFICE: &str = "insert into application_office (application_id, office, asked_at, due_at, type_id) \
    values ($1, $2, $3, $4, (select a.type_id from application a where a.id = $1)) \
    on conflict (application_id, office) do update set asked_at = $3, due_at = $4, answered_at = null";
const ANSWER_OFFICE: &str = "update application_office set answered_at = $1 where application_id = $2 and office = $3";
const CLOSE_OFFICES: &str =
    "update application_office set answered_at = $1 where application_id = $2 and answered_at is null";
const BY_NUMBER: &str = "select id from application where number = $1";

/// An application with what belongs to it but is not part of its state.
pub struct Loaded {
    /// The state.
    pub app: Application,
    /// Its key.
    pub key: OwnerKey,
    /// What was typed.
    pub answers: Answers,
    /// Number, once sent.
    pub number: Option<String>,
    /// When it was sent.
    pub submitted_at: Option<Timestamp>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// When it was started.
    pub created_at: Timestamp,
}

/// Writes a new draft.
pub fn create(tx: &mut dyn Tx, app: &Application, wrapped_key: &[u8], now: Timestamp) -> Result<(), DbError> {
    let channel = match app.channel {
        domain::application::Channel::Daring => "daring",
        domain::application::Channel::Loket => "loket",
    };
    tx.execute(
        CREATE,
        &[
            app.id.into(),
            app.owner.into(),
            (&app.type_id).into(),
            app.type_version.into(),
            (&app.variant).into(),
            channel.into(),
            app.version.into(),
            app.stage.id().into(),
            now.into(),
            state(app)?.into(),
            wrapped_key.into(),
        ],
    )
    .map(|_| ())
}

/// Loads an application; `None` when there is none, or its key was destroyed (erased).
pub fn load(tx: &mut dyn Tx, vault: &Vault, id: ApplicationId) -> Result<Option<Loaded>, SealedError> {
    load_by(tx, vault, id, LOAD)
}

/// The same for a command: until it commits, nobody else changes this application ([`crate::db::Db::command_on_locked`]).
pub fn load_locked(tx: &mut dyn Tx, vault: &Vault, id: ApplicationId) -> Result<Option<Loaded>, SealedError> {
    let sql = if tx.engine() == Engine::Postgres { LOAD_LOCKED_POSTGRES } else { LOAD };
    load_by(tx, vault, id, sql)
}

fn load_by(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: ApplicationId,
    sql: &'static str,
) -> Result<Option<Loaded>, SealedError> {
    let Some(row) = tx.one(sql, &[id.into()])? else { return Ok(None) };
    let Some(wrapped) = row.opt_bytes("wrapped_key") else { return Ok(None) };
    let app: Application = parse(&row)?;
    let key = vault.open(&wrapped)?;
    let answers = match row.opt_bytes("answers") {
        None => Answers::new(),
        Some(sealed) => {
            let plain = key.open(&answers_context(id), &sealed)?;
            serde_json::from_slice(&plain).map_err(|_| SealError)?
        }
    };
    Ok(Some(Loaded {
        app,
        key,
        answers,
        number: row.opt_text("number"),
        submitted_at: row.opt_instant("submitted_at"),
        due_at: row.opt_instant("due_at"),
        created_at: row.instant("created_at"),
    }))
}

fn parse(row: &Row) -> Result<Application, DbError> {
    serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("application state: {e}")))
}

fn state(app: &Application) -> Result<String, DbError> {
    serde_json::to_string(app).map_err(|e| DbError::Engine(format!("application state: {e}")))
}

/// Saves a state that follows on version `before`; `false` when somebody was faster.
pub fn save(
    tx: &mut dyn Tx,
    app: &Application,
    ty: &LicenceType,
    before: u32,
    now: Timestamp,
) -> Result<bool, DbError> {
    let approval_role = match app.stage {
        Stage::UnderApproval { level, .. } => ty.approvals.get(usize::from(level)).map(|step| step.role.id()),
        Stage::AwaitingSignature { .. } => ty.signer.map(domain::account::Role::id),
        _ => None,
    };
    let officer = match app.stage {
        Stage::UnderVerification { officer, .. } => Some(officer),
        _ => None,
    };
    let changed = tx.execute(
        SAVE,
        &[
            app.version.into(),
            app.stage.id().into(),
            app.stage.since().unwrap_or(now).into(),
            approval_role.into(),
            officer.into(),
            state(app)?.into(),
            app.id.into(),
            before.into(),
        ],
    )?;
    Ok(changed == 1)
}

/// Keeps number and dates of a submission.
pub fn set_number(
    tx: &mut dyn Tx,
    id: ApplicationId,
    number: &str,
    at: Timestamp,
    due: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.execute(NUMBER, &[number.into(), at.into(), due.into(), id.into()]).map(|_| ())
}

/// Keeps what was typed, and the holder's name for lists.
pub fn set_answers(
    tx: &mut dyn Tx,
    key: &OwnerKey,
    id: ApplicationId,
    answers: &Answers,
    holder: &str,
) -> Result<(), SealedError> {
    let plain = serde_json::to_vec(answers).map_err(|_| SealError)?;
    let sealed = key.seal(&answers_context(id), &plain)?;
    let holder = key.seal(&holder_context(id), holder.as_bytes())?;
    tx.execute(ANSWERS, &[sealed.into(), holder.into(), id.into()])?;
    Ok(())
}

/// Opens the holder's name of a list row with columns `id`, `wrapped_key`, `holder`; empty when there is none.
pub fn holder(vault: &Vault, row: &Row) -> String {
    let id = ApplicationId(row.id("id"));
    let name = row.opt_bytes("wrapped_key").and_then(|wrapped| {
        let sealed = row.opt_bytes("holder")?;
        let plain = vault.open(&wrapped).ok()?.open(&holder_context(id), &sealed).ok()?;
        String::from_utf8(plain).ok()
    });
    name.unwrap_or_default()
}

fn answers_context(id: ApplicationId) -> String {
    format!("answers:{id}")
}

fn holder_context(id: ApplicationId) -> String {
    format!("holder:{id}")
}

/// Puts the application into an office's list.
pub fn ask_office(
    tx: &mut dyn Tx,
    id: ApplicationId,
    office: &str,
    now: Timestamp,
    due: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.execute(ASK_OFFICE, &[id.into(), office.into(), now.into(), due.into()]).map(|_| ())
}

/// Takes it out of the office's list.
pub fn answer_office(tx: &mut dyn Tx, id: ApplicationId, office: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(ANSWER_OFFICE, &[now.into(), id.into(), office.into()]).map(|_| ())
}

/// Takes it out of all offices' lists (withdrawn, or corrected).
pub fn close_offices(tx: &mut dyn Tx, id: ApplicationId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(CLOSE_OFFICES, &[now.into(), id.into()]).map(|_| ())
}

/// The application with this number.
pub fn by_number(tx: &mut dyn Tx, number: &str) -> Result<Option<ApplicationId>, DbError> {
    Ok(tx.one(BY_NUMBER, &[Value::from(number)])?.map(|r| ApplicationId(r.id("id"))))
}

//! Applications: state as JSON without personal data, answers and holder sealed, columns for what lists need.

use db::{DbError, Engine, Row, Tx, Value};
use domain::account::Role;
use domain::application::{Application, Event, Stage, apply, hand};
use domain::form::{Answers, Pages};
use domain::ids::{AccountId, ApplicationId};
use domain::licence_type::LicenceType;
use domain::subject::Subject;
use jiff::Timestamp;
use ledger::events;
use ledger::rewrapping::Wrapped;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, SealError, Vault};
use std::collections::BTreeMap;

const CREATE: &str = "insert into application (id, owner_id, type_id, type_version, variant, channel, version, stage, \
    stage_since, state, wrapped_key, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9)";
const LOAD: &str = "select state, wrapped_key, answers, typed_on, number, submitted_at, due_at, step_due_at, created_at \
    from application where id = $1";
const STATE: &str = "select state from application where id = $1 and wrapped_key is not null";
/// SQLite has one writer and no word for a row's lock.
const LOAD_LOCKED_POSTGRES: &str = "select state, wrapped_key, answers, typed_on, number, submitted_at, due_at, step_due_at, \
    created_at from application where id = $1 for update";
/// The version is the second guard beside the lock, and the first where a caller has none.
const SAVE: &str = "update application set version = $1, stage = $2, stage_since = $3, approval_role = $4, \
    officer_id = $5, state = $6 where id = $7 and version = $8";
const NUMBER: &str = "update application set number = $1, submitted_at = $2 where id = $3";
const DUE: &str = "update application set due_at = $1, step_due_at = $2 where id = $3";
const OFFICE_DUE: &str = "update application_office set due_at = $1 where application_id = $2 and office = $3";
const ANSWERS: &str = "update application set answers = $1, holder = $2, typed_on = $3 where id = $4";
const ASK_OFFICE: &str = "insert into application_office (application_id, office, asked_at) values ($1, $2, $3) \
    on conflict (application_id, office) do update set asked_at = $3, due_at = null, answered_at = null";
const OFFICE_DUES: &str = "select office, due_at from application_office where application_id = $1";
const ANSWER_OFFICE: &str = "update application_office set answered_at = $1 where application_id = $2 and office = $3";
const CLOSE_OFFICES: &str =
    "update application_office set answered_at = $1 where application_id = $2 and answered_at is null";
const BRIEF: &str = "select owner_id, type_id, type_version, number, submitted_at, due_at, officer_id, approval_role \
    from application where id = $1";
const ERASE: &str =
    "update application set wrapped_key = null, answers = null, holder = null, typed_on = null where id = $1";
const KEYED: &str = "update application set holder_keyed = 1 where id = $1";
const BY_NUMBER: &str = "select id from application where number = $1";

const WRAPPED_NEXT: &str =
    "select id, wrapped_key from application where id > $1 and wrapped_key is not null order by id limit $2";
const WRAPPED_CHANGE: &str = "update application set wrapped_key = $1 where id = $2 and wrapped_key = $3";

/// Whose keys are wrapped anew when the master key was changed.
pub const WRAPPED: Wrapped = Wrapped { next: WRAPPED_NEXT, change: WRAPPED_CHANGE };

/// An application with what belongs to it but is not part of its state.
pub struct LoadedApplication {
    /// The state.
    pub app: Application,
    /// Its key.
    pub key: OwnerKey,
    /// What was typed.
    pub answers: Answers,
    /// On which page each answer was typed last.
    pub typed_on: Pages,
    /// Number, once sent.
    pub number: Option<String>,
    /// When it was sent.
    pub submitted_at: Option<Timestamp>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// When the step that an officer holds is due.
    pub step_due_at: Option<Timestamp>,
    /// When it was started.
    pub created_at: Timestamp,
}

impl LoadedApplication {
    /// A draft that was started just now.
    pub fn draft(app: Application, key: OwnerKey, created_at: Timestamp) -> Self {
        let (number, submitted_at, due_at, step_due_at) = (None, None, None, None);
        let (answers, typed_on) = (Answers::new(), Pages::new());
        Self { app, key, answers, typed_on, number, submitted_at, due_at, step_due_at, created_at }
    }
}

/// Writes a new draft.
pub fn create(tx: &mut dyn Tx, app: &Application, wrapped_key: &[u8], now: Timestamp) -> Result<(), DbError> {
    let channel = match app.channel {
        domain::application::Channel::Daring => "daring",
        domain::application::Channel::Loket => "loket",
        domain::application::Channel::Oss => "oss",
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

/// Loads an application; `None` when there is none, or its key was destroyed (erased). Portals never call it: they read through
/// [`crate::reading`], and a test sees to it.
pub fn load(tx: &mut dyn Tx, vault: &Vault, id: ApplicationId) -> Result<Option<LoadedApplication>, SealedError> {
    load_by(tx, vault, id, LOAD)
}

/// Where an application stands, without personal data; `None` when there is none, or its key was destroyed.
pub fn state_of(tx: &mut dyn Tx, id: ApplicationId) -> Result<Option<Application>, DbError> {
    let Some(row) = tx.one(STATE, &[id.into()])? else { return Ok(None) };
    with_hands(tx, parse(&row)?).map(Some)
}

/// [`load`] for a command: until it commits, nobody else changes this application ([`db::Db::command_on_locked`]).
pub(crate) fn load_locked(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: ApplicationId,
) -> Result<Option<LoadedApplication>, SealedError> {
    let sql = if tx.engine() == Engine::Postgres { LOAD_LOCKED_POSTGRES } else { LOAD };
    load_by(tx, vault, id, sql)
}

fn load_by(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: ApplicationId,
    sql: &'static str,
) -> Result<Option<LoadedApplication>, SealedError> {
    let Some(row) = tx.one(sql, &[id.into()])? else { return Ok(None) };
    let Some(wrapped) = row.opt_bytes("wrapped_key") else { return Ok(None) };
    let app = with_hands(tx, parse(&row)?)?;
    let key = vault.open(&wrapped)?;
    let answers = match row.opt_bytes("answers") {
        None => Answers::new(),
        Some(sealed) => {
            let plain = key.open(&answers_context(id), &sealed)?;
            serde_json::from_slice(&plain).map_err(|_| SealError)?
        }
    };
    Ok(Some(LoadedApplication {
        app,
        key,
        answers,
        typed_on: row.opt_text("typed_on").and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
        number: row.opt_text("number"),
        submitted_at: row.opt_instant("submitted_at"),
        due_at: row.opt_instant("due_at"),
        step_due_at: row.opt_instant("step_due_at"),
        created_at: row.instant("created_at"),
    }))
}

/// In a state from before hands were noted they are those of its log.
fn with_hands(tx: &mut dyn Tx, mut app: Application) -> Result<Application, DbError> {
    if app.hands.is_some() {
        return Ok(app);
    }
    let mut before = Application::new(app.id, app.owner, app.channel, (&app.type_id, app.type_version), &app.variant);
    for entry in events::of(tx, Subject::Application, &app.id.to_string())? {
        let event: Event = serde_json::from_str(&entry.payload)
            .map_err(|e| DbError::Engine(format!("event {} of an application: {e}", entry.seq)))?;
        app.note_hand(hand(&before, &event, entry.actor.parse().ok()));
        before = apply(before, &event, entry.at);
    }
    app.note_hand(None);
    Ok(app)
}

fn parse(row: &Row) -> Result<Application, DbError> {
    serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("application state: {e}")))
}

fn state(app: &Application) -> Result<String, DbError> {
    serde_json::to_string(app).map_err(|e| DbError::Engine(format!("application state: {e}")))
}

/// What messages and recounts need of an application: no key is opened for it.
#[derive(Clone, Debug)]
pub struct Brief {
    /// Its id.
    pub id: ApplicationId,
    /// The applicant's account.
    pub owner: AccountId,
    /// Licence type.
    pub type_id: String,
    /// And its version.
    pub type_version: u32,
    /// Number; empty for a draft.
    pub number: String,
    /// When it was sent.
    pub submitted_at: Option<Timestamp>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// The verifier who has it open.
    pub officer: Option<AccountId>,
    /// The role that must approve or sign now.
    pub approval_role: Option<String>,
}

/// An application in brief.
pub fn brief(tx: &mut dyn Tx, id: ApplicationId) -> Result<Option<Brief>, DbError> {
    Ok(tx.one(BRIEF, &[id.into()])?.map(|row| Brief {
        id,
        owner: AccountId(row.id("owner_id")),
        type_id: row.text("type_id"),
        type_version: u32::try_from(row.int("type_version")).unwrap_or(0),
        number: row.opt_text("number").unwrap_or_default(),
        submitted_at: row.opt_instant("submitted_at"),
        due_at: row.opt_instant("due_at"),
        officer: row.opt_text("officer_id").and_then(|id| id.parse().ok()),
        approval_role: row.opt_text("approval_role"),
    }))
}

/// Who must approve or sign in this stage.
pub fn decider(stage: &Stage, ty: &LicenceType) -> Option<Role> {
    match stage {
        Stage::UnderApproval { level, .. } => ty.approvals.get(usize::from(*level)).map(|step| step.role),
        Stage::AwaitingSignature { .. } => ty.signer,
        Stage::Draft
        | Stage::Submitted { .. }
        | Stage::UnderVerification { .. }
        | Stage::Returned { .. }
        | Stage::AwaitingRekomendasi { .. }
        | Stage::AwaitingPayment { .. }
        | Stage::Signing { .. }
        | Stage::Issued { .. }
        | Stage::Rejected { .. }
        | Stage::Withdrawn { .. }
        | Stage::Cancelled { .. }
        | Stage::Revoked { .. } => None,
    }
}

/// Saves a state that follows on version `before`; `false` when somebody was faster.
pub fn save(
    tx: &mut dyn Tx,
    app: &Application,
    ty: &LicenceType,
    before: u32,
    now: Timestamp,
) -> Result<bool, DbError> {
    let approval_role = decider(&app.stage, ty).map(Role::id);
    let officer = if let Stage::UnderVerification { officer, .. } = app.stage { Some(officer) } else { None };
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

/// Keeps number and moment of a submission.
pub fn set_number(tx: &mut dyn Tx, id: ApplicationId, number: &str, at: Timestamp) -> Result<(), DbError> {
    tx.execute(NUMBER, &[number.into(), at.into(), id.into()]).map(|_| ())
}

/// Keeps when the whole is due, and the step that an officer holds.
pub fn set_due(
    tx: &mut dyn Tx,
    id: ApplicationId,
    whole: Option<Timestamp>,
    step: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.execute(DUE, &[whole.into(), step.into(), id.into()]).map(|_| ())
}

/// Keeps when an office's part is due.
pub fn set_office_due(tx: &mut dyn Tx, id: ApplicationId, office: &str, due: Option<Timestamp>) -> Result<(), DbError> {
    tx.execute(OFFICE_DUE, &[due.into(), id.into(), office.into()]).map(|_| ())
}

/// Keeps what was typed, and the holder's name for lists.
pub fn set_answers(
    tx: &mut dyn Tx,
    of: (&OwnerKey, ApplicationId),
    typed: (&Answers, &Pages),
    holder: &str,
) -> Result<(), SealedError> {
    let ((key, id), (answers, typed_on)) = (of, typed);
    let typed_on = serde_json::to_string(typed_on).map_err(|_| SealError)?;
    let plain = serde_json::to_vec(answers).map_err(|_| SealError)?;
    let sealed = key.seal(&answers_context(id), &plain)?;
    let holder = key.seal(&holder_context(id), holder.as_bytes())?;
    tx.execute(ANSWERS, &[sealed.into(), holder.into(), typed_on.into(), id.into()])?;
    Ok(())
}

/// A holder's name as a list has it, still sealed.
pub struct SealedHolder {
    /// The application.
    pub id: ApplicationId,
    /// Its key; `None` once that was destroyed.
    pub wrapped_key: Option<Vec<u8>>,
    /// The name; `None` while nothing is typed.
    pub sealed: Option<Vec<u8>>,
}

impl SealedHolder {
    /// Opens it; empty when there is none.
    pub fn open(&self, vault: &Vault) -> String {
        let name = self.wrapped_key.as_ref().zip(self.sealed.as_ref()).and_then(|(wrapped, sealed)| {
            let plain = vault.open(wrapped).ok()?.open(&holder_context(self.id), sealed).ok()?;
            String::from_utf8(plain).ok()
        });
        name.unwrap_or_default()
    }
}

fn answers_context(id: ApplicationId) -> String {
    format!("answers:{id}")
}

fn holder_context(id: ApplicationId) -> String {
    format!("holder:{id}")
}

/// Puts the application into an office's list.
pub fn ask_office(tx: &mut dyn Tx, id: ApplicationId, office: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(ASK_OFFICE, &[id.into(), office.into(), now.into()]).map(|_| ())
}

/// When each office's part is due, where that is known.
pub fn office_dues(tx: &mut dyn Tx, id: ApplicationId) -> Result<BTreeMap<String, Timestamp>, DbError> {
    let rows = tx.query(OFFICE_DUES, &[id.into()])?;
    Ok(rows.iter().filter_map(|row| Some((row.text("office"), row.opt_instant("due_at")?))).collect())
}

/// Takes it out of the office's list.
pub fn answer_office(tx: &mut dyn Tx, id: ApplicationId, office: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(ANSWER_OFFICE, &[now.into(), id.into(), office.into()]).map(|_| ())
}

/// Takes it out of all offices' lists (withdrawn, or corrected).
pub fn close_offices(tx: &mut dyn Tx, id: ApplicationId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(CLOSE_OFFICES, &[now.into(), id.into()]).map(|_| ())
}

/// Notes that the holder can be found by name and number.
pub fn mark_keyed(tx: &mut dyn Tx, id: ApplicationId) -> Result<(), DbError> {
    tx.execute(KEYED, &[id.into()]).map(|_| ())
}

/// The application with this number, however it is spelled.
pub fn by_number(tx: &mut dyn Tx, number: &str) -> Result<Option<ApplicationId>, DbError> {
    let Some(number) = domain::application::number::spelled(number) else { return Ok(None) };
    Ok(tx.one(BY_NUMBER, &[Value::from(number)])?.map(|r| ApplicationId(r.id("id"))))
}

/// Destroys the key of an application: what lay under it can never be opened again.
pub(crate) fn erase(tx: &mut dyn Tx, id: ApplicationId) -> Result<(), DbError> {
    tx.execute(ERASE, &[id.into()]).map(|_| ())
}

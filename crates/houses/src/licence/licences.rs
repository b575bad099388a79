//! Rows of licences: plain columns, and sealed what anyone may see of each.

use crate::document::documents::{self, PublicView, SealedView};
use db::{DbError, Engine, Row, Tx, Value};
use domain::application::TextRef;
use domain::ids::{AccountId, ApplicationId, DocumentId, LicenceId, TextId};
use domain::licence::{Issued, Licence, Origin, Revocation, Status, StatusKind};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::rewrapping::Wrapped;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, Vault};

const CREATE: &str = "insert into licence (id, version, number, type_id, type_version, origin, application_id, document_id, \
    predecessor_id, wrapped_key, public, issued_at, valid_until, status, status_at) \
    values ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'active', $11)";
const LOAD: &str = "select l.*, a.wrapped_key as key_of_application from licence l \
    left join application a on a.id = l.application_id where l.id = $1";
/// SQLite has one writer and no word for a row's lock.
const LOCK_POSTGRES: &str = "select id from licence where id = $1 for update";
/// The version is the second guard beside the lock.
const SAVE: &str = "update licence set version = $1, status = $2, status_at = $3, status_by = $4, basis = $5, reason_id = $6, \
    reason_commitment = $7, letter_id = $8, letter_out_at = $9, replaced_by_id = $10 where id = $11 and version = $12";
const OF_DOCUMENT: &str = "select * from licence where document_id = $1";
const UNDER_APPLICATION: &str = "select l.id, l.document_id, l.public, a.wrapped_key from licence l \
    join application a on a.id = l.application_id where l.application_id = $1 and l.wrapped_key is null and a.wrapped_key is not null";
const PART: &str = "update licence set wrapped_key = $1, public = $2 where id = $3";
const OF_LETTER: &str = "select id from licence where letter_id = $1";

const WRAPPED_NEXT: &str =
    "select id, wrapped_key from licence where id > $1 and wrapped_key is not null order by id limit $2";
const WRAPPED_CHANGE: &str = "update licence set wrapped_key = $1 where id = $2 and wrapped_key = $3";

/// Whose keys are wrapped anew when the master key was changed.
pub const WRAPPED: Wrapped = Wrapped { next: WRAPPED_NEXT, change: WRAPPED_CHANGE };

/// A licence with what belongs to it but is not part of its state.
pub struct LoadedLicence {
    /// Its id.
    pub id: LicenceId,
    /// The state; `None` in the transaction in which it comes out, before its first event.
    pub state: Option<Licence>,
    /// Its key, or that of the application it was granted on.
    pub key: OwnerKey,
    /// What anyone may see of it.
    pub public: PublicView,
}

/// What a new licence brings besides what [`Issued`] says.
#[derive(Clone, Default)]
pub struct SealedParts {
    /// Its own key; empty where it comes from an application and lives under that key.
    pub wrapped_key: Option<Vec<u8>>,
    /// What anyone may see, sealed for its document.
    pub public: Vec<u8>,
}

/// Writes a new licence, at version 0.
pub fn create(tx: &mut dyn Tx, id: LicenceId, of: (&Issued, &SealedParts), now: Timestamp) -> Result<(), DbError> {
    let (issued, sealed) = of;
    tx.execute(
        CREATE,
        &[
            id.into(),
            (&issued.number).into(),
            (&issued.type_id).into(),
            issued.type_version.into(),
            issued.origin.id().into(),
            issued.origin.application().into(),
            issued.document.into(),
            issued.predecessor.into(),
            sealed.wrapped_key.clone().into(),
            sealed.public.clone().into(),
            now.into(),
            issued.valid_until.map(|day| day.to_string()).into(),
        ],
    )
    .map(|_| ())
}

/// Loads a licence; `None` when there is none, or its key was destroyed (erased).
pub fn load(tx: &mut dyn Tx, vault: &Vault, id: LicenceId) -> Result<Option<LoadedLicence>, SealedError> {
    let Some(row) = tx.one(LOAD, &[id.into()])? else { return Ok(None) };
    let own = row.opt_bytes("wrapped_key");
    let Some(wrapped) = own.or_else(|| row.opt_bytes("key_of_application")) else { return Ok(None) };
    let state = licence(&row)?;
    let key = vault.open(&wrapped)?;
    let view = SealedView { id: state.document, sealed: row.bytes("public"), wrapped_key: Some(wrapped) };
    Ok(Some(LoadedLicence { id, state: Some(state), key, public: view.open(vault)? }))
}

/// The same for a command: until it commits, nobody else changes this licence ([`db::Db::command_on_locked`]).
pub fn load_locked(tx: &mut dyn Tx, vault: &Vault, id: LicenceId) -> Result<Option<LoadedLicence>, SealedError> {
    if tx.engine() == Engine::Postgres {
        tx.one(LOCK_POSTGRES, &[id.into()])?;
    }
    load(tx, vault, id)
}

/// The licence that this document is, without what is sealed.
pub fn of_document(tx: &mut dyn Tx, document: DocumentId) -> Result<Option<Licence>, DbError> {
    tx.one(OF_DOCUMENT, &[document.into()])?.map(|row| licence(&row)).transpose()
}

/// The licence that this letter revokes.
pub fn of_letter(tx: &mut dyn Tx, letter: DocumentId) -> Result<Option<LicenceId>, DbError> {
    Ok(tx.one(OF_LETTER, &[letter.into()])?.map(|row| LicenceId(row.id("id"))))
}

/// Gives the licences of an application keys of their own: what anyone may see of them stays when that of the application goes.
pub(crate) fn part_from(tx: &mut dyn Tx, vault: &Vault, application: ApplicationId) -> Result<(), SealedError> {
    for row in tx.query(UNDER_APPLICATION, &[application.into()])? {
        let id = DocumentId(row.id("document_id"));
        let view = SealedView { id, sealed: row.bytes("public"), wrapped_key: row.opt_bytes("wrapped_key") };
        let (key, wrapped) = vault.create()?;
        let public = view.open(vault)?.sealed(&key, id)?;
        tx.execute(PART, &[wrapped.into(), public.clone().into(), row.id("id").into()])?;
        documents::keep_public(tx, id, &public)?;
    }
    Ok(())
}

/// Saves what became of it if its row is still at version `before`; `false` when somebody was faster.
pub fn save(tx: &mut dyn Tx, licence: &Licence, before: u32) -> Result<bool, DbError> {
    let (mut by, mut basis, mut replaced_by) = (None, None, None);
    let mut revocation = None;
    match &licence.status {
        Status::Active => {}
        Status::Suspended { by: account, basis: law, .. } => (by, basis) = (Some(*account), Some(law)),
        Status::Revoked { by_letter, .. } => {
            revocation = by_letter.as_ref();
            (by, basis) = (revocation.map(|how| how.by), revocation.map(|how| &how.basis));
        }
        Status::Replaced { by: licence, .. } => replaced_by = *licence,
    }
    let values: [Value; 12] = [
        licence.version.into(),
        licence.status.kind().id().into(),
        licence.status.since().unwrap_or(licence.issued_at).into(),
        by.into(),
        basis.into(),
        revocation.map(|how| how.reason.id).into(),
        revocation.map(|how| &how.reason.commitment).into(),
        revocation.map(|how| how.letter).into(),
        revocation.and_then(|how| how.letter_out_at).into(),
        replaced_by.into(),
        licence.id.into(),
        before.into(),
    ];
    Ok(tx.execute(SAVE, &values)? == 1)
}

fn licence(row: &Row) -> Result<Licence, DbError> {
    let wrong = |column: &str| DbError::Engine(format!("licence {}: {column}", row.id("id")));
    let number_of = |column: &str| u32::try_from(row.int(column)).map_err(|_| wrong(column));
    let valid_until = row.opt_text("valid_until").map(|day| day.parse()).transpose();
    Ok(Licence {
        id: LicenceId(row.id("id")),
        version: number_of("version")?,
        number: row.text("number"),
        type_id: row.text("type_id"),
        type_version: number_of("type_version")?,
        issued_at: row.instant("issued_at"),
        valid_until: valid_until.map_err(|_| wrong("valid_until"))?,
        document: DocumentId(row.id("document_id")),
        origin: origin(row).ok_or_else(|| wrong("origin"))?,
        predecessor: opt_id(row, "predecessor_id"),
        status: status(row).ok_or_else(|| wrong("status"))?,
    })
}

fn opt_id<I: std::str::FromStr>(row: &Row, column: &str) -> Option<I> {
    row.opt_text(column).and_then(|id| id.parse().ok())
}

fn origin(row: &Row) -> Option<Origin> {
    match row.text("origin").as_str() {
        "application" => opt_id::<ApplicationId>(row, "application_id").map(|id| Origin::Application { id }),
        "import" => Some(Origin::Import),
        "oss" => Some(Origin::Oss),
        _ => None,
    }
}

fn status(row: &Row) -> Option<Status> {
    let at = row.instant("status_at");
    let by = opt_id::<AccountId>(row, "status_by");
    let basis = row.opt_text("basis").unwrap_or_default();
    Some(match StatusKind::from_id(&row.text("status"))? {
        StatusKind::Active => Status::Active,
        StatusKind::Suspended => Status::Suspended { by: by?, at, basis },
        StatusKind::Replaced => Status::Replaced { at, by: opt_id(row, "replaced_by_id") },
        StatusKind::Revoked => Status::Revoked { at, by_letter: revocation(row, (by, basis)) },
    })
}

fn revocation(row: &Row, decided: (Option<AccountId>, String)) -> Option<Revocation> {
    let (by, basis) = decided;
    Some(Revocation {
        by: by?,
        basis,
        reason: TextRef {
            id: opt_id::<TextId>(row, "reason_id")?,
            commitment: row.opt_text("reason_commitment").unwrap_or_default(),
        },
        letter: opt_id(row, "letter_id")?,
        letter_out_at: row.opt_instant("letter_out_at"),
    })
}

/// A licence as lists show it.
pub struct ListedLicence {
    /// Its id.
    pub id: LicenceId,
    /// Its number.
    pub number: String,
    /// Its type.
    pub type_id: String,
    /// When it came out.
    pub issued_at: Timestamp,
    /// Its last day; `None` without an end.
    pub valid_until: Option<Date>,
    /// What became of it.
    pub status: StatusKind,
    /// Since when.
    pub status_at: Timestamp,
    /// What anyone may see; `None` when its key was destroyed.
    pub public: Option<PublicView>,
}

/// A licence as a list's statement gives it: what anyone may see is still sealed.
pub struct SealedListed {
    /// Its id.
    pub id: LicenceId,
    /// Number.
    pub number: String,
    /// Licence type.
    pub type_id: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Last day of validity, as kept.
    pub valid_until: Option<String>,
    /// Its status, as kept.
    pub status: String,
    /// Since when.
    pub status_at: Timestamp,
    /// Its paper, with what anyone may see of it.
    pub view: SealedView,
}

impl SealedListed {
    /// Opens it; what can no longer be opened (erased) is left out.
    pub fn open(self, vault: &Vault) -> Result<ListedLicence, DbError> {
        let Self { id, number, type_id, issued_at, valid_until, status, status_at, view } = self;
        Ok(ListedLicence {
            id,
            number,
            type_id,
            issued_at,
            valid_until: valid_until.and_then(|day| day.parse().ok()),
            status: StatusKind::from_id(&status).ok_or_else(|| DbError::Engine(format!("licence status {status}")))?,
            status_at,
            public: view.open(vault).ok(),
        })
    }
}

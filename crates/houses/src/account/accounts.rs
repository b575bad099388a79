//! Accounts and their sessions.

use super::reach::search_hashes;
use super::row_seal;
pub use crate::account::profile::Profile;
pub use crate::account::reach::{Reach, reach};
use db::{DbError, Engine, Row, Tx};
use domain::account::contact::{ContactKind, ContactStanding};
use domain::account::login::Login;
use domain::account::power::Power;
use domain::account::{Actor, Language, Role, TypeScope};
use domain::ids::{AccountId, AppointmentId};
use jiff::{SignedDuration, Timestamp};
use ledger::rewrapping::Wrapped;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, SealError, Vault};

/// Version of the duties (Pasal 8(2), 11(3), 11(4)) that a first sign-in accepts.
pub const DUTIES_VERSION: i64 = 1;
/// Whose it was is known for so long after it was last seen; it opens nothing any more.
const SESSION_REMEMBERED: SignedDuration = SignedDuration::from_hours(48);

/// A password made by the system can be used for so long: it was on paper, and whoever finds the paper could come in.
pub const FIRST_PASSWORD_MAX: SignedDuration = SignedDuration::from_hours(72);

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// User name, lower case.
    pub username: String,
    /// Events so far.
    pub version: u32,
    /// What it was made for, with the office of an examiner. It gives no power: appointments do.
    pub made_for: (Role, Option<String>),
    /// The role it acts in: an applicant's, until an appointment says otherwise.
    pub role: Role,
    /// Its office.
    pub office: Option<String>,
    /// Licence types it works on in this role.
    pub types: TypeScope,
    /// For whom it may act besides; known at the door, none elsewhere.
    pub powers: Vec<Power>,
    /// The appointment it acts in.
    pub acting: Option<AppointmentId>,
    /// Appointments that hold now; counted at the door, 0 elsewhere.
    pub tasks: usize,
    /// What is known of the person.
    pub profile: Profile,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Whether the duties were accepted.
    pub duties_accepted: bool,
    /// Whether the password was made by the system.
    pub one_time: bool,
    /// Since when, where it was.
    pub one_time_at: Option<Timestamp>,
    /// Whether it is closed.
    pub disabled: bool,
    /// From when the time of a contact that nobody proved is counted.
    pub contacts_since: Timestamp,
    /// The key its texts are sealed under.
    pub owner_key: OwnerKey,
    /// The language the person is told things in.
    pub language: Language,
    /// Notices not read, at most [`crate::notice::notices::UNREAD_MAX`]; counted at the door, 0 elsewhere.
    pub unread: i64,
}

impl Account {
    /// The account as actor of a command.
    pub fn actor(&self) -> Actor {
        let (office, types, powers) = (self.office.clone(), self.types.clone(), self.powers.clone());
        Actor::Account { id: self.id, role: self.role, office, types, powers }
    }

    /// Whether it is the account of a Pemroses (Pasal 11(2)b), who may be an applicant too.
    pub fn is_officer(&self) -> bool {
        self.made_for.0.is_staff()
    }

    /// When the password ends, where it was made by the system and not replaced yet.
    pub fn first_password_ends_at(&self) -> Option<Timestamp> {
        self.one_time_at.filter(|_| self.one_time).map(|at| at + FIRST_PASSWORD_MAX)
    }

    /// Whether the password was made by the system and its days are over.
    pub fn first_password_ended(&self, now: Timestamp) -> bool {
        self.first_password_ends_at().is_some_and(|end| end <= now)
    }
}

/// An account to be made.
#[derive(Clone)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// User name, already checked.
    pub username: String,
    /// Its role.
    pub role: Role,
    /// Office of an examiner.
    pub office: Option<String>,
    /// What is known of the person.
    pub profile: Profile,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Whether the password was made by the system.
    pub one_time: bool,
}

const CREATE: &str = "insert into account (id, username, role, office, password_hash, profile, wrapped_key, phone_hash, \
    email_hash, phone_tail_hash, created_at, one_time_at, email_given, contacts_since) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $11)";
const BY_ID: &str = "select id, username, role, office, password_hash, profile, wrapped_key, duties_at, one_time_at, \
    disabled_at, language, version, contacts_since from account where id = $1";
/// SQLite has one writer and no word for a row's lock.
const BY_ID_LOCKED_POSTGRES: &str = "select id, username, role, office, password_hash, profile, wrapped_key, duties_at, \
    one_time_at, disabled_at, language, version, contacts_since from account where id = $1 for update";
const SAVE: &str = "update account set version = $1 where id = $2 and version = $3";
const BY_LOGIN: &str = "select id, username, role, office, password_hash, profile, wrapped_key, duties_at, one_time_at, \
    disabled_at, language, version, contacts_since from account where username = $1 or phone_hash = $2 or email_hash = $3";
const BY_ROLE: &str = "select id, username, role, office, password_hash, profile, wrapped_key, duties_at, one_time_at, \
    disabled_at, language, version, contacts_since from account where role = $1 order by created_at limit $2";
const ACCEPT_DUTIES: &str = "update account set duties_at = $1, duties_version = $2 where id = $3";
const SET_PASSWORD: &str = "update account set password_hash = $1, one_time_at = null where id = $2";
const GIVE_PASSWORD: &str = "update account set password_hash = $1, one_time_at = $2 where id = $3";
const SET_LANGUAGE: &str = "update account set language = $1 where id = $2";
const SET_CONTACT: &str = "update account set profile = $1, phone_hash = $2, email_hash = $3, phone_tail_hash = $4, \
    email_given = $5 where id = $6";
const KEY: &str = "select wrapped_key from account where id = $1";
const DISABLE: &str = "update account set disabled_at = $1 where id = $2";
const ENABLE: &str = "update account set disabled_at = null where id = $1";
const ERASE: &str = "update account set username = $1, wrapped_key = $2, profile = $3, password_hash = '', phone_hash = null, \
    email_hash = null, email_given = null, phone_tail_hash = null, one_time_at = null, disabled_at = coalesce(disabled_at, $4) where id = $5";
const SEAL: &str = "update account set mac = $1 where id = $2";
const UNSEALED: &str = "select id from account where mac is null order by id limit 1000";
const OPEN_SESSION: &str = "insert into session (token_hash, account_id, created_at, seen_at, expires_at, mac) \
    values ($1, $2, $3, $3, $4, $5)";
const SESSION: &str = "select account_id, seen_at, expires_at, acting, mac from session where token_hash = $1";
const ACT: &str = "update session set acting = $1 where token_hash = $2 and account_id = $3";
const SEE: &str = "update session set seen_at = $1 where token_hash = $2";
const WHOSE: &str = "select account_id from session where token_hash = $1";
/// A session that was closed is remembered as one that ended: a form sent from another tab is kept for its account.
const CLOSE: &str = "update session set expires_at = created_at where token_hash = $1";
const CLOSE_EVERY: &str = "delete from session";
const CLOSE_ALL: &str = "update session set expires_at = created_at where account_id = $1";
/// A session past its end is seen no more, so it is found by when it was seen last.
const SWEEP: &str = "delete from session where seen_at < $1";

const WRAPPED_NEXT: &str = "select id, wrapped_key from account where id > $1 order by id limit $2";
const WRAPPED_CHANGE: &str = "update account set wrapped_key = $1 where id = $2 and wrapped_key = $3";

/// Whose keys are wrapped anew when the master key was changed.
pub const WRAPPED: Wrapped = Wrapped { next: WRAPPED_NEXT, change: WRAPPED_CHANGE };

/// Makes an account; a taken user name, phone or e-mail is [`DbError::Conflict`].
pub fn create(tx: &mut dyn Tx, vault: &Vault, new: &NewAccount, now: Timestamp) -> Result<(), SealedError> {
    let (key, wrapped) = vault.create()?;
    let profile = seal_profile(&key, new.id, &new.profile)?;
    let [phone, email, tail] = hashes_of(vault, &new.profile);
    tx.execute(
        CREATE,
        &[
            new.id.into(),
            (&new.username).into(),
            new.role.id().into(),
            new.office.clone().into(),
            (&new.password_hash).into(),
            profile.into(),
            wrapped.into(),
            phone.into(),
            email.into(),
            tail.into(),
            now.into(),
            new.one_time.then_some(now).into(),
            given(&new.profile).into(),
        ],
    )?;
    Ok(seal(tx, vault, new.id)?)
}

/// Seals the row as it stands; the last step of everything that changes it.
pub fn seal(tx: &mut dyn Tx, vault: &Vault, id: AccountId) -> Result<(), DbError> {
    let mac = row_seal::seal(tx, vault, id)?;
    tx.execute(SEAL, &[mac.into(), id.into()]).map(|_| ())
}

/// Seals some rows from before there were seals; returns how many.
pub fn seal_former(tx: &mut dyn Tx, vault: &Vault) -> Result<usize, DbError> {
    let rows = tx.query(UNSEALED, &[])?;
    rows.iter().try_for_each(|row| seal(tx, vault, AccountId(row.id("id"))))?;
    Ok(rows.len())
}

fn hashes_of(vault: &Vault, profile: &Profile) -> [Option<Vec<u8>>; 3] {
    let signs_in = |kind, shared: bool| !shared && profile.standing(kind) != ContactStanding::Awaiting;
    search_hashes(
        vault,
        (&profile.phone, signs_in(ContactKind::Phone, profile.phone_shared)),
        (&profile.email, signs_in(ContactKind::Email, profile.email_shared)),
    )
}

fn given(profile: &Profile) -> Option<i64> {
    (!profile.email.is_empty()).then_some(1)
}

/// Keeps what is known of a person anew, with where they can be reached; a taken phone or e-mail is [`DbError::Conflict`].
pub fn set_profile(tx: &mut dyn Tx, vault: &Vault, id: AccountId, profile: &Profile) -> Result<(), SealedError> {
    let row = tx.one(KEY, &[id.into()])?.ok_or(SealError)?;
    let sealed = seal_profile(&vault.open(&row.bytes("wrapped_key"))?, id, profile)?;
    let [phone, email, tail] = hashes_of(vault, profile);
    let values = [sealed.into(), phone.into(), email.into(), tail.into(), given(profile).into(), id.into()];
    tx.execute(SET_CONTACT, &values)?;
    Ok(())
}

fn seal_profile(key: &OwnerKey, id: AccountId, profile: &Profile) -> Result<Vec<u8>, SealError> {
    let plain = serde_json::to_vec(profile).map_err(|_| SealError)?;
    key.seal(&format!("profile:{id}"), &plain)
}

fn account(vault: &Vault, row: &Row) -> Result<Account, SealError> {
    let id = AccountId(row.id("id"));
    let key = vault.open(&row.bytes("wrapped_key"))?;
    let plain = key.open(&format!("profile:{id}"), &row.bytes("profile"))?;
    Ok(Account {
        id,
        username: row.text("username"),
        version: u32::try_from(row.int("version")).unwrap_or(u32::MAX),
        made_for: (Role::from_id(&row.text("role")).ok_or(SealError)?, row.opt_text("office")),
        role: Role::Pemohon,
        office: None,
        types: TypeScope::All,
        powers: Vec::new(),
        acting: None,
        tasks: 0,
        profile: serde_json::from_slice(&plain).map_err(|_| SealError)?,
        password_hash: row.text("password_hash"),
        duties_accepted: row.opt_int("duties_at").is_some(),
        one_time: row.opt_int("one_time_at").is_some(),
        one_time_at: row.opt_instant("one_time_at"),
        contacts_since: row.opt_instant("contacts_since").unwrap_or(Timestamp::UNIX_EPOCH),
        owner_key: key,
        disabled: row.opt_int("disabled_at").is_some(),
        language: row.opt_text("language").and_then(|id| Language::from_id(&id)).unwrap_or_default(),
        unread: 0,
    })
}

/// The account of a row that is as this program wrote it; any other counts as absent.
fn sound(tx: &mut dyn Tx, vault: &Vault, row: Option<Row>) -> Result<Option<Account>, SealedError> {
    let Some(row) = row else { return Ok(None) };
    Ok(if row_seal::holds(tx, vault, AccountId(row.id("id")))? { Some(account(vault, &row)?) } else { None })
}

/// The account with this id.
pub fn get(tx: &mut dyn Tx, vault: &Vault, id: AccountId) -> Result<Option<Account>, SealedError> {
    let row = tx.one(BY_ID, &[id.into()])?;
    sound(tx, vault, row)
}

/// The same for a command: until it commits, nobody else changes this account.
pub fn get_locked(tx: &mut dyn Tx, vault: &Vault, id: AccountId) -> Result<Option<Account>, SealedError> {
    let sql = if tx.engine() == Engine::Postgres { BY_ID_LOCKED_POSTGRES } else { BY_ID };
    let row = tx.one(sql, &[id.into()])?;
    sound(tx, vault, row)
}

/// Keeps the version of a state that follows on version `before`; `false` when somebody was faster.
pub fn save(tx: &mut dyn Tx, account: &Account, before: u32) -> Result<bool, DbError> {
    Ok(tx.execute(SAVE, &[account.version.into(), account.id.into(), before.into()])? == 1)
}

/// The account with this user name, phone number or e-mail address (Pasal 8; settled.md, People).
pub fn by_login(tx: &mut dyn Tx, vault: &Vault, login: &str) -> Result<Option<Account>, SealedError> {
    // Looked for as one kind only, so that a number taken as a user name leads to nobody else's account.
    let (name, phone, email) = match Login::of(login) {
        Login::UserName(name) => (Some(name), None, None),
        Login::Phone(number) => (None, Some(vault.search_hash("phone", &number)), None),
        Login::Email(address) => (None, None, Some(vault.search_hash("email", &address))),
    };
    let row = tx.one(BY_LOGIN, &[name.into(), phone.into(), email.into()])?;
    sound(tx, vault, row)
}

/// Accounts that were made for a role, whether they hold it or not, oldest first.
pub fn made_for(tx: &mut dyn Tx, vault: &Vault, role: Role, count_max: i64) -> Result<Vec<Account>, SealedError> {
    let rows = tx.query(BY_ROLE, &[role.id().into(), count_max.into()])?;
    let sound = rows.into_iter().map(|row| sound(tx, vault, Some(row)));
    sound.filter_map(Result::transpose).collect()
}

/// Notes that the duties were accepted.
pub fn accept_duties(tx: &mut dyn Tx, id: AccountId, version: i64, now: Timestamp) -> Result<(), DbError> {
    tx.execute(ACCEPT_DUTIES, &[now.into(), version.into(), id.into()]).map(|_| ())
}

/// Sets a password chosen by the person, and ends every session.
pub fn set_password(tx: &mut dyn Tx, id: AccountId, hash: &str) -> Result<(), DbError> {
    tx.execute(SET_PASSWORD, &[hash.into(), id.into()])?;
    tx.execute(CLOSE_ALL, &[id.into()]).map(|_| ())
}

/// Sets the language the person is told things in.
pub fn set_language(tx: &mut dyn Tx, id: AccountId, language: Language) -> Result<(), DbError> {
    tx.execute(SET_LANGUAGE, &[language.id().into(), id.into()]).map(|_| ())
}

/// Closes an account and ends its sessions.
pub fn disable(tx: &mut dyn Tx, id: AccountId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(DISABLE, &[now.into(), id.into()])?;
    tx.execute(CLOSE_ALL, &[id.into()]).map(|_| ())
}

/// Destroys the key of an account: a new one takes its place, and nothing that lay under the old one can be opened any more. Nobody
/// signs in with it again; it stands on as what others' records name.
pub fn erase(tx: &mut dyn Tx, vault: &Vault, account: &mut Account, now: Timestamp) -> Result<(), SealedError> {
    let (key, wrapped) = vault.create()?;
    account.profile = Profile { name: "Data dihapus".into(), ..Profile::default() };
    account.username = format!("dihapus-{}", account.id);
    let profile = seal_profile(&key, account.id, &account.profile)?;
    account.owner_key = key;
    let values = [(&account.username).into(), wrapped.into(), profile.into(), now.into(), account.id.into()];
    tx.execute(ERASE, &values)?;
    Ok(close_sessions(tx, account.id)?)
}

/// Opens a closed account again; its password is the one it had.
pub fn enable(tx: &mut dyn Tx, id: AccountId) -> Result<(), DbError> {
    tx.execute(ENABLE, &[id.into()]).map(|_| ())
}

/// Sets a password made by the system, and ends every session.
pub fn give_password(tx: &mut dyn Tx, id: AccountId, hash: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(GIVE_PASSWORD, &[hash.into(), now.into(), id.into()])?;
    tx.execute(CLOSE_ALL, &[id.into()]).map(|_| ())
}

/// Opens a session for some time; only the hash of its token is kept.
pub fn open_session(
    tx: &mut dyn Tx,
    vault: &Vault,
    (token_hash, id): (&[u8], AccountId),
    (now, lasts): (Timestamp, SignedDuration),
) -> Result<(), DbError> {
    let mac = row_seal::session(vault, token_hash, id);
    tx.execute(OPEN_SESSION, &[token_hash.into(), id.into(), now.into(), (now + lasts).into(), mac.into()]).map(|_| ())
}

/// The account of a session that has not come to its end, when it was last seen, and what was chosen to act in: that opens nothing
/// which its account does not hold, so no seal covers it.
pub fn session(
    tx: &mut dyn Tx,
    vault: &Vault,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<(AccountId, Timestamp, Option<String>)>, DbError> {
    let Some(row) = tx.one(SESSION, &[token_hash.into()])? else { return Ok(None) };
    let (account, seen) = (AccountId(row.id("account_id")), row.instant("seen_at"));
    let ours = row.opt_bytes("mac") == Some(row_seal::session(vault, token_hash, account));
    Ok((ours && row.instant("expires_at") > now).then(|| (account, seen, row.opt_text("acting"))))
}

/// Lets a session act in an appointment of its account.
pub fn act_as(tx: &mut dyn Tx, id: AccountId, (token_hash, acting): (&[u8], &str)) -> Result<(), DbError> {
    tx.execute(ACT, &[acting.into(), token_hash.into(), id.into()]).map(|_| ())
}

/// Whose session this is or was; asked of those that do not open anything any more.
pub fn ended_session(tx: &mut dyn Tx, token_hash: &[u8]) -> Result<Option<AccountId>, DbError> {
    Ok(tx.one(WHOSE, &[token_hash.into()])?.map(|row| AccountId(row.id("account_id"))))
}

/// Notes that a session is in use.
pub fn see_session(tx: &mut dyn Tx, token_hash: &[u8], now: Timestamp) -> Result<(), DbError> {
    tx.execute(SEE, &[now.into(), token_hash.into()]).map(|_| ())
}

/// Ends a session.
pub fn close_session(tx: &mut dyn Tx, token_hash: &[u8]) -> Result<(), DbError> {
    tx.execute(CLOSE, &[token_hash.into()]).map(|_| ())
}

/// Ends every session of an account.
pub fn close_sessions(tx: &mut dyn Tx, id: AccountId) -> Result<(), DbError> {
    tx.execute(CLOSE_ALL, &[id.into()]).map(|_| ())
}

/// Ends every session there is: after a restore nobody knows which of them had ended.
pub fn close_every_session(tx: &mut dyn Tx) -> Result<u64, DbError> {
    tx.execute(CLOSE_EVERY, &[])
}

/// Removes dead sessions.
pub fn sweep_sessions(tx: &mut dyn Tx, now: Timestamp) -> Result<(), DbError> {
    tx.execute(SWEEP, &[(now - SESSION_REMEMBERED).into()]).map(|_| ())
}

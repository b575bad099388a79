//! The second factor of an account: its secret, the codes of the printed list, and which code counted last.

use super::accounts::{self, Account};
use super::{passkeys, totp};
use db::{DbError, Tx};
use domain::ids::AccountId;
use ground::{App, Work};
use jiff::{SignedDuration, Timestamp};
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, SealError, Vault};
use serde::{Deserialize, Serialize};

/// Codes on a printed list.
pub const RECOVERY_CODES: usize = 10;
/// Random bytes of such a code: ten letters and digits.
const RECOVERY_BYTES: usize = 6;
/// A secret that was offered must be proved within this time.
const OFFER_LASTS: SignedDuration = SignedDuration::from_mins(30);

const SET: &str = "insert into second_factor (account_id, sealed, set_at, last_step) values ($1, $2, $3, $4) \
    on conflict (account_id) do update set sealed = $2, set_at = $3, last_step = $4";
const GET: &str = "select sealed, set_at, last_step from second_factor where account_id = $1";
/// Nobody else used this step meanwhile, or it counts no more.
const USE_STEP: &str = "update second_factor set last_step = $1 where account_id = $2 and last_step < $1";
const REMOVE: &str = "delete from second_factor where account_id = $1";
const ADD_RECOVERY: &str = "insert into recovery_code (account_id, code_hash) values ($1, $2)";
const USE_RECOVERY: &str = "delete from recovery_code where account_id = $1 and code_hash = $2";
const HAS_RECOVERY: &str = "select code_hash from recovery_code where account_id = $1 and code_hash = $2";
const COUNT_RECOVERY: &str = "select count(*) as n from recovery_code where account_id = $1";
const CLEAR_RECOVERY: &str = "delete from recovery_code where account_id = $1";

/// A secret that is shown to be taken over by a telephone, and not asked for yet.
#[derive(Clone, Serialize, Deserialize)]
pub struct Offer {
    /// The secret.
    pub secret: [u8; totp::SECRET_BYTES],
    made_at: i64,
}

impl Offer {
    /// A new one.
    pub fn new(app: &App) -> Self {
        Self { secret: app.bytes(), made_at: app.now().as_second() }
    }

    /// As it travels through the form: sealed for its account, so that nobody chooses a secret for somebody.
    pub fn sealed(&self, account: &Account) -> Result<String, SealError> {
        let plain = serde_json::to_vec(self).map_err(|_| SealError)?;
        let sealed = account.owner_key.seal(&offer_context(account.id), &plain)?;
        Ok(data_encoding::BASE64URL_NOPAD.encode(&sealed))
    }

    /// What a form brought back; nothing when it was made for somebody else, or long ago.
    pub fn opened(account: &Account, text: &str, now: Timestamp) -> Option<Self> {
        let sealed = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let plain = account.owner_key.open(&offer_context(account.id), &sealed).ok()?;
        let offer: Self = serde_json::from_slice(&plain).ok()?;
        let made_at = Timestamp::from_second(offer.made_at).ok()?;
        (now.duration_since(made_at) < OFFER_LASTS).then_some(offer)
    }
}

fn offer_context(id: AccountId) -> String {
    format!("second-factor-offer:{id}")
}

fn context(id: AccountId) -> String {
    format!("second-factor:{id}")
}

/// A second factor that was proved, to be set.
#[derive(Clone)]
pub struct NewFactor {
    /// The secret.
    pub secret: [u8; totp::SECRET_BYTES],
    /// Step of the code that proved it.
    pub step: i64,
    /// Codes of the printed list.
    pub recovery: Vec<String>,
    /// Session in which it was proved.
    pub session: Vec<u8>,
}

/// The codes of a new printed list.
pub fn recovery_codes(app: &App) -> Vec<String> {
    let code = || {
        let text = data_encoding::BASE32_NOPAD.encode(&app.bytes::<RECOVERY_BYTES>()).to_lowercase();
        format!("{}-{}", &text[..5], &text[5..])
    };
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

/// A code of the list as it is looked for: keyed, and without what people put between.
fn recovery_hash(vault: &Vault, id: AccountId, typed: &str) -> Vec<u8> {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    vault.search_hash("recovery-code", &format!("{id}:{plain}"))
}

/// Sets the factor in place of any before, with its list.
pub fn set(work: &mut Work, account: &Account, new: &NewFactor) -> Result<(), SealedError> {
    let (id, sealed) = (account.id, account.owner_key.seal(&context(account.id), &new.secret)?);
    work.tx.execute(SET, &[id.into(), sealed.into(), work.now.into(), new.step.into()])?;
    work.tx.execute(CLEAR_RECOVERY, &[id.into()])?;
    for code in &new.recovery {
        work.tx.execute(ADD_RECOVERY, &[id.into(), recovery_hash(work.vault, id, code).into()])?;
    }
    Ok(())
}

/// Removes it with its list and its passkeys.
pub fn remove(tx: &mut dyn Tx, id: AccountId) -> Result<(), DbError> {
    tx.execute(REMOVE, &[id.into()])?;
    passkeys::remove_all(tx, id)?;
    tx.execute(CLEAR_RECOVERY, &[id.into()]).map(|_| ())
}

/// Uses up a code of the list; `false` when it is not there any more.
pub fn use_recovery(tx: &mut dyn Tx, id: AccountId, code_hash: &[u8]) -> Result<bool, DbError> {
    Ok(tx.execute(USE_RECOVERY, &[id.into(), code_hash.into()])? == 1)
}

/// What a person sees of their own factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Since when.
    pub set_at: Timestamp,
    /// Codes left on the list.
    pub recovery_left: u32,
}

/// The factor of an account; nothing when it has none.
pub fn shown(tx: &mut dyn Tx, id: AccountId) -> Result<Option<Shown>, DbError> {
    let Some(row) = tx.one(GET, &[id.into()])? else { return Ok(None) };
    Ok(Some(Shown { set_at: row.instant("set_at"), recovery_left: recovery_left(tx, id)? }))
}

/// Whether an account has one.
pub async fn is_set(app: &App, id: AccountId) -> Result<bool, DbError> {
    app.db.read(move |tx| Ok(tx.one(GET, &[id.into()])?.is_some())).await
}

fn recovery_left(tx: &mut dyn Tx, id: AccountId) -> Result<u32, DbError> {
    let left = tx.one(COUNT_RECOVERY, &[id.into()])?.map_or(0, |row| row.int("n"));
    Ok(u32::try_from(left).unwrap_or(0))
}

/// Whether this is the secret that is in use already.
pub fn is_current(tx: &mut dyn Tx, account: &Account, secret: &[u8]) -> Result<bool, SealedError> {
    let Some(row) = tx.one(GET, &[account.id.into()])? else { return Ok(false) };
    Ok(opened(&account.owner_key, account.id, &row.bytes("sealed"))? == secret)
}

fn opened(key: &OwnerKey, id: AccountId, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    key.open(&context(id), sealed)
}

/// What came of a code that somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// It counted, and counts no more.
    Counted,
    /// It stands on the list; not used up yet, because that is an event.
    OnTheList {
        /// By which it is found.
        code_hash: Vec<u8>,
        /// How many are left without it.
        left: u32,
    },
    /// It is none.
    Wrong,
}

/// Looks at a code that somebody typed, and uses it up where the telephone made it.
pub fn look(work: &mut Work, id: AccountId, typed: &str) -> Result<Typed, SealedError> {
    let Some(account) = accounts::get(work.tx, work.vault, id)? else { return Ok(Typed::Wrong) };
    let Some(row) = work.tx.one(GET, &[id.into()])? else { return Ok(Typed::Wrong) };
    let secret = opened(&account.owner_key, id, &row.bytes("sealed"))?;
    if let Some(step) = totp::accepted(&secret, typed, (work.now, row.int("last_step"))) {
        let used = work.tx.execute(USE_STEP, &[step.into(), id.into()])? == 1;
        return Ok(if used { Typed::Counted } else { Typed::Wrong });
    }
    let code_hash = recovery_hash(work.vault, id, typed);
    if work.tx.one(HAS_RECOVERY, &[id.into(), (&code_hash[..]).into()])?.is_none() {
        return Ok(Typed::Wrong);
    }
    Ok(Typed::OnTheList { code_hash, left: recovery_left(work.tx, id)?.saturating_sub(1) })
}

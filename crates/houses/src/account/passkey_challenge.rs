//! Challenges that passkeys answer: made without writing anything, bound to one browser and purpose, answered once, and soon over.

use db::{DbError, Tx};
use domain::ids::AccountId;
use ground::App;
use jiff::{SignedDuration, Timestamp};
use ledger::vault::Vault;
use ring::digest::{SHA256, digest};

/// So long a challenge waits for its answer.
const LASTS: SignedDuration = SignedDuration::from_mins(10);
const RANDOM_BYTES: usize = 16;
const TIME_BYTES: usize = 8;

const USE: &str = "insert into passkey_challenge (hash, ends_at) values ($1, $2) on conflict (hash) do nothing";
const FORGET: &str = "delete from passkey_challenge where ends_at < $1";

/// For what a challenge is.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Whose passkey.
    pub account: AccountId,
    /// What is proved by it, and in which browser: the half-signed cookie, or the session.
    pub to: String,
}

impl Bound {
    /// For a new passkey, made in this session.
    pub fn adding(account: AccountId, session: &[u8]) -> Self {
        Self { account, to: format!("add:{}", data_encoding::HEXLOWER.encode(session)) }
    }

    /// For a proof once more in this session.
    pub fn again(account: AccountId, session: &[u8]) -> Self {
        Self { account, to: format!("again:{}", data_encoding::HEXLOWER.encode(session)) }
    }

    /// For a sign-in of a browser that gave the password; `cookie` says so.
    pub fn sign_in(account: AccountId, cookie: &str) -> Self {
        Self { account, to: format!("sign-in:{cookie}") }
    }

    fn proof(&self, vault: &Vault, head: &[u8]) -> Vec<u8> {
        let head = data_encoding::HEXLOWER.encode(head);
        vault.search_hash("passkey-challenge", &format!("{}:{head}:{}", self.account, self.to))
    }
}

/// A new challenge, as the page gets it.
pub fn new(app: &App, bound: &Bound) -> String {
    let mut bytes = app.bytes::<RANDOM_BYTES>().to_vec();
    bytes.extend((app.now() + LASTS).as_second().to_be_bytes());
    bytes.extend(bound.proof(&app.vault, &bytes));
    data_encoding::BASE64URL_NOPAD.encode(&bytes)
}

/// Until when a challenge counts; nothing where it is not ours, for somebody or something else, or over.
fn ends_at(vault: &Vault, bound: &Bound, (text, now): (&str, Timestamp)) -> Option<Timestamp> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let (head, proof) = bytes.split_at_checked(RANDOM_BYTES + TIME_BYTES)?;
    let told = digest(&SHA256, proof);
    let ours = digest(&SHA256, &bound.proof(vault, head));
    let until = Timestamp::from_second(i64::from_be_bytes(head[RANDOM_BYTES..].try_into().ok()?)).ok()?;
    // Hashes are compared, so that the time taken tells nothing of where they differ.
    (told.as_ref() == ours.as_ref() && until > now).then_some(until)
}

/// Uses a challenge up; `false` where it does not count, or was answered before.
pub(super) fn take(
    tx: &mut dyn Tx,
    vault: &Vault,
    bound: &Bound,
    (text, now): (&str, Timestamp),
) -> Result<bool, DbError> {
    let Some(until) = ends_at(vault, bound, (text, now)) else { return Ok(false) };
    tx.execute(FORGET, &[now.into()])?;
    Ok(tx.execute(USE, &[digest(&SHA256, text.as_bytes()).as_ref().into(), until.into()])? == 1)
}

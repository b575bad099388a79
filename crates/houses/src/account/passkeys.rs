//! The passkeys of an account: added, named, counted, removed; a row that this program did not write opens nothing.

use super::accounts::Account;
use super::passkey_challenge::{self, Bound};
use db::{DbError, Row, Tx, Value};
use domain::ids::{AccountId, PasskeyId};
use ground::{App, Work};
use jiff::Timestamp;
use ledger::row_mac;
use ledger::sealed::SealedError;
use ledger::vault::Vault;
use sign::passkey::{Answered, Asked, Made, answered, counts_on, made};

/// Passkeys of one account at most.
pub const PASSKEYS_MAX: usize = 10;
/// Characters of a name at most.
pub const NAME_MAX: usize = 60;

const HOW_MANY: &str = "select count(*) as n from passkey where account_id = $1";
const ADD: &str = "insert into passkey (id, account_id, credential, public_key, sign_count, sealed, added_at, mac) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
const OF: &str = "select id, account_id, credential, public_key, sign_count, sealed, added_at, mac from passkey \
    where account_id = $1";
/// Nobody else counted meanwhile, or it counts no more.
const COUNT: &str = "update passkey set sign_count = $1, mac = $2 where id = $3 and sign_count = $4";
const REMOVE: &str = "delete from passkey where id = $1 and account_id = $2";
const REMOVE_ALL: &str = "delete from passkey where account_id = $1";

/// A passkey that was proved, to be added.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// What the authenticator made.
    pub made: Made,
    /// What its owner calls it.
    pub name: String,
}

/// A passkey of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Which.
    pub id: PasskeyId,
    /// By which its authenticator finds it.
    pub credential: Vec<u8>,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
    public_key: Vec<u8>,
    sign_count: u32,
    sealed: Vec<u8>,
}

fn context(id: PasskeyId) -> String {
    format!("passkey:{id}")
}

impl Passkey {
    fn mac(&self, vault: &Vault, of: AccountId) -> Vec<u8> {
        let columns: [Value; 7] = [
            self.id.into(),
            of.into(),
            (&self.credential[..]).into(),
            (&self.public_key[..]).into(),
            i64::from(self.sign_count).into(),
            (&self.sealed[..]).into(),
            self.added_at.into(),
        ];
        row_mac::of(vault, "passkey", &columns)
    }

    /// As it stands in the database; nothing where it was changed past this program.
    fn read(vault: &Vault, account: &Account, row: &Row) -> Result<Option<Self>, SealedError> {
        let mut found = Self {
            id: PasskeyId(row.id("id")),
            credential: row.bytes("credential"),
            name: String::new(),
            added_at: row.instant("added_at"),
            public_key: row.bytes("public_key"),
            sign_count: u32::try_from(row.int("sign_count")).unwrap_or(u32::MAX),
            sealed: row.bytes("sealed"),
        };
        if found.mac(vault, account.id) != row.bytes("mac") {
            metrics::counter!("rows_changed_outside_total", "table" => "passkey").increment(1);
            tracing::error!(passkey = %found.id, "this passkey was changed in the database, past this program: it opens nothing");
            return Ok(None);
        }
        let name = account.owner_key.open(&context(found.id), &found.sealed)?;
        found.name = String::from_utf8_lossy(&name).into_owned();
        Ok(Some(found))
    }
}

/// The passkeys of an account, the oldest first.
pub fn of(tx: &mut dyn Tx, vault: &Vault, account: &Account) -> Result<Vec<Passkey>, SealedError> {
    let mut found = Vec::new();
    for row in tx.query(OF, &[account.id.into()])? {
        found.extend(Passkey::read(vault, account, &row)?);
    }
    found.sort_by_key(|one| (one.added_at, one.id));
    Ok(found)
}

/// Adds a passkey; `false` where there are as many as there may be.
pub(super) fn add(work: &mut Work, of: &Account, (id, new): (PasskeyId, &NewPasskey)) -> Result<bool, SealedError> {
    let there = work.tx.one(HOW_MANY, &[of.id.into()])?.map_or(0, |row| row.int("n"));
    if usize::try_from(there).map_or(true, |there| there >= PASSKEYS_MAX) {
        return Ok(false);
    }
    let sealed = of.owner_key.seal(&context(id), new.name.as_bytes())?;
    let Made { credential, public_key, sign_count } = new.made.clone();
    let added_at = work.now;
    let row = Passkey { id, credential, name: String::new(), added_at, public_key, sign_count, sealed };
    let mac = row.mac(work.vault, of.id);
    let values: [Value; 8] = [
        id.into(),
        of.id.into(),
        row.credential.into(),
        row.public_key.into(),
        i64::from(sign_count).into(),
        row.sealed.into(),
        added_at.into(),
        mac.into(),
    ];
    work.tx.execute(ADD, &values)?;
    Ok(true)
}

/// Removes one of this account.
pub(super) fn remove(tx: &mut dyn Tx, (of, id): (AccountId, PasskeyId)) -> Result<(), DbError> {
    tx.execute(REMOVE, &[id.into(), of.into()]).map(|_| ())
}

/// Removes all of an account.
pub(super) fn remove_all(tx: &mut dyn Tx, of: AccountId) -> Result<(), DbError> {
    tx.execute(REMOVE_ALL, &[of.into()]).map(|_| ())
}

fn asked<'a>(app: &'a App, challenge: &'a str, origins: &'a [String]) -> Asked<'a> {
    Asked { challenge, domain: app.config.passkey_domain(), origins }
}

/// What an authenticator made, where it answers a challenge that counts; that is used up by it.
pub async fn prove_new(
    app: &App,
    bound: Bound,
    challenge: &str,
    (client_data, attestation): (&[u8], &[u8]),
) -> Result<Option<Made>, DbError> {
    let origins = app.config.passkey_origins();
    let made = made(&asked(app, challenge, &origins), client_data, attestation);
    let text = challenge.to_owned();
    let counts = app.command((bound, text), |work, (bound, text)| {
        passkey_challenge::take(work.tx, work.vault, bound, (text, work.now))
    });
    let counts: bool = counts.await?;
    Ok(made.filter(|_| counts))
}

/// What came of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It counts.
    Counted,
    /// It is none of this account, or not to this challenge.
    Wrong,
    /// The passkey counted backwards.
    Copied(PasskeyId),
}

/// Looks at an answer; its challenge is used up.
pub(super) fn look(
    work: &mut Work,
    (account, bound): (&Account, &Bound),
    (asked, answer): (&Asked, &Answered),
) -> Result<Outcome, SealedError> {
    if !passkey_challenge::take(work.tx, work.vault, bound, (asked.challenge, work.now))? {
        return Ok(Outcome::Wrong);
    }
    let all = of(work.tx, work.vault, account)?;
    let Some(mut passkey) = all.into_iter().find(|one| one.credential == answer.credential) else {
        return Ok(Outcome::Wrong);
    };
    let Some(count) = answered(asked, &passkey.public_key, answer) else {
        return Ok(Outcome::Wrong);
    };
    if !counts_on(passkey.sign_count, count) {
        return Ok(Outcome::Copied(passkey.id));
    }
    let before = std::mem::replace(&mut passkey.sign_count, count);
    let mac = passkey.mac(work.vault, account.id);
    let values: [Value; 4] = [i64::from(count).into(), mac.into(), passkey.id.into(), i64::from(before).into()];
    let counted = work.tx.execute(COUNT, &values)? == 1;
    Ok(if counted { Outcome::Counted } else { Outcome::Wrong })
}

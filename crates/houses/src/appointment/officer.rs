//! Officers' accounts: made with the request for their first role, in one transaction. An account alone opens nothing.

use super::acting;
use super::changing::{AppointmentError, BASIS, Order};
use super::first::first_of;
use crate::account::accounts::{Account, NewAccount, Profile};
use crate::account::changing::{AccountError, registration};
use crate::account::passwords;
use domain::account::login::{person_name, user_name};
use domain::account::{Actor, Role, TypeScope};
use domain::appointment::{Asked, Command, Kind};
use domain::identity_number::parse_nip;
use domain::ids::AccountId;
use domain::security_event::SecurityEvent;
use domain::typed::clean;
use domain::typed::fits::unfit;
use ground::{App, Work};
use jiff::Timestamp;
use ledger::carry_out;
use ledger::sealed::NewText;

/// Most characters of a rank.
pub const RANK_CHARS_MAX: usize = 60;

/// An officer's account to be made.
#[derive(Clone, Debug)]
pub struct NewOfficer {
    /// User name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Office of an examiner.
    pub office: Option<String>,
    /// NIP, printed on documents.
    pub nip: String,
    /// Rank, printed on documents.
    pub rank: String,
}

/// Makes an officer's account from the command line. The first two who can ask and agree are let in at once; everybody else waits
/// until one of them agrees, and what came of it stands in the account: it acts as an applicant while nobody has.
pub async fn create_officer(app: &App, new: &NewOfficer, password: &str, one_time: bool) -> Result<Account, String> {
    let (username, name) = (user_name(&new.username)?, person_name(&new.name)?);
    let nip = if new.nip.is_empty() { String::new() } else { parse_nip(&new.nip)? };
    if let Some(sentence) = unfit(&new.rank, RANK_CHARS_MAX) {
        return Err(sentence);
    }
    let account = NewAccount {
        id: AccountId(app.id()),
        username,
        role: new.role,
        office: new.office.clone(),
        profile: Profile { name, nip, rank: clean::line(&new.rank), ..Profile::default() },
        password_hash: passwords::hash(app, password).await?,
        one_time,
    };
    let asked = FirstRole { by: Actor::System, basis: "Baris perintah", from: app.now() };
    register_officer(app, account, asked).await.map_err(|e| e.to_string())
}

/// How the first role of a new account is asked for.
pub struct FirstRole<'a> {
    /// Who asks.
    pub by: Actor,
    /// On what it rests.
    pub basis: &'a str,
    /// From when on it holds once it is agreed; in a demo from before its past.
    pub from: Timestamp,
}

/// Makes an officer's account and asks for its first role; on what it rests is kept sealed with the account.
pub async fn register_officer(app: &App, new: NewAccount, first: FirstRole<'_>) -> Result<Account, AccountError> {
    let FirstRole { by, basis, from } = first;
    let by_person = by.account().is_some();
    let text = NewText::new(app.id(), app.bytes(), BASIS, basis);
    let input = (new, by, text, from);
    let made = app.command(input, |work, (new, by, text, from)| register(work, (new, by), text, *from)).await?;
    if by_person {
        app.watch.note(SecurityEvent::RoleGranted, app.now());
    }
    Ok(made)
}

fn register(
    work: &mut Work,
    (new, by): (&NewAccount, &Actor),
    text: &NewText,
    from: Timestamp,
) -> Result<Account, AccountError> {
    let mut made = carry_out(work, &registration(new.clone(), by.clone()))?.after;
    let asked = Asked {
        account: new.id,
        role: new.role,
        office: new.office.clone(),
        types: TypeScope::All,
        from,
        until: None,
        kind: Kind::Definitive,
        stands_for: None,
    };
    let command = Command::Ask { asked: Box::new(asked), basis: text.reference.clone() };
    let mut order = Order::beginning(by.clone(), command);
    (order.enclosed, order.texts) = (Some(first_of(new.id)), vec![text.clone()]);
    carry_out(work, &order).map_err(AppointmentError::within)?;
    if *by == Actor::System {
        match carry_out(work, &Order::new(first_of(new.id), Actor::System, Command::Agree)) {
            // Not among the first two: a person agrees.
            Ok(_) | Err(AppointmentError::Refused(_)) => {}
            Err(other) => return Err(other.within()),
        }
    }
    acting::settle(work.tx, work.vault, &mut made, (None, work.now))?;
    Ok(made)
}

/// The account as it acts now.
pub async fn acting_now(app: &App, account: Account) -> Result<Account, String> {
    let handle = app.clone();
    let settled = app.db.read(move |tx| {
        let mut acting = account.clone();
        acting::settle(tx, &handle.vault, &mut acting, (None, handle.now()))?;
        Ok(acting)
    });
    settled.await.map_err(|e: db::DbError| e.to_string())
}

/// Agrees to the first role of an account, as a person who may.
pub async fn agree_first(app: &App, account: Account, by: Actor) -> Result<Account, String> {
    let order = Order::new(first_of(account.id), by, Command::Agree);
    super::changing::change(app, order).await.map_err(|e| e.to_string())?;
    acting_now(app, account).await
}

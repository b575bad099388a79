//! Officers' accounts, made from the command line: the first ones of an installation.

use super::accounts::{Account, NewAccount, Profile};
use super::changing::register;
use super::passwords;
use domain::account::login::{person_name, user_name};
use domain::account::{Actor, Role};
use domain::identity_number::parse_nip;
use domain::ids::AccountId;
use domain::typed::clean;
use domain::typed::fits::unfit;
use ground::App;

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

/// Makes an officer's account.
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
    register(app, account, Some(Actor::System)).await.map_err(|e| e.to_string())
}

//! What forms about powers of attorney ask, read in one way for whoever gives one and for the counter.

use db::{DbError, Tx};
use domain::account::login::Login;
use domain::account::power::Scope;
use domain::form::parse_date;
use domain::ids::{AccountId, ApplicationId};
use domain::indonesian::{date, local, wib};
use domain::mandate::{Given, Refusal};
use domain::media::Accepts;
use ground::intake::{self, IntakeError, ReceivedFile};
use ground::{App, Rules};
use houses::account::accounts::{self, Account};
use houses::application::applications;
use jiff::{SignedDuration, Timestamp, ToSpan};
use ledger::uploads::NewFile;
use ledger::vault::OwnerKey;
use pages::form::Choice;
use web::WebError;
use web::forms::{Form, FormWithFiles};

/// Everything, in the form.
const ALL: &str = "semua";

/// What a power may be for, as choices: everything, a licence type, or one of these applications.
pub fn scopes(app: &App, own: &[(ApplicationId, String)], current: &str) -> Vec<Choice> {
    let types = app.rules.catalogue.listed();
    let types = types.iter().filter(|version| version.ty.offered()).map(|version| {
        Choice::new(&format!("izin:{}", version.ty.id), &format!("Hanya {}", version.ty.short_name), current)
    });
    let own = own.iter().map(|(id, words)| Choice::new(&format!("satu:{id}"), &format!("Hanya {words}"), current));
    let first = [Choice::new("", "Pilih lingkup", current), Choice::new(ALL, "Semua permohonan", current)];
    first.into_iter().chain(types).chain(own).collect()
}

/// What was chosen.
pub fn scope(form: &Form) -> Option<Scope> {
    let chosen = form.get("lingkup");
    if chosen == ALL {
        return Some(Scope::All);
    }
    match chosen.split_once(':')? {
        ("izin", id) => Some(Scope::Type { type_id: id.to_owned() }),
        ("satu", id) => Some(Scope::One { application: id.parse().ok()? }),
        _ => None,
    }
}

/// What a power is for, in words.
pub fn scope_words(tx: &mut dyn Tx, rules: &Rules, scope: &Scope) -> Result<String, DbError> {
    Ok(match scope {
        Scope::All => "Semua permohonan".into(),
        Scope::Type { type_id } => {
            let version = rules.catalogue.current(type_id);
            format!("Hanya {}", version.map_or(type_id.as_str(), |version| version.ty.short_name.as_str()))
        }
        Scope::One { application } => {
            let number = applications::brief(tx, *application)?.map(|brief| brief.number).unwrap_or_default();
            if number.is_empty() { "Hanya satu draf".into() } else { format!("Hanya permohonan {number}") }
        }
    })
}

/// The first moment after the day that was typed, where one was.
pub fn until(form: &Form) -> Option<Timestamp> {
    let day = parse_date(form.get("sampai").trim()).ok()?;
    wib().to_timestamp(day.checked_add(1.day()).ok()?.at(0, 0, 0, 0)).ok()
}

/// The last day, in words.
pub fn last_day(given: &Given) -> String {
    given.until.map(|until| date(local(until - SignedDuration::from_secs(1)).date())).unwrap_or_default()
}

/// The account with this user name. A telephone number or an address leads nowhere, so that nobody learns whose has an account.
pub async fn named(app: &App, username: &str) -> Result<Option<Account>, WebError> {
    let (handle, name) = (app.clone(), username.trim().to_lowercase());
    if !matches!(Login::of(&name), Login::UserName(_)) {
        return Ok(None);
    }
    Ok(app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &name)?)).await?)
}

/// The file of a form, checked, sealed under this key and in the store; or what is wrong with it.
pub async fn letter(
    app: &App,
    (key, by): (&OwnerKey, AccountId),
    posted: &mut FormWithFiles,
    field: &str,
) -> Result<Result<NewFile, String>, WebError> {
    let Some(at) = posted.files.iter().position(|file| file.field == field) else {
        return Ok(Err(Refusal::LetterMissing.to_string()));
    };
    let file = posted.files.swap_remove(at);
    let given = ReceivedFile { bytes: file.bytes, name: file.name, requirement: "surat".into(), by };
    match intake::take(app, key, given, &[Accepts::Document]).await {
        Ok(new) => Ok(Ok(new)),
        Err(IntakeError::Rejected(rejection)) => Ok(Err(rejection.sentence())),
        Err(error) => Err(error.into()),
    }
}

/// Takes a letter that did not enter the register out of the store again.
pub async fn discard(app: &App, file: &NewFile) {
    if let Err(error) = app.files.delete(file.id.0).await {
        tracing::warn!(%error, "a letter that was not taken stays in the store");
    }
}

/// At which field a refusal is told.
pub fn field_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Dates => "sampai",
        Refusal::Scope => "lingkup",
        Refusal::LetterMissing => "surat",
        Refusal::NotProved => "untuk",
        Refusal::NotPermitted
        | Refusal::NotNow
        | Refusal::Moved
        | Refusal::NoAgent
        | Refusal::OwnAgent
        | Refusal::Held
        | Refusal::TooMany
        | Refusal::TooManyCompanies
        | Refusal::Own
        | Refusal::LastOne => "pengguna",
    }
}

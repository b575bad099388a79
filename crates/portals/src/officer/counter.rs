//! The counter (Pasal 2(1)): find or register an applicant, start an application for them.

use crate::officer::work::decision::stage_tag;
use crate::person_says;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use db::{DbError, Row};
use domain::access::List;
use domain::account::changing::Command;
use domain::account::contact::{ContactKind, ContactStanding};
use domain::account::{Actor, Role};
use domain::application::{self, Application, Channel};
use domain::ids::{AccountId, ApplicationId};
use domain::indonesian;
use domain::licence_type::LicenceType;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::account::changing::Order;
use houses::account::{first_password as words, second_factor};
use houses::application::acting;
use houses::application::applications::SealedHolder;
use houses::application::error::ActError;
use houses::application::order::NewDraft;
use houses::reading::{self, View};
use jiff::Timestamp;
use ledger::carry_out;
use pages::form::{Choice, Problems};
use pages::staff::counter::{Counter, Intake, NewPerson, Person, PersonContact, TypeGroup};
use serde::Deserialize;
use web::forms::Form;
use web::{Answer, News, Orders, Routes, Signed, WebError, Who, frame, html, html_with, new_key};

/// `/loket`, `/loket/mulai`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/loket", Who::listing(List::Counter), page).order(
        "/loket/mulai",
        Orders::of([application::CommandKind::Start]).only(Role::Loket),
        start,
    )
}

const TODAY: &str = "select a.id, a.owner_id, a.type_id, a.number, a.state, a.created_at, a.wrapped_key, a.holder \
    from application a where a.channel = 'loket' and a.created_at >= $1 order by a.created_at desc limit 50";

#[derive(Deserialize)]
struct ApplicantSearch {
    #[serde(default)]
    cari: String,
    #[serde(default)]
    pemohon: String,
}

async fn page(
    State(app): State<App>,
    Signed(officer): Signed,
    Query(wanted): Query<ApplicantSearch>,
    news: News,
) -> Answer {
    let search: String = wanted.cari.trim().chars().take(120).collect();
    let (reader, number) = (officer.actor(), search.clone());
    if let Some(id) = app.db.read(move |tx| reading::find(tx, &reader, &number)).await? {
        return Ok(Redirect::to(&format!("/kerja/{id}")).into_response());
    }
    let sought = match (wanted.pemohon.parse(), search.is_empty()) {
        (Ok(id), _) => Some(Sought::Id(id)),
        (Err(_), false) => Some(Sought::Login(search.clone())),
        (Err(_), true) => None,
    };
    let (by_id, by_login) = (matches!(sought, Some(Sought::Id(_))), matches!(sought, Some(Sought::Login(_))));
    let (mut page, person) = view(&app, &officer, sought).await?;
    page.frame = frame::with_news(page.frame, news.code());
    page.search = search;
    if by_login {
        page.found = Some(person.iter().map(in_list).collect());
    } else if by_id {
        page.chosen = Some(person.ok_or(WebError::NotFound)?);
    }
    html(&page)
}

/// The page before anything was looked for.
pub(super) async fn blank(app: &App, officer: &Account) -> Result<Counter, WebError> {
    Ok(view(app, officer, None).await?.0)
}

/// The page, and who was looked for; that they were, and that the list of today was seen, is noted with it.
pub(super) async fn view(
    app: &App,
    officer: &Account,
    sought: Option<Sought>,
) -> Result<(Counter, Option<Person>), WebError> {
    let seen = app.view((officer.actor(), sought), |work, (reader, sought)| {
        let person = sought.as_ref().map_or(Ok(None), |sought| seen(work, reader, sought))?;
        let today = today(work)?;
        let filters: &[&str] = match sought {
            None => &[],
            Some(Sought::Login(_)) => &["cari"],
            Some(Sought::Id(_)) => &["pemohon"],
        };
        let count = today.len() + usize::from(person.is_some());
        reading::note_list(work, reader, &View { list: List::Counter, filters, count })?;
        Ok::<_, WebError>((person, today))
    });
    let (person, today) = seen.await?;
    let page = Counter {
        frame: frame::of(app, Some(officer), "Loket", "/loket"),
        form_key: new_key(app),
        search: String::new(),
        found: None,
        chosen: None,
        types: types(app, ""),
        oss_nik: String::new(),
        oss_delivers: app.config.registries.oss().is_some_and(|oss| oss.receive.is_some()),
        asks_nik: person_says::is_asked(app),
        new_person: NewPerson::default(),
        problems: Problems::default(),
        today,
    };
    Ok((page, person))
}

pub(super) enum Sought {
    Login(String),
    Id(AccountId),
}

/// An open account of an applicant. That an officer looked at it is on the account's log before it is shown.
fn seen(work: &mut Work, reader: &Actor, sought: &Sought) -> Result<Option<Person>, WebError> {
    let account = match sought {
        Sought::Login(login) => accounts::by_login(work.tx, work.vault, login)?,
        Sought::Id(id) => accounts::get(work.tx, work.vault, *id)?,
    };
    let Some(account) = account.filter(applicant) else { return Ok(None) };
    carry_out(work, &Order::new(account.id, reader.clone(), Command::Open))?;
    let said = person_says::of(work.tx, work.vault, &account, work.now)?;
    let second_factor = second_factor::shown(work.tx, account.id)?.map(|factor| indonesian::date_time(factor.set_at));
    Ok(Some(Person { said, second_factor, ..person(&account, work.now) }))
}

/// Only people who apply are found here, and only open accounts; a company comes by its people.
pub(super) fn applicant(account: &Account) -> bool {
    !account.is_officer() && !account.is_company() && !account.disabled
}

fn person(account: &Account, now: Timestamp) -> Person {
    Person {
        id: account.id.to_string(),
        name: account.profile.name.clone(),
        username: account.username.clone(),
        phone: masked_phone(&account.profile.phone),
        first_password: words::in_words(account, now),
        second_factor: None,
        said: None,
        wished: account.profile.wished_name.clone(),
        seen: String::new(),
        contacts: ContactKind::ALL.into_iter().filter_map(|contact| person_contact(account, contact, now)).collect(),
        typed: Default::default(),
    }
}

/// What there is to prove of a contact, whole: the officer says whose it is, and a masked one may be that of somebody else. Where nothing is to
/// be proved, the proved one, masked.
pub(super) fn shown_contact(account: &Account, contact: ContactKind) -> String {
    let to_prove = account.profile.to_prove(contact);
    if !to_prove.is_empty() {
        return to_prove.to_owned();
    }
    let value = account.profile.contact(contact);
    match contact {
        ContactKind::Phone => masked_phone(value),
        ContactKind::Email => masked_email(value),
    }
}

fn person_contact(account: &Account, contact: ContactKind, now: Timestamp) -> Option<PersonContact> {
    let shown = shown_contact(account, contact);
    let wished = !account.profile.wished(contact).is_empty();
    let standing = match (account.profile.standing(contact), account.unproved_until(contact)) {
        _ if wished => "Baru, belum dibuktikan. Sampai itu yang lama dipakai.".to_owned(),
        (ContactStanding::Proved(at), _) => format!("Terbukti sejak {}.", indonesian::date_time(at)),
        (ContactStanding::Awaiting, _) => "Diisi sendiri lewat internet, belum dibuktikan. Belum dipakai.".to_owned(),
        (ContactStanding::Unproved, Some(until)) if now < until => {
            let until = indonesian::date(indonesian::local(until).date());
            format!("Belum dibuktikan. Dipakai sampai {until}.")
        }
        (ContactStanding::Unproved, _) => {
            "180 hari tidak dibuktikan. Tidak dipakai lagi untuk memberi kabar.".to_owned()
        }
    };
    let confirms = !account.profile.to_prove(contact).is_empty();
    (!shown.is_empty()).then(|| PersonContact { id: contact.id(), label: contact.name(), shown, standing, confirms })
}

/// `sxxx@contoh.id`: enough to ask "is this yours?".
fn masked_email(address: &str) -> String {
    let Some((name, host)) = address.split_once('@') else { return String::new() };
    format!("{}xxx@{host}", name.chars().next().unwrap_or('x'))
}

/// A person among those found: whether it is the one at the counter is seen when they are chosen.
pub(super) fn in_list(person: &Person) -> Person {
    Person { name: indonesian::masked(&person.name), contacts: Vec::new(), ..person.clone() }
}

/// `0812 xxxx 0001`: enough to ask "is this your number?", too little to copy.
fn masked_phone(phone: &str) -> String {
    let local: Vec<char> = phone.replacen("+62", "0", 1).chars().collect();
    if local.len() < 9 {
        return "x".repeat(local.len());
    }
    let part = |range: &[char]| range.iter().collect::<String>();
    format!("{} {} {}", part(&local[..4]), "x".repeat(local.len() - 8), part(&local[local.len() - 4..]))
}

/// Types taken at the counter, by heading; a type with several kinds of application is listed once for each.
fn types(app: &App, current: &str) -> Vec<TypeGroup> {
    let mut groups: Vec<TypeGroup> = Vec::new();
    for ty in app.rules.catalogue.listed().into_iter().map(|version| &version.ty).filter(|ty| ty.offered()) {
        let choices = choices(ty, current);
        match groups.last_mut().filter(|group| group.name == ty.group) {
            Some(group) => group.types.extend(choices),
            None => groups.push(TypeGroup { name: ty.group.clone(), types: choices }),
        }
    }
    groups
}

fn choices(ty: &LicenceType, current: &str) -> Vec<Choice> {
    let choice = |variant: &domain::licence_type::Variant| {
        let label =
            if ty.variants.len() == 1 { ty.short_name.clone() } else { format!("{}: {}", ty.short_name, variant.name) };
        Choice::new(&format!("{}:{}", ty.id, variant.id), &label, current)
    };
    ty.variants.iter().map(choice).collect()
}

fn today(work: &mut Work) -> Result<Vec<Intake>, DbError> {
    let rows = work.tx.query(TODAY, &[start_of_day(work.now).into()])?;
    rows.iter().map(|row| intake(work, row)).collect()
}

fn start_of_day(now: Timestamp) -> Timestamp {
    let midnight = indonesian::local(now).date().to_datetime(jiff::civil::Time::midnight());
    indonesian::wib().to_timestamp(midnight).unwrap_or(now)
}

fn intake(work: &mut Work, row: &Row) -> Result<Intake, DbError> {
    let type_id = row.text("type_id");
    let sealed = SealedHolder {
        id: ApplicationId(row.id("id")),
        wrapped_key: row.opt_bytes("wrapped_key"),
        sealed: row.opt_bytes("holder"),
    };
    let holder = sealed.open(work.vault);
    let applicant = if holder.is_empty() {
        // Nothing was filled in yet, so the account's name must do.
        let owner = accounts::get(work.tx, work.vault, AccountId(row.id("owner_id")))?;
        indonesian::masked(&owner.map(|account| account.profile.name).unwrap_or_default())
    } else {
        reading::name_in_list(work.rules.catalogue.current(&type_id).map(|version| &version.ty), &holder)
    };
    let state: Application =
        serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("application state: {e}")))?;
    Ok(Intake {
        href: format!("/permohonan/{}", row.id("id")),
        number: row.opt_text("number").unwrap_or_else(|| "Draf".into()),
        licence: work.rules.catalogue.current(&type_id).map_or(type_id, |version| version.ty.short_name.clone()),
        applicant,
        time: indonesian::time(row.instant("created_at")),
        state: stage_tag(&state.stage),
    })
}

async fn start(State(app): State<App>, Signed(officer): Signed, form: Form) -> Answer {
    let owner: AccountId = form.get("pemohon").parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let found = app.db.read(move |tx| Ok(accounts::get(tx, &handle.vault, owner)?)).await?;
    let owner = found.filter(applicant).ok_or(WebError::NotFound)?;
    let wanted = form.get("izin");
    let Some((type_id, variant)) = type_and_variant(&app, wanted) else {
        return not_started(&app, &officer, &owner, wanted).await;
    };
    let draft = NewDraft { owner: owner.id, channel: Channel::Loket, type_id, variant, key: form.key() };
    match acting::start(&app, officer.actor(), draft).await {
        Ok(id) => Ok(Redirect::to(&format!("/permohonan/{id}")).into_response()),
        Err(ActError::NotFound) => not_started(&app, &officer, &owner, wanted).await,
        Err(error) => Err(error.into()),
    }
}

/// `type:variant`, or a type alone, which then means its first kind of application.
fn type_and_variant(app: &App, wanted: &str) -> Option<(String, String)> {
    let (type_id, variant) = wanted.split_once(':').unwrap_or((wanted, ""));
    let ty = &app.rules.catalogue.current(type_id)?.ty;
    let variant = if variant.is_empty() { ty.variants.first()? } else { ty.variant(variant)? };
    ty.offered().then(|| (ty.id.clone(), variant.id.clone()))
}

async fn not_started(app: &App, officer: &Account, owner: &Account, wanted: &str) -> Answer {
    let (mut page, person) = view(app, officer, Some(Sought::Id(owner.id))).await?;
    page.problems.add("izin", "Pilih jenis izin.");
    page.types = types(app, wanted);
    page.chosen = person;
    html_with(422, &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_masked_in_the_middle() {
        assert_eq!(masked_phone("+6281200000001"), "0812 xxxx 0001");
        assert_eq!(masked_phone("+6275112345"), "0751 x 2345");
        assert_eq!(masked_phone("0751123"), "xxxxxxx");
        assert_eq!(masked_phone(""), "");
    }

    #[test]
    fn the_day_begins_at_midnight_in_padang() {
        let early: Timestamp = "2026-11-23T17:30:00Z".parse().unwrap();
        assert_eq!(start_of_day(early).to_string(), "2026-11-23T17:00:00Z");
    }
}

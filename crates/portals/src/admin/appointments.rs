//! `/penugasan`: who holds which role; what waits for a second person, what is to be reviewed, and asking for a new one.

use super::account_help;
use super::appointment_words::{period, role, state, types};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use db::DbError;
use domain::access::List;
use domain::account::{Role, TypeScope};
use domain::appointment::{Appointment, Asked, CommandKind, Kind, Refusal, possible};
use domain::form::parse_date;
use domain::ids::AccountId;
use domain::indonesian::{date, local, wib};
use domain::typed::clean;
use domain::typed::fits::unfit;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::application::error::ActError;
use houses::appointment::changing::{AppointmentError, ask};
use houses::appointment::{appointments, reviewing};
use houses::reading::{self, View};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use ledger::sealed::SealedError;
use pages::form::{Choice, Problems};
use pages::staff::appointments::{AppointmentRow, Appointments, AskForm, HelpRow};
use std::collections::BTreeSet;
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, new_key};

/// Most characters of a basis.
pub(super) const BASIS_CHARS_MAX: usize = 500;
/// Fewest.
pub(super) const BASIS_CHARS_MIN: usize = 5;

/// `GET /penugasan`.
pub async fn page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let mut page = shown(&app, &account, (&Form::default(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// Rows of the page, with who saw them noted.
struct Seen {
    helps: Vec<HelpRow>,
    waiting: Vec<AppointmentRow>,
    due: Vec<AppointmentRow>,
    rows: Vec<AppointmentRow>,
}

async fn shown(app: &App, account: &Account, typed: (&Form, Problems)) -> Result<Appointments, WebError> {
    let seen = app.view(account.clone(), |work, reader| {
        let seen = read(work, reader)?;
        let count = seen.waiting.len() + seen.helps.len() + seen.rows.len();
        reading::note_list(work, &reader.actor(), &View { list: List::Appointments, filters: &[], count })?;
        Ok::<_, ActError>(seen)
    });
    let Seen { helps, waiting, due, rows } = seen.await?;
    let (form, problems) = typed;
    Ok(Appointments {
        frame: frame::of(app, Some(account), "Penugasan", "/penugasan"),
        form_key: new_key(app),
        waiting,
        helps,
        due,
        rows,
        asking: (account.role == Role::Admin).then(|| asking(app, form)),
        problems,
    })
}

fn read(work: &mut Work, reader: &Account) -> Result<Seen, SealedError> {
    let before = reviewing::reviewed_before(work.now);
    let mut agreed = appointments::agreed(work.tx, work.vault)?;
    agreed.retain(|one| !one.ran_out(work.now));
    let waiting = appointments::waiting(work.tx, work.vault)?;
    let due: Vec<&Appointment> = agreed.iter().filter(|one| one.confirmed_at.is_some_and(|at| at <= before)).collect();
    let due = due.into_iter().map(|one| row(work, one, reader)).collect::<Result<_, _>>()?;
    let waiting = waiting.iter().map(|one| row(work, one, reader)).collect::<Result<_, _>>()?;
    let rows = agreed.iter().map(|one| row(work, one, reader)).collect::<Result<_, _>>()?;
    // The inspectorate reads who holds what; who could not come in is for those who decide.
    let decides = reader.role != Role::Inspektorat;
    let helps = if decides { account_help::rows(work, reader)? } else { Vec::new() };
    Ok(Seen { helps, waiting, due, rows })
}

fn row(work: &mut Work, one: &Appointment, reader: &Account) -> Result<AppointmentRow, DbError> {
    let holder = accounts::get(work.tx, work.vault, one.asked.account)?;
    let (name, username) = holder.map(|holder| (holder.profile.name, holder.username)).unwrap_or_default();
    let may = possible(one, &reader.actor(), work.now);
    Ok(AppointmentRow {
        id: one.id.to_string(),
        version: one.version,
        name,
        username,
        role: role(&work.rules.catalogue, &one.asked),
        types: types(&work.rules.catalogue, &one.asked.types),
        period: period(&one.asked),
        state: state(one, work.now),
        confirmed: one.confirmed_at.map(|at| date(local(at).date())).unwrap_or_default(),
        may_review: may.contains(&CommandKind::Review),
    })
}

fn asking(app: &App, form: &Form) -> AskForm {
    let (chosen_role, office) = (form.get("peran"), form.get("kantor"));
    let kind = if form.has("cara") { form.get("cara") } else { Kind::Definitive.id() };
    let ticked = form.all("izin");
    let roles = Role::ALL.into_iter().filter(|role| role.is_staff());
    let types = app.rules.catalogue.all().filter(|version| version.ty.offered());
    AskForm {
        username: form.get("pengguna").to_owned(),
        roles: std::iter::once(Choice::new("", "Pilih peran", chosen_role))
            .chain(roles.map(|role| Choice::new(role.id(), role.name(), chosen_role)))
            .collect(),
        offices: std::iter::once(Choice::new("", "Tidak ada", office))
            .chain(app.rules.catalogue.offices.values().map(|one| Choice::new(&one.code, &one.name, office)))
            .collect(),
        types: types
            .map(|version| {
                let (id, label) = (version.ty.id.clone(), version.ty.name.clone());
                Choice { chosen: ticked.contains(&id.as_str()), value: id, label }
            })
            .collect(),
        kinds: Kind::ALL.into_iter().map(|one| Choice::new(one.id(), one.words(), kind)).collect(),
        stands_for: form.get("menggantikan").to_owned(),
        from: form.get("mulai").to_owned(),
        until: form.get("sampai").to_owned(),
        basis: form.get("dasar").to_owned(),
    }
}

/// `POST /penugasan`.
pub async fn create(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let (asked, basis) = match check(&app, &form).await? {
        Ok(checked) => checked,
        Err(problems) => return html_with(422, &shown(&app, &account, (&form, problems)).await?),
    };
    match ask(&app, account.actor(), (asked, &basis), form.key()).await {
        Ok(_) => Ok(Redirect::to("/penugasan?kabar=penugasan-diusulkan").into_response()),
        Err(AppointmentError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            let problems = Problems::one(field_of(refusal), refusal.to_string());
            html_with(409, &shown(&app, &account, (&form, problems)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

fn field_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::OfficeDoesNotFit => "kantor",
        Refusal::NoRole => "peran",
        Refusal::Dates | Refusal::EndMissing => "sampai",
        Refusal::StandsFor => "menggantikan",
        Refusal::NotPermitted
        | Refusal::Own
        | Refusal::SamePerson
        | Refusal::NotNow
        | Refusal::Moved
        | Refusal::NoOfficer
        | Refusal::Held
        | Refusal::LastOf(_)
        | Refusal::WorkOpen { .. }
        | Refusal::SuccessorDoesNotFit => "pengguna",
    }
}

/// What is asked for and on what it rests, or everything that is wrong with the form.
async fn check(app: &App, form: &Form) -> Result<Result<(Asked, String), Problems>, WebError> {
    let mut problems = Problems::default();
    let account = named(app, form.get("pengguna")).await?;
    if account.is_none() {
        problems.add("pengguna", "Tidak ada akun petugas dengan nama pengguna ini.");
    }
    let instead = form.get("menggantikan").trim();
    let stands_for = if instead.is_empty() { None } else { named(app, instead).await? };
    if !instead.is_empty() && stands_for.is_none() {
        problems.add("menggantikan", "Tidak ada akun petugas dengan nama pengguna ini.");
    }
    let role = Role::from_id(form.get("peran")).filter(|role| role.is_staff());
    if role.is_none() {
        problems.add("peran", "Pilih peran petugas.");
    }
    let office = form.get("kantor");
    if !office.is_empty() && !app.rules.catalogue.offices.contains_key(office) {
        problems.add("kantor", "Pilih kantor dari daftar.");
    }
    let kind = Kind::from_id(form.get("cara"));
    if kind.is_none() {
        problems.add("cara", "Pilih cara memegang peran ini.");
    }
    let from = day(form, "mulai", &mut problems).and_then(midnight).unwrap_or_else(|| app.now());
    let until = day(form, "sampai", &mut problems).and_then(|last| midnight(last.saturating_add(1.day())));
    let basis = clean::text(form.get("dasar"));
    if let Some(sentence) = basis_problem(&basis) {
        problems.add("dasar", sentence);
    }
    let (Some(account), Some(role), Some(kind), true) = (account, role, kind, problems.is_empty()) else {
        return Ok(Err(problems));
    };
    let office = (!office.is_empty()).then(|| office.to_owned());
    let asked = Asked { account, role, office, types: scope(app, form), from, until, kind, stands_for };
    Ok(Ok((asked, basis)))
}

/// What is wrong with the words on which an order rests.
pub(super) fn basis_problem(basis: &str) -> Option<String> {
    if basis.chars().count() < BASIS_CHARS_MIN {
        return Some("Tulis dasarnya, misalnya nomor dan tanggal surat tugas.".into());
    }
    unfit(basis, BASIS_CHARS_MAX)
}

fn scope(app: &App, form: &Form) -> TypeScope {
    let known = |id: &&str| app.rules.catalogue.current(id).is_some();
    let ticked: BTreeSet<String> = form.all("izin").into_iter().filter(known).map(str::to_owned).collect();
    if ticked.is_empty() { TypeScope::All } else { TypeScope::Only(ticked) }
}

fn day(form: &Form, field: &str, problems: &mut Problems) -> Option<Date> {
    let typed = form.get(field).trim();
    if typed.is_empty() {
        return None;
    }
    match parse_date(typed) {
        Ok(day) => Some(day),
        Err(sentence) => {
            problems.add(field, sentence);
            None
        }
    }
}

/// The first moment of a day in the city.
fn midnight(day: Date) -> Option<Timestamp> {
    wib().to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// The officer of this user name.
async fn named(app: &App, username: &str) -> Result<Option<AccountId>, WebError> {
    let (handle, name) = (app.clone(), username.trim().to_lowercase());
    let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &name)?)).await?;
    Ok(found.filter(Account::is_officer).map(|account| account.id))
}

//! `/penugasan/{id}`: one appointment; agreeing, declining, reviewing, ending with hand-over.

use super::appointment_words::{period, role, state, types};
use super::appointments::basis_problem;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use db::DbError;
use domain::access::List;
use domain::application::TextRef;
use domain::appointment::{Appointment, Command, CommandKind, Event, Refusal, possible};
use domain::ids::{AccountId, AppointmentId};
use domain::indonesian;
use domain::subject::Subject;
use domain::typed::clean;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::application::error::ActError;
use houses::appointment::appointments::{self, LoadedAppointment};
use houses::appointment::changing::{AppointmentError, Order, change, decline, end};
use houses::appointment::holders;
use houses::reading::{self, View};
use ledger::{events, sealed};
use pages::form::{Choice, Problems};
use pages::staff::appointment::AppointmentPage;
use pages::staff::parts::{Fact, HistoryEntry};
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, new_key};

/// Accounts that are offered to take work over.
const SUCCESSORS_MAX: usize = 200;

fn id_of(text: &str) -> Result<AppointmentId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// `GET /penugasan/{id}`.
pub async fn page(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    let mut page = shown(&app, &account, (id_of(&id)?, &Form::default(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// What is read of it in one go.
struct Seen {
    state: Appointment,
    name: String,
    facts: Vec<Fact>,
    history: Vec<HistoryEntry>,
    successors: Vec<(String, String)>,
}

async fn shown(
    app: &App,
    account: &Account,
    (id, form, problems): (AppointmentId, &Form, Problems),
) -> Result<AppointmentPage, WebError> {
    let seen = app.view((account.clone(), id), |work, (reader, id)| {
        let seen = read(work, *id)?;
        reading::note_list(work, &reader.actor(), &View { list: List::Appointments, filters: &["satu"], count: 1 })?;
        Ok::<_, ActError>(seen)
    });
    let Seen { state: one, name, facts, history, successors } = seen.await?;
    let may = possible(&one, &account.actor(), app.now());
    let chosen = form.get("penerima");
    let ending = may.contains(&CommandKind::End).then(|| {
        std::iter::once(Choice::new("", "Tidak ada yang diserahterimakan", chosen))
            .chain(successors.iter().map(|(id, name)| Choice::new(id, name, chosen)))
            .collect()
    });
    Ok(AppointmentPage {
        frame: frame::of(app, Some(account), &format!("Penugasan {name}"), "/penugasan"),
        form_key: new_key(app),
        id: one.id.to_string(),
        version: one.version,
        name,
        state: state(&one, app.now()),
        facts,
        history,
        may_agree: may.contains(&CommandKind::Agree),
        may_decline: may.contains(&CommandKind::Decline),
        may_review: may.contains(&CommandKind::Review),
        ending,
        why_not: why_not(&one, account),
        reason: form.get("alasan").to_owned(),
        basis: form.get("dasar").to_owned(),
        problems,
    })
}

fn why_not(one: &Appointment, account: &Account) -> Option<String> {
    use domain::appointment::Standing;
    if one.asked.account == account.id {
        return Some(Refusal::Own.to_string());
    }
    let asked_it = one.standing == Standing::Asked && one.asked_by == Some(account.id);
    asked_it.then(|| Refusal::SamePerson.to_string())
}

fn read(work: &mut Work, id: AppointmentId) -> Result<Seen, ActError> {
    let LoadedAppointment { state, key, .. } =
        appointments::load(work.tx, work.vault, id)?.ok_or(ActError::NotFound)?;
    let one = state.ok_or(ActError::NotFound)?;
    let asked = &one.asked;
    let holder = accounts::get(work.tx, work.vault, asked.account)?.ok_or(ActError::NotFound)?;
    let mut facts = vec![
        Fact::new("Nama pengguna", &holder.username),
        Fact::new("Peran", &role(&work.rules.catalogue, asked)),
        Fact::new("Jenis izin", &types(&work.rules.catalogue, &asked.types)),
        Fact::new("Cara memegang", asked.kind.words()),
        Fact::new("Berlaku", &period(asked)),
    ];
    if let Some(other) = asked.stands_for {
        facts.push(Fact::new("Menggantikan", &name_of(work, other)?));
    }
    if let Some(due) = one.review_due() {
        facts.push(Fact::new("Ditinjau lagi", &indonesian::date(indonesian::local(due).date())));
    }
    let mut history = Vec::new();
    for entry in events::of(work.tx, Subject::Appointment, &id.to_string())? {
        let event: Event = serde_json::from_str(&entry.payload).map_err(|e| ActError::Internal(e.to_string()))?;
        let (what, text, more) = told(work, &event)?;
        let text = match text {
            Some(text) => sealed::get(work.tx, &key, text.id)?.unwrap_or_default(),
            None => String::new(),
        };
        let who = match entry.actor.parse::<AccountId>() {
            Ok(by) => name_of(work, by)?,
            Err(_) => "Sistem".to_owned(),
        };
        let detail = [text, more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        history.push(HistoryEntry { what: what.into(), when: indonesian::date_time(entry.at), who, detail });
    }
    history.reverse();
    let role = (asked.role, SUCCESSORS_MAX);
    let others = holders::by_role(work.tx, work.vault, role, work.now)?;
    let fits = |other: &&Account| other.id != asked.account && other.office == asked.office && !other.disabled;
    let successors =
        others.iter().filter(fits).map(|other| (other.id.to_string(), other.profile.name.clone())).collect();
    Ok(Seen { name: holder.profile.name, facts, history, successors, state: one })
}

/// What happened, the text that goes with it, and what else it says.
fn told<'a>(work: &mut Work, event: &'a Event) -> Result<(&'static str, Option<&'a TextRef>, String), DbError> {
    Ok(match event {
        Event::Asked { basis, .. } => ("Diusulkan", Some(basis), String::new()),
        Event::CarriedOver { .. } => ("Dibawa dari peran yang dulu", None, String::new()),
        Event::Agreed { .. } => ("Disetujui", None, String::new()),
        Event::Declined { reason, .. } => ("Tidak disetujui", Some(reason), String::new()),
        Event::Reviewed => ("Ditinjau: masih perlu", None, String::new()),
        Event::Ended { successor, open, basis, .. } => {
            let more = match successor {
                Some(other) => format!("Diterima {}, {open} berkas", name_of(work, *other)?),
                None => String::new(),
            };
            ("Diakhiri", Some(basis), more)
        }
    })
}

fn name_of(work: &mut Work, id: AccountId) -> Result<String, DbError> {
    Ok(accounts::get(work.tx, work.vault, id)?.map(|account| account.profile.name).unwrap_or_default())
}

/// The answer to an order: back to the page, or the page with what is wrong at this field.
async fn answered(
    (app, account, id): (&App, &Account, AppointmentId),
    form: &Form,
    field: &'static str,
    done: Result<&'static str, AppointmentError>,
) -> Answer {
    match done {
        Ok(news) => Ok(Redirect::to(&format!("/penugasan/{id}?kabar={news}")).into_response()),
        Err(AppointmentError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            let about_work = matches!(refusal, Refusal::WorkOpen { .. } | Refusal::SuccessorDoesNotFit);
            let field = if about_work { "penerima" } else { field };
            html_with(409, &shown(app, account, (id, form, Problems::one(field, refusal.to_string()))).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /penugasan/{id}/setuju`.
pub async fn agree(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id = id_of(&id)?;
    let mut order = Order::new(id, account.actor(), Command::Agree);
    (order.version, order.key) = (form.version(), form.key());
    let done = change(&app, order).await.map(|_| "penugasan-disetujui");
    answered((&app, &account, id), &form, "h-setuju", done).await
}

/// `POST /penugasan/{id}/tolak`.
pub async fn refuse(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let (id, reason) = (id_of(&id)?, clean::text(form.get("alasan")));
    if basis_problem(&reason).is_some() {
        let problems = Problems::one("alasan", "Tulis alasannya, 5 sampai 500 huruf.");
        return html_with(422, &shown(&app, &account, (id, &form, problems)).await?);
    }
    let with = (form.version(), form.key());
    let done = decline(&app, (id, account.actor()), &reason, with).await.map(|()| "penugasan-ditolak");
    answered((&app, &account, id), &form, "alasan", done).await
}

/// `POST /penugasan/{id}/tinjau`.
pub async fn review(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id = id_of(&id)?;
    let mut order = Order::new(id, account.actor(), Command::Review);
    (order.version, order.key) = (form.version(), form.key());
    let done = change(&app, order).await.map(|_| "penugasan-ditinjau");
    answered((&app, &account, id), &form, "h-perlu", done).await
}

/// `POST /penugasan/{id}/akhiri`.
pub async fn finish(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let (id, basis, chosen) = (id_of(&id)?, clean::text(form.get("dasar")), form.get("penerima"));
    let successor: Option<AccountId> =
        if chosen.is_empty() { None } else { Some(chosen.parse().map_err(|_| WebError::NotFound)?) };
    if let Some(sentence) = basis_problem(&basis) {
        let problems = Problems::one("dasar", sentence);
        return html_with(422, &shown(&app, &account, (id, &form, problems)).await?);
    }
    let with = (form.version(), form.key());
    let done = end(&app, (id, account.actor()), (successor, &basis), with).await.map(|()| "penugasan-diakhiri");
    answered((&app, &account, id), &form, "dasar", done).await
}

//! `/loket/badan`: the counter proves companies (Pasal 11(2)a), and notes powers of attorney that came on paper.

use crate::mandate_form::{discard, field_of, letter, named, scope, scopes, until};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::access::List;
use domain::account::power::Capacity;
use domain::identity_number::npwp_check_fits;
use domain::ids::{AccountId, MandateId};
use domain::indonesian;
use domain::mandate::{Command, CommandKind, Given, Mandate, Move, Refusal, Standing, possible};
use domain::typed::clean;
use domain::typed::fits::unfit;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::application::error::ActError;
use houses::mandate::changing::{Enclosed, MandateError, Order, change, refuse};
use houses::mandate::{companies, mandates};
use houses::reading::{self, View};
use pages::account::PowerForm;
use pages::form::Problems;
use pages::staff::counter_mandates::{CompanyToProve, CounterMandates};
use web::forms::{Form, FormWithFiles};
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, html_with, new_key};

/// Most characters of a reason.
const REASON_CHARS_MAX: usize = 500;
/// Fewest.
const REASON_CHARS_MIN: usize = 5;

/// `/loket/badan`, `…/{id}/bukti`, `…/{id}/tolak`, `/loket/kuasa`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/loket/badan", Who::listing(List::Counter), page)
        .order("/loket/badan/{id}/bukti", [CommandKind::Prove], prove)
        .order("/loket/badan/{id}/tolak", [CommandKind::Refuse], not_proved)
        .order_with_files("/loket/kuasa", [CommandKind::Note], note)
}

async fn page(State(app): State<App>, Signed(officer): Signed, news: News) -> Answer {
    let mut page = shown(&app, &officer, (&Form::default(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

async fn shown(app: &App, officer: &Account, (form, problems): (&Form, Problems)) -> Result<CounterMandates, WebError> {
    let waiting = app.view(officer.clone(), |work, officer| {
        let mut waiting = Vec::new();
        for one in mandates::to_prove(work.tx, work.vault)? {
            waiting.extend(to_prove(work, officer, &one)?);
        }
        let view = View { list: List::Counter, filters: &["badan"], count: waiting.len() };
        reading::note_list(work, &officer.actor(), &view)?;
        Ok::<_, ActError>(waiting)
    });
    Ok(CounterMandates {
        frame: frame::of(app, Some(officer), "Badan usaha dan kuasa", "/loket/badan"),
        form_key: new_key(app),
        waiting: waiting.await?,
        giver: form.get("pemberi").to_owned(),
        giving: PowerForm {
            holders: Vec::new(),
            username: form.get("pengguna").to_owned(),
            scopes: scopes(app, &[], form.get("lingkup")),
            until: form.get("sampai").to_owned(),
        },
        problems,
    })
}

fn to_prove(work: &mut Work, officer: &Account, one: &Mandate) -> Result<Option<CompanyToProve>, ActError> {
    let Some(company) = accounts::get(work.tx, work.vault, one.given.holder)? else { return Ok(None) };
    let Some(person) = accounts::get(work.tx, work.vault, one.given.agent)? else { return Ok(None) };
    let mut doubts = Vec::new();
    for other in companies::same_number(work.tx, work.vault, &company)? {
        let other = registered(work, other)?;
        doubts.extend(other.map(|other| {
            format!("NPWP atau NIB ini sudah terdaftar: {other}. Pastikan siapa yang berhak sebelum memutuskan.")
        }));
    }
    if !npwp_check_fits(&company.profile.npwp) {
        doubts.push("Angka pemeriksa NPWP tidak cocok. Bandingkan setiap angkanya dengan kartu NPWP.".into());
    }
    let facts = domain::mandate::Facts::default();
    let can = possible(Move { mandate: Some(one), actor: &officer.actor(), now: work.now, facts });
    Ok(Some(CompanyToProve {
        id: one.id.to_string(),
        version: one.version,
        name: company.profile.name,
        npwp: company.profile.npwp,
        nib: company.profile.nib,
        person: format!("{} ({})", person.profile.name, person.username),
        since: indonesian::date_time(one.given_at),
        doubts,
        why_not: (!can.contains(&CommandKind::Prove)).then(|| Refusal::Own.to_string()),
        reason: String::new(),
    }))
}

/// Another company with the same number: its name, who registered it, how it stands.
fn registered(work: &mut Work, id: AccountId) -> Result<Option<String>, ActError> {
    let Some(company) = accounts::get(work.tx, work.vault, id)? else { return Ok(None) };
    let all = mandates::of_holder(work.tx, work.vault, id)?;
    let Some(one) = all.iter().find(|one| one.given.capacity == Capacity::Responsible) else { return Ok(None) };
    let stands = match one.standing {
        Standing::Open => "menunggu dibuktikan",
        Standing::Holds { .. } => "terbukti",
        Standing::Declined { .. } => "tidak terbukti",
        Standing::Ended { .. } => "dibatalkan",
    };
    let person = accounts::get(work.tx, work.vault, one.given.agent)?;
    let username = person.map(|person| person.username).unwrap_or_default();
    Ok(Some(format!("{}, didaftarkan {username}, {stands}", company.profile.name)))
}

fn id_of(id: &str) -> Result<MandateId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// `POST /loket/badan/{id}/bukti`
async fn prove(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let mut order = Order::new(id_of(&id)?, officer.actor(), Command::Prove);
    (order.version, order.key) = (form.version(), form.key());
    change(&app, order).await?;
    Ok(Redirect::to("/loket/badan?kabar=badan-terbukti").into_response())
}

/// `POST /loket/badan/{id}/tolak`
async fn not_proved(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let (mandate, reason) = (id_of(&id)?, clean::text(form.get("alasan")));
    if reason.chars().count() < REASON_CHARS_MIN || unfit(&reason, REASON_CHARS_MAX).is_some() {
        let problems = Problems::one(format!("alasan-{mandate}"), "Tulis alasannya, 5 sampai 500 huruf.");
        let mut page = shown(&app, &officer, (&Form::default(), problems)).await?;
        for row in page.waiting.iter_mut().filter(|row| row.id == id) {
            row.reason.clone_from(&reason);
        }
        // What was decided meanwhile has no field to be told at.
        page.problems.0.retain(|problem| page.waiting.iter().any(|row| problem.field == row.reason_id()));
        return html_with(422, &page);
    }
    refuse(&app, (mandate, officer.actor()), &reason, (form.version(), form.key())).await?;
    Ok(Redirect::to("/loket/badan?kabar=badan-tidak-terbukti").into_response())
}

/// `POST /loket/kuasa`
async fn note(State(app): State<App>, Signed(officer): Signed, mut posted: FormWithFiles) -> Answer {
    let form = posted.form.clone();
    let mut problems = Problems::default();
    let (holder, agent) = (named(&app, form.get("pemberi")).await?, named(&app, form.get("pengguna")).await?);
    for (field, found) in [("pemberi", &holder), ("pengguna", &agent)] {
        if found.is_none() {
            problems.add(field, Refusal::NoAgent.to_string());
        }
    }
    let (scope, until) = (scope(&form), until(&form));
    if scope.is_none() {
        problems.add("lingkup", Refusal::Scope.to_string());
    }
    if until.is_none() {
        problems.add("sampai", Refusal::Dates.to_string());
    }
    let (Some(holder), Some(agent), Some(scope), true) = (holder, agent, scope, problems.is_empty()) else {
        return html_with(422, &shown(&app, &officer, (&form, problems)).await?);
    };
    let file = match letter(&app, (&holder.owner_key, officer.id), &mut posted, "surat").await? {
        Ok(file) => file,
        Err(sentence) => {
            let problems = Problems::one("surat", sentence);
            return html_with(422, &shown(&app, &officer, (&form, problems)).await?);
        }
    };
    let (capacity, letter, keeper) = (Capacity::Attorney, Some(file.id), holder.id);
    let given = Given { holder: holder.id, agent: agent.id, capacity, scope, until, letter, keeper };
    let mut order = Order::beginning(officer.actor(), Command::Note { given: Box::new(given) });
    (order.enclosed, order.key) = (Enclosed { company: None, letter: Some(file.clone()) }, form.key());
    match change(&app, order).await {
        Ok(_) => Ok(Redirect::to("/loket/badan?kabar=kuasa-dicatat").into_response()),
        Err(MandateError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            discard(&app, &file).await;
            let problems = Problems::one(field_of(refusal), refusal.to_string());
            html_with(422, &shown(&app, &officer, (&form, problems)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

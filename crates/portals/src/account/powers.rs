//! `/akun/kuasa`: powers of attorney that one gave and holds, giving one, ending one; answering an invitation; the letter.

use crate::letter_download;
use crate::mandate_form::{discard, field_of, last_day, letter, named, scope, scope_words, scopes, until};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::Role;
use domain::account::power::Capacity;
use domain::ids::{AccountId, ApplicationId, MandateId};
use domain::indonesian;
use domain::mandate::{Command, CommandKind, Given, Mandate, Move, Refusal, Standing, possible};
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::application::error::ActError;
use houses::mandate::changing::{Enclosed, MandateError, Order, change};
use houses::mandate::letter as letters;
use houses::mandate::mandates;
use pages::Tone;
use pages::account::{PowerForm, PowerRow, Powers};
use pages::form::{Choice, Problems};
use pages::parts::Tag;
use web::forms::{Form, FormWithFiles};
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, html_with, new_key};

/// Applications of a holder that are offered as what a power is for.
const OFFERED_MAX: i64 = 30;
const OWN: &str = "select id, type_id, number from application where owner_id = $1 and stage <> 'withdrawn' \
    and wrapped_key is not null order by created_at desc limit $2";

/// `/akun/kuasa`, `…/{id}/terima`, `…/tolak`, `…/akhiri`, `…/surat`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/akun/kuasa", Who::Only(&[Role::Pemohon]), page)
        .order_with_files("/akun/kuasa", [CommandKind::Give], give)
        .order("/akun/kuasa/{id}/terima", [CommandKind::Accept], accept)
        .order("/akun/kuasa/{id}/tolak", [CommandKind::Decline], decline)
        .order("/akun/kuasa/{id}/akhiri", [CommandKind::End], end)
        .get("/akun/kuasa/{id}/surat", Who::Only(&[Role::Pemohon, Role::Loket]), letter_file)
}

async fn page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let mut page = shown(&app, &account, (&Form::default(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// What is read for the page in one go.
struct Seen {
    given: Vec<PowerRow>,
    held: Vec<PowerRow>,
    holders: Vec<(AccountId, String)>,
    applications: Vec<(ApplicationId, String)>,
}

async fn shown(app: &App, account: &Account, (form, problems): (&Form, Problems)) -> Result<Powers, WebError> {
    let seen = app.view(account.clone(), read).await?;
    let own = account.id.to_string();
    let holder = if form.has("untuk") { form.get("untuk") } else { &own };
    let holders = seen.holders.iter().map(|(id, name)| Choice::new(&id.to_string(), name, holder));
    Ok(Powers {
        frame: frame::of(app, Some(account), "Kuasa", "/akun/kuasa"),
        key: new_key(app),
        given: seen.given,
        held: seen.held,
        giving: PowerForm {
            holders: holders.collect(),
            username: form.get("pengguna").to_owned(),
            scopes: scopes(app, &seen.applications, form.get("lingkup")),
            until: form.get("sampai").to_owned(),
        },
        problems,
    })
}

fn read(work: &mut Work, account: &Account) -> Result<Seen, ActError> {
    let mine = mandates::of_agent(work.tx, work.vault, account.id)?;
    let mut holders = vec![(account.id, "Saya sendiri".to_owned())];
    for one in mine.iter().filter(|one| one.speaks(work.now)) {
        let company = accounts::get(work.tx, work.vault, one.given.holder)?;
        holders.extend(company.map(|company| (company.id, company.profile.name)));
    }
    let (mut given, mut applications) = (Vec::new(), Vec::new());
    for (holder, name) in &holders {
        for one in mandates::of_holder(work.tx, work.vault, *holder)? {
            if one.given.capacity == Capacity::Attorney {
                let agent = accounts::get(work.tx, work.vault, one.given.agent)?;
                let agent = agent.map(|agent| (agent.username, indonesian::masked(&agent.profile.name)));
                let (username, masked) = agent.unwrap_or_default();
                // Who somebody is, is theirs to show: a power that nobody accepted tells nothing of them.
                let accepted = matches!(one.standing, Standing::Holds { .. } | Standing::Ended { .. });
                let masked = if accepted { format!(" ({masked})") } else { String::new() };
                let from = if *holder == account.id { String::new() } else { format!(", untuk {name}") };
                given.push(row(work, &one, (format!("{username}{masked}{from}"), false))?);
            }
        }
        for row in work.tx.query(OWN, &[(*holder).into(), OFFERED_MAX.into()])? {
            let type_id = row.text("type_id");
            let version = work.rules.catalogue.current(&type_id);
            let title = version.map_or(type_id.as_str(), |version| version.ty.short_name.as_str());
            let number = row.opt_text("number").unwrap_or_else(|| "draf".into());
            applications.push((ApplicationId(row.id("id")), format!("{title} {number}")));
        }
    }
    let mut held = Vec::new();
    for one in mine.iter().filter(|one| one.given.capacity == Capacity::Attorney) {
        let holder = accounts::get(work.tx, work.vault, one.given.holder)?;
        held.push(row(work, one, (holder.map(|holder| holder.profile.name).unwrap_or_default(), true))?);
    }
    given.reverse();
    held.reverse();
    Ok(Seen { given, held, holders, applications })
}

fn row(work: &mut Work, one: &Mandate, (who, mine): (String, bool)) -> Result<PowerRow, ActError> {
    let (holds, asked) = (one.holds(work.now), one.standing == Standing::Open && !one.ran_out(work.now));
    Ok(PowerRow {
        id: one.id.to_string(),
        version: one.version,
        who,
        scope: scope_words(work.tx, work.rules, &one.given.scope)?,
        until: last_day(&one.given),
        state: match one.standing {
            _ if holds => Tag::new(Tone::Good, "ok", "Berlaku"),
            Standing::Open if asked => Tag::new(Tone::Warning, "clock", "Menunggu diterima"),
            Standing::Declined { .. } => Tag::new(Tone::Plain, "bars", "Ditolak atau ditarik lagi"),
            Standing::Ended { since } => {
                let day = indonesian::date(indonesian::local(since).date());
                Tag::new(Tone::Plain, "bars", format!("Diakhiri {day}"))
            }
            Standing::Open | Standing::Holds { .. } => Tag::new(Tone::Plain, "clock", "Sudah berakhir"),
        },
        may_end: holds || asked,
        may_accept: asked && mine,
    })
}

/// `POST /akun/kuasa`
async fn give(State(app): State<App>, Signed(account): Signed, mut posted: FormWithFiles) -> Answer {
    let form = posted.form.clone();
    let holder =
        if form.has("untuk") { form.get("untuk").parse().map_err(|_| WebError::NotFound)? } else { account.id };
    let speaks =
        |power: &domain::account::power::Power| power.holder == holder && power.capacity == Capacity::Responsible;
    if holder != account.id && !account.powers.iter().any(speaks) {
        return Err(WebError::NotFound);
    }
    let mut problems = Problems::default();
    let agent = named(&app, form.get("pengguna")).await?;
    if agent.is_none() {
        problems.add("pengguna", Refusal::NoAgent.to_string());
    }
    let (scope, until) = (scope(&form), until(&form));
    if scope.is_none() {
        problems.add("lingkup", Refusal::Scope.to_string());
    }
    if until.is_none() {
        problems.add("sampai", Refusal::Dates.to_string());
    }
    let (Some(agent), Some(scope), true) = (agent, scope, problems.is_empty()) else {
        return html_with(422, &shown(&app, &account, (&form, problems)).await?);
    };
    let file = match letter(&app, (&account.owner_key, account.id), &mut posted, "surat").await? {
        Ok(file) => file,
        Err(sentence) => {
            let problems = Problems::one("surat", sentence);
            return html_with(422, &shown(&app, &account, (&form, problems)).await?);
        }
    };
    let (capacity, letter, keeper) = (Capacity::Attorney, Some(file.id), account.id);
    let given = Given { holder, agent: agent.id, capacity, scope, until, letter, keeper };
    let mut order = Order::beginning(account.actor(), Command::Give { given: Box::new(given) });
    (order.enclosed, order.key) = (Enclosed { company: None, letter: Some(file.clone()) }, form.key());
    match change(&app, order).await {
        Ok(done) => {
            if done.repeated {
                discard(&app, &file).await;
            }
            Ok(Redirect::to("/akun/kuasa?kabar=kuasa-diberikan").into_response())
        }
        Err(MandateError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            discard(&app, &file).await;
            let problems = Problems::one(field_of(refusal), refusal.to_string());
            html_with(422, &shown(&app, &account, (&form, problems)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

fn id_of(id: &str) -> Result<MandateId, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// An order about a mandate that the actor has a part in; what they have none in is not found.
async fn answer(
    (app, account): (&App, &Account),
    (id, command): (&str, Command),
    form: &Form,
) -> Result<Mandate, WebError> {
    let (id, kind) = (id_of(id)?, command.kind());
    let seen = app.view((account.clone(), id), |work, (account, id)| {
        let loaded = mandates::load(work.tx, work.vault, *id)?.ok_or(ActError::NotFound)?;
        let one = loaded.state.ok_or(ActError::NotFound)?;
        let speaks = mandates::speaks(work.tx, work.vault, (account.id, one.given.holder), work.now)?;
        if one.given.agent != account.id && !speaks {
            return Err(ActError::NotFound);
        }
        Ok((one, speaks))
    });
    let (one, speaks) = seen.await?;
    let facts = domain::mandate::Facts { speaks, ..domain::mandate::Facts::default() };
    let can = possible(Move { mandate: Some(&one), actor: &account.actor(), now: app.now(), facts });
    // Pressed twice it is ended once.
    if kind == CommandKind::End
        && !can.contains(&kind)
        && matches!(one.standing, Standing::Ended { .. } | Standing::Declined { .. })
    {
        return Ok(one);
    }
    let mut order = Order::new(id, account.actor(), command);
    (order.version, order.key) = (form.version(), form.key());
    change(app, order).await?;
    Ok(one)
}

/// `POST /akun/kuasa/{id}/terima`
async fn accept(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let accepted = answer((&app, &account), (&id, Command::Accept), &form).await?;
    let to = if accepted.given.capacity == Capacity::Attorney { "kuasa?kabar=kuasa" } else { "badan?kabar=undangan" };
    Ok(Redirect::to(&format!("/akun/{to}-diterima")).into_response())
}

/// `POST /akun/kuasa/{id}/tolak`
async fn decline(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let declined = answer((&app, &account), (&id, Command::Decline), &form).await?;
    let to = if declined.given.capacity == Capacity::Attorney { "kuasa?kabar=kuasa" } else { "badan?kabar=undangan" };
    Ok(Redirect::to(&format!("/akun/{to}-ditolak")).into_response())
}

/// `POST /akun/kuasa/{id}/akhiri`: of whoever is represented, and of whoever acts.
async fn end(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let ended = answer((&app, &account), (&id, Command::End), &form).await?;
    let page = if ended.given.capacity == Capacity::Attorney { "kuasa" } else { "badan" };
    Ok(Redirect::to(&format!("/akun/{page}?kabar=kuasa-diakhiri")).into_response())
}

/// `GET /akun/kuasa/{id}/surat`
async fn letter_file(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let input = (account.actor(), id_of(&id)?);
    let opened = app.view(input, |work, (reader, id)| letters::open(work, reader, *id)).await?;
    letter_download::answer(&app, opened).await
}

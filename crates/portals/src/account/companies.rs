//! `/akun/badan`: companies that one acts for, their people, and registering one (Pasal 11(2)a).

use crate::mandate_form::{discard, letter, named};
use crate::own_application::as_what;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use db::DbError;
use domain::account::Role;
use domain::account::power::{Capacity, Scope};
use domain::ids::AccountId;
use domain::indonesian::{date, local};
use domain::mandate::{Command, CommandKind, Event, Given, Mandate, Refusal, Standing};
use domain::subject::Subject;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::application::error::ActError;
use houses::mandate::changing::{MandateError, Order, change};
use houses::mandate::mandates;
use houses::mandate::registering::{check_company, company_of};
use jiff::Timestamp;
use ledger::{events, sealed};
use pages::Tone;
use pages::account::{Companies, CompanyCard, CompanyTyped, Invitation, PersonRow};
use pages::form::Problems;
use pages::parts::Tag;
use web::forms::{Form, FormWithFiles};
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, html_with, new_key};

/// Digits of a number that are shown.
const DIGITS_SHOWN: usize = 4;

/// `/akun/badan`, `…/{id}/undang`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/akun/badan", Who::Only(&[Role::Pemohon]), page)
        .order_with_files("/akun/badan", [CommandKind::Register], register)
        .order("/akun/badan/{id}/undang", [CommandKind::Invite], invite)
}

async fn page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let mut page = shown(&app, &account, (CompanyTyped::default(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

async fn shown(
    app: &App,
    account: &Account,
    (typed, problems): (CompanyTyped, Problems),
) -> Result<Companies, WebError> {
    let (invitations, companies) = app.view(account.id, |work, me| read(work, *me)).await?;
    Ok(Companies {
        frame: frame::of(app, Some(account), "Badan usaha", "/akun/badan"),
        key: new_key(app),
        invitations,
        companies,
        typed,
        problems,
    })
}

fn read(work: &mut Work, me: AccountId) -> Result<(Vec<Invitation>, Vec<CompanyCard>), ActError> {
    let (mut invitations, mut found) = (Vec::new(), Vec::new());
    for one in mandates::of_agent(work.tx, work.vault, me)? {
        if one.given.capacity == Capacity::Attorney || matches!(one.standing, Standing::Ended { .. }) {
            continue;
        }
        let Some(company) = accounts::get(work.tx, work.vault, one.given.holder)? else { continue };
        if one.given.capacity == Capacity::Member && one.standing == Standing::Open {
            let (company, since) = (company.profile.name, day(one.given_at));
            invitations.push(Invitation { id: one.id.to_string(), version: one.version, company, since });
        } else if one.given.capacity == Capacity::Responsible || one.holds(work.now) {
            found.push(card(work, &one, &company)?);
        }
    }
    Ok((invitations, found))
}

fn card(work: &mut Work, mine: &Mandate, company: &Account) -> Result<CompanyCard, ActError> {
    let speaks = mine.speaks(work.now);
    let mut people = Vec::new();
    if mine.holds(work.now) {
        for one in mandates::of_holder(work.tx, work.vault, company.id)? {
            let invited = one.given.capacity == Capacity::Member && one.standing == Standing::Open;
            if one.given.capacity != Capacity::Attorney && (one.holds(work.now) || invited && speaks) {
                people.push(person(work, &one, (mine, speaks))?);
            }
        }
    }
    let responsible = mine.given.capacity == Capacity::Responsible;
    Ok(CompanyCard {
        id: company.id.to_string(),
        name: company.profile.name.clone(),
        numbers: format!("NPWP berakhir {}, NIB berakhir {}", end(&company.profile.npwp), end(&company.profile.nib)),
        part: as_what(mine.given.capacity).into(),
        state: match mine.standing {
            Standing::Open => Tag::new(Tone::Plain, "clock", "Akan diperiksa petugas"),
            Standing::Holds { .. } => Tag::new(Tone::Good, "ok", "Terbukti"),
            Standing::Declined { .. } | Standing::Ended { .. } => Tag::new(Tone::Bad, "bad", "Tidak terbukti"),
        },
        reason: refused_because(work, mine)?,
        letter_href: responsible.then(|| format!("/akun/kuasa/{}/surat", mine.id)),
        people,
        may_invite: speaks,
        typed: String::new(),
    })
}

fn person(work: &mut Work, one: &Mandate, (mine, speaks): (&Mandate, bool)) -> Result<PersonRow, DbError> {
    let account = accounts::get(work.tx, work.vault, one.given.agent)?;
    let (name, username) = account.map(|account| (account.profile.name, account.username)).unwrap_or_default();
    let own = one.id == mine.id;
    let (name, about, end_label) = match one.standing {
        Standing::Open if one.given.capacity == Capacity::Member => {
            (username, format!("diundang {}, belum menjawab", day(one.given_at)), "Batalkan undangan")
        }
        Standing::Open => (name, format!("penanggung jawab, sejak {}", day(one.given_at)), "Batalkan pendaftaran"),
        Standing::Holds { since } | Standing::Declined { since } | Standing::Ended { since } => {
            let ends = match (one.given.capacity, own, speaks) {
                (Capacity::Member, true, _) => "Berhenti menjadi wakil",
                (Capacity::Member, false, true) => "Hentikan",
                (Capacity::Responsible | Capacity::Attorney, ..) | (Capacity::Member, false, false) => "",
            };
            (name, format!("{}, sejak {}", as_what(one.given.capacity), day(since)), ends)
        }
    };
    Ok(PersonRow { id: one.id.to_string(), version: one.version, name, about, end_label: end_label.into() })
}

/// Why a company was not proved, as the officer wrote it.
fn refused_because(work: &mut Work, mine: &Mandate) -> Result<String, ActError> {
    if !matches!(mine.standing, Standing::Declined { .. }) {
        return Ok(String::new());
    }
    let Some(loaded) = mandates::load(work.tx, work.vault, mine.id)? else { return Ok(String::new()) };
    for entry in events::of(work.tx, Subject::Mandate, &mine.id.to_string())? {
        if let Ok(Event::CompanyRefused { reason }) = serde_json::from_str(&entry.payload) {
            return Ok(sealed::get(work.tx, &loaded.key, reason.id)?.unwrap_or_default());
        }
    }
    Ok(String::new())
}

fn end(number: &str) -> &str {
    &number[number.len().saturating_sub(DIGITS_SHOWN)..]
}

fn day(at: Timestamp) -> String {
    date(local(at).date())
}

/// `POST /akun/badan`: whether a number is registered already, nobody is told; an officer looks in any case.
async fn register(State(app): State<App>, Signed(account): Signed, mut posted: FormWithFiles) -> Answer {
    let form = posted.form.clone();
    let typed = CompanyTyped {
        name: form.get("nama").to_owned(),
        npwp: form.get("npwp").to_owned(),
        nib: form.get("nib").to_owned(),
    };
    let (profile, mut problems) = check_company(&typed.name, &typed.npwp, &typed.nib);
    if !problems.is_empty() {
        return html_with(422, &shown(&app, &account, (typed, problems)).await?);
    }
    let deed = match letter(&app, (&account.owner_key, account.id), &mut posted, "akta").await? {
        Ok(deed) => deed,
        Err(sentence) => {
            problems.add("akta", sentence);
            return html_with(422, &shown(&app, &account, (typed, problems)).await?);
        }
    };
    let (given, enclosed) = company_of(AccountId(app.id()), profile, account.id, deed.clone());
    let mut order = Order::beginning(account.actor(), Command::Register { given: Box::new(given) });
    (order.enclosed, order.key) = (enclosed, form.key());
    let done = change(&app, order).await;
    // After any other error it is not known here whether it was committed, so nothing is taken away.
    let not_kept = matches!(&done, Ok(done) if done.repeated) || matches!(&done, Err(MandateError::Refused(_)));
    if not_kept {
        discard(&app, &deed).await;
    }
    match done {
        Ok(_) => Ok(Redirect::to("/akun/badan?kabar=badan-didaftarkan").into_response()),
        Err(MandateError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            let problems = Problems::one("nama", refusal.to_string());
            html_with(422, &shown(&app, &account, (typed, problems)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /akun/badan/{id}/undang`
async fn invite(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let holder: AccountId = id.parse().map_err(|_| WebError::NotFound)?;
    let ours = account.powers.iter().any(|power| power.holder == holder && power.capacity == Capacity::Responsible);
    if !ours {
        return Err(WebError::NotFound);
    }
    let done = match named(&app, form.get("pengguna")).await? {
        Some(agent) => {
            let given = Given {
                holder,
                agent: agent.id,
                capacity: Capacity::Member,
                scope: Scope::All,
                until: None,
                letter: None,
                keeper: account.id,
            };
            let mut order = Order::beginning(account.actor(), Command::Invite { given: Box::new(given) });
            order.key = form.key();
            change(&app, order).await.map(|_| ())
        }
        None => Err(MandateError::Refused(Refusal::NoAgent)),
    };
    match done {
        Ok(()) => Ok(Redirect::to("/akun/badan?kabar=wakil-diundang").into_response()),
        Err(MandateError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            let problems = Problems::one(format!("pengguna-{holder}"), refusal.to_string());
            let mut page = shown(&app, &account, (CompanyTyped::default(), problems)).await?;
            for company in page.companies.iter_mut().filter(|company| company.id == id) {
                form.get("pengguna").clone_into(&mut company.typed);
            }
            html_with(422, &page)
        }
        Err(error) => Err(error.into()),
    }
}

//! `/akun/data`: what is kept of oneself and why, a copy of it, requests to put it right or to erase it (UU 27/2022 ps 5 to 15).

use super::own::{refused_status, wrong_password};
use super::own_copy;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::account::Role;
use domain::data_case::{Command, CommandKind, DataCase, Kind, Wish};
use domain::data_purpose::PURPOSES;
use domain::indonesian;
use domain::typed::fits::unfit;
use ground::App;
use houses::account::accounts::Account;
use houses::privacy::cases;
use houses::privacy::changing::{CaseError, Order, change, words};
use pages::Tone;
use pages::account::{OwnBreach, OwnData, OwnRequest};
use pages::form::Problems;
use pages::parts::Tag;
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, html_with, new_key};

/// Matters shown; the newest come first.
const SHOWN_MAX: i64 = 20;
/// Fewest letters that say what is wrong.
const WORDS_CHARS_MIN: usize = 5;
/// Most letters of a request.
const WORDS_CHARS_MAX: usize = 2_000;

/// `/akun/data`, `…/salinan`, `…/pembetulan`, `…/penghapusan`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/akun/data", Who::SignedIn, page)
        .get("/akun/data/salinan", Who::SignedIn, own_copy::download)
        .order("/akun/data/pembetulan", [CommandKind::Ask], ask_correction)
        .order("/akun/data/penghapusan", [CommandKind::Ask], ask_erasure)
}

async fn page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let mut page = shown(&app, &account, (&Form::default(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

async fn shown(app: &App, account: &Account, typed: (&Form, Problems)) -> Result<OwnData, WebError> {
    let (form, problems) = typed;
    let (handle, owner, role) = (app.clone(), account.id, account.role);
    let read = app.db.read(move |tx| {
        let mut requests = Vec::new();
        for case in cases::of_account(tx, owner, SHOWN_MAX)? {
            let words = cases::load(tx, &handle.vault, case.id)?.map(|loaded| cases::words(tx, &loaded)).transpose()?;
            requests.push((case, words.unwrap_or_default()));
        }
        let mut breaches = Vec::new();
        for case in cases::of_kind(tx, Kind::Breach, SHOWN_MAX)? {
            let concerns = case.breach.as_ref().is_some_and(|breach| {
                breach.accounts.contains(&owner) || (breach.accounts.is_empty() && role == Role::Pemohon)
            });
            if case.persons_told_at.is_some() && concerns {
                let words =
                    cases::load(tx, &handle.vault, case.id)?.map(|loaded| cases::words(tx, &loaded)).transpose()?;
                breaches.push((case, words.unwrap_or_default()));
            }
        }
        Ok::<_, db::DbError>((requests, breaches))
    });
    let (requests, breaches) = read.await?;
    let now = app.now();
    let privacy = &app.config.privacy;
    let contact = [
        ("Pejabat pelindungan data pribadi", privacy.officer.clone()),
        ("Surel", privacy.email.clone()),
        ("Telepon", privacy.phone.clone()),
    ];
    Ok(OwnData {
        frame: frame::of(app, Some(account), "Data saya", "/akun/data"),
        key: new_key(app),
        purposes: &PURPOSES,
        breaches: breaches.iter().map(|(case, words)| own_breach(case, words)).collect(),
        requests: requests.iter().map(|(case, words)| own_request(case, words, now)).collect(),
        may_erase: !account.is_officer(),
        correction: form.get("pembetulan").to_owned(),
        erasure: form.get("penghapusan").to_owned(),
        backup_days: privacy.backup_days,
        contact: contact.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        problems,
    })
}

fn text_of(words: &[(String, String)], kind: &str) -> String {
    words.iter().find(|(known, _)| known == kind).map(|(_, text)| text.clone()).unwrap_or_default()
}

fn own_breach(case: &DataCase, words: &[(String, String)]) -> OwnBreach {
    let breach = case.breach.as_ref();
    OwnBreach {
        known_at: breach.map(|breach| format!("{} WIB", indonesian::date_time(breach.known_at))).unwrap_or_default(),
        kinds: breach.iter().flat_map(|breach| &breach.kinds).map(|kind| kind.name()).collect(),
        facts: text_of(words, "facts"),
    }
}

fn own_request(case: &DataCase, words: &[(String, String)], now: jiff::Timestamp) -> OwnRequest {
    let state = match (case.granted, case.is_late(now)) {
        (Some(true), _) => Tag::new(Tone::Good, "ok", "Dikabulkan"),
        (Some(false), _) => Tag::new(Tone::Plain, "bad", "Tidak dikabulkan"),
        (None, true) => Tag::new(Tone::Bad, "bad", "Lewat waktu"),
        (None, false) => Tag::new(Tone::Warning, "clock", "Sedang kami kerjakan"),
    };
    OwnRequest {
        title: case.kind.name(),
        state,
        asked_at: format!("{} WIB", indonesian::date_time(case.opened_at)),
        due: case.due_at.map(|due| format!("{} WIB", indonesian::date_time(due))).unwrap_or_default(),
        asked: text_of(words, "request"),
        answer: text_of(words, "answer"),
    }
}

/// What is wrong with what somebody wrote, where something is.
fn wrong(text: &str) -> Option<String> {
    if text.chars().count() < WORDS_CHARS_MIN {
        return Some("Tulis apa yang Anda minta.".into());
    }
    unfit(text, WORDS_CHARS_MAX)
}

/// `POST /akun/data/pembetulan`.
async fn ask_correction(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let mut problems = Problems::default();
    if let Some(sentence) = wrong(form.get("pembetulan")) {
        problems.add("pembetulan", sentence);
    }
    asked(&app, &account, (&form, "pembetulan", Wish::Correction), problems).await
}

/// `POST /akun/data/penghapusan`: with the password, because it cannot be taken back once it is granted.
async fn ask_erasure(State(app): State<App>, Signed(account): Signed, Session(session): Session, form: Form) -> Answer {
    let mut problems = Problems::default();
    if let Some(sentence) = wrong(form.get("penghapusan")) {
        problems.add("penghapusan", sentence);
    }
    let password = form.all("kini_hapus").first().copied().unwrap_or("").to_owned();
    if let Some(wrong) = wrong_password(&app, &account, &session, &password).await? {
        problems.add("kini_hapus", wrong);
    }
    asked(&app, &account, (&form, "penghapusan", Wish::Erasure), problems).await
}

async fn asked(app: &App, account: &Account, what: (&Form, &str, Wish), mut problems: Problems) -> Answer {
    let (form, field, wish) = what;
    if problems.is_empty() {
        let text = words(app, "request", form.get(field));
        let mut order = Order::beginning(account.actor(), Command::Ask { wish, words: text.reference.clone() });
        (order.texts, order.key) = (vec![text], form.key());
        match change(app, order).await {
            Ok(_) => return Ok(Redirect::to("/akun/data?kabar=data-diminta").into_response()),
            Err(CaseError::Refused(refusal)) => problems.add(field, refusal.to_string()),
            Err(error) => return Err(error.into()),
        }
    }
    html_with(refused_status(&problems), &shown(app, account, (form, problems)).await?)
}

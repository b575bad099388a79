//! `/sanksi/keberatan/{id}`: one objection, and the decision of the head on it (UU 30/2014 Pasal 77), prepared once the law has granted it.

use crate::matters;
use crate::officer::sanction::deciding::entries;
use crate::officer::sanction::typed::{problem, wrong_password};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::access::Purpose;
use domain::account::Actor;
use domain::calendar::Calendar;
use domain::ids::{DocumentId, ObjectionId};
use domain::indonesian::date;
use domain::objection::{
    Command, FOLLOWING_WORKING_DAYS, Move, Objection, Outcome, Refusal, decision_until, deemed_granted, may_decide,
};
use domain::service_clock::last_day;
use ground::{App, Work};
use houses::account::accounts::Account;
use houses::application::error::ActError;
use houses::calendar::calendars;
use houses::document::data::Subject;
use houses::document::{documents, letters};
use houses::objection::objecting::{self, ObjectionError, object};
use houses::objection::objections::{self, LoadedObjection};
use houses::reading;
use ledger::sealed::{self, NewText};
use pages::form::{Choice, Problems};
use pages::staff::contested::{Contested, DecisionForm, Said};
use pages::staff::parts::{Fact, HistoryEntry};
use pages::{Link, Notice, Tone};
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Signed, WebError, frame, html_with, new_key};

/// An objection with what was written about it, opened for its reader.
struct Opened {
    state: Objection,
    reasons: String,
    decided: Option<String>,
    letter_number: String,
    application: String,
    holder: String,
    may_decide: bool,
    deemed: bool,
    calendar: Calendar,
    history: Vec<HistoryEntry>,
}

/// What was posted and not taken.
#[derive(Default)]
struct Shown<'a> {
    news: Option<&'a str>,
    status: u16,
    choice: String,
    reasons: Option<String>,
    problems: Problems,
}

/// `GET /sanksi/keberatan/{id}`
pub async fn page(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    show(&app, &account, &id, Shown { news: news.code(), status: 200, ..Shown::default() }).await
}

async fn show(app: &App, account: &Account, id: &str, shown: Shown<'_>) -> Answer {
    let id: ObjectionId = id.parse().map_err(|_| WebError::NotFound)?;
    let opened = app.view((account.actor(), id), |work, (reader, id)| open(work, reader, *id)).await?;
    html_with(shown.status, &view(app, account, &opened, shown))
}

/// Opens it, and notes that the application was read.
fn open(work: &mut Work, reader: &Actor, id: ObjectionId) -> Result<Opened, ActError> {
    let loaded = objections::load(work.tx, work.vault, id)?;
    let Some(LoadedObjection { state: Some(state), key, .. }) = loaded else { return Err(ActError::NotFound) };
    let file = reading::open(work, reader, state.application, Purpose::Work)?;
    let reasons = sealed::get(work.tx, &key, state.reasons.id)?.unwrap_or_default();
    let decided = match state.status.decision() {
        Some(decision) => sealed::get(work.tx, &key, decision.reasons.id)?,
        None => None,
    };
    let calendar = calendars::current(work.tx)?.calendar;
    let channel = file.loaded.app.channel;
    let step = Move { objection: Some(&state), actor: reader, now: work.now, calendar: &calendar, channel };
    let number = file.loaded.number.clone().unwrap_or_default();
    let subject = Subject { rules: work.rules, version: &file.version, loaded: &file.loaded, at: work.now };
    Ok(Opened {
        letter_number: documents::number_of(work.tx, state.document)?.unwrap_or_default(),
        application: format!("{}, {number}", file.version.ty.short_name),
        holder: subject.holder().name,
        may_decide: may_decide(step),
        deemed: deemed_granted(&state, &calendar, work.now),
        history: history(work, &state)?,
        state,
        reasons,
        decided,
        calendar,
    })
}

/// What happened, newest first.
fn history(work: &mut Work, state: &Objection) -> Result<Vec<HistoryEntry>, ActError> {
    let mut happened = vec![("Keberatan diajukan", state.filed_at, Some(state.account))];
    if let Some(decision) = state.status.decision() {
        let what = match decision.outcome {
            Outcome::Granted => "Dikabulkan",
            Outcome::Refused => "Ditolak",
        };
        happened.push((what, decision.at, Some(decision.by)));
        happened.extend(decision.letter_out_at.map(|at| ("Surat terbit", at, None)));
    }
    happened.reverse();
    entries(work, happened)
}

fn view(app: &App, account: &Account, opened: &Opened, shown: Shown) -> Contested {
    let (state, title) = (&opened.state, matters::title_of(opened.state.against));
    let mut links = vec![
        Link::new(&format!("/kerja/{}", state.application), &format!("Buka permohonan {}", opened.application), ""),
        Link::new(&format!("/dokumen/{}", state.document), "Unduh surat yang dikeberatani (PDF)", ""),
    ];
    let files = state.files.iter().enumerate();
    links.extend(files.map(|(i, file)| Link::new(&format!("/berkas/{file}"), &format!("Berkas {}", i + 1), "")));
    let letter = state.status.decision().filter(|decision| decision.letter_out_at.is_some());
    links.extend(
        letter.map(|one| Link::new(&format!("/dokumen/{}", one.letter), "Unduh keputusan atas keberatan (PDF)", "")),
    );
    let until = decision_until(state.filed_at, &opened.calendar);
    let said = [("Alasan keberatan", Some(opened.reasons.clone())), ("Pertimbangan putusan", opened.decided.clone())];
    Contested {
        frame: frame::with_news(frame::of(app, Some(account), &title, "/sanksi"), shown.news),
        state: matters::of_objection(state, &opened.calendar, app.now()),
        facts: vec![
            Fact::new("Permohonan", &opened.application),
            Fact::new("Pemegang", &opened.holder),
            Fact::new("Surat", &format!("{} Nomor {}", letters::name(state.against), opened.letter_number)),
            Fact::new("Diajukan", &matters::day(state.filed_at)),
            Fact::new("Diputus paling lambat", &until.map(date).unwrap_or_default()),
            Fact::new("Bila dikabulkan", letters::granted(state.against)),
        ],
        note: note(opened, until),
        said: said.into_iter().filter_map(|(title, text)| Some(Said { title: title.into(), text: text? })).collect(),
        links,
        decision: decision(app, opened, &shown),
        problems: shown.problems,
        history: opened.history.clone(),
        title,
    }
}

/// What to know before deciding: the days, which nothing pauses.
fn note(opened: &Opened, until: Option<jiff::civil::Date>) -> Option<Notice> {
    if opened.state.status.decision().is_some() {
        return None;
    }
    let until = until?;
    if !opened.deemed {
        let text = format!(
            "Harus diputus paling lambat {}; hari-hari ini tidak berhenti karena gangguan. Sesudah itu dianggap dikabulkan.",
            date(until)
        );
        return Some(Notice { tone: Tone::Info, text });
    }
    let follow = last_day(&opened.calendar, until, FOLLOWING_WORKING_DAYS).map(date).unwrap_or_default();
    let text = format!(
        "Batas {} sudah lewat, jadi keberatan ini dianggap dikabulkan. Keputusan yang mengabulkan sudah disiapkan di bawah dan harus \
         ditetapkan paling lambat {follow}.",
        date(until)
    );
    Some(Notice { tone: Tone::Warning, text })
}

/// The decision that is prepared once the law has granted an objection; the head reads and signs it, no timer does.
fn prepared(opened: &Opened) -> String {
    let until = decision_until(opened.state.filed_at, &opened.calendar).map(date).unwrap_or_default();
    format!(
        "Keberatan diajukan pada {} dan tidak diputus sampai {until}. Menurut Pasal 77 ayat (5) Undang-Undang Nomor 30 Tahun 2014 \
         keberatan dianggap dikabulkan, sehingga ditetapkan keputusan sesuai dengan permohonan keberatan.",
        matters::day(opened.state.filed_at)
    )
}

fn decision(app: &App, opened: &Opened, shown: &Shown) -> Option<DecisionForm> {
    let state = &opened.state;
    let chosen = if opened.deemed { Outcome::Granted.id() } else { shown.choice.as_str() };
    let mut choices = vec![Choice::new(Outcome::Granted.id(), "Kabulkan keberatan", chosen)];
    if !opened.deemed {
        choices.push(Choice::new(Outcome::Refused.id(), "Tolak keberatan", chosen));
    }
    let untouched = if opened.deemed { prepared(opened) } else { String::new() };
    opened.may_decide.then(|| DecisionForm {
        action: format!("/sanksi/keberatan/{}/putuskan", state.id),
        form_key: new_key(app),
        version: state.version,
        choices,
        reasons: shown.reasons.clone().unwrap_or(untouched),
        help: "Tercetak dalam surat, bersama cara mengajukan banding.".into(),
    })
}

/// `POST /sanksi/keberatan/{id}/putuskan`
pub async fn decide(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let target: ObjectionId = id.parse().map_err(|_| WebError::NotFound)?;
    let (choice, reasons) = (form.get("putusan").to_owned(), form.get("alasan").to_owned());
    let again = |status, problems| Shown {
        status,
        choice: choice.clone(),
        reasons: Some(reasons.clone()),
        problems,
        ..Shown::default()
    };
    let mut problems = Problems::default();
    let outcome = Outcome::from_id(&choice);
    if outcome.is_none() {
        problems.add("putusan", "Pilih putusannya.");
    }
    if let Some(sentence) = problem(&reasons) {
        problems.add("alasan", sentence);
    }
    let (Some(outcome), true) = (outcome, problems.is_empty()) else {
        return show(&app, &account, &id, again(422, problems)).await;
    };
    if let Some((status, problems)) = wrong_password(&app, &account, &session, &form).await? {
        return show(&app, &account, &id, again(status, problems)).await;
    }
    let text = NewText::new(app.id(), app.bytes(), "reasons", reasons.clone());
    let command = Command::Decide { outcome, reasons: text.reference.clone(), letter: DocumentId(app.id()) };
    let mut order = objecting::Order::new(target, account.actor(), command);
    (order.texts, order.version, order.key) = (vec![text], form.version(), form.key());
    match object(&app, order).await {
        Ok(_) => Ok(Redirect::to(&format!("/sanksi/keberatan/{target}?kabar=keberatan-diputus")).into_response()),
        Err(ObjectionError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            let field = if matches!(refusal, Refusal::Unprintable { .. }) { "alasan" } else { "putusan" };
            show(&app, &account, &id, again(422, Problems::one(field, refusal.to_string()))).await
        }
        Err(error) => Err(error.into()),
    }
}

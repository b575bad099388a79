//! `/sanksi/{id}`: one sanction on an applicant, and the decision of the head on it (Pasal 11(5)).

use crate::matters;
use crate::officer::sanction::typed::{problem, wrong_password};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::access::Purpose;
use domain::account::Actor;
use domain::application::{Channel, Stage};
use domain::calendar::Calendar;
use domain::ids::{AccountId, DocumentId, SanctionId};
use domain::indonesian::{date, date_time};
use domain::sanction::{self, Command, CommandKind, Move, Possible, Refusal, Sanction, Status, heard, reply_until};
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::application::error::ActError;
use houses::calendar::calendars;
use houses::document::data::Subject;
use houses::reading;
use houses::sanction::sanctioning::{self, SanctionError, sanction};
use houses::sanction::sanctions::{self, LoadedSanction};
use jiff::Timestamp;
use ledger::sealed::{self, NewText};
use pages::form::{Choice, Problems};
use pages::staff::contested::{Contested, DecisionForm, Said};
use pages::staff::parts::{Fact, HistoryEntry};
use pages::{Link, Notice, Tone};
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Signed, WebError, frame, html_with, new_key};

/// A sanction with what was written about it, opened for its reader.
struct Opened {
    state: Sanction,
    facts: String,
    reply: Option<String>,
    reasons: Option<String>,
    /// `Praktik apoteker, 26-004182`.
    application: String,
    holder: String,
    possible: Possible,
    calendar: Calendar,
    history: Vec<HistoryEntry>,
}

/// What was posted and not taken.
#[derive(Default)]
struct Shown<'a> {
    news: Option<&'a str>,
    status: u16,
    choice: String,
    reasons: String,
    problems: Problems,
}

/// `GET /sanksi/{id}`
pub async fn page(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    show(&app, &account, &id, Shown { news: news.code(), status: 200, ..Shown::default() }).await
}

async fn show(app: &App, account: &Account, id: &str, shown: Shown<'_>) -> Answer {
    let id: SanctionId = id.parse().map_err(|_| WebError::NotFound)?;
    let opened = app.view((account.actor(), id), |work, (reader, id)| open(work, reader, *id)).await?;
    html_with(shown.status, &view(app, account, &opened, shown))
}

/// Opens it, and notes that the application was read.
fn open(work: &mut Work, reader: &Actor, id: SanctionId) -> Result<Opened, ActError> {
    let loaded = sanctions::load(work.tx, work.vault, id)?;
    let Some(LoadedSanction { state: Some(state), key, .. }) = loaded else { return Err(ActError::NotFound) };
    let application = state.on.application().ok_or(ActError::NotFound)?;
    let file = reading::open(work, reader, application, Purpose::Work)?;
    let facts = sealed::get(work.tx, &key, state.facts.id)?.unwrap_or_default();
    let reply = match &state.reply {
        Some(reply) => sealed::get(work.tx, &key, reply.text.id)?,
        None => None,
    };
    let why = match &state.status {
        Status::Imposed(decision) | Status::Lifted { decision, .. } => Some(decision.reasons.id),
        Status::Dropped { reason, .. } => Some(reason.id),
        Status::Proposed | Status::Recorded => None,
    };
    let reasons = match why {
        Some(id) => sealed::get(work.tx, &key, id)?,
        None => None,
    };
    let calendar = calendars::current(work.tx)?.calendar;
    let found_in: (&Stage, Channel) = (&file.loaded.app.stage, file.loaded.app.channel);
    let step =
        Move { sanction: Some(&state), actor: reader, now: work.now, calendar: &calendar, application: Some(found_in) };
    let possible = sanction::possible(step);
    let number = file.loaded.number.clone().unwrap_or_default();
    let subject = Subject { rules: work.rules, version: &file.version, loaded: &file.loaded, at: work.now };
    let holder = subject.holder().name;
    let application = format!("{}, {number}", file.version.ty.short_name);
    let history = history(work, &state)?;
    Ok(Opened { state, facts, reply, reasons, application, holder, possible, calendar, history })
}

/// What happened, newest first.
fn history(work: &mut Work, state: &Sanction) -> Result<Vec<HistoryEntry>, ActError> {
    let mut happened: Vec<(&str, Timestamp, Option<AccountId>)> = vec![("Diusulkan", state.at, Some(state.by))];
    happened.extend(state.reply.as_ref().map(|reply| ("Ditanggapi", reply.at, Some(state.on.account()))));
    if let Some(decision) = state.status.decision() {
        happened.push(("Dikenakan", decision.at, Some(decision.by)));
        happened.extend(decision.letter_out_at.map(|at| ("Surat terbit", at, None)));
    }
    match &state.status {
        Status::Dropped { by, at, .. } => happened.push(("Diputus tidak dikenakan", *at, Some(*by))),
        Status::Lifted { at, .. } => happened.push(("Gugur karena keberatan", *at, None)),
        Status::Proposed | Status::Imposed(_) | Status::Recorded => {}
    }
    happened.reverse();
    entries(work, happened)
}

/// Entries of a history with the names of those who acted.
pub fn entries(
    work: &mut Work,
    happened: Vec<(&str, Timestamp, Option<AccountId>)>,
) -> Result<Vec<HistoryEntry>, ActError> {
    let mut entries = Vec::new();
    for (what, at, by) in happened {
        let account = match by {
            Some(id) => accounts::get(work.tx, work.vault, id)?,
            None => None,
        };
        entries.push(HistoryEntry {
            what: what.to_owned(),
            when: format!("{} WIB", date_time(at)),
            who: account.map_or_else(|| "Sistem".to_owned(), |account| account.profile.name),
            detail: String::new(),
        });
    }
    Ok(entries)
}

fn view(app: &App, account: &Account, opened: &Opened, shown: Shown) -> Contested {
    let (state, title) = (&opened.state, opened.state.measure.name());
    let application = state.on.application().map(|id| id.to_string()).unwrap_or_default();
    let mut links =
        vec![Link::new(&format!("/kerja/{application}"), &format!("Buka permohonan {}", opened.application), "")];
    let letter = state.status.decision().filter(|decision| decision.letter_out_at.is_some());
    links.extend(letter.map(|one| Link::new(&format!("/dokumen/{}", one.letter), "Unduh suratnya (PDF)", "")));
    let said = [
        ("Fakta", Some(opened.facts.clone())),
        ("Tanggapan pemohon", opened.reply.clone()),
        ("Pertimbangan putusan", opened.reasons.clone()),
    ];
    Contested {
        frame: frame::with_news(frame::of(app, Some(account), title, "/sanksi"), shown.news),
        title: title.to_owned(),
        state: matters::of_sanction(state.status.kind()),
        facts: vec![
            Fact::new("Permohonan", &opened.application),
            Fact::new("Pemegang", &opened.holder),
            Fact::new(
                "Kewajiban",
                &format!("{}: {}", state.article.of(state.measure), state.article.words(state.measure)),
            ),
            Fact::new("Dasar sanksi", state.measure.basis()),
        ],
        note: note(opened, app.now()),
        said: said.into_iter().filter_map(|(title, text)| Some(Said { title: title.into(), text: text? })).collect(),
        links,
        decision: decision(app, opened, &shown),
        problems: shown.problems,
        history: opened.history.clone(),
    }
}

/// What to know before deciding.
fn note(opened: &Opened, now: Timestamp) -> Option<Notice> {
    let state = &opened.state;
    if state.status != Status::Proposed {
        return None;
    }
    let said = match (heard(state, &opened.calendar, now), reply_until(state, &opened.calendar)) {
        (true, _) if state.reply.is_some() => "Pemohon sudah menanggapi. Sanksi dapat diputus.".to_owned(),
        (true, _) => "Pemohon tidak menanggapi dalam waktunya. Sanksi dapat diputus.".to_owned(),
        (false, Some(until)) => {
            format!("Pemohon dapat menanggapi sampai {}. Sebelum itu sanksi hanya dapat dihentikan.", date(until))
        }
        (false, None) => "Pemohon masih dapat menanggapi.".to_owned(),
    };
    Some(Notice { tone: Tone::Info, text: said })
}

fn decision(app: &App, opened: &Opened, shown: &Shown) -> Option<DecisionForm> {
    let state = &opened.state;
    let impose = format!("Kenakan: {}", state.measure.name().to_lowercase());
    let offered = [(CommandKind::Impose, IMPOSE, impose.as_str()), (CommandKind::Drop, DROP, "Tidak dikenakan")];
    let offered = offered.into_iter().filter(|(kind, ..)| opened.possible.contains(kind));
    let choices: Vec<Choice> = offered.map(|(_, id, words)| Choice::new(id, words, &shown.choice)).collect();
    (!choices.is_empty()).then(|| DecisionForm {
        action: format!("/sanksi/{}/putuskan", state.id),
        form_key: new_key(app),
        version: state.version,
        choices,
        reasons: shown.reasons.clone(),
        help: "Dibaca pemohon; bila dikenakan, tercetak dalam surat.".into(),
    })
}

const IMPOSE: &str = "kenakan";
const DROP: &str = "hentikan";

/// `POST /sanksi/{id}/putuskan`
pub async fn decide(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let target: SanctionId = id.parse().map_err(|_| WebError::NotFound)?;
    let (choice, reasons) = (form.get("putusan").to_owned(), form.get("alasan").to_owned());
    let again = |status, problems| Shown {
        status,
        choice: choice.clone(),
        reasons: reasons.clone(),
        problems,
        ..Shown::default()
    };
    let mut problems = Problems::default();
    if ![IMPOSE, DROP].contains(&choice.as_str()) {
        problems.add("putusan", "Pilih putusannya.");
    }
    if let Some(sentence) = problem(&reasons) {
        problems.add("alasan", sentence);
    }
    if !problems.is_empty() {
        return show(&app, &account, &id, again(422, problems)).await;
    }
    if let Some((status, problems)) = wrong_password(&app, &account, &session, &form).await? {
        return show(&app, &account, &id, again(status, problems)).await;
    }
    let text = NewText::new(app.id(), app.bytes(), "reasons", reasons.clone());
    let reference = text.reference.clone();
    let (command, news) = if choice == IMPOSE {
        (Command::Impose { reasons: reference, letter: DocumentId(app.id()) }, "sanksi-diputus")
    } else {
        (Command::Drop { reason: reference }, "sanksi-dihentikan")
    };
    let mut order = sanctioning::Order::new(target, account.actor(), command);
    (order.texts, order.version, order.key) = (vec![text], form.version(), form.key());
    match sanction(&app, order).await {
        Ok(_) => Ok(Redirect::to(&format!("/sanksi/{target}?kabar={news}")).into_response()),
        Err(SanctionError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            let field = if matches!(refusal, Refusal::Unprintable { .. }) { "alasan" } else { "putusan" };
            show(&app, &account, &id, again(422, Problems::one(field, refusal.to_string()))).await
        }
        Err(error) => Err(error.into()),
    }
}

//! `/sanksi/petugas`: recording for the inspectorate what was decided elsewhere about an officer (Pasal 11(6)).

use crate::matters;
use crate::officer::sanction::proposing::articles;
use crate::officer::sanction::typed::problem;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::access::List;
use domain::ids::{AccountId, SanctionId};
use domain::indonesian::date_time;
use domain::sanction::{Article, Command, Measure, Refusal, Sanction};
use ground::App;
use houses::account::accounts::{self, Account};
use houses::application::error::ActError;
use houses::reading::{self, View};
use houses::sanction::sanctioning::{self, SanctionError, sanction};
use houses::sanction::sanctions::{self, LoadedSanction};
use ledger::sealed::{self, NewText};
use pages::Link;
use pages::form::Problems;
use pages::staff::contested::{Contested, Said};
use pages::staff::parts::{Fact, HistoryEntry};
use pages::staff::sanction_form::SanctionForm;
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, new_key};

/// `GET /sanksi/petugas`
pub async fn page(State(app): State<App>, Signed(account): Signed) -> Answer {
    form_page(&app, &account, (&Form::default(), Problems::default()))
}

fn form_page(app: &App, account: &Account, posted: (&Form, Problems)) -> Answer {
    let (form, problems) = posted;
    let article = if form.has("pasal") { form.get("pasal") } else { Article::A.id() };
    let status = if problems.is_empty() { 200 } else { 422 };
    html_with(
        status,
        &SanctionForm {
            frame: frame::of(app, Some(account), "Catat sanksi petugas", "/sanksi"),
            form_key: new_key(app),
            version: 0,
            action: "/sanksi/petugas".into(),
            back: Link::new("/sanksi?tab=petugas", "Sanksi petugas", ""),
            title: "Catat sanksi petugas".into(),
            lead: "Sanksi atas petugas diputus menurut peraturan kepegawaian. Di sini hanya dicatat, untuk Inspektorat (Pasal 11 ayat \
                   (6))."
                .into(),
            measures: Vec::new(),
            officer: Some(form.get("petugas").to_owned()),
            articles: articles(Measure::Officer, article),
            facts: form.get("fakta").to_owned(),
            facts_help: "Tulis apa yang terjadi, sanksinya, dasar hukumnya, dan nomor suratnya.".into(),
            button: "Catat".into(),
            rows: Vec::new(),
            problems,
        },
    )
}

/// `POST /sanksi/petugas`
pub async fn record(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let mut problems = Problems::default();
    let officer = officer(&app, form.get("petugas")).await?;
    if officer.is_none() {
        problems.add("petugas", "Tidak ada akun petugas dengan nama pengguna ini.");
    }
    let article = Article::from_id(form.get("pasal"));
    if article.is_none() {
        problems.add("pasal", "Pilih kewajiban yang dilanggar.");
    }
    if let Some(sentence) = problem(form.get("fakta")) {
        problems.add("fakta", sentence);
    }
    let (Some(officer), Some(article), true) = (officer, article, problems.is_empty()) else {
        return form_page(&app, &account, (&form, problems));
    };
    let facts = NewText::new(app.id(), app.bytes(), "facts", form.get("fakta"));
    let command = Command::Record { account: officer, article, facts: facts.reference.clone() };
    let mut order = sanctioning::Order::beginning(account.actor(), command);
    (order.texts, order.key) = (vec![facts], form.key());
    match sanction(&app, order).await {
        Ok(done) => Ok(Redirect::to(&format!("/sanksi/petugas/{}?kabar=sanksi-dicatat", done.id)).into_response()),
        Err(SanctionError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            form_page(&app, &account, (&form, Problems::one("petugas", refusal.to_string())))
        }
        Err(error) => Err(error.into()),
    }
}

/// The officer of this user name.
async fn officer(app: &App, username: &str) -> Result<Option<AccountId>, WebError> {
    let (handle, wanted) = (app.clone(), username.to_lowercase());
    let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &wanted)?)).await?;
    let officer = found.filter(|account| account.is_officer() && account.username == username.to_lowercase());
    Ok(officer.map(|account| account.id))
}

/// A record, opened.
struct Opened {
    state: Sanction,
    facts: String,
    whom: String,
    by: String,
}

/// `GET /sanksi/petugas/{id}`
pub async fn show(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    let id: SanctionId = id.parse().map_err(|_| WebError::NotFound)?;
    let read = app.view((account.actor(), id), |work, (reader, id)| {
        let loaded = sanctions::load(work.tx, work.vault, *id)?;
        let Some(LoadedSanction { state: Some(state), key, .. }) = loaded else { return Err(ActError::NotFound) };
        if state.on.application().is_some() {
            return Err(ActError::NotFound);
        }
        reading::note_list(work, reader, &View { list: List::Sanctions, filters: &["petugas"], count: 1 })?;
        let facts = sealed::get(work.tx, &key, state.facts.id)?.unwrap_or_default();
        let mut name = |id| Ok::<_, ActError>(accounts::get(work.tx, work.vault, id)?);
        let whom = name(state.on.account())?;
        let whom = whom.map(|one| format!("{}, {}", one.profile.name, one.made_for.0.name())).unwrap_or_default();
        let by = name(state.by)?.map(|one| one.profile.name).unwrap_or_default();
        Ok(Opened { state, facts, whom, by })
    });
    let Opened { state, facts, whom, by } = read.await?;
    let duty = format!("{}: {}", state.article.of(state.measure), state.article.words(state.measure));
    let title = state.measure.name().to_owned();
    html(&Contested {
        frame: frame::with_news(frame::of(&app, Some(&account), &title, "/sanksi"), news.code()),
        title,
        state: matters::of_sanction(state.status.kind()),
        facts: vec![
            Fact::new("Petugas", &whom),
            Fact::new("Kewajiban", &duty),
            Fact::new("Dasar sanksi", state.measure.basis()),
        ],
        note: None,
        said: vec![Said { title: "Fakta".into(), text: facts }],
        links: Vec::new(),
        decision: None,
        problems: Problems::default(),
        history: vec![HistoryEntry {
            what: "Dicatat".into(),
            when: format!("{} WIB", date_time(state.at)),
            who: by,
            detail: String::new(),
        }],
    })
}

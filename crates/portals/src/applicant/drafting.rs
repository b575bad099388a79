//! The draft: started, filled in section by section, saved as one goes, resumed anywhere.

use crate::own_application;
use crate::own_application::{Own, own};
use crate::standing;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::application::{Channel, Command, Stage};
use domain::form::{Answer as Given, Answers, Problem, Section, problems, read};
use domain::indonesian::local;
use domain::licence_type::Rollout;
use ground::App;
use houses::account::accounts::Account;
use houses::application::acting;
use houses::application::acting::act;
use houses::application::facts::{gather, requirements};
use houses::application::order::NewDraft;
use houses::application::order::{Enclosed, Order};
use jiff::civil::Date;
use ledger::sealed::NewText;
use pages::applying::{Asked, SectionPage, Task, TaskState, Tasks};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with};

/// Bytes of all answers of a draft: every field filled to its limit is far less.
const ANSWERS_BYTES_MAX: usize = 1_000_000;

/// `POST /layanan/{id}/mulai`
pub async fn start(State(app): State<App>, Signed(account): Signed, Path(type_id): Path<String>, form: Form) -> Answer {
    let version = app.rules.catalogue.current(&type_id).ok_or(WebError::NotFound)?;
    match version.ty.rollout {
        Rollout::Open => {}
        Rollout::Pilot => return Err(WebError::Refused("Izin ini sekarang hanya dilayani di loket.".into())),
        // No page offers this form.
        Rollout::Draft | Rollout::Referred | Rollout::Closed => return Err(WebError::NotFound),
    }
    let variants = &version.ty.variants;
    let variant = match form.get("varian") {
        "" if variants.len() == 1 => variants[0].id.clone(),
        chosen if version.ty.variant(chosen).is_some() => chosen.to_owned(),
        _ => return Err(WebError::BadRequest("Pilih dahulu jenis permohonannya.".into())),
    };
    let draft = NewDraft { owner: account.id, channel: Channel::Daring, type_id, variant, key: form.key() };
    let id = acting::start(&app, account.actor(), draft).await?;
    Ok(Redirect::to(&format!("/permohonan/{id}")).into_response())
}

/// The task list of a draft.
pub fn tasks(app: &App, account: &Account, own: &Own, news: Option<&str>) -> Tasks {
    let (answers, variant) = (&own.loaded.answers, &own.loaded.app.variant);
    let today = today(app);
    let sections = own.sections().into_iter().map(|section| {
        let wrong = problems(std::slice::from_ref(section), answers, (variant, today));
        let touched = section.fields.iter().any(|f| answers.contains_key(&f.id));
        let state = match (wrong.is_empty(), touched) {
            (true, _) => TaskState::Filled,
            (false, true) => TaskState::Wrong,
            (false, false) => TaskState::Open,
        };
        Task {
            href: format!("{}/isian/{}", own.href(), section.id),
            title: section.title.clone(),
            hint: String::new(),
            state,
        }
    });
    let required: Vec<_> = requirements(&own.version.ty, &own.loaded).into_iter().filter(|r| !r.optional).collect();
    let missing = gather(&own.loaded, &own.version.ty, today).documents_missing.len();
    let files = (!own.version.ty.requirements.is_empty()).then(|| Task {
        href: format!("{}/berkas", own.href()),
        title: "Berkas syarat".into(),
        hint: format!("{} dari {} berkas terkirim", required.len() - missing, required.len()),
        state: if missing == 0 { TaskState::Filled } else { TaskState::Open },
    });
    let frame = frame::with_news(frame::of(app, Some(account), &own.version.ty.short_name, "/permohonan"), news);
    Tasks {
        frame,
        application: own.for_page(app),
        sections: sections.collect(),
        files,
        saved_at: None,
        kept_until: None,
        delete_action: Some(format!("{}/hapus", own.href())),
    }
}

/// `GET /permohonan/{id}/isian/{section}`
pub async fn section(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, section)): Path<(String, String)>,
    news: News,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    if !own.is_open() {
        return Ok(Redirect::to(&own.href()).into_response());
    }
    let section = find(&own, &section)?;
    let notes = notes(&app, &own).await?;
    let shown = ShownSection { problems: Vec::new(), empty_rows: BTreeMap::new(), news: news.code(), notes };
    html(&page(&app, &account, &own, section, &shown))
}

fn find<'a>(own: &'a Own, id: &str) -> Result<&'a Section, WebError> {
    own.version.ty.sections.iter().find(|s| s.id == id).ok_or(WebError::NotFound)
}

/// What a section's page shows besides the section.
struct ShownSection<'a> {
    problems: Vec<Problem>,
    empty_rows: BTreeMap<String, usize>,
    news: Option<&'a str>,
    /// In a correction: what was noted, by field.
    notes: Option<BTreeMap<String, String>>,
}

fn page(app: &App, account: &Account, own: &Own, section: &Section, shown: &ShownSection<'_>) -> SectionPage {
    let title = section.title.clone();
    let frame = frame::with_news(frame::of(app, Some(account), &title, "/permohonan"), shown.news);
    let asked = Asked {
        section,
        answers: &own.loaded.answers,
        variant: &own.loaded.app.variant,
        problems: &shown.problems,
        names: &app.rules.catalogue.kelurahan,
        empty_rows: &shown.empty_rows,
        notes: shown.notes.as_ref(),
    };
    let mut page = SectionPage::of(frame, own.for_page(app), &asked);
    let sections = own.sections();
    if let Some(i) = sections.iter().position(|s| s.id == section.id) {
        // Counted as the list of parts counts: the documents are one of them.
        page.place = (i + 1, sections.len() + usize::from(!own.version.ty.requirements.is_empty()));
    }
    page
}

/// In a correction: what the officer noted, by field; fields without a note stay as they are.
async fn notes(app: &App, own: &Own) -> Result<Option<BTreeMap<String, String>>, WebError> {
    let Stage::Returned { fields, .. } = &own.loaded.app.stage else { return Ok(None) };
    let asked = fields.clone();
    let returned = standing::returned_notes(app, own).await?;
    let mut notes: BTreeMap<String, String> = asked
        .into_iter()
        .map(|field| {
            let note = returned.get(&format!("f:{field}")).cloned().unwrap_or_default();
            (field, note)
        })
        .collect();
    // A question that a correction has made necessary may be answered too.
    for problem in gather(&own.loaded, &own.version.ty, today(app)).problems {
        notes.entry(problem.field).or_insert_with(|| "Pertanyaan ini perlu dijawab sekarang.".into());
    }
    Ok(Some(notes))
}

/// `POST /permohonan/{id}/isian/{section}`: keeps everything as typed, then says what is wrong.
pub async fn save(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, section)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let autosave = form.has("autosave");
    let section_id = find(&own, &section)?.id.clone();
    let typed = typed(&own, find(&own, &section)?, &form);
    let acted = keep(&app, &account, &own, typed, &form).await?;
    if autosave {
        return Ok(Json(json!({ "versi": acted })).into_response());
    }
    // Read again: what is kept now is what the page must show.
    let own = own_application::own(&app, &account, &id).await?;
    let section = find(&own, &section_id)?;
    let notes = notes(&app, &own).await?;
    if let Some(table) = form.pairs.iter().find(|(name, _)| name == "tambah").map(|(_, id)| id.clone()) {
        let shown = ShownSection { problems: Vec::new(), empty_rows: BTreeMap::from([(table, 3)]), news: None, notes };
        return html(&page(&app, &account, &own, section, &shown));
    }
    if form.get("nanti") == "ya" {
        return Ok(Redirect::to(&format!("{}?kabar=tersimpan", own.href())).into_response());
    }
    let wrong = problems(std::slice::from_ref(section), &own.loaded.answers, (&own.loaded.app.variant, today(&app)));
    if !wrong.is_empty() {
        let shown = ShownSection { problems: wrong, empty_rows: BTreeMap::new(), news: None, notes };
        return html_with(422, &page(&app, &account, &own, section, &shown));
    }
    Ok(Redirect::to(&next(&app, &own, &section_id)).into_response())
}

/// The next section that is not filled, else the list.
fn next(app: &App, own: &Own, section: &str) -> String {
    if own.is_correction() {
        return format!("{}?kabar=tersimpan", own.href());
    }
    let sections = own.sections();
    let after = sections.iter().skip_while(|s| s.id != section).skip(1);
    let (answers, variant) = (&own.loaded.answers, (own.loaded.app.variant.as_str(), today(app)));
    let mut open = after.filter(|s| !problems(std::slice::from_ref(**s), answers, variant).is_empty());
    match open.next() {
        Some(section) => format!("{}/isian/{}", own.href(), section.id),
        None => format!("{}?kabar=tersimpan", own.href()),
    }
}

/// What the form says, over what is kept.
fn typed(own: &Own, section: &Section, form: &Form) -> Answers {
    let mut answers = own.loaded.answers.clone();
    for field in &section.fields {
        match read(field, &form.pairs) {
            Some(given) => {
                answers.insert(field.id.clone(), given);
            }
            // A box that is not ticked and a radio that is not chosen are not sent.
            None if form.has(&format!("f.{}.asked", field.id)) => {
                answers.remove(&field.id);
            }
            None => {}
        }
    }
    answers.retain(|_, given| !matches!(given, Given::One(value) if value.is_empty()));
    answers
}

/// Saves the answers when any differs; returns the version afterwards.
async fn keep(app: &App, account: &Account, own: &Own, answers: Answers, form: &Form) -> Result<u32, WebError> {
    let before = &own.loaded.answers;
    let ids: BTreeSet<&String> = before.keys().chain(answers.keys()).collect();
    let changed: BTreeSet<String> = ids.into_iter().filter(|id| before.get(*id) != answers.get(*id)).cloned().collect();
    if changed.is_empty() {
        return Ok(own.loaded.app.version);
    }
    // Everything is kept as typed; only what nobody types by hand is not.
    if answers.values().map(size).sum::<usize>() > ANSWERS_BYTES_MAX {
        return Err(WebError::TooLarge);
    }
    let content = serde_json::to_string(&answers).map_err(|e| WebError::Internal(e.to_string()))?;
    let text = NewText::new(app.id(), app.bytes(), "answers", content);
    let mut order =
        Order::new(own.loaded.app.id, account.actor(), Command::SaveAnswers { changed, text: text.reference.clone() });
    // The answers lie in the application's row; the log keeps only the commitment to them.
    order.enclosed = Enclosed::Answers(answers);
    order.key = form.key();
    Ok(act(app, order).await?.after.app.version)
}

fn size(given: &Given) -> usize {
    match given {
        Given::One(value) => value.len(),
        Given::Many(values) => values.iter().map(String::len).sum(),
        Given::Rows(rows) => rows.iter().flatten().map(String::len).sum(),
        Given::Parts(parts) => parts.values().map(String::len).sum(),
    }
}

fn today(app: &App) -> Date {
    local(app.now()).date()
}

//! A page of the form: shown, saved as one goes, resumed anywhere; nothing that another page kept is lost.

use crate::applicant::typed_answers::Together;
use crate::own_application;
use crate::own_application::{Own, own};
use crate::standing;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use domain::application::{Command, Refusal, Stage};
use domain::form::{Answer as Given, Answers, Problem, Section, fingerprint, problems};
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::account::kept_forms::KeptForm;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::facts::gather;
use houses::application::order::{Enclosed, Order};
use jiff::civil::Date;
use ledger::sealed::NewText;
use pages::applying::{Asked, Kept, SectionPage};
use pages::parts::KeptNote;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, kept, new_key};

/// Times that a saving is put together anew because another one was faster.
const ATTEMPTS: usize = 5;
/// Bytes of all answers of a draft: every field filled to its limit is far less.
const ANSWERS_BYTES_MAX: usize = 1_000_000;

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
    let mut shown = ShownSection { news: news.code(), notes: notes(&app, &own).await?, ..ShownSection::default() };
    if let Some(before) = kept::find(&app, account.id, &path_of(&own, &section.id)).await? {
        shown.typed_before(&app, &own, (section, before));
    }
    html(&page(&app, &account, &own, section, &shown))
}

fn find<'a>(own: &'a Own, id: &str) -> Result<&'a Section, WebError> {
    own.version.ty.sections.iter().find(|s| s.id == id).ok_or(WebError::NotFound)
}

fn path_of(own: &Own, section: &str) -> String {
    format!("{}/isian/{section}", own.href())
}

/// What a section's page shows besides the section.
#[derive(Default)]
struct ShownSection<'a> {
    problems: Vec<Problem>,
    empty_rows: BTreeMap<String, usize>,
    news: Option<&'a str>,
    /// In a correction: what was noted, by field.
    notes: Option<BTreeMap<String, String>>,
    /// What was typed here and is not kept.
    together: Option<Together>,
    /// Says that it was typed before and not sent.
    note: Option<KeptNote>,
    /// The page shows, or answers, what was typed before.
    restored: bool,
}

impl ShownSection<'_> {
    /// Puts a form that came after its session had ended back into the page, unless all of it is kept by now.
    fn typed_before(&mut self, app: &App, own: &Own, (section, before): (&Section, KeptForm)) {
        let form = Form { pairs: before.typed.pairs };
        let together = Together::of(own, section, &form);
        if together.shown == own.loaded.answers {
            return;
        }
        let at = indonesian::date_time(before.kept_at);
        let sentence = format!(
            "Isian yang Anda kirim {at} ada di bawah dan BELUM tersimpan, karena sesi Anda sudah berakhir. Periksa, \
             lalu tekan Simpan."
        );
        self.restored = true;
        self.note = Some(KeptNote { sentence, page: before.page, key: new_key(app) });
        self.problems = told(&together, section);
        self.together = Some(together);
    }
}

fn page(app: &App, account: &Account, own: &Own, section: &Section, shown: &ShownSection<'_>) -> SectionPage {
    let title = section.title.clone();
    let frame = frame::with_news(frame::of(app, Some(account), &title, "/permohonan"), shown.news);
    let answers = &own.loaded.answers;
    let kept = shown.together.as_ref().map(|together| Kept { answers, conflicts: &together.conflicts });
    let asked = Asked {
        section,
        answers: shown.together.as_ref().map_or(answers, |together| &together.shown),
        kept,
        variant: &own.loaded.app.variant,
        problems: &shown.problems,
        names: &app.rules.catalogue.kelurahan,
        empty_rows: &shown.empty_rows,
        notes: shown.notes.as_ref(),
    };
    let mut page = SectionPage::of(frame, own.for_page(app), &asked);
    page.typed_before.clone_from(&shown.note);
    page.restored = shown.restored;
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
    let before = own(&app, &account, &id).await?;
    let section_id = find(&before, &section)?.id.clone();
    let (own, together) = keep(&app, &account, before, (&section_id, &form)).await?;
    let section = find(&own, &section_id)?;
    let wrong = told(&together, section);
    if wrong.is_empty() {
        forget(&app, &account, &own, (section, &form)).await?;
    }
    if form.has("autosave") {
        return Ok(saved(&own, section, &together));
    }
    let notes = notes(&app, &own).await?;
    if !wrong.is_empty() {
        let restored = form.has("dipulihkan");
        let together = Some(together);
        let shown = ShownSection { problems: wrong, notes, together, restored, ..ShownSection::default() };
        return html_with(409, &page(&app, &account, &own, section, &shown));
    }
    if let Some(table) = form.pairs.iter().find(|(name, _)| name == "tambah").map(|(_, id)| id.clone()) {
        let empty_rows = BTreeMap::from([(table, 3)]);
        return html(&page(
            &app,
            &account,
            &own,
            section,
            &ShownSection { empty_rows, notes, ..ShownSection::default() },
        ));
    }
    if form.get("nanti") == "ya" {
        return Ok(Redirect::to(&format!("{}?kabar=tersimpan", own.href())).into_response());
    }
    let problems = problems(std::slice::from_ref(section), &own.loaded.answers, (&own.loaded.app.variant, today(&app)));
    if !problems.is_empty() {
        let shown = ShownSection { problems, notes, ..ShownSection::default() };
        return html_with(422, &page(&app, &account, &own, section, &shown));
    }
    Ok(Redirect::to(&next(&app, &own, &section_id)).into_response())
}

/// Forgets what was typed and not sent, once a page that showed it was saved, or all of it is kept anyway.
async fn forget(app: &App, account: &Account, own: &Own, saved: (&Section, &Form)) -> Result<(), WebError> {
    let (section, form) = saved;
    let path = path_of(own, &section.id);
    let Some(before) = kept::find(app, account.id, &path).await? else { return Ok(()) };
    let left = Together::of(own, section, &Form { pairs: before.typed.pairs });
    if form.has("dipulihkan") || left.shown == own.loaded.answers {
        kept::forget(app, account.id, &path).await?;
    }
    Ok(())
}

/// What was not kept, in sentences at its fields.
fn told(together: &Together, section: &Section) -> Vec<Problem> {
    let contested = section.fields.iter().filter(|field| together.conflicts.contains(&field.id));
    let told = contested.map(|field| Problem {
        section: section.id.clone(),
        field: field.id.clone(),
        sentence: format!("{} juga diubah di tempat lain. Pilih salah satu.", field.label.trim_end_matches('?')),
    });
    told.collect()
}

/// The answer to a saving that the page did by itself: what is kept now, and what is not.
fn saved(own: &Own, section: &Section, together: &Together) -> axum::response::Response {
    let mark = |answers: &Answers, field: &String| fingerprint(answers.get(field));
    let kept = &own.loaded.answers;
    let agreed = together.agreed.iter().filter(|field| mark(kept, field) == mark(&together.shown, field));
    let marks: BTreeMap<&String, String> = agreed.map(|field| (field, mark(kept, field))).collect();
    let not_kept: Vec<String> = told(together, section).into_iter().map(|problem| problem.sentence).collect();
    let status = if not_kept.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let answer = json!({ "versi": own.loaded.app.version, "tanda": marks, "belum": not_kept });
    (status, Json(answer)).into_response()
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

/// Keeps what was typed, put together with what is kept; anew when another saving was faster.
async fn keep(app: &App, account: &Account, own: Own, what: (&str, &Form)) -> Result<(Own, Together), WebError> {
    let (section, form) = what;
    let mut own = own;
    for _ in 0..ATTEMPTS {
        let together = Together::of(&own, find(&own, section)?, form);
        if together.answers == own.loaded.answers {
            return Ok((own, together));
        }
        // Everything is kept as typed; only what nobody types by hand is not.
        if together.answers.values().map(size).sum::<usize>() > ANSWERS_BYTES_MAX {
            return Err(WebError::TooLarge);
        }
        let id = own.loaded.app.id.to_string();
        let kept = act(app, order(app, account, &own, (&together, form))?).await;
        own = own_application::own(app, account, &id).await?;
        match kept {
            Ok(_) => return Ok((own, together)),
            Err(ActError::Refused(Refusal::Moved)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Moved.into())
}

/// The order that keeps the answers, bound to the state they were put together with.
fn order(app: &App, account: &Account, own: &Own, what: (&Together, &Form)) -> Result<Order, WebError> {
    let (together, form) = what;
    let (before, answers) = (&own.loaded.answers, &together.answers);
    let ids: BTreeSet<&String> = before.keys().chain(answers.keys()).collect();
    let changed = ids.into_iter().filter(|id| before.get(*id) != answers.get(*id)).cloned().collect();
    let content = serde_json::to_string(answers).map_err(|e| WebError::Internal(e.to_string()))?;
    let text = NewText::new(app.id(), app.bytes(), "answers", content).reference;
    let mut order = Order::new(own.loaded.app.id, account.actor(), Command::SaveAnswers { changed, text });
    // The answers lie in the application's row; the log keeps only the commitment to them.
    order.enclosed = Enclosed::Typed(answers.clone(), together.pages.clone());
    order.version = Some(own.loaded.app.version);
    order.key = form.key();
    order.said = Some(serde_json::to_string(&form.pairs).map_err(|e| WebError::Internal(e.to_string()))?);
    Ok(order)
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
    indonesian::local(app.now()).date()
}

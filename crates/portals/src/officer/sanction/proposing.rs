//! `/kerja/{id}/sanksi`: proposing a sanction on whoever applied (Pasal 11(5)); another person decides it.

use crate::officer::sanction::register;
use crate::officer::sanction::typed::problem;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::access::Purpose;
use domain::ids::{AccountId, ApplicationId};
use domain::sanction::{Article, Command, Measure, On, Refusal};
use ground::App;
use houses::account::accounts::Account;
use houses::application::error::ActError;
use houses::calendar::calendars;
use houses::reading;
use houses::sanction::sanctioning::{self, SanctionError, sanction};
use houses::sanction::sanctions;
use ledger::sealed::NewText;
use pages::Link;
use pages::form::{Choice, Problems};
use pages::staff::sanction_form::SanctionForm;
use pages::staff::sanctions::SanctionRow;
use web::forms::Form;
use web::{Answer, Signed, WebError, frame, html_with, new_key};

/// What is shown of the application and its person.
struct About {
    id: ApplicationId,
    owner: AccountId,
    version: u32,
    title: String,
    pending: bool,
    earlier: Vec<SanctionRow>,
}

/// `GET /kerja/{id}/sanksi`
pub async fn page(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let about = about(&app, &account, &id).await?;
    show(&app, &account, &about, (&Form::default(), Problems::default()))
}

async fn about(app: &App, account: &Account, id: &str) -> Result<About, WebError> {
    let id: ApplicationId = id.parse().map_err(|_| WebError::NotFound)?;
    let read = app.view((account.actor(), id), |work, (reader, id)| {
        let opened = reading::open(work, reader, *id, Purpose::Work)?;
        let calendar = calendars::current(work.tx)?.calendar;
        let role = reader.role().ok_or(ActError::NotFound)?;
        let state = &opened.loaded.app;
        let earlier = sanctions::of_account(work.tx, state.owner)?;
        let earlier = earlier.iter().map(|one| register::sanction_row(work, one, (role, &calendar)));
        let earlier = earlier.collect::<Result<_, db::DbError>>()?;
        let number = opened.loaded.number.clone().unwrap_or_default();
        Ok::<_, ActError>(About {
            id: *id,
            owner: state.owner,
            version: state.version,
            title: format!("{}, {number}", opened.version.ty.short_name),
            pending: state.stage.pending(),
            earlier,
        })
    });
    Ok(read.await?)
}

fn show(app: &App, account: &Account, about: &About, posted: (&Form, Problems)) -> Answer {
    let (form, problems) = posted;
    let typed = form.get("tindakan");
    let measure = if typed.is_empty() { Measure::Warning.id() } else { typed };
    let mut measures = vec![Choice::new(Measure::Warning.id(), Measure::Warning.name(), measure)];
    if about.pending {
        measures.push(Choice::new(Measure::Cancellation.id(), "Pembatalan permohonan ini", measure));
    }
    let article = if form.has("pasal") { form.get("pasal") } else { Article::B.id() };
    let status = if problems.is_empty() { 200 } else { 422 };
    let href = format!("/kerja/{}", about.id);
    html_with(
        status,
        &SanctionForm {
            frame: frame::of(app, Some(account), "Usulkan sanksi", "/kerja"),
            form_key: new_key(app),
            version: about.version,
            action: format!("{href}/sanksi"),
            back: Link::new(&href, &about.title, ""),
            title: "Usulkan sanksi".into(),
            lead: "Kepala dinas memutus sesudah pemohon sempat menanggapi. Permohonan lain tidak terpengaruh.".into(),
            measures,
            officer: None,
            articles: articles(Measure::Warning, article),
            facts: form.get("fakta").to_owned(),
            facts_help: "Tercetak dalam surat dan dibaca pemohon. Tulis apa, kapan, dan buktinya.".into(),
            button: "Usulkan".into(),
            rows: about.earlier.clone(),
            problems,
        },
    )
}

/// The duties to choose from.
pub fn articles(measure: Measure, chosen: &str) -> Vec<Choice> {
    let one = |article: &Article| {
        Choice::new(article.id(), &format!("{}: {}", article.of(measure), article.words(measure)), chosen)
    };
    Article::ALL.iter().map(one).collect()
}

/// `POST /kerja/{id}/sanksi`
pub async fn propose(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let about = about(&app, &account, &id).await?;
    let mut problems = Problems::default();
    let measure = Measure::from_id(form.get("tindakan")).filter(|measure| *measure != Measure::Officer);
    let article = Article::from_id(form.get("pasal"));
    if measure.is_none() {
        problems.add("tindakan", "Pilih sanksinya.");
    }
    if article.is_none() {
        problems.add("pasal", "Pilih kewajiban yang dilanggar.");
    }
    if let Some(sentence) = problem(form.get("fakta")) {
        problems.add("fakta", sentence);
    }
    let (Some(measure), Some(article), true) = (measure, article, problems.is_empty()) else {
        return show(&app, &account, &about, (&form, problems));
    };
    let facts = NewText::new(app.id(), app.bytes(), "facts", form.get("fakta"));
    let on = On::Applicant { account: about.owner, application: about.id };
    let command = Command::Propose { on, measure, article, facts: facts.reference.clone() };
    let mut order = sanctioning::Order::beginning(account.actor(), command);
    (order.texts, order.key) = (vec![facts], form.key());
    match sanction(&app, order).await {
        Ok(done) => Ok(Redirect::to(&format!("/sanksi/{}?kabar=sanksi-diusulkan", done.id)).into_response()),
        Err(SanctionError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            show(&app, &account, &about, (&form, Problems::one("tindakan", refusal.to_string())))
        }
        Err(error) => Err(error.into()),
    }
}

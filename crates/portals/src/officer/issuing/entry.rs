//! `/register/{id}`: one licence with its way since the signature, and its revocation.

use crate::officer::issuing::register;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use db::Tx;
use domain::account::Role;
use domain::application::{Application, Command, CommandKind, Event, Refusal, Stage, possible};
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, ApplicationId, DocumentId};
use domain::indonesian;
use domain::licence_type::LicenceType;
use ground::App;
use houses::account::accounts;
use houses::account::accounts::Account;
use houses::application::acting::Order;
use houses::application::acting::act;
use houses::application::applications;
use houses::application::applications::LoadedApplication;
use houses::application::error::ActError;
use houses::document::data::Subject;
use houses::document::documents;
use ledger::events;
use ledger::sealed::NewText;
use pages::Link;
use pages::staff::parts::{Fact, HistoryEntry, Problems};
use pages::staff::register::{RegisterEntry, Revocation};
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html_with, new_key};

/// Fewest characters of a reason.
const REASON_CHARS_MIN: usize = 10;
/// Most characters of a reason.
const REASON_CHARS_MAX: usize = 4000;

/// `GET /register/{id}`.
pub async fn page(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    let id: DocumentId = id.parse().map_err(|_| WebError::NotFound)?;
    let typed = Typed { news: news.code(), ..Typed::default() };
    show(&app, &account, id, typed).await
}

/// What differs between the page and the page of a failed revocation.
#[derive(Default)]
struct Typed<'a> {
    news: Option<&'a str>,
    reason: String,
    problems: Problems,
}

/// Notes the reading, and only then shows.
async fn show(app: &App, account: &Account, id: DocumentId, typed: Typed<'_>) -> Answer {
    let (handle, reader, reason) = (app.clone(), account.clone(), typed.reason);
    let mut page = app
        .db
        .command::<RegisterEntry, WebError, _>(move |tx| {
            let (application, mut page) = entry(tx, &handle, &reader, id)?.ok_or(WebError::NotFound)?;
            if let Revocation::Offered { reason: shown, .. } = &mut page.revocation {
                shown.clone_from(&reason);
            }
            let who = (reader.id.into(), application.into());
            events::note_read(tx, handle.id(), handle.now(), who, "/register")?;
            Ok(page)
        })
        .await?;
    page.frame = frame::with_news(page.frame, typed.news);
    page.problems = typed.problems;
    let status = if page.problems.is_empty() { 200 } else { 422 };
    html_with(status, &page)
}

/// The application's id and the page; `None` when no licence with this id was released, or it was erased.
fn entry(
    tx: &mut dyn Tx,
    app: &App,
    account: &Account,
    id: DocumentId,
) -> Result<Option<(ApplicationId, RegisterEntry)>, WebError> {
    let Some(document) = documents::get(tx, id)? else { return Ok(None) };
    if document.kind != DocumentKind::Licence || document.released_at.is_none() {
        return Ok(None);
    }
    let application = document.application;
    let Some(loaded) = applications::load(tx, &app.vault, application)? else { return Ok(None) };
    let Some(version) = app.rules.catalogue.version(&loaded.app.type_id, loaded.app.type_version) else {
        return Ok(None);
    };
    let view = document.public.open(&app.vault)?;
    let subject = Subject { rules: &app.rules, version, loaded: &loaded, at: document.ordered_at };
    let facts = [
        ("Pemegang", subject.holder().name),
        ("Tempat", view.place.unwrap_or_default()),
        ("Terbit", view.date),
        ("Berlaku sampai", view.valid_until.unwrap_or_else(|| "Selama kegiatan berjalan".into())),
        ("Penanda tangan", view.signer),
        ("Kode pendek", document.short_code),
    ];
    let number = document.number;
    let page = RegisterEntry {
        frame: frame::of(app, Some(account), &format!("Izin {number}"), "/register"),
        kunci: new_key(app),
        versi: loaded.app.version,
        id: id.to_string(),
        number,
        licence: version.ty.name.clone(),
        state: register::state(
            document.revoked_at.is_some(),
            document.valid_until,
            indonesian::local(app.now()).date(),
        ),
        facts: facts.iter().filter(|(_, value)| !value.is_empty()).map(|(k, v)| Fact::new(k, v)).collect(),
        links: links(account.role, id, &loaded),
        history: history(tx, app, application)?,
        revocation: revocation(&version.ty, &loaded, account, id),
        problems: Problems::default(),
    };
    Ok(Some((application, page)))
}

fn links(role: Role, id: DocumentId, loaded: &LoadedApplication) -> Vec<Link> {
    let mut links = vec![Link::new(&format!("/dokumen/{id}"), "Unduh dokumen (PDF)", "")];
    if role != Role::Admin {
        let label = format!("Permohonan {}", loaded.number.clone().unwrap_or_default());
        links.push(Link::new(&format!("/kerja/{}", loaded.app.id), &label, ""));
    }
    links
}

/// The licence in force of an application; an older one of the same application is not revoked in its place.
fn in_force(state: &Application, id: DocumentId) -> bool {
    matches!(state.stage, Stage::Issued { document, .. } if document == id)
}

fn revocation(ty: &LicenceType, loaded: &LoadedApplication, account: &Account, id: DocumentId) -> Revocation {
    let possible = possible(&loaded.app, ty, &account.actor());
    let offered = in_force(&loaded.app, id) && possible.contains(&CommandKind::Revoke);
    match &ty.revocation_basis {
        _ if !offered => Revocation::NotOffered,
        None => Revocation::NoBasis,
        Some(basis) => Revocation::Offered { basis: basis.clone(), reason: String::new() },
    }
}

/// What happened since the order to sign, newest first.
fn history(tx: &mut dyn Tx, app: &App, application: ApplicationId) -> Result<Vec<HistoryEntry>, WebError> {
    let mut history = Vec::new();
    for entry in events::of(tx, domain::subject::Subject::Application, &application.to_string())? {
        let Ok(event) = serde_json::from_str::<Event>(&entry.payload) else { continue };
        let what = match event {
            Event::SignatureOrdered { .. } => "Diperintahkan untuk ditandatangani".to_owned(),
            Event::Issued { .. } => "Izin terbit".to_owned(),
            Event::Acknowledged { office, .. } => format!("Diterima {}", app.rules.catalogue.office_name(&office)),
            Event::Revoked { .. } => "Izin dicabut".to_owned(),
            Event::Started { .. }
            | Event::AnswersSaved { .. }
            | Event::FileAttached { .. }
            | Event::FileDetached { .. }
            | Event::Submitted { .. }
            | Event::Resubmitted
            | Event::Claimed { .. }
            | Event::ChecklistSaved { .. }
            | Event::Accepted { .. }
            | Event::Returned { .. }
            | Event::RefusalProposed { .. }
            | Event::Examined { .. }
            | Event::RekomendasiGiven { .. }
            | Event::PaymentAsked { .. }
            | Event::PaymentConfirmed { .. }
            | Event::ApprovalOpened { .. }
            | Event::Approved { .. }
            | Event::SentBack { .. }
            | Event::SignatureOpened { .. }
            | Event::Rejected { .. }
            | Event::Withdrawn => continue,
        };
        let account = match entry.actor.parse::<AccountId>() {
            Ok(id) => accounts::get(tx, &app.vault, id)?,
            Err(_) => None,
        };
        history.push(HistoryEntry {
            what,
            when: format!("{} WIB", indonesian::date_time(entry.at)),
            who: account.map_or_else(|| "Sistem".to_owned(), |account| account.profile.name),
            detail: String::new(),
        });
    }
    history.reverse();
    Ok(history)
}

/// What is wrong with a reason, as a sentence.
fn reason_problem(reason: &str) -> Option<String> {
    match reason.chars().count() {
        0..REASON_CHARS_MIN => Some("Tulis alasan pencabutan, paling sedikit satu kalimat.".into()),
        count if count > REASON_CHARS_MAX => {
            Some(format!("Alasan paling banyak {REASON_CHARS_MAX} huruf. Ringkas alasannya."))
        }
        _ => None,
    }
}

/// `POST /register/{id}/cabut`.
pub async fn revoke(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let document: DocumentId = id.parse().map_err(|_| WebError::NotFound)?;
    let reason = form.get("alasan").to_owned();
    if let Some(sentence) = reason_problem(&reason) {
        return refused(&app, &account, document, reason, sentence).await;
    }
    let Some((application, last)) = application_of(&app, document).await? else { return Err(WebError::NotFound) };
    if !last {
        let sentence = "Izin ini tidak sedang berlaku, jadi tidak dapat dicabut.".to_owned();
        return refused(&app, &account, document, reason, sentence).await;
    }
    let text = NewText::new(app.id(), app.bytes(), "reason", reason.clone());
    let mut order = Order::new(application, account.actor(), Command::Revoke { reason: text.reference.clone() });
    order.texts.push(text);
    order.version = form.version();
    order.key = form.key();
    match act(&app, order).await {
        Ok(_) => Ok(Redirect::to(&format!("/register/{document}?kabar=dicabut")).into_response()),
        Err(ActError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            refused(&app, &account, document, reason, refusal.to_string()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The application of a licence, and whether its last licence is this one; what may happen to it is for `decide` to say, which
/// also knows an order that was carried out before.
async fn application_of(app: &App, id: DocumentId) -> Result<Option<(ApplicationId, bool)>, WebError> {
    let handle = app.clone();
    let found = app.db.read(move |tx| {
        let licence = documents::get(tx, id)?.filter(|document| document.kind == DocumentKind::Licence);
        let Some(licence) = licence else { return Ok(None) };
        let application = licence.application;
        let loaded = applications::load(tx, &handle.vault, application)?;
        Ok(loaded.map(|loaded| {
            let is_last = matches!(
                loaded.app.stage,
                Stage::Issued { document, .. } | Stage::Revoked { document, .. } if document == id
            );
            (application, is_last)
        }))
    });
    Ok(found.await?)
}

async fn refused(app: &App, account: &Account, id: DocumentId, reason: String, sentence: String) -> Answer {
    let mut problems = Problems::default();
    problems.add("alasan", sentence);
    show(app, account, id, Typed { news: None, reason, problems }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revocation_says_why() {
        assert!(reason_problem("").is_some() && reason_problem("tidak").is_some());
        assert!(reason_problem("Pemegang memberi keterangan palsu.").is_none());
        assert!(reason_problem(&"a".repeat(REASON_CHARS_MAX + 1)).is_some());
    }
}

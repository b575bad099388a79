//! Documents (Pasal 3(3)): one row per requirement, checked by content, sealed, shown only to those who may see them.

use crate::own_application::{Own, own};
use crate::standing;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use db::DbError;
use domain::application::{Command, Stage};
use domain::ids::FileId;
use domain::indonesian;
use domain::media::{self, Accepts};
use domain::subject::Subject;
use files::inspect::Format;
use ground::App;
use ground::intake::{self, IntakeError, ReceivedFile};
use houses::account::accounts::Account;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::facts::{gather, requirements};
use houses::application::order::{Enclosed, Order};
use houses::reading::{self, OpenedFile};
use ledger::uploads::{self};
use pages::applying::{FileRow, FileState, Files, SentFile};
use std::collections::BTreeMap;
use web::forms::{Form, FormWithFiles};
use web::{Answer, News, Signed, WebError, frame, html, html_with};

/// `GET /permohonan/{id}/berkas`
pub async fn page(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    let own = own(&app, &account, &id).await?;
    if !own.is_open() {
        return Ok(Redirect::to(&own.href()).into_response());
    }
    html(&rows(&app, &account, &own, news.code(), None).await?)
}

/// The page, with a problem of one requirement where there is one.
async fn rows(
    app: &App,
    account: &Account,
    own: &Own,
    news: Option<&str>,
    problem: Option<(&str, String)>,
) -> Result<Files, WebError> {
    let kept = kept(app, own).await?;
    let returned = standing::returned_notes(app, own).await?;
    let missing = gather(&own.loaded, &own.version.ty, indonesian::local(app.now()).date()).documents_missing;
    let rows = requirements(&own.version.ty, &own.loaded).into_iter().map(|requirement| {
        let file = kept.get(&requirement.id).cloned();
        let asked = if let Stage::Returned { documents, .. } = &own.loaded.app.stage { Some(documents) } else { None };
        let state = match asked {
            Some(documents) if documents.contains(&requirement.id) => FileState::Rejected {
                file,
                reason: returned.get(&format!("d:{}", requirement.id)).cloned().unwrap_or_default(),
            },
            Some(_) if !missing.contains(&requirement.id) => FileState::Fixed(file),
            Some(_) | None => file.map_or(FileState::Missing, FileState::Sent),
        };
        let mut row = FileRow::of(requirement, state);
        row.problem = problem.as_ref().filter(|(id, _)| *id == requirement.id).map(|(_, sentence)| sentence.clone());
        row
    });
    Ok(Files {
        frame: frame::with_news(frame::of(app, Some(account), "Berkas syarat", "/permohonan"), news),
        application: own.for_page(app),
        rows: rows.collect(),
        size_bytes_max: media::FILE_BYTES_MAX,
        correction: own.is_correction(),
    })
}

/// The last file of each requirement.
async fn kept(app: &App, own: &Own) -> Result<BTreeMap<String, SentFile>, WebError> {
    let loaded = own.loaded.clone();
    let files = app.db.read(move |tx| {
        let files = uploads::of(tx, Subject::Application, &loaded.app.id.to_string())?;
        let standing = files
            .into_iter()
            .filter(|file| loaded.app.files.get(&file.requirement).is_some_and(|standing| standing.contains(&file.id)));
        let sent = standing.map(|file| {
            let shown = SentFile {
                name: file.meta(&loaded.key).name,
                size_bytes: file.size_bytes,
                pages: file.pages,
                sent_at: indonesian::date_time(file.uploaded_at),
                view: Some(format!("/berkas/{}", file.id)),
            };
            (file.requirement, shown)
        });
        Ok::<_, DbError>(sent.collect())
    });
    Ok(files.await?)
}

/// `POST /permohonan/{id}/berkas/{requirement}`
pub async fn attach(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, requirement)): Path<(String, String)>,
    mut posted: FormWithFiles,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let wanted = own.version.ty.requirements.iter().find(|r| r.id == requirement).ok_or(WebError::NotFound)?;
    if !own.is_open() {
        return Err(WebError::Refused("Berkas tidak dapat diubah lagi, karena permohonan sudah dikirim.".into()));
    }
    let Some(file) = posted.files.pop() else {
        let problem = (requirement.as_str(), "Pilih dahulu berkasnya, lalu tekan Kirim.".to_owned());
        return html_with(422, &rows(&app, &account, &own, None, Some(problem)).await?);
    };
    let given = ReceivedFile { bytes: file.bytes, name: file.name, requirement: requirement.clone(), by: account.id };
    let taken = match intake::take(&app, &own.loaded.key, given, &wanted.accepts).await {
        Ok(taken) => taken,
        Err(IntakeError::Rejected(rejection)) => {
            let problem = (requirement.as_str(), rejection.sentence());
            return html_with(422, &rows(&app, &account, &own, None, Some(problem)).await?);
        }
        Err(error) => return Err(error.into()),
    };
    let command = Command::Attach {
        requirement: requirement.clone(),
        file: taken.id,
        sealed_sha256: taken.sealed_sha256.clone(),
    };
    let mut order = Order::new(own.loaded.app.id, account.actor(), command);
    order.enclosed = Enclosed::Files(vec![taken]);
    order.key = posted.form.key();
    match act(&app, order).await {
        Ok(_) => Ok(Redirect::to(&format!("{}/berkas?kabar=terkirim", own.href())).into_response()),
        Err(ActError::Refused(refusal)) => {
            let problem = (requirement.as_str(), refusal.to_string());
            html_with(409, &rows(&app, &account, &own, None, Some(problem)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /permohonan/{id}/berkas/{requirement}/hapus`: takes away what stands under the requirement.
pub async fn detach(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, requirement)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let files = own.loaded.app.files.get(&requirement).cloned().unwrap_or_default();
    let commands: Vec<Command> =
        files.into_iter().map(|file| Command::Detach { requirement: requirement.clone(), file }).collect();
    if !commands.is_empty() {
        let mut order = Order::of(own.loaded.app.id, account.actor(), commands);
        order.key = form.key();
        act(&app, order).await?;
    }
    Ok(Redirect::to(&format!("{}/berkas?kabar=dihapus", own.href())).into_response())
}

/// `GET /berkas/{id}`: a photo drawn anew, anything else as it was sent; `?unduh` gives every file as it was sent. For the applicant,
/// the counter for its own, and officers who have the application before them.
pub async fn download(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    Query(wanted): Query<BTreeMap<String, String>>,
) -> Answer {
    let id: FileId = id.parse().map_err(|_| WebError::NotFound)?;
    let OpenedFile { key, wrapped_key, name: extension, .. } =
        app.view((account.actor(), id), |work, (reader, id)| reading::open_file(work, reader, *id)).await?;
    let bytes = intake::open(&app, &key, id, &wrapped_key).await?;
    let format = Format::from_extension(&extension);
    let sent = wanted.contains_key("unduh");
    if !sent && format.is_some_and(|format| format.is_of(Accepts::Photo)) {
        match intake::shown(&app, bytes.clone()).await {
            Ok(picture) => return Ok(served(picture, "image/jpeg", &format!("inline; filename=\"{id}.jpg\""))),
            // It was taken before photos were drawn anew, or is too large for it: it can still be fetched as it is.
            Err(IntakeError::Rejected(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let kind = format.map_or("application/octet-stream", Format::content_type);
    let is_shown = !sent && format.is_some_and(|format| format.shown_inline() && !format.is_of(Accepts::Photo));
    let place = if is_shown { "inline" } else { "attachment" };
    Ok(served(bytes, kind, &format!("{place}; filename=\"{id}.{extension}\"")))
}

fn served(bytes: Vec<u8>, kind: &'static str, disposition: &str) -> Response {
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition.to_owned())], bytes).into_response()
}

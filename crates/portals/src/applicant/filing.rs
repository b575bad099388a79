//! Documents (Pasal 3(3)): one row per requirement, checked by content, sealed, shown only to those who may see them.

use crate::own_application::{Own, own};
use crate::standing;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use db::DbError;
use domain::application::{Command, Refusal, Stage};
use domain::ids::FileId;
use domain::indonesian;
use domain::media;
use domain::subject::Subject;
use ground::App;
use ground::intake::{self, IntakeError, ReceivedFile};
use houses::account::accounts::Account;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::facts::{gather, requirements};
use houses::application::order::{Enclosed, Order};
use ledger::uploads::{self, NewFile};
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
    let (state, replaced) = (&own.loaded.app, own.loaded.app.replaced_documents());
    let asked = if let Stage::Returned { documents, .. } = &state.stage { Some(documents) } else { None };
    let listed = |files: Option<&Vec<FileId>>| -> Vec<SentFile> {
        files.into_iter().flatten().filter_map(|id| kept.get(id).cloned()).collect()
    };
    let rows = requirements(&own.version.ty, &own.loaded).into_iter().map(|requirement| {
        let pages = listed(state.files.get(&requirement.id));
        let file = pages.last().cloned();
        let state_of = match asked {
            Some(documents) if documents.contains(&requirement.id) && !replaced.contains(requirement.id.as_str()) => {
                let reason = returned.get(&format!("d:{}", requirement.id)).cloned().unwrap_or_default();
                FileState::Rejected { file, reason }
            }
            Some(documents) if !documents.contains(&requirement.id) && !missing.contains(&requirement.id) => {
                FileState::Fixed(file)
            }
            Some(_) | None => file.map_or(FileState::Missing, FileState::Sent),
        };
        let mut row = FileRow::of(requirement, state_of);
        (row.pages, row.former) = (pages, listed(state.former_files.get(&requirement.id)));
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

/// The files in the register, by id.
async fn kept(app: &App, own: &Own) -> Result<BTreeMap<FileId, SentFile>, WebError> {
    let loaded = own.loaded.clone();
    let files = app.db.read(move |tx| {
        let files = uploads::of(tx, Subject::Application, &loaded.app.id.to_string())?;
        let sent = files.into_iter().map(|file| {
            let meta = file.meta(&loaded.key);
            let held = meta.held();
            let shown = SentFile {
                id: file.id.to_string(),
                name: meta.name,
                size_bytes: file.size_bytes,
                pages: file.pages,
                sent_at: indonesian::date_time(file.uploaded_at),
                view: held.is_none().then(|| format!("/berkas/{}", file.id)),
                held,
            };
            (file.id, shown)
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
    if posted.files.is_empty() {
        let problem = (requirement.as_str(), "Pilih dahulu berkasnya, lalu tekan Kirim.".to_owned());
        return html_with(422, &rows(&app, &account, &own, None, Some(problem)).await?);
    }
    // One file takes the place of another; pages come together.
    let first = if wanted.several_pages { 0 } else { posted.files.len() - 1 };
    let (mut taken, mut refused) = (Vec::new(), None);
    for file in posted.files.drain(first..) {
        let name = file.name.clone();
        let given =
            ReceivedFile { bytes: file.bytes, name: file.name, requirement: requirement.clone(), by: account.id };
        match intake::take(&app, &own.loaded.key, given, &wanted.accepts).await {
            Ok(file) => taken.push(file),
            Err(IntakeError::Rejected(rejection)) if wanted.several_pages => {
                refused.get_or_insert(format!("{name}: {}", rejection.sentence()));
            }
            Err(IntakeError::Rejected(rejection)) => refused = Some(rejection.sentence()),
            Err(error) => return Err(error.into()),
        }
    }
    let refused = match (refused, taken.is_empty()) {
        (refused, true) => refused.map(|sentence| (422, sentence)),
        (refused, false) => {
            let refusal = attach_all(&app, &account, &own, (taken, posted.form.key())).await?;
            refusal.map(|refusal| (409, refusal.to_string())).or(refused.map(|sentence| (422, sentence)))
        }
    };
    let Some((status, sentence)) = refused else {
        return Ok(Redirect::to(&format!("{}/berkas?kabar=terkirim", own.href())).into_response());
    };
    let own = crate::own_application::own(&app, &account, &id).await?;
    html_with(status, &rows(&app, &account, &own, None, Some((requirement.as_str(), sentence))).await?)
}

/// Attaches files that are in the store, all in one order; what does not enter the register leaves the store again.
async fn attach_all(
    app: &App,
    account: &Account,
    own: &Own,
    what: (Vec<NewFile>, Option<String>),
) -> Result<Option<Refusal>, WebError> {
    let (files, key) = what;
    let commands = files.iter().map(|file| Command::Attach {
        requirement: file.requirement.clone(),
        file: file.id,
        sealed_sha256: file.sealed_sha256.clone(),
        sha256: file.sha256.clone(),
    });
    let mut order = Order::of(own.loaded.app.id, account.actor(), commands.collect());
    let ids: Vec<FileId> = files.iter().map(|file| file.id).collect();
    order.enclosed = Enclosed::Files(files);
    order.key = key;
    let (standing, refusal) = match act(app, order).await {
        Ok(done) => (done.after.app.files.into_values().flatten().collect(), None),
        Err(ActError::Refused(refusal)) => (Vec::new(), Some(refusal)),
        // Whether it was committed is not known here, so nothing is taken away.
        Err(error) => return Err(error.into()),
    };
    for id in ids.into_iter().filter(|id| !standing.contains(id)) {
        if let Err(error) = app.files.delete(id.0).await {
            tracing::warn!(%error, "a file that was not attached stays in the store");
        }
    }
    Ok(refusal)
}

/// `POST /permohonan/{id}/berkas/{requirement}/hapus`: takes away one page, or all that stands under the requirement.
pub async fn detach(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, requirement)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let files = own.loaded.app.files.get(&requirement).cloned().unwrap_or_default();
    let one: Option<FileId> = form.get("berkas").parse().ok();
    let files = files.into_iter().filter(|file| one.is_none_or(|one| one == *file));
    let commands: Vec<Command> = files.map(|file| Command::Detach { requirement: requirement.clone(), file }).collect();
    if !commands.is_empty() {
        let mut order = Order::of(own.loaded.app.id, account.actor(), commands);
        order.key = form.key();
        order.said = Some(format!("hapus {requirement} {}", form.get("berkas")));
        act(&app, order).await?;
    }
    Ok(Redirect::to(&format!("{}/berkas?kabar=dihapus", own.href())).into_response())
}

/// `POST /permohonan/{id}/berkas/{requirement}/urutan`: moves one page up or down.
pub async fn arrange(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, requirement)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let mut files = own.loaded.app.files.get(&requirement).cloned().unwrap_or_default();
    let at = form.get("berkas").parse().ok().and_then(|id: FileId| files.iter().position(|file| *file == id));
    let to = match (at, form.get("ke")) {
        (Some(at), "naik") => at.checked_sub(1),
        (Some(at), "turun") => Some(at + 1).filter(|to| *to < files.len()),
        _ => None,
    };
    if let Some((at, to)) = at.zip(to) {
        files.swap(at, to);
        let command = Command::Arrange { requirement: requirement.clone(), files };
        let mut order = Order::new(own.loaded.app.id, account.actor(), command);
        order.version = form.version();
        order.key = form.key();
        order.said = Some(format!("urutan {requirement} {} {}", form.get("berkas"), form.get("ke")));
        act(&app, order).await?;
    }
    Ok(Redirect::to(&format!("{}/berkas?kabar=tersimpan#baris-{requirement}", own.href())).into_response())
}

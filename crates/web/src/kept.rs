//! Forms that came after their session had ended: kept for the account that was signed in, and handed back on their page.

use crate::errors::WebError;
use crate::forms::{Form, FormWithFiles, PASSWORDS};
use crate::written_fields;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use db::DbError;
use domain::form::{Together, Writing};
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts;
use houses::account::kept_forms::{self, AFTER_SESSION, KeptForm, NewForm, NewWriting, TypedForm};
use ledger::sealed::SealedError;
use std::collections::BTreeSet;

/// Page that shows the forms whose own page cannot be filled in again.
pub const KEPT_FORMS: &str = "/isian-tersimpan";
/// Fields that are never kept, beside those of passwords.
const SECRETS: [&str; 2] = ["kode", "rahasia"];
/// Forms that nobody wants back, or that hold nothing but secrets.
const FORGOTTEN: [&str; 8] = [
    "/keluar",
    "/kewajiban",
    "/tanda-tangan/sesi",
    "/akun/kode",
    "/akun/langkah-kedua",
    "/akun/kunci-sandi",
    "/akun/akun-dinas",
    KEPT_FORMS,
];
/// Characters of all that was typed into one form.
const CHARS_MAX: usize = 256 * 1024;

/// The page that can show the form of this action filled in; `None` for those that [`KEPT_FORMS`] shows.
pub fn page_of(action: &str) -> Option<String> {
    let parts: Vec<&str> = action.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["permohonan", _, "isian", _] | ["kerja", _, "pemeriksaan" | "rekomendasi"] => Some(action.to_owned()),
        ["kerja", id, "draf", form @ ("pemeriksaan" | "rekomendasi")] => Some(format!("/kerja/{id}/{form}")),
        ["kerja", id, "periksa" | "terima" | "kembalikan" | "tolak" | "draf", ..] => Some(format!("/kerja/{id}")),
        _ => None,
    }
}

/// The page to come back to after the form of this action; that of a file shows which files are there.
pub(crate) fn page_around(action: &str) -> Option<String> {
    let parts: Vec<&str> = action.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["permohonan", id, "berkas", ..] => Some(format!("/permohonan/{id}/berkas")),
        // Something is done to one of them; `/kerja/ambil` is about none yet.
        ["permohonan" | "kerja" | "register", id, _, ..] => {
            page_of(action).or_else(|| Some(format!("/{}/{id}", parts[0])))
        }
        _ => page_of(action),
    }
}

/// Keeps the form of a request that came without a session, when the session had only ended; returns the page to come back to.
pub(crate) async fn keep(app: &App, session: Option<Vec<u8>>, request: Request) -> Option<String> {
    let account = ended(app, session?).await?;
    keep_for(app, account, request).await
}

/// Keeps the form of a request that something must come before; returns the page to come back to.
pub(crate) async fn keep_for(app: &App, account: AccountId, request: Request) -> Option<String> {
    let action = request.uri().path().to_owned();
    if FORGOTTEN.iter().any(|path| action == *path || action.starts_with(&format!("{path}/"))) {
        return None;
    }
    let typed = read(app, request).await?;
    let page = page_of(&action);
    let back = page.clone().unwrap_or_else(|| KEPT_FORMS.to_owned());
    let written = page.as_deref().is_some_and(|page| page.starts_with("/kerja/"));
    let new = NewForm { account, page: page.unwrap_or_else(|| action.clone()), action, typed, lasts: AFTER_SESSION };
    let kept = if written {
        app.command(apart(new, BTreeSet::new()), kept_forms::write).await.map(|_| ())
    } else {
        app.command(new, kept_forms::keep).await
    };
    kept.inspect_err(|error: &SealedError| tracing::warn!(%error, "a form could not be kept")).ok()?;
    Some(back)
}

/// A long form of an officer, taken apart into its fields.
fn apart(mut new: NewForm, settled: BTreeSet<String>) -> NewWriting {
    let form = Form { pairs: std::mem::take(&mut new.typed.pairs) };
    // What a page saves by itself is not sent.
    new.typed.sent &= !form.has("autosave");
    let (sent, rest) = written_fields::read(&form);
    new.typed.pairs = rest;
    NewWriting { form: new, sent, settled }
}

/// Whose session this was, when it is over.
async fn ended(app: &App, session: Vec<u8>) -> Option<AccountId> {
    let found = app.db.read(move |tx| accounts::ended_session(tx, &session)).await;
    found.inspect_err(|error: &DbError| tracing::warn!(%error, "a session could not be read")).ok()?
}

/// Whether a form is of the kind that carries files.
pub(crate) fn has_files(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

async fn read(app: &App, request: Request) -> Option<TypedForm> {
    let multipart = has_files(&request);
    let (form, files) = if multipart {
        let posted = FormWithFiles::from_request(request, app).await.ok()?;
        (posted.form, posted.files.into_iter().map(|file| file.name).collect())
    } else {
        (Form::from_request(request, app).await.ok()?, Vec::new())
    };
    typed(form, files, multipart)
}

/// What of a form may be kept; `None` when nothing was typed, or far too much. A file alone is not: it is chosen again on its page.
fn typed(form: Form, files: Vec<String>, multipart: bool) -> Option<TypedForm> {
    let typed = without_secrets(form, files, multipart)?;
    let said = |(name, value): &(String, String)| !value.is_empty() && !matches!(name.as_str(), "kunci" | "versi");
    typed.pairs.iter().any(said).then_some(typed)
}

fn is_secret(name: &str) -> bool {
    PASSWORDS.contains(&name) || SECRETS.contains(&name)
}

/// `None` when far too much was typed.
fn without_secrets(form: Form, files: Vec<String>, multipart: bool) -> Option<TypedForm> {
    let pairs: Vec<_> = form.pairs.into_iter().filter(|(name, _)| !is_secret(name)).collect();
    let chars: usize = pairs.iter().map(|(name, value)| name.len() + value.len()).sum();
    let writing = Writing::default();
    (chars <= CHARS_MAX).then_some(TypedForm { pairs, files, multipart, sent: true, writing })
}

/// What an officer is writing on a page.
pub struct PageWritten {
    /// Path of the page.
    pub page: String,
    /// What stands in it.
    pub form: Form,
    /// Fields that were kept in another place just now, as they stand in it.
    pub settled: BTreeSet<String>,
}

impl PageWritten {
    /// A form of which nothing is kept in another place.
    pub fn of(page: String, form: Form) -> Self {
        Self { page, form, settled: BTreeSet::new() }
    }
}

/// Puts what is being written on a page to what was written before, field by field; returns what became of each field, and all of it.
pub async fn write(app: &App, account: AccountId, written: PageWritten) -> Result<(Together, Writing), WebError> {
    let PageWritten { page, form, settled } = written;
    let typed = without_secrets(form, Vec::new(), false).ok_or(WebError::TooLarge)?;
    let typed = TypedForm { sent: false, ..typed };
    let new = NewForm { account, action: page.clone(), page, typed, lasts: kept_forms::WRITING };
    Ok(app.command(apart(new, settled), kept_forms::write).await?)
}

/// The form kept for this account and page.
pub async fn find(app: &App, account: AccountId, page: &str) -> Result<Option<KeptForm>, DbError> {
    let (handle, page) = (app.clone(), page.to_owned());
    app.db.read(move |tx| kept_forms::find(tx, &handle.vault, (account, &page), handle.now())).await
}

/// Forgets it: it was sent, or is not wanted.
pub async fn forget(app: &App, account: AccountId, page: &str) -> Result<(), DbError> {
    // Most pages keep nothing, and looking costs less than a transaction.
    if find(app, account, page).await?.is_none() {
        return Ok(());
    }
    app.command((account, page.to_owned()), |work, (account, page)| kept_forms::forget(work.tx, *account, page)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_back_on_the_page_it_stood_on() {
        for (action, page) in [
            ("/permohonan/7/isian/pemohon", Some("/permohonan/7/isian/pemohon")),
            ("/kerja/7/tolak", Some("/kerja/7")),
            ("/kerja/7/draf/periksa", Some("/kerja/7")),
            ("/kerja/7/draf/rekomendasi", Some("/kerja/7/rekomendasi")),
            ("/kerja/7/pemeriksaan", Some("/kerja/7/pemeriksaan")),
            ("/permohonan/7/tarik", None),
            ("/kerja/ambil", None),
            ("/admin/akun", None),
        ] {
            assert_eq!(page_of(action).as_deref(), page, "{action}");
        }
        for (action, page) in [
            ("/permohonan/7/berkas/ktp", Some("/permohonan/7/berkas")),
            ("/permohonan/7/tarik", Some("/permohonan/7")),
            ("/kerja/7/tolak", Some("/kerja/7")),
            ("/register/7/cabut", Some("/register/7")),
            ("/kerja/ambil", None),
            ("/akun/sandi", None),
        ] {
            assert_eq!(page_around(action).as_deref(), page, "{action}");
        }
    }

    #[test]
    fn passwords_and_empty_forms_are_not_kept() {
        let form = |pairs: &[(&str, &str)]| Form {
            pairs: pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        };
        let kept = typed(form(&[("kunci", "k"), ("email", "a@b.id"), ("kini", "rahasia")]), Vec::new(), false);
        let names = |typed: TypedForm| typed.pairs.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(kept.map(names), Some(vec!["kunci".to_owned(), "email".to_owned()]));
        assert_eq!(typed(form(&[("kunci", "k"), ("versi", "3"), ("sandi", "x")]), Vec::new(), false), None);
        assert_eq!(typed(form(&[("f.a", &"x".repeat(CHARS_MAX + 1))]), Vec::new(), false), None);
        assert_eq!(typed(form(&[("kunci", "k")]), vec!["ktp.pdf".into()], true), None, "a file is chosen again");
        assert!(typed(form(&[("alasan", "Pindah")]), vec!["ktp.pdf".into()], true).is_some());
    }
}

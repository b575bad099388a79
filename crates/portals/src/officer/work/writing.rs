//! What an officer is still writing: saved as they go, sealed, for them alone, and shown again on the page it was typed on. Several tabs
//! may write on the same form: they are put together field by field.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use domain::application::{CommandKind, possible};
use domain::form::{Writing, fingerprint};
use domain::ids::ApplicationId;
use domain::indonesian::date_time;
use ground::App;
use houses::account::accounts::Account;
use houses::account::kept_forms::KeptForm;
use houses::application::applications;
use pages::parts::KeptNote;
use pages::staff::written::{Field, Written as Shown};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use web::forms::Form;
use web::kept::PageWritten;
use web::{Answer, Signed, WebError, kept, new_key, written_fields};

/// Why a form was not sent that another tab wrote on too.
pub const WRITTEN_ELSEWHERE: &str = "Belum dikirim: formulir ini juga Anda tulis di tab atau perangkat lain. Yang ditulis di sana \
    sekarang ada di halaman ini. Periksa, lalu kirim lagi.";
/// What a saving says of fields that two pages wrote differently.
const BOTH_KEPT: &str = "Sebagian juga Anda tulis berbeda di tab atau perangkat lain. Keduanya disimpan; muat ulang halaman ini untuk \
    melihatnya.";

/// `POST /kerja/{id}/draf/{form}`: the page saves by itself; nothing is ordered.
pub async fn save(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, form_name)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let (kind, page) = match form_name.as_str() {
        "periksa" => (CommandKind::SaveChecklist, format!("/kerja/{id}")),
        "pemeriksaan" => (CommandKind::Examine, format!("/kerja/{id}/pemeriksaan")),
        "rekomendasi" => (CommandKind::GiveRekomendasi, format!("/kerja/{id}/rekomendasi")),
        _ => return Err(WebError::NotFound),
    };
    let id: ApplicationId = id.parse().map_err(|_| WebError::NotFound)?;
    let state = app.db.read(move |tx| applications::state_of(tx, id)).await?.ok_or(WebError::NotFound)?;
    let version = app.rules.catalogue.version(&state.type_id, state.type_version).ok_or(WebError::NotFound)?;
    if !possible(&state, &version.ty, &account.actor()).contains(&kind) {
        return Err(WebError::NotFound);
    }
    let (together, writing) = kept::write(&app, account.id, PageWritten::of(page, form)).await?;
    let mark = |name: &String| Some((name.clone(), fingerprint(Some(&writing.fields.get(name)?.given))));
    let marks: BTreeMap<String, String> = together.agreed.iter().filter_map(mark).collect();
    let news = if together.contested.is_empty() { "" } else { BOTH_KEPT };
    Ok(Json(json!({ "tanda": marks, "kabar": news })).into_response())
}

/// What this officer typed on a page and did not send.
pub async fn find(app: &App, account: &Account, page: &str) -> Result<Option<Written>, WebError> {
    Ok(kept::find(app, account.id, page).await?.map(Written::of))
}

/// Keeps a form that could not be taken, put to what was typed before; its page shows all of it.
pub async fn keep(app: &App, account: &Account, page: String, form: Form) -> Result<Written, WebError> {
    let (_, rest) = written_fields::read(&form);
    let (_, writing) = kept::write(app, account.id, PageWritten::of(page, form)).await?;
    Ok(Written { writing, rest, before: None })
}

/// Whether another page typed into this form what this page does not show: nobody sends what they have not seen.
pub async fn written_elsewhere(app: &App, account: &Account, page: &str, form: &Form) -> Result<bool, WebError> {
    let Some(before) = kept::find(app, account.id, page).await? else { return Ok(false) };
    let (sent, _) = written_fields::read(form);
    let mut writing = before.typed.writing;
    Ok(writing.take(&sent).differs() || !writing.elsewhere.is_empty())
}

/// After the checklist was saved: its marks and notes need not be kept here any more; requests and reasons that were typed along with it
/// wait for their decision.
pub async fn saved(app: &App, account: &Account, page: &str, form: &Form) -> Result<(), WebError> {
    let in_the_checklist = |name: &&String| name.starts_with("c.") || name.starts_with("n.");
    let settled: BTreeSet<String> = form.pairs.iter().map(|(name, _)| name).filter(in_the_checklist).cloned().collect();
    kept::write(app, account.id, PageWritten { settled, ..PageWritten::of(page.to_owned(), form.clone()) }).await?;
    Ok(())
}

/// A form that was typed and not sent, as its page needs it.
pub struct Written {
    /// Its fields.
    pub writing: Writing,
    /// What else stands in it.
    rest: Vec<(String, String)>,
    /// When it is found again: how it was kept.
    before: Option<KeptForm>,
}

impl Written {
    fn of(mut kept: KeptForm) -> Self {
        let (writing, rest) = (std::mem::take(&mut kept.typed.writing), std::mem::take(&mut kept.typed.pairs));
        Self { writing, rest, before: Some(kept) }
    }

    /// The whole form: what was typed, and the fields of the page that nobody touched.
    pub fn form(&self, fields: &[Field]) -> Form {
        let typed = self.writing.fields.values().flat_map(|typed| typed.pairs.clone());
        let untouched = fields.iter().filter(|field| !self.writing.fields.contains_key(&field.name));
        let untouched = untouched.flat_map(Field::pairs);
        Form { pairs: self.rest.iter().cloned().chain(typed).chain(untouched).collect() }
    }

    /// What the page says about it, when it comes back to it.
    pub fn note(&self, app: &App) -> Option<KeptNote> {
        let before = self.before.as_ref().filter(|_| self.writing.says_something())?;
        let at = date_time(before.kept_at);
        let mut sentence = if before.typed.sent {
            format!("Yang Anda kirim {at} ada di bawah dan BELUM terkirim, karena sesi Anda sudah berakhir.")
        } else {
            format!("Yang Anda tulis sampai {at} ada di bawah. Hanya Anda yang melihatnya sampai Anda kirim.")
        };
        if !before.typed.files.is_empty() {
            sentence.push_str(" Foto dan berkas tidak ikut tersimpan; pilih lagi.");
        }
        Some(KeptNote { sentence, page: before.page.clone(), key: new_key(app) })
    }
}

/// What a page carries for its fields: their marks, and what was written differently elsewhere.
pub fn shown(fields: &[Field], written: Option<&Written>) -> Shown {
    written.map_or_else(|| Shown::of(fields, &Writing::default()), |written| Shown::of(fields, &written.writing))
}

//! What an officer is still writing: saved as they go, sealed, for them alone, and shown again on the page it was typed on.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use domain::application::{CommandKind, possible};
use domain::ids::ApplicationId;
use domain::indonesian::date_time;
use ground::App;
use houses::account::accounts::Account;
use houses::account::kept_forms::KeptForm;
use houses::application::applications;
use pages::parts::KeptNote;
use serde_json::json;
use web::forms::Form;
use web::{Answer, Signed, WebError, kept, new_key};

/// Fields of the checklist's form that no order keeps until the decision is made: requests and reasons.
const WAYS_OUT: [&str; 5] = ["minta", "catatan", "alasan", "alasan_lain", "dasar_lain"];

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
    kept::keep_writing(&app, account.id, page, form).await?;
    Ok(Json(json!({})).into_response())
}

/// What this officer typed on a page and did not send.
pub async fn find(app: &App, account: &Account, page: &str) -> Result<Option<Written>, WebError> {
    Ok(kept::find(app, account.id, page).await?.map(Written::of))
}

/// After the checklist was saved: requests and reasons that were typed along with it wait for their decision.
pub async fn saved(app: &App, account: &Account, page: &str, form: &Form) -> Result<(), WebError> {
    let waits = |name: &str| WAYS_OUT.contains(&name) || name.starts_with("m.");
    let pairs: Vec<_> = form.pairs.iter().filter(|(name, _)| waits(name)).cloned().collect();
    if pairs.iter().all(|(_, value)| value.trim().is_empty()) {
        return Ok(kept::forget(app, account.id, page).await?);
    }
    Ok(kept::keep_writing(app, account.id, page.to_owned(), Form { pairs }).await?)
}

/// A form that was typed and not sent, as its page needs it.
pub struct Written {
    /// What was typed.
    pub form: Form,
    kept: KeptForm,
}

impl Written {
    fn of(mut kept: KeptForm) -> Self {
        Self { form: Form { pairs: std::mem::take(&mut kept.typed.pairs) }, kept }
    }

    /// What the page says about it.
    pub fn note(&self, app: &App) -> KeptNote {
        let at = date_time(self.kept.kept_at);
        let mut sentence = if self.kept.typed.sent {
            format!("Yang Anda kirim {at} ada di bawah dan BELUM terkirim, karena sesi Anda sudah berakhir.")
        } else {
            format!("Yang Anda tulis sampai {at} ada di bawah. Hanya Anda yang melihatnya sampai Anda kirim.")
        };
        if !self.kept.typed.files.is_empty() {
            sentence.push_str(" Foto dan berkas tidak ikut tersimpan; pilih lagi.");
        }
        KeptNote { sentence, page: self.kept.page.clone(), key: new_key(app) }
    }
}

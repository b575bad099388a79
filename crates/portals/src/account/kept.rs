//! Forms that came after their session had ended: shown to their sender, sent again, or thrown away.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::indonesian;
use ground::App;
use houses::account::kept_forms::{self, KeptForm};
use pages::account::{KeptForm as ShownForm, KeptForms};
use web::forms::{Form, FormWithFiles};
use web::kept::{self, KEPT_FORMS};
use web::{Answer, Routes, Signed, WebError, Who, frame, html, new_key};

/// `/isian-tersimpan`, `…/kirim`, `…/buang`.
pub fn routes(routes: Routes) -> Routes {
    routes.get(KEPT_FORMS, Who::SignedIn, page).post("/isian-tersimpan/kirim", Who::SignedIn, send).post(
        "/isian-tersimpan/buang",
        Who::SignedIn,
        discard,
    )
}

async fn page(State(app): State<App>, Signed(account): Signed) -> Answer {
    let (handle, id) = (app.clone(), account.id);
    let forms = app.db.read(move |tx| kept_forms::all(tx, &handle.vault, id, handle.now())).await?;
    // The others stand filled in on their own pages.
    let forms = forms.into_iter().filter(|form| kept::page_of(&form.action).is_none());
    html(&KeptForms {
        frame: frame::of(&app, Some(&account), "Isian yang belum terkirim", KEPT_FORMS),
        forms: forms.map(|form| shown(&app, form)).collect(),
    })
}

fn shown(app: &App, form: KeptForm) -> ShownForm {
    let typed = |name: &str| !matches!(name, "kunci" | "versi" | "lanjut") && !name.starts_with("b.");
    let words = form.typed.pairs.iter().filter(|(name, value)| typed(name) && value.chars().any(char::is_alphabetic));
    ShownForm {
        key: new_key(app),
        at: indonesian::date_time(form.kept_at),
        shown: words.map(|(_, value)| value.clone()).collect(),
        page: form.page,
        pairs: form.typed.pairs,
        files: form.typed.files,
        multipart: form.typed.multipart,
    }
}

/// Hands the form on to where it was sent at first: 307 keeps what is posted.
async fn send(State(app): State<App>, Signed(account): Signed, request: axum::extract::Request) -> Answer {
    let page = posted_page(&app, request).await?;
    let kept = kept::find(&app, account.id, &page).await?.ok_or(WebError::NotFound)?;
    kept::forget(&app, account.id, &page).await?;
    Ok(Redirect::temporary(&kept.action).into_response())
}

async fn posted_page(app: &App, request: axum::extract::Request) -> Result<String, WebError> {
    use axum::extract::FromRequest as _;
    use axum::http::header::CONTENT_TYPE;
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let form = if kind.starts_with("multipart/form-data") {
        FormWithFiles::from_request(request, app).await?.form
    } else {
        Form::from_request(request, app).await?
    };
    Ok(form.get("halaman").to_owned())
}

async fn discard(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let page = form.get("halaman");
    kept::forget(&app, account.id, page).await?;
    let back = if kept::page_of(page).is_some() || page.starts_with("/kerja/") { page } else { KEPT_FORMS };
    Ok(Redirect::to(back).into_response())
}

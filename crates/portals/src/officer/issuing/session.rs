//! `/tanda-tangan/sesi`: the head gives the secret that signs, once for ten minutes; it is kept in memory and nowhere else.

use crate::officer::issuing::signing::{self, SigningState};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::identity_number::Nik;
use domain::ids::DocumentId;
use ground::App;
use ground::signing::Head;
use houses::account::accounts::Account;
use houses::document::awaiting;
use houses::document::signing_run::{self, Given};
use pages::staff::signing_session::SecretProblem;
use signers::SecretString;
use signers::settings::SecretKind;
use web::guard::Session;
use web::secret_form::SecretForm;
use web::{Answer, Signed, WebError};

const TOO_OFTEN: &str = "Terlalu sering dicoba. Tunggu beberapa menit, lalu coba lagi.";

/// `POST /tanda-tangan/sesi`.
pub async fn open(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    mut form: SecretForm,
) -> Answer {
    let head = head(&app)?;
    let (typed_nik, secret) = (form.take("nik-penanda"), form.take("passphrase"));
    let typed = Typed { account: &account, nik: &typed_nik };
    if !app.throttle.signing(&session) {
        return again(&app, typed, 429, ("passphrase", TOO_OFTEN)).await;
    }
    if secret.trim().is_empty() {
        return again(&app, typed, 422, ("passphrase", "Isi passphrase atau kode Anda.")).await;
    }
    let given = match head.secret {
        SecretKind::Passphrase => {
            let nik = match Nik::parse(&typed_nik) {
                Ok(nik) => SecretString::from(nik.as_str()),
                Err(sentence) => return again(&app, typed, 422, ("nik-penanda", &sentence)).await,
            };
            Given { nik, secret: SecretString::from(secret.as_str()), files: None }
        }
        SecretKind::Totp => {
            let Some(asked) = app.signing.sessions.take_code(account.id, app.now()) else {
                return again(&app, typed, 422, ("nik-penanda", "Minta dahulu kode sekali pakai.")).await;
            };
            Given { nik: asked.nik, secret: SecretString::from(secret.trim()), files: Some(asked.files) }
        }
    };
    drop(secret);
    signing_run::open(&app, &account, given).await?;
    Ok(Redirect::to("/tanda-tangan?kabar=sesi-dibuka").into_response())
}

/// `POST /tanda-tangan/sesi/kode`: a one-time code for what waits now.
pub async fn ask_code(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    mut form: SecretForm,
) -> Answer {
    let head = head(&app)?;
    if head.secret != SecretKind::Totp {
        return Err(WebError::NotFound);
    }
    let typed_nik = form.take("nik-penanda");
    let typed = Typed { account: &account, nik: &typed_nik };
    if !app.throttle.signing(&session) {
        return again(&app, typed, 429, ("nik-penanda", TOO_OFTEN)).await;
    }
    let nik = match Nik::parse(&typed_nik) {
        Ok(nik) => SecretString::from(nik.as_str()),
        Err(sentence) => return again(&app, typed, 422, ("nik-penanda", &sentence)).await,
    };
    let signer = account.id;
    let waits = app.db.read(move |tx| awaiting::waiting(tx, signer)).await?.len();
    if waits == 0 {
        let sentence = "Belum ada dokumen yang menunggu tanda tangan Anda.";
        return again(&app, typed, 422, ("nik-penanda", sentence)).await;
    }
    if let Err(failure) = head.service.send_totp(&nik, waits).await {
        return again(&app, typed, 422, ("nik-penanda", &failure.to_string())).await;
    }
    app.signing.sessions.code_asked(account.id, nik, (waits, app.now()));
    Ok(Redirect::to("/tanda-tangan?kabar=kode-dikirim").into_response())
}

/// `POST /tanda-tangan/sesi/tutup`.
pub async fn close(State(app): State<App>, Signed(account): Signed) -> Answer {
    app.signing.sessions.close(account.id);
    Ok(Redirect::to("/tanda-tangan?kabar=sesi-ditutup").into_response())
}

/// `POST /tanda-tangan/{id}/ulang`: the signer has read why a document stands still, and lets it be signed once more.
pub async fn again_one(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let document: DocumentId = id.parse().map_err(|_| WebError::NotFound)?;
    let input = (document, account.id);
    let found = app.command(input, |work, (document, signer)| awaiting::again(work.tx, *document, *signer));
    let found: Result<bool, db::DbError> = found.await;
    if !found? {
        // Pressed before, or in another window; whose document it is not learns no more.
        return Ok(Redirect::to("/tanda-tangan?kabar=tidak-menunggu").into_response());
    }
    app.signing.sessions.wake(account.id);
    Ok(Redirect::to("/tanda-tangan?kabar=ditandatangani-lagi").into_response())
}

fn head(app: &App) -> Result<&Head, WebError> {
    app.signing.head.as_ref().ok_or(WebError::NotFound)
}

/// Who typed, and the part of it that is shown again.
#[derive(Clone, Copy)]
struct Typed<'a> {
    account: &'a Account,
    nik: &'a str,
}

async fn again(app: &App, typed: Typed<'_>, status: u16, (field, sentence): (&'static str, &str)) -> Answer {
    let problem = SecretProblem { field, sentence: sentence.to_owned(), nik: typed.nik.to_owned() };
    signing::show(app, typed.account, None, SigningState::about_secret(status, problem)).await
}

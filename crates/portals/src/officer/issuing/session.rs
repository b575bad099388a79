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
    if !app.throttle.signing(&session) {
        return again(&app, &account, 429, TOO_OFTEN).await;
    }
    let secret = form.take("passphrase");
    if secret.trim().is_empty() {
        return again(&app, &account, 422, "Isi passphrase atau kode Anda.").await;
    }
    let given = match head.secret {
        SecretKind::Passphrase => {
            let nik = match nik(&mut form) {
                Ok(nik) => nik,
                Err(sentence) => return again(&app, &account, 422, &sentence).await,
            };
            Given { nik, secret: SecretString::from(secret.as_str()), files: None }
        }
        SecretKind::Totp => {
            let Some(asked) = app.signing.sessions.take_code(account.id, app.now()) else {
                return again(&app, &account, 422, "Minta dahulu kode sekali pakai.").await;
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
    if !app.throttle.signing(&session) {
        return again(&app, &account, 429, TOO_OFTEN).await;
    }
    let nik = match nik(&mut form) {
        Ok(nik) => nik,
        Err(sentence) => return again(&app, &account, 422, &sentence).await,
    };
    let signer = account.id;
    let waits = app.db.read(move |tx| awaiting::waiting(tx, signer)).await?.len();
    if waits == 0 {
        return again(&app, &account, 422, "Belum ada dokumen yang menunggu tanda tangan Anda.").await;
    }
    if let Err(failure) = head.service.send_totp(&nik, waits).await {
        return again(&app, &account, 422, &failure.to_string()).await;
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
        return Err(WebError::NotFound);
    }
    app.signing.sessions.wake(account.id);
    Ok(Redirect::to("/tanda-tangan?kabar=ditandatangani-lagi").into_response())
}

fn head(app: &App) -> Result<&Head, WebError> {
    app.signing.head.as_ref().ok_or(WebError::NotFound)
}

fn nik(form: &mut SecretForm) -> Result<SecretString, String> {
    let typed = form.take("nik-penanda");
    Nik::parse(&typed).map(|nik| SecretString::from(nik.as_str()))
}

async fn again(app: &App, account: &Account, status: u16, sentence: &str) -> Answer {
    signing::show(app, account, None, SigningState::about_secret(status, sentence)).await
}

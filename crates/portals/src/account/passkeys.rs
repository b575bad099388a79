//! `/akun/kunci-sandi`: one's own passkeys, added and removed after a fresh second factor.

use super::demo_accounts::open_accounts;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::{Command, CommandKind, Refusal};
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::account::changing::{AccountError, Enclosed, change_own};
use houses::account::passkey_challenge::{self, Bound};
use houses::account::passkeys::{self, NAME_MAX, NewPasskey, PASSKEYS_MAX, Passkey};
use houses::account::{passkey_proving, second_factor};
use pages::account::{PasskeyOffer, PasskeyRow, Passkeys};
use pages::form::Problems;
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, html_with, new_key};

const PAGE: &str = "/akun/kunci-sandi";
const REMOVE: &str = "/akun/kunci-sandi/hapus";
const TITLE: &str = "Kunci sandi saat masuk";

/// `/akun/kunci-sandi`, `…/hapus`.
pub fn routes(routes: Routes) -> Routes {
    routes.get_fresh(PAGE, Who::SignedIn, page).order(PAGE, [CommandKind::AddPasskey], add).order(
        REMOVE,
        [CommandKind::RemovePasskey],
        remove,
    )
}

/// The passkeys of an account.
pub(super) async fn of(app: &App, account: &Account) -> Result<Vec<Passkey>, WebError> {
    let (handle, own) = (app.clone(), account.clone());
    Ok(app.db.read(move |tx| Ok(passkeys::of(tx, &handle.vault, &own)?)).await?)
}

/// Their credentials, as a page names them.
pub(super) fn named(passkeys: &[Passkey]) -> String {
    let names = passkeys.iter().map(|one| data_encoding::BASE64URL_NOPAD.encode(&one.credential));
    names.collect::<Vec<_>>().join(" ")
}

/// A field that holds bytes; none where it is no such text.
pub(super) fn bytes(form: &Form, name: &str) -> Vec<u8> {
    data_encoding::BASE64URL_NOPAD.decode(form.get(name).as_bytes()).unwrap_or_default()
}

async fn offer(app: &App, account: &Account, session: &[u8], all: &[Passkey]) -> Result<PasskeyOffer, WebError> {
    // Accounts of a demo that anybody may enter are nobody's; they have no codes either.
    let open = open_accounts(app).await?.iter().any(|open| open.id == account.id);
    if open || !second_factor::is_set(app, account.id).await? {
        return Ok(PasskeyOffer::CodesFirst);
    }
    if all.len() >= PASSKEYS_MAX {
        return Ok(PasskeyOffer::Full);
    }
    let city = &app.rules.catalogue.city;
    Ok(PasskeyOffer::Ask {
        challenge: passkey_challenge::new(app, &Bound::adding(account.id, session)),
        domain: app.config.passkey_domain().to_owned(),
        credentials: named(all),
        user: data_encoding::BASE64URL_NOPAD.encode(account.id.0.as_bytes()),
        username: account.username.clone(),
        issuer: format!("{} {}", city.application_name, city.place),
    })
}

async fn shown(
    app: &App,
    account: &Account,
    session: &[u8],
    (name, problems): (String, Problems),
) -> Result<Passkeys, WebError> {
    let all = of(app, account).await?;
    let row = |one: &Passkey| PasskeyRow {
        id: one.id.to_string(),
        name: one.name.clone(),
        since: indonesian::date_time(one.added_at),
    };
    Ok(Passkeys {
        frame: frame::of(app, Some(account), TITLE, PAGE),
        key: new_key(app),
        rows: all.iter().map(row).collect(),
        offer: offer(app, account, session, &all).await?,
        name,
        problems,
    })
}

async fn page(State(app): State<App>, Signed(account): Signed, Session(session): Session, news: News) -> Answer {
    let mut page = shown(&app, &account, &session, (String::new(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// `POST /akun/kunci-sandi`.
async fn add(State(app): State<App>, Signed(account): Signed, Session(session): Session, form: Form) -> Answer {
    let all = of(&app, &account).await?;
    if !matches!(offer(&app, &account, &session, &all).await?, PasskeyOffer::Ask { .. }) {
        // The page says why none can be added.
        return Ok(Redirect::to(PAGE).into_response());
    }
    let name = form.get("nama").trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_MAX {
        let problem = Problems::one("nama", "Beri nama, paling panjang 60 huruf, supaya Anda mengenalinya.");
        return html_with(422, &shown(&app, &account, &session, (name, problem)).await?);
    }
    let bound = Bound::adding(account.id, &session);
    let told = (&bytes(&form, "klien")[..], &bytes(&form, "bukti")[..]);
    let Some(made) = passkeys::prove_new(&app, bound, form.get("tantangan"), told).await? else {
        let problem =
            Problems::one("nama", "Kunci sandi tidak terbaca, atau halaman ini sudah terlalu lama. Coba sekali lagi.");
        return html_with(422, &shown(&app, &account, &session, (name, problem)).await?);
    };
    let new = NewPasskey { made, name: name.clone() };
    match passkey_proving::order_add(&app, &account, new, form.key()).await {
        Ok(()) => Ok(Redirect::to("/akun/kunci-sandi?kabar=kunci-sandi").into_response()),
        Err(AccountError::Refused(Refusal::Taken(_))) => {
            let problem = Problems::one("nama", "Kunci sandi itu sudah terpasang.");
            html_with(422, &shown(&app, &account, &session, (name, problem)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /akun/kunci-sandi/hapus`: looked for among one's own.
async fn remove(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let wanted = form.get("kunci_sandi");
    // Pressed twice it is removed once.
    if let Some(found) = of(&app, &account).await?.into_iter().find(|one| one.id.to_string() == wanted) {
        change_own(&app, &account, Command::RemovePasskey { passkey: found.id }, Enclosed::Nothing).await?;
    }
    Ok(Redirect::to("/akun/kunci-sandi?kabar=kunci-sandi-dihapus").into_response())
}

//! The code or passkey beside the password: `/masuk/kode` on the way in, `/akun/kode` before something that is hard to take back.

use super::arriving::{Arriving, come_in};
use super::next_page::{SignInLink, own_path, then};
use super::passkeys;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use ground::App;
use ground::throttle::{MINUTES_PER_TRY, Origin};
use houses::account::accounts::Account;
use houses::account::passkey_challenge::{self, Bound};
use houses::account::tries::{self, Guess, Purpose, Standing};
use houses::account::{failed_sign_ins, passkey_proving, proving, second_factor};
use pages::account::{CodeAttempt, PasskeyAsk, SecondStep, WhyCode};
use sign::passkey::Answered;
use std::net::IpAddr;
use web::forms::Form;
use web::guard::{Address, Session};
use web::{Answer, Routes, Signed, WebError, Who, frame, half_signed, html, html_with, known_browser, new_key};

/// `/masuk/kode`, `/akun/kode`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/masuk/kode", Who::Everyone, sign_in_page)
        .post("/masuk/kode", Who::Everyone, sign_in)
        .get("/akun/kode", Who::SignedIn, again_page)
        .post("/akun/kode", Who::SignedIn, again)
}

const TITLE: &str = "Kode dari HP";

/// What the passkeys of an account are asked; nothing where it has none.
async fn ask(app: &App, account: &Account, bound: &Bound) -> Result<Option<PasskeyAsk>, WebError> {
    let all = passkeys::of(app, account).await?;
    Ok((!all.is_empty()).then(|| PasskeyAsk {
        challenge: passkey_challenge::new(app, bound),
        domain: app.config.passkey_domain().to_owned(),
        credentials: passkeys::named(&all),
    }))
}

async fn at_the_door(
    app: &App,
    (account, bound): (&Account, &Bound),
    next: String,
    attempt: CodeAttempt,
) -> Result<SecondStep, WebError> {
    let frame = frame::bare(app, TITLE, "/masuk/kode");
    let passkey = ask(app, account, bound).await?;
    Ok(SecondStep { frame, key: new_key(app), next, why: WhyCode::SignIn, attempt, passkey })
}

async fn inside(
    app: &App,
    (account, bound): (&Account, &Bound),
    next: String,
    attempt: CodeAttempt,
) -> Result<SecondStep, WebError> {
    let frame = frame::of(app, Some(account), TITLE, "/akun/kode");
    let passkey = ask(app, account, bound).await?;
    Ok(SecondStep { frame, key: new_key(app), next, why: WhyCode::Again, attempt, passkey })
}

/// Whether what the form holds proves it: the answer of a passkey, or else a code.
async fn proves(app: &App, account: &Account, bound: &Bound, form: &Form) -> Result<bool, WebError> {
    if form.get("tanda").is_empty() {
        return Ok(proving::proves(app, account, form.get("kode")).await?);
    }
    let answer = Answered {
        credential: passkeys::bytes(form, "kredensial"),
        client_data: passkeys::bytes(form, "klien"),
        authenticator_data: passkeys::bytes(form, "perangkat"),
        signature: passkeys::bytes(form, "tanda"),
    };
    Ok(passkey_proving::proves(app, account, bound.clone(), (form.get("tantangan"), answer)).await?)
}

/// How the code was.
enum Code {
    Right,
    Not(CodeAttempt),
}

/// Counted for the account and from where it is tried, as a password is.
async fn tried(
    app: &App,
    (account, bound): (&Account, &Bound),
    from: (&HeaderMap, IpAddr),
    form: &Form,
) -> Result<Code, WebError> {
    let (headers, address) = from;
    let known = known_browser::of(app, headers, account.id);
    let origin = known.map_or_else(|| Origin::Unknown(address.into()), Origin::Known);
    let id = account.id.to_string();
    if !app.throttle.code(&id, &origin) {
        return Ok(Code::Not(CodeAttempt::Locked { minutes: MINUTES_PER_TRY }));
    }
    let guess = Guess::from_outside(app, Purpose::Code, &id, &origin);
    let standing = tries::standing(app, &guess).await?;
    if let Standing::Wait(minutes) = standing {
        return Ok(Code::Not(CodeAttempt::Locked { minutes }));
    }
    if !proves(app, account, bound, form).await? {
        failed_sign_ins::note(app, &account.username, guess).await?;
        return Ok(Code::Not(CodeAttempt::Wrong));
    }
    if standing == Standing::Failed {
        tries::forget(app, guess).await?;
    }
    Ok(Code::Right)
}

fn status(attempt: CodeAttempt) -> u16 {
    if matches!(attempt, CodeAttempt::Locked { .. }) { 429 } else { 422 }
}

async fn sign_in_page(State(app): State<App>, Query(wanted): Query<SignInLink>, headers: HeaderMap) -> Answer {
    let next = wanted.next();
    let Some(account) = half_signed::account(&app, &headers).await? else {
        return Ok(Redirect::to(&then("/masuk", &next)).into_response());
    };
    let bound = Bound::sign_in(account.id, &half_signed::told_by(&app, &headers));
    html(&at_the_door(&app, (&account, &bound), next, CodeAttempt::None).await?)
}

async fn sign_in(State(app): State<App>, Address(address): Address, headers: HeaderMap, form: Form) -> Answer {
    let next = own_path(form.get("lanjut"));
    // The password was too long ago.
    let Some(account) = half_signed::account(&app, &headers).await? else {
        return Ok(Redirect::to(&then("/masuk", &next.unwrap_or_default())).into_response());
    };
    let bound = Bound::sign_in(account.id, &half_signed::told_by(&app, &headers));
    match tried(&app, (&account, &bound), (&headers, address), &form).await? {
        Code::Right => {
            let mut response = come_in(&app, &account, &Arriving::by_code(&headers, address), next).await?;
            half_signed::forget(&app, &mut response);
            Ok(response)
        }
        Code::Not(attempt) => {
            let page = at_the_door(&app, (&account, &bound), next.unwrap_or_default(), attempt).await?;
            html_with(status(attempt), &page)
        }
    }
}

async fn again_page(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    Query(wanted): Query<SignInLink>,
) -> Answer {
    if !second_factor::is_set(&app, account.id).await? {
        return Ok(Redirect::to("/akun/langkah-kedua").into_response());
    }
    let bound = Bound::again(account.id, &session);
    html(&inside(&app, (&account, &bound), wanted.next(), CodeAttempt::None).await?)
}

async fn again(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    (Address(address), headers): (Address, HeaderMap),
    form: Form,
) -> Answer {
    let next = own_path(form.get("lanjut"));
    if second_factor::is_set(&app, account.id).await? {
        let bound = Bound::again(account.id, &session);
        match tried(&app, (&account, &bound), (&headers, address), &form).await? {
            Code::Right => proving::note(&app, &account, session).await?,
            Code::Not(attempt) => {
                let page = inside(&app, (&account, &bound), next.unwrap_or_default(), attempt).await?;
                return html_with(status(attempt), &page);
            }
        }
    }
    let to = next.unwrap_or_else(|| frame::home_of(account.role).to_owned());
    Ok(Redirect::to(&to).into_response())
}

//! The code beside the password: `/masuk/kode` on the way in, `/akun/kode` before something that is hard to take back.

use super::arriving::{Arriving, come_in};
use super::next_page::{SignInLink, own_path, then};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use ground::App;
use ground::throttle::{MINUTES_PER_TRY, Origin};
use houses::account::accounts::Account;
use houses::account::tries::{self, Guess, Purpose, Standing};
use houses::account::{failed_sign_ins, proving, second_factor};
use pages::account::{CodeAttempt, SecondStep, WhyCode};
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

fn at_the_door(app: &App, next: String, attempt: CodeAttempt) -> SecondStep {
    let frame = frame::bare(app, TITLE, "/masuk/kode");
    SecondStep { frame, key: new_key(app), next, why: WhyCode::SignIn, attempt }
}

fn inside(app: &App, account: &Account, next: String, attempt: CodeAttempt) -> SecondStep {
    let frame = frame::of(app, Some(account), TITLE, "/akun/kode");
    SecondStep { frame, key: new_key(app), next, why: WhyCode::Again, attempt }
}

/// How the code was.
enum Code {
    Right,
    Not(CodeAttempt),
}

/// Counted for the account and from where it is tried, as a password is.
async fn tried(app: &App, account: &Account, from: (&HeaderMap, IpAddr), typed: &str) -> Result<Code, WebError> {
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
    if !proving::proves(app, account, typed).await? {
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
    if half_signed::account(&app, &headers).await?.is_none() {
        return Ok(Redirect::to(&then("/masuk", &next)).into_response());
    }
    html(&at_the_door(&app, next, CodeAttempt::None))
}

async fn sign_in(State(app): State<App>, Address(address): Address, headers: HeaderMap, form: Form) -> Answer {
    let next = own_path(form.get("lanjut"));
    // The password was too long ago.
    let Some(account) = half_signed::account(&app, &headers).await? else {
        return Ok(Redirect::to(&then("/masuk", &next.unwrap_or_default())).into_response());
    };
    match tried(&app, &account, (&headers, address), form.get("kode")).await? {
        Code::Right => {
            let mut response = come_in(&app, &account, &Arriving::by_code(&headers, address), next).await?;
            half_signed::forget(&app, &mut response);
            Ok(response)
        }
        Code::Not(attempt) => html_with(status(attempt), &at_the_door(&app, next.unwrap_or_default(), attempt)),
    }
}

async fn again_page(State(app): State<App>, Signed(account): Signed, Query(wanted): Query<SignInLink>) -> Answer {
    if !second_factor::is_set(&app, account.id).await? {
        return Ok(Redirect::to("/akun/langkah-kedua").into_response());
    }
    html(&inside(&app, &account, wanted.next(), CodeAttempt::None))
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
        match tried(&app, &account, (&headers, address), form.get("kode")).await? {
            Code::Right => proving::note(&app, &account, session).await?,
            Code::Not(attempt) => {
                let page = inside(&app, &account, next.unwrap_or_default(), attempt);
                return html_with(status(attempt), &page);
            }
        }
    }
    let to = next.unwrap_or_else(|| frame::home_of(account.role).to_owned());
    Ok(Redirect::to(&to).into_response())
}

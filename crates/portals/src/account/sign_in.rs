//! Coming in and going out (Pasal 8, 11): registering, signing in and out, duties.

use super::arriving::{self, Arriving};
use super::demo_accounts;
use super::next_page::{SignInLink, own_path, then};
use crate::person_says;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use domain::account::Role;
use domain::account::changing::{Command, CommandKind, Refusal};
use domain::account::login::Login;
use domain::ids::AccountId;
use ground::App;
use ground::throttle::MINUTES_PER_TRY;
use ground::throttle::Origin;
use houses::account::accounts::{self, Account, NewAccount};
use houses::account::changing::{AccountError, Enclosed, change_own, register};
use houses::account::registering::{check_profile, taken};
use houses::account::tries::{self, Guess, Purpose, Standing};
use houses::account::{failed_sign_ins, password_strength, passwords, second_factor};
use pages::account::{Attempt, Duties, SignIn, SignUp, SignUpTyped};
use pages::form::Problems;
use web::forms::Form;
use web::guard::{self, Address};
use web::{Answer, News, Routes, Signed, Visitor, WebError, Who, frame, half_signed, html, known_browser, new_key};

/// `/masuk`, `/keluar`, `/daftar`, `/kewajiban`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/masuk", Who::Everyone, sign_in_page)
        .post("/masuk", Who::Everyone, sign_in)
        .order("/keluar", [CommandKind::SignOut], sign_out)
        .get("/daftar", Who::Everyone, sign_up_page)
        .post("/daftar", Who::Everyone, sign_up)
        .get("/kewajiban", Who::SignedIn, duties_page)
        .order("/kewajiban", [CommandKind::AcceptDuties], accept_duties)
}

async fn sign_in_page(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    Query(wanted): Query<SignInLink>,
    news: News,
) -> Answer {
    if let Some(account) = visitor {
        return Ok(Redirect::to(frame::home_of(account.role)).into_response());
    }
    let next = wanted.next();
    let attempt = match (&wanted.isian, &wanted.perlu) {
        (Some(isian), _) if isian == "berkas" => Attempt::FileNotSent,
        (Some(_), _) => Attempt::Kept,
        (None, Some(_)) => Attempt::Needed,
        (None, None) => Attempt::None,
    };
    let frame = frame::with_news(frame::bare(&app, "Masuk", "/masuk"), news.code());
    let entries = demo_accounts::entries(&app).await?;
    html(&SignIn {
        frame,
        key: new_key(&app),
        next,
        name: String::new(),
        attempt,
        staff_provider: staff_provider(&app),
        entries,
    })
}

async fn sign_in(State(app): State<App>, Address(address): Address, headers: HeaderMap, form: Form) -> Answer {
    let (login, password) = (form.get("nama").to_owned(), form.all("sandi").first().copied().unwrap_or("").to_owned());
    let next = own_path(form.get("lanjut"));
    let (handle, name) = (app.clone(), login.clone());
    let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &name)?)).await?;
    // Counted for who was found: a user name, a number and an address in any spelling are one account. Where nobody was found, one
    // spelling counts for all, or the count would say who has an account.
    let counted = found.as_ref().map_or_else(|| Login::of(&login).one_spelling(), |account| account.id.to_string());
    let known = found.as_ref().and_then(|account| known_browser::of(&app, &headers, account.id));
    let origin = known.map_or_else(|| Origin::Unknown(address.into()), Origin::Known);
    let guess = Guess::from_outside(&app, Purpose::SignIn, &counted, &origin);
    if !app.throttle.sign_in(&counted, origin) {
        return again(&app, &login, next, Attempt::Locked { minutes: MINUTES_PER_TRY }).await;
    }
    let standing = tries::standing(&app, &guess).await?;
    if let Standing::Wait(minutes) = standing {
        return again(&app, &login, next, Attempt::Locked { minutes }).await;
    }
    let hash = found.as_ref().filter(|a| !a.disabled).map(|a| a.password_hash.clone());
    let fits = passwords::verify(&app, &password, hash.as_deref()).await;
    let found = found.filter(|a| fits && !a.disabled);
    if found.is_some() && standing == Standing::Failed {
        tries::forget(&app, guess.clone()).await?;
    }
    match found {
        // Told only to who knows it: to everybody else the account does not exist.
        Some(account) if account.first_password_ended(app.now()) => {
            again(&app, &login, next, Attempt::PasswordEnded).await
        }
        Some(account) => {
            if second_factor::is_set(&app, account.id).await? {
                let mut response = Redirect::to(&then("/masuk/kode", &next.unwrap_or_default())).into_response();
                half_signed::remember(&app, &mut response, &account);
                return Ok(response);
            }
            arriving::come_in(&app, &account, &Arriving::by_password(&headers, address), next).await
        }
        None => {
            failed_sign_ins::note(&app, &login, guess).await?;
            again(&app, &login, next, Attempt::NoMatch).await
        }
    }
}

fn staff_provider(app: &App) -> String {
    app.openid.as_ref().map(|provider| provider.name().to_owned()).unwrap_or_default()
}

/// The page once more, with what came of the attempt.
pub(super) async fn again(app: &App, login: &str, next: Option<String>, attempt: Attempt) -> Answer {
    let page = SignIn {
        frame: frame::bare(app, "Masuk", "/masuk"),
        key: new_key(app),
        next: next.unwrap_or_default(),
        name: login.to_owned(),
        attempt,
        staff_provider: staff_provider(app),
        entries: demo_accounts::entries(app).await?,
    };
    let status = if matches!(attempt, Attempt::Locked { .. }) { 429 } else { 422 };
    web::html_with(status, &page)
}

async fn sign_out(State(app): State<App>, Signed(account): Signed, headers: HeaderMap) -> Answer {
    if let Some(token) = guard::token(&app, &headers) {
        let hash = guard::token_hash(&token);
        change_own(&app, &account, Command::SignOut, Enclosed::Session(hash)).await?;
    }
    // The cookie stays: it opens nothing any more, and says whose the form was that another tab still sends.
    Ok(Redirect::to("/masuk?kabar=keluar").into_response())
}

async fn sign_up_page(State(app): State<App>, Visitor(visitor): Visitor, Query(wanted): Query<SignInLink>) -> Answer {
    if let Some(account) = visitor {
        return Ok(Redirect::to(frame::home_of(account.role)).into_response());
    }
    html(&sign_up_form(&app, wanted.next(), (SignUpTyped::default(), Problems::default())))
}

fn sign_up_form(app: &App, next: String, (typed, problems): (SignUpTyped, Problems)) -> SignUp {
    SignUp {
        frame: frame::bare(app, "Buat akun", "/daftar"),
        key: new_key(app),
        next,
        typed,
        password_chars_min: passwords::CHARS_MIN,
        asks_nik: person_says::is_asked(app),
        problems,
    }
}

async fn sign_up(State(app): State<App>, Address(address): Address, headers: HeaderMap, form: Form) -> Answer {
    if !app.throttle.register(address) {
        return Err(WebError::TooMany);
    }
    let typed = SignUpTyped {
        username: form.get("pengguna").to_owned(),
        name: form.get("nama").to_owned(),
        nik: form.get("nik").to_owned(),
        phone: form.get("hp").to_owned(),
        email: form.get("email").to_owned(),
    };
    let next = own_path(form.get("lanjut")).unwrap_or_default();
    let password = form.all("sandi").first().copied().unwrap_or("").to_owned();
    let (profile, mut problems) = check_profile(&typed);
    if let Err(sentence) =
        password_strength::check(&password, &[&typed.username, &typed.name, &typed.phone, &typed.email])
    {
        problems.add("sandi", sentence);
    }
    if !problems.is_empty() {
        return web::html_with(422, &sign_up_form(&app, next, (typed, problems)));
    }
    let new = NewAccount {
        id: AccountId(app.id()),
        username: typed.username.to_lowercase(),
        role: Role::Pemohon,
        office: None,
        profile,
        password_hash: passwords::hash(&app, &password).await.map_err(WebError::Internal)?,
        one_time: false,
    };
    match register(&app, new, None).await {
        Ok(account) => {
            let response = Redirect::to(&then("/kewajiban", &next)).into_response();
            arriving::open_session(&app, &account, &Arriving::by_password(&headers, address), response).await
        }
        Err(AccountError::Refused(Refusal::Taken(what))) => {
            web::html_with(422, &sign_up_form(&app, next, (typed, taken(&what).into())))
        }
        Err(error) => Err(error.into()),
    }
}

async fn duties_page(State(app): State<App>, Signed(account): Signed, Query(wanted): Query<SignInLink>) -> Answer {
    html(&duties(&app, &account, (wanted.next(), None)))
}

fn duties(app: &App, account: &Account, (next, problem): (String, Option<String>)) -> Duties {
    let (duties, sanction) = Duties::usual(account.is_officer());
    Duties {
        frame: frame::of(app, Some(account), "Kewajiban pengguna", "/kewajiban"),
        key: new_key(app),
        next,
        text_version: Duties::TEXT_VERSION.into(),
        duties,
        sanction,
        problem,
    }
}

async fn accept_duties(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let next = own_path(form.get("lanjut"));
    if form.get("terima").is_empty() {
        let problem = Some("Beri tanda setuju untuk melanjutkan.".into());
        let page = duties(&app, &account, (next.unwrap_or_default(), problem));
        return web::html_with(422, &page);
    }
    let command = Command::AcceptDuties { version: accounts::DUTIES_VERSION };
    change_own(&app, &account, command, Enclosed::Nothing).await?;
    let to = next.unwrap_or_else(|| frame::home_of(account.role).to_owned());
    Ok(Redirect::to(&to).into_response())
}

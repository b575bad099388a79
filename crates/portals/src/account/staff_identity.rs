//! Officers at the provider outside (akun dinas, `OpenID` Connect): signing in there in place of the password, and linking who they are.

use super::arriving::{self, Arriving};
use super::next_page::{SignInLink, then};
use super::sign_in::again;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::changing::{Command, CommandKind, Refusal};
use domain::indonesian;
use ground::App;
use ground::throttle::Origin;
use houses::account::accounts::Account;
use houses::account::changing::{AccountError, Enclosed, Order, change, change_own};
use houses::account::tries::{Guess, Purpose};
use houses::account::{failed_sign_ins, second_factor, staff_identity};
use jiff::{SignedDuration, Timestamp};
use openid::{Answered, Asked, Identity, OpenidError, Provider};
use pages::account::{Attempt, StaffIdentity, StaffIdentityFault, StaffIdentityState};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use web::forms::Form;
use web::guard::Address;
use web::openid_trip::{self, Errand, Trip};
use web::{Answer, News, Routes, Signed, Visitor, WebError, Who, frame, half_signed, html, html_with, new_key};

const PAGE: &str = "/akun/akun-dinas";
const BACK: &str = "/masuk/akun-dinas/kembali";
const TITLE: &str = "Akun dinas";
/// So long somebody may think about what they are shown.
const OFFER_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// `/masuk/akun-dinas`, `…/kembali`, `/akun/akun-dinas`, `…/sambung`, `…/lepas`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/masuk/akun-dinas", Who::Everyone, sign_in)
        .get(BACK, Who::Everyone, came_back)
        .get(PAGE, Who::SignedIn, page)
        .get_fresh("/akun/akun-dinas/sambung", Who::SignedIn, begin_linking)
        .order(PAGE, [CommandKind::LinkStaffIdentity], link)
        .order("/akun/akun-dinas/lepas", [CommandKind::UnlinkStaffIdentity], unlink)
}

/// What the provider sends people back with.
#[derive(Deserialize)]
struct Return {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    iss: Option<String>,
    error: Option<String>,
}

fn provider(app: &App) -> Result<&Provider, WebError> {
    app.openid.as_deref().ok_or(WebError::NotFound)
}

fn back(app: &App) -> String {
    format!("{}{BACK}", app.config.public_url)
}

fn asked(trip: &Trip) -> Asked<'_> {
    Asked { state: &trip.state, nonce: &trip.nonce, verifier: &trip.verifier }
}

/// What of an error people are told; the log has the whole of it.
fn fault(error: &OpenidError) -> StaffIdentityFault {
    tracing::warn!(%error, "nobody came in by the provider of sign-ins");
    match error {
        OpenidError::Unreachable(_) => StaffIdentityFault::Down,
        OpenidError::Refused(_) | OpenidError::NotForUs(_) => StaffIdentityFault::NoAnswer,
    }
}

/// Sends somebody to the provider.
async fn send_there(app: &App, errand: Errand) -> Result<Response, OpenidError> {
    let Some(provider) = &app.openid else { return Err(OpenidError::Unreachable("none is configured".into())) };
    let (trip, told) = openid_trip::begin(app, errand);
    let address = provider.address(&back(app), &asked(&trip), app.now()).await?;
    let mut response = Redirect::to(&address).into_response();
    openid_trip::remember(app, &mut response, &told);
    Ok(response)
}

/// `GET /masuk/akun-dinas`.
async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    Visitor(visitor): Visitor,
    Query(wanted): Query<SignInLink>,
) -> Answer {
    provider(&app)?;
    if let Some(account) = visitor {
        return Ok(Redirect::to(frame::home_of(account.role)).into_response());
    }
    if !app.throttle.look_up(address) {
        return Err(WebError::TooMany);
    }
    match send_there(&app, Errand::SignIn(wanted.next())).await {
        Ok(response) => Ok(response),
        Err(error) => again(&app, "", Some(wanted.next()), Attempt::Staff(fault(&error))).await,
    }
}

/// `GET /masuk/akun-dinas/kembali`: from the provider, with an answer or without.
async fn came_back(
    State(app): State<App>,
    Address(address): Address,
    Visitor(visitor): Visitor,
    headers: HeaderMap,
    Query(returned): Query<Return>,
) -> Answer {
    provider(&app)?;
    if !app.throttle.look_up(address) {
        return Err(WebError::TooMany);
    }
    let Some(trip) = openid_trip::came_back(&app, &headers, &returned.state) else {
        return again(&app, "", None, Attempt::Staff(StaffIdentityFault::NoAnswer)).await;
    };
    let found =
        if returned.error.is_some() { Err(StaffIdentityFault::NoAnswer) } else { who(&app, &trip, &returned).await };
    let mut response = match &trip.errand {
        Errand::SignIn(next) => arrive(&app, found, (&headers, address), next.clone()).await?,
        // Whoever was signed in when they left; anybody else began nothing.
        Errand::Link(id) => match visitor.filter(|account| account.id == *id) {
            Some(account) => offer(&app, &account, found).await?,
            None => again(&app, "", None, Attempt::Needed).await?,
        },
    };
    openid_trip::forget(&app, &mut response);
    Ok(response)
}

async fn who(app: &App, trip: &Trip, returned: &Return) -> Result<Identity, StaffIdentityFault> {
    let Some(provider) = &app.openid else { return Err(StaffIdentityFault::Down) };
    let answered = Answered { code: &returned.code, issuer: returned.iss.as_deref() };
    let found = provider.who((&back(app), &asked(trip)), &answered, app.now()).await;
    found.map_err(|error| fault(&error))
}

/// Lets an officer in as if the password had been right: the second factor is asked next.
async fn arrive(
    app: &App,
    found: Result<Identity, StaffIdentityFault>,
    (headers, address): (&HeaderMap, IpAddr),
    next: String,
) -> Answer {
    let identity = match found {
        Ok(identity) => identity,
        Err(fault) => return again(app, "", Some(next), Attempt::Staff(fault)).await,
    };
    let (handle, looked_for) = (app.clone(), identity.clone());
    let account = app.db.read(move |tx| Ok(staff_identity::account(tx, &handle.vault, &looked_for)?)).await?;
    let Some(account) = account else {
        let counted = staff_identity::counted_as(&app.vault, &identity);
        let guess = Guess::from_outside(app, Purpose::SignIn, &counted, &Origin::Unknown(address.into()));
        failed_sign_ins::note(app, &counted, guess).await?;
        return again(app, "", Some(next), Attempt::Staff(StaffIdentityFault::Unknown)).await;
    };
    if second_factor::is_set(app, account.id).await? {
        let mut response = Redirect::to(&then("/masuk/kode", &next)).into_response();
        half_signed::remember(app, &mut response, &account);
        return Ok(response);
    }
    let next = (!next.is_empty()).then_some(next);
    arriving::come_in(app, &account, &Arriving::by_password(headers, address), next).await
}

/// An identity on its way through the page that asks whether it is right.
#[derive(Serialize, Deserialize)]
struct Offer {
    issuer: String,
    subject: String,
    label: String,
    until: Timestamp,
}

fn offer_context(account: &Account) -> String {
    format!("staff-identity-offer:{}", account.id)
}

impl Offer {
    fn sealed(app: &App, account: &Account, identity: &Identity) -> Result<String, WebError> {
        let Identity { issuer, subject, label } = identity.clone();
        let offer = Self { issuer, subject, label, until: app.now() + OFFER_LASTS };
        let plain = serde_json::to_vec(&offer).map_err(|error| WebError::Internal(error.to_string()))?;
        let sealed = account.owner_key.seal(&offer_context(account), &plain);
        let sealed = sealed.map_err(|error| WebError::Internal(error.to_string()))?;
        Ok(data_encoding::BASE64URL_NOPAD.encode(&sealed))
    }

    fn opened(app: &App, account: &Account, text: &str) -> Option<Identity> {
        let sealed = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let plain = account.owner_key.open(&offer_context(account), &sealed).ok()?;
        let Self { issuer, subject, label, until } = serde_json::from_slice(&plain).ok()?;
        (until > app.now()).then_some(Identity { issuer, subject, label })
    }
}

async fn offer(app: &App, account: &Account, found: Result<Identity, StaffIdentityFault>) -> Answer {
    match found {
        Ok(identity) => {
            let sealed = Offer::sealed(app, account, &identity)?;
            let mut page = shown(app, account, String::new()).await?;
            page.state = StaffIdentityState::Offered { label: identity.label, sealed };
            html(&page)
        }
        Err(fault) => {
            let problem = match fault {
                StaffIdentityFault::Down => "Layanan akun dinas sedang tidak menjawab. Coba lagi nanti.",
                StaffIdentityFault::NoAnswer | StaffIdentityFault::Unknown => {
                    "Belum dihubungkan. Coba sekali lagi, dan selesaikan masuk di layanan akun dinas."
                }
            };
            html_with(422, &shown(app, account, problem.into()).await?)
        }
    }
}

async fn shown(app: &App, account: &Account, problem: String) -> Result<StaffIdentity, WebError> {
    let own = account.clone();
    let linked = app.db.read(move |tx| Ok(staff_identity::of(tx, &own)?)).await?;
    let linked = linked
        .map(|linked| StaffIdentityState::Linked { label: linked.label, since: indonesian::date_time(linked.since) });
    let provider = app.openid.as_ref().filter(|_| account.is_officer());
    Ok(StaffIdentity {
        frame: frame::of(app, Some(account), TITLE, PAGE),
        key: new_key(app),
        provider: provider.map(|provider| provider.name().to_owned()).unwrap_or_default(),
        state: linked.unwrap_or(StaffIdentityState::None),
        problem,
    })
}

async fn page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let mut page = shown(&app, &account, String::new()).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// `GET /akun/akun-dinas/sambung`.
async fn begin_linking(State(app): State<App>, Signed(account): Signed) -> Answer {
    // Applicants have no official account; the page says so.
    if app.openid.is_none() || !account.is_officer() {
        return Ok(Redirect::to(PAGE).into_response());
    }
    match send_there(&app, Errand::Link(account.id)).await {
        Ok(response) => Ok(response),
        Err(error) => offer(&app, &account, Err(fault(&error))).await,
    }
}

/// `POST /akun/akun-dinas`.
async fn link(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let Some(identity) = Offer::opened(&app, &account, form.get("tawaran")) else {
        let problem = "Halaman itu sudah terlalu lama terbuka. Hubungkan sekali lagi.";
        return html_with(422, &shown(&app, &account, problem.into()).await?);
    };
    let mut order = Order::new(account.id, account.actor(), Command::LinkStaffIdentity);
    (order.enclosed, order.key) = (Enclosed::StaffIdentity(Box::new(identity)), form.key());
    match change(&app, order).await {
        Ok(_) => Ok(Redirect::to("/akun/akun-dinas?kabar=akun-dinas").into_response()),
        Err(AccountError::Refused(Refusal::Taken(_))) => {
            let problem = "Akun dinas itu sudah dihubungkan dengan akun petugas lain. Hubungi admin.";
            html_with(422, &shown(&app, &account, problem.into()).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /akun/akun-dinas/lepas`.
async fn unlink(State(app): State<App>, Signed(account): Signed) -> Answer {
    let own = account.clone();
    // Pressed twice it is unlinked once.
    if app.db.read(move |tx| Ok(staff_identity::of(tx, &own)?)).await?.is_some() {
        change_own(&app, &account, Command::UnlinkStaffIdentity, Enclosed::Nothing).await?;
    }
    Ok(Redirect::to("/akun/akun-dinas?kabar=akun-dinas-dilepas").into_response())
}

//! At the door of every route: who is it, may they in, have they accepted their duties.

use crate::address;
use crate::errors::{WebError, came_from};
use crate::forms::Form;
use crate::kept;
use crate::reading_watch;
use crate::who::Who;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use db::DbError;
use domain::account::Role;
use ground::App;
use houses::account::accounts;
use houses::account::accounts::Account;
use houses::account::refused_access;
use houses::account::sessions::{self, Standing};
use houses::appointment::acting;
use houses::mandate::mandates;
use houses::notice::notices;
use jiff::SignedDuration;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// The signed-in account of a request.
#[derive(Clone, Debug)]
pub struct Signed(pub Arc<Account>);

/// The signed-in account, or nobody.
#[derive(Clone, Debug)]
pub struct Visitor(pub Option<Arc<Account>>);

/// Where the request comes from, for throttling; never kept.
#[derive(Clone, Copy, Debug)]
pub struct Address(pub IpAddr);

/// The session of a request, by what the database keeps of it: what somebody tries while signed in counts by it.
#[derive(Clone, Debug)]
pub struct Session(pub Vec<u8>);

/// A session is noted as in use at most this often, so that reading pages does not write.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// Pages open before the duties are accepted or a one-time password is changed.
const BEFORE_DUTIES: [&str; 4] = ["/kewajiban", "/keluar", "/akun", "/akun/sandi"];
/// Where an officer who must have a second factor sets it; the only other way from there leads out.
const SECOND_FACTOR: &str = "/akun/langkah-kedua";

/// What a route asks of whoever comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door {
    /// Who may use it.
    pub who: Who,
    /// Whether a fresh second factor is asked of an account that has one.
    pub fresh: bool,
}

impl Door {
    /// One that asks for no second factor.
    pub fn of(who: Who) -> Self {
        Self { who, fresh: false }
    }
}

/// Lets a request in, or answers why not.
pub async fn admit(State((app, door)): State<(App, Door)>, mut request: Request, next: Next) -> Response {
    let who = door.who;
    let (account, standing) = match session_account(&app, request.headers()).await {
        Ok(found) => found.map_or((None, Standing::default()), |(account, standing)| (Some(account), standing)),
        Err(error) => return error.into_response(),
    };
    if !who.admits(account.as_ref().map(|a| a.role)) {
        return turned_away(&app, account.as_deref(), request).await;
    }
    if let Some(account) = &account
        && who != Who::Everyone
        && !BEFORE_DUTIES.contains(&request.uri().path())
    {
        if account.one_time {
            return Redirect::to("/akun?kabar=ganti-sandi").into_response();
        }
        if lacks_factor(&app, account, standing) && request.uri().path() != SECOND_FACTOR {
            return Redirect::to(&before(SECOND_FACTOR, &request)).into_response();
        }
        if !account.duties_accepted && request.uri().path() != SECOND_FACTOR {
            return Redirect::to(&before("/kewajiban", &request)).into_response();
        }
    }
    if let Some(account) = &account
        && door.fresh
        && !standing.is_fresh(app.now())
    {
        return code_first(&app, account, request).await;
    }
    if let Some(account) = &account {
        reading_watch::note(&app, account, &request);
    }
    request.extensions_mut().insert(Visitor(account));
    next.run(request).await
}

fn lacks_factor(app: &App, account: &Account, standing: Standing) -> bool {
    app.config.requires_second_factor() && account.is_officer() && !standing.has_factor
}

/// Something first, then the page that was asked for.
fn before(first: &str, request: &Request) -> String {
    let page = (request.method() == Method::GET).then(|| request.uri().path_and_query()).flatten();
    page.map_or_else(|| first.to_owned(), |page| format!("{first}?perlu={}", encoded(page.as_str())))
}

/// A code first; what was typed waits for it.
async fn code_first(app: &App, account: &Account, request: Request) -> Response {
    const CODE: &str = "/akun/kode";
    if request.method() == Method::GET {
        return Redirect::to(&before(CODE, &request)).into_response();
    }
    let page = came_from(app, request.headers());
    // Where licences are only chosen and the password given, nothing is worth keeping.
    let chosen_only = request.uri().path() == "/tanda-tangan";
    let kept = if chosen_only { None } else { kept::keep_for(app, account.id, request).await };
    let back = kept.or(page).map(|back| format!("?perlu={}", encoded(&back))).unwrap_or_default();
    Redirect::to(&format!("{CODE}{back}")).into_response()
}

async fn turned_away(app: &App, account: Option<&Account>, request: Request) -> Response {
    if let Some(account) = account {
        let route = request.extensions().get::<MatchedPath>().map_or("?", MatchedPath::as_str).to_owned();
        // Said only once it is durable: what was refused stands in the log.
        return match refused_access::note(app, account, request.method().as_str(), &route).await {
            Ok(()) => WebError::Forbidden.into_response(),
            Err(error) => WebError::from(error).into_response(),
        };
    }
    let mut note = "";
    let back = if request.method() == Method::GET {
        Some(request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned())
    } else if let Some(start) = start_of(request.uri().path()) {
        // Nothing was typed yet, so whoever signs in may go on with what was chosen.
        let chosen = Form::from_request(request, app).await.unwrap_or_default();
        let variant: String = chosen.get("varian").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        Some(format!("{start}?varian={variant}"))
    } else {
        let session = token(app, request.headers()).map(|token| token_hash(&token));
        // A browser that has lost its cookie says no more whose the form was; the page at least is found again.
        let page = kept::page_around(request.uri().path());
        let with_file = kept::has_files(&request);
        let found = kept::keep(app, session, request).await;
        note = match (&found, with_file) {
            (Some(_), _) => "&isian=tersimpan",
            (None, true) => "&isian=berkas",
            (None, false) => "",
        };
        found.or(page)
    };
    let back = back.map(|back| encoded(&back)).unwrap_or_default();
    Redirect::to(&format!("/masuk?perlu={back}{note}")).into_response()
}

/// The path of a form that starts an application: `/layanan/{id}/mulai`.
fn start_of(path: &str) -> Option<String> {
    let id = path.strip_prefix("/layanan/")?.strip_suffix("/mulai")?;
    (!id.contains('/')).then(|| path.to_owned())
}

/// A path as it travels through signing in.
fn encoded(path: &str) -> String {
    data_encoding::BASE64URL_NOPAD.encode(path.as_bytes())
}

async fn session_account(app: &App, headers: &HeaderMap) -> Result<Option<(Arc<Account>, Standing)>, WebError> {
    let Some(token) = token(app, headers) else { return Ok(None) };
    let hash = token_hash(&token);
    let (handle, key) = (app.clone(), hash.clone());
    let found = app
        .db
        .read(move |tx| {
            let now = handle.now();
            let Some((id, seen, acting)) = accounts::session(tx, &handle.vault, &key, now)? else { return Ok(None) };
            // A profile that cannot be opened is no account.
            let account = accounts::get(tx, &handle.vault, id).ok().flatten();
            let Some(mut account) = account.filter(|a| !a.disabled) else { return Ok(None) };
            let chosen = acting.as_deref();
            let held = acting::settle(tx, &handle.vault, &mut account, (chosen, now))?;
            if account.role == Role::Pemohon {
                account.powers = mandates::powers(tx, &handle.vault, id, now)?;
            }
            if seen + acting::idle(&account, &held) <= now {
                return Ok(None);
            }
            account.unread = notices::unread(tx, id)?;
            let standing = sessions::standing(tx, &key, id)?;
            Ok(Some((account, standing, seen)))
        })
        .await?;
    let Some((account, standing, seen)) = found else { return Ok(None) };
    let now = app.now();
    if now.duration_since(seen) > SEEN_EVERY {
        match app.command(hash, |work, hash| accounts::see_session(work.tx, hash, work.now)).await {
            // Where nothing can be written any more, one's own pages are read all the same.
            Ok(()) | Err(DbError::Full(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Some((Arc::new(account), standing)))
}

const SESSION: &str = "sesi";

/// A cookie's name here; over HTTPS the prefix binds it to this host.
fn cookie_name(app: &App, name: &str) -> String {
    if app.config.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

/// A cookie of the request.
pub(crate) fn cookie(app: &App, headers: &HeaderMap, name: &str) -> Option<String> {
    let wanted = cookie_name(app, name);
    let cookies = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    let mut pairs = cookies.filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
}

/// The token of the request's session.
pub fn token(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie(app, headers, SESSION)
}

/// What the database keeps of a token.
pub fn token_hash(token: &str) -> Vec<u8> {
    ring::digest::digest(&ring::digest::SHA256, token.as_bytes()).as_ref().to_vec()
}

/// The token of a new session.
pub fn new_token(app: &App) -> String {
    data_encoding::BASE64URL_NOPAD.encode(&app.bytes::<32>())
}

/// Gives the browser the token of its session.
pub fn set_session(app: &App, response: &mut Response, token: &str) {
    set_cookie(app, response, (SESSION, token), "");
}

pub(crate) fn set_cookie(app: &App, response: &mut Response, (name, value): (&str, &str), more: &str) {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}", cookie_name(app, name));
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or(Self(None)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let Visitor(account) = Visitor::from_request_parts(parts, state).await?;
        account.map(Self).ok_or(WebError::Forbidden)
    }
}

impl FromRequestParts<App> for Address {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let peer =
            parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |c| c.0.ip());
        Ok(Self(address::of_client(peer, &parts.headers, &app.config.trusted_proxies)))
    }
}

impl FromRequestParts<App> for Session {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        token(app, &parts.headers).map(|token| Self(token_hash(&token))).ok_or(WebError::Forbidden)
    }
}

//! `/akun/perangkat`: where one's account is open, each ended by itself.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::{Command, CommandKind};
use domain::account::session::{idle, longest};
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::account::changing::{Enclosed, change_own};
use houses::account::sessions::{self, OpenSession};
use jiff::SignedDuration;
use pages::account::{DeviceRow, Devices};
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, new_key};

/// `/akun/perangkat`, `…/keluarkan`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/akun/perangkat", Who::SignedIn, page).order("/akun/perangkat/keluarkan", [CommandKind::SignOut], end)
}

/// Bytes by which a session is named in a form; what is kept of its token stays here.
const NAME_BYTES: usize = 12;

fn name_of(token_hash: &[u8]) -> String {
    let hash = ring::digest::digest(&ring::digest::SHA256, token_hash);
    data_encoding::HEXLOWER.encode(&hash.as_ref()[..NAME_BYTES])
}

async fn open(app: &App, account: &Account) -> Result<Vec<OpenSession>, WebError> {
    let (handle, own) = (app.clone(), account.clone());
    Ok(app.db.read(move |tx| sessions::open(tx, &own, handle.now())).await?)
}

async fn page(State(app): State<App>, Signed(account): Signed, Session(session): Session, news: News) -> Answer {
    let rows = open(&app, &account).await?.into_iter().map(|open| DeviceRow {
        id: name_of(&open.token_hash),
        device: if open.place.device.is_empty() { "Peramban lain".into() } else { open.place.device },
        address: open.place.address,
        since: indonesian::date_time(open.created_at),
        seen: indonesian::date_time(open.seen_at),
        own: open.token_hash == session,
    });
    let frame = frame::of(&app, Some(&account), "Perangkat yang sedang masuk", "/akun/perangkat");
    html(&Devices {
        frame: frame::with_news(frame, news.code()),
        key: new_key(&app),
        rows: rows.collect(),
        ends: (words(idle(account.role)), words(longest(account.role))),
    })
}

fn words(time: SignedDuration) -> String {
    if time.as_hours() > 0 { format!("{} jam", time.as_hours()) } else { format!("{} menit", time.as_mins()) }
}

/// `POST /akun/perangkat/keluarkan`: looked for among one's own, so nobody ends a session of somebody else.
async fn end(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let wanted = form.get("perangkat");
    let found = open(&app, &account).await?.into_iter().find(|open| name_of(&open.token_hash) == wanted);
    // Pressed twice it is ended once.
    if let Some(found) = found {
        change_own(&app, &account, Command::SignOut, Enclosed::Session(found.token_hash)).await?;
    }
    Ok(Redirect::to("/akun/perangkat?kabar=dikeluarkan").into_response())
}

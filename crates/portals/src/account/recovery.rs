//! A new password that somebody asked for: shown to its owner at each sign-in and from the notice, cancelled by one press.

use super::next_page::SignInLink;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::CommandKind;
use domain::account::recovery::Recovery;
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::account::{recovering, recovery};
use pages::account::{RecoveryStanding, RecoveryWaits};
use web::guard::Address;
use web::{Answer, Routes, Signed, WebError, Who, frame, html, new_key};

const TITLE: &str = "Permintaan kata sandi baru";

/// `/akun/pemulihan`, `…/batal`, `/masuk/batal/{word}`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/akun/pemulihan", Who::SignedIn, page)
        .order("/akun/pemulihan/batal", [CommandKind::CancelRecovery], cancel)
        .get("/masuk/batal/{word}", Who::Everyone, from_notice)
        .post("/masuk/batal/{word}", Who::Everyone, cancel_from_notice)
}

/// Where the recovery of this account stands.
pub(super) async fn of(app: &App, account: &Account) -> Result<Recovery, WebError> {
    let (id, now) = (account.id, app.now());
    Ok(app.db.read(move |tx| recovery::standing(tx, id, now)).await?)
}

/// What `/akun` says of it; nothing where there is none.
pub(super) fn in_words(recovery: Recovery) -> Option<String> {
    match recovery {
        Recovery::None => None,
        Recovery::Waiting(until) => {
            Some(format!("Mulai {} WIB kata sandinya dapat diganti.", indonesian::date_time(until)))
        }
        Recovery::Open(until) => {
            Some(format!("Kata sandinya dapat diganti sampai {} WIB.", indonesian::date_time(until)))
        }
    }
}

fn standing(recovery: Recovery) -> RecoveryStanding {
    match recovery {
        Recovery::None => RecoveryStanding::None,
        Recovery::Waiting(until) => RecoveryStanding::Waiting { until: indonesian::date_time(until) },
        Recovery::Open(until) => RecoveryStanding::Open { until: indonesian::date_time(until) },
    }
}

async fn page(State(app): State<App>, Signed(account): Signed, Query(wanted): Query<SignInLink>) -> Answer {
    html(&RecoveryWaits {
        frame: frame::of(&app, Some(&account), TITLE, "/akun/pemulihan"),
        key: new_key(&app),
        action: "/akun/pemulihan/batal".into(),
        next: wanted.next(),
        standing: standing(of(&app, &account).await?),
    })
}

/// `POST /akun/pemulihan/batal`: pressed twice it is cancelled once.
async fn cancel(State(app): State<App>, Signed(account): Signed) -> Answer {
    recovering::cancel(&app, &account).await?;
    Ok(Redirect::to("/akun?kabar=pemulihan-batal").into_response())
}

fn outside(app: &App, word: &str, standing: RecoveryStanding) -> RecoveryWaits {
    RecoveryWaits {
        frame: frame::bare(app, TITLE, "/masuk/batal"),
        key: new_key(app),
        action: format!("/masuk/batal/{word}"),
        next: String::new(),
        standing,
    }
}

/// Whose recovery the word of a notice cancels.
async fn found(app: &App, address: Address, word: &str) -> Result<Option<(Account, Recovery)>, WebError> {
    if !app.throttle.look_up(address.0) {
        return Err(WebError::TooMany);
    }
    let (handle, word) = (app.clone(), word.to_owned());
    Ok(app.db.read(move |tx| Ok(recovery::by_word(tx, &handle.vault, &word, handle.now())?)).await?)
}

/// Only shows the button: mail readers open links by themselves.
async fn from_notice(State(app): State<App>, address: Address, Path(word): Path<String>) -> Answer {
    let recovery = found(&app, address, &word).await?.map_or(Recovery::None, |(_, recovery)| recovery);
    html(&outside(&app, &word, standing(recovery)))
}

async fn cancel_from_notice(State(app): State<App>, address: Address, Path(word): Path<String>) -> Answer {
    let Some((account, _)) = found(&app, address, &word).await? else {
        return html(&outside(&app, &word, RecoveryStanding::None));
    };
    recovering::cancel(&app, &account).await?;
    html(&outside(&app, &word, RecoveryStanding::Cancelled))
}

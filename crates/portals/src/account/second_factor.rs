//! `/akun/langkah-kedua`: setting one's own second factor with a telephone, setting another, having none.

use super::demo_accounts::open_accounts;
use super::next_page::{SignInLink, own_path};
use super::own::{refused_status, wrong_password};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::{Command, CommandKind};
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::account::changing::{Enclosed, Order, change, change_own};
use houses::account::second_factor::{self, NewFactor, Offer};
use houses::account::totp;
use pages::account::{CurrentFactor, FactorOffer, RecoveryCodes, SecondFactor};
use pages::form::Problems;
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, html_with, new_key};

const PAGE: &str = "/akun/langkah-kedua";
const TITLE: &str = "Kode dari HP saat masuk";

/// `/akun/langkah-kedua`, `…/hapus`.
pub fn routes(routes: Routes) -> Routes {
    routes.get(PAGE, Who::SignedIn, page).order(PAGE, [CommandKind::SetSecondFactor], set).order(
        "/akun/langkah-kedua/hapus",
        [CommandKind::RemoveSecondFactor],
        remove,
    )
}

async fn page(State(app): State<App>, Signed(account): Signed, Query(wanted): Query<SignInLink>, news: News) -> Answer {
    let mut page = shown(&app, &account, Offer::new(&app), (wanted.next(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// Accounts of a demo that anybody may enter are nobody's, so nobody can bind them to a telephone.
async fn may_set(app: &App, account: &Account) -> Result<bool, WebError> {
    Ok(open_accounts(app).await?.iter().all(|open| open.id != account.id))
}

fn must_have(app: &App, account: &Account) -> bool {
    app.config.requires_second_factor() && account.is_officer()
}

async fn shown(
    app: &App,
    account: &Account,
    offer: Offer,
    (next, problems): (String, Problems),
) -> Result<SecondFactor, WebError> {
    let id = account.id;
    let current = app.db.read(move |tx| second_factor::shown(tx, id)).await?;
    let offer = if may_set(app, account).await? { Some(drawn(app, account, &offer)?) } else { None };
    Ok(SecondFactor {
        frame: frame::of(app, Some(account), TITLE, PAGE),
        key: new_key(app),
        next,
        required: must_have(app, account),
        current: current.map(|current| CurrentFactor {
            since: indonesian::date_time(current.set_at),
            recovery_left: current.recovery_left,
        }),
        offer,
        problems,
    })
}

fn drawn(app: &App, account: &Account, offer: &Offer) -> Result<FactorOffer, WebError> {
    let city = &app.rules.catalogue.city;
    let issuer = format!("{} {}", city.application_name, city.place);
    let link = totp::link(&offer.secret, &issuer, &account.username);
    let picture = sign::qr::picture(&link).map_err(|error| WebError::Internal(error.to_string()))?;
    Ok(FactorOffer {
        sealed: offer.sealed(account)?,
        text: totp::in_groups(&offer.secret),
        qr_path: path(&picture),
        qr_side: picture.modules,
        link,
    })
}

/// The dark squares, each row's runs as one rectangle.
fn path(picture: &sign::qr::Picture) -> String {
    use std::fmt::Write as _;
    let (side, pixels) = (picture.modules, picture.side_px() / picture.modules);
    let dark = |x: usize, y: usize| picture.luma[y * pixels * picture.side_px() + x * pixels] == 0;
    let mut path = String::new();
    for y in 0..side {
        let mut x = 0;
        while x < side {
            let run = (x..side).take_while(|&at| dark(at, y)).count();
            if run > 0 {
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += run.max(1);
        }
    }
    path
}

/// `POST /akun/langkah-kedua`: with the password, because a telephone that is bound keeps everybody else out; with one code, because
/// a secret that no telephone holds would keep out its owner.
async fn set(State(app): State<App>, Signed(account): Signed, Session(session): Session, form: Form) -> Answer {
    if !may_set(&app, &account).await? {
        return Err(WebError::Forbidden);
    }
    let next = own_path(form.get("lanjut"));
    let mut problems = Problems::default();
    let offer = Offer::opened(&account, form.get("rahasia"), app.now());
    let step = offer.as_ref().and_then(|offer| totp::accepted(&offer.secret, form.get("kode"), (app.now(), 0)));
    match (&offer, step) {
        (None, _) => problems.add("kode", "Gambar itu sudah tidak berlaku. Pindai yang baru, lalu isi kodenya."),
        (Some(_), None) => {
            problems.add("kode", "Kode tidak cocok. Tunggu kode berikutnya, dan periksa jam di HP Anda.");
        }
        (Some(_), Some(_)) => {}
    }
    let password = form.all("kini").first().copied().unwrap_or("").to_owned();
    if let Some(wrong) = wrong_password(&app, &account, &session, &password).await? {
        problems.add("kini", wrong);
    }
    let (Some(offer), Some(step), true) = (offer.clone(), step, problems.is_empty()) else {
        // The same picture again: the telephone holds its secret already.
        let offer = offer.unwrap_or_else(|| Offer::new(&app));
        let status = refused_status(&problems);
        return html_with(status, &shown(&app, &account, offer, (next.unwrap_or_default(), problems)).await?);
    };
    let (own, secret) = (account.clone(), offer.secret);
    if app.db.read(move |tx| Ok(second_factor::is_current(tx, &own, &secret)?)).await? {
        return Ok(Redirect::to("/akun/langkah-kedua?kabar=langkah-kedua").into_response());
    }
    let codes = second_factor::recovery_codes(&app);
    let new = NewFactor { secret: offer.secret, step, recovery: codes.clone(), session };
    let mut order = Order::new(account.id, account.actor(), Command::SetSecondFactor);
    (order.enclosed, order.key) = (Enclosed::Factor(Box::new(new)), form.key());
    if change(&app, order).await?.repeated {
        // Another press of the same button has the list that counts.
        return Ok(Redirect::to("/akun/langkah-kedua?kabar=langkah-kedua").into_response());
    }
    html(&RecoveryCodes {
        frame: frame::of(&app, Some(&account), "Kode cadangan", PAGE),
        username: account.username.clone(),
        codes,
        next: next.unwrap_or_else(|| frame::home_of(account.role).to_owned()),
    })
}

/// `POST /akun/langkah-kedua/hapus`.
async fn remove(State(app): State<App>, Signed(account): Signed, Session(session): Session, form: Form) -> Answer {
    if must_have(&app, &account) {
        return Err(WebError::Refused("Petugas wajib memakai kode dari HP. Untuk ganti HP, pasang yang baru.".into()));
    }
    let password = form.all("kini_hapus").first().copied().unwrap_or("").to_owned();
    if let Some(wrong) = wrong_password(&app, &account, &session, &password).await? {
        let problems = Problems::one("kini_hapus", wrong);
        let status = refused_status(&problems);
        return html_with(status, &shown(&app, &account, Offer::new(&app), (String::new(), problems)).await?);
    }
    // Pressed twice it is removed once.
    if second_factor::is_set(&app, account.id).await? {
        change_own(&app, &account, Command::RemoveSecondFactor { seen: None }, Enclosed::Nothing).await?;
    }
    Ok(Redirect::to("/akun/langkah-kedua?kabar=langkah-kedua-dihapus").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the page draws is what the QR says, square by square.
    #[test]
    fn the_path_has_every_dark_square() {
        let picture = sign::qr::picture("otpauth://totp/A:b?secret=AAAAAAAA&issuer=A").unwrap();
        let mut drawn = vec![vec![false; picture.modules]; picture.modules];
        for rectangle in path(&picture).split('M').skip(1) {
            let (at, rest) = rectangle.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let run: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            drawn[y][x..x + run].fill(true);
        }
        let pixels = picture.side_px() / picture.modules;
        for (y, row) in drawn.iter().enumerate() {
            for (x, dark) in row.iter().enumerate() {
                assert_eq!(*dark, picture.luma[y * pixels * picture.side_px() + x * pixels] == 0, "{x} {y}");
            }
        }
    }
}

//! `/bukti`: a package of evidence about an application or an account, for whoever has to judge a breach of Pasal 12.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::access::Purpose;
use domain::application::number::spelled;
use domain::typed::fits::too_long;
use ground::App;
use houses::account::accounts::{self, Account};
use houses::application::applications;
use houses::application::error::ActError;
use houses::evidence::{About, EvidenceError, package};
use ledger::sealed::NewText;
use pages::form::{Choice, Problems};
use pages::staff::evidence::Evidence;
use web::forms::Form;
use web::{Answer, Routes, Signed, WebError, Who, frame, html_with, new_key};

/// Fewest characters of a reason.
const REASON_CHARS_MIN: usize = 10;
/// Most characters of a reason.
const REASON_CHARS_MAX: usize = 2_000;

/// `/bukti`.
pub fn routes(routes: Routes) -> Routes {
    let readers = Who::reading(Purpose::Evidence);
    routes.get("/bukti", readers, page).post("/bukti", readers, make)
}

async fn page(State(app): State<App>, Signed(account): Signed) -> Answer {
    show(&app, &account, (&Form::default(), Problems::default()))
}

fn show(app: &App, account: &Account, posted: (&Form, Problems)) -> Answer {
    let (form, problems) = posted;
    let kind = if form.has("jenis") { form.get("jenis") } else { APPLICATION };
    let status = if problems.is_empty() { 200 } else { 422 };
    html_with(
        status,
        &Evidence {
            frame: frame::of(app, Some(account), "Paket bukti", "/log"),
            form_key: new_key(app),
            kinds: vec![Choice::new(APPLICATION, "Permohonan", kind), Choice::new(ACCOUNT, "Akun", kind)],
            about: form.get("tentang").to_owned(),
            reason: form.get("alasan").to_owned(),
            problems,
        },
    )
}

const APPLICATION: &str = "permohonan";
const ACCOUNT: &str = "akun";

/// What is meant, if there is such a thing.
async fn meant(app: &App, form: &Form) -> Result<Option<About>, WebError> {
    let (handle, typed) = (app.clone(), form.get("tentang").to_owned());
    if form.get("jenis") == ACCOUNT {
        let wanted = typed.to_lowercase();
        let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &wanted)?)).await?;
        // Only by the user name itself: whoever has a number does not learn whose it is.
        let found = found.filter(|account| account.username == typed.to_lowercase());
        return Ok(found.map(|account| About::Account(account.id, account.username)));
    }
    let Some(number) = spelled(&typed) else { return Ok(None) };
    let wanted = number.clone();
    let found = app.db.read(move |tx| applications::by_number(tx, &wanted)).await?;
    Ok(found.map(|id| About::Application(id, number)))
}

/// `POST /bukti`
async fn make(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let mut problems = Problems::default();
    let about = meant(&app, &form).await?;
    if about.is_none() {
        let what = if form.get("jenis") == ACCOUNT { "akun dengan nama pengguna" } else { "permohonan dengan nomor" };
        problems.add("tentang", format!("Tidak ada {what} ini."));
    }
    let reason = form.get("alasan");
    if reason.chars().count() < REASON_CHARS_MIN {
        problems.add("alasan", "Tulis alasannya, paling sedikit satu kalimat.");
    } else if let Some(sentence) = too_long(reason, REASON_CHARS_MAX) {
        problems.add("alasan", sentence);
    }
    let (Some(about), true) = (about, problems.is_empty()) else {
        return show(&app, &account, (&form, problems));
    };
    let reason = NewText::new(app.id(), app.bytes(), "evidence", reason);
    match package(&app, account.actor(), about, reason).await {
        Ok(package) => {
            let disposition = format!("attachment; filename=\"{}\"", package.name);
            let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static("application/zip")),
                (CONTENT_DISPOSITION, disposition),
                (CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            Ok((headers, package.bytes).into_response())
        }
        Err(EvidenceError::Act(ActError::NotFound)) => {
            show(&app, &account, (&form, Problems::one("tentang", "Tidak ada yang sudah dikirim dengan nomor ini.")))
        }
        Err(error @ EvidenceError::TooMuch) => Err(WebError::Refused(error.to_string())),
        Err(error) => Err(WebError::Internal(error.to_string())),
    }
}

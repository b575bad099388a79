//! `/masuk/lupa`: a new password without an officer. Whoever asks is told the same in the same time, whatever name they type.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::account::contact::ContactKind;
use domain::indonesian;
use ground::App;
use houses::account::accounts::Profile;
use houses::account::changing::AccountError;
use houses::account::outgoing::channel_to;
use houses::account::recovering::{self, Answer as Told, Given};
use houses::account::{password_strength, passwords, recovery};
use pages::account::{Forgotten, ForgottenStep};
use pages::form::Problems;
use web::forms::Form;
use web::guard::Address;
use web::{Answer, Routes, WebError, Who, frame, html, html_with, new_key};

const PAGE: &str = "/masuk/lupa";
/// Most characters of a name that are looked at.
const NAME_CHARS_MAX: usize = 200;
const WRONG: &str = "Kode tidak cocok atau sudah lewat waktunya. Periksa lagi, atau minta kode baru.";

/// `/masuk/lupa`, `…/kode`, `…/sandi`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(PAGE, Who::Everyone, page)
        .post(PAGE, Who::Everyone, ask)
        .post("/masuk/lupa/kode", Who::Everyone, give)
        .post("/masuk/lupa/sandi", Who::Everyone, set)
}

fn shown(app: &App, name: &str, step: ForgottenStep) -> Forgotten {
    Forgotten {
        frame: frame::bare(app, "Lupa kata sandi", PAGE),
        key: new_key(app),
        name: name.to_owned(),
        by_phone: channel_to(ContactKind::Phone, &app.rules.channels).is_some(),
        step,
        problems: Problems::default(),
    }
}

fn refused(app: &App, name: &str, step: ForgottenStep, (field, sentence): (&str, &str)) -> Answer {
    html_with(422, &Forgotten { problems: Problems::one(field, sentence), ..shown(app, name, step) })
}

fn too_often(app: &App, name: &str, minutes: u16) -> Answer {
    html_with(429, &shown(app, name, ForgottenStep::Wait { minutes }))
}

async fn page(State(app): State<App>) -> Answer {
    html(&shown(&app, "", ForgottenStep::Name))
}

fn name_in(form: &Form) -> String {
    form.get("nama").trim().chars().take(NAME_CHARS_MAX).collect()
}

/// `POST /masuk/lupa`.
async fn ask(State(app): State<App>, Address(address): Address, form: Form) -> Answer {
    let name = name_in(&form);
    if name.is_empty() {
        return refused(&app, &name, ForgottenStep::Name, ("nama", "Isi nama pengguna Anda."));
    }
    if !app.throttle.register(address) {
        return Err(WebError::TooMany);
    }
    let contact = ContactKind::from_id(form.get("kontak")).unwrap_or(ContactKind::Email);
    match recovering::ask(&app, &name, contact, address.into()).await? {
        Told::OnItsWay => html(&shown(&app, &name, ForgottenStep::Code)),
        Told::Wait(minutes) => too_often(&app, &name, minutes),
    }
}

/// `POST /masuk/lupa/kode`.
async fn give(State(app): State<App>, Address(address): Address, form: Form) -> Answer {
    let name = name_in(&form);
    if !app.throttle.look_up(address) {
        return Err(WebError::TooMany);
    }
    match recovering::give(&app, (&name, form.get("kode")), address.into()).await? {
        Given::Wrong => refused(&app, &name, ForgottenStep::Code, ("kode", WRONG)),
        Given::Wait(minutes) => too_often(&app, &name, minutes),
        Given::Waits(from) => html(&shown(&app, &name, ForgottenStep::Waits { from: indonesian::date_time(from) })),
        Given::MaySet(ticket) => html(&shown(&app, &name, password_step(ticket))),
    }
}

fn password_step(ticket: String) -> ForgottenStep {
    ForgottenStep::Password { ticket, chars_min: passwords::CHARS_MIN }
}

/// `POST /masuk/lupa/sandi`: nobody is signed in by it, so a second factor is asked as ever.
async fn set(State(app): State<App>, Address(address): Address, form: Form) -> Answer {
    if !app.throttle.look_up(address) {
        return Err(WebError::TooMany);
    }
    let name = name_in(&form);
    let (handle, ticket) = (app.clone(), form.get("karcis").to_owned());
    let told = ticket.clone();
    let found = app.db.read(move |tx| Ok(recovery::by_ticket(tx, &handle.vault, &told, handle.now())?)).await?;
    let again = "Halaman itu sudah terlalu lama terbuka, atau sudah dipakai. Minta kode sekali lagi.";
    let Some(account) = found else { return refused(&app, &name, ForgottenStep::Name, ("nama", again)) };
    let password = form.all("sandi").first().copied().unwrap_or("").to_owned();
    let Profile { name: own, phone, email, .. } = &account.profile;
    if let Err(sentence) = password_strength::check(&password, &[&account.username, own, phone, email]) {
        return refused(&app, &name, password_step(ticket), ("sandi", &sentence));
    }
    let hash = passwords::hash(&app, &password).await.map_err(WebError::Internal)?;
    match recovering::set_password(&app, &account, hash).await {
        Ok(()) => Ok(Redirect::to("/masuk?kabar=sandi-diganti").into_response()),
        Err(AccountError::Refused(refusal)) => {
            refused(&app, &name, ForgottenStep::Name, ("nama", &refusal.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}

//! `/akun/kontak`: how far one's own contacts are proved, and proving them by a code that is sent there.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use db::DbError;
use domain::account::changing::CommandKind;
use domain::account::contact::{ContactKind, ContactStanding};
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::account::contact_code::{self, CodeFor, Waiting};
use houses::account::outgoing::channel_to;
use houses::account::proving_contact::{self, Asked, Given};
use houses::notice::sending;
use pages::Tone;
use pages::account::{ContactRow, Contacts, Proof};
use pages::form::Problems;
use pages::parts::Tag;
use web::forms::Form;
use web::guard::{Address, Session};
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, html_with, new_key};

const PAGE: &str = "/akun/kontak";
const WRONG: &str = "Kode tidak cocok atau sudah lewat waktunya. Periksa lagi, atau minta kode baru.";

/// `/akun/kontak`, `…/kode`, `…/bukti`. What the form of `/akun` wishes for is saved by `own.rs`.
pub fn routes(routes: Routes) -> Routes {
    routes.get(PAGE, Who::SignedIn, page).order("/akun/kontak/kode", [CommandKind::SendContactCode], send).order(
        "/akun/kontak/bukti",
        [CommandKind::ProveContact],
        prove,
    )
}

async fn page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let mut page = shown(&app, &account, Problems::default()).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

async fn shown(app: &App, account: &Account, problems: Problems) -> Result<Contacts, WebError> {
    let (id, now) = (account.id, app.now());
    let read = app.db.read(move |tx| {
        let mut found = Vec::new();
        for contact in ContactKind::ALL {
            found.push((contact, contact_code::waiting(tx, id, CodeFor::Proof(contact), now)?));
        }
        Ok::<_, DbError>(found)
    });
    let rows = read.await?.into_iter().filter_map(|(contact, waiting)| row(app, account, contact, waiting));
    Ok(Contacts {
        frame: frame::of(app, Some(account), "Surel dan nomor HP", PAGE),
        key: new_key(app),
        rows: rows.collect(),
        problems,
    })
}

/// As people write it.
fn local(value: &str) -> String {
    value.replacen("+62", "0", 1)
}

fn row(app: &App, account: &Account, contact: ContactKind, waiting: Option<Waiting>) -> Option<ContactRow> {
    let profile = &account.profile;
    let (current, wished) = (local(profile.contact(contact)), local(profile.wished(contact)));
    if current.is_empty() && wished.is_empty() {
        return None;
    }
    let (state, meaning) = standing(app, account, contact);
    let proof = match channel_to(contact, &app.rules.channels) {
        _ if profile.to_prove(contact).is_empty() => Proof::None,
        None => Proof::AtTheCounter,
        Some(channel) => Proof::Code {
            way: sending::name_of(channel),
            waits_until: waiting.map(|waiting| indonesian::time(waiting.ends_at)),
        },
    };
    Some(ContactRow { id: contact.id(), label: contact.name(), current, wished, state, meaning, proof })
}

/// How far a contact is proved, and what that means.
fn standing(app: &App, account: &Account, contact: ContactKind) -> (Tag, String) {
    let unproved = |words: &str| Tag::new(Tone::Warning, "clock", words);
    match (account.profile.standing(contact), account.unproved_until(contact)) {
        (ContactStanding::Proved(at), _) => {
            (Tag::new(Tone::Good, "ok", "Terbukti"), format!("Dibuktikan {}.", indonesian::date_time(at)))
        }
        (ContactStanding::Unproved, Some(until)) if app.now() < until => (
            unproved("Belum dibuktikan"),
            format!(
                "Kami memberi kabar ke sini sampai {}. Sesudah itu tidak lagi, sampai Anda membuktikannya.",
                indonesian::date(indonesian::local(until).date())
            ),
        ),
        (ContactStanding::Unproved, _) => (
            unproved("Tidak dipakai lagi"),
            "Sudah 180 hari tidak dibuktikan, jadi kami tidak memberi kabar ke sini.".into(),
        ),
        (ContactStanding::Awaiting, _) => {
            (unproved("Belum dibuktikan"), "Kami belum memakainya. Buktikan dahulu bahwa ini milik Anda.".into())
        }
    }
}

/// How far each contact is proved, a sentence each, for `/akun`.
pub(super) fn in_words(app: &App, account: &Account) -> Vec<String> {
    let there = ContactKind::ALL.into_iter().filter(|contact| !account.profile.contact(*contact).is_empty());
    let sentence = |contact: ContactKind| {
        let (state, _) = standing(app, account, contact);
        let wished = local(account.profile.wished(contact));
        let wished = if wished.is_empty() { String::new() } else { format!(" Menunggu dibuktikan: {wished}.") };
        format!(
            "{} {}: {}.{wished}",
            contact.name(),
            local(account.profile.contact(contact)),
            state.words.to_lowercase()
        )
    };
    there.map(sentence).collect()
}

fn contact_in(form: &Form) -> Result<ContactKind, WebError> {
    ContactKind::from_id(form.get("kontak"))
        .ok_or_else(|| WebError::BadRequest("Kontak itu tidak ada. Muat ulang halaman lalu coba lagi.".into()))
}

fn field_of(contact: ContactKind) -> String {
    format!("kode-{}", contact.id())
}

/// `POST /akun/kontak/kode`: without the form's key, because a second code is a second code; how many, its counters say.
async fn send(State(app): State<App>, Signed(account): Signed, Address(address): Address, form: Form) -> Answer {
    let contact = contact_in(&form)?;
    match proving_contact::ask(&app, &account, contact, address.into()).await? {
        Asked::OnItsWay => Ok(Redirect::to("/akun/kontak?kabar=kode-kontak").into_response()),
        Asked::Nothing => Ok(Redirect::to(PAGE).into_response()),
        Asked::Wait(minutes) => {
            let sentence = format!("Kode terlalu sering diminta. Minta lagi {minutes} menit lagi.");
            html_with(429, &shown(&app, &account, Problems::one(field_of(contact), &sentence)).await?)
        }
    }
}

/// `POST /akun/kontak/bukti`.
async fn prove(State(app): State<App>, Signed(account): Signed, Session(session): Session, form: Form) -> Answer {
    let contact = contact_in(&form)?;
    let (status, sentence) = match proving_contact::give(&app, &account, (contact, &session), form.get("kode")).await? {
        Given::Proved => return Ok(Redirect::to("/akun/kontak?kabar=kontak-terbukti").into_response()),
        Given::Wrong => (422, WRONG.to_owned()),
        Given::Wait(minutes) => {
            (429, format!("Terlalu banyak kode yang salah. Coba lagi {minutes} menit lagi dengan kode baru."))
        }
    };
    html_with(status, &shown(&app, &account, Problems::one(field_of(contact), &sentence)).await?)
}

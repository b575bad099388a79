//! How a person wants to be told: at once, once a day or not, by each channel, in which language.

use crate::app::App;
use crate::db::{DbError, Tx};
use crate::store::accounts::{self, Account};
use crate::store::events::{self, NewEvent};
use crate::store::notices::{self, Channel, Mode, Setting};
use crate::telling;
use crate::web::forms::Form;
use crate::web::{Answer, News, Signed, WebError, frame, html, new_key};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::account::Language;
use domain::indonesian;
use pages::account::{ChannelRow, ToldBy};
use pages::staff::parts::Choice;
use std::collections::BTreeMap;

/// `GET /akun/kabar`.
pub async fn show(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let of = account.id;
    let settings = app.db.read(move |tx| notices::settings(tx, of)).await?;
    let channels = Channel::ALL.into_iter().filter(|c| telling::offered(&app, *c));
    html(&ToldBy {
        frame: frame::with_news(frame::of(&app, Some(&account), "Cara diberi kabar", "/akun/kabar"), news.code()),
        key: new_key(&app),
        channels: channels.map(|c| row(&account, c, settings.get(&c))).collect(),
        languages: [(Language::Indonesian, "Indonesia"), (Language::English, "English")]
            .map(|(language, name)| Choice::new(language.id(), name, account.language.id()))
            .into(),
    })
}

fn row(account: &Account, channel: Channel, setting: Option<&Setting>) -> ChannelRow {
    let mode = setting.map_or(channel.usual_mode(), |setting| setting.mode);
    let address = match channel {
        Channel::Surel => account.profile.email.clone(),
        Channel::Whatsapp | Channel::Sms => account.profile.phone.replacen("+62", "0", 1),
    };
    ChannelRow {
        id: channel.id(),
        label: telling::name_of(channel),
        address,
        choices: [(Mode::AtOnce, "Langsung"), (Mode::Digest, "Sekali sehari"), (Mode::Off, "Tidak")]
            .map(|(choice, words)| Choice::new(choice.id(), words, mode.id()))
            .into(),
        bounced: setting.and_then(|setting| setting.bounced_at).map(indonesian::date_time),
    }
}

/// `POST /akun/kabar`: what is not in the form stays as it is.
pub async fn save(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let chosen = Channel::ALL.into_iter().filter(|c| telling::offered(&app, *c));
    let modes: BTreeMap<Channel, Mode> = chosen.filter_map(|c| Some((c, Mode::from_id(form.get(c.id()))?))).collect();
    let language = Language::from_id(form.get("bahasa"));
    let handle = app.clone();
    app.db.command(move |tx| keep(tx, &handle, &account, (&modes, language))).await?;
    Ok(Redirect::to("/akun/kabar?kabar=tersimpan").into_response())
}

fn keep(
    tx: &mut dyn Tx,
    app: &App,
    account: &Account,
    chosen: (&BTreeMap<Channel, Mode>, Option<Language>),
) -> Result<(), DbError> {
    let (modes, language) = chosen;
    for (channel, mode) in modes {
        notices::set_mode(tx, account.id, *channel, *mode)?;
    }
    if let Some(language) = language {
        accounts::set_language(tx, account.id, language)?;
    }
    // Whoever says later that they were not told finds here how they wanted it.
    let said: BTreeMap<&str, &str> = modes.iter().map(|(c, m)| (c.id(), m.id())).collect();
    let payload = serde_json::to_string(&said).map_err(|e| DbError::Engine(e.to_string()))?;
    let subject_id = account.id.to_string();
    let event = NewEvent {
        id: app.id(),
        subject: "account",
        subject_id: &subject_id,
        at: app.now(),
        actor: &account.actor(),
        kind: "notice_preference_set",
        payload: &payload,
    };
    events::append(tx, &event).map(|_| ())
}

/// `POST /akun/kabar/coba`: the person says that an address takes messages again.
pub async fn try_again(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let channel = Channel::from_id(form.get("jalur"))
        .ok_or_else(|| WebError::BadRequest("Jalur itu tidak ada. Muat ulang halaman lalu coba lagi.".into()))?;
    let of = account.id;
    app.db.command(move |tx| notices::clear_bounced(tx, of, channel)).await?;
    Ok(Redirect::to("/akun/kabar?kabar=dicoba-lagi").into_response())
}

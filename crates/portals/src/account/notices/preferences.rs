//! How a person wants to be told: at once, once a day or not, by each channel, in which language.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::account::Language;
use domain::account::changing::Command;
use domain::indonesian;
use domain::notice::{Channel, Mode};
use ground::App;
use houses::account::accounts::Account;
use houses::account::changing::{Enclosed, change_own};
use houses::account::outgoing::contact_of;
use houses::notice::notices;
use houses::notice::notices::Setting;
use houses::notice::sending;
use jiff::Timestamp;
use pages::account::{ChannelRow, ToldBy};
use pages::form::Choice;
use std::collections::BTreeMap;
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, new_key};

/// `GET /akun/kabar`.
pub async fn show(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let of = account.id;
    let settings = app.db.read(move |tx| notices::settings(tx, of)).await?;
    let channels = Channel::ALL.into_iter().filter(|c| app.rules.channels.contains(c));
    html(&ToldBy {
        frame: frame::with_news(frame::of(&app, Some(&account), "Cara diberi kabar", "/akun/kabar"), news.code()),
        key: new_key(&app),
        channels: channels.map(|c| row(&account, c, (settings.get(&c), app.now()))).collect(),
        languages: [(Language::Indonesian, "Indonesia"), (Language::English, "English")]
            .map(|(language, name)| Choice::new(language.id(), name, account.language.id()))
            .into(),
    })
}

fn row(account: &Account, channel: Channel, (setting, now): (Option<&Setting>, Timestamp)) -> ChannelRow {
    let mode = setting.map_or(channel.usual_mode(), |setting| setting.mode);
    let address = match channel {
        Channel::Surel => account.profile.email.clone(),
        Channel::Whatsapp | Channel::Sms => account.profile.phone.replacen("+62", "0", 1),
    };
    ChannelRow {
        id: channel.id(),
        label: sending::name_of(channel),
        address,
        counts: account.is_written_to(contact_of(channel), now),
        choices: [(Mode::AtOnce, "Langsung"), (Mode::Digest, "Sekali sehari"), (Mode::Off, "Tidak")]
            .map(|(choice, words)| Choice::new(choice.id(), words, mode.id()))
            .into(),
        bounced: setting.and_then(|setting| setting.bounced_at).map(indonesian::date_time),
    }
}

/// `POST /akun/kabar`: what is not in the form stays as it is.
pub async fn save(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let chosen = Channel::ALL.into_iter().filter(|c| app.rules.channels.contains(c));
    let modes: BTreeMap<Channel, Mode> = chosen.filter_map(|c| Some((c, Mode::from_id(form.get(c.id()))?))).collect();
    let language = Language::from_id(form.get("bahasa"));
    // Whoever says later that they were not told finds in the log how they wanted it.
    let said = modes.iter().map(|(channel, mode)| (channel.id().to_owned(), mode.id().to_owned()));
    let command = Command::ChangeNotices { modes: said.collect() };
    change_own(&app, &account, command, Enclosed::Notices(modes, language)).await?;
    Ok(Redirect::to("/akun/kabar?kabar=tersimpan").into_response())
}

/// `POST /akun/kabar/coba`: the person says that an address takes messages again.
pub async fn try_again(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let channel = Channel::from_id(form.get("jalur"))
        .ok_or_else(|| WebError::BadRequest("Jalur itu tidak ada. Muat ulang halaman lalu coba lagi.".into()))?;
    app.command((account.id, channel), |work, (of, channel)| notices::clear_bounced(work.tx, *of, *channel)).await?;
    Ok(Redirect::to("/akun/kabar?kabar=dicoba-lagi").into_response())
}

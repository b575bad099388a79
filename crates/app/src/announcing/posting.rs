//! Posts on social networks: composed from what was published, sent once, and what became of each kept for the officers.

use crate::app::App;
use crate::db::DbError;
use crate::effects::Effect;
use crate::store::interruptions::{self, Listed, News};
use crate::store::outbox::{self, Task};
use crate::store::social_posts::{self, State};
use crate::workflow;
use channels::social::{Attempt, Network, Post, compose};
use channels::{Client, Failure, Limits};
use domain::ids::InterruptionId;
use domain::indonesian::{date_time, local, time};
use jiff::Timestamp;

/// One post that was ordered.
#[derive(Clone)]
pub struct Ordered {
    /// About which interruption.
    pub interruption: InterruptionId,
    /// What was published.
    pub revision: i64,
    /// Where.
    pub network: String,
}

/// Puts one post on one network. Where an answer is missing and the network cannot recognise a repetition, nothing is sent again
/// before a person has looked.
pub async fn post(app: &App, task: &Task, ordered: Ordered) -> Result<(), String> {
    let network = Network::from_id(&ordered.network).ok_or("jaringan sosial ini tidak dikenal")?;
    let wanted = ordered.clone();
    let found = app.db.read(move |tx| {
        let kept = social_posts::get(tx, (wanted.interruption, wanted.revision), &wanted.network)?;
        let news = interruptions::news_of(tx, wanted.interruption)?;
        Ok((kept, news.into_iter().find(|news| news.revision == wanted.revision)))
    });
    let (kept, news) = found.await.map_err(|e| e.to_string())?;
    let Some(news) = news else {
        return finish(app, task, &ordered, State::Failed("Tidak ada yang diumumkan.".into())).await;
    };
    if matches!(kept, Some(State::Posted { .. })) {
        return crate::producing::finish(app, task).await.map_err(|e| e.to_string());
    }
    // Once it is on its way it may be out, whatever happens to this process.
    if matches!(kept, Some(State::Sending)) && network != Network::Mastodon {
        let why = "Program berhenti saat mengirim. Periksa akun itu dahulu; bila belum tampil, kirim lagi.";
        return finish(app, task, &ordered, State::Unknown(why.into())).await;
    }
    let (mark, at) = (ordered.clone(), app.now());
    let marked = app.db.command::<_, DbError, _>(move |tx| {
        social_posts::put(tx, (mark.interruption, mark.revision), &mark.network, &State::Sending, at)
    });
    marked.await.map_err(|e| e.to_string())?;
    let link = link(app, ordered.interruption);
    let post = Post {
        text: compose(network, &sentence(app, &news), Some(&link)),
        image_url: network.needs_picture().then(|| format!("{link}/gambar/{}.jpg", news.revision)),
        link: Some(link),
        language: "id".into(),
        idempotency_key: format!("{}-{}", ordered.interruption, ordered.revision),
    };
    let nonce = data_encoding::HEXLOWER.encode(&app.bytes::<16>());
    let attempt = Attempt { network, post: &post, now_seconds: at.as_second(), nonce: &nonce };
    let client = Client::new(Limits::default()).map_err(|e| e.to_string())?;
    match channels::social::post(&client, &app.config.social, &attempt).await {
        Ok(posted) => finish(app, task, &ordered, State::Posted { id: posted.id, url: posted.url }).await,
        Err(failure) if failure.may_repeat() => {
            let (waiting, why) = (ordered.clone(), failure.to_string());
            let noted = app.db.command::<_, DbError, _>(move |tx| {
                let state = State::Waiting(why.clone());
                social_posts::put(tx, (waiting.interruption, waiting.revision), &waiting.network, &state, at)
            });
            noted.await.map_err(|e| e.to_string())?;
            Err(failure.to_string())
        }
        Err(failure @ Failure::Unknown { .. }) => {
            finish(app, task, &ordered, State::Unknown(failure.to_string())).await
        }
        Err(failure) => finish(app, task, &ordered, State::Failed(failure.to_string())).await,
    }
}

async fn finish(app: &App, task: &Task, ordered: &Ordered, state: State) -> Result<(), String> {
    let (handle, task, ordered) = (app.clone(), task.clone(), ordered.clone());
    let done = app.db.command::<_, DbError, _>(move |tx| {
        let now = handle.now();
        if outbox::finish(tx, &task, now)? {
            social_posts::put(tx, (ordered.interruption, ordered.revision), &ordered.network, &state, now)?;
        }
        Ok(())
    });
    done.await.map_err(|e| e.to_string())
}

/// Orders a post again that failed or whose fate is unknown; an officer has looked.
pub async fn repost(app: &App, interruption: InterruptionId, revision: i64, network: String) -> Result<bool, DbError> {
    let handle = app.clone();
    let again = app.db.command::<_, DbError, _>(move |tx| {
        if !social_posts::again(tx, (interruption, revision), &network, handle.now())? {
            return Ok(false);
        }
        let effect = Effect::Post { interruption, revision, network: network.clone() };
        workflow::enqueue(tx, &handle, &interruption.to_string(), &effect)?;
        Ok(true)
    });
    let again = again.await?;
    app.wake.notify_one();
    Ok(again)
}

/// Address of an interruption on the public status page.
pub fn link(app: &App, id: InterruptionId) -> String {
    format!("{}/gangguan/{id}", app.config.public_url)
}

/// What is posted, most important first, before it is cut to a network's size.
fn sentence(app: &App, news: &News) -> String {
    let office = &app.catalogue.city.office_short;
    let place = &app.catalogue.city.place;
    let until = |at: Timestamp| {
        if local(at).date() == local(news.at).date() {
            format!("pukul {} WIB", time(at))
        } else {
            format!("{} WIB", date_time(at))
        }
    };
    let head = match news.kind.as_str() {
        "ended" => format!("PULIH: {}. Layanan {office} {place} kembali normal.", news.words.title),
        _ => format!("GANGGUAN LAYANAN {office} {place}: {}.", news.words.title),
    };
    let expected = news.expected_end.filter(|_| news.kind != "ended");
    let expected = expected.map(|at| format!(" Perkiraan normal {}.", until(at))).unwrap_or_default();
    format!("{head}{expected} {}", news.words.body).trim_end().to_owned()
}

/// The text an officer copies to wherever no client of ours posts.
pub fn ready_text(app: &App, listed: &Listed, news: &News) -> String {
    format!("{}\n{}", sentence(app, news), link(app, listed.state.id))
}

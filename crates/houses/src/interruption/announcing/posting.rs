//! Posts on social networks: composed from what was published, sent once, and what became of each kept for the officers.

use crate::effect::{CarriedOut, finished};
use crate::interruption::interruptions::{self, News};
use crate::interruption::social_posts::{self, State};
use channels::Failure;
use channels::social::{Attempt, Network, Post, compose};
use db::DbError;
use domain::ids::InterruptionId;
use domain::indonesian::{date_time, local, time};
use domain::interruption::InterruptionWithWords;
use ground::App;
use jiff::Timestamp;
use ledger::outbox::{self, Task};
use ledger::record::{Effect, enqueue};
use serde::{Deserialize, Serialize};

/// Post what was published to a social network.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PostNews {
    /// About which interruption.
    pub interruption: InterruptionId,
    /// What was published.
    pub revision: i64,
    /// Where.
    pub network: String,
}

impl Effect for PostNews {
    const NAME: &'static str = "post";
    const OUTSIDE: bool = true;

    fn lane(&self) -> String {
        format!("~post:{}", self.network)
    }
}

impl CarriedOut for PostNews {
    const WORDS: &'static str = "Umumkan di media sosial";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        post(app, task, self).await
    }
}

/// Puts one post on one network. Where an answer is missing and the network cannot recognise a repetition, nothing is sent again
/// before a person has looked.
async fn post(app: &App, task: &Task, ordered: PostNews) -> Result<(), String> {
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
        return finished(app, task).await;
    }
    // Once it is on its way it may be out, whatever happens to this process.
    if matches!(kept, Some(State::Sending)) && network != Network::Mastodon {
        let why = "Program berhenti saat mengirim. Periksa akun itu dahulu; bila belum tampil, kirim lagi.";
        return finish(app, task, &ordered, State::Unknown(why.into())).await;
    }
    note(app, &ordered, State::Sending).await?;
    let link = link(app, ordered.interruption);
    let post = Post {
        text: compose(network, &sentence(app, &news), Some(&link)),
        image_url: network.needs_picture().then(|| format!("{link}/gambar/{}.jpg", news.revision)),
        link: Some(link),
        language: "id".into(),
        idempotency_key: format!("{}-{}", ordered.interruption, ordered.revision),
    };
    let nonce = data_encoding::HEXLOWER.encode(&app.bytes::<16>());
    let attempt = Attempt { network, post: &post, now_seconds: app.now().as_second(), nonce: &nonce };
    match channels::social::post(&app.channels, &app.config.social, &attempt).await {
        Ok(posted) => finish(app, task, &ordered, State::Posted { id: posted.id, url: posted.url }).await,
        Err(failure) if failure.may_repeat() => {
            note(app, &ordered, State::Waiting(failure.to_string())).await?;
            Err(failure.to_string())
        }
        Err(failure @ Failure::Unknown { .. }) => {
            finish(app, task, &ordered, State::Unknown(failure.to_string())).await
        }
        Err(failure) => finish(app, task, &ordered, State::Failed(failure.to_string())).await,
    }
}

/// Keeps what became of a post so far.
async fn note(app: &App, ordered: &PostNews, state: State) -> Result<(), String> {
    let noted = app.command((ordered.clone(), state), |work, (post, state)| {
        social_posts::put(work.tx, (post.interruption, post.revision), &post.network, state, work.now)
    });
    noted.await.map_err(|e: DbError| e.to_string())
}

/// The same in the transaction that marks the task as done.
async fn finish(app: &App, task: &Task, ordered: &PostNews, state: State) -> Result<(), String> {
    let done = app.command((task.clone(), ordered.clone(), state), |work, (task, post, state)| {
        if outbox::finish(work.tx, task, work.now)? {
            social_posts::put(work.tx, (post.interruption, post.revision), &post.network, state, work.now)?;
        }
        Ok(())
    });
    done.await.map_err(|e: DbError| e.to_string())
}

/// Orders a post again that failed or whose fate is unknown; an officer has looked.
pub async fn repost(app: &App, interruption: InterruptionId, revision: i64, network: String) -> Result<bool, DbError> {
    let again = app.command(PostNews { interruption, revision, network }, |work, post| {
        if !social_posts::again(work.tx, (post.interruption, post.revision), &post.network, work.now)? {
            return Ok(false);
        }
        enqueue(work, post.clone())?;
        Ok(true)
    });
    again.await
}

/// Address of an interruption on the public status page.
pub fn link(app: &App, id: InterruptionId) -> String {
    format!("{}/gangguan/{id}", app.rules.public_url)
}

/// What is posted, most important first, before it is cut to a network's size.
fn sentence(app: &App, news: &News) -> String {
    let office = &app.rules.catalogue.city.office_short;
    let place = &app.rules.catalogue.city.place;
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
pub fn ready_text(app: &App, listed: &InterruptionWithWords, news: &News) -> String {
    format!("{}\n{}", sentence(app, news), link(app, listed.state.id))
}

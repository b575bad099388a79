//! `/gangguan`: what is interrupted and what was, for everyone and for programs (Pasal 13(3)).

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::ids::InterruptionId;
use domain::indonesian::{date_time, local, long_date, time};
use domain::interruption::InterruptionWithWords;
use domain::interruption::Phase;
use ground::App;
use houses::interruption::announcing::{feeds, shown};
use houses::interruption::interruptions;
use jiff::Timestamp;
use pages::public::{InterruptionPage, ServiceState};
use serde::Deserialize;
use web::{Answer, Routes, Visitor, WebError, Who, frame, html};

/// Interruptions on a page of the history.
const PAST_MAX: i64 = 20;

/// Where a page of the history begins.
#[derive(Deserialize)]
struct StatusQuery {
    sebelum: Option<i64>,
}

/// `/gangguan…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/gangguan", Who::Everyone, all)
        .get("/gangguan.atom", Who::Everyone, atom)
        .get("/gangguan.json", Who::Everyone, json)
        .get("/gangguan/{id}", Who::Everyone, one)
        .get("/gangguan/{id}/gambar/{revision}", Who::Everyone, picture)
}

/// `GET /gangguan`
async fn all(State(app): State<App>, Visitor(visitor): Visitor, Query(asked): Query<StatusQuery>) -> Answer {
    let now = app.now();
    let before = asked.sebelum.and_then(|at| Timestamp::from_microsecond(at).ok()).unwrap_or(now);
    let read = app.db.read(move |tx| Ok((interruptions::current(tx)?, interruptions::past(tx, before, PAST_MAX)?)));
    let (current, past) = read.await?;
    let oldest = past.last().filter(|_| past.len() == usize::try_from(PAST_MAX).unwrap_or(0));
    html(&ServiceState {
        frame: frame::of(&app, visitor.as_deref(), "Keadaan layanan", "/gangguan"),
        checked_at: format!("{}, {}", long_date(local(now).date()), time(now)),
        copy: false,
        now: current.iter().map(|listed| shown::public(&app, listed, now)).collect(),
        older: oldest.map(|l| format!("/gangguan?sebelum={}", l.state.started_at.as_microsecond())),
        past: past.iter().filter(|l| !l.state.is_current()).map(|l| shown::public(&app, l, now)).collect(),
    })
}

/// `GET /gangguan/{id}`
async fn one(State(app): State<App>, Visitor(visitor): Visitor, Path(id): Path<String>) -> Answer {
    let id: InterruptionId = id.parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let read = app.db.read(move |tx| {
        let found = interruptions::load(tx, &handle.vault, id)?.filter(|(listed, _)| is_public(listed));
        Ok(match found {
            Some((listed, _)) => Some((listed, interruptions::news_of(tx, id)?)),
            None => None,
        })
    });
    let (listed, news) = read.await?.ok_or(WebError::NotFound)?;
    let now = app.now();
    html(&InterruptionPage {
        frame: frame::of(&app, visitor.as_deref(), &listed.words.title, "/gangguan"),
        current: listed.state.is_current(),
        item: shown::public(&app, &listed, now),
        news: news
            .into_iter()
            .rev()
            .map(|news| (format!("{} WIB", date_time(news.at)), title(&news), news.words.body))
            .collect(),
    })
}

/// `GET /gangguan/{id}/gambar/{revision}.jpg`: the announcement as a picture, for networks that show nothing else.
async fn picture(State(app): State<App>, Path((id, name)): Path<(String, String)>) -> Answer {
    let id: InterruptionId = id.parse().map_err(|_| WebError::NotFound)?;
    let revision: i64 = name.strip_suffix(".jpg").and_then(|n| n.parse().ok()).ok_or(WebError::NotFound)?;
    let news = app.db.read(move |tx| interruptions::news_of(tx, id)).await?;
    let news = news.into_iter().find(|news| news.revision == revision).ok_or(WebError::NotFound)?;
    let city = &app.rules.catalogue.city;
    let footer = format!("{} {}, {}", city.office_short, city.place, city.site);
    let expected = news.expected_end.filter(|_| news.kind != "ended");
    let expected = expected.map(|at| format!("Perkiraan normal {} WIB", date_time(at)));
    let draw = || async {
        let drawn = tokio::task::spawn_blocking(move || {
            let lines: Vec<&str> =
                [Some(news.words.body.as_str()), expected.as_deref()].into_iter().flatten().collect();
            document::announcement_picture(&title(&news), &lines, &footer)
        });
        drawn.await.map_err(|e| WebError::Internal(e.to_string()))
    };
    let bytes = app.pictures.get(&format!("{id}/{revision}"), draw).await?;
    Ok(([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "public, max-age=86400")], bytes.to_vec()).into_response())
}

fn title(news: &interruptions::News) -> String {
    match news.kind.as_str() {
        "ended" => "Layanan pulih".into(),
        "dismissed" => "Ternyata bukan gangguan".into(),
        _ => news.words.title.clone(),
    }
}

/// What a probe proposed is nobody's business before a person has looked.
fn is_public(listed: &InterruptionWithWords) -> bool {
    matches!(listed.state.phase, Phase::Announced { .. } | Phase::Dismissed { announced: true, .. })
}

/// `GET /gangguan.atom`
async fn atom(State(app): State<App>) -> Answer {
    let handle = app.clone();
    let feed = app.db.read(move |tx| feeds::atom(tx, &handle, handle.now())).await?;
    let headers = [(CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (CACHE_CONTROL, "public, max-age=60")];
    Ok((headers, feed).into_response())
}

/// `GET /gangguan.json`
async fn json(State(app): State<App>) -> Answer {
    let handle = app.clone();
    let feed = app.db.read(move |tx| feeds::json(tx, &handle, handle.now())).await?;
    Ok(([(CACHE_CONTROL, "public, max-age=60")], Json(feed)).into_response())
}

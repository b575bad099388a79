//! `/admin/tanda-tangan`: what was sent to be signed and not answered as it should be, and what waits for the office's seal; numbers
//! and hashes, no persons.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use domain::account::Role;
use domain::ids::DocumentId;
use domain::indonesian;
use ground::App;
use houses::document::attempts::{self, LISTED_MAX, Orphan, Outcome};
use houses::document::sealing;
use houses::document::seals::{self, Listed};
use pages::Tone;
use pages::staff::parts::{Empty, tag};
use pages::staff::signing_attempts::{AttemptRow, SealRow, SigningAttempts};
use web::{Answer, News, Signed, WebError, frame, html, new_key};

/// `GET /admin/tanda-tangan`.
pub async fn page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let orphans = app.db.read(attempts::orphans).await?;
    let unsealed = app.db.read(seals::all).await?;
    let may_order = account.role == Role::Admin;
    html(&SigningAttempts {
        frame: frame::with_news(
            frame::of(&app, Some(&account), "Tanda tangan tanpa jawaban", "/admin/tanda-tangan"),
            news.code(),
        ),
        form_key: new_key(&app),
        cut: orphans.len() == LISTED_MAX,
        rows: orphans.into_iter().map(row).collect(),
        empty: Empty::new("Tidak ada", "Semua permintaan tanda tangan dijawab sebagaimana mestinya."),
        seals: unsealed.into_iter().map(|listed| seal_row(listed, may_order)).collect(),
    })
}

/// `POST /admin/segel/{id}/ulang`: somebody has read why a seal stands still, and lets it be made once more.
pub async fn seal_again(State(app): State<App>, Path(id): Path<String>) -> Answer {
    let document: DocumentId = id.parse().map_err(|_| WebError::NotFound)?;
    let found = app.command(document, |work, document| sealing::again(work, *document));
    let found: Result<bool, db::DbError> = found.await;
    let news = if found? { "disegel-lagi" } else { "tidak-menunggu" };
    Ok(Redirect::to(&format!("/admin/tanda-tangan?kabar={news}")).into_response())
}

fn seal_row(listed: Listed, may_order: bool) -> SealRow {
    let (state, stuck) = match listed.state {
        seals::State::Waiting => (tag(Tone::Plain, "Menunggu segel"), false),
        seals::State::Sent => (tag(Tone::Plain, "Sedang dikirim"), false),
        seals::State::Stuck => (tag(Tone::Warning, "Perlu diperiksa"), true),
    };
    SealRow {
        again: if stuck && may_order { listed.document.to_string() } else { String::new() },
        number: listed.number,
        since: format!("{} WIB", indonesian::date_time(listed.since)),
        state,
        why: listed.why,
    }
}

fn row(orphan: Orphan) -> AttemptRow {
    let place = match orphan.provider.as_str() {
        "bsre-v1" => "BSrE v1",
        "bsre-v2" => "BSrE v2",
        "bsre-seal" => "segel BSrE",
        other => other,
    };
    AttemptRow {
        number: orphan.number,
        sent: format!("{} WIB, {place}", indonesian::date_time(orphan.sent_at)),
        state: match orphan.outcome {
            None => tag(Tone::Plain, "Sedang dikirim"),
            Some(Outcome::Unusable) => tag(Tone::Bad, "Bukan yang diminta"),
            Some(Outcome::Unanswered | Outcome::Signed | Outcome::Refused | Outcome::NotSent) => {
                tag(Tone::Warning, "Tanpa jawaban")
            }
        },
        said: orphan.said,
        remote_id: orphan.remote_id.unwrap_or_default(),
        sha256: orphan.sent_sha256,
    }
}

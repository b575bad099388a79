//! `/admin/tanda-tangan`: what was sent to be signed and not answered as it should be; numbers and hashes, no persons.

use axum::extract::State;
use domain::indonesian;
use ground::App;
use houses::document::attempts::{self, LISTED_MAX, Orphan, Outcome};
use pages::Tone;
use pages::staff::parts::{Empty, tag};
use pages::staff::signing_attempts::{AttemptRow, SigningAttempts};
use web::{Answer, Signed, frame, html};

/// `GET /admin/tanda-tangan`.
pub async fn page(State(app): State<App>, Signed(account): Signed) -> Answer {
    let orphans = app.db.read(attempts::orphans).await?;
    html(&SigningAttempts {
        frame: frame::of(&app, Some(&account), "Tanda tangan tanpa jawaban", "/admin/tanda-tangan"),
        cut: orphans.len() == LISTED_MAX,
        rows: orphans.into_iter().map(row).collect(),
        empty: Empty::new("Tidak ada", "Semua permintaan tanda tangan dijawab sebagaimana mestinya."),
    })
}

fn row(orphan: Orphan) -> AttemptRow {
    let place = match orphan.provider.as_str() {
        "bsre-v1" => "BSrE v1",
        "bsre-v2" => "BSrE v2",
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

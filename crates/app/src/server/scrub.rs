//! The slow check of everything: a piece of one part every few seconds, on and on. It remembers where it was and what it found, tells
//! what is new, and removes bytes that no row has known for a day.

use super::checks::orphans::is_known;
use super::checks::{content, step::Step};
use db::DbError;
use domain::scrub::{Kind, Part};
use domain::security_event::SecurityEvent;
use ground::{App, Work};
use jiff::{SignedDuration, Timestamp};
use ledger::scrub::{self, Progress};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// After the start other things are more urgent.
const FIRST_AFTER: Duration = Duration::from_mins(5);
/// Between two pieces.
const EVERY: Duration = Duration::from_secs(10);
/// A part that was gone through rests this long before it begins again.
const REST: SignedDuration = SignedDuration::from_hours(20);
/// What ends by itself is looked at more often.
const SHORT_REST: SignedDuration = SignedDuration::from_hours(1);
/// Bytes that no row knows stay this long after they were found.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// With more of them than this, and more than a twentieth of all, none is removed: the database is more likely an old one.
const SWEPT_MAX: u64 = 200;

/// A store that does not answer, as its finding names it.
const AWAY: &str = "files_url";

/// Whose turn it is, in this process.
pub struct Turns {
    next: usize,
    due: Instant,
}

impl Default for Turns {
    fn default() -> Self {
        Self { next: 0, due: Instant::now() + FIRST_AFTER }
    }
}

impl Turns {
    /// Does a piece of the next part that is due; a demo, whose documents are signed by simulators that come and go, is left alone.
    pub async fn turn(&mut self, app: &App) -> Result<(), String> {
        if app.config.demo || Instant::now() < self.due {
            return Ok(());
        }
        self.due = Instant::now() + EVERY;
        for _ in Part::ALL {
            let part = Part::ALL[self.next % Part::ALL.len()];
            self.next += 1;
            if piece(app, part).await? {
                break;
            }
        }
        count(app).await
    }
}

/// Does one piece of a part, or nothing while it rests; whether it did.
pub async fn piece(app: &App, part: Part) -> Result<bool, String> {
    let known = app.db.read(move |tx| scrub::get(tx, part)).await.map_err(|e| e.to_string())?;
    let now = app.now();
    let progress = match known {
        None => Progress::begin(now),
        Some(progress) if !progress.place.is_empty() => progress,
        Some(progress) => {
            let rest = if part == Part::Standing { SHORT_REST } else { REST };
            if progress.ended_at.is_some_and(|ended| now.duration_since(ended) < rest) {
                return Ok(false);
            }
            Progress { begun_at: now, checked: 0, ..progress }
        }
    };
    let (step, over) = match content::step(app, part, &progress.place).await {
        Ok(step) => {
            let over = step.place.is_empty();
            (step, over)
        }
        // The store of the files does not answer: told, and tried again from the same place.
        Err(why) if matches!(part, Part::Files | Part::Documents | Part::Store) => {
            tracing::warn!(part = part.id(), why, "the file store cannot be checked now");
            let away = vec![(Kind::StoreAway, AWAY.to_owned())];
            (Step { place: progress.place.clone(), checked: 0, found: away }, false)
        }
        Err(why) => return Err(format!("{}: {why}", part.id())),
    };
    metrics::counter!("scrub_checked_total", "part" => part.id()).increment(step.checked);
    let piece = Piece { part, progress, step, over };
    let kept = app.view(piece, |work, piece| Ok::<_, DbError>((piece.step.clone(), piece.keep(work)?)));
    let (step, new) = kept.await.map_err(|e| e.to_string())?;
    for (kind, object) in new {
        tracing::error!(part = part.id(), kind = kind.id(), object, "the check of everything found something");
        if kind.alarms() {
            app.watch.note(SecurityEvent::CheckFailed, now);
        }
    }
    if part == Part::Store {
        sweep(app, &step).await?;
    }
    Ok(true)
}

/// A piece that was done.
struct Piece {
    part: Part,
    progress: Progress,
    step: Step,
    over: bool,
}

impl Piece {
    /// Keeps how far it is and what it found; what is new is given back.
    fn keep(&self, work: &mut Work) -> Result<Vec<(Kind, String)>, DbError> {
        let (part, now) = (self.part, work.now);
        let mut new = Vec::new();
        for (kind, object) in &self.step.found {
            if scrub::note(work.tx, (part, *kind, object.as_str()), now)? {
                new.push((*kind, object.clone()));
            }
        }
        if !self.step.found.iter().any(|(kind, _)| *kind == Kind::StoreAway) {
            scrub::forget(work.tx, (part, Kind::StoreAway, AWAY))?;
        }
        let checked = self.progress.checked + self.step.checked;
        let mut progress = Progress { place: self.step.place.clone(), checked, ..self.progress.clone() };
        if self.over {
            scrub::forget_older(work.tx, part, progress.begun_at)?;
            (progress.ended_at, progress.last_checked) = (Some(now), checked);
        }
        scrub::save(work.tx, part, &progress)?;
        Ok(new)
    }
}

/// Removes the bytes that this piece found without a row, and that were without one a day ago too.
async fn sweep(app: &App, step: &Step) -> Result<(), String> {
    let found = app.db.read(|tx| {
        let count = scrub::count_of(tx, Part::Store, Kind::BytesWithoutRow)?;
        let all = scrub::get(tx, Part::Store)?.map_or(0, |progress| progress.last_checked.max(progress.checked));
        Ok((count, all))
    });
    let (count, all) = found.await.map_err(|e| e.to_string())?;
    if count > SWEPT_MAX && count > all / 20 {
        let many = format!("Lebih dari {SWEPT_MAX}");
        let told = app.view(many, |work, many| {
            scrub::note(work.tx, (Part::Store, Kind::TooManyWithoutRow, many.as_str()), work.now)
        });
        if told.await.map_err(|e: DbError| e.to_string())? {
            app.watch.note(SecurityEvent::CheckFailed, app.now());
        }
        return Ok(());
    }
    for (_, object) in step.found.iter().filter(|(kind, _)| *kind == Kind::BytesWithoutRow) {
        let Ok(id) = object.parse::<Uuid>() else { continue };
        if !is_old(app, object).await? || is_known(app, id).await? {
            continue;
        }
        app.files.delete(id).await.map_err(|e| e.to_string())?;
        tracing::info!(%id, "sealed bytes that no row has known for a day were removed");
        metrics::counter!("scrub_swept_total").increment(1);
        let noted = app.view(object.clone(), |work, object| {
            scrub::forget(work.tx, (Part::Store, Kind::BytesWithoutRow, object.as_str()))?;
            let progress = scrub::get(work.tx, Part::Store)?.unwrap_or_else(|| Progress::begin(work.now));
            scrub::save(work.tx, Part::Store, &Progress { swept: progress.swept + 1, ..progress })
        });
        noted.await.map_err(|e: DbError| e.to_string())?;
    }
    Ok(())
}

async fn is_old(app: &App, object: &str) -> Result<bool, String> {
    let (object, before): (_, Timestamp) = (object.to_owned(), app.now() - KEPT);
    let since = app.db.read(move |tx| scrub::known_since(tx, (Part::Store, Kind::BytesWithoutRow, object.as_str())));
    Ok(since.await.map_err(|e| e.to_string())?.is_some_and(|since| since <= before))
}

/// How much is wrong, and how old the last whole round is, as gauges.
#[allow(clippy::cast_precision_loss)] // ages and counts are far below 2^52
pub async fn count(app: &App) -> Result<(), String> {
    let read = app.db.read(|tx| Ok((scrub::counts(tx)?, scrub::all(tx)?)));
    let (counts, parts) = read.await.map_err(|e| e.to_string())?;
    for part in Part::ALL {
        let count = counts.iter().find(|(of, _)| of == part).map_or(0, |(_, count)| *count);
        metrics::gauge!("scrub_findings", "part" => part.id()).set(count as f64);
    }
    for (part, progress) in parts {
        if let Some(ended) = progress.ended_at {
            let age = app.now().duration_since(ended).as_secs();
            metrics::gauge!("scrub_round_age_seconds", "part" => part.id()).set(age as f64);
        }
    }
    Ok(())
}

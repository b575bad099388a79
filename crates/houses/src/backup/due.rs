//! When a backup is due: the worker asks every minute. What fails is told as an alarm, a figure and on the admin's page.

use super::following::Following;
use super::making::{self, Made};
use super::place;
use super::runs::{self, Ended, Kind, Run};
use backups::pruning;
use backups::repository::Repository;
use db::DbError;
use domain::security_event::SecurityEvent;
use ground::App;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// An alarm is repeated so often while nothing changes.
const REPEAT: SignedDuration = SignedDuration::from_hours(24);
/// Proofs are looked for in the repository so often: they are made on another machine.
const PROOFS_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// What a trial of restoring found, as it lies in the repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The backup that was restored.
    pub backup: String,
    /// The moment whose state it holds.
    pub moment: Timestamp,
    /// When the trial began.
    pub begun_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Files that were checked.
    pub files: u64,
    /// Documents whose signatures were checked.
    pub documents: u64,
    /// Records of the log.
    pub log_size: u64,
    /// What was wrong, a line each.
    pub wrong: Vec<String>,
}

/// What this process remembers between two looks.
#[derive(Default)]
pub struct Remembered {
    following: Option<Arc<Following>>,
    under_way: Option<Uuid>,
    told_late: Option<Timestamp>,
    told_unproved: Option<Timestamp>,
    proofs: Option<Timestamp>,
}

impl Remembered {
    /// Nothing yet but the continuous copy, where there is one.
    pub fn with(following: Option<Arc<Following>>) -> Self {
        Self { following, ..Self::default() }
    }
}

/// Does what is due. Nothing where no place is configured.
pub async fn turn(app: &App, remembered: &mut Remembered) -> Result<(), String> {
    if app.config.backup.place.is_none() {
        return Ok(());
    }
    let (now, id) = (app.now(), app.id());
    let every = SignedDuration::from_hours(i64::from(app.config.backup.every_hours));
    // What is copied continuously is worth nothing without a backup that it begins with.
    let wanted = remembered.following.as_ref().is_some_and(|following| following.wants_base());
    let every = if wanted { SignedDuration::ZERO } else { every };
    let begun = app.view((id, every), |work, (id, every)| runs::begin_if_due(work.tx, *id, *every, work.now));
    if begun.await.map_err(|e: DbError| e.to_string())? {
        remembered.under_way = Some(id);
        let made = back_up(app, remembered.following.clone()).await;
        conclude(app, id, made).await.map_err(|e| e.to_string())?;
        remembered.under_way = None;
    }
    if passed(remembered.proofs, now, PROOFS_EVERY) {
        remembered.proofs = Some(now);
        take_over_proof(app).await?;
    }
    watch(app, remembered).await.map_err(|e| e.to_string())
}

/// Notes of one that was under way when the server was stopped that nothing came of it.
pub async fn give_up(app: &App, remembered: &Remembered) -> Result<(), String> {
    let Some(id) = remembered.under_way else { return Ok(()) };
    let ended = Ended { why: Some("layanan dihentikan sebelum selesai".into()), ..Ended::default() };
    let noted = app.view((id, ended), |work, (id, ended)| runs::end(work.tx, *id, ended, work.now)).await;
    noted.map_err(|e: DbError| e.to_string())
}

/// Makes one and removes what is kept no longer.
async fn back_up(app: &App, following: Option<Arc<Following>>) -> Result<Made, String> {
    let repository = place::repository(&app.config)?;
    let handle = app.clone();
    let clock = Arc::new(move || handle.now());
    let mut source = place::source(&app.config, (app.db.clone(), app.files.clone()), &app.vault, clock)?;
    source.following.clone_from(&following);
    let made = making::make(source, &repository, &mut |line| tracing::info!(line, "backup")).await;
    let made = made.map_err(|e| e.to_string())?;
    if let (Some(following), Some(mark)) = (&following, &made.mark) {
        following.has_base(mark);
    }
    match pruning::prune(&repository, app.config.backup.keep, app.now()).await {
        Ok(pruned) => tracing::info!(?pruned, "old backups were removed"),
        // The backup is there all the same; what stays too long is removed the next time.
        Err(error) => tracing::warn!(%error, "old backups could not be removed"),
    }
    Ok(made)
}

/// Notes how it went, and tells when it went wrong.
async fn conclude(app: &App, id: Uuid, made: Result<Made, String>) -> Result<(), DbError> {
    let ended = ended(made);
    let outcome = if ended.why.is_none() { "well" } else { "failed" };
    metrics::counter!("backups_total", "outcome" => outcome).increment(1);
    if let Some(why) = &ended.why {
        tracing::error!(why, "the backup failed");
        app.watch.note(SecurityEvent::BackupFailed, app.now());
    }
    app.view((id, ended), |work, (id, ended)| runs::end(work.tx, *id, ended, work.now)).await
}

/// How a run ended, as it is kept. A backup in which files are missing is one, and a failure too.
pub fn ended(made: Result<Made, String>) -> Ended {
    match made {
        Ok(made) => Ended {
            backup: Some(made.found.id),
            moment: Some(made.found.moment),
            bytes: made.tally.bytes,
            written_bytes: made.tally.written_bytes,
            why: (!made.wrong.is_empty()).then(|| {
                format!("{} berkas hilang atau rusak di tempat berkas: {}", made.wrong.len(), made.wrong.join("; "))
            }),
        },
        Err(why) => Ended { why: Some(why), ..Ended::default() },
    }
}

/// Enters the newest proof of the repository where it is not known yet.
async fn take_over_proof(app: &App) -> Result<(), String> {
    let repository = place::repository(&app.config)?;
    let Some(proof) = newest_proof(&repository).await? else { return Ok(()) };
    let known = app.db.read(|tx| runs::newest(tx, Kind::Proof)).await.map_err(|e| e.to_string())?;
    if known.is_some_and(|known: Run| known.begun_at >= proof.begun_at) {
        return Ok(());
    }
    let id = app.id();
    let entered = app.view((id, proof), |work, (id, proof)| enter(work.tx, *id, proof));
    entered.await.map_err(|e: DbError| e.to_string())
}

async fn newest_proof(repository: &Repository) -> Result<Option<Proof>, String> {
    let found = repository.proofs().await.map_err(|e| e.to_string())?;
    let Some(last) = found.last() else { return Ok(None) };
    let bytes = repository.get(&last.name).await.map_err(|e| e.to_string())?;
    serde_json::from_slice(&bytes).map(Some).map_err(|e| format!("{}: {e}", last.name))
}

/// Enters a proof as a run.
pub fn enter(tx: &mut dyn db::Tx, id: Uuid, proof: &Proof) -> Result<(), DbError> {
    runs::begin(tx, id, Kind::Proof, proof.begun_at)?;
    let why = (!proof.wrong.is_empty()).then(|| proof.wrong.join("; "));
    let ended =
        Ended { backup: Some(proof.backup.clone()), moment: Some(proof.moment), bytes: 0, written_bytes: 0, why };
    runs::end(tx, id, &ended, proof.ended_at)
}

/// How backups stand.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The last backup that went well.
    pub well: Option<Run>,
    /// The last one that began.
    pub newest: Option<Run>,
    /// The last proof that found nothing wrong.
    pub proved: Option<Run>,
    /// The last proof.
    pub newest_proof: Option<Run>,
}

impl Standing {
    /// Reads it.
    pub fn read(tx: &mut dyn db::Tx) -> Result<Self, DbError> {
        Ok(Self {
            well: runs::last_well(tx, Kind::Backup)?,
            newest: runs::newest(tx, Kind::Backup)?,
            proved: runs::last_well(tx, Kind::Proof)?,
            newest_proof: runs::newest(tx, Kind::Proof)?,
        })
    }

    /// How old what the last backup holds is.
    pub fn age(&self, now: Timestamp) -> Option<SignedDuration> {
        self.well.as_ref().map(|run| now.duration_since(run.moment.unwrap_or(run.begun_at)))
    }

    /// How long ago a backup was restored for a trial and found whole.
    pub fn proof_age(&self, now: Timestamp) -> Option<SignedDuration> {
        self.proved.as_ref().and_then(|run| run.ended_at).map(|at| now.duration_since(at))
    }

    /// Whether a backup is overdue: twice as long ago as it should be.
    pub fn is_late(&self, every_hours: u16, now: Timestamp) -> bool {
        let most = SignedDuration::from_hours(2 * i64::from(every_hours));
        self.age(now).is_none_or(|age| age > most)
    }

    /// Whether the last proof is too long ago, or there was none.
    pub fn is_unproved(&self, days: u16, now: Timestamp) -> bool {
        let most = SignedDuration::from_hours(24 * i64::from(days));
        self.proof_age(now).is_none_or(|age| age > most)
    }
}

/// Keeps the figures up and raises the alarms.
async fn watch(app: &App, remembered: &mut Remembered) -> Result<(), DbError> {
    let (now, settings) = (app.now(), &app.config.backup);
    let standing = app.db.read(|tx| Standing::read(tx)).await?;
    for (name, age) in
        [("backup_age_seconds", standing.age(now)), ("restore_proof_age_seconds", standing.proof_age(now))]
    {
        // Without one it is as old as can be.
        metrics::gauge!(name).set(age.map_or(f64::INFINITY, |age| age.as_secs_f64()));
    }
    if standing.is_late(settings.every_hours, now) && passed(remembered.told_late, now, REPEAT) {
        remembered.told_late = Some(now);
        app.watch.note(SecurityEvent::BackupFailed, now);
    }
    // A new installation has time until its first proof.
    let since_first = standing.newest.as_ref().is_some_and(|_| standing.is_unproved(settings.proof_days, now));
    if since_first && passed(remembered.told_unproved, now, REPEAT) {
        remembered.told_unproved = Some(now);
        app.watch.note(SecurityEvent::RestoreUnproved, now);
    }
    Ok(())
}

/// A clock that was put back counts as time that has passed.
fn passed(last: Option<Timestamp>, now: Timestamp, every: SignedDuration) -> bool {
    last.is_none_or(|last| now < last || now.duration_since(last) >= every)
}

//! `/admin/keadaan`: how the machine is doing; no content of applications, no persons.

use crate::admin::{alarms, backups, queue, registers, scrubbed, signing};
use axum::extract::State;
use db::{DbError, Engine, MIGRATIONS, Tx};
use domain::indonesian;
use ground::App;
use houses::appointment::holders;
use houses::backup::due::Standing;
use jiff::{SignedDuration, Timestamp};
use ledger::counters;
use ledger::outbox::Counts;
use pages::Tone;
use pages::parts::Tag;
use pages::staff::overview::{ErrorRow, Health, HealthGroup};
use pages::staff::parts::{Fact, tag};
use uuid::Uuid;
use web::{Answer, Signed, frame, html};

/// Numbers are given without gaps but for those that a restore left, so their counters know how many were sent.
const SENT: &str = "select cast(coalesce(sum(last), 0) as bigint) as n from counter where name like 'application:%'";
/// A queue whose oldest entry waits longer than this is not being worked off.
const SLOW: SignedDuration = SignedDuration::from_mins(10);

/// What is read in one go.
struct Measured {
    applications: u64,
    officers: u64,
    queue: Counts,
    errors: Vec<(Timestamp, Uuid, String, String)>,
    backups: Standing,
}

fn measure(tx: &mut dyn Tx, now: Timestamp) -> Result<Measured, DbError> {
    Ok(Measured {
        applications: sent(tx)?,
        officers: holders::count_staff(tx, now)?.iter().map(|(_, n)| n).sum(),
        queue: queue::count(tx)?,
        errors: queue::errors(tx)?,
        backups: Standing::read(tx)?,
    })
}

fn sent(tx: &mut dyn Tx) -> Result<u64, DbError> {
    let given = tx.one(SENT, &[])?.map_or(0, |row| row.int("n").unsigned_abs());
    Ok(given.saturating_sub(counters::skipped(tx, "application:%")?))
}

/// `GET /admin/keadaan`.
pub async fn page(State(app): State<App>, Signed(account): Signed) -> Answer {
    let now = app.now();
    let measured = app.db.read(move |tx| measure(tx, now)).await?;
    let mut groups = vec![
        version(&app),
        database(&app, &measured),
        work(&measured.queue, now),
        backups::group(&app.config, &measured.backups, now),
        alarms::group(&app),
        scrubbed::group(&app).await?,
        signing::group(&app).await,
    ];
    groups.extend(app.registers.health().into_iter().map(|(name, health)| registers::group(&name, &health)));
    html(&Health {
        frame: frame::of(&app, Some(&account), "Keadaan sistem", "/admin/keadaan"),
        state: overall(&groups),
        measured: format!("{} WIB", indonesian::date_time(now)),
        groups,
        errors: measured.errors.into_iter().map(error_row).collect(),
    })
}

/// The worst of the parts.
fn overall(groups: &[HealthGroup]) -> Tag {
    let has = |tone| groups.iter().any(|group| group.state.tone == tone);
    match (has(Tone::Bad), has(Tone::Warning)) {
        (true, _) => tag(Tone::Bad, "Ada yang harus ditangani"),
        (false, true) => tag(Tone::Warning, "Berjalan, dengan catatan"),
        (false, false) => tag(Tone::Good, "Semua berjalan"),
    }
}

fn version(app: &App) -> HealthGroup {
    let types = app.rules.catalogue.all().count();
    group(
        "Versi",
        tag(Tone::Good, "Terpasang"),
        &[
            ("Saporancak", env!("CARGO_PKG_VERSION").to_owned()),
            ("Skema basis data", MIGRATIONS.len().to_string()),
            ("Jenis izin di katalog", types.to_string()),
        ],
    )
}

fn database(app: &App, measured: &Measured) -> HealthGroup {
    let engine = match app.db.engine() {
        Engine::Sqlite => "SQLite (WAL)",
        Engine::Postgres => "PostgreSQL",
    };
    let files = if app.config.files_url().starts_with("s3:") { "Penyimpanan S3" } else { "Folder" };
    group(
        "Basis data dan berkas",
        tag(Tone::Good, "Menjawab"),
        &[
            ("Jenis", engine.to_owned()),
            ("Berkas", files.to_owned()),
            ("Permohonan terkirim", indonesian::thousands(measured.applications)),
            ("Akun petugas aktif", indonesian::thousands(measured.officers)),
        ],
    )
}

fn work(queue: &Counts, now: Timestamp) -> HealthGroup {
    let slow = queue.oldest.is_some_and(|oldest| now.duration_since(oldest) > SLOW);
    let state = match (queue.dead > 0, queue.failing > 0 || slow) {
        (true, _) => tag(Tone::Bad, "Ada yang macet"),
        (false, true) => tag(Tone::Warning, "Tertunda"),
        (false, false) => tag(Tone::Good, "Lancar"),
    };
    group(
        "Antrean",
        state,
        &[
            ("Menunggu", queue::words(queue.waiting)),
            ("Gagal, dicoba lagi", queue::words(queue.failing)),
            ("Macet", queue::words(queue.dead)),
            ("Terlama sejak", queue.oldest.map_or_else(|| "Tidak ada".to_owned(), indonesian::date_time)),
        ],
    )
}

fn group(title: &str, state: Tag, facts: &[(&str, String)]) -> HealthGroup {
    let facts = facts.iter().map(|(label, value)| Fact::new(label, value)).collect();
    HealthGroup { title: title.into(), state, facts }
}

fn error_row((at, id, part, message): (Timestamp, Uuid, String, String)) -> ErrorRow {
    let id = id.simple().to_string();
    ErrorRow {
        when: indonesian::date_time(at),
        reference: id[id.len() - 8..].to_owned(),
        part: format!("antrean/{part}"),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_is_as_well_as_its_worst_part() {
        let counted = |failing, dead| Counts { waiting: 0, failing, dead, oldest: None };
        let state = |failing, dead| overall(&[work(&counted(failing, dead), Timestamp::UNIX_EPOCH)]).tone;
        assert_eq!((state(0, 0), state(1, 0), state(1, 1)), (Tone::Good, Tone::Warning, Tone::Bad));
    }

    #[test]
    fn a_queue_nobody_works_off_is_told() {
        let queue = Counts { waiting: 1, failing: 0, dead: 0, oldest: Some(Timestamp::UNIX_EPOCH) };
        let late = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(11);
        assert_eq!(work(&queue, late).state.tone, Tone::Warning);
    }
}

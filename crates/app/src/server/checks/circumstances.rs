//! What changes without anybody touching the program: certificates end, disks fill, clocks go wrong, people leave.

use super::finding::Grade;
use super::step::Step;
use super::{certificates, people};
use crate::server::file_store;
use db::Engine;
use domain::indonesian;
use domain::scrub::Kind;
use ground::App;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Less room than this, or than this part of a disk, is little.
const ROOM_BYTES_MIN: u64 = 512 << 20;
const ROOM_PERCENT_MIN: u64 = 3;
/// Two clocks may differ so much.
const SKEW_MAX: SignedDuration = SignedDuration::from_secs(30);

const LAST_EVENT: &str = "select at from event order by at desc limit 1";

/// All of it at once; there is no place to go on from.
pub async fn step(app: &App, _place: &str) -> Result<Step, String> {
    let mut step = Step { checked: 1, ..Step::default() };
    for finding in certificates::judged(&app.config, app.now()) {
        match finding.grade {
            Grade::Good => {}
            Grade::Soon => step.wrong(Kind::CertificateEnds, finding.words),
            Grade::Bad => step.wrong(Kind::CertificateBad, finding.words),
        }
    }
    for folder in full_disks(app) {
        step.wrong(Kind::DiskLow, folder.display().to_string());
    }
    if let Some(why) = clock(app).await? {
        step.wrong(Kind::ClockBehind, why);
    }
    for missing in people::missing(app).await? {
        step.wrong(Kind::StepWithoutOfficer, missing);
    }
    Ok(step)
}

/// Folders that are written to whose disk has little room left, one for each disk.
fn full_disks(app: &App) -> Vec<PathBuf> {
    let config = &app.config;
    let url = config.database_url();
    let database = url.strip_prefix("sqlite:").and_then(|file| Path::new(file).parent().map(Path::to_owned));
    let outside = config.checkpoint_file().parent().map(Path::to_owned);
    let folders = [Some(config.data.clone()), database, file_store::folder(config), outside];
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for folder in folders.into_iter().flatten() {
        let (Ok(stat), Ok(room)) = (rustix::fs::stat(&folder), rustix::fs::statvfs(&folder)) else { continue };
        if seen.insert(stat.st_dev) && is_little(room.f_bavail * room.f_frsize, room.f_blocks * room.f_frsize) {
            found.push(folder);
        }
    }
    found
}

fn is_little(free: u64, whole: u64) -> bool {
    free < ROOM_BYTES_MIN || free < whole / 100 * ROOM_PERCENT_MIN
}

/// What is wrong with the clock: it stands before what has happened, or differs from that of the database's machine.
async fn clock(app: &App) -> Result<Option<String>, String> {
    let read = app.db.read(|tx| {
        let last = tx.one(LAST_EVENT, &[])?.map(|row| row.instant("at"));
        let theirs = match tx.engine() {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let asked = "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) as now";
                tx.one(asked, &[])?.map(|row| row.instant("now"))
            }
        };
        Ok((last, theirs))
    });
    let (last, theirs) = read.await.map_err(|e| e.to_string())?;
    Ok(judged(app.now(), last, theirs))
}

fn judged(now: Timestamp, last: Option<Timestamp>, theirs: Option<Timestamp>) -> Option<String> {
    let at = |moment: Timestamp| indonesian::date_time(moment);
    if let Some(last) = last.filter(|last| *last > now + SKEW_MAX) {
        return Some(format!("peristiwa terakhir bertanggal {}, setelah jam mesin ini", at(last)));
    }
    let theirs = theirs.filter(|theirs| theirs.duration_since(now).abs() > SKEW_MAX)?;
    Some(format!("jam mesin basis data menunjukkan {}", at(theirs)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_what_happened_is_told_and_so_is_another_one() {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(9000);
        let later = |seconds: i64| Some(now + SignedDuration::from_secs(seconds));
        assert_eq!(judged(now, later(-5), later(2)), None);
        assert_eq!(judged(now, None, None), None);
        assert!(judged(now, later(60), None).is_some_and(|why| why.contains("peristiwa terakhir")));
        for theirs in [60, -60] {
            assert!(judged(now, later(-5), later(theirs)).is_some_and(|why| why.contains("basis data")));
        }
    }

    #[test]
    fn room_is_little_by_itself_or_as_a_part() {
        let gb = 1_u64 << 30;
        assert!(is_little(gb / 4, 4 * gb) && is_little(20 * gb, 1000 * gb));
        assert!(!is_little(gb, 20 * gb) && !is_little(40 * gb, 1000 * gb));
    }
}

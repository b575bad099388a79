//! Numbering: late commits, two processes, a past that is another, what it costs, and a stranger's check of the proofs.

mod filled;

use db::Db;
use filled::{at, cover, head, key, turn, write};
use jiff::SignedDuration;
use ledger::log::audit::{self, Sound};
use ledger::log::checkpoint::Head;
use ledger::log::error::LogError;
use ledger::log::sequencer::Turn;

async fn verdict(db: &Db, outside: Option<Head>) -> audit::Verdict {
    db.read(move |tx| Ok(audit::verify(tx, key().public(), outside))).await.unwrap().unwrap()
}

async fn one_log_of_two_processes(postgres: bool) {
    let folder = tempfile::tempdir().unwrap();
    let Some(db) = filled::database(&folder, postgres).await else { return };
    let writing = async {
        for n in 0..40 {
            write(&db, n * 50, (n + 1) * 50).await;
        }
    };
    let process = async |name: &'static str| {
        let (mut own, mut refused, mut now) = (0, 0, at(3000));
        for n in 0_i32.. {
            // Each goes away for longer than the right lasts, again and again.
            now += if n % 10 == 9 { SignedDuration::from_secs(4) } else { SignedDuration::from_millis(100) };
            match turn(&db, name, now, None).await.unwrap() {
                Turn::NotOurs => refused += 1,
                Turn::Numbered { count, .. } => own += count,
            }
            if head(&db).await.0.size == 2000 {
                break;
            }
            tokio::task::yield_now().await;
        }
        (own, refused)
    };
    // The first checkpoint, so that `head` can be read.
    cover(&db, "satu", at(2999), None).await.unwrap();
    let ((), (one, _), (two, _)) = tokio::join!(writing, process("satu"), process("dua"));
    assert_eq!(one + two, 2000);
    assert_eq!(verdict(&db, None).await, Ok(Sound { size: 2000, open: 0 }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_postgres_keep_one_log() {
    one_log_of_two_processes(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_sqlite_keep_one_log() {
    one_log_of_two_processes(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_commits_late_is_numbered_late() {
    let folder = tempfile::tempdir().unwrap();
    let db = filled::database(&folder, false).await.unwrap();
    write(&db, 10, 20).await;
    turn(&db, "satu", at(20), None).await.unwrap();
    // Older, and seen only now.
    write(&db, 0, 10).await;
    assert!(matches!(verdict(&db, None).await, Err(bad) if bad.why.starts_with("disisipkan")));
    assert_eq!(turn(&db, "satu", at(21), None).await.unwrap(), Turn::Numbered { count: 10, more: false });
    assert_eq!(verdict(&db, None).await, Ok(Sound { size: 20, open: 0 }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_signed_that_does_not_go_on_from_what_was_kept_outside() {
    let folder = tempfile::tempdir().unwrap();
    let (db, other) = (filled::database(&folder, false).await.unwrap(), tempfile::tempdir().unwrap());
    write(&db, 0, 300).await;
    cover(&db, "satu", at(300), None).await.unwrap();
    let outside = head(&db).await.0;
    // An older copy of the database is put back, and goes on with something else.
    let restored = filled::database(&other, false).await.unwrap();
    write(&restored, 0, 100).await;
    let refused = turn(&restored, "satu", at(301), Some(outside)).await;
    assert!(matches!(refused, Err(LogError::NotThePast { outside: 300, .. })), "{refused:?}");
    write(&restored, 300, 600).await;
    cover(&restored, "satu", at(600), None).await.unwrap();
    let refused = turn(&restored, "satu", at(601), Some(outside)).await;
    assert!(matches!(refused, Err(LogError::NotThePast { .. })), "{refused:?}");
    assert!(turn(&db, "satu", at(602), Some(outside)).await.is_ok());
}

/// CPU time of the whole process: the machine may be busy with something else.
fn cpu_micros() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    #[allow(clippy::cast_precision_loss, reason = "a few seconds")]
    let micros = time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3;
    micros
}

/// A test of its own process is the only one whose CPU time is known: `cargo test -p ledger --test covering -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures CPU time; meaningless beside other tests"]
async fn covering_costs_little() {
    for postgres in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let Some(db) = filled::database(&folder, postgres).await else { continue };
        write(&db, 0, 20_000).await;
        let (before, mut n) = (cpu_micros(), 0);
        while matches!(turn(&db, "satu", at(n), None).await.unwrap(), Turn::Numbered { count: 1.., .. }) {
            n += 1;
        }
        let each = (cpu_micros() - before) / 20_000.0;
        println!("postgres {postgres}: {each:.1} microseconds of CPU an event");
        assert!(each < 50.0, "{each}");
        let (started, sound) = (cpu_micros(), verdict(&db, None).await);
        println!("verify: {:.1} microseconds a record, {sound:?}", (cpu_micros() - started) / 20_000.0);
    }
}

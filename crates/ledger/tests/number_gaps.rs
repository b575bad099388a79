//! Numbers that a restore leaves out.

use db::{Db, DbError};
use jiff::Timestamp;
use ledger::counters::{Gap, Skip, skip, skipped, take};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_sequence_of_the_years_moves_on_those_too_that_had_not_begun() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open(&format!("sqlite:{}", folder.path().join("a.db").display())).expect("opened");
    db.migrate().await.expect("migrated");
    let done = db.command::<_, DbError, _>(|tx| {
        for name in ["application:26", "500/{n}:2026", "application:25", "lain"] {
            take(tx, name)?;
        }
        let named = ["application:26".to_owned(), "application:27".to_owned()];
        let by = Skip { restore: Uuid::from_u128(1), by: 100, years: &[2026, 2027], named: &named };
        let gaps = skip(tx, &by, Timestamp::UNIX_EPOCH)?;
        assert_eq!(skip(tx, &by, Timestamp::UNIX_EPOCH)?.len(), gaps.len(), "once");
        let mut next = Vec::new();
        for name in
            ["application:26", "application:27", "500/{n}:2026", "baru:2026", "application:25", "lain", "baru:2028"]
        {
            next.push(take(tx, name)?);
        }
        assert_eq!(next, [102, 101, 102, 101, 2, 102, 1]);
        assert_eq!(skipped(tx, "application:%")?, 200);
        // A second restore, of a backup from after the first one.
        let again = Skip { restore: Uuid::from_u128(2), ..by };
        skip(tx, &again, Timestamp::UNIX_EPOCH)?;
        assert_eq!((take(tx, "baru:2026")?, take(tx, "lebih baru:2026")?), (202, 201));
        Ok(gaps)
    });
    let gaps = done.await.expect("done");
    assert!(gaps.iter().any(|gap| *gap == Gap { sequence: "application:26".into(), first: 2, last: 101 }), "{gaps:?}");
}

//! How a backup that was made by hand went, noted beside those of the worker. Without an application around it: before an upgrade there is
//! none, and the database may not know the table yet; a backup counts all the same.

use db::{Db, DbError};
use houses::backup::due::{self, Proof};
use houses::backup::runs::{self, Ended, Kind};
use jiff::Timestamp;
use uuid::Uuid;

/// It begins.
pub(super) async fn begun(db: &Db, id: Uuid, now: Timestamp) {
    told(db.command(move |tx| runs::begin(tx, id, Kind::Backup, now)).await);
}

/// It ended.
pub(super) async fn ended(db: &Db, id: Uuid, ended: Ended, now: Timestamp) {
    told(db.command(move |tx| runs::end(tx, id, &ended, now)).await);
}

/// One was restored for a trial.
pub(super) async fn proved(db: &Db, id: Uuid, proof: Proof) {
    told(db.command(move |tx| due::enter(tx, id, &proof)).await);
}

fn told(done: Result<(), DbError>) {
    if let Err(error) = done {
        eprintln!("Hasilnya tidak tersimpan di basis data: {error}");
    }
}

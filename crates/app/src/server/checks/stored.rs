//! The sealed bytes of every file against the hash that its row keeps.

use super::step::{Step, is_long};
use domain::ids::FileId;
use domain::scrub::Kind;
use files::store::StoreError;
use ground::App;
use ground::intake::sha256;
use ledger::uploads;
use std::time::Instant;

const NEXT: &str = "select id, sealed_sha256 from file where id > $1 order by id limit 50";

/// Goes on behind the file that `place` names.
pub async fn step(app: &App, place: &str) -> Result<Step, String> {
    let (begun, after) = (Instant::now(), place.to_owned());
    let read = app.db.read(move |tx| {
        let rows = tx.query(NEXT, &[(&after).into()])?;
        Ok(rows.iter().map(|row| (FileId(row.id("id")), row.text("sealed_sha256"))).collect::<Vec<_>>())
    });
    let mut step = Step::default();
    for (id, expected) in read.await.map_err(|e| e.to_string())? {
        if let Some(kind) = of_file(app, id, &expected).await? {
            step.wrong(kind, id.to_string());
        }
        step.checked += 1;
        step.place = id.to_string();
        if is_long(begun) {
            break;
        }
    }
    Ok(step)
}

/// What is wrong with one file. A store that is away is an error, and no finding about this file.
async fn of_file(app: &App, id: FileId, expected: &str) -> Result<Option<Kind>, String> {
    match app.files.get(id.0).await {
        Ok(bytes) if sha256(&bytes) == expected => Ok(None),
        Ok(_) => still(app, id, Kind::FileChanged).await,
        Err(StoreError::NotFound(_) | StoreError::Missing(_)) => still(app, id, Kind::FileMissing).await,
        Err(error @ (StoreError::TimedOut(_) | StoreError::Configuration(_) | StoreError::AlreadyExists(_))) => {
            Err(error.to_string())
        }
        // One that cannot be read in a store that answers is as good as lost.
        Err(error @ StoreError::Backend(_)) => match app.files.mark().await {
            Ok(Some(_)) => still(app, id, Kind::FileMissing).await,
            Ok(None) | Err(_) => Err(error.to_string()),
        },
    }
}

/// A file may have been discarded, with its row, while it was looked for.
async fn still(app: &App, id: FileId, kind: Kind) -> Result<Option<Kind>, String> {
    let there = app.db.read(move |tx| Ok(uploads::get(tx, id)?.is_some())).await.map_err(|e| e.to_string())?;
    Ok(there.then_some(kind))
}

//! The log, a few tiles at a time: every record against the tree, the tree against what was signed here and outside.

use super::step::{Step, is_long};
use domain::scrub::Kind;
use ground::App;
use ledger::log::audit;
use ledger::log::error::LogError;
use std::time::Instant;

/// Goes on with the tile that `place` names; behind the last the signed heads are looked at.
pub async fn step(app: &App, place: &str) -> Result<Step, String> {
    let (begun, mut step) = (Instant::now(), Step::default());
    let mut n: u64 = place.parse().unwrap_or(0);
    loop {
        let tile = app.db.read(move |tx| Ok(audit::tile(tx, n))).await.map_err(|e| e.to_string())?;
        let Some((count, bad)) = tile.or_else(|error| of_the_tree(error, &mut step).map(|()| None))? else {
            return ends(app, step).await;
        };
        step.checked += count;
        if let Some(bad) = bad {
            let number = bad.leaf.map(|leaf| format!(" (nomor {leaf})")).unwrap_or_default();
            step.wrong(Kind::RecordChanged, format!("{}{number}", bad.record));
        }
        n += 1;
        if is_long(begun) {
            step.place = n.to_string();
            return Ok(step);
        }
    }
}

async fn ends(app: &App, mut step: Step) -> Result<Step, String> {
    let (public, outside) = (app.log.public_key().to_owned(), app.log.outside());
    let verdict = app.db.read(move |tx| Ok(audit::ends(tx, &public, outside))).await.map_err(|e| e.to_string())?;
    match verdict {
        Ok(Ok(_)) => {}
        Ok(Err(bad)) => step.wrong(Kind::LogBroken, bad.to_string()),
        Err(error) => of_the_tree(error, &mut step)?,
    }
    Ok(step)
}

/// Hashes that do not fit are a finding; a database that does not answer is none.
fn of_the_tree(error: LogError, step: &mut Step) -> Result<(), String> {
    match error {
        LogError::Db(error) => Err(error.to_string()),
        other @ (LogError::Tree(_) | LogError::Key(_) | LogError::Checkpoint(_) | LogError::NotThePast { .. }) => {
            step.wrong(Kind::LogBroken, other.to_string());
            Ok(())
        }
    }
}

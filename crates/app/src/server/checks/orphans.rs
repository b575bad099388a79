//! Sealed bytes in the file store that no row knows: what was begun and never entered. They are only found here.

use super::step::{Step, is_long};
use domain::ids::FileId;
use domain::scrub::Kind;
use ground::App;
use ledger::uploads;
use std::time::Instant;
use uuid::Uuid;

/// What is younger may still get its row, or lose its bytes by an effect.
pub const YOUNG_SECONDS: i64 = 24 * 3600;

/// Goes on with the place of the store that `place` names.
pub async fn step(app: &App, place: &str) -> Result<Step, String> {
    let (begun, mut step) = (Instant::now(), Step::default());
    for outer in place.parse::<u8>().unwrap_or(0)..=u8::MAX {
        if is_long(begun) {
            step.place = outer.to_string();
            return Ok(step);
        }
        let listed = app.files.listed(outer).await.map_err(|e| e.to_string())?;
        step.checked += listed.len() as u64;
        let oldest = app.now().as_second() - YOUNG_SECONDS;
        for (id, _) in listed.into_iter().filter(|(_, written)| *written < oldest) {
            if !is_known(app, id).await? {
                step.wrong(Kind::BytesWithoutRow, id.to_string());
            }
        }
    }
    Ok(step)
}

/// Whether a row names these bytes.
pub async fn is_known(app: &App, id: Uuid) -> Result<bool, String> {
    app.db.read(move |tx| Ok(uploads::get(tx, FileId(id))?.is_some())).await.map_err(|e| e.to_string())
}

//! Files that were never sent and are not wanted any more: their row and key go at once, their bytes right after.

use super::applications::LoadedApplication;
use crate::effect::{CarriedOut, finished};
use db::DbError;
use domain::ids::FileId;
use ground::{App, Work};
use ledger::outbox::Task;
use ledger::record::{Effect, enqueue};
use ledger::uploads;
use serde::{Deserialize, Serialize};

/// Remove the sealed bytes of a file whose key is gone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Discard {
    /// Which one.
    pub file: FileId,
}

impl Effect for Discard {
    const NAME: &'static str = "discard";

    fn lane(&self) -> String {
        format!("discard:{}", self.file)
    }
}

impl CarriedOut for Discard {
    const WORDS: &'static str = "Hapus berkas yang diganti";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        app.files.delete(self.file.0).await.map_err(|error| error.to_string())?;
        finished(app, task).await
    }
}

/// Takes a file out of the register for good: from here on nobody can open it.
pub(crate) fn discard(work: &mut Work, file: FileId) -> Result<(), DbError> {
    uploads::remove(work.tx, file)?;
    enqueue(work, Discard { file })
}

/// The same for every file of a draft that is thrown away.
pub(super) fn discard_all(work: &mut Work, draft: &LoadedApplication) -> Result<(), DbError> {
    draft.app.files.values().flatten().try_for_each(|file| discard(work, *file))
}

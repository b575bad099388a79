//! A place in which a backup is restored for a trial; nothing of it is left behind.

use super::blocking;
use super::words::described;
use db::Engine;
use db::copying;
use ground::config::Config;
use ground::private_file;
use std::path::PathBuf;

/// The place.
pub(super) struct Scratch {
    /// An installation in it: its own database, files and lists, the keys of the real one.
    pub config: Config,
    folder: PathBuf,
    /// Address of the real database and name of the schema, for an engine that keeps it there.
    schema: Option<(String, String)>,
}

impl Scratch {
    /// Makes it beside the real one.
    pub(super) async fn make(config: &Config) -> Result<Self, String> {
        let id = ledger::Randomness::default().id().simple().to_string();
        let name = format!("percobaan_{}", &id[id.len() - 12..]);
        let work = config.backup.work_folder.clone().unwrap_or_else(|| config.data.join("backup-work"));
        let folder = work.join(&name);
        private_file::create_folder(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let mut own = config.clone();
        own.master_key_file = Some(config.master_key_file());
        own.signing_folder = Some(config.signing_folder());
        own.trusted_roots_folder = Some(config.trusted_roots_folder());
        own.status_folder = Some(folder.join("status"));
        own.log.checkpoint_file = Some(folder.join("checkpoint"));
        own.privacy.erased_file = Some(folder.join("erased-keys"));
        own.files_url = Some(folder.join("files").display().to_string());
        own.backup.place = None;
        own.data.clone_from(&folder);
        let url = config.database_url();
        let schema = match copying::engine_of(&url) {
            Engine::Sqlite => {
                own.database_url = Some(format!("sqlite:{}", folder.join("saporancak.db").display()));
                None
            }
            Engine::Postgres => {
                let (at, named) = (url.clone(), name.clone());
                let made = blocking(move || copying::scratch_schema(&at, &named).map_err(|e| e.to_string())).await;
                own.database_url =
                    Some(made.map_err(|why| format!("Skema percobaan di {}: {why}", described(config)))?);
                Some((url, name))
            }
        };
        Ok(Self { config: own, folder, schema })
    }

    /// Removes it.
    pub(super) async fn clear(self) -> Result<(), String> {
        if let Some((url, name)) = self.schema {
            blocking(move || copying::drop_schema(&url, &name).map_err(|e| e.to_string())).await?;
        }
        std::fs::remove_dir_all(&self.folder).map_err(|e| format!("{}: {e}", self.folder.display()))
    }
}

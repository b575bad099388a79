//! A copy of the status page in a folder, complete in itself, that a reverse proxy serves when this program is down (Pasal 13(3)).

use super::{feeds, shown};
use crate::effect::{CarriedOut, finished};
use crate::interruption::interruptions;
use askama::Template;
use domain::indonesian::date_time;
use ground::{App, frame};
use ledger::outbox::Task;
use ledger::record::Effect;
use pages::public::ServiceState;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Write the copy of the status page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WriteStatus {}

impl Effect for WriteStatus {
    const NAME: &'static str = "status";

    fn lane(&self) -> String {
        "~status".into()
    }
}

impl CarriedOut for WriteStatus {
    const WORDS: &'static str = "Tulis salinan halaman keadaan layanan";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        write(app).await?;
        finished(app, task).await
    }
}

/// Interruptions that ended, on the copy.
const PAST_MAX: i64 = 10;

/// Where the copy lies.
pub fn folder(app: &App) -> PathBuf {
    app.config.status_folder.clone().unwrap_or_else(|| app.config.data.join("status"))
}

/// Writes the copy anew; each file is replaced whole.
pub async fn write(app: &App) -> Result<(), String> {
    let handle = app.clone();
    let read = app.db.read(move |tx| {
        let now = handle.now();
        let current = interruptions::current(tx)?;
        let past = interruptions::past(tx, now, PAST_MAX)?;
        let atom = feeds::atom(tx, &handle, now)?;
        Ok((current, past, atom, feeds::json(tx, &handle, now)?))
    });
    let (current, past, atom, json) = read.await.map_err(|e| e.to_string())?;
    let now = app.now();
    let mut around = frame::bare(app, "Keadaan layanan", "/gangguan");
    around.outages.clear();
    let page = ServiceState {
        frame: around,
        checked_at: format!("{} WIB", date_time(now)),
        copy: true,
        now: current.iter().map(|listed| shown::public(app, listed, now)).collect(),
        past: past.iter().filter(|l| !l.state.is_current()).map(|listed| shown::public(app, listed, now)).collect(),
        older: None,
    };
    let html = page.render().map_err(|e| e.to_string())?;
    let folder = folder(app);
    let mut files = vec![
        ("gangguan.html".to_owned(), html.into_bytes()),
        ("gangguan.atom".to_owned(), atom.into_bytes()),
        ("gangguan.json".to_owned(), json.to_string().into_bytes()),
    ];
    files.extend(pages::assets::all().iter().map(|asset| (format!("aset/{}", asset.name), asset.bytes.to_vec())));
    let written = tokio::task::spawn_blocking(move || {
        files.iter().try_for_each(|(name, bytes)| replace(&folder.join(name), bytes))
    });
    written.await.map_err(|e| e.to_string())?.map_err(|e| format!("salinan keadaan layanan tidak dapat ditulis: {e}"))
}

/// Whoever reads sees the old file or the new one, never half of it.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        create_public(folder)?;
    }
    let beside = path.with_extension("baru");
    std::fs::write(&beside, bytes)?;
    make_public(&beside, 0o644)?;
    std::fs::rename(&beside, path)
}

/// The proxy runs as somebody else, and everything else this program writes is for itself alone.
fn create_public(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    make_public(folder, 0o755)
}

fn make_public(path: &Path, mode: u32) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

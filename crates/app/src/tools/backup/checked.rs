//! Everything that can be held against something in a restored installation: the database, its files, the log, seals of rows, signatures.

use super::blocking;
use super::putting::PutFiles;
use crate::server::checks::log;
use crate::server::setup;
use backups::manifest::Manifest;
use db::{Db, copying};
use domain::ids::{DocumentId, FileId};
use ground::app::Clock;
use ground::config::Config;
use ground::outside::Outside;
use ground::{App, intake, log_keeper, private_file};
use houses::document::{documents, versions};
use ledger::log::audit as log_audit;
use ledger::log::checkpoint::{self, Head};
use ledger::log::key::LogKey;
use ledger::uploads;
use sign::pades::{self, Verdict};

/// What the files of former keys of the log are called at their beginning.
const FORMER: &str = "log-key.sampai-";

/// What was checked, and what was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Checked {
    /// Files.
    pub files: u64,
    /// Documents whose signatures were checked.
    pub documents: u64,
    /// Records of the log.
    pub log_size: u64,
    /// What is wrong, a line each.
    pub wrong: Vec<String>,
}

/// Checks the installation of this configuration, whose files were put like this.
pub(super) async fn check(config: &Config, manifest: &Manifest, files: &PutFiles) -> Result<Checked, String> {
    let mut checked = Checked { files: files.put.len() as u64, ..Checked::default() };
    let missing = files.missing.iter().map(|id| format!("berkas {id}: ada barisnya, tidak ada isinya"));
    checked.wrong.extend(missing);
    let url = config.database_url();
    let faults = blocking(move || copying::faults(&url).map_err(|e| e.to_string())).await?;
    checked.wrong.extend(faults.into_iter().map(|fault| format!("basis data: {fault}")));
    let db = setup::database(config).map_err(|e| e.to_string())?;
    log_and_rows(config, &db, manifest, &mut checked).await?;
    // It is opened as the server opens it: wrong keys or a schema that cannot be upgraded would show here.
    let app = setup::open_by(config.clone(), Clock::System, &Outside::default()).await.map_err(|e| e.to_string())?;
    documents_signed(&app, &mut checked).await?;
    Ok(checked)
}

async fn log_and_rows(config: &Config, db: &Db, manifest: &Manifest, checked: &mut Checked) -> Result<(), String> {
    let (public, outside) = signed_by(config, &manifest.checkpoint)?;
    let verdict = db.read(move |tx| Ok(log_audit::verify(tx, &public, outside))).await.map_err(|e| e.to_string())?;
    match verdict.map_err(|e| e.to_string())? {
        Ok(sound) => checked.log_size = sound.size,
        Err(bad) => checked.wrong.push(format!("catatan: {bad}")),
    }
    let vault = log::vault(config, db).await?;
    checked.wrong.extend(log::first_changed_row(db, vault).await?.map(|row| format!("basis data: {row}")));
    Ok(())
}

/// The key of the log that signed a checkpoint, which may be one of before a restore, and what it says.
fn signed_by(config: &Config, signed: &str) -> Result<(String, Option<Head>), String> {
    let current = log_keeper::key(config).map_err(|e| e.to_string())?.public().to_owned();
    let folder = config.signing_folder();
    let files = std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let former = files.filter_map(Result::ok).filter_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = name.starts_with(FORMER).then(|| private_file::read_key(&entry.path()).ok()).flatten()?;
        LogKey::parse(&text).ok().map(|key| key.public().to_owned())
    });
    let mut keys = std::iter::once(current.clone()).chain(former);
    let found = keys.find_map(|key| checkpoint::read(&key, signed).ok().map(|head| (key, Some(head))));
    Ok(found.unwrap_or((current, None)))
}

/// Every version of every document that is out: opened, held against its hash, its signatures verified as of the day of its release.
async fn documents_signed(app: &App, checked: &mut Checked) -> Result<(), String> {
    let mut after = String::new();
    loop {
        let from = after.clone();
        let some = app.db.read(move |tx| versions::after(tx, &from)).await.map_err(|e| e.to_string())?;
        let Some(last) = some.last() else { return Ok(()) };
        after.clone_from(&last.sha256);
        for version in some {
            match one(app, version.document, version.file, &version.sha256).await {
                Ok(true) => checked.documents += 1,
                // Its key was destroyed: nobody is to open it.
                Ok(false) => {}
                Err(why) => checked.wrong.push(format!("dokumen {}: {why}", version.document)),
            }
        }
    }
}

async fn one(app: &App, document: DocumentId, file: FileId, sha256: &str) -> Result<bool, String> {
    let found = app.db.read(move |tx| Ok((documents::get(tx, document)?, uploads::get(tx, file)?)));
    let (found, file) = found.await.map_err(|e| e.to_string())?;
    let found = found.ok_or("barisnya tidak ada")?;
    let (Ok(wrapped), Some(file)) = (found.wrapped_key(), file) else { return Ok(false) };
    let owner = app.vault.open(wrapped).map_err(|e| e.to_string())?;
    let bytes = intake::open(app, &owner, file.id, &file.wrapped_key).await.map_err(|e| e.to_string())?;
    if intake::sha256(&bytes) != sha256 {
        return Err("isinya berbeda dari yang diterbitkan".into());
    }
    let (roots, at) = (app.signing.roots.clone(), found.released_at.unwrap_or_else(|| app.now()));
    let report = blocking(move || pades::verify(&bytes, &roots, at).map_err(|e| e.code().to_owned())).await?;
    if report.verdict == Verdict::Valid { Ok(true) } else { Err(format!("tanda tangannya {}", report.verdict.code())) }
}

//! What lies in a backup is put where it is asked for: a database, a file store, the list of destroyed keys.

use super::blocking;
use crate::server::setup;
use backups::manifest::{Kind, Manifest};
use backups::repository::{AT_ONCE, Found, WRITES, unpacked};
use backups::sealing::{self, Identity};
use backups::writing::file_name;
use backups::{BackupError, Repository};
use data_encoding::HEXLOWER;
use db::copying::{self, FILE, Part};
use db::{DbError, Engine};
use files::store::Store;
use ground::config::Config;
use ground::{installation_mark, master_keys, private_file};
use houses::backup::content;
use houses::backup::following::written;
use houses::backup::place::{self, ERASED};
use jiff::Timestamp;
use ledger::installation;
use ledger::log::sequencer;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use tokio::task::JoinSet;
use uuid::Uuid;

/// A backup that was opened.
#[derive(Clone)]
pub(super) struct Picked {
    /// Where it lies.
    pub repository: Repository,
    /// Which.
    pub found: Found,
    /// What is in it.
    pub manifest: Arc<Manifest>,
    /// What opens it.
    pub identities: Arc<Vec<Identity>>,
}

/// Opens the backup of this id, or the newest.
pub(super) async fn pick(config: &Config, id: Option<&str>, identity: Option<&Path>) -> Result<Picked, String> {
    let repository = place::repository(config)?;
    let identities = Arc::new(place::identities(config, identity)?);
    let found = repository.pick(id).await.map_err(|e| e.to_string())?;
    let manifest = repository.manifest(&found, &identities).await.map_err(|e| e.to_string())?;
    Ok(Picked { repository, found, manifest: Arc::new(manifest), identities })
}

/// Without the master keys of then, what comes back could not be opened.
pub(super) fn fits(config: &Config, manifest: &Manifest) -> Result<(), String> {
    let first = config.master_key_file();
    let keys = master_keys::read(&first).map_err(|e| {
        format!("Kunci induk {} tidak terbaca ({e}). Taruh kunci induk dari salinannya dulu.", first.display())
    })?;
    let ours: Vec<String> = keys.iter().map(|key| HEXLOWER.encode(&key.fingerprint())).collect();
    for (place, wanted) in manifest.master_keys.iter().enumerate() {
        // The first one hashes and seals rows, so its place counts as well.
        if (place == 0 && ours.first() != Some(wanted)) || !ours.contains(wanted) {
            return Err(format!(
                "Kunci induk {} bukan milik cadangan ini: yang diperlukan bersidik {wanted}, yang ada {}. Taruh kunci yang benar, \
                 lalu ulangi.",
                master_keys::file_of(&first, place + 1).display(),
                ours.join(", ")
            ));
        }
    }
    Ok(())
}

/// Puts the database into an empty place: whole, or not at all.
pub(super) async fn put_database(picked: &Picked, url: &str) -> Result<(), String> {
    let (picked, url) = (picked.clone(), url.to_owned());
    let (engine, name) = match copying::engine_of(&url) {
        Engine::Sqlite => ("sqlite", "SQLite"),
        Engine::Postgres => ("postgres", "PostgreSQL"),
    };
    if picked.manifest.engine != engine {
        return Err(format!(
            "Cadangan ini dari basis data {}, tetapi database_url menyebut {name}. Pulihkan ke jenis yang sama.",
            picked.manifest.engine
        ));
    }
    blocking(move || {
        let manifest = &picked.manifest;
        let kind = if engine == "sqlite" { Kind::DatabaseFile } else { Kind::Table };
        let part =
            |stream: &backups::manifest::Stream| Part { name: stream.name.clone(), columns: stream.columns.clone() };
        let parts: Vec<Part> = manifest.of_kind(kind).map(part).collect();
        if parts.is_empty() || (kind == Kind::DatabaseFile && parts[0].name != FILE) {
            return Err(format!("Cadangan {} tidak berisi basis data.", picked.found.id));
        }
        let mut cause = None;
        let put = copying::copy_in(&url, &manifest.schema, &parts, &mut |part, out| {
            let stream = manifest.stream(kind, &part.name).ok_or(DbError::Closed)?;
            let mut pieces = picked.repository.read(stream, &picked.identities);
            while let Some(piece) = pieces.blocking_recv() {
                let piece = piece.map_err(|error| {
                    cause = Some(error.to_string());
                    DbError::Closed
                })?;
                out.write_all(&piece).map_err(|e| DbError::Engine(e.to_string()))?;
            }
            Ok(())
        });
        put.map_err(|error| cause.unwrap_or_else(|| error.to_string()))
    })
    .await
}

/// Takes in what was copied after the backup, up to a moment; the moment that was reached.
pub(super) async fn put_writes(
    picked: &Picked,
    url: &str,
    until: Option<Timestamp>,
) -> Result<Option<Timestamp>, String> {
    let Some(mark) = &picked.manifest.mark else { return Ok(None) };
    let told = |e: files::store::StoreError| e.to_string();
    let listed = picked.repository.objects().list(&format!("{WRITES}/{}", mark.generation)).await.map_err(told)?;
    let mut pieces: Vec<_> = listed.iter().filter_map(|object| written(&object.name)).collect();
    // Less than what the backup holds would leave it half taken back.
    let until = until.map(|until| until.max(mark.from));
    pieces.retain(|piece| piece.index >= mark.index && until.is_none_or(|until| piece.at <= until));
    pieces.sort();
    let (mut reached, mut log, mut index) = (None, Vec::new(), 0);
    let mut stopped = None;
    for piece in pieces {
        // A piece that is missing or damaged ends it: what comes after it belongs to a state that is not there.
        let follows = if piece.index == index { piece.offset == log.len() as u64 } else { piece.offset == 0 };
        if !follows || (index != 0 && piece.index > index + 1) {
            stopped = Some(format!("bagian sebelum {} hilang", piece.name));
            break;
        }
        let bytes = match opened(picked, &piece.name).await {
            Ok(bytes) => bytes,
            Err(why) => {
                stopped = Some(why);
                break;
            }
        };
        if piece.index != index {
            take_in(url, std::mem::take(&mut log)).await?;
        }
        index = piece.index;
        log.extend(bytes);
        reached = Some(piece.at);
    }
    if let Some(why) = stopped {
        if reached.is_none_or(|reached| reached < mark.from) {
            // The database is between two states by now; the next try puts it anew.
            remove(url)?;
            return Err(format!("Salinan terus-menerus tidak dapat dipakai ({why}). Ulangi dengan --backup-only."));
        }
        println!("  SALINAN TERUS-MENERUS BERHENTI LEBIH AWAL: {why}");
    }
    take_in(url, log).await?;
    Ok(reached)
}

/// Takes away a database file that this restore put.
fn remove(url: &str) -> Result<(), String> {
    let file = url.strip_prefix("sqlite:").unwrap_or_default();
    std::fs::remove_file(file).map_err(|e| format!("{file}: {e}"))
}

async fn opened(picked: &Picked, name: &str) -> Result<Vec<u8>, String> {
    let bytes = picked.repository.get(name).await.map_err(|e| e.to_string())?;
    let plain = sealing::open(&picked.identities, name, &bytes).map_err(|e| e.to_string())?;
    unpacked(name, &plain).map_err(|e| e.to_string())
}

async fn take_in(url: &str, log: Vec<u8>) -> Result<(), String> {
    if log.is_empty() {
        return Ok(());
    }
    let url = url.to_owned();
    blocking(move || copying::take_in(&url, &log).map_err(|e| e.to_string())).await
}

/// Id and hash of every file in the register of the database that was put.
pub(super) async fn rows(config: &Config) -> Result<Vec<(String, String)>, String> {
    let db = setup::database(config).map_err(|e| e.to_string())?;
    db.read(|tx| content::files(tx)).await.map_err(|e| e.to_string())
}

/// Records of the signed log in it.
pub(super) async fn log_size(config: &Config) -> Result<u64, String> {
    let db = setup::database(config).map_err(|e| e.to_string())?;
    db.read(|tx| Ok(sequencer::head(tx)?.size)).await.map_err(|e| e.to_string())
}

/// Says on a store whose files are in it, as the database does.
pub(super) async fn mark_store(config: &Config, store: &Store) -> Result<(), String> {
    let db = setup::database(config).map_err(|e| e.to_string())?;
    match db.read(|tx| installation::get_if_there(tx)).await.map_err(|e| e.to_string())? {
        Some(identity) => store.put_mark(&installation_mark::text(identity.id)).await.map_err(|e| e.to_string()),
        None => Ok(()),
    }
}

/// What of the files a backup has.
#[derive(Debug, Default)]
pub(super) struct PutFiles {
    /// Id and hash of those that are in their place.
    pub put: BTreeSet<(String, String)>,
    /// Ids of those that the repository does not have.
    pub missing: Vec<String>,
}

/// Puts the sealed files of the register into a store, each held against its hash.
pub(super) async fn put_files(picked: &Picked, store: &Store, rows: Vec<(String, String)>) -> Result<PutFiles, String> {
    let mut files = PutFiles::default();
    for batch in rows.chunks(AT_ONCE) {
        let mut under_way = JoinSet::new();
        for (id, hash) in batch.iter().cloned() {
            let (repository, store) = (picked.repository.clone(), store.clone());
            under_way.spawn(async move {
                let uuid: Uuid = id.parse().map_err(|_| format!("berkas {id}: id-nya tidak sah"))?;
                let bytes = match repository.get(&file_name(&id, &hash)).await {
                    Ok(bytes) => bytes,
                    Err(BackupError::Missing(_)) => return Ok((id, hash, false)),
                    Err(error) => return Err(error.to_string()),
                };
                store.put(uuid, bytes).await.map_err(|e| format!("Berkas {id}: {e}"))?;
                Ok::<_, String>((id, hash, true))
            });
        }
        while let Some(ended) = under_way.join_next().await {
            let (id, hash, there) = ended.map_err(|e| e.to_string())??;
            if there {
                files.put.insert((id, hash));
            } else {
                files.missing.push(id);
            }
        }
    }
    files.missing.retain(|id| !picked.manifest.gone.contains(id));
    Ok(files)
}

/// Puts the list of destroyed keys in its place: all that the newest backup knows of, that lies there, and that was named. The list only
/// ever grows, so more of it is never wrong.
pub(super) async fn put_erased(picked: &Picked, config: &Config, named: Option<&Path>) -> Result<usize, String> {
    let newest = picked.repository.pick(None).await.map_err(|e| e.to_string())?;
    let newest = picked.repository.manifest(&newest, &picked.identities).await.map_err(|e| e.to_string())?;
    let mut lines = BTreeSet::new();
    for manifest in [&*picked.manifest, &newest] {
        if let Some(stream) = manifest.stream(Kind::Beside, ERASED) {
            let bytes = picked.repository.read_whole(stream, &picked.identities).await.map_err(|e| e.to_string())?;
            lines.extend(whole_lines(&String::from_utf8_lossy(&bytes)));
        }
    }
    let file = config.erased_file();
    for other in named.into_iter().chain(file.exists().then_some(file.as_path())) {
        let text = std::fs::read_to_string(other).map_err(|e| format!("{}: {e}", other.display()))?;
        lines.extend(whole_lines(&text));
    }
    let text = lines.iter().fold(String::new(), |text, line| text + line + "\n");
    write_private(&file, text.as_bytes())?;
    Ok(lines.len())
}

fn whole_lines(text: &str) -> Vec<String> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(str::to_owned).collect()
}

/// A small file in the place of one of before, on disk when it returns.
pub(super) fn write_private(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let told = |e: std::io::Error| format!("{}: {e}", file.display());
    if let Some(folder) = file.parent() {
        private_file::create_folder(folder).map_err(told)?;
    }
    let draft = file.with_extension("baru");
    let mut out = private_file::options().create(true).truncate(true).open(&draft).map_err(told)?;
    out.write_all(bytes).and_then(|()| out.sync_all()).map_err(told)?;
    std::fs::rename(&draft, file).map_err(told)
}

//! Making, listing, checking, pruning.

use super::words::{described, size};
use super::{BackupArgs, BackupCommand, blocking, noting, proving};
use crate::server::checks::log;
use crate::server::{file_store, setup};
use backups::manifest::Kind as StreamKind;
use backups::pruning;
use data_encoding::HEXLOWER;
use db::copying;
use domain::indonesian;
use ground::app::Clock;
use ground::config::Config;
use ground::{master_keys, private_file};
use houses::backup::making::{self, Keys, Made};
use houses::backup::{due, place};
use ledger::Randomness;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// Runs what was asked for.
pub async fn run(config: Config, args: BackupArgs) -> Result<ExitCode, String> {
    match args.command {
        None => back_up(config, args.with_keys).await,
        Some(BackupCommand::List) => list(&config).await,
        Some(BackupCommand::Check { id }) => check(&config, id.as_deref()).await,
        Some(BackupCommand::Prune) => prune(&config).await,
        Some(BackupCommand::Verify { id, identity }) => Box::pin(proving::verify(config, id, identity)).await,
        Some(BackupCommand::Keys { id, identity, key_identity, to }) => {
            let opened = (identity.as_deref(), key_identity.as_path());
            keys(&config, id.as_deref(), opened, &to).await
        }
    }
}

async fn back_up(config: Config, with_keys: bool) -> Result<ExitCode, String> {
    let begun = Instant::now();
    setup::closed_folders(&config).map_err(|e| e.to_string())?;
    let repository = place::repository(&config)?;
    let url = config.database_url();
    if blocking(move || copying::is_nothing(&url).map_err(|e| e.to_string())).await? {
        return Err(format!(
            "Basis data {} kosong atau tidak ada; tidak ada yang dapat dicadangkan.",
            described(&config)
        ));
    }
    let db = setup::database(&config).map_err(|e| e.to_string())?;
    // Under another key than the database's nothing is named as before, and nothing could be opened.
    let vault = log::vault(&config, &db).await?.ok_or("Kunci induk tidak ada.")?;
    let files = file_store::open(&config, file_store::Folder::MayBeMade).map_err(|e| e.to_string())?;
    let mut source = place::source(&config, (db.clone(), files), &vault, Arc::new(|| Clock::System.now()))?;
    if with_keys {
        let recipients = config.backup.key_recipients();
        if recipients.is_empty() {
            return Err(
                "--with-keys memerlukan backup.key_recipients: kunci tidak pernah disandikan untuk orang yang sama \
                        dengan cadangannya."
                    .into(),
            );
        }
        source.keys = Some(Keys { recipients, files: place::key_files(&config)? });
    }
    let id = Randomness::default().id();
    let now = Clock::System.now();
    noting::begun(&db, id, now).await;
    let made = making::make(source, &repository, &mut |line| println!("  {line}")).await.map_err(|e| e.to_string());
    let ended = due::ended(made.clone());
    noting::ended(&db, id, ended, Clock::System.now()).await;
    let made = made?;
    tell(&made, begun);
    match pruning::prune(&repository, config.backup.keep, Clock::System.now()).await.map_err(|e| e.to_string())? {
        Some(pruned) if pruned.backups > 0 => println!("Cadangan lama dibuang: {}.", pruned.backups),
        Some(_) | None => {}
    }
    for line in &made.wrong {
        eprintln!("HILANG ATAU RUSAK: {line}");
    }
    Ok(if made.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(made: &Made, begun: Instant) {
    println!(
        "Cadangan {} selesai dalam {:.1} detik: {} berkas, {} seluruhnya, {} baru.",
        made.found.id,
        begun.elapsed().as_secs_f64(),
        indonesian::thousands(made.files),
        size(made.tally.bytes),
        size(made.tally.written_bytes),
    );
}

async fn list(config: &Config) -> Result<ExitCode, String> {
    let all = place::repository(config)?.backups().await.map_err(|e| e.to_string())?;
    for found in &all {
        println!("{}  {} WIB", found.id, indonesian::date_time(found.moment));
    }
    if all.is_empty() {
        println!("Belum ada cadangan yang lengkap.");
    }
    Ok(ExitCode::SUCCESS)
}

async fn check(config: &Config, id: Option<&str>) -> Result<ExitCode, String> {
    let repository = place::repository(config)?;
    let found = repository.pick(id).await.map_err(|e| e.to_string())?;
    let mut told = 0;
    let mut say = |done: usize, all: usize| {
        let tenth = (done.min(all) * 10).checked_div(all).unwrap_or(10);
        if tenth > told {
            told = tenth;
            println!("  {tenth}0 persen dari {all} bagian");
        }
    };
    let wrong = repository.check(&found, &mut say).await.map_err(|e| e.to_string())?;
    for line in &wrong {
        println!("{line}");
    }
    if wrong.is_empty() {
        println!("Cadangan {}: setiap bagian cocok dengan hash-nya.", found.id);
        return Ok(ExitCode::SUCCESS);
    }
    println!("Cadangan {}: {} bagian rusak atau hilang.", found.id, wrong.len());
    Ok(ExitCode::FAILURE)
}

async fn prune(config: &Config) -> Result<ExitCode, String> {
    let repository = place::repository(config)?;
    let done = pruning::prune(&repository, config.backup.keep, Clock::System.now()).await.map_err(|e| e.to_string())?;
    match done {
        Some(pruned) => println!("Dibuang: {} cadangan, {} bagian.", pruned.backups, pruned.objects),
        None => return Err("Sebuah cadangan sedang ditulis; coba lagi nanti.".into()),
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes the keys out, with the identity of the backup and the one of the keys.
async fn keys(
    config: &Config,
    id: Option<&str>,
    (identity, key_identity): (Option<&Path>, &Path),
    to: &Path,
) -> Result<ExitCode, String> {
    let repository = place::repository(config)?;
    let identities = place::identities(config, identity)?;
    let openers = Arc::new(place::identities(config, Some(key_identity))?);
    let found = repository.pick(id).await.map_err(|e| e.to_string())?;
    let manifest = repository.manifest(&found, &identities).await.map_err(|e| e.to_string())?;
    private_file::create_folder(to).map_err(|e| format!("{}: {e}", to.display()))?;
    let mut count = 0;
    for stream in manifest.of_kind(StreamKind::Keys) {
        let bytes = repository.read_whole(stream, &openers).await.map_err(|e| e.to_string())?;
        // A name is that of a file in one folder; nothing else may come of it.
        let name = Path::new(&stream.name).file_name().ok_or_else(|| format!("nama {} tidak sah", stream.name))?;
        let file = to.join(name);
        let written = private_file::options().create_new(true).open(&file);
        let written = written.and_then(|mut out| out.write_all(&bytes).and_then(|()| out.sync_all()));
        written.map_err(|e| format!("{}: {e}", file.display()))?;
        count += 1;
    }
    if count == 0 {
        return Err(format!("Cadangan {} dibuat tanpa kunci.", found.id));
    }
    let fingerprints: Vec<String> = master_keys::read(&to.join("master-key"))
        .map(|keys| keys.iter().map(|key| HEXLOWER.encode(&key.fingerprint())).collect())
        .unwrap_or_default();
    println!("{count} berkas kunci dikeluarkan ke {}. Sidik kunci induk: {}.", to.display(), fingerprints.join(", "));
    Ok(ExitCode::SUCCESS)
}

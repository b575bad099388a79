//! `saporancak restore`: a whole installation from a backup, into empty places, with nothing given out twice afterwards.

use super::blocking;
use super::putting::{self, Picked};
use super::words::{described, size};
use crate::server::unfinished::{self, Unfinished};
use crate::server::{file_store, new_keys, setup};
use backups::manifest::{Kind, Manifest};
use clap::Args;
use db::{DbError, copying};
use domain::indonesian;
use files::store::objects::Objects;
use ground::app::Clock;
use ground::config::Config;
use ground::outside::Outside;
use ground::{App, log_keeper, log_keeping, qr_keys, store_access};
use houses::backup::place;
use houses::backup::settling::{Restored, Settled, settle};
use jiff::Timestamp;
use ledger::log::checkpoint;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// What a restore is told.
#[derive(Args)]
pub struct RestoreArgs {
    /// Cadangan yang mana; bila tidak diisi, yang terbaru.
    id: Option<String>,
    /// Berkas identitas age yang membuka cadangan.
    #[arg(long)]
    identity: Option<PathBuf>,
    /// Sampai saat ini, bila ada salinan terus-menerus; misalnya 2026-11-29T08:00:00+07:00.
    #[arg(long)]
    until: Option<Timestamp>,
    /// Hanya cadangannya, tanpa salinan terus-menerus.
    #[arg(long)]
    backup_only: bool,
    /// Banyaknya nomor yang dilewati pada setiap urutan; bila tidak diisi, menurut konfigurasi.
    #[arg(long)]
    gap: Option<u32>,
    /// Titik periksa catatan yang terakhir diketahui, misalnya dari Inspektorat; yang dilewati dihitung darinya.
    #[arg(long)]
    checkpoint: Option<PathBuf>,
    /// Daftar kunci yang dimusnahkan, yang terbaru.
    #[arg(long)]
    erased: Option<PathBuf>,
}

/// Beyond what the checkpoint outside counts: what was written in the second before the end.
const UNCOVERED: u64 = 100;

/// Restores.
pub async fn restore(config: Config, args: RestoreArgs) -> Result<ExitCode, String> {
    let begun = Instant::now();
    setup::closed_folders(&config).map_err(|e| e.to_string())?;
    let id = before(&config, &args).await?;
    let picked = putting::pick(&config, id.as_deref(), args.identity.as_deref()).await?;
    putting::fits(&config, &picked.manifest)?;
    let mark = match unfinished::read(&config)? {
        Some(mark) if mark.backup == picked.found.id => mark,
        Some(mark) => {
            return Err(format!(
                "Pemulihan cadangan {} belum selesai di sini. Lanjutkan dengan: saporancak restore {}",
                mark.backup, mark.backup
            ));
        }
        None => begin(&config, &picked, &args).await?,
    };
    println!("Memulihkan cadangan {} dari {} WIB.", picked.found.id, indonesian::date_time(picked.manifest.moment));
    let url = config.database_url();
    let asked = url.clone();
    if blocking(move || copying::is_nothing(&asked).map_err(|e| e.to_string())).await? {
        putting::put_database(&picked, &url).await?;
    }
    let reached = if args.backup_only { None } else { putting::put_writes(&picked, &url, args.until).await? };
    let reached = reached.unwrap_or(picked.manifest.moment);
    println!("  basis data: di tempatnya, keadaan {} WIB", indonesian::date_time(reached));
    let store = file_store::open(&config, file_store::Folder::MayBeMade).map_err(|e| e.to_string())?;
    let files = putting::put_files(&picked, &store, putting::rows(&config).await?).await?;
    putting::mark_store(&config, &store).await?;
    println!("  berkas: {} di tempatnya", indonesian::thousands(files.put.len() as u64));
    for id in &files.missing {
        println!("  TIDAK ADA di tempat cadangan: berkas {id}");
    }
    let size_there = putting::log_size(&config).await?;
    let erased = putting::put_erased(&picked, &config, args.erased.as_deref()).await?;
    announced_keys(&picked, &config).await?;
    let former = hand_over_log_key(&config, &mark)?;
    let app = setup::open_by(config.clone(), Clock::System, &Outside::default()).await.map_err(|e| e.to_string())?;
    let restored = restored(&config, (&picked.manifest.id, reached, size_there), &mark, args.gap);
    let settled = app.command(restored, settle).await.map_err(|e: DbError| e.to_string())?;
    // Signed by the new key at once: until then nobody could tell this log from one that was changed.
    log_keeping::cover_all(&app).await.map_err(|e| e.to_string())?;
    unfinished::end(&config)?;
    report(&app, (&picked.manifest, reached, size_there), (&mark, &settled), erased);
    println!("Kunci catatan yang lama disimpan sebagai {}; catatan berlanjut dengan kunci baru.", former.display());
    println!("Selesai dalam {:.1} detik, {}.", begun.elapsed().as_secs_f64(), size(bytes(&picked.manifest)));
    Ok(ExitCode::SUCCESS)
}

/// The backup that was asked for; for a moment, the last one before it.
async fn before(config: &Config, args: &RestoreArgs) -> Result<Option<String>, String> {
    let (None, Some(until)) = (&args.id, args.until) else { return Ok(args.id.clone()) };
    let all = place::repository(config)?.backups().await.map_err(|e| e.to_string())?;
    let last = all.into_iter().rfind(|found| found.moment <= until);
    last.map(|found| Some(found.id)).ok_or_else(|| format!("Tidak ada cadangan sebelum {until}."))
}

fn bytes(manifest: &Manifest) -> u64 {
    manifest.streams.iter().map(|stream| stream.bytes).sum()
}

/// Refuses places that are not empty, and leaves a mark so that nobody serves what is only half there.
async fn begin(config: &Config, picked: &Picked, args: &RestoreArgs) -> Result<Unfinished, String> {
    let url = config.database_url();
    if !blocking(move || copying::is_nothing(&url).map_err(|e| e.to_string())).await? {
        return Err(format!(
            "Basis data {} sudah berisi; pemulihan hanya ke tempat kosong. Pindahkan dulu yang ada, jangan dihapus.",
            described(config)
        ));
    }
    let files = config.files_url();
    let options = store_access::options(config, &files, &config.s3)?;
    let objects = Objects::open(&files, &options).map_err(|e| format!("{files}: {e}"))?;
    if !objects.is_empty().await.map_err(|e| format!("{files}: {e}"))? {
        return Err(format!(
            "Tempat berkas {files} sudah berisi; pemulihan hanya ke tempat kosong. Pindahkan dulu yang ada."
        ));
    }
    let known = last_known_size(config, args.checkpoint.as_deref())?;
    if known.is_some_and(|last| last < picked.manifest.log_size) {
        println!("Titik periksa yang disebut lebih tua daripada cadangan ini, jadi tidak menambah apa-apa.");
    }
    let restore = ledger::Randomness::default().id();
    let mark = Unfinished { backup: picked.found.id.clone(), restore, log_size_last: known };
    unfinished::begin(config, &mark)?;
    Ok(mark)
}

/// Records that the log had at last, where a checkpoint is at hand that our key signed.
fn last_known_size(config: &Config, named: Option<&Path>) -> Result<Option<u64>, String> {
    let own = config.checkpoint_file();
    let file = match named {
        Some(file) => file,
        None if own.exists() => own.as_path(),
        None => return Ok(None),
    };
    let signed = std::fs::read_to_string(file).map_err(|e| format!("Titik periksa {}: {e}", file.display()))?;
    let key = log_keeper::key(config).map_err(|e| format!("Titik periksa tidak dapat diperiksa: {e}"))?;
    let head = checkpoint::read(key.public(), &signed).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(Some(head.size))
}

/// The list of every key that ever signed QRs, where none came with the keys.
async fn announced_keys(picked: &Picked, config: &Config) -> Result<(), String> {
    let file = config.signing_folder().join(qr_keys::ANNOUNCED);
    let stream = picked.manifest.stream(Kind::Beside, qr_keys::ANNOUNCED);
    let Some(stream) = stream.filter(|_| !file.exists()) else { return Ok(()) };
    let bytes = picked.repository.read_whole(stream, &picked.identities).await.map_err(|e| e.to_string())?;
    putting::write_private(&file, &bytes)
}

/// What was signed after the backup is gone, so the log goes on under another key: nobody can take its new end for the one that is lost.
fn hand_over_log_key(config: &Config, mark: &Unfinished) -> Result<PathBuf, String> {
    let key = place::log_key_file(config);
    let suffix = format!("sampai-{}", mark.restore.simple());
    let aside = |file: &Path| {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{suffix}"));
        PathBuf::from(name)
    };
    let former = aside(&key);
    if !former.exists() {
        for file in [config.checkpoint_file(), key.clone()].iter().filter(|file| file.exists()) {
            std::fs::rename(file, aside(file)).map_err(|e| format!("{}: {e}", file.display()))?;
        }
        new_keys::create_keys(config, false, Clock::System.now()).map_err(|e| e.to_string())?;
    }
    Ok(former)
}

/// As many numbers are left out as were asked for, and at least as many as the log had records more: each number is in one of them.
fn restored(
    config: &Config,
    (backup, moment, log_size): (&str, Timestamp, u64),
    mark: &Unfinished,
    gap: Option<u32>,
) -> Restored {
    let least = u64::from(gap.unwrap_or(config.backup.number_gap));
    let lost = mark.log_size_last.map(|last| last.saturating_sub(log_size) + UNCOVERED);
    Restored {
        restore: mark.restore,
        backup: backup.to_owned(),
        moment,
        log_size,
        log_size_last: mark.log_size_last,
        gap: least.max(lost.unwrap_or_default()),
    }
}

fn report(
    app: &App,
    (manifest, reached, log_size): (&Manifest, Timestamp, u64),
    (mark, settled): (&Unfinished, &Settled),
    erased: usize,
) {
    println!("Yang terjadi setelah {} WIB tidak ada di sini.", indonesian::date_time(reached));
    match mark.log_size_last {
        Some(last) => println!(
            "Catatan: {log_size} di sini, {last} yang terakhir diketahui; {} hilang.",
            last.saturating_sub(log_size)
        ),
        None => println!("Catatan: {log_size} di sini; berapa yang hilang tidak diketahui tanpa titik periksa."),
    }
    for gap in &settled.gaps {
        println!("Nomor dilewati: {} dari {} sampai {}.", gap.sequence, gap.first, gap.last);
    }
    println!("Sesi yang diakhiri: {}. Kunci yang dimusnahkan menurut daftar: {erased}.", settled.sessions);
    if !manifest.gone.is_empty() {
        println!("Berkas yang sudah dibuang ketika cadangan dibuat: {}.", manifest.gone.len());
    }
    for open in &manifest.open_effects {
        let twice = if open.outside { "; mungkin sudah terkirim setelah cadangan, dan akan terkirim lagi" } else { "" };
        println!("Pekerjaan antrean yang masih terbuka: {} ({}){twice}.", open.name, open.count);
    }
    println!("Kunci umum catatan yang baru: {}", app.log.public_key());
    println!("Beri tahu Inspektorat. Periksa dengan: saporancak doctor, lalu jalankan: saporancak serve");
}

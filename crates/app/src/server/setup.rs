//! From a configuration to a running [`App`]: keys, database, files, catalogue; refuses what is not safe to start.

use super::unfinished;
use db::{Db, DbError, Tx};
use files::store::Store;
use ground::app::{Clock, Duty, Installation, Parts};
use ground::catalogue::{self, Catalogue, Texts};
use ground::config::Config;
use ground::current::Current;
use ground::intake::sha256;
use ground::log_keeper::{KeepingError, LogKeeper};
use ground::master_keys::{self, MasterKeysError};
use ground::outside::Outside;
use ground::pictures::Pictures;
use ground::private_file::{self, KeyFileError};
use ground::qr_keys::QrKeysError;
use ground::quiet_threads::QuietThreads;
use ground::registers::Registers;
use ground::sealing::Seal;
use ground::signing::{self, Keys, SigningError};
use ground::throttle::Throttle;
use ground::turns::Turns;
use ground::{App, Rules, catalogue_store, secret_memory, store_access};
use houses::account::accounts;
use houses::application::holder_keys;
use houses::appointment::first;
use houses::calendar::calendars;
use houses::interruption::shown_everywhere;
use houses::notice::sending;
use jiff::Timestamp;
use ledger::Randomness;
use ledger::log::sequencer;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore};

/// Why it does not start; every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The catalogue has findings.
    #[error("Katalog tidak dapat dipakai:\n{0}")]
    Catalogue(String),
    /// The database.
    #[error("Basis data: {0}")]
    Db(#[from] DbError),
    /// Keys.
    #[error("{0}")]
    Keys(String),
    /// The list of keys that were destroyed.
    #[error("{0}")]
    Erased(String),
    /// The file store.
    #[error("Tempat berkas: {0}")]
    Files(String),
    /// The way to social networks, gateways, registers and the provider of sign-ins.
    #[error("Klien HTTP: {0}")]
    Client(#[from] channels::ClientError),
    /// A demo in production.
    #[error("{0}")]
    Demo(String),
    /// A restore that is not over.
    #[error("{0}")]
    Unfinished(String),
}

/// Reads the catalogue in force.
pub fn catalogue(config: &Config) -> Result<(Catalogue, Texts), SetupError> {
    let texts = match &config.catalogue {
        Some(folder) => {
            catalogue::from_folder(folder).map_err(|e| SetupError::Catalogue(format!("{}: {e}", folder.display())))?
        }
        None => catalogue::embedded(),
    };
    let loaded = catalogue::load(&texts).map_err(|found| {
        let lines = found.iter().map(|f| format!("  {} {}", f.file, f.finding));
        SetupError::Catalogue(lines.collect::<Vec<_>>().join("\n"))
    })?;
    Ok((loaded, texts))
}

/// Refuses folders in which others may replace a key or the database; a folder that is not there yet is made closed.
pub fn closed_folders(config: &Config) -> Result<(), SetupError> {
    let master = config.master_key_file();
    let folders = [Some(config.data.as_path()), master.parent(), Some(&config.signing_folder())];
    for folder in folders.into_iter().flatten().filter(|folder| folder.is_dir()) {
        let told = |e: std::io::Error| SetupError::Files(format!("{}: {e}", folder.display()));
        if let Some(mode) = private_file::writable_by_others(folder).map_err(told)? {
            return Err(SetupError::Keys(format!(
                "Isi folder {0} dapat diganti orang lain di mesin ini (mode {mode:o}). Perbaiki dengan: chmod 700 {0}",
                folder.display()
            )));
        }
    }
    Ok(())
}

/// Opens database and, where it lies in a file, its folder.
pub fn database(config: &Config) -> Result<Db, SetupError> {
    let url = config.database_url();
    if let Some(file) = url.strip_prefix("sqlite:").map(Path::new) {
        let told = |e: std::io::Error| SetupError::Files(format!("{}: {e}", file.display()));
        file.parent().map_or(Ok(()), private_file::create_folder).map_err(told)?;
        private_file::keep_private(file).map_err(told)?;
    }
    Ok(Db::open(&url)?)
}

/// Why the keys cannot be used, with what mends it.
fn unusable_keys(error: SigningError) -> SetupError {
    match error {
        SigningError::Key(loose @ KeyFileError::Loose(..))
        | SigningError::Qr(QrKeysError::Key(loose @ KeyFileError::Loose(..))) => SetupError::Keys(loose.to_string()),
        SigningError::Qr(
            qr
            @ (QrKeysError::Qr(_) | QrKeysError::File(..) | QrKeysError::Announced(_) | QrKeysError::NotAnnounced(_)),
        ) => SetupError::Keys(qr.to_string()),
        other @ (SigningError::Module(_) | SigningError::Client(_)) => SetupError::Keys(other.to_string()),
        other @ (SigningError::Key(_)
        | SigningError::File(..)
        | SigningError::Pki(_)
        | SigningError::Qr(QrKeysError::Key(_))) => SetupError::Keys(format!(
            "Sertifikat penanda tangan: {other}. Untuk uji coba: saporancak keys create --specimen"
        )),
    }
}

/// Why the master keys cannot be used, with what mends it.
fn unusable_master(error: MasterKeysError) -> SetupError {
    match error {
        MasterKeysError::File(KeyFileError::Unreadable(file, e)) => {
            SetupError::Keys(format!("Kunci induk {file} tidak terbaca ({e}). Buat dengan: saporancak keys create"))
        }
        other @ (MasterKeysError::File(KeyFileError::Loose(..))
        | MasterKeysError::Malformed(..)
        | MasterKeysError::Unwritable(..)) => SetupError::Keys(other.to_string()),
    }
}

/// Why the log cannot be kept, with what mends it.
fn unusable_log(error: KeepingError) -> SetupError {
    match error {
        KeepingError::KeyFile(KeyFileError::Unreadable(file, e)) => {
            SetupError::Keys(format!("Kunci catatan {file} tidak terbaca ({e}). Buat dengan: saporancak keys create"))
        }
        KeepingError::KeyFile(loose @ KeyFileError::Loose(..)) => SetupError::Keys(loose.to_string()),
        other @ (KeepingError::Log(_) | KeepingError::Outside(..)) => SetupError::Keys(other.to_string()),
    }
}

/// Puts everything together. `clock` is the system's outside tests.
pub async fn open(config: Config, clock: Clock) -> Result<App, SetupError> {
    unfinished::refuse(&config).map_err(SetupError::Unfinished)?;
    open_by(config, clock, &Outside::default()).await
}

/// The same with another way to the services outside.
pub async fn open_by(config: Config, clock: Clock, outside: &Outside) -> Result<App, SetupError> {
    let (mut catalogue, texts) = catalogue(&config)?;
    closed_folders(&config)?;
    let vault = master_keys::vault(&config).map_err(unusable_master)?;
    let now = clock.now();
    let keys = signing::open(&config, now, outside).map_err(unusable_keys)?;
    no_pretence(&config, &keys).await?;
    seals_what_asks_for_it(&catalogue, &keys)?;
    let randomness = outside.randomness();
    let log = LogKeeper::open(&config, randomness.id().to_string()).map_err(unusable_log)?;
    if keys.signing.head.is_some() {
        let protection = secret_memory::close();
        tracing::info!(closed = protection.closed, locked = protection.locked, "memory for secrets of signers");
    }
    let db = database(&config)?;
    db.migrate().await?;
    if !config.demo && db.read(is_demo).await? {
        return Err(SetupError::Demo(
            "Basis data ini dibuat oleh perintah demo dan berisi akun contoh. Pakai basis data lain.".into(),
        ));
    }
    for older in keep_versions(&db, &catalogue, &texts, now).await? {
        catalogue.keep_older(older);
    }
    let files = file_store(&config)?;
    let channels = channels::Client::new(channels::Limits::default())?;
    let registers = Registers::open(&config.registries, || Clock::System.now(), outside)?;
    let openid = config.openid.as_deref().map(openid::Provider::new).transpose()?.map(Box::new);
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let Keys { signing, qr, specimen } = keys;
    let rules = Rules {
        catalogue,
        public_url: config.public_url.clone(),
        specimen,
        qr,
        networks: config.social.networks().into_iter().map(|network| network.id().to_owned()).collect(),
        channels: sending::offered(&config.messaging),
        registers: registers.connected(),
        privacy: config.privacy.clone(),
        // The past of a demo is filled from papers, and nobody asks about it.
        registers_since: if config.demo { now } else { Timestamp::UNIX_EPOCH },
    };
    let installation = Installation {
        db,
        files,
        rules,
        vault,
        log,
        openid,
        clamd: ground::clamd::Clamd::of(&config.clamd),
        config,
        channels,
        registers,
        hashing: QuietThreads::new(cores).map_err(|e| SetupError::Files(e.to_string()))?,
        inspecting: Turns::new(cores),
        drawing: Arc::new(Semaphore::new(cores)),
        throttle: Throttle::default(),
        watch: ground::watch::Watch::default(),
        pictures: Pictures::default(),
        randomness,
    };
    let app = App::new(Parts {
        installation: Arc::new(installation),
        clock,
        duty: Duty::default(),
        current: Current::default(),
        signing: Arc::new(signing),
        wake: Notify::new(),
    });
    seal_former_accounts(&app).await?;
    first::carry_over(&app).await?;
    houses::privacy::outside::apply(&app)
        .await
        .map_err(|why| SetupError::Erased(format!("Daftar kunci yang dimusnahkan: {why}")))?;
    holder_keys::backfill(&app).await?;
    shown_everywhere::refresh(&app).await?;
    Ok(app)
}

/// Seals the accounts of an installation from before there were seals: only where neither the database nor the place outside knows of
/// a signed log, so that nobody gets a row sealed by taking its seal away.
async fn seal_former_accounts(app: &App) -> Result<(), SetupError> {
    if app.log.outside().is_some() {
        return Ok(());
    }
    loop {
        let handle = app.clone();
        let sealed = app.db.command(move |tx| {
            let begun = !sequencer::head(tx)?.checkpoint.is_empty();
            if begun { Ok(0) } else { accounts::seal_former(tx, &handle.vault) }
        });
        let sealed: Result<usize, DbError> = sealed.await;
        if sealed? == 0 {
            return Ok(());
        }
    }
}

/// Refuses demo keys and simulators outside a trial, and real keys in a demo.
async fn no_pretence(config: &Config, keys: &Keys) -> Result<(), SetupError> {
    if config.demo && !keys.specimen {
        return Err(SetupError::Demo(format!(
            "Sertifikat di {} bukan sertifikat contoh. Peragaan tidak menandatangani dengan sertifikat yang sungguhan; pakai \
             folder lain: saporancak demo --data FOLDER",
            config.signing_folder().display()
        )));
    }
    if keys.specimen && !config.demo && !config.specimen {
        return Err(SetupError::Demo(
            "Sertifikat penanda tangan ini hanya contoh. Pasang sertifikat yang sah, atau tulis specimen = true untuk uji coba \
             (semua dokumen bertanda CONTOH – TIDAK SAH)."
                .into(),
        ));
    }
    if keys.signing.seal.as_ref().is_some_and(Seal::is_specimen) && !keys.specimen {
        return Err(SetupError::Demo(
            "Sertifikat segel kantor ini hanya contoh. Pasang sertifikat segel yang sah, atau hapus seal.pem dari folder kunci."
                .into(),
        ));
    }
    if config.hides_from_people() {
        return Err(SetupError::Demo(
            "Media sosial atau gerbang pesan mengarah ke simulator di mesin ini, jadi tidak ada yang sampai kepada pengguna. \
             Isi alamat yang sebenarnya, atau tulis specimen = true untuk uji coba."
                .into(),
        ));
    }
    if config.takes_simulated_answers() {
        return Err(SetupError::Demo(
            "Register (SIAK, KSWP, ...) mengarah ke simulator di mesin ini, jadi jawabannya bukan bukti. Isi alamat yang \
             sebenarnya, atau tulis specimen = true untuk uji coba."
                .into(),
        ));
    }
    if !keys.signing.takes_simulated
        && let Some(simulator) = keys.signing.simulators().await.first()
    {
        return Err(SetupError::Demo(format!(
            "Yang menjawab sebagai {simulator} adalah simulator, jadi tanda tangannya tidak sah. Isi alamat yang sebenarnya, \
             atau tulis specimen = true untuk uji coba."
        )));
    }
    Ok(())
}

/// A licence whose type asks for a seal would be signed and never come out.
fn seals_what_asks_for_it(catalogue: &Catalogue, keys: &Keys) -> Result<(), SetupError> {
    let unsealed = catalogue.all().find(|version| version.ty.seal && version.ty.offered());
    match unsealed.filter(|_| keys.signing.seal.is_none()) {
        None => Ok(()),
        Some(version) => Err(SetupError::Keys(format!(
            "Jenis izin {} meminta segel kantor, tetapi segel belum dipasang. Isi [seal] pada konfigurasi; untuk uji coba: \
             saporancak keys create --specimen",
            version.ty.id
        ))),
    }
}

/// Opens the file store; nothing is asked of it yet.
pub fn file_store(config: &Config) -> Result<Store, SetupError> {
    let url = config.files_url();
    let options = store_access::options(&url, &config.s3).map_err(SetupError::Files)?;
    Store::open(&url, &options).map_err(|e| SetupError::Files(e.to_string()))
}

const DEMO_MARK: &str = "select 1 as one from event where subject = 'system' and subject_id = 'demo' limit 1";

/// Whether this database was made by the `demo` command.
pub fn is_demo(tx: &mut dyn Tx) -> Result<bool, DbError> {
    Ok(tx.one(DEMO_MARK, &[])?.is_some())
}

/// Whoever works in an installation has an account, and how it was made is an event.
const USED: &str = "select 1 as one from event where subject = 'account' limit 1";

/// Whether nobody was ever in it; so is an installation that was made and not yet begun with.
pub fn is_unused(tx: &mut dyn Tx) -> Result<bool, DbError> {
    Ok(tx.one(USED, &[])?.is_none())
}

/// Keeps every version in use in the database, and brings back those the catalogue no longer has.
async fn keep_versions(
    db: &Db,
    catalogue: &Catalogue,
    texts: &Texts,
    now: Timestamp,
) -> Result<Vec<catalogue::TypeVersion>, SetupError> {
    let current: Vec<(String, u32, String)> = catalogue
        .all()
        .map(|version| {
            let mut bundle = version.bundle.clone();
            for shared in ["_shared/sections.toml", "_shared/offices.toml"] {
                bundle.extend(texts.get(shared).map(|text| (shared.to_owned(), text.clone())));
            }
            let bundle = serde_json::to_string(&bundle).unwrap_or_default();
            (version.ty.id.clone(), version.ty.version, bundle)
        })
        .collect();
    let calendar = catalogue.calendar.clone();
    let older = db
        .command(move |tx| {
            calendars::seed(tx, &calendar, now)?;
            for (id, version, bundle) in &current {
                let (checksum, event) = (sha256(bundle.as_bytes()), Randomness::default().id());
                let in_use = catalogue_store::InUse { of: (id, *version), checksum: &checksum, bundle, event };
                catalogue_store::keep(tx, &in_use, now)?;
            }
            catalogue_store::others(tx, &current.iter().map(|(id, v, _)| (id.clone(), *v)).collect::<Vec<_>>())
        })
        .await?;
    Ok(older
        .into_iter()
        .filter_map(|(id, bundle)| catalogue::load_older(serde_json::from_str(&bundle).ok()?, &id))
        .collect())
}

//! From a configuration to a running [`App`]: keys, database, files, catalogue; refuses what is not safe to start.

use super::file_store;
use super::installation::{self, Marks};
use super::pretence::{no_pretence, seals_what_asks_for_it};
pub use super::setup_error::SetupError;
use super::setup_error::{unusable_keys, unusable_log, unusable_master};
use super::unfinished;
use db::{Db, DbError, Tx};
use files::store::Store;
use ground::app::{Clock, Duty, Installation, Parts};
use ground::catalogue::{self, Catalogue, Texts};
use ground::config::Config;
use ground::current::Current;
use ground::intake::sha256;
use ground::log_keeper::LogKeeper;
use ground::master_keys;
use ground::outside::Outside;
use ground::pictures::Pictures;
use ground::private_file;
use ground::registers::Registers;
use ground::relays::Relays;
use ground::signing::{self, Keys};
use ground::throttle::Throttle;
use ground::turns::Turns;
use ground::{App, Rules, catalogue_store, secret_memory};
use houses::account::accounts;
use houses::application::holder_keys;
use houses::appointment::first;
use houses::calendar::calendars;
use houses::interruption::shown_everywhere;
use houses::notice::sending;
use jiff::Timestamp;
use ledger::Randomness;
use ledger::log::sequencer;
use ledger::vault::Vault;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore};

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

/// Refuses folders in which others may replace a key or the database, and a data folder of somebody else: what root made in it, the server
/// could not open. A folder that is not there yet is made closed.
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
    let data = config.data.as_path();
    let other = if data.is_dir() { private_file::owned_by_another(data) } else { Ok(None) };
    let other = other.map_err(|e| SetupError::Files(format!("{}: {e}", data.display())))?;
    other.map_or(Ok(()), |owner| {
        Err(SetupError::Files(format!(
            "folder data {} milik pengguna lain (uid {owner}), dan yang dibuat di situ tidak akan dapat dibukanya. Jalankan \
             perintah ini sebagai pemiliknya, misalnya: runuser -u saporancak -- saporancak …",
            data.display()
        )))
    })
}

/// Opens database and, where it lies in a file, its folder.
pub fn database(config: &Config) -> Result<Db, SetupError> {
    closed_folders(config)?;
    let url = config.database_url();
    if let Some(file) = url.strip_prefix("sqlite:").map(Path::new) {
        let told = |e: std::io::Error| SetupError::Files(format!("{}: {e}", file.display()));
        file.parent().map_or(Ok(()), private_file::create_folder).map_err(told)?;
        private_file::keep_private(file).map_err(told)?;
    }
    Ok(Db::open(&url)?)
}

/// Puts everything together. `clock` is the system's outside tests.
pub async fn open(config: Config, clock: Clock) -> Result<App, SetupError> {
    unfinished::refuse(&config).map_err(SetupError::Unfinished)?;
    // It holds much, and whoever waits for it need not.
    Box::pin(open_by(config, clock, &Outside::default())).await
}

/// The same with another way to the services outside.
pub async fn open_by(config: Config, clock: Clock, outside: &Outside) -> Result<App, SetupError> {
    let outside = &outside.trusting(&config.authority_files);
    let ready = ready(&config, &clock, outside).await?;
    let now = clock.now();
    let marks = Marks::read(&config).await?;
    let db = migrated(&config, Some(&ready.vault), marks).await?;
    if !config.demo && db.read(is_demo).await? {
        return Err(SetupError::Demo(
            "Basis data ini dibuat oleh perintah demo dan berisi akun contoh. Pakai basis data lain.".into(),
        ));
    }
    let identity = installation::settle(&config, (&db, &ready.vault), marks, now).await?;
    let files = installation::settle_files(&config, &db, &identity, now).await?;
    let older = keep_versions(&db, (&ready.catalogue, &ready.texts), now).await?;
    let app = ready.app(config, clock, outside, Stores { db, files, older })?;
    seal_former_accounts(&app).await?;
    first::carry_over(&app).await?;
    houses::privacy::outside::apply(&app)
        .await
        .map_err(|why| SetupError::Erased(format!("Daftar kunci yang dimusnahkan: {why}")))?;
    holder_keys::backfill(&app).await?;
    shown_everywhere::refresh(&app).await?;
    Ok(app)
}

/// The database with this program's schema; refused where it is gone, or lies under another key than is here.
pub async fn migrated(config: &Config, vault: Option<&Arc<Vault>>, marks: Marks) -> Result<Db, SetupError> {
    installation::not_gone(config, marks)?;
    let db = database(config)?;
    installation::not_emptied(config, &db, marks).await?;
    if let Some(vault) = vault {
        installation::right_key(config, &db, vault).await?;
    }
    db.migrate().await?;
    Ok(db)
}

/// The same for somebody who only looks: nothing is written, made, migrated or begun, and no command can be run.
pub async fn open_to_read(config: Config, clock: Clock) -> Result<App, SetupError> {
    let outside = Outside::default().trusting(&config.authority_files);
    let ready = ready(&config, &clock, &outside).await?;
    let marks = Marks::read(&config).await?;
    installation::not_gone(&config, marks)?;
    let db = Db::open_to_read(&config.database_url())?;
    installation::not_emptied(&config, &db, marks).await?;
    let pending = db.pending().await?;
    if pending > 0 {
        return Err(SetupError::NotMigrated(pending));
    }
    let known = installation::right_key(&config, &db, &ready.vault).await?;
    if let Some(identity) = &known {
        installation::belong_together(&config, identity, marks)?;
    }
    if !file_store::is_there(&config) {
        let place = installation::shown(&config.files_url());
        return Err(SetupError::Files(format!("{place} belum ada. Dibuat saat layanan dijalankan pertama kali.")));
    }
    let files = file_store::open(&config, file_store::Folder::MustBeThere)?;
    if let Some(identity) = known.filter(|identity| identity.files_at.is_some()) {
        installation::has_its_files(&config, &identity, &files).await?;
    }
    let current = ready.versions();
    let others = db.read(move |tx| {
        catalogue_store::others(tx, &current.iter().map(|(id, v, _)| (id.clone(), *v)).collect::<Vec<_>>())
    });
    let older = others.await?.into_iter().filter_map(older).collect();
    ready.app(config, clock, &outside, Stores { db, files, older })
}

/// What is read before the database is opened, and refused where it is not safe to start with.
struct Ready {
    catalogue: Catalogue,
    texts: Texts,
    vault: Arc<Vault>,
    keys: Keys,
    log: LogKeeper,
    randomness: Randomness,
}

/// Database, files, and the licence types that are no more in the catalogue.
struct Stores {
    db: Db,
    files: Store,
    older: Vec<catalogue::TypeVersion>,
}

async fn ready(config: &Config, clock: &Clock, outside: &Outside) -> Result<Ready, SetupError> {
    let (catalogue, texts) = catalogue(config)?;
    closed_folders(config)?;
    let vault = Arc::new(master_keys::vault(config).map_err(unusable_master)?);
    let keys = signing::open(config, clock.now(), outside).map_err(unusable_keys)?;
    no_pretence(config, &keys).await?;
    seals_what_asks_for_it(&catalogue, &keys)?;
    let randomness = outside.randomness();
    let log = LogKeeper::open(config, randomness.id().to_string()).map_err(unusable_log)?;
    if keys.signing.head.is_some() {
        let protection = secret_memory::close();
        tracing::info!(closed = protection.closed, locked = protection.locked, "memory for secrets of signers");
    }
    Ok(Ready { catalogue, texts, vault, keys, log, randomness })
}

impl Ready {
    /// Every version of the catalogue as it is kept: id, number, texts.
    fn versions(&self) -> Vec<(String, u32, String)> {
        versions(&self.catalogue, &self.texts)
    }

    fn app(self, config: Config, clock: Clock, outside: &Outside, stores: Stores) -> Result<App, SetupError> {
        let Self { mut catalogue, vault, keys, log, randomness, .. } = self;
        let Stores { db, files, older } = stores;
        for version in older {
            catalogue.keep_older(version);
        }
        let channels = channels::Client::trusting(channels::Limits::default(), &config.authority_files)?;
        let registers = Registers::open(&config.registries, || Clock::System.now(), outside)?;
        let openid = config.openid_settings().as_ref().map(openid::Provider::new).transpose()?.map(Box::new);
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
            registers_since: if config.demo { clock.now() } else { Timestamp::UNIX_EPOCH },
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
            hashing: Semaphore::new(cores.saturating_sub(1).max(1)),
            inspecting: Turns::new(cores),
            drawing: Arc::new(Semaphore::new(cores)),
            relays: Relays::default(),
            throttle: Throttle::default(),
            watch: ground::watch::Watch::default(),
            pictures: Pictures::default(),
            randomness,
        };
        Ok(App::new(Parts {
            installation: Arc::new(installation),
            clock,
            duty: Duty::default(),
            current: Current::default(),
            signing: Arc::new(signing),
            wake: Notify::new(),
        }))
    }
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
    (catalogue, texts): (&Catalogue, &Texts),
    now: Timestamp,
) -> Result<Vec<catalogue::TypeVersion>, SetupError> {
    let current = versions(catalogue, texts);
    let calendar = catalogue.calendar.clone();
    let others = db
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
    Ok(others.into_iter().filter_map(older).collect())
}

fn versions(catalogue: &Catalogue, texts: &Texts) -> Vec<(String, u32, String)> {
    let kept = |version: &catalogue::TypeVersion| {
        let mut bundle = version.bundle.clone();
        for shared in ["_shared/sections.toml", "_shared/offices.toml"] {
            bundle.extend(texts.get(shared).map(|text| (shared.to_owned(), text.clone())));
        }
        let bundle = serde_json::to_string(&bundle).unwrap_or_default();
        (version.ty.id.clone(), version.ty.version, bundle)
    };
    catalogue.all().map(|version| kept(version)).collect()
}

/// A version that the catalogue no longer has.
fn older((id, bundle): (String, String)) -> Option<catalogue::TypeVersion> {
    catalogue::load_older(serde_json::from_str(&bundle).ok()?, &id)
}

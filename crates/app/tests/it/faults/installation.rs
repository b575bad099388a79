//! An installation for many sequences: one database, two simulators behind one way, one clock, no socket.

use super::way::Way;
use crate::signing_world::{HEAD, NIK, PASSPHRASE, write};
use crate::world::{On, new_database};
use ground::App;
use ground::app::Clock;
use ground::config::Config;
use ground::outside::Outside;
use registries::asking::Surroundings;
use registries::kind_of;
use registries::simulator::configuration;
use saporancak::server::{new_keys, setup};
use saporancak::tools::demo::Cast;
use signers::simulator::Pki;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// Every sequence begins at this moment.
pub const START: &str = "2026-11-30T02:00:00Z";
/// The type of these sequences: no fee, no visit, and SIAK is asked.
pub const TYPE: &str = "skp-penelitian";
/// The one file that is sent with it.
pub const FILE: &str = "proposal";

pub struct Installation {
    pub app: App,
    pub cast: Cast,
    pub way: Way,
    pub folder: TempDir,
    pki: Arc<Pki>,
}

impl Installation {
    /// `None` without PostgreSQL.
    pub async fn start(on: On, version: u8) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("saporancak").tempdir().expect("a folder");
        let database = new_database(on, &folder)?;
        let start: jiff::Timestamp = START.parse().expect("a moment");
        let clock = Arc::new(AtomicI64::new(start.as_microsecond()));
        let pki = Arc::new(Pki::new(None, start).expect("an authority"));
        let way = Way::new(&clock, &pki, signer());
        let mut config = Config::for_folder(folder.path(), "127.0.0.1:0", "http://127.0.0.1");
        config.database_url = Some(database);
        config.demo = true;
        config.catalogue = Some(small_catalogue(folder.path()));
        outside(&mut config, &pki, version);
        new_keys::create_keys(&config, true, start).expect("keys");
        let hands = Clock::Set(start.as_microsecond().into());
        let app = setup::open_by(config, hands, &the_way(&way, &clock)).await.expect("it starts");
        way.leads_from(&app);
        let cast = Cast::create(&app).await.expect("people");
        Some(Self { app, cast, way, folder, pki })
    }

    /// Everything is as at the beginning but what the database holds.
    pub fn begin(&self, seed: u64, bad_percent: u32) {
        let start: jiff::Timestamp = START.parse().expect("a moment");
        self.way.set(start.as_microsecond());
        self.way.begin(seed, bad_percent, (&self.pki, signer()));
    }

    /// Rows of one column of text.
    pub async fn texts(&self, sql: &'static str, id: Option<String>) -> Vec<String> {
        let read = self.app.db.read(move |tx| {
            let values: Vec<db::Value> = id.iter().map(Into::into).collect();
            Ok(tx.query(sql, &values)?.iter().map(|row| row.text("t")).collect())
        });
        read.await.expect("rows")
    }
}

fn signer() -> (&'static str, &'static str, &'static str) {
    (NIK, HEAD, PASSPHRASE)
}

/// BSrE and SIAK at addresses that lead nowhere: whoever asks them is carried.
fn outside(config: &mut Config, pki: &Pki, version: u8) {
    let root = write(&config.data.join("bsre-root.pem"), &pki.root_pem());
    let password = write(&config.data.join("bsre-password"), "karangan");
    let kind = kind_of("siak").expect("SIAK");
    let siak = configuration(kind, "http://127.0.0.1:1", &config.data.join("siak")).expect("a table");
    let table = format!(
        "public_url = \"{}\"\n[signer]\nprovider = \"bsre\"\nbase_url = \"http://127.0.0.1:1\"\nversion = {version}\n\
         user = \"uji\"\npassword_file = {password}\nroots_file = {root}\n{siak}",
        config.public_url
    );
    let read = ground::config::read(&table, &[]).expect("a configuration");
    (config.signer, config.registries) = (read.signer, read.registries);
}

/// Both services by the way, and time that passes when somebody waits.
fn the_way(way: &Way, clock: &Arc<AtomicI64>) -> Outside {
    let hands = clock.clone();
    let now = move || jiff::Timestamp::from_microsecond(hands.load(Ordering::SeqCst)).expect("a time");
    let (waiting, chance) = (way.clone(), way.clone());
    let surroundings = Surroundings {
        now: Arc::new(now),
        jitter: Arc::new(move || chance.chance()),
        wait: Arc::new(move |time| {
            waiting.pass(time);
            Box::pin(std::future::ready(()))
        }),
    };
    Outside {
        authority_files: Vec::new(),
        signers: Some(way.to_signers()),
        registers: Some(way.to_registers()),
        surroundings: Some(surroundings),
        count: Some(way.count()),
    }
}

/// The catalogue with one licence type, one file to be sent, and a sheet with a line on it: an unoptimised build draws it quickly.
fn small_catalogue(folder: &Path) -> std::path::PathBuf {
    let into = folder.join("katalog");
    let texts: BTreeMap<String, String> = ground::catalogue::embedded();
    for (name, text) in texts {
        let text = match name.strip_prefix(&format!("{TYPE}/")) {
            Some("licence.toml") => with_one_file(&text),
            Some("licence.typ") => "#set page(width: 90mm, height: 60mm)\nSurat keterangan".to_owned(),
            Some(_) => text,
            None if name.starts_with("_shared/") => text,
            None => continue,
        };
        let path = into.join(&name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    into
}

fn with_one_file(text: &str) -> String {
    let mut table: toml::Table = toml::from_str(text).expect("TOML");
    if let Some(toml::Value::Array(items)) = table.get_mut("requirements") {
        items.retain(|item| item["id"].as_str() == Some(FILE));
    }
    toml::to_string(&table).expect("TOML")
}

//! An installation whose head signs through a simulator of BSrE, and whose documents are stamped by one.

use crate::client::{Client, Page};
use crate::people::sign_in;
use crate::world::{On, World};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use domain::ids::ApplicationId;
use ground::config::Config;
use saporancak::server::worker;
use saporancak::tools::demo::story::until_signature;
use signers::simulator::{Enrolment, Pki, Stage, Validity, everything};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

/// The type of these journeys: no fee and no visit.
pub const TYPE: &str = "skp-penelitian";
pub const NIK: &str = "1371010101800001";
pub const PASSPHRASE: &str = "kenari-biru-tujuh";
/// The head's name in the cast.
pub const HEAD: &str = "Kepala Dinas Contoh";

/// The journeys of these files, on both engines.
#[macro_export]
macro_rules! on_both_engines {
    ($(#[$doc:meta])* $name:ident, $journey:ident) => {
        $(#[$doc])*
        mod $name {
            use $crate::world::On;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$journey(On::Sqlite).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$journey(On::Postgres).await;
            }
        }
    };
}

/// A simulator on a socket of its own.
pub struct Simulated {
    pub stage: Stage,
    pub base: String,
    /// While it is set, answers are worked out and not sent.
    pub holds_answers: Arc<AtomicBool>,
    clock: Arc<AtomicI64>,
    listener: Option<std::net::TcpListener>,
}

impl Simulated {
    /// One that does not listen yet.
    pub fn down() -> Self {
        Self::made(Validity { signer_days: 730, timestamp_days: 3650 })
    }

    /// One that stamps with a certificate of so many days.
    pub fn lasting(timestamp_days: i64) -> Self {
        let mut simulated = Self::made(Validity { signer_days: 730, timestamp_days });
        simulated.begin();
        simulated
    }

    /// Sets its clock.
    pub fn set(&self, at: jiff::Timestamp) {
        self.clock.store(at.as_microsecond(), Ordering::Relaxed);
    }

    fn made(validity: Validity) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let now = ground::app::Clock::System.now();
        let clock = Arc::new(AtomicI64::new(now.as_microsecond()));
        let hands = clock.clone();
        let told = move || jiff::Timestamp::from_microsecond(hands.load(Ordering::Relaxed)).expect("a time");
        let pki = Pki::lasting(Some(&base), now, validity).expect("an authority");
        let stage = Stage::with_pki(Arc::new(pki), told);
        let name = HEAD.to_owned();
        let enrolment = Enrolment { name, passphrase: Some(PASSPHRASE.into()), status: "ISSUE".into() };
        stage.enrol(NIK, enrolment);
        Self { stage, base, holds_answers: Arc::default(), clock, listener: Some(listener) }
    }

    pub fn up() -> Self {
        let mut simulated = Self::down();
        simulated.begin();
        simulated
    }

    /// Begins to listen. Until then its port takes connections and answers none.
    pub fn begin(&mut self) {
        let Some(listener) = self.listener.take() else { return };
        listener.set_nonblocking(true).expect("a socket");
        let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
        let holds = self.holds_answers.clone();
        let router = everything(self.stage.clone()).layer(from_fn(move |request: Request, next: Next| {
            let holds = holds.clone();
            async move {
                let answer = next.run(request).await;
                if holds.load(Ordering::SeqCst) {
                    std::future::pending::<()>().await;
                }
                answer
            }
        }));
        tokio::spawn(async move { axum::serve(listener, router).await });
    }

    /// Takes its port away, so that nobody is there.
    pub fn leave(&mut self) {
        self.listener = None;
    }

    /// Comes back to the port it left.
    pub fn come_back(&mut self) {
        let address = self.base.trim_start_matches("http://");
        self.listener = Some(std::net::TcpListener::bind(address).expect("the same port"));
        self.begin();
    }

    /// The configuration `[signer]` for it.
    pub fn as_signer(&self, config: &mut Config, version: u8, secret: &str) {
        let root = write(&config.data.join("bsre-root.pem"), &self.stage.pki().root_pem());
        let password = write(&config.data.join("bsre-password"), "karangan");
        let table = format!(
            "public_url = \"{}\"\n[signer]\nprovider = \"bsre\"\nbase_url = \"{}\"\nversion = {version}\nuser = \"uji\"\n\
             password_file = {password}\nroots_file = {root}\nsecret = \"{secret}\"\n",
            config.public_url, self.base
        );
        config.signer = ground::config::read(&table, &[]).expect("a configuration").signer;
    }
}

/// The subscriber of the simulated seal, and the name in its certificate.
pub const SUBSCRIBER: &str = "dpmptsp-padang";
pub const OFFICE: &str = "DPMPTSP Kota Padang";

impl Simulated {
    /// The configuration `[seal]` for it.
    pub fn as_seal(&self, config: &mut Config) {
        let enrolment = Enrolment { name: OFFICE.into(), passphrase: None, status: "ISSUE".into() };
        self.stage.enrol(SUBSCRIBER, enrolment);
        let file = |name: &str, text: &str| write(&config.data.join(name), text);
        let root = file("segel-root.pem", &self.stage.pki().root_pem());
        let (password, subscriber, activation) = (
            file("segel-password", "karangan"),
            file("segel-id", SUBSCRIBER),
            file("segel-aktivasi", "aktivasi-karangan"),
        );
        let table = format!(
            "public_url = \"{}\"\n[seal]\nprovider = \"bsre\"\nbase_url = \"{}\"\nuser = \"uji\"\nname = \"{OFFICE}\"\n\
             password_file = {password}\nsubscriber_file = {subscriber}\nactivation_file = {activation}\n\
             roots_file = {root}\n",
            config.public_url, self.base
        );
        config.seal = ground::config::read(&table, &[]).expect("a configuration").seal;
    }
}

/// The catalogue in which the type of these journeys asks for the office's seal.
pub fn catalogue_with_seal(config: &mut Config) {
    let folder = config.data.join("katalog");
    for (path, mut text) in ground::catalogue::embedded() {
        if path == format!("{TYPE}/licence.toml") {
            assert!(!text.contains("seal ="), "no shipped type asks for a seal");
            text = text.replacen("version = ", "seal = true\nversion = ", 1);
            assert!(text.contains("seal = true"), "{text}");
        }
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    }
    config.catalogue = Some(folder);
}

/// A file that only its owner may open; its name as TOML writes it.
pub fn write(path: &Path, text: &str) -> String {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("its mode");
    format!("{:?}", path.display().to_string())
}

/// A clock that stands until the test moves it.
pub fn standing() -> ground::app::Clock {
    ground::app::Clock::Set(ground::app::Clock::System.now().as_microsecond().into())
}

/// An installation whose head signs through the simulator.
pub struct Signing {
    pub world: World,
    pub bsre: Simulated,
    pub head: Client,
}

impl Signing {
    pub async fn start(on: On, version: u8) -> Option<Self> {
        Self::with(on, Simulated::up(), (version, "passphrase")).await
    }

    pub async fn with(on: On, bsre: Simulated, (version, secret): (u8, &str)) -> Option<Self> {
        Self::made(on, bsre, |bsre, config| bsre.as_signer(config, version, secret)).await
    }

    /// One whose documents of the type are sealed by the same service.
    pub async fn sealing(on: On) -> Option<Self> {
        let made = Self::made(on, Simulated::up(), |bsre, config| {
            bsre.as_signer(config, 2, "passphrase");
            bsre.as_seal(config);
            catalogue_with_seal(config);
        });
        made.await
    }

    async fn made(on: On, bsre: Simulated, change: impl FnOnce(&Simulated, &mut Config)) -> Option<Self> {
        let world = World::start_by(on, standing(), |config| change(&bsre, config)).await?;
        let head = sign_in(&world, "kadis").await;
        Some(Self { world, bsre, head })
    }

    /// Orders the signature of so many new applications.
    pub async fn order(&self, count: usize) -> Vec<ApplicationId> {
        let mut ids = Vec::new();
        for _ in 0..count {
            ids.push(until_signature(&self.world.app, &self.world.cast, TYPE).await.expect("it waits"));
        }
        let mut form = self.head.get("/tanda-tangan").await.form("/tanda-tangan");
        for id in &ids {
            form.tick("pilih", &id.to_string());
        }
        form.set("sandi", &self.world.cast.password);
        self.head.send(form).await.must_say("Perintah tanda tangan diterima");
        self.work_off().await;
        ids
    }

    /// The queue has nothing left to do.
    pub async fn work_off(&self) {
        while worker::work_off(&self.world.app).await.expect("the queue") > 0 {}
    }

    pub async fn give(&self, passphrase: &str) -> Page {
        let mut form = self.head.get("/tanda-tangan").await.form("/tanda-tangan/sesi");
        form.set("nik-penanda", NIK).set("passphrase", passphrase);
        self.head.send(form).await
    }

    /// Presses "Tanda tangani lagi" of the first document that stands still.
    pub async fn order_again(&self) {
        let page = self.head.get("/tanda-tangan").await;
        let until = page.html.find("/ulang\"").unwrap_or_else(|| panic!("nothing stands still: {}", page.text()));
        let (before, _) = page.html.split_at(until);
        let from = before.rfind('"').expect("an attribute") + 1;
        let form = page.form(&format!("{}/ulang", &before[from..]));
        self.head.send(form).await.must_say("menunggu Anda lagi");
    }

    /// Waits until the signing page says so.
    pub async fn until_it_says(&self, words: &str) -> Page {
        self.world.until(async || self.head.get("/tanda-tangan").await.says(words), words).await;
        self.head.get("/tanda-tangan").await
    }

    pub fn pass(&self, time: Duration) {
        let micros = i64::try_from(time.as_micros()).expect("a time");
        if let ground::app::Clock::Set(at) = &self.world.app.clock {
            at.fetch_add(micros, Ordering::Relaxed);
        }
        self.bsre.clock.fetch_add(micros, Ordering::Relaxed);
    }

    /// How many licences are out.
    pub async fn released(&self) -> usize {
        const RELEASED: &str = "select count(*) as n from document where kind = 'licence' and released_at is not null";
        self.count(RELEASED).await
    }

    pub async fn count(&self, sql: &'static str) -> usize {
        let read = self.world.app.db.read(move |tx| Ok(tx.one(sql, &[])?.map_or(0, |row| row.int("n"))));
        usize::try_from(read.await.expect("a count")).expect("a count")
    }

    /// Attempts with this outcome.
    pub async fn attempts(&self, outcome: &str) -> usize {
        let outcome = outcome.to_owned();
        let read = self.world.app.db.read(move |tx| {
            const COUNT: &str = "select count(*) as n from signing_attempt where coalesce(outcome, 'open') = $1";
            Ok(tx.one(COUNT, &[(&outcome).into()])?.map_or(0, |row| row.int("n")))
        });
        usize::try_from(read.await.expect("a count")).expect("a count")
    }

    /// What the page of possible orphans says.
    pub async fn orphans(&self) -> Page {
        sign_in(&self.world, "admin").await.get("/admin/tanda-tangan").await
    }
}

//! A whole installation for one test: database, files, keys, people, the real server on a port of its own, and its worker.

use ground::App;
use ground::app::Clock;
use ground::config::Config;
use saporancak::server::{new_keys, setup};
use saporancak::tools::demo::Cast;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

pub struct World {
    pub app: App,
    pub base: String,
    pub cast: Cast,
    stop: tokio::sync::watch::Sender<bool>,
    pub folder: TempDir,
}

/// Address of a PostgreSQL server where databases may be made; `./test` starts one.
pub fn postgres_url() -> Option<String> {
    let url = std::env::var("TEST_POSTGRES_URL").ok();
    assert!(
        url.is_some() || std::env::var("REFEREES").as_deref() != Ok("required"),
        "TEST_POSTGRES_URL is not set; run ./test, which starts a throw-away PostgreSQL"
    );
    url
}

/// A new, empty database; `None` without a server (a plain `cargo test` on a machine that has none).
pub fn new_database(on: On, folder: &TempDir) -> Option<String> {
    match on {
        On::Sqlite => Some(format!("sqlite:{}", folder.path().join("uji.db").display())),
        On::Postgres => {
            let server = postgres_url()?;
            let name = format!("uji_{}", folder.path().file_name()?.to_str()?.trim_start_matches('.').to_lowercase());
            let (made, statement) = (server.clone(), format!("create database {name}"));
            std::thread::spawn(move || {
                let mut client = postgres::Client::connect(&made, postgres::NoTls).expect("PostgreSQL answers");
                client.batch_execute(&statement).expect("a database can be made");
            })
            .join()
            .expect("the thread ends");
            let (head, _) = server.rsplit_once('/')?;
            Some(format!("{head}/{name}"))
        }
    }
}

impl World {
    /// Starts everything; `None` where the engine is not to be had, which is said aloud.
    pub async fn start(on: On) -> Option<Self> {
        Self::start_with(on, |_| {}).await
    }

    /// The same with a configuration changed first.
    pub async fn start_with(on: On, change: impl FnOnce(&mut Config)) -> Option<Self> {
        Self::start_by(on, Clock::System, change).await
    }

    /// The same by a clock that the test moves.
    pub async fn start_by(on: On, clock: Clock, change: impl FnOnce(&mut Config)) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("saporancak").tempdir().expect("a folder");
        let Some(database) = new_database(on, &folder) else {
            println!("skipped: no PostgreSQL (run ./test)");
            return None;
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let mut config = Config::for_folder(folder.path(), "127.0.0.1:0", &base);
        config.database_url = Some(database);
        config.demo = true;
        config.page_drawer = Some(env!("CARGO_BIN_EXE_saporancak").into());
        change(&mut config);
        new_keys::create_keys(&config, true, clock.now()).expect("keys");
        let app = setup::open(config, clock).await.expect("it starts");
        let cast = Cast::create(&app).await.expect("people");
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let served = app.clone();
        tokio::spawn(async move { saporancak::server::http::serve(served, listener, stopped).await });
        Some(Self { app, base, cast, stop, folder })
    }

    /// Serves an installation that is there already, with the people whose password this is.
    pub async fn reopened(folder: TempDir, mut config: Config, password: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        config.public_url.clone_from(&base);
        let app = setup::open(config, Clock::System).await.expect("it starts");
        let cast = Cast::found(&app, password).await.expect("people");
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let served = app.clone();
        tokio::spawn(async move { saporancak::server::http::serve(served, listener, stopped).await });
        Self { app, base, cast, stop, folder }
    }

    /// The same by a clock that stands at this moment until [`World::set_clock`] moves it.
    pub async fn start_at(on: On, start: &str) -> Option<Self> {
        Self::start_by(on, Clock::Set(AtomicI64::new(micros(start))), |_| {}).await
    }

    /// Moves the clock of a world that was started with one.
    pub fn set_clock(&self, to: &str) {
        let Clock::Set(now) = &self.app.clock else { panic!("the clock is not the test's") };
        now.store(micros(to), Ordering::Relaxed);
    }

    /// Waits until `done` says so, at most a minute; the first document in a dev build takes its time.
    pub async fn until<F: AsyncFnMut() -> bool>(&self, mut done: F, what: &str) {
        for _ in 0..600 {
            if done().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("waited a minute for: {what}");
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

pub fn micros(instant: &str) -> i64 {
    instant.parse::<jiff::Timestamp>().expect("an instant").as_microsecond()
}

/// Runs one journey on both engines, as two tests.
#[macro_export]
macro_rules! on_both {
    ($(#[$doc:meta])* $name:ident, $journey:ident) => {
        $(#[$doc])*
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(world) = $crate::world::World::start($crate::world::On::Sqlite).await {
                    super::$journey(&world).await;
                }
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(world) = $crate::world::World::start($crate::world::On::Postgres).await {
                    super::$journey(&world).await;
                }
            }
        }
    };
}

/// The same by a clock that stands at a moment until the test moves it.
#[macro_export]
macro_rules! on_both_from {
    ($(#[$doc:meta])* $name:ident, $journey:ident, $start:expr) => {
        $(#[$doc])*
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(world) = $crate::world::World::start_at($crate::world::On::Sqlite, $start).await {
                    super::$journey(&world).await;
                }
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(world) = $crate::world::World::start_at($crate::world::On::Postgres, $start).await {
                    super::$journey(&world).await;
                }
            }
        }
    };
}

/// Writes a generated page; in CI a page that was not up to date is a failure.
pub fn keep_generated(name: &str, page: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/generated/").to_owned() + name;
    if std::fs::read_to_string(&path).unwrap_or_default() != page {
        std::fs::write(&path, page).expect("docs/generated can be written");
        assert!(
            std::env::var_os("CI").is_none(),
            "docs/generated/{name} was out of date; it has been written anew, commit it"
        );
    }
}

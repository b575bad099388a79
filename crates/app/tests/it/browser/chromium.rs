//! Debian's chromedriver and a fresh Chromium for one test: a phone, without background traffic, one test at a time.
#![allow(clippy::manual_assert)] // the words of the page are asked for only when they are needed

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use tokio::sync::{Mutex, MutexGuard};

/// The phone that everything must fit on, in CSS pixels.
pub const PHONE: Screen = Screen { width: 360, height: 640 };
/// An officer's desk.
pub const DESK: Screen = Screen { width: 1280, height: 800 };

/// Longest wait for something on a page; a document in a dev build takes its time.
const PATIENCE: Duration = Duration::from_secs(40);
const POLL: Duration = Duration::from_millis(25);

/// Two browsers at once are slower than one after the other on a small machine.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// Width and height of what the browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
}

/// A browser with one tab. What is wrong on its pages is gathered and told at the end, all of it at once.
pub struct Browser {
    // Dropped from the top: the session ends, then the driver, then the profile goes, then the next may start.
    pub driver: WebDriver,
    _server: Server,
    _profile: TempDir,
    _turn: MutexGuard<'static, ()>,
    pub base: String,
    pub screen: Screen,
    /// Source of axe-core.
    pub axe: Option<String>,
    pub wrong: Vec<String>,
    pub pages: usize,
    /// Whether scripts of pages run.
    pub scripted: bool,
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program that a variable names or Debian installs; under `./test` it must be there.
fn program(variable: &str, place: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).map_or_else(|| place.into(), PathBuf::from);
    if path.is_file() {
        return Some(path);
    }
    assert!(std::env::var("REFEREES").as_deref() != Ok("required"), "{variable} is missing; run ./test");
    println!("skipped: {} is missing (run ./test)", path.display());
    None
}

/// The driver on a port of its own choice, which it says.
fn start(driver: PathBuf) -> (Server, u16) {
    let mut command = Command::new(driver);
    command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = Server(command.spawn().expect("chromedriver starts"));
    let out = server.0.stdout.take().expect("its words");
    let mut lines = BufReader::new(out).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let said = line.split("started successfully on port ").nth(1)?;
        said.trim_end_matches('.').parse().ok()
    });
    // Whatever else it says is read, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    (server, port.expect("chromedriver says its port"))
}

impl Browser {
    /// Opens one; `None` where there is no Chromium, which is said aloud.
    pub async fn open(base: &str, screen: Screen) -> Option<Self> {
        let chromium = program("CHROMIUM", "/usr/bin/chromium")?;
        let chromedriver = program("CHROMEDRIVER", "/usr/bin/chromedriver")?;
        let axe = program("AXE_JS", concat!(env!("CARGO_MANIFEST_DIR"), "/../../.tools/axe/axe.min.js"));
        let axe = axe.map(|file| std::fs::read_to_string(file).expect("axe-core can be read"));
        let turn = ONE_AT_A_TIME.lock().await;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let profile = tempfile::Builder::new().prefix("saporancak-chromium").tempdir().expect("a folder");
        let (server, port) = start(chromedriver);
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=id-ID",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let wanted = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": chromium, "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        let Value::Object(wanted) = wanted else { unreachable!("it is an object") };
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), Capabilities::from(wanted));
        let driver = driver.await.expect("Chromium starts");
        let mut browser = Self {
            driver,
            _server: server,
            _profile: profile,
            _turn: turn,
            base: base.to_owned(),
            screen,
            axe,
            wrong: Vec::new(),
            pages: 0,
            scripted: true,
        };
        browser.resize(screen).await;
        Some(browser)
    }

    /// A command of the browser's own protocol (CDP).
    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(method, parameters).await.unwrap_or_else(|e| panic!("{method}: {e}"))
    }

    /// Another screen, without loading anew; narrow ones are touched.
    pub async fn resize(&mut self, screen: Screen) {
        let phone = screen.width < 600;
        let metrics = json!({
            "width": screen.width, "height": screen.height, "deviceScaleFactor": if phone { 2 } else { 1 }, "mobile": phone,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone })).await;
        self.screen = screen;
    }

    /// Switches the scripts of pages off or on. What the driver asks is answered all the same, as long as it waits for no
    /// timer: those stand still with the scripts.
    pub async fn scripts(&mut self, on: bool) {
        self.scripted = on;
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !on })).await;
    }

    /// What an expression gives on this page; `Null` while the page is changing.
    pub async fn ask(&self, expression: &str) -> Value {
        let answer = self.driver.execute(format!("return {expression}"), Vec::new()).await;
        answer.map_or(Value::Null, |a| a.json().clone())
    }

    /// Waits until an expression holds.
    #[track_caller]
    pub fn until<'a>(&'a self, expression: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let deadline = Instant::now() + PATIENCE;
            while self.ask(&format!("!!({expression})")).await != Value::Bool(true) {
                if Instant::now() > deadline {
                    panic!("{caller}: waited for {expression} on {}: {}", self.path().await, self.text().await);
                }
                tokio::time::sleep(POLL).await;
            }
        }
    }

    /// Waits until the page shows these words.
    #[track_caller]
    pub fn must_show<'a>(&'a self, words: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let deadline = Instant::now() + PATIENCE;
            while !self.text().await.contains(words) {
                if Instant::now() > deadline {
                    panic!("{caller}: {} does not show \"{words}\": {}", self.path().await, self.text().await);
                }
                tokio::time::sleep(POLL).await;
            }
        }
    }

    /// The words of the page's main part, as shown, on one line.
    pub async fn text(&self) -> String {
        let text = self.ask("document.querySelector('main').innerText").await;
        text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Path and query.
    pub async fn path(&self) -> String {
        self.ask("location.pathname + location.search").await.as_str().unwrap_or_default().to_owned()
    }

    /// Opens a page of ours.
    pub async fn go(&self, path: &str) {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        self.driver.goto(&url).await.unwrap_or_else(|e| panic!("{path}: {e}"));
    }

    /// The first of these that can be seen.
    #[track_caller]
    pub fn find<'a>(&'a self, css: &'a str) -> impl Future<Output = WebElement> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let deadline = Instant::now() + PATIENCE;
            loop {
                for element in self.driver.find_all(By::Css(css)).await.unwrap_or_default() {
                    if element.is_displayed().await.unwrap_or(false) {
                        return element;
                    }
                }
                if Instant::now() > deadline {
                    panic!("{caller}: {} shows no {css}: {}", self.path().await, self.text().await);
                }
                tokio::time::sleep(POLL).await;
            }
        }
    }

    /// Presses what leads to another page, and waits for that page.
    #[track_caller]
    pub fn press<'a>(&'a self, css: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let element = self.find(css).await;
            self.ask("document.documentElement.dataset.old = 'page'").await;
            if let Err(why) = self.tap(&element).await {
                panic!("{caller}: {css} cannot be pressed: {why}");
            }
            self.until("!document.documentElement.dataset.old && document.readyState === 'complete'").await;
        }
    }

    /// Moves it to the middle of the screen, as a thumb does, and presses it. The driver alone would leave it where it is
    /// when it stands on the screen already, be it under the bar that stays in sight.
    pub async fn tap(&self, element: &WebElement) -> WebDriverResult<()> {
        let middle = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.driver.execute(middle, vec![element.to_json()?]).await?;
        element.click().await
    }

    /// Types into what is seen, in place of what stood there.
    #[track_caller]
    pub fn write<'a>(&'a self, css: &'a str, text: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let element = self.find(css).await;
            element.clear().await.unwrap_or_else(|e| panic!("{caller}: {css}: {e}"));
            element.send_keys(text).await.unwrap_or_else(|e| panic!("{caller}: {css}: {e}"));
        }
    }

    /// Signs in through the form that stands there.
    pub async fn sign_in(&self, username: &str, password: &str) {
        self.write("#nama", username).await;
        self.write("#sandi", password).await;
        self.press("form[action='/masuk'] button.wide").await;
    }

    /// Somebody else, or the first: nobody is signed in any more, then this person is.
    pub async fn become_person(&self, username: &str, password: &str) {
        self.driver.delete_all_cookies().await.expect("cookies can be deleted");
        self.go("/masuk").await;
        self.sign_in(username, password).await;
        assert!(!self.path().await.starts_with("/masuk"), "{username} cannot sign in: {}", self.text().await);
    }
}

//! What is looked at on every page: axe-core's rules for WCAG 2.2 AA, sideways scroll, console, requests; pictures on request.

use super::chromium::{Browser, DESK, PHONE, Screen};
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Levels A and AA of WCAG 2.0, 2.1 and 2.2.
const TAGS: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";

impl Browser {
    /// Looks at the page that stands there on the screen as it is.
    pub async fn look(&mut self) {
        self.pages += 1;
        let path = self.path().await;
        let at = format!("{path} at {}", self.screen.width);
        // Whatever the scripts and the policy complained of since the last look; axe would add its own.
        self.console(&at).await;
        self.requests(&at).await;
        self.fits().await;
        let marked = self.ask("document.querySelectorAll('.menu-nav [aria-current]').length").await;
        if marked.as_u64().is_none_or(|marked| marked > 1) {
            self.tell(format!("{at} marks {marked} entries of the menu"));
        }
        // axe waits by timers, so scripts run while it looks. Those of the page stay as dead as they were when it was read.
        if !self.scripted {
            self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await;
        }
        self.accessible(&at).await;
        if !self.scripted {
            self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        }
        self.picture(&path).await;
    }

    /// On a phone and at a desk, also zoomed.
    pub async fn look_twice(&mut self) {
        for screen in [PHONE, DESK] {
            self.resize(screen).await;
            self.look().await;
        }
        self.fits_zoomed().await;
    }

    /// Opens a page and looks at it twice.
    pub async fn visit(&mut self, path: &str) {
        self.go(path).await;
        let arrived = self.path().await;
        if arrived != path.split('#').next().unwrap_or_default() {
            self.tell(format!("{path} led to {arrived}: {}", self.text().await));
        }
        self.look_twice().await;
    }

    /// Gathers what is wrong.
    pub fn tell(&mut self, what: String) {
        println!("{what}");
        self.wrong.push(what);
    }

    async fn console(&mut self, at: &str) {
        let url = self.ask("location.href.split('#')[0]").await;
        let told = "Failed to load resource: the server responded with a status of";
        let own = ["4", "503"].map(|status| format!("{} - {told} {status}", url.as_str().unwrap_or("?")));
        for entry in self.driver.browser_log().await.unwrap_or_default() {
            // A form that was not accepted answers 422, a page that is not there 404, what cannot be said now 503: no error of the page.
            let expected = own.iter().any(|own| entry.message.starts_with(own));
            if matches!(entry.level.as_str(), "SEVERE" | "WARNING") && !expected {
                self.tell(format!("{at}, console: {}", entry.message));
            }
        }
    }

    /// Nothing is asked of anybody but us.
    async fn requests(&mut self, at: &str) {
        for entry in self.driver.get_log("performance").await.expect("the requests") {
            let Ok(event) = serde_json::from_str::<Value>(&entry.message) else { continue };
            let event = &event["message"];
            let url = event["params"]["request"]["url"].as_str().unwrap_or_default();
            // What is not fetched from a network (data:, blob:, the browser's own pages) asks nobody.
            let outside = ["http", "ws"].iter().any(|start| url.starts_with(start)) && !url.starts_with(&self.base);
            if event["method"] == json!("Network.requestWillBeSent") && outside {
                self.tell(format!("{at} asks a third party: {url}"));
            }
        }
    }

    async fn accessible(&mut self, at: &str) {
        let Some(axe) = &self.axe else { return };
        if self.ask("typeof window.axe").await != json!("object") {
            self.driver.execute(axe.as_str(), Vec::new()).await.expect("axe-core can be loaded");
        }
        let run = format!(
            "const done = arguments[0]; axe.run(document, {{ runOnly: {TAGS}, resultTypes: ['violations'] }}).then( \
             (found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) => \
             `${{rule.id}}: ${{node.target}}: ${{node.failureSummary}}`))), (error) => done(['axe: ' + error]))"
        );
        let found = self.driver.execute_async(run, Vec::new()).await;
        let found = found.and_then(|f| f.convert::<Vec<String>>()).unwrap_or_else(|e| vec![format!("axe: {e}")]);
        for violation in found {
            self.tell(format!("{at}: {}", violation.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }

    /// Panics with everything that was wrong on the pages looked at.
    pub fn nothing_was_wrong(&self) {
        println!("{} looks at pages", self.pages);
        assert!(
            self.pages > 0 && self.wrong.is_empty(),
            "{} things are wrong:\n{}",
            self.wrong.len(),
            self.wrong.join("\n")
        );
    }

    /// The whole page into the folder that `PICTURES` names, for people to look at.
    async fn picture(&self, path: &str) {
        let Some(folder) = std::env::var_os("PICTURES") else { return };
        let path: String = path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let test = std::thread::current().name().unwrap_or_default().replace("::", "-");
        let name =
            format!("{test}-{:03}{}-{}.png", self.pages, path.chars().take(60).collect::<String>(), self.screen.width);
        let size = self.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"].clone();
        let clip = json!({ "x": 0, "y": 0, "width": self.screen.width, "height": size["height"], "scale": 1 });
        self.capture(&Path::new(&folder).join(name), json!({ "captureBeyondViewport": true, "clip": clip })).await;
    }

    /// A picture for the documentation: where it is missing, and anew with `SCREENSHOTS=keep`, so that testing changes nothing.
    pub async fn screenshot(&mut self, name: &str, screen: Screen) {
        let Some(file) = wanted_picture(name) else { return };
        let before = self.screen;
        self.resize(screen).await;
        self.ask("scrollTo(0, 0)").await;
        self.capture(&file, json!({})).await;
        self.resize(before).await;
    }

    /// What fits on a screen, as the address of a picture.
    pub async fn thumbnail(&mut self, screen: Screen) -> String {
        let before = self.screen;
        self.resize(screen).await;
        self.ask("scrollTo(0, 0)").await;
        let clip = json!({ "x": 0, "y": 0, "width": screen.width, "height": screen.height, "scale": 0.5 });
        let picture = self.devtools("Page.captureScreenshot", json!({ "clip": clip })).await;
        self.resize(before).await;
        format!("data:image/png;base64,{}", picture["data"].as_str().unwrap_or_default())
    }

    /// The whole of a page of our own making, for the documentation.
    pub async fn sheet(&mut self, name: &str, page: &Path, width: u32) {
        let Some(file) = wanted_picture(name) else { return };
        self.resize(Screen { width, height: 600 }).await;
        self.driver.goto(format!("file://{}", page.display())).await.expect("the sheet can be opened");
        self.until("document.readyState === 'complete' && [...document.images].every((i) => i.complete)").await;
        let size = self.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"].clone();
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": size["height"], "scale": 1 });
        self.capture(&file, json!({ "captureBeyondViewport": true, "clip": clip })).await;
    }

    async fn capture(&self, file: &Path, how: Value) {
        let picture = self.devtools("Page.captureScreenshot", how).await;
        let png = BASE64.decode(picture["data"].as_str().unwrap_or_default().as_bytes()).expect("a picture");
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder");
        std::fs::write(file, png).expect("the picture can be written");
    }
}

/// Where a picture of the documentation is to be written, if it is.
pub fn wanted_picture(name: &str) -> Option<PathBuf> {
    let file = PathBuf::from(format!("{}/../../docs/screenshots/{name}", env!("CARGO_MANIFEST_DIR")));
    (!file.exists() || anew()).then_some(file)
}

/// Whether the pictures of the documentation are taken anew.
pub fn anew() -> bool {
    std::env::var("SCREENSHOTS").as_deref() == Ok("keep")
}

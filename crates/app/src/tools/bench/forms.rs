//! Somebody with a session and no browser: opens pages, and sends their forms with the key and version they carry.

use crate::tools::bench::http::{Connection, Reply};
use std::net::SocketAddr;

const BOUNDARY: &str = "----ukur";

/// A person at work.
pub struct Person {
    connection: Connection,
    page: String,
    keys: Vec<(String, String)>,
    requests: usize,
}

impl Person {
    /// Over this connection.
    pub fn new(connection: Connection) -> Self {
        Self { connection, page: String::new(), keys: Vec::new(), requests: 0 }
    }

    /// Without a session; signing up or in opens one.
    pub async fn stranger(to: SocketAddr) -> Result<Self, String> {
        Ok(Self::new(Connection::open(to, "").await?))
    }

    /// Requests made so far.
    pub fn requests(&self) -> usize {
        self.requests
    }

    /// Opens a page.
    pub async fn open(&mut self, path: &str) -> Result<(), String> {
        let reply = self.connection.get(path, 1).await?;
        self.requests += 1;
        if reply.status != 200 {
            return Err(format!("{path}: {}", reply.status));
        }
        self.page = String::from_utf8_lossy(&reply.body).into_owned();
        self.keys.clear();
        Ok(())
    }

    /// Takes up the hidden key, and the version where there is one, of the form with this action.
    pub fn keys_of(&mut self, action: &str) -> Result<(), String> {
        let missing = || format!("tidak ada formulir {action}");
        let (_, form) = self.page.split_once(&format!("action=\"{action}\"")).ok_or_else(missing)?;
        let form = form.split("</form>").next().unwrap_or(form);
        let hidden = |name: &str| {
            let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\""))?;
            Some((name.to_owned(), rest.split('"').next()?.to_owned()))
        };
        self.keys = ["kunci", "versi"].into_iter().filter_map(hidden).collect();
        if self.keys.is_empty() { Err(missing()) } else { Ok(()) }
    }

    /// Sends a form; where it leads.
    pub async fn send(&mut self, action: &str, typed: &[(String, String)]) -> Result<String, String> {
        if self.keys.is_empty() {
            self.keys_of(action)?;
        }
        let pairs = self.keys.iter().chain(typed);
        let body: Vec<String> = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        let reply = self.connection.post(action, kind, body.join("&").as_bytes()).await?;
        self.led(action, reply)
    }

    /// Sends a form with a file: its field, its name, its bytes.
    pub async fn upload(&mut self, action: &str, file: (&str, &str, &[u8])) -> Result<String, String> {
        let mut body = Vec::new();
        for (name, value) in &self.keys {
            let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.as_bytes());
        }
        let (field, name, bytes) = file;
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let reply = self.connection.post(action, &kind, &body).await?;
        self.led(action, reply)
    }

    fn led(&mut self, action: &str, reply: Reply) -> Result<String, String> {
        self.requests += 1;
        self.keys.clear();
        if let Some(session) = reply.session {
            self.connection.continue_as(session);
        }
        if reply.status == 303 { Ok(reply.location) } else { Err(format!("{action}: {}", reply.status)) }
    }

    /// What follows `start` in the names of controls, each once.
    pub fn names(&self, start: &str) -> Vec<String> {
        let mut names: Vec<String> = self.following(&format!("name=\"{start}")).collect();
        names.dedup();
        names
    }

    /// The first link that begins so.
    pub fn link(&self, start: &str) -> Option<String> {
        self.following(&format!("href=\"{start}")).next().map(|rest| format!("{start}{rest}"))
    }

    /// The first action of a form that begins so.
    pub fn action(&self, start: &str) -> Option<String> {
        self.following(&format!("action=\"{start}")).next().map(|rest| format!("{start}{rest}"))
    }

    fn following(&self, mark: &str) -> impl Iterator<Item = String> {
        self.page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned)
    }
}

fn encoded(text: &str) -> String {
    let letters = text.bytes().map(|b| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(b).to_string(),
        other => format!("%{other:02X}"),
    });
    letters.collect()
}

//! The real server as a process of its own: when it can serve, and how much memory it holds.

use crate::tools::bench::http::Connection;
use crate::tools::bench::measured::{cpu_of, verdict};
use ground::config::Config;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const START_WITHIN: Duration = Duration::from_millis(500);
/// After this long it is not slow but broken.
const GIVEN_UP_AFTER: Duration = Duration::from_mins(1);

/// A server that runs; it ends with this value.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    started: Duration,
}

impl Server {
    /// Starts `saporancak serve` on the data of this configuration and waits until it says that it is ready.
    pub async fn start(config: &Config) -> Result<Self, String> {
        Self::start_with(config, "").await
    }

    /// The same with more tables of the configuration.
    pub async fn start_with(config: &Config, more: &str) -> Result<Self, String> {
        let free =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map_err(|e| e.to_string())?;
        let file = config.data.join("server.toml");
        let catalogue = config.catalogue.as_ref().map(|c| format!("catalogue = {:?}\n", c.display().to_string()));
        let text = format!(
            "{}data = {:?}\nlisten = \"{free}\"\noperations_listen = \"\"\npublic_url = \"http://{free}\"\ndatabase_url = {:?}\nspecimen = true\nsecond_factor = \"offered\"\ntrusted_proxies = [\"127.0.0.0/8\"]\n{more}",
            catalogue.unwrap_or_default(),
            config.data.display().to_string(),
            config.database_url(),
        );
        std::fs::write(&file, text).map_err(|e| e.to_string())?;
        let program = std::env::current_exe().map_err(|e| e.to_string())?;
        let began = Instant::now();
        let child = Command::new(program)
            .arg("--config")
            .arg(&file)
            .arg("serve")
            .env("RUST_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .map_err(|e| e.to_string())?;
        let mut server = Self { child, address: free, started: Duration::ZERO };
        while began.elapsed() < GIVEN_UP_AFTER {
            if let Ok(mut connection) = Connection::open(free, "").await
                && connection.get("/sehat", 1).await.is_ok_and(|reply| reply.status == 200)
            {
                server.started = began.elapsed();
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Err("server tidak kunjung siap".into())
    }

    /// How long it took, and whether that is the goal.
    pub fn started_figure(&self) -> String {
        format!("{} ms (500: {})", self.started.as_millis(), verdict(self.started < START_WITHIN))
    }

    /// Memory it holds now.
    pub fn resident_mb(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = text.lines().find(|l| l.starts_with("VmRSS:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
    }

    /// CPU time its threads used so far; the kernel counts in hundredths of a second.
    pub fn cpu(&self) -> Duration {
        cpu_of(&format!("/proc/{}/stat", self.child.id()))
    }

    /// Ends it; the database is whole whenever that happens.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

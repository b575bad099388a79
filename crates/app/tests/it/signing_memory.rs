//! The memory of the real server while a head's signing session lasts, and after it: the passphrase is nowhere any more.
//!
//! Reads `/proc/PID/mem` of the server, which only root may; where that is not allowed the test says so and does nothing.

use crate::client::Client;
use crate::signing_world::{NIK, PASSPHRASE, Simulated, TYPE, write};
use domain::ids::ApplicationId;
use ground::app::Clock;
use ground::config::Config;
use saporancak::server::{new_keys, setup};
use saporancak::tools::demo::Cast;
use saporancak::tools::demo::story::until_signature;
use signers::simulator::Place;
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// The server as a process of its own; ended with this value.
struct Server {
    child: Child,
    base: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A specimen installation with a document that waits for the head, who signs through the simulator.
async fn prepared(bsre: &Simulated, version: u8) -> (TempDir, (Cast, ApplicationId), String) {
    let folder = tempfile::Builder::new().prefix("saporancak").tempdir().expect("a folder");
    let mut config = Config::for_folder(folder.path(), "127.0.0.1:0", "http://127.0.0.1");
    config.specimen = true;
    new_keys::create_keys(&config, true, Clock::System.now()).expect("keys");
    let app = setup::open(config.clone(), Clock::System).await.expect("it starts");
    let cast = Cast::create(&app).await.expect("people");
    let id = until_signature(&app, &cast, TYPE).await.expect("it waits for the head");
    let root = write(&folder.path().join("bsre-root.pem"), &bsre.stage.pki().root_pem());
    let password = write(&folder.path().join("bsre-password"), "karangan");
    let signer = format!(
        "[signer]\nprovider = \"bsre\"\nbase_url = \"{}\"\nversion = {version}\nuser = \"uji\"\n\
         password_file = {password}\nroots_file = {root}\n",
        bsre.base
    );
    let text = format!(
        "data = {:?}\ndatabase_url = {:?}\nspecimen = true\nsecond_factor = \"offered\"\n{signer}",
        folder.path().display().to_string(),
        config.database_url()
    );
    (folder, (cast, id), text)
}

fn serve(folder: &Path, table: &str) -> Server {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let base = format!("http://{address}");
    let file = folder.join("server.toml");
    std::fs::write(
        &file,
        format!("listen = \"{address}\"\noperations_listen = \"\"\npublic_url = \"{base}\"\n{table}"),
    )
    .expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_saporancak"));
    command.arg("--config").arg(&file).arg("serve").env("RUST_LOG", "error");
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("it starts");
    Server { child, base }
}

impl Server {
    async fn until_ready(&self) {
        for _ in 0..600 {
            let asked = reqwest::get(format!("{}/sehat", self.base)).await;
            if asked.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server is not ready after a minute");
    }

    /// Where the words stand in its memory, with what stands around them; `None` where nobody may look.
    fn holds(&self, words: &[u8]) -> Option<Vec<String>> {
        const PART: usize = 4 << 20;
        let folder = format!("/proc/{}", self.child.id());
        let maps = std::fs::read_to_string(format!("{folder}/maps")).ok()?;
        let memory = File::open(format!("{folder}/mem")).ok()?;
        let (mut found, mut read_bytes) = (Vec::new(), 0_u64);
        let mut part = vec![0; PART + words.len()];
        for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|mode| mode.starts_with('r'))) {
            let range = line.split(' ').next().and_then(|range| range.split_once('-'));
            let number = |text: &str| u64::from_str_radix(text, 16).expect("a hexadecimal number");
            let Some((start, end)) = range.map(|(start, end)| (number(start), number(end))) else { continue };
            let mut at = start;
            // Parts overlap, so that nothing hides between two; what the kernel keeps for itself cannot be read.
            while at < end {
                let length = usize::try_from(end - at).map_or(part.len(), |left| left.min(part.len()));
                let Ok(read) = memory.read_at(&mut part[..length], at) else { break };
                read_bytes += u64::try_from(read).unwrap_or_default();
                for place in memchr::memmem::find_iter(&part[..read], words) {
                    let around = &part[place.saturating_sub(60)..(place + words.len() + 60).min(read)];
                    let around = String::from_utf8_lossy(around).escape_debug().to_string();
                    let name = line.split_whitespace().nth(5).unwrap_or("anonymous");
                    found.push(format!("{:#x} {name}: {around}", at + u64::try_from(place).expect("a place")));
                }
                at += u64::try_from(PART).expect("a size");
            }
        }
        (read_bytes > 0).then_some(found)
    }

    /// Whatever works for the session sees that it is over, and wipes what it had.
    async fn forgets(&self, secret: &str) {
        let mut left = Vec::new();
        for _ in 0..100 {
            left = self.holds(secret.as_bytes()).expect("as before");
            if left.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{} copies are left:\n{}", left.len(), left.join("\n"));
    }

    /// Whether the system would write a core file of it.
    fn core_limit(&self) -> String {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", self.child.id())).expect("its limits");
        let line = limits.lines().find(|line| line.starts_with("Max core file size")).expect("of core files");
        line.split_whitespace().skip(4).take(2).collect::<Vec<_>>().join(" ")
    }
}

async fn page_says(head: &Client, words: &str) {
    for _ in 0..600 {
        if head.get("/tanda-tangan").await.says(words) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("waited a minute for: {words}: {}", head.get("/tanda-tangan").await.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passphrase_is_in_no_memory_after_its_session_by_the_first_interface() {
    forgotten(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passphrase_is_in_no_memory_after_its_session_by_the_second_interface() {
    forgotten(2).await;
}

async fn forgotten(version: u8) {
    let bsre = Simulated::up();
    let (mut server, head, _folder) = ordered(&bsre, version).await;
    give(&head, PASSPHRASE).await;
    page_says(&head, "1 dari 1 selesai").await;
    let Some(during) = server.holds(PASSPHRASE.as_bytes()) else {
        println!("skipped: this user may not read the memory of another process");
        return;
    };
    assert_eq!(during.len(), 1, "the secret of an open session is held once: {}", during.join("\n"));
    assert_eq!(server.core_limit(), "0 0", "no core file of it is written");

    let form = head.get("/tanda-tangan").await.form("/tanda-tangan/sesi/tutup");
    head.send(form).await.must_say("Sesi");
    server.forgets(PASSPHRASE).await;
    head.get("/tanda-tangan").await.must_say("Passphrase sertifikat Anda");

    let pid = server.child.id().to_string();
    assert!(Command::new("kill").args(["-ABRT", &pid]).status().expect("kill runs").success());
    assert!(!server.child.wait().expect("it ends").core_dumped(), "nothing is written when it is made to crash");
}

/// The service refuses the secret, which ends the session. Nothing else comes by the connection that brought it, so nothing that the
/// network keeps is written over by chance.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_passphrase_is_in_no_memory_though_nobody_asks_anything_more() {
    const WRONG: &str = "kenari-ungu-sembilan";
    for version in [1, 2] {
        let bsre = Simulated::up();
        let (server, head, _folder) = ordered(&bsre, version).await;
        give(&head, WRONG).await;
        let place = if version == 1 { Place::V1Sign } else { Place::V2Sign };
        for _ in 0..600 {
            if bsre.stage.calls(place) == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(bsre.stage.calls(place), 1, "the wrong secret was tried, once");
        if server.holds(b"x").is_some() {
            server.forgets(WRONG).await;
        }
    }
}

/// A server whose head has ordered a signature, and the head.
async fn ordered(bsre: &Simulated, version: u8) -> (Server, Client, TempDir) {
    let (folder, (cast, id), table) = prepared(bsre, version).await;
    let server = serve(folder.path(), &table);
    server.until_ready().await;
    let head = Client::signed_in(&server.base, "kadis", &cast.password).await;
    let mut form = head.get("/tanda-tangan").await.form("/tanda-tangan");
    form.tick("pilih", &id.to_string()).set("sandi", &cast.password);
    head.send(form).await.must_say("Perintah tanda tangan diterima");
    page_says(&head, "1 dokumen menunggu Anda sejak").await;
    (server, head, folder)
}

async fn give(head: &Client, secret: &str) {
    let mut form = head.get("/tanda-tangan").await.form("/tanda-tangan/sesi");
    form.set("nik-penanda", NIK).set("passphrase", secret);
    head.send(form).await.must_say("Sesi tanda tangan dibuka");
}

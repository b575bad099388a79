//! The continuous copy of SQLite: the server is killed under load, and what it had acknowledged a second before is in the copy.

use crate::backup_repository::{Bare, Vaulted, saporancak, well, written};
use crate::client::Client;
use crate::people::start;
use crate::privacy::PASSWORD;
use crate::world::On;
use saporancak::tools::demo::story::sample;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const TYPE: &str = "skp-penelitian";

struct Served(Child);
impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn serve(config: &Path, port: u16) -> Served {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saporancak"));
    command.env_remove("SAPORANCAK_CONFIG").arg("serve").arg("--config").arg(config);
    let log = fs::File::create(config.with_extension("log")).expect("a log");
    let served = Served(command.stdin(Stdio::null()).stdout(log).stderr(Stdio::null()).spawn().expect("it starts"));
    let begun = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it never listened");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    served
}

async fn signed_up(address: &str) -> Client {
    let person = Client::new(address);
    let mut form = person.get("/daftar").await.form("/daftar");
    form.set("nama", "Rina Ratnasari").set("hp", "0812 3456 7001");
    form.set("pengguna", "rina.ratnasari").set("sandi", PASSWORD);
    let mut form = person.send(form).await.form("/kewajiban");
    form.tick("terima", "ya");
    person.send(form).await;
    person
}

fn applications(database: &Path) -> BTreeSet<String> {
    let file = rusqlite::Connection::open(database).expect("the database");
    let mut all = file.prepare("select id from application").expect("a statement");
    let ids = all.query_map([], |row| row.get::<_, String>(0)).expect("rows");
    ids.map(|id| id.expect("an id")).collect()
}

fn database_of(folder: &Path) -> std::path::PathBuf {
    folder.join("uji.db")
}

/// An installation with a continuous copy, and its server.
async fn office(vaulted: &Vaulted) -> (tempfile::TempDir, std::path::PathBuf, String, Served) {
    let folder = tempfile::Builder::new().prefix("kantor").tempdir().expect("a folder");
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let address = format!("http://127.0.0.1:{port}");
    let database = format!("sqlite:{}", database_of(folder.path()).display());
    let config = written(vaulted, (folder.path(), &database, &address), "continuous = true\n");
    let text = fs::read_to_string(&config).expect("written");
    fs::write(&config, format!("listen = \"127.0.0.1:{port}\"\noperations_listen = \"\"\n{text}")).expect("written");
    well(&config, &["keys", "create", "--specimen"]);
    well(&config, &["migrate"]);
    let served = serve(&config, port).await;
    let begun = Instant::now();
    while well(&config, &["backup", "list"]).contains("Belum ada") {
        assert!(begun.elapsed() < Duration::from_mins(1), "no backup to begin with");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    (folder, config, address, served)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_under_load_it_loses_a_second_at_most() {
    let vaulted = Vaulted::new();
    let (folder, _config, address, mut served) = office(&vaulted).await;
    let person = signed_up(&address).await;
    let sample = sample(TYPE).expect("a sample");
    let (begun, mut acknowledged) = (Instant::now(), Vec::new());
    while begun.elapsed() < Duration::from_secs(5) {
        let href = start(&person, TYPE, &sample).await;
        acknowledged.push((Instant::now(), href.rsplit('/').next().expect("an id").to_owned()));
    }
    served.0.kill().expect("killed");
    let killed = Instant::now();
    served.0.wait().expect("gone");
    let there = applications(&database_of(folder.path()));
    assert!(
        acknowledged.iter().all(|(_, id)| there.contains(id)),
        "nothing that was acknowledged is lost on the disk itself"
    );

    let fresh = Bare::new(On::Sqlite, &vaulted, &folder.path().join("keys"));
    let (done, said) = fresh.restore(&vaulted, &[]);
    assert!(done, "{said}");
    let back = applications(&database_of(fresh.folder.path()));
    let lost: Vec<Duration> =
        acknowledged.iter().filter(|(_, id)| !back.contains(id)).map(|(at, _)| killed.duration_since(*at)).collect();
    let oldest = lost.iter().max().copied().unwrap_or_default();
    println!("{} acknowledged, {} lost, the oldest {oldest:?} before the kill", acknowledged.len(), lost.len());
    assert!(oldest < Duration::from_secs(1), "{oldest:?}");
    assert!(acknowledged.len() > 10 && back.len() > 10, "there was load: {}", acknowledged.len());
    let (sound, said) = saporancak(&fresh.config, &["audit", "verify"]);
    assert!(sound, "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_back_to_a_moment() {
    let vaulted = Vaulted::new();
    let (folder, config, address, served) = office(&vaulted).await;
    let person = signed_up(&address).await;
    let sample = sample(TYPE).expect("a sample");
    let before = start(&person, TYPE, &sample).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let moment = ground::app::Clock::System.now().to_string();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after = start(&person, TYPE, &sample).await;
    // Somebody writes from another process meanwhile.
    well(&config, &["account", "add", "rina", "--name", "Rina Contoh", "--role", "admin"]);
    let last = start(&person, TYPE, &sample).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    drop(served);
    let id = |href: &str| href.rsplit('/').next().expect("an id").to_owned();
    let restored = |more: &[&str]| {
        let fresh = Bare::new(On::Sqlite, &vaulted, &folder.path().join("keys"));
        let (done, said) = fresh.restore(&vaulted, more);
        assert!(done, "{said}");
        (applications(&database_of(fresh.folder.path())), said)
    };
    let (then, said) = restored(&["--until", &moment]);
    assert!(then.contains(&id(&before)) && !then.contains(&id(&after)), "{said}");
    let (end, said) = restored(&[]);
    assert!([&before, &after, &last].iter().all(|href| end.contains(&id(href))), "{said}");
    // The backup that the server began with has none of them.
    let (fresh, said) = restored(&["--backup-only"]);
    assert!(!fresh.contains(&id(&before)), "{said}");

    // A piece that is damaged or missing is said, and nothing after it is taken in.
    let mut pieces: Vec<_> =
        vaulted.objects().into_iter().filter(|path| path.starts_with(vaulted.place().join("writes"))).collect();
    pieces.sort();
    let last_piece = pieces.last().expect("pieces");
    let mut bytes = fs::read(last_piece).expect("a piece");
    bytes[60] ^= 1;
    fs::write(last_piece, bytes).expect("changed");
    let (_, said) = restored(&[]);
    assert!(said.contains("BERHENTI LEBIH AWAL") && said.contains("rusak"), "{said}");
}

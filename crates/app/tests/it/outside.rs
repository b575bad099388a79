//! Real counterparts over the wire: an S3-compatible store (moto's server) and an SMTP server (aiosmtpd).

use crate::backup_repository::{Bare, Vaulted, of_world, well};
use crate::world::{On, World};
use ground::config::{Mail, S3};
use saporancak::tools::demo::story::tell;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program that ends with the test.
pub struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port()
}

/// The program a variable names; under `./test` it must be there.
pub fn program(variable: &str) -> Option<String> {
    let named = std::env::var(variable).ok();
    assert!(
        named.is_some() || std::env::var("REFEREES").as_deref() != Ok("required"),
        "{variable} is not set; run ./test"
    );
    if named.is_none() {
        println!("skipped: {variable} is not set");
    }
    named
}

pub fn start(mut command: Command, port: u16) -> Server {
    let server = Server(command.spawn().expect("it starts"));
    let deadline = Instant::now() + Duration::from_mins(1);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "nothing listens on {port}");
        std::thread::sleep(Duration::from_millis(50));
    }
    server
}

/// The whole way with every file in an S3-compatible store, switched on by its URL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_can_lie_in_s3() {
    let Some(moto) = program("MOTO_SERVER") else { return };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let port = free_port();
    let mut command = Command::new(moto);
    command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let _server = start(command, port);
    let endpoint = format!("http://127.0.0.1:{port}");
    let made = reqwest::Client::new().put(format!("{endpoint}/berkas")).send().await.expect("a bucket");
    assert!(made.status().is_success());
    let secret = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(secret.path(), "rahasia\n").expect("written");
    let world = World::start_with(On::Sqlite, |config| {
        config.files_url = Some("s3://berkas/padang".into());
        config.s3 = S3 {
            endpoint: Some(endpoint),
            region: None,
            access_key: Some("kunci".into()),
            secret_key_file: Some(secret.path().to_owned()),
        };
    });
    let world = world.await.expect("SQLite is always there");
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    assert!(told.licence_pdf.starts_with(b"%PDF") && told.verdict.starts_with("SAH"));
    assert!(!world.folder.path().join("files").exists(), "nothing lies in the folder");
    backed_up(&world, secret.path());
}

/// Backups lie there too, beside the files, and are restored from there into another part of the store.
fn backed_up(world: &World, secret: &Path) {
    let vaulted = Vaulted::new();
    let endpoint = world.app.config.s3.endpoint.clone().expect("an address");
    let config = of_world(&vaulted, world, "");
    let bare = Bare::new(On::Sqlite, &vaulted, &world.app.config.signing_folder());
    for (file, files) in [(&config, "s3://berkas/padang"), (&bare.config, "s3://berkas/pulih")] {
        let text = std::fs::read_to_string(file).expect("written");
        let place = format!("place = {:?}", vaulted.place().display().to_string());
        let text = format!("files_url = {files:?}\n{}", text.replace(&place, "place = \"s3://berkas/cadangan\""));
        let s3 = format!(
            "[s3]\nendpoint = {endpoint:?}\naccess_key = \"kunci\"\nsecret_key_file = \"{}\"\n",
            secret.display()
        );
        std::fs::write(file, [text, s3].concat()).expect("written");
    }
    well(&config, &["backup"]);
    well(&config, &["backup"]);
    assert!(well(&config, &["backup", "check"]).contains("setiap bagian cocok"));
    let (done, said) = bare.restore(&vaulted, &[]);
    assert!(done && said.contains("berkas: ") && !said.contains("TIDAK ADA"), "{said}");
    let identity = vaulted.identity.to_str().expect("a path");
    let said = well(&bare.config, &["backup", "verify", "--identity", identity]);
    assert!(said.contains("utuh dan dapat dipulihkan"), "{said}");
}

/// Notices reach the applicant by SMTP; a server that is down holds up nothing but the notice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notices_go_out_by_smtp() {
    let Some(python) = program("AIOSMTPD_PYTHON") else { return };
    let port = free_port();
    let world = World::start_with(On::Sqlite, |config| {
        config.mail = Mail {
            smtp_url: Some(format!("smtp://127.0.0.1:{port}")),
            password_file: None,
            from: Some("Perizinan <izin@contoh.invalid>".into()),
        };
    });
    let world = world.await.expect("SQLite is always there");
    // No server yet: the licence comes out all the same.
    let told = tell(&world.app, &world.cast, "skp-penelitian", &mut |_| {}).await.expect("the whole way");
    assert!(told.verdict.starts_with("SAH"));
    let inbox = world.folder.path().join("inbox.txt");
    let out = std::fs::File::create(&inbox).expect("a file");
    let mut command = Command::new(python);
    command.args([
        "-u",
        "-m",
        "aiosmtpd",
        "-n",
        "-l",
        &format!("127.0.0.1:{port}"),
        "-c",
        "aiosmtpd.handlers.Debugging",
        "stdout",
    ]);
    command.stdout(out).stderr(Stdio::null());
    let _server = start(command, port);
    let read = || std::fs::read_to_string(&inbox).unwrap_or_default();
    world.until(async || read().matches("Nomor permohonan").count() >= 2, "both letters, after the retries").await;
    let letters = read();
    assert!(letters.contains("pemohon@contoh.invalid"), "{letters}");
    assert!(letters.contains("Permohonan Anda sudah kami terima"), "{letters}");
    for subject in letters.lines().filter(|l| l.starts_with("Subject:")) {
        assert!(!subject.contains("Pemohon") && !subject.contains("26-0"), "nothing personal in a subject: {subject}");
    }
}

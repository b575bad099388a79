//! TLS to a real PostgreSQL: who has the right root and name is let through, anybody else is refused in a sentence.

use db::{Db, Tx};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A PostgreSQL that speaks TLS, of this test alone.
struct Server {
    folder: TempDir,
    bin: PathBuf,
    port: u16,
}

/// Folder with PostgreSQL's programs, or `None` on a machine that has none and needs none.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max();
    let required = std::env::var("REFEREES").as_deref() == Ok("required");
    assert!(found.is_some() || !required, "PostgreSQL is missing; run ./test, which installs it");
    found
}

/// A program of PostgreSQL, as a user that it accepts: it refuses root.
fn as_postgres(program: &Path, folder: &Path) -> Command {
    let mut command = if rustix::process::getuid().is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

impl Server {
    fn start(bin: PathBuf, (certificate, key): (&str, &str)) -> Self {
        // Not under TMPDIR: a socket's path must be short, and the folder open to PostgreSQL's user.
        let folder = tempfile::Builder::new().prefix("saporancak-tls").tempdir_in("/tmp").expect("a folder");
        let here = folder.path();
        if rustix::process::getuid().is_root() {
            let owned = Command::new("chown").arg("postgres").arg(here).status();
            assert!(owned.is_ok_and(|status| status.success()), "PostgreSQL's user owns the folder");
        }
        let made = as_postgres(&bin.join("initdb"), here)
            .args([
                "--pgdata=data",
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ])
            .status();
        assert!(made.is_ok_and(|status| status.success()), "initdb");
        for (name, text) in [("server.crt", certificate), ("server.key", key)] {
            let file = here.join("data").join(name);
            std::fs::write(&file, text).expect("the folder can be written");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("our own file");
            if rustix::process::getuid().is_root() {
                let owned = Command::new("chown").arg("postgres").arg(&file).status();
                assert!(owned.is_ok_and(|status| status.success()), "PostgreSQL's user owns its key");
            }
        }
        // Only what is encrypted is let in at all.
        std::fs::write(here.join("data/pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n").expect("written");
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
        let options = format!("-p {port} -k {} -c listen_addresses=127.0.0.1 -c ssl=on -c fsync=off", here.display());
        let started = as_postgres(&bin.join("pg_ctl"), here)
            .args(["start", "--pgdata=data", "--wait", "--silent", "--log=log", "--options", &options])
            .status();
        let log = || std::fs::read_to_string(here.join("log")).unwrap_or_default();
        assert!(started.is_ok_and(|status| status.success()), "PostgreSQL with TLS starts: {}", log());
        Self { folder, bin, port }
    }

    fn url(&self, host: &str, root: &Path) -> String {
        format!("postgres://postgres@{host}:{}/postgres?sslmode=verify-full&sslrootcert={}", self.port, root.display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stop = ["stop", "--pgdata=data", "--mode=immediate", "--silent"];
        let _ = as_postgres(&self.bin.join("pg_ctl"), self.folder.path()).args(stop).status();
    }
}

fn root(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a root")
}

/// A certificate of this root for one name, and its key.
fn issued(root: &CertifiedIssuer<'static, KeyPair>, name: &str) -> (String, String) {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new([name.to_owned()]).expect("a name");
    (params.signed_by(&key, root).expect("a certificate").pem(), key.serialize_pem())
}

fn refusal(url: &str) -> String {
    match Db::open(url) {
        Ok(_) => panic!("{url} was let through"),
        Err(error) => error.to_string(),
    }
}

/// What PostgreSQL itself says of this connection.
const ENCRYPTED: &str = "select ssl as ssl from pg_stat_ssl where pid = pg_backend_pid()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_right_root_and_name_reach_postgresql_over_tls() {
    let Some(bin) = programs() else { return };
    let (ours, other) = (root("Akar uji"), root("Akar lain"));
    let (certificate, key) = issued(&ours, "localhost");
    let server = Server::start(bin, (&certificate, &key));
    let keep = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = keep.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let (right, wrong) = (file("root.pem", &ours.pem()), file("other.pem", &other.pem()));

    let db = Db::open(&server.url("localhost", &right)).expect("right root and name");
    let encrypted = db.read(|tx: &mut dyn Tx| Ok(tx.one(ENCRYPTED, &[])?.is_some_and(|row| row.int("ssl") == 1)));
    assert!(encrypted.await.expect("it answers"), "PostgreSQL says that it was encrypted");

    let said = refusal(&server.url("127.0.0.1", &right));
    assert!(said.contains("bukan untuk nama server"), "{said}");
    let said = refusal(&server.url("localhost", &wrong));
    assert!(said.contains("tidak berasal dari akar"), "{said}");
    let said = refusal(&server.url("localhost", &file("empty.pem", "")));
    assert!(said.contains("tidak ada sertifikat di dalamnya"), "{said}");
    let said = refusal(&server.url("localhost", &keep.path().join("missing.pem")));
    assert!(said.contains("sertifikat akar tidak terbaca"), "{said}");
    let plain = refusal(&format!("postgres://postgres@localhost:{}/postgres", server.port));
    assert!(plain.contains("no encryption"), "this server lets nobody in without: {plain}");
    // The other way round: who asks for TLS gets no plain answer instead.
    if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
        let said = refusal(&format!("{url}?sslmode=verify-full&sslrootcert={}", right.display()));
        assert!(said.contains("tidak menerima TLS"), "{said}");
    }
}

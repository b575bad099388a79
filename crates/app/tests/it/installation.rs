//! What lies on the disk: for its owner alone, whatever the umask; keys that others may read are refused; a demo touches nothing else.

use rcgen::{CertificateParams, DnType, KeyPair, KeyUsagePurpose};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// The program, started by somebody whose umask lets everybody in.
pub fn carelessly(arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_saporancak")]).args(arguments);
    command.env_remove("SAPORANCAK_CONFIG").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub fn run(arguments: &[&str]) -> Output {
    carelessly(arguments).output().expect("it runs")
}

pub fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// A folder with keys, a database and an admin, as the operator makes it; its configuration.
pub fn installation() -> (TempDir, PathBuf) {
    let (folder, config) = migrated();
    let path = config.to_str().expect("a path");
    let added = run(&["account", "add", "rina", "--name", "Rina Contoh", "--role", "admin", "--config", path]);
    assert!(added.status.success(), "{}", said(&added));
    (folder, config)
}

/// The same before anybody has an account in it.
fn migrated() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("saporancak.toml");
    let text = format!(
        "public_url = \"https://izin.contoh.id\"\nspecimen = true\ndata = {:?}\n",
        folder.path().join("data").display().to_string()
    );
    fs::write(&config, text).expect("a file");
    let path = config.to_str().expect("a path").to_owned();
    for arguments in [&["keys", "create", "--specimen"][..], &["migrate"]] {
        let output = run(&[arguments, &["--config", &path]].concat());
        assert!(output.status.success(), "{}", said(&output));
    }
    (folder, config)
}

/// Everything below a folder that others may open; the copy of the status page is made for the proxy.
pub fn open_to_others(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with("status") {
            continue;
        }
        if fs::metadata(&path).expect("its mode").permissions().mode() & 0o077 != 0 {
            found.push(path.clone());
        }
        if path.is_dir() {
            found.extend(open_to_others(&path));
        }
    }
    found
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("its mode is set");
}

#[test]
fn what_is_written_is_for_its_owner_alone() {
    let (folder, _) = installation();
    let data = folder.path().join("data");
    assert!(data.join("saporancak.db").exists() && data.join("keys/master-key").exists());
    assert_eq!(fs::metadata(&data).expect("its mode").permissions().mode() & 0o777, 0o700);
    assert_eq!(open_to_others(&data), Vec::<PathBuf>::new());
}

#[test]
fn keys_that_others_may_read_are_refused_with_the_cure() {
    let (folder, config) = installation();
    let config = config.to_str().expect("a path");
    let doctor = || run(&["doctor", "--config", config]);
    assert!(said(&doctor()).contains("baik"), "{}", said(&doctor()));
    for name in ["master-key", "signer-key.pem", "qr-key.pem"] {
        let key = folder.path().join("data/keys").join(name);
        for mode in [0o644, 0o440, 0o602] {
            set_mode(&key, mode);
            let refused = doctor();
            assert!(!refused.status.success());
            let told = said(&refused);
            assert!(
                told.contains(&format!("chmod 600 {}", key.display())) && told.contains(&format!("{mode:o}")),
                "{told}"
            );
        }
        set_mode(&key, 0o400);
        assert!(said(&doctor()).contains("baik"), "{}", said(&doctor()));
    }
    // A certificate is no secret.
    set_mode(&folder.path().join("data/keys/signer.pem"), 0o644);
    assert!(said(&doctor()).contains("baik"));
}

/// The key of QR codes is changed by a command, as often as one likes; the keys of before stay announced.
#[test]
fn the_key_of_qrs_is_changed() {
    let (folder, config) = installation();
    let config = config.to_str().expect("a path");
    let keys = folder.path().join("data/keys");
    let announced = || fs::read_to_string(keys.join("qr-keys.json")).expect("the announced keys");
    let first = announced();
    for count in [2, 3] {
        let changed = run(&["keys", "rotate-qr", "--config", config]);
        assert!(changed.status.success() && said(&changed).contains("Mulai ulang"), "{}", said(&changed));
        assert_eq!(announced().matches("\"kid\"").count(), count);
    }
    let kid = first.split("\"kid\":\"").nth(1).expect("an id").get(..8).expect("eight digits");
    assert!(announced().contains(kid), "the first is still there");
    assert_eq!(open_to_others(&keys), Vec::<PathBuf>::new());
    assert!(said(&run(&["doctor", "--config", config])).contains("baik"));
    // A key that nobody announced is refused with the cure, and the cure helps.
    let (other, _) = installation();
    fs::remove_file(keys.join("qr-key.pem")).expect("removed");
    fs::copy(other.path().join("data/keys/qr-key.pem"), keys.join("qr-key.pem")).expect("another key");
    let refused = said(&run(&["doctor", "--config", config]));
    assert!(refused.contains("saporancak keys create"), "{refused}");
    assert!(run(&["keys", "create", "--config", config]).status.success());
    assert_eq!(announced().matches("\"kid\"").count(), 4);
    assert!(said(&run(&["doctor", "--config", config])).contains("baik"));
}

#[test]
fn folders_in_which_others_may_put_files_are_refused_with_the_cure() {
    let (folder, config) = installation();
    let config = config.to_str().expect("a path");
    for name in ["data", "data/keys"] {
        let path = folder.path().join(name);
        for mode in [0o777, 0o770, 0o722, 0o702] {
            set_mode(&path, mode);
            for command in [&["doctor"][..], &["keys", "create"], &["serve"]] {
                let refused = run(&[command, &["--config", config]].concat());
                let told = said(&refused);
                assert!(!refused.status.success(), "{mode:o} {command:?}");
                let cure = format!("(mode {mode:o}). Perbaiki dengan: chmod 700 {}", path.display());
                assert!(told.contains(&cure), "{told}");
            }
        }
        set_mode(&path, 0o700);
        assert!(said(&run(&["doctor", "--config", config])).contains("baik"));
    }
}

#[test]
fn the_command_line_asks_of_an_officer_what_the_web_asks() {
    let (_folder, config) = installation();
    let config = config.to_str().expect("a path");
    let add = |name: &str, nip: &str| {
        run(&["account", "add", name, "--name", "Petugas Contoh", "--role", "loket", "--nip", nip, "--config", config])
    };
    for nip in ["12", "19800101201001100", "1980010120100110012", "NIP198001012010011001"] {
        let refused = add("petugas", nip);
        assert!(!refused.status.success(), "{nip}");
        assert!(said(&refused).contains("NIP/NRP"), "{}", said(&refused));
    }
    for (name, nip) in
        [("petugas.satu", "198001012010011001"), ("petugas.dua", "19800101 201001 1 001"), ("petugas.tiga", "12345678")]
    {
        let added = add(name, nip);
        assert!(added.status.success(), "{}", said(&added));
    }
}

/// What is checked is what would be served.
#[test]
fn the_catalogue_that_is_configured_is_checked() {
    let (folder, config) = migrated();
    let path = config.to_str().expect("a path");
    let check = |more: &[&str]| run(&[&["catalog", "check"], more, &["--config", path]].concat());
    assert!(said(&check(&[])).contains("Katalog bawaan sah"), "{}", said(&check(&[])));
    let broken = folder.path().join("katalog");
    fs::create_dir_all(broken.join("stpt")).expect("a folder");
    fs::write(broken.join("stpt/licence.toml"), "ini bukan katalog").expect("a file");
    let text = fs::read_to_string(&config).expect("the configuration");
    fs::write(&config, format!("{text}catalogue = {:?}\n", broken.display().to_string())).expect("a file");
    for more in [&[][..], &[broken.to_str().expect("a path")]] {
        let refused = check(more);
        assert!(!refused.status.success() && !said(&refused).contains("sah:"), "{}", said(&refused));
    }
    let good = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
    assert!(said(&check(&[good])).contains(&format!("Katalog {good} sah")), "the folder that is named counts first");
    // Without a configuration it is the one that comes with the program.
    let elsewhere = folder.path().join("tidak-ada.toml");
    let builtin = run(&["catalog", "check", "--config", elsewhere.to_str().expect("a path")]);
    assert!(said(&builtin).contains("Katalog bawaan sah"), "{}", said(&builtin));
}

/// Names and bytes of everything below a folder.
pub fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        // A command that ends before SQLite has tidied up leaves these beside the database; they hold nothing of their own.
        let is_sqlites = path.to_str().is_some_and(|name| name.ends_with("-wal") || name.ends_with("-shm"));
        if path.is_dir() {
            all.extend(everything(&path));
        } else if !is_sqlites {
            all.push((path.clone(), fs::read(&path).expect("a file")));
        }
    }
    all.sort();
    all
}

#[test]
fn a_demo_never_touches_an_installation() {
    let (folder, _) = installation();
    let data = folder.path().join("data");
    // What the commands before left in the log of SQLite stands in the database itself from here on.
    let database = rusqlite::Connection::open(data.join("saporancak.db")).expect("the database");
    database.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("a checkpoint");
    database.close().expect("closed");
    let before = everything(&data);
    let path = |path: &Path| path.to_str().expect("a path").to_owned();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let other = path(&elsewhere.path().join("peragaan"));
    let database = format!("sqlite:{}", data.join("saporancak.db").display());
    for arguments in [
        vec!["demo", "--once", "--data", &path(&data)],
        vec!["demo", "--once", "--data", &path(folder.path())],
        vec!["demo", "--once", "--data", &other, "--database-url", &database],
    ] {
        let refused = run(&arguments);
        assert!(!refused.status.success(), "{arguments:?}");
        assert!(said(&refused).contains("tidak disentuh"), "{}", said(&refused));
    }
    assert!(everything(&data) == before, "not one byte is another");
}

/// An installation on its first day has tables and nobody in it; only what a demo took itself is a demo's.
#[test]
fn a_demo_takes_no_database_that_was_only_migrated() {
    let (folder, _) = migrated();
    let file = folder.path().join("data/saporancak.db");
    let database = format!("sqlite:{}", file.display());
    let elsewhere = tempfile::tempdir().expect("a folder");
    for name in ["baru", "lain"] {
        let data = elsewhere.path().join(name);
        let data = data.to_str().expect("a path");
        for _ in 0..2 {
            let refused = run(&["demo", "--empty", "--once", "--data", data, "--database-url", &database]);
            assert!(!refused.status.success());
            assert!(said(&refused).contains("tidak disentuh"), "{}", said(&refused));
        }
    }
    // Another folder's demo that took an empty database and was killed once the tables were there goes on in it; no other does.
    let other = tempfile::tempdir().expect("a folder");
    let taken = format!("sqlite:{}", other.path().join("peragaan.db").display());
    let own = elsewhere.path().join("sendiri");
    let own = own.to_str().expect("a path");
    let demo = |data: &str| run(&["demo", "--empty", "--once", "--data", data, "--database-url", &taken]);
    // Killed: its keys cannot be made, and the tables come from elsewhere.
    fs::create_dir(own).expect("a folder");
    assert!(!run(&["demo", "--once", "--data", own, "--database-url", "bukan:basis-data"]).status.success());
    fs::write(Path::new(own).join("keys"), "bukan folder").expect("a file");
    assert!(!demo(own).status.success());
    fs::remove_file(Path::new(own).join("keys")).expect("no file");
    let config = other.path().join("saporancak.toml");
    let text =
        format!("public_url = \"https://izin.contoh.id\"\nspecimen = true\ndatabase_url = {taken:?}\ndata = {own:?}\n");
    fs::write(&config, text).expect("a file");
    assert!(run(&["migrate", "--config", config.to_str().expect("a path")]).status.success());
    assert!(said(&demo(elsewhere.path().join("lain").to_str().expect("a path"))).contains("tidak disentuh"));
    let goes_on = demo(own);
    assert!(goes_on.status.success(), "{}", said(&goes_on));
    assert!(demo(own).status.success(), "the second time it is marked");
    assert!(!Path::new(own).join("basis-data-diambil.txt").exists());
}

/// Somebody put the office's own certificate into the demo's folder.
#[test]
fn a_demo_never_signs_with_a_certificate_that_is_no_specimen() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_str().expect("a path");
    let keys = folder.path().join("keys");
    // A database that cannot be opened: the demo marks its folder and goes no further.
    assert!(!run(&["demo", "--once", "--data", data, "--database-url", "bukan:basis-data"]).status.success());
    put_real_certificate(&keys);
    let refused = run(&["demo", "--once", "--data", data]);
    assert!(!refused.status.success());
    assert!(said(&refused).contains("bukan sertifikat contoh"), "{}", said(&refused));
    assert!(!folder.path().join("saporancak.db").exists(), "nothing was begun");
}

/// A certificate that nobody takes for a specimen, as the office's own would be.
pub fn put_real_certificate(keys: &Path) {
    fs::create_dir_all(keys).expect("a folder");
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Kepala DPMPTSP");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    for (name, text) in
        [("signer.pem", certificate.pem()), ("root.pem", certificate.pem()), ("signer-key.pem", key.serialize_pem())]
    {
        let path = keys.join(name);
        let _ = fs::remove_file(&path);
        fs::write(&path, text).expect("a file");
        set_mode(&path, 0o600);
    }
}

/// A simulator as it is started by hand, until the test is over; and the table it prints, up to the line that begins so.
struct Simulator(Child, String);

impl Simulator {
    fn start(kind: &str, folder: &Path, last: &str) -> Self {
        let data = folder.to_str().expect("a path");
        let mut child =
            carelessly(&["simulate", kind, "--listen", "127.0.0.1:0", "--data", data]).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let mut table = String::new();
        for line in lines.by_ref().skip_while(|line| !line.starts_with('[')) {
            table.push_str(&line);
            table.push('\n');
            if line.starts_with(last) {
                break;
            }
        }
        // Whoever writes to a pipe that nobody reads any more dies.
        std::thread::spawn(move || lines.for_each(drop));
        Self(child, table)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a simulator says or signs would pass for real where the office's own certificate signs.
#[test]
fn serve_refuses_every_simulator_outside_a_trial() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let config = folder.path().join("saporancak.toml");
    let path = config.to_str().expect("a path");
    // Somebody else has the address: whoever is not refused before ends there.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let own = format!(
        "public_url = \"https://izin.contoh.id\"\nlisten = \"{}\"\ndata = {:?}\n",
        taken.local_addr().expect("an address"),
        data.display().to_string()
    );
    fs::write(&config, &own).expect("a file");
    assert!(run(&["keys", "create", "--config", path]).status.success());
    put_real_certificate(&data.join("keys"));
    assert!(run(&["migrate", "--config", path]).status.success());
    for (kind, last) in [
        ("siak", "ip_user"),
        ("kswp", "secret_files"),
        ("oss", "password_file"),
        ("bsre", "secret ="),
        ("tsa", "level"),
    ] {
        let simulator = Simulator::start(kind, &folder.path().join("simulator"), last);
        assert!(simulator.1.contains(last), "{kind}: {}", simulator.1);
        fs::write(&config, format!("{own}{}", simulator.1)).expect("a file");
        assert!(run(&["config", "check", "--config", path]).status.success(), "{kind}: the table is a good one");
        let refused = run(&["serve", "--config", path]);
        assert!(!refused.status.success(), "{kind}");
        let told = said(&refused);
        assert!(told.contains("simulator") && told.contains("specimen = true"), "{kind}: {told}");
    }
}

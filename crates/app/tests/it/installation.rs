//! What lies on the disk: for its owner alone, whatever the umask; keys that others may read are refused; a demo touches nothing else.

use rcgen::{CertificateParams, DnType, KeyPair, KeyUsagePurpose};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The program, started by somebody whose umask lets everybody in.
pub fn carelessly(arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_saporancak")]).args(arguments);
    command.env_remove("SAPORANCAK_CONFIG").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    carelessly(arguments).output().expect("it runs")
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// A folder with keys, a database and an admin, as the operator makes it; its configuration.
fn installation() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("saporancak.toml");
    let text = format!(
        "public_url = \"https://izin.contoh.id\"\nspecimen = true\ndata = {:?}\n",
        folder.path().join("data").display().to_string()
    );
    fs::write(&config, text).expect("a file");
    let path = config.to_str().expect("a path").to_owned();
    for arguments in [
        &["keys", "create", "--specimen"][..],
        &["migrate"],
        &["account", "add", "rina", "--name", "Rina Contoh", "--role", "admin"],
    ] {
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

fn set_mode(path: &Path, mode: u32) {
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

/// Names and bytes of everything below a folder.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(everything(&path));
        } else {
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

/// Somebody put the office's own certificate into the demo's folder.
#[test]
fn a_demo_never_signs_with_a_certificate_that_is_no_specimen() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_str().expect("a path");
    let keys = folder.path().join("keys");
    // A database that cannot be opened: the demo marks its folder and goes no further.
    assert!(!run(&["demo", "--once", "--data", data, "--database-url", "bukan:basis-data"]).status.success());
    fs::create_dir_all(&keys).expect("a folder");
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
    let refused = run(&["demo", "--once", "--data", data]);
    assert!(!refused.status.success());
    assert!(said(&refused).contains("bukan sertifikat contoh"), "{}", said(&refused));
    assert!(!folder.path().join("saporancak.db").exists(), "nothing was begun");
}

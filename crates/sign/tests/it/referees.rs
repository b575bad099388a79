//! Judges that share no code with this crate: pyHanko, poppler's pdfsig, qpdf, and Python's cryptography.
//!
//! `PYHANKO_PYTHON` names a Python with pyHanko; pdfsig and qpdf are looked for on the PATH. With `REFEREES=required` a missing
//! one fails the test; otherwise the test says that it was skipped.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

use sign::pades::{Verdict, verify};
use sign::pki::TrustRoots;

use crate::samples::{PKI, ROOTS, SIGNED_AT, bases, changes, licence, now, signed, with_streams, with_table};

#[test]
fn pyhanko_trusts_every_kind_of_file() {
    let Some(pyhanko) = pyhanko() else { return };
    let folder = Folder::new();
    let root = folder.write("root.pem", PKI.root_certificate_pem.as_bytes());
    for (name, base) in bases() {
        let file = folder.write("signed.pdf", &signed(&base));
        let answer = run(script(&pyhanko).args(["verify", SIGNED_AT]).args([&root, &file]));
        assert_eq!(text(&answer), "intact valid trusted ENTIRE_FILE", "{name}");
    }
}

#[test]
fn pdfsig_and_qpdf_accept_every_kind_of_file() {
    let (pdfsig, qpdf) = (on_path("pdfsig", "-v"), on_path("qpdf", "--version"));
    let folder = Folder::new();
    for (name, base) in bases() {
        let file = folder.write("signed.pdf", &signed(&base));
        if pdfsig {
            assert_eq!(pdfsig_accepts(&file), Ok(()), "{name}");
        }
        if qpdf {
            let answer = Command::new("qpdf").arg("--check").arg(&file).output().unwrap();
            assert!(answer.status.success(), "{name}: {}{}", text(&answer), String::from_utf8_lossy(&answer.stderr));
        }
    }
}

#[test]
fn pyhanko_sees_the_same_three_hundred_changes() {
    let Some(pyhanko) = pyhanko() else { return };
    let folder = Folder::new();
    let root = folder.write("root.pem", PKI.root_certificate_pem.as_bytes());
    for base in [with_table(&mut licence()), with_streams(&mut licence())] {
        let signed = signed(&base);
        let list: Vec<_> = changes(&signed).iter().map(|(place, byte)| format!("{place} {byte}")).collect();
        let (file, list) =
            (folder.write("signed.pdf", &signed), folder.write("changes.txt", list.join("\n").as_bytes()));
        let answer = run(script(&pyhanko).args(["changes", SIGNED_AT]).args([&root, &file, &list]));
        assert_eq!(text(&answer), "300 caught, not caught: []");
    }
}

#[test]
fn pdfsig_sees_the_same_three_hundred_changes() {
    if !on_path("pdfsig", "-v") {
        return;
    }
    let folder = Folder::new();
    let signed = signed(&with_table(&mut licence()));
    for (place, byte) in changes(&signed) {
        let mut changed = signed.clone();
        changed[place] = byte;
        let file = folder.write("changed.pdf", &changed);
        assert!(pdfsig_accepts(&file).is_err(), "byte {place} set to {byte:#x}");
    }
}

/// The other way round: files signed by pyHanko with EC and RSA keys are read by our verifier.
#[test]
fn what_pyhanko_signs_is_valid_here() {
    let Some(pyhanko) = pyhanko() else { return };
    let folder = Folder::new();
    for base in [with_table(&mut licence()), with_streams(&mut licence())] {
        let base = folder.write("base.pdf", &base);
        for kind in [
            "p256",
            "p384",
            "p384-sha384",
            "rsa",
            "rsa-sha384",
            "rsa-sha512",
            "rsa-pss",
            "rsa-pss-sha384",
            "rsa-pss-sha512",
        ] {
            let (out, root) = (folder.path("out.pdf"), folder.path("root.pem"));
            run(script(&pyhanko).args(["sign", SIGNED_AT, kind]).args([&base, &out, &root]));
            let roots = TrustRoots::from_pem(&[&fs::read_to_string(&root).unwrap()]).unwrap();
            let mut file = fs::read(&out).unwrap();
            let report = verify(&file, &roots, now()).unwrap();
            assert_eq!(report.reasons, [], "{kind}");
            assert_eq!(report.signer.unwrap().common_name, "Penanda Tangan");
            assert_eq!(verify(&file, &ROOTS, now()).unwrap().verdict, Verdict::Untrusted);
            file[60] ^= 1;
            assert_eq!(verify(&file, &roots, now()).unwrap().verdict, Verdict::Changed);
        }
    }
}

/// A key id, computed again from the JWK with Python. Signatures of QRs: `vectors.rs`.
#[test]
fn python_computes_the_same_key_id() {
    let Some(python) = pyhanko() else { return };
    let answer = run(script(&python).args(["kid", &crate::qr::key().public().jwk()]));
    assert_eq!(text(&answer), "True");
}

fn pdfsig_accepts(file: &Path) -> Result<(), String> {
    let answer = text(&Command::new("pdfsig").arg("-nocert").arg(file).output().unwrap());
    let accepted = answer.contains("Signature is Valid.") && answer.contains("Total document signed");
    if accepted { Ok(()) } else { Err(answer) }
}

pub fn pyhanko() -> Option<PathBuf> {
    let python = env::var_os("PYHANKO_PYTHON").map(PathBuf::from);
    let works = python.filter(|python| {
        Command::new(python).args(["-c", "import pyhanko"]).status().is_ok_and(|status| status.success())
    });
    if works.is_none() {
        missing("PYHANKO_PYTHON does not name a Python with pyHanko");
    }
    works
}

pub fn on_path(program: &str, version: &str) -> bool {
    let there = Command::new(program).arg(version).output().is_ok();
    if !there {
        missing(&format!("{program} is not on the PATH"));
    }
    there
}

fn missing(what: &str) {
    assert!(
        env::var_os("REFEREES").is_none_or(|value| value != "required"),
        "a referee is required and missing: {what}"
    );
    eprintln!("dilewati/skipped: {what}");
}

pub fn script(python: &Path) -> Command {
    let mut command = Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/referee.py"));
    command
}

pub fn run(command: &mut Command) -> Output {
    let answer = command.output().unwrap();
    assert!(answer.status.success(), "{}{}", text(&answer), String::from_utf8_lossy(&answer.stderr));
    answer
}

pub fn text(answer: &Output) -> String {
    String::from_utf8_lossy(&answer.stdout).trim().to_owned()
}

/// A folder of one test, removed with it.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("sign-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

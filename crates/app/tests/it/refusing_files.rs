//! It refuses to start wrong, seen from its files: a store that is not its own, and checks that change nothing.

use crate::installation::{everything, set_mode};
use crate::refusing::Made;
use crate::world::On;
use ground::app::Clock;
use jiff::SignedDuration;
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use std::fs;

/// A disk that is not mounted is an empty folder, or none; one of another installation holds other files.
#[test]
fn a_file_store_that_is_not_its_own_is_refused() {
    for on in [On::Sqlite, On::Postgres] {
        let Some(made) = Made::on(on, false) else { return };
        let (files, aside) = (made.data().join("files"), made.folder.path().join("berkas"));
        fs::rename(&files, &aside).expect("moved");
        let gone = ["Tempat berkas", "bukan tempat berkas pemasangan", &made.id(), "Pasang kembali disknya"];
        made.refuses(&["account", "password", "rina"], &gone);
        made.refuses(&["serve"], &gone);
        assert!(!files.exists(), "no folder was made in its place");
        fs::create_dir(&files).expect("a folder");
        made.refuses(&["serve"], &gone);
        made.refuses(&["doctor"], &gone);
        let other = Made::on(On::Sqlite, false).expect("SQLite is always there");
        fs::write(files.join("installation"), fs::read(other.data().join("files/installation")).expect("its mark"))
            .expect("written");
        made.refuses(&["serve"], &["Tempat berkas", "milik pemasangan", &other.id()]);
        fs::write(files.join("installation"), "coretan").expect("written");
        made.refuses(&["serve"], &["rusak", &made.id()]);
        fs::remove_dir_all(&files).expect("removed");
        fs::rename(&aside, &files).expect("moved");
        made.is_well();
    }
}

/// Keys of another installation beside a database: each whole by itself, and not a pair.
#[test]
fn keys_of_another_installation_are_refused() {
    let (made, other) = (Made::on(On::Sqlite, false).expect("SQLite"), Made::on(On::Sqlite, false).expect("SQLite"));
    let mark = |made: &Made| made.data().join("keys/installation");
    fs::copy(mark(&other), mark(&made)).expect("copied");
    made.refuses(&["serve"], &["Folder kunci", "milik pemasangan", &other.id()]);
    fs::write(mark(&made), "coretan").expect("written");
    made.refuses(&["serve"], &["keys/installation", "tidak terbaca"]);
}

/// Whoever asks how it is changes nothing: not one byte of SQLite, no table of PostgreSQL.
#[test]
fn doctor_and_config_check_change_nothing() {
    for on in [On::Sqlite, On::Postgres] {
        let Some(made) = Made::on(on, false) else { return };
        made.settle();
        let before = everything(made.folder.path());
        for command in [&["doctor"][..], &["config", "check"], &["audit", "verify"], &["installation", "show"]] {
            made.run(command);
            assert!(everything(made.folder.path()) == before, "{command:?}: not one byte is another");
        }
        // A schema of before: said, and left.
        made.sql(
            "drop table installation; drop table scrub; drop table scrub_finding; drop table backup_run; drop table number_gap; \
             drop index notice_delivery_waiting; drop index outbox_leased; delete from migration where version > 30",
        );
        made.settle();
        let before = everything(made.folder.path());
        made.refuses(&["doctor"], &["saporancak migrate"]);
        made.refuses(&["audit", "verify"], &["saporancak migrate"]);
        made.refuses(&["doctor"], &["belum diperbarui"]);
        assert!(everything(made.folder.path()) == before, "not one byte is another");
        made.works(&["migrate"]);
        made.works(&["account", "password", "rina"]);
        made.is_well();
    }
}

/// Before the first start there is nothing, and nothing is made by asking.
#[test]
fn a_check_before_the_first_start_makes_no_database() {
    let made = Made::on(On::Sqlite, true).expect("SQLite");
    let file = made.folder.path().join("uji.db");
    fs::remove_file(&file).expect("removed");
    for name in ["uji.db-wal", "uji.db-shm"] {
        let _ = fs::remove_file(made.folder.path().join(name));
    }
    let before = everything(made.folder.path());
    made.refuses(&["doctor"], &["BELUM"]);
    made.works(&["config", "check"]);
    assert!(everything(made.folder.path()) == before && !file.exists());
}

/// What is wrong is told with the cure, and what will be wrong before it is.
#[test]
fn config_check_tells_modes_certificates_and_secrets() {
    let made = Made::on(On::Sqlite, true).expect("SQLite");
    let keys = made.data().join("keys");
    let check = || made.run(&["config", "check"]);
    assert!(check().0, "{}", check().1);
    for (path, mode, cure) in [
        (keys.join("qr-key.pem"), 0o644, "chmod 600"),
        (keys.clone(), 0o777, "chmod 700"),
        (made.data(), 0o755, "chmod 700"),
    ] {
        let usual = if path.is_dir() { 0o700 } else { 0o400 };
        set_mode(&path, mode);
        let (good, told) = check();
        assert!(!good && told.contains(&format!("{cure} {}", path.display())), "{told}");
        set_mode(&path, usual);
    }
    // A certificate that ended, and one that ends soon.
    let day = |from_today: i64| {
        let at = Clock::System.now() + SignedDuration::from_hours(24 * from_today);
        let day = domain::indonesian::local(at).date();
        date_time_ymd(i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs())
    };
    for (until, good, word) in [(-2, false, "berakhir"), (20, true, "AWAS"), (40, true, "berlaku")] {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "Kepala DPMPTSP");
        (params.not_before, params.not_after) = (day(-9), day(until));
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate").pem();
        for name in ["signer.pem", "root.pem"] {
            let _ = fs::remove_file(keys.join(name));
            fs::write(keys.join(name), &certificate).expect("written");
        }
        let told = check();
        let line = told.1.lines().find(|line| line.contains("signer.pem")).expect("a line about it").to_owned();
        assert!(told.0 == good && line.contains(word), "{until}: {}", told.1);
    }
    // Secrets, and a mail server that is not there.
    let secret = made.folder.path().join("sandi-surel");
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let text = fs::read_to_string(made.config()).expect("the configuration");
    let mail = format!(
        "{text}[mail]\nsmtp_url = \"smtp://izin@127.0.0.1:{port}\"\npassword_file = {:?}\nfrom = \"Izin <izin@contoh.invalid>\"\n",
        secret.display().to_string()
    );
    fs::write(made.config(), mail).expect("written");
    made.refuses(&["config", "check"], &["mail.password_file", "sandi-surel"]);
    fs::write(&secret, "").expect("written");
    set_mode(&secret, 0o600);
    made.refuses(&["config", "check"], &["mail.password_file", "kosong", "server surel"]);
    fs::write(&secret, "rahasia").expect("written");
    made.refuses(&["config", "check"], &["masih contoh"]);
    set_mode(&secret, 0o644);
    made.refuses(&["doctor"], &[&format!("chmod 600 {}", secret.display()), "server surel"]);
}

//! Pasal 12(2): the inspectorate takes a package of evidence along, and a stranger with the log's public key believes it, or finds the change.

use crate::client::Client;
use crate::on_both;
use crate::people::sign_in;
use crate::world::World;
use db::Tx;
use saporancak::tools::demo::story::tell;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::process::Command;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Whether the referee, which shares no code with ours, believes a package, and what it read in it.
fn referee(key: &str, package: &[u8]) -> Option<(bool, String)> {
    let python = std::env::var("PYHANKO_PYTHON").ok();
    assert!(python.is_some() || std::env::var("REFEREES").as_deref() != Ok("required"), "run ./test");
    let folder = tempfile::tempdir().expect("a folder");
    let (key_file, package_file) = (folder.path().join("key"), folder.path().join("bukti.zip"));
    std::fs::write(&key_file, key).expect("a file");
    std::fs::write(&package_file, package).expect("a file");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ledger/tests/verify_package.py");
    let done =
        Command::new(python?).arg("-B").arg(script).args([&key_file, &package_file]).output().expect("Python runs");
    Some((done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned()))
}

/// The files of a ZIP.
fn unpacked(package: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(package)).expect("a ZIP");
    let mut files = Vec::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        files.push((file.name().expect("a name").into_owned(), bytes));
    }
    files
}

fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("a file");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("a ZIP").into_inner()
}

async fn ask(world: &World, who: &Client, kind: &str, about: &str) -> (u16, Vec<u8>) {
    let form = who.get("/bukti").await.form("/bukti");
    let key = form.get("kunci").expect("a key").to_owned();
    let pairs = [("kunci", key.as_str()), ("jenis", kind), ("tentang", about), ("alasan", "Surat tugas 700/12/2026.")];
    let _ = world;
    who.post_bytes("/bukti", &pairs).await
}

on_both!(
    /// Pasal 12(2): events, readings, proofs and documents in one signed package, and no name of anybody in its records.
    package, a_stranger_believes_a_package_and_nothing_that_was_changed_in_it
);
async fn a_stranger_believes_a_package_and_nothing_that_was_changed_in_it(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let number = world.app.db.read(move |tx: &mut dyn Tx| {
        let sql = "select a.number from document d join application a on a.id = d.application_id where d.id = $1";
        Ok(tx.one(sql, &[told.document.into()])?.map(|row| row.text("number")))
    });
    let number = number.await.expect("a row").expect("a number");
    // An officer reads it, so that there is a reading; then all of it is covered.
    sign_in(world, "verifikator").await.get(&format!("/kerja?cari={number}")).await.must_say(&number);
    let open = async || {
        let sql = "select count(*) as n from event where leaf is null";
        let left = world.app.db.read(move |tx: &mut dyn Tx| Ok(tx.one(sql, &[])?.map(|row| row.int("n")))).await;
        left.expect("a count") == Some(0)
    };
    world.until(open, "the log").await;
    let inspector = sign_in(world, "inspektorat").await;
    world.until(open, "the log").await;
    inspector.get("/log").await.must_say("Paket bukti");
    let (status, package) = ask(world, &inspector, "permohonan", &number).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&package));
    let files = unpacked(&package);
    let holds = |start: &str, end: &str| files.iter().any(|(name, _)| name.starts_with(start) && name.ends_with(end));
    assert!(holds("catatan/application-", "00001.tlog-proof") && holds("catatan/licence-", ".tlog-proof"));
    assert!(holds("catatan/pembacaan/", ".tlog-proof") && holds("dokumen/licence-", ".pdf"));
    assert!(!holds("dokumen/examination", ".pdf"), "a berita acara names others");
    let (status, key) = Client::new(&world.base).bytes("/log/key").await;
    assert_eq!(status, 200);
    let key = String::from_utf8(key).expect("text");
    let Some((believed, read)) = referee(&key, &package) else { return };
    assert!(believed, "{read}");
    assert!(read.contains("\"submitted\"") && read.contains("\"read_entry\""), "{read}");
    for name in ["Pemohon Contoh", "Verifikator Contoh", "13710"] {
        assert!(!read.contains(name), "{name} stands in a record");
    }
    let other = world.app.log.key().public().replace('A', "B");
    assert!(!referee(&other, &package).expect("there").0, "another key");
    // Each file changed, left out, or added is found.
    for at in 0..files.len() {
        let mut changed = files.clone();
        let last = changed[at].1.len() - 2;
        changed[at].1[last] ^= 1;
        let mut fewer = files.clone();
        fewer.remove(at);
        if at % 7 == 0 || at < 4 {
            assert!(!referee(&key, &packed(&changed)).expect("there").0, "{} changed", files[at].0);
            assert!(!referee(&key, &packed(&fewer)).expect("there").0, "{} left out", files[at].0);
        }
    }
    let more = [files.clone(), vec![("dokumen/lain.pdf".to_owned(), b"%PDF".to_vec())]].concat();
    assert!(!referee(&key, &packed(&more)).expect("there").0, "one added");
    assert!(referee(&key, &packed(&files)).expect("there").0, "packed anew it is the same evidence");
    inspector.get("/log").await.must_say("Paket bukti dibuat");
}

on_both!(
    /// Pasal 12(2), 11(1): sign-ins that failed under a name come with its account; only the inspectorate asks, and says why.
    accounts, failed_sign_ins_come_with_the_account_and_nobody_else_asks
);
async fn failed_sign_ins_come_with_the_account_and_nobody_else_asks(world: &World) {
    let stranger = Client::new(&world.base);
    let mut form = stranger.get("/masuk").await.form("/masuk");
    form.set("nama", "verifikator").set("sandi", "bukan kata sandinya");
    assert_ne!(stranger.send(form).await.status, 200);
    let open = async || {
        let sql = "select count(*) as n from event where leaf is null";
        let left = world.app.db.read(move |tx: &mut dyn Tx| Ok(tx.one(sql, &[])?.map(|row| row.int("n")))).await;
        left.expect("a count") == Some(0)
    };
    let inspector = sign_in(world, "inspektorat").await;
    world.until(open, "the log").await;
    let (status, package) = ask(world, &inspector, "akun", "verifikator").await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&package));
    let files = unpacked(&package);
    assert!(files.iter().any(|(name, _)| name.starts_with("catatan/system-sign-in-")), "the failed sign-in");
    assert!(files.iter().any(|(name, _)| name.starts_with("catatan/account-")), "its own history");
    assert!(!files.iter().any(|(name, _)| name.starts_with("dokumen/")));
    let mut silent = inspector.get("/bukti").await.form("/bukti");
    silent.set("jenis", "akun").set("tentang", "verifikator").set("alasan", "");
    let refused = inspector.send(silent).await;
    assert!(refused.status == 422 && refused.says("Tulis alasannya"), "{}", refused.text());
    for role in ["admin", "kadis", "kominfo", "verifikator", "pemohon"] {
        assert_eq!(sign_in(world, role).await.get("/bukti").await.status, 403, "{role}");
    }
}

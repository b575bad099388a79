//! What the log gives out is checked by a program that shares no code with it; and a changed byte of it is not believed.

mod filled;

use db::Db;
use filled::{at, cover, head, id, key, write};
use ledger::log::proofs;
use ledger::log::tiles::Tiles;
use std::path::Path;
use std::process::Command;

/// Whether the referee believes it, and what it read.
fn referee(what: &str, files: &[&Path]) -> Option<(bool, String)> {
    let python = std::env::var("PYHANKO_PYTHON").ok();
    assert!(python.is_some() || std::env::var("REFEREES").as_deref() != Ok("required"), "run ./test");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_log.py");
    let done = Command::new(python?).arg(script).arg(what).args(files).output().expect("Python runs");
    Some((done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned()))
}

async fn proof(db: &Db, n: u64) -> Option<String> {
    let subject = id(1_000_000 + n * 31 % filled::SUBJECTS).to_string();
    let seq = (0..=n).filter(|m| ![3, 5].contains(&(m % 7)) && m * 31 % filled::SUBJECTS == n * 31 % filled::SUBJECTS);
    let seq = i64::try_from(seq.count()).unwrap();
    db.read(move |tx| Ok(proofs::of_event(tx, ("application", &subject), seq))).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_believes_the_proofs_and_nothing_that_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let db = filled::database(&folder, false).await.unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let public = file("key", key().public());
    let mut heads = Vec::new();
    for (from, to) in [(0, 1), (1, 7), (7, 256), (256, 300), (300, 700)] {
        write(&db, from, to).await;
        cover(&db, "satu", at(to), None).await.unwrap();
        heads.push(head(&db).await);
    }
    for n in [0, 1, 254, 256, 511, 512, 699] {
        let Some(text) = proof(&db, n).await else { panic!("no proof of {n}") };
        let Some((believed, read)) = referee("inclusion", &[&public, &file("proof", &text)]) else { return };
        assert!(believed && read.contains(&id(n).to_string()) && read.starts_with("[\"event\""), "{n}: {read}");
        for change in [("index ", "index 1"), ("extra A", "extra B"), ("\nindex", "\nindex")] {
            let changed = text.replacen(change.0, change.1, 1);
            if changed != text {
                assert!(!referee("inclusion", &[&public, &file("changed", &changed)]).unwrap().0, "{n}: {change:?}");
            }
        }
        let last = text.split("\n\n").next().unwrap().lines().last().unwrap().to_owned();
        let other = data_encoding::BASE64.encode(&[7; 32]);
        assert!(!referee("inclusion", &[&public, &file("changed", &text.replacen(&last, &other, 1))]).unwrap().0);
    }
    for (i, (old, old_text)) in heads.iter().enumerate() {
        for (new, new_text) in &heads[i..] {
            let (from, to) = (old.size, new.size);
            let path = db.read(move |tx| Ok(proofs::of_growth(tx, from, to))).await.unwrap().unwrap().unwrap();
            let (old_file, new_file, path_file) = (file("old", old_text), file("new", new_text), file("path", &path));
            let files = [public.as_path(), &old_file, &new_file, &path_file];
            assert!(referee("growth", &files).unwrap().0, "{from} -> {to}");
            if from != to {
                assert!(!referee("growth", &[files[0], files[2], files[1], files[3]]).unwrap().0);
            }
        }
    }
    for n in 0..3_u64 {
        let width = 256.min(700 - n * 256);
        let bytes = db.read(move |tx| Ok(Tiles::of(tx).bytes(0, n, width))).await.unwrap().unwrap().unwrap();
        let name = if width == 256 { format!("tile/0/{n:03}") } else { format!("tile/0/{n:03}.p/{width}") };
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &bytes).unwrap();
    }
    let last = file("last", &heads[4].1);
    assert!(referee("tiles", &[&public, &last, folder.path()]).unwrap().0);
    std::fs::write(folder.path().join("tile/0/001"), [5; 8192]).unwrap();
    assert!(!referee("tiles", &[&public, &last, folder.path()]).unwrap().0);
}

#[test]
fn the_independent_verifier_stays_short() {
    let script = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_log.py")).unwrap();
    assert!(script.lines().count() <= 100);
}

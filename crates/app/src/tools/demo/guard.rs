//! Before anything is written: a demo works in what is new or its own, and never touches an installation.

use crate::server::installation::shown;
use crate::server::setup;
use ground::config::Config;
use ground::intake::sha256;
use ground::private_file;
use std::io::Write as _;
use std::path::Path;

/// In the folder of a demo: which database it found empty and took, until the database itself says that it is a demo's.
const TAKEN: &str = "basis-data-diambil.txt";
/// Stands in every folder that a demo made.
const MARK: &str = "PERAGAAN.txt";
const MARK_TEXT: &str = "Folder ini dibuat oleh perintah demo dan hanya berisi contoh. Boleh dihapus.\n";

/// Lets the demo begin, or says why not and what to do. Nothing is changed in what is not its own.
pub async fn admit(config: &Config) -> Result<(), String> {
    folder(&config.data)?;
    match &config.database_url {
        // In the folder, which is its own by now.
        None => Ok(()),
        Some(url) => database(config, url).await,
    }
}

/// A folder that does not exist or is empty is taken and marked; one with the mark is its own.
fn folder(path: &Path) -> Result<(), String> {
    let told = |e: std::io::Error| format!("{}: {e}", path.display());
    private_file::create_folder(path).map_err(told)?;
    let mark = path.join(MARK);
    if std::fs::read_to_string(&mark).is_ok_and(|text| text == MARK_TEXT) {
        return Ok(());
    }
    if std::fs::read_dir(path).map_err(told)?.next().is_some() {
        return Err(format!(
            "Folder {} sudah berisi sesuatu yang tidak dibuat oleh perintah demo, jadi tidak disentuh. Pakai folder lain, \
             misalnya: saporancak demo --data data/demo-baru",
            path.display()
        ));
    }
    // Whole or not at all: a demo that is killed here begins anew.
    let draft = path.join("PERAGAAN.baru");
    let written = private_file::options().create(true).truncate(true).open(&draft).and_then(|mut file| {
        file.write_all(MARK_TEXT.as_bytes())?;
        file.sync_all()
    });
    written.and_then(|()| std::fs::rename(&draft, &mark)).map_err(told)
}

/// The database says by itself now that it is a demo's, so what the folder says of it is no longer needed.
pub fn marked(config: &Config) -> Result<(), String> {
    let note = config.data.join(TAKEN);
    match std::fs::remove_file(&note) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {e}", note.display())),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A database elsewhere: without a table, marked by a demo, or taken by this very demo, which was killed before it could mark it. One
/// with tables and without accounts may be an installation that was only just made.
async fn database(config: &Config, url: &str) -> Result<(), String> {
    let refused = || {
        format!(
            "Basis data {} sudah dipakai dan tidak dibuat oleh perintah demo, jadi tidak disentuh. Pakai basis data yang kosong.",
            shown(url)
        )
    };
    let file = url.strip_prefix("sqlite:").map(Path::new);
    if file.is_some_and(|file| !file.exists()) {
        return take(config, url);
    }
    let db = setup::database(config).map_err(|e| e.to_string())?;
    if db.is_empty().await.map_err(|e| e.to_string())? {
        return take(config, url);
    }
    let taken = is_taken(config, url);
    // Tables of another program are not even asked.
    match db.read(move |tx| Ok(setup::is_demo(tx)? || (taken && setup::is_unused(tx)?))).await {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(refused()),
    }
}

/// Writes down, before the first table is made, that this database was found empty.
fn take(config: &Config, url: &str) -> Result<(), String> {
    let note = config.data.join(TAKEN);
    let written = private_file::options().create(true).truncate(true).open(&note).and_then(|mut file| {
        file.write_all(fingerprint(url).as_bytes())?;
        file.sync_all()
    });
    written.map_err(|e| format!("{}: {e}", note.display()))
}

/// Whether this demo found the database empty and took it. Half a note, left by a demo that was killed, is none.
fn is_taken(config: &Config, url: &str) -> bool {
    std::fs::read_to_string(config.data.join(TAKEN)).is_ok_and(|text| text == fingerprint(url))
}

/// An address as it is noted: by its hash, because a password may stand in it.
fn fingerprint(url: &str) -> String {
    let file = url.strip_prefix("sqlite:").and_then(|file| std::path::absolute(file).ok());
    let place = file.map_or_else(|| url.to_owned(), |file| format!("sqlite:{}", file.display()));
    sha256(place.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(path).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_new_or_its_own_or_left_alone() {
        let parent = tempfile::tempdir().unwrap();
        let new = parent.path().join("a/b");
        assert_eq!((folder(&new), names(&new)), (Ok(()), vec![MARK.to_owned()]));
        std::fs::write(new.join("saporancak.db"), "x").unwrap();
        assert_eq!(folder(&new), Ok(()), "its own, the second time");
        let empty = tempfile::tempdir().unwrap();
        assert_eq!(folder(empty.path()), Ok(()));
        for (name, text) in [("saporancak.db", "x"), ("foto.jpg", "x"), (MARK, "milik orang lain"), ("demo.json", "{}")]
        {
            let used = tempfile::tempdir().unwrap();
            std::fs::write(used.path().join(name), text).unwrap();
            let sentence = folder(used.path()).unwrap_err();
            assert!(sentence.contains("tidak disentuh") && sentence.contains("--data"), "{sentence}");
            assert_eq!(names(used.path()), [name], "nothing is added");
        }
    }
}

//! An installation with a place for backups, and the program's commands about them; shared by the tests of backup and restore.

use crate::world::{On, World, new_database};
use backups::sealing::Identity;
use ground::config::Config;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Where backups lie and what opens them.
pub struct Vaulted {
    pub folder: TempDir,
    pub recipient: String,
    pub identity: PathBuf,
}

impl Vaulted {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("cadangan").tempdir().expect("a folder");
        let (identity, recipient) = identity_in(&folder, "identitas");
        Self { folder, recipient, identity }
    }

    pub fn place(&self) -> PathBuf {
        self.folder.path().join("tempat")
    }

    /// Every object, by its path.
    pub fn objects(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.place(), &mut found);
        found.sort();
        found
    }

    /// Objects below one folder of the repository.
    pub fn count(&self, folder: &str) -> usize {
        self.objects().iter().filter(|path| path.starts_with(self.place().join(folder))).count()
    }
}

pub fn identity_in(folder: &TempDir, name: &str) -> (PathBuf, String) {
    let identity = Identity::generate();
    let file = folder.path().join(name);
    let mut options = ground::private_file::options();
    let mut out = options.create_new(true).open(&file).expect("a file");
    std::io::Write::write_all(&mut out, identity.to_text().as_bytes()).expect("written");
    (file, identity.recipient().to_text())
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

/// The configuration file of an installation in `data` with this database, as its operator writes it.
pub fn written(vaulted: &Vaulted, (data, database, base): (&Path, &str, &str), more: &str) -> PathBuf {
    let file = vaulted.folder.path().join(format!("{}.toml", data.file_name().expect("a name").to_string_lossy()));
    let text = format!(
        "public_url = {base:?}\nspecimen = true\nsecond_factor = \"offered\"\ndata = {:?}\ndatabase_url = {database:?}\n\
         [backup]\nplace = {:?}\nrecipients = [{:?}]\n{more}",
        data.display().to_string(),
        vaulted.place().display().to_string(),
        vaulted.recipient,
    );
    fs::write(&file, text).expect("a file");
    file
}

/// The configuration of a running world.
pub fn of_world(vaulted: &Vaulted, world: &World, more: &str) -> PathBuf {
    let database = world.app.config.database_url();
    written(vaulted, (world.folder.path(), &database, &world.base), more)
}

/// Runs a command of the program; whether it went well, and all it said.
pub fn saporancak(config: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saporancak"));
    command.env_remove("SAPORANCAK_CONFIG").env_remove("RUST_LOG").stdin(Stdio::null());
    let done = command.args(arguments).arg("--config").arg(config).output().expect("it runs");
    let said = [&done.stdout, &done.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
    (done.status.success(), said)
}

/// The same where it must go well.
pub fn well(config: &Path, arguments: &[&str]) -> String {
    let (well, said) = saporancak(config, arguments);
    assert!(well, "{arguments:?}: {said}");
    said
}

/// A bare machine: an empty database, nothing but the keys, which came by another way.
pub struct Bare {
    pub folder: TempDir,
    pub config: PathBuf,
    pub settings: Config,
}

impl Bare {
    pub fn new(on: On, vaulted: &Vaulted, keys: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("pulih").tempdir().expect("a folder");
        let database = new_database(on, &folder).expect("a database");
        let copied = Command::new("cp").arg("-a").arg(keys).arg(folder.path().join("keys")).status();
        assert!(copied.expect("cp runs").success());
        let config = written(vaulted, (folder.path(), &database, "http://127.0.0.1"), "");
        let mut settings = Config::for_folder(folder.path(), "127.0.0.1:0", "http://127.0.0.1");
        settings.database_url = Some(database);
        settings.demo = true;
        settings.page_drawer = Some(env!("CARGO_BIN_EXE_saporancak").into());
        Self { folder, config, settings }
    }

    /// Restores into it.
    pub fn restore(&self, vaulted: &Vaulted, more: &[&str]) -> (bool, String) {
        let identity = vaulted.identity.to_str().expect("a path");
        saporancak(&self.config, &[&["restore", "--identity", identity], more].concat())
    }

    /// Serves what was restored.
    pub async fn serve(self, password: &str) -> World {
        World::reopened(self.folder, self.settings, password).await
    }
}

//! It refuses to start wrong: another master key, a database that is gone or empty. Nothing is ever begun anew by itself.

use crate::installation::{run, said};
use crate::world::{On, new_database};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// An installation as its operator made it with the command line.
pub struct Made {
    pub folder: TempDir,
    pub database: String,
}

impl Made {
    /// With keys, tables, and an admin unless it is `new`; `None` without PostgreSQL.
    pub fn on(on: On, new: bool) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("saporancak").tempdir().expect("a folder");
        let database = new_database(on, &folder)?;
        let made = Self { folder, database };
        made.configure(&made.database);
        made.works(&["keys", "create", "--specimen"]);
        made.works(&["migrate"]);
        if !new {
            made.add("rina");
        }
        Some(made)
    }

    /// Writes the configuration, with this database.
    pub fn configure(&self, database: &str) {
        let data = self.data().display().to_string();
        let text = format!(
            "public_url = \"https://izin.contoh.id\"\nspecimen = true\noperations_listen = \"\"\ndata = {data:?}\ndatabase_url = {database:?}\n"
        );
        fs::write(self.config(), text).expect("a file");
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("saporancak.toml")
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn key(&self) -> PathBuf {
        self.data().join("keys/master-key")
    }

    /// Whether a command ended well, and all that it said.
    pub fn run(&self, arguments: &[&str]) -> (bool, String) {
        let config = self.config();
        let output = run(&[arguments, &["--config", config.to_str().expect("a path")]].concat());
        (output.status.success(), said(&output))
    }

    pub fn works(&self, arguments: &[&str]) -> String {
        let (good, told) = self.run(arguments);
        assert!(good, "{arguments:?}: {told}");
        told
    }

    /// The command is refused, with all of these words.
    pub fn refuses(&self, arguments: &[&str], words: &[&str]) {
        let (good, told) = self.run(arguments);
        assert!(!good, "{arguments:?}: {told}");
        for word in words {
            assert!(told.contains(word), "{arguments:?}: no {word:?} in {told}");
        }
    }

    pub fn add(&self, name: &str) {
        self.works(&["account", "add", name, "--name", "Rina Contoh", "--role", "admin"]);
    }

    /// What `doctor` says of itself; a trial is never all well.
    pub fn is_well(&self) {
        let (_, told) = self.run(&["doctor"]);
        assert!(told.contains("baik  basis data"), "{told}");
    }

    /// The id that stands beside the keys.
    pub fn id(&self) -> String {
        let text = fs::read_to_string(self.data().join("keys/installation")).expect("the mark");
        text.lines().last().expect("an id").to_owned()
    }

    /// What the commands before left beside the file of SQLite stands in it from here on.
    pub fn settle(&self) {
        if let Some(file) = self.database.strip_prefix("sqlite:") {
            let database = rusqlite::Connection::open(file).expect("the database");
            database.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).expect("a checkpoint");
        }
    }

    /// Runs statements in the database, past the program.
    pub fn sql(&self, statements: &str) {
        if let Some(file) = self.database.strip_prefix("sqlite:") {
            let database = rusqlite::Connection::open(file).expect("the database");
            database.execute_batch(statements).expect("it runs");
            return;
        }
        let (url, statements) = (self.database.clone(), statements.to_owned());
        let ran = std::thread::spawn(move || {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("PostgreSQL answers");
            client.batch_execute(&statements).expect("it runs");
        });
        ran.join().expect("the thread ends");
    }
}

/// Every command that opens what lies under the master key.
const COMMANDS: [&[&str]; 9] = [
    &["serve"],
    &["doctor"],
    &["migrate"],
    &["keys", "create"],
    &["keys", "rotate", "master"],
    &["keys", "rotate", "qr"],
    &["account", "password", "rina"],
    &["performance", "rebuild"],
    &["audit", "verify"],
];

fn both(check: fn(On)) {
    check(On::Sqlite);
    check(On::Postgres);
}

/// A master key that is not the database's opens nothing and is put in the place of nothing; the sentence says which file.
#[test]
fn another_master_key_is_refused_by_every_command() {
    both(|on| {
        let Some(made) = Made::on(on, false) else { return };
        let (key, aside) = (made.key(), made.folder.path().join("kunci-asli"));
        fs::rename(&key, &aside).expect("moved");
        let other = Made::on(On::Sqlite, true).expect("SQLite is always there");
        fs::copy(other.key(), &key).expect("another key");
        let told = format!("Kunci induk {} bukan kunci basis data", key.display());
        for command in COMMANDS {
            made.refuses(command, &[&told, "Kembalikan kunci yang asli"]);
        }
        assert!(!made.data().join("keys/master-key-2").exists(), "nothing was put beside it");
        // Gone altogether: a new one is not made, whatever is asked.
        fs::remove_file(&key).expect("removed");
        let lost = format!("Kunci induk {} tidak ada, padahal pemasangan {}", key.display(), made.id());
        made.refuses(&["keys", "create"], &[&lost, "Kunci baru tidak dibuat"]);
        let mark = made.data().join("keys/installation");
        fs::rename(&mark, made.folder.path().join("tanda")).expect("moved");
        made.refuses(&["keys", "create"], &["tidak ada, padahal basis data", "Kunci baru tidak dibuat"]);
        assert!(!key.exists());
        // The right one is back, and so is everything; the mark too.
        fs::rename(&aside, &key).expect("moved");
        made.is_well();
        made.works(&["account", "password", "rina"]);
        assert!(mark.exists(), "the key proved itself, so its mark is written again");
    });
}

/// A database from before there was a check value takes one over from a key that opens what lies in it, and from no other.
#[test]
fn an_older_database_takes_a_key_that_proves_itself() {
    both(|on| {
        let Some(made) = Made::on(on, false) else { return };
        let id = made.id();
        made.sql("delete from installation");
        let (key, aside) = (made.key(), made.folder.path().join("kunci-asli"));
        fs::rename(&key, &aside).expect("moved");
        let other = Made::on(On::Sqlite, true).expect("SQLite is always there");
        fs::copy(other.key(), &key).expect("another key");
        made.refuses(&["account", "password", "rina"], &["bukan kunci basis data"]);
        made.refuses(&["keys", "rotate", "master"], &["bukan kunci basis data"]);
        fs::remove_file(&key).expect("removed");
        fs::rename(&aside, &key).expect("moved");
        made.works(&["account", "password", "rina"]);
        assert!(
            made.works(&["installation", "show"]).matches(&id).count() == 3,
            "it keeps the id of its keys and files"
        );
        // Also once a later master key wraps everything: the seals of the rows are the first one's.
        made.works(&["keys", "rotate", "master"]);
        made.sql("delete from installation");
        made.works(&["account", "password", "rina"]);
    });
}

/// Another, empty database: as if the disk or the server with the real one were not there.
fn elsewhere(on: On, made: &Made) -> String {
    match on {
        On::Sqlite => format!("sqlite:{}", made.folder.path().join("kosong/lain.db").display()),
        On::Postgres => {
            let other = tempfile::Builder::new().prefix("saporancak").tempdir().expect("a folder");
            new_database(on, &other).expect("PostgreSQL answers")
        }
    }
}

/// What had content and is gone or empty is refused, never begun anew; only who names the old installation begins another.
#[test]
fn a_database_that_is_gone_is_never_begun_anew() {
    both(|on| {
        let Some(made) = Made::on(on, false) else { return };
        let (id, empty) = (made.id(), elsewhere(on, &made));
        made.configure(&empty);
        let told = ["tidak ada atau kosong, padahal", &id, "Pasang kembali", "begin-anew"];
        for command in [&["serve"][..], &["migrate"], &["doctor"], &["account", "password", "rina"]] {
            made.refuses(command, &told);
        }
        if let Some(file) = empty.strip_prefix("sqlite:") {
            assert!(!Path::new(file).exists(), "no database was made");
            // A disk that lost what was in the file.
            fs::create_dir_all(Path::new(file).parent().expect("a folder")).expect("a folder");
            fs::write(file, "").expect("an empty file");
            made.refuses(&["serve"], &told);
            fs::remove_file(file).expect("removed");
        }
        // The keys do not say it, but the files do.
        let mark = made.data().join("keys/installation");
        let aside = made.folder.path().join("tanda");
        fs::rename(&mark, &aside).expect("moved");
        made.refuses(&["serve"], &["tempat berkas", &id]);
        fs::rename(&aside, &mark).expect("moved");

        // On purpose: never for another id, never over a database that holds something, never into the files of the old one.
        let other = "019ac0de-0000-7000-8000-000000000000";
        made.refuses(&["installation", "begin-anew", other], &["tidak ada yang diubah"]);
        made.refuses(&["installation", "begin-anew", &id], &["Tempat berkas", "tidak ada yang diubah"]);
        made.configure(&made.database);
        made.refuses(&["installation", "begin-anew", &id], &["tidak kosong"]);
        made.is_well();
        made.configure(&empty);
        fs::rename(made.data().join("files"), made.folder.path().join("berkas-lama")).expect("moved");
        made.works(&["installation", "begin-anew", &id]);
        made.works(&["migrate"]);
        made.add("budi");
        assert_ne!(made.id(), id);
        assert!(made.data().join(format!("keys/installation.{id}")).exists(), "what was set aside is not thrown away");
        // The old database is another installation's now.
        made.configure(&made.database);
        made.refuses(&["serve"], &["milik pemasangan", &id]);
    });
}

/// The first start makes all three marks, once, however often it is started; and a copy of the three goes on as the same installation.
#[test]
fn database_keys_and_files_bear_one_id() {
    both(|on| {
        let Some(made) = Made::on(on, true) else { return };
        assert!(!made.data().join("keys/installation").exists(), "keys alone are no installation yet");
        made.add("rina");
        let shown = made.works(&["installation", "show"]);
        let id = made.id();
        assert_eq!(shown.matches(&id).count(), 3, "{shown}");
        made.add("budi");
        assert_eq!((made.id(), made.works(&["installation", "show"])), (id, shown));
        made.is_well();
    });
}

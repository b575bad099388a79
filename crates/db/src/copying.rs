//! A consistent copy of a whole database while others write, and putting one back into an empty place.
//!
//! `SQLite` gives its file, page by page, as its own backup API reads it. `PostgreSQL` gives the rows of each table as `copy` writes them, all
//! from one snapshot: the text of `copy` is read by every version of the server, and needs no program beside this one.
//! Both block, so they are called on a thread that may.

pub use crate::copied::{FILE, Fill, Give, Look, Part, Piece};
use crate::sqlite::open_private;
use crate::{DbError, Engine, migrate, postgres_copy, sqlite, sqlite_files};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Copies the database at an address. `look` reads the same state first; `scratch` is a folder with room for a file of `SQLite`.
pub fn copy_out<T>(url: &str, scratch: &Path, look: Look<T>, give: Give) -> Result<T, DbError> {
    match url.strip_prefix("sqlite:") {
        Some(file) => {
            let copy = Scratch(scratch.join("database-copy"));
            copy.clear();
            sqlite_files::copy_file(file, &copy.0)?;
            let seen = sqlite_files::look(&copy.0, look)?;
            give_file(&copy.0, give)?;
            Ok(seen)
        }
        None => postgres_copy::copy_out(url, look, give),
    }
}

/// Puts parts into an empty database whose schema had run these steps. All of it is there in the end, or nothing.
pub fn copy_in(url: &str, schema: &[i64], parts: &[Part], write: Fill) -> Result<(), DbError> {
    migrate::knows(schema)?;
    match url.strip_prefix("sqlite:") {
        Some(file) => put_file(Path::new(file), parts, write),
        None => postgres_copy::copy_in(url, schema, parts, write),
    }
}

/// Takes a log of writes, as it was read while it was followed, into the database file that it belongs to.
pub fn take_in(url: &str, log: &[u8]) -> Result<(), DbError> {
    let file = Path::new(url.strip_prefix("sqlite:").ok_or_else(|| DbError::Engine("bukan SQLite".into()))?);
    let beside = with_end(file, "-wal");
    let mut out = open_private(&beside).map_err(|e| told(&beside, &e))?;
    out.write_all(log).and_then(|()| out.sync_all()).map_err(|e| told(&beside, &e))?;
    drop(out);
    sqlite_files::take_in(file)
}

/// Reads every page of the database at an address and follows every reference in it; what is wrong, a line each.
pub fn faults(url: &str) -> Result<Vec<String>, DbError> {
    match url.strip_prefix("sqlite:") {
        Some(file) => sqlite::faults(file),
        None => postgres_copy::faults(url),
    }
}

/// Whether nothing is there: no file or an empty one, or no table.
pub fn is_nothing(url: &str) -> Result<bool, DbError> {
    match url.strip_prefix("sqlite:") {
        Some(file) => match fs::metadata(file) {
            Ok(about) => Ok(about.len() == 0),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(told(Path::new(file), &error)),
        },
        None => postgres_copy::is_nothing(url),
    }
}

/// Makes a schema of its own in a `PostgreSQL` database, for a trial; the address that leads to it.
pub fn scratch_schema(url: &str, name: &str) -> Result<String, DbError> {
    postgres_copy::run_alone(url, &format!("create schema \"{name}\""))?;
    let sign = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{sign}options=-c%20search_path%3D{name}"))
}

/// Removes it with all that is in it.
pub fn drop_schema(url: &str, name: &str) -> Result<(), DbError> {
    postgres_copy::run_alone(url, &format!("drop schema if exists \"{name}\" cascade"))
}

/// The engine of an address.
pub fn engine_of(url: &str) -> Engine {
    if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres }
}

/// A file that goes when it is needed no more, with those beside it.
struct Scratch(PathBuf);

impl Scratch {
    fn clear(&self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(with_end(&self.0, end));
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.clear();
    }
}

fn with_end(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn told(file: &Path, error: &std::io::Error) -> DbError {
    DbError::Engine(format!("{}: {error}", file.display()))
}

fn give_file(file: &Path, give: Give) -> Result<(), DbError> {
    use std::io::Read as _;
    let mut from = fs::File::open(file).map_err(|e| told(file, &e))?;
    let mut buffer = vec![0; 1 << 20];
    give(Piece::Begin { name: FILE, columns: &[] })?;
    loop {
        let length = from.read(&mut buffer).map_err(|e| told(file, &e))?;
        if length == 0 {
            break;
        }
        give(Piece::Bytes(&buffer[..length]))?;
    }
    give(Piece::End)
}

/// Writes the file under another name, looks whether it is whole, and only then gives it its own.
fn put_file(file: &Path, parts: &[Part], write: Fill) -> Result<(), DbError> {
    let [part] = parts else { return Err(DbError::Engine("cadangan SQLite berisi satu berkas".into())) };
    let draft = Scratch(with_end(file, ".pemulihan"));
    draft.clear();
    {
        let mut out = open_private(&draft.0).map_err(|e| told(&draft.0, &e))?;
        write(part, &mut out)?;
        out.sync_all().map_err(|e| told(&draft.0, &e))?;
    }
    sqlite_files::settle(&draft.0)?;
    for end in ["-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(with_end(file, end));
    }
    fs::rename(&draft.0, file).map_err(|e| told(file, &e))?;
    if let Some(folder) = file.parent().and_then(|folder| fs::File::open(folder).ok()) {
        folder.sync_all().map_err(|e| told(file, &e))?;
    }
    Ok(())
}

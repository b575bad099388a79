//! Room on the disks that are written to; without it nothing can be kept, and that is told before it comes to it.

use crate::config::Config;
use std::path::{Path, PathBuf};

/// Below this nothing more is accepted by whoever asks for readiness: a group of commits, a few uploads and the log still have room.
pub const BYTES_MIN: u64 = 64 << 20;

/// Room at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// What lies there: `data`, `database`, `files`.
    pub place: &'static str,
    /// The folder.
    pub folder: PathBuf,
    /// Bytes that this program may still write.
    pub free_bytes: u64,
    /// Bytes of the whole disk.
    pub all_bytes: u64,
}

/// Room of all places that are folders of this machine; a place that cannot be asked has none.
pub fn rooms(config: &Config) -> Vec<Room> {
    let mut places = vec![("data", config.data.clone())];
    if let Some(parent) = config.database_url().strip_prefix("sqlite:").and_then(|file| Path::new(file).parent()) {
        places.push(("database", parent.to_owned()));
    }
    let files = config.files_url();
    let folder = files.strip_prefix("file://").unwrap_or(&files);
    if !folder.contains("://") && folder != "memory:" {
        places.push(("files", folder.into()));
    }
    places.into_iter().map(|(place, folder)| room(place, folder)).collect()
}

fn room(place: &'static str, folder: PathBuf) -> Room {
    let told = rustix::fs::statvfs(if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() });
    let (free_bytes, all_bytes) =
        told.map_or((0, 0), |told| (told.f_bavail * told.f_frsize, told.f_blocks * told.f_frsize));
    Room { place, folder, free_bytes, all_bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_asked_and_one_that_is_gone_has_no_room() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::for_folder(folder.path(), "127.0.0.1:1", "https://izin.contoh.id");
        let gone = folder.path().join("gone");
        config.files_url = Some(gone.display().to_string());
        let asked = rooms(&config);
        let names: Vec<&str> = asked.iter().map(|room| room.place).collect();
        assert_eq!(names, ["data", "database", "files"]);
        assert!(asked[0].free_bytes > 0 && asked[0].all_bytes >= asked[0].free_bytes);
        assert_eq!((asked[2].free_bytes, asked[2].folder.as_path()), (0, gone.as_path()));
        config.files_url = Some("s3://bucket".into());
        config.database_url = Some("postgres://db/izin".into());
        assert_eq!(rooms(&config).len(), 1, "what lies on other machines is watched there");
    }
}

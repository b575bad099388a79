//! Folders and keys that others on this machine may open or replace.

use super::finding::Finding;
use ground::config::Config;
use ground::private_file;
use ground::{log_keeper, qr_keys, sealing, signing};
use std::path::Path;

/// Folders in which others may put files, keys that others may read, a data folder that is open.
pub fn judged(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    let master = config.master_key_file();
    let signing = config.signing_folder();
    let folders = [Some(config.data.as_path()), master.parent(), Some(signing.as_path())];
    let mut seen: Vec<&Path> = Vec::new();
    for folder in folders.into_iter().flatten().filter(|folder| folder.is_dir()) {
        if !seen.contains(&folder) {
            seen.push(folder);
            found.extend(folder_of(folder, folder == config.data));
        }
    }
    let keys = [signing::KEY, sealing::KEY, qr_keys::CURRENT, log_keeper::KEY].map(|name| signing.join(name));
    let mut files = vec![master.clone()];
    files.extend((2..).map(|place| ground::master_keys::file_of(&master, place)).take_while(|file| file.exists()));
    files.extend(keys);
    found.extend(files.iter().filter(|file| file.exists()).filter_map(|file| key_of(file)));
    if found.is_empty() {
        found.push(Finding::good("folder data dan kunci tertutup bagi orang lain"));
    }
    found
}

fn folder_of(folder: &Path, is_data: bool) -> Option<Finding> {
    let at = folder.display();
    match private_file::loose(folder) {
        Err(error) => Some(Finding::bad(format!("{at}: {error}"))),
        Ok(Some(mode)) if mode & 0o022 != 0 => Some(Finding::bad(format!(
            "Isi folder {at} dapat diganti orang lain di mesin ini (mode {mode:o}). Perbaiki dengan: chmod 700 {at}"
        ))),
        Ok(Some(mode)) if is_data => Some(Finding::bad(format!(
            "folder data dapat dibuka orang lain (mode {mode:o}). Perbaiki dengan: chmod 700 {at}"
        ))),
        Ok(_) => None,
    }
}

fn key_of(file: &Path) -> Option<Finding> {
    let at = file.display();
    match private_file::loose(file) {
        Err(error) => Some(Finding::bad(format!("{at}: {error}"))),
        Ok(Some(mode)) => Some(Finding::bad(format!(
            "Kunci {at} dapat dibuka orang lain di mesin ini (mode {mode:o}). Perbaiki dengan: chmod 600 {at}"
        ))),
        Ok(None) => None,
    }
}

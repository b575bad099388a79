//! The id of the installation beside its keys: whoever finds keys and no database knows that there was one.

use crate::config::Config;
use crate::private_file;
use std::io::{self, Write as _};
use std::path::PathBuf;
use uuid::Uuid;

/// Name of the file, in the folder of the master key.
const FILE: &str = "installation";
const HEAD: &str = "# Tanda pemasangan Saporancak. Jangan dihapus; ikut disalin bersama folder kunci.\n";

/// Why it cannot be used; the sentence names the file.
#[derive(Debug, thiserror::Error)]
#[error("Tanda pemasangan {0} tidak terbaca: {1}")]
pub struct MarkError(String, String);

/// Where it lies.
pub fn file(config: &Config) -> PathBuf {
    config.master_key_file().with_file_name(FILE)
}

/// The installation whose keys these are; `None` before its first start.
pub fn read(config: &Config) -> Result<Option<Uuid>, MarkError> {
    let file = file(config);
    let told = |why: &dyn std::fmt::Display| MarkError(file.display().to_string(), why.to_string());
    match std::fs::read_to_string(&file) {
        Ok(text) => parse(&text).map(Some).ok_or_else(|| told(&"isinya bukan tanda pemasangan")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(told(&error)),
    }
}

/// The id in the text of a mark, here and in the file store.
pub fn parse(text: &str) -> Option<Uuid> {
    text.lines().find(|line| !line.starts_with('#')).and_then(|line| line.trim().parse().ok())
}

/// The text of a mark.
pub fn text(id: Uuid) -> String {
    format!("{HEAD}{id}\n")
}

/// Writes it beside the keys, on disk when it returns.
pub fn write(config: &Config, id: Uuid) -> io::Result<()> {
    let file = file(config);
    // Whole under another name first, named for nobody else: two processes may start at once.
    let draft = file.with_extension(format!("baru-{}", std::process::id()));
    let mut out = private_file::options().create(true).truncate(true).open(&draft)?;
    out.write_all(text(id).as_bytes()).and_then(|()| out.sync_all())?;
    std::fs::rename(&draft, &file)
}

/// Sets it aside, so that another installation may begin with these keys; its new name.
pub fn set_aside(config: &Config, id: Uuid) -> io::Result<PathBuf> {
    let (file, aside) = (file(config), file(config).with_extension(id.to_string()));
    std::fs::rename(file, &aside).map(|()| aside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn it_is_read_as_it_was_written_and_anything_else_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config::for_folder(folder.path(), "127.0.0.1:0", "http://localhost");
        private_file::create_folder(&folder.path().join("keys")).expect("a folder");
        assert_eq!(read(&config).expect("nothing yet"), None);
        let id = Uuid::from_u128(7);
        write(&config, id).expect("written");
        assert_eq!(read(&config).expect("read"), Some(id));
        assert_eq!(private_file::loose(&file(&config)).expect("a mode"), None);
        for other in ["", "# saja\n", "bukan tanda\n"] {
            std::fs::write(file(&config), other).expect("written");
            assert!(read(&config).expect_err(other).to_string().contains("installation"));
        }
        write(&config, id).expect("written");
        let aside = set_aside(&config, id).expect("set aside");
        assert!(Path::new(&aside).exists() && read(&config).expect("gone").is_none());
    }
}

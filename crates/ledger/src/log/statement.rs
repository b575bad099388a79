//! Statements of the log's key that are no checkpoint: what lies in a package of evidence, with the hash of each file.

use crate::log::error::LogError;
use crate::log::key::LogKey;
use signed_note::Note;

/// First line of every such statement. The name of a log holds neither, so that none can be taken for a checkpoint.
const FORMAT: &str = "# saporancak-evidence/v1";

/// A file of a package.
pub struct Listed {
    /// Its name in the package.
    pub name: String,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// The signed list of the files of a package; `about` says in lines what it is of.
pub fn sign(key: &LogKey, about: &[String], files: &[Listed]) -> Result<String, LogError> {
    let told = |why: String| LogError::Checkpoint(why);
    let about = about.iter().map(|line| format!("# {line}"));
    let files = files.iter().map(|file| format!("{}  {}", file.sha256, file.name));
    let lines: Vec<String> = std::iter::once(FORMAT.to_owned()).chain(about).chain(files).collect();
    // A line more would be a file more, or the end of the text.
    if lines.iter().any(|line| line.contains(['\n', '\r'])) {
        return Err(told("baris".into()));
    }
    let mut note = Note::new(format!("{}\n", lines.join("\n")).as_bytes(), &[]).map_err(|e| told(e.to_string()))?;
    note.add_sigs(&[key.signer()]).map_err(|e| told(e.to_string()))?;
    String::from_utf8(note.to_bytes()).map_err(|e| told(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::checkpoint;

    #[test]
    fn a_statement_is_never_a_checkpoint_and_holds_what_it_lists() {
        let key = LogKey::parse(&LogKey::create("izin.contoh.id/log", &[1; 32]).unwrap()).unwrap();
        let file = |name: &str| Listed { name: name.into(), sha256: "00".into() };
        let signed = sign(&key, &["Permohonan 26-000001".into()], &[file("kunci")]).unwrap();
        assert!(signed.starts_with("# saporancak-evidence/v1\n# Permohonan 26-000001\n00  kunci\n\n"), "{signed}");
        assert!(checkpoint::read(key.public(), &signed).is_err());
        assert!(sign(&key, &[], &[file("a\nb")]).is_err());
    }
}

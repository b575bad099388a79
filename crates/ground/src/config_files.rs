//! The files that a configuration names, found by the endings of their keys, so that a new table is looked after like the old ones.

use std::path::PathBuf;
use toml::{Table, Value};

/// Keys that name a file which is neither a secret nor a certificate.
const NEITHER: [&str; 4] = ["checkpoint_file", "erased_file", "master_key_file", "user_file"];
/// Keys that name files with certificates.
const CERTIFICATES: [&str; 3] = ["roots_file", "certificate_file", "authority_files"];

/// Each with the key that names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedFiles {
    /// Passwords, tokens, PINs: whatever is not known to be something else.
    pub secrets: Vec<(String, PathBuf)>,
    /// Certificates (PEM).
    pub certificates: Vec<(String, PathBuf)>,
}

impl NamedFiles {
    /// Those of a whole configuration.
    pub fn of(table: &Table) -> Self {
        let mut found = Self::default();
        found.walk(table, "");
        found
    }

    fn walk(&mut self, table: &Table, above: &str) {
        for (key, value) in table {
            let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
            match value {
                Value::String(file) if key.ends_with("_file") => self.add(key, path, file),
                Value::Array(files) if key.ends_with("_files") => {
                    for file in files.iter().filter_map(Value::as_str) {
                        self.add(key, path.clone(), file);
                    }
                }
                Value::Table(files) if key == "secret_files" => {
                    for (name, file) in files.iter().filter_map(|(name, file)| Some((name, file.as_str()?))) {
                        self.secrets.push((format!("{path}.{name}"), file.into()));
                    }
                }
                Value::Table(inner) => self.walk(inner, &path),
                Value::String(_)
                | Value::Array(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::Boolean(_)
                | Value::Datetime(_) => {}
            }
        }
    }

    fn add(&mut self, key: &str, path: String, file: &str) {
        if CERTIFICATES.contains(&key) {
            self.certificates.push((path, file.into()));
        } else if !NEITHER.contains(&key) {
            self.secrets.push((path, file.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_and_what_is_not_known_is_a_secret() {
        let text = "master_key_file = \"m\"\nreport_secret_file = \"r\"\n[mail]\npassword_file = \"p\"\n[signer]\nroots_file = \"c\"\n\
            pin_file = \"n\"\n[openid]\nauthority_files = [\"a\", \"b\"]\n[registries.kswp]\nsecret_files = { key = \"k\" }\n\
            [log]\ncheckpoint_file = \"x\"\n[later]\nnew_file = \"y\"\n";
        let found = NamedFiles::of(&text.parse().expect("TOML"));
        let names = |list: &[(String, PathBuf)]| {
            let mut names: Vec<String> = list.iter().map(|(key, file)| format!("{key}={}", file.display())).collect();
            names.sort();
            names.join(" ")
        };
        let secrets = "later.new_file=y mail.password_file=p registries.kswp.secret_files.key=k report_secret_file=r signer.pin_file=n";
        assert_eq!(names(&found.secrets), secrets);
        assert_eq!(names(&found.certificates), "openid.authority_files=a openid.authority_files=b signer.roots_file=c");
    }
}

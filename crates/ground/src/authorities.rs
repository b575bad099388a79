//! Authorities that are trusted besides the public ones, of the city or of a ministry: one list for everybody this program asks over TLS.
//!
//! PostgreSQL has a root of its own in its address (`sslrootcert`), because there the public ones are not trusted. Roots of signatures are
//! another matter: they say whose documents are believed (`trusted_roots_folder`, `roots_file`).

use crate::config::Config;

impl Config {
    /// The provider of sign-ins, with every authority that is trusted.
    pub fn openid_settings(&self) -> Option<openid::Settings> {
        let mut settings = self.openid.as_deref()?.clone();
        settings.authority_files.extend(self.authority_files.iter().cloned());
        Some(settings)
    }

    /// Files that hold no certificate of an authority.
    pub(crate) fn authority_problems(&self) -> Vec<String> {
        let read = self.authority_files.iter().map(|file| channels::authorities(file));
        read.filter_map(Result::err).map(|why| format!("authority_files: {}.", why.about())).collect()
    }

    /// The certificates of all files, one after the other; nothing where none is named.
    pub fn authorities_pem(&self) -> Result<Option<Vec<u8>>, String> {
        let mut all = Vec::new();
        for file in &self.authority_files {
            all.extend(std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?);
            all.push(b'\n');
        }
        Ok((!all.is_empty()).then_some(all))
    }
}

#[cfg(test)]
mod tests {
    use crate::config;

    #[test]
    fn a_file_without_an_authority_is_named() {
        let with = |file: &str| {
            config::read(&format!("public_url = \"https://izin.contoh.id\"\nauthority_files = [\"{file}\"]"), &[])
        };
        for wrong in ["Cargo.toml", "/nowhere.pem"] {
            let told = with(wrong).unwrap_err();
            assert!(told[0].starts_with("authority_files: ") && told[0].contains(wrong), "{told:?}");
        }
    }
}

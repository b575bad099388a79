//! `[openid]` of the configuration.

use serde::Deserialize;
use std::path::PathBuf;

/// A provider of sign-ins.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address of the provider, exactly as it calls itself (`issuer`); what it can do is read below it.
    pub issuer: String,
    /// As what it knows us.
    pub client_id: String,
    /// File with the secret that shows it is us.
    pub client_secret_file: PathBuf,
    /// How the provider is called on the button: `Akun Dinas Kota Padang`.
    pub name: String,
    /// Files with certificates (PEM) of authorities to trust besides the public ones.
    #[serde(default)]
    pub authority_files: Vec<PathBuf>,
}

impl Settings {
    /// What is wrong with it, as sentences.
    pub fn problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if !is_safe(&self.issuer) || self.issuer.contains(['?', '#']) {
            wrong.push(format!(
                "openid.issuer \"{}\" harus alamat yang dimulai https://, tanpa tanda ? dan #.",
                self.issuer
            ));
        }
        for (key, value) in [("client_id", &self.client_id), ("name", &self.name)] {
            if value.trim().is_empty() || value.chars().any(char::is_control) {
                wrong.push(format!("openid.{key} belum diisi."));
            }
        }
        wrong
    }
}

/// Whether nobody on the way reads what goes to this address: TLS, or this very machine.
pub(crate) fn is_safe(address: &str) -> bool {
    let Ok(url) = address.parse::<reqwest::Url>() else { return false };
    let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    url.username().is_empty()
        && url.password().is_none()
        && (url.scheme() == "https" || (url.scheme() == "http" && here))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_others_read_is_refused() {
        for (address, safe) in [
            ("https://sso.padang.go.id", true),
            ("http://127.0.0.1:8090", true),
            ("http://localhost:8090/x", true),
            ("http://sso.padang.go.id", false),
            ("http://127.0.0.1.example", false),
            ("https://user@sso.padang.go.id", false),
            ("file:///etc/passwd", false),
            ("sso.padang.go.id", false),
        ] {
            assert_eq!(is_safe(address), safe, "{address}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let text = "issuer = \"http://sso.example\"\nclient_id = \"\"\nclient_secret_file = \"s\"\nname = \" \"";
        let settings: Settings = toml::from_str(text).unwrap();
        assert_eq!(settings.problems().len(), 3);
    }
}

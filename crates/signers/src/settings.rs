//! The tables `[signer]` and `[tsa]` of the configuration: who signs, who stamps. Each mistake is a sentence that says what to do.

use crate::bsre::Version;
use reqwest::Url;
use serde::Deserialize;
use sign::pades::Level;
use std::net::IpAddr;
use std::path::PathBuf;

/// The table `[signer]`: who signs what the head orders.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(tag = "provider", rename_all = "lowercase")]
pub enum SignerSettings {
    /// A key in a file of this machine.
    #[default]
    Local,
    /// BSrE, with a secret that only the head knows.
    Bsre(BsreTable),
    /// A key in a security module.
    Pkcs11(ModuleTable),
}

/// The table `[seal]`: what seals documents of licence types that ask for it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(tag = "provider", rename_all = "lowercase")]
pub enum SealSettings {
    /// A key in a file of this machine, where there is one.
    #[default]
    Local,
    /// BSrE's seal (v2).
    Bsre(SealTable),
    /// A key in a security module.
    Pkcs11(ModuleTable),
}

/// The seal of an institution that is registered with BSrE.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealTable {
    /// The Esign Client; paths are appended.
    pub base_url: String,
    /// User of the client (HTTP Basic).
    pub user: String,
    /// File with its password.
    pub password_file: PathBuf,
    /// File with the subscriber's id (`idSubscriber`).
    pub subscriber_file: PathBuf,
    /// File with the activation code, by which codes for single documents are asked.
    pub activation_file: PathBuf,
    /// The name in the seal's certificate.
    pub name: String,
    /// File with the roots (PEM) to which it leads.
    pub roots_file: PathBuf,
}

/// Where BSrE's Esign Client is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BsreTable {
    /// For example `http://10.0.0.5`; paths are appended.
    pub base_url: String,
    /// 1 or 2.
    pub version: u8,
    /// User of the client (HTTP Basic).
    pub user: String,
    /// File with its password.
    pub password_file: PathBuf,
    /// What the head gives.
    #[serde(default)]
    pub secret: SecretKind,
    /// File with the roots (PEM) to which certificates of BSrE lead.
    pub roots_file: PathBuf,
}

/// What the signer gives for a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretKind {
    /// A passphrase.
    #[default]
    Passphrase,
    /// A one-time code, for at most so many files as it was asked for (v2).
    Totp,
}

/// Which key of which module.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModuleTable {
    /// The maker's library.
    pub module: PathBuf,
    /// Label of the token.
    pub token: String,
    /// Label of the private key.
    pub key: String,
    /// File with the PIN.
    pub pin_file: PathBuf,
    /// File with the certificate of the key, then intermediates (PEM).
    pub certificate_file: PathBuf,
    /// File with the roots (PEM) to which it leads.
    pub roots_file: PathBuf,
}

/// The table `[tsa]`: time stamps and how far the signature is carried with them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimestampTable {
    /// Address of the authority (RFC 3161 over HTTP).
    pub url: String,
    /// File with the roots (PEM) to which its certificate leads.
    pub roots_file: PathBuf,
    /// `B-T`, `B-LT` or `B-LTA`.
    #[serde(default)]
    pub level: TimestampLevel,
}

/// How far the signature is carried when it is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum TimestampLevel {
    /// With a time stamp.
    #[default]
    #[serde(rename = "B-T")]
    Timestamped,
    /// Also with lists and answers about revocation.
    #[serde(rename = "B-LT")]
    LongTerm,
    /// Also with a time stamp over everything, which can be renewed.
    #[serde(rename = "B-LTA")]
    Archive,
}

impl TimestampLevel {
    /// As a level of the profile.
    pub fn level(self) -> Level {
        match self {
            Self::Timestamped => Level::Timestamped,
            Self::LongTerm => Level::LongTerm,
            Self::Archive => Level::Archive,
        }
    }
}

impl BsreTable {
    /// Which interface is spoken.
    pub fn interface(&self) -> Version {
        if self.version == 1 { Version::V1 } else { Version::V2 }
    }
}

impl SignerSettings {
    /// What is wrong with them; files are looked at when they are opened.
    pub fn problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        match self {
            Self::Local => {}
            Self::Bsre(table) => {
                if !matches!(table.version, 1 | 2) {
                    wrong.push("signer.version harus 1 atau 2.".to_owned());
                }
                if table.version == 1 && table.secret == SecretKind::Totp {
                    wrong.push("signer.secret = \"totp\" hanya ada pada version = 2.".to_owned());
                }
                wrong.extend(address_problems("signer", &table.base_url));
                if table.user.trim().is_empty() {
                    wrong.push("signer.user belum diisi.".to_owned());
                }
            }
            Self::Pkcs11(table) => wrong.extend(table.problems("signer")),
        }
        wrong
    }
}

impl SealSettings {
    /// What is wrong with them; files are looked at when they are opened.
    pub fn problems(&self) -> Vec<String> {
        match self {
            Self::Local => Vec::new(),
            Self::Bsre(table) => {
                let mut wrong = address_problems("seal", &table.base_url);
                for (name, value) in [("user", &table.user), ("name", &table.name)] {
                    if value.trim().is_empty() {
                        wrong.push(format!("seal.{name} belum diisi."));
                    }
                }
                wrong
            }
            Self::Pkcs11(table) => table.problems("seal"),
        }
    }
}

impl ModuleTable {
    fn problems(&self, table: &str) -> Vec<String> {
        let values = [("token", &self.token), ("key", &self.key)].into_iter();
        values
            .filter(|(_, value)| value.trim().is_empty())
            .map(|(name, _)| format!("{table}.{name} belum diisi."))
            .collect()
    }
}

fn address_problems(table: &str, base_url: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !sends_secrets_safely(base_url) {
        wrong.push(format!(
            "{table}.base_url harus dimulai https:// (http:// hanya untuk alamat di dalam jaringan kantor) tanpa nama pengguna."
        ));
    }
    if base_url.ends_with('/') {
        wrong.push(format!("{table}.base_url tidak boleh berakhir garis miring."));
    }
    wrong
}

impl TimestampTable {
    /// What is wrong with it.
    pub fn problems(&self) -> Vec<String> {
        // Plain http is usual here: the answer is signed, and the question is a hash.
        let good = self.url.parse::<Url>().is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if good { Vec::new() } else { vec!["tsa.url bukan alamat, misalnya http://tsa.contoh.id.".to_owned()] }
    }
}

/// HTTPS, or HTTP to an address that only this machine or the office's own network reaches.
fn sends_secrets_safely(address: &str) -> bool {
    let Ok(url) = address.parse::<Url>() else { return false };
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() || url.query().is_some() {
        return false;
    }
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let inside = host.parse::<IpAddr>().is_ok_and(|ip| match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    });
    match url.scheme() {
        "https" => !host.is_empty(),
        "http" => inside || host == "localhost",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_goes_by_tls_or_stays_in_the_office() {
        for good in ["https://esign.contoh.id", "http://10.0.0.5", "http://127.0.0.1:9", "http://[fd00::1]"] {
            assert!(sends_secrets_safely(good), "{good}");
        }
        for bad in ["http://esign.contoh.id", "https://a:b@x.id", "ftp://10.0.0.5", "x", "http://8.8.8.8"] {
            assert!(!sends_secrets_safely(bad), "{bad}");
        }
    }

    #[test]
    fn a_code_needs_the_second_interface() {
        let table = BsreTable {
            base_url: "http://127.0.0.1:9".into(),
            version: 1,
            user: "u".into(),
            password_file: "x".into(),
            secret: SecretKind::Totp,
            roots_file: "x".into(),
        };
        assert_eq!(SignerSettings::Bsre(table).problems().len(), 1);
    }
}

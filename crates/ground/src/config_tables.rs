//! Tables of the configuration that only hold values.

use ipnet::IpNet;
use serde::Deserialize;
use serde::de::Error as _;
use std::net::IpAddr;
use std::path::PathBuf;

/// Networks as `10.0.0.0/8`, and single addresses as themselves.
pub(crate) fn networks<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    let network = |text: &String| {
        let one = text.parse::<IpAddr>().map(IpNet::from);
        one.or_else(|_| text.parse::<IpNet>()).map_err(|_| {
            D::Error::custom(format!(
                "trusted_proxies: \"{text}\" bukan alamat atau jaringan, misalnya 127.0.0.1 atau 10.0.0.0/8"
            ))
        })
    };
    texts.iter().map(network).collect()
}

/// Whether an officer has to show a code beside the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// Everybody who works on applications; the first sign-in leads to it.
    Required,
    /// Whoever wants.
    Offered,
}

impl<'de> Deserialize<'de> for SecondFactor {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match String::deserialize(from)?.as_str() {
            "required" => Ok(Self::Required),
            "offered" => Ok(Self::Offered),
            other => Err(D::Error::custom(format!(
                "second_factor: \"{other}\" tidak dikenal. Tulis \"required\" atau \"offered\"."
            ))),
        }
    }
}

/// Where mail goes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtp://…` or `smtps://user@host`; a folder of files when absent.
    pub smtp_url: Option<String>,
    /// File with the password of the SMTP account.
    pub password_file: Option<PathBuf>,
    /// Sender.
    pub from: Option<String>,
}

/// Where checkpoints of the log go besides the database.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// File with the last one; `DATA/checkpoint` unless given. Best on another machine's disk.
    pub checkpoint_file: Option<PathBuf>,
    /// Address of a witness that signs checkpoints too (c2sp.org/tlog-witness).
    pub witness_url: Option<String>,
    /// Its public key, `name+id+key`.
    pub witness_key: Option<String>,
    /// Address that gets a checkpoint by mail every day.
    pub witness_mail: Option<String>,
}

/// Access to an S3-compatible store.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Address of the store; Amazon's own unless given.
    pub endpoint: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Access key.
    pub access_key: Option<String>,
    /// File with the secret key.
    pub secret_key_file: Option<PathBuf>,
}

/// Protection of personal data (UU 27/2022).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    /// Name or post of the officer for data protection; empty while nobody is appointed.
    #[serde(default)]
    pub officer: String,
    /// Where that officer is reached by mail; may be empty.
    #[serde(default)]
    pub email: String,
    /// And by phone; may be empty.
    #[serde(default)]
    pub phone: String,
    /// Days for which backups are kept: an erased key is gone everywhere so many days later.
    #[serde(default = "backup_days_default")]
    pub backup_days: u16,
    /// File with the keys that were destroyed; `DATA/erased-keys` unless given. Best on another machine's disk.
    pub erased_file: Option<PathBuf>,
}

fn backup_days_default() -> u16 {
    35
}

impl Default for Privacy {
    fn default() -> Self {
        let backup_days = backup_days_default();
        Self { officer: String::new(), email: String::new(), phone: String::new(), backup_days, erased_file: None }
    }
}

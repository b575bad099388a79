//! Tables of the configuration that only hold values.

use serde::Deserialize;
use serde::de::Error as _;
use std::path::PathBuf;

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

//! What is known of a person beside the account: kept sealed under its key.

use serde::{Deserialize, Serialize};

/// What is known of a person, kept sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// `+62…`, or empty.
    #[serde(default)]
    pub phone: String,
    /// Another account signs in with the same number, so this one does not: nobody has proved whose it is.
    #[serde(default)]
    pub phone_shared: bool,
    /// Or empty.
    #[serde(default)]
    pub email: String,
    /// The same of the e-mail address.
    #[serde(default)]
    pub email_shared: bool,
    /// Number in the population register, or empty: nobody has to give it.
    #[serde(default)]
    pub nik: String,
    /// The name the person wants to bear, while nobody has checked it; else empty.
    #[serde(default)]
    pub wished_name: String,
    /// NIP of an officer, or empty.
    #[serde(default)]
    pub nip: String,
    /// Tax number of a company, digits only; empty for a person.
    #[serde(default)]
    pub npwp: String,
    /// Business number of a company; empty for a person.
    #[serde(default)]
    pub nib: String,
    /// Rank of an officer, or empty.
    #[serde(default)]
    pub rank: String,
}

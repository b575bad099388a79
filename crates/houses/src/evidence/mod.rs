//! Packages of evidence for whoever has to judge a breach of Pasal 12: what the log holds of an application or account, its documents, and
//! a signed list of it all that a stranger can check (docs/log.md).

mod gathering;
mod packing;

pub use packing::{EvidenceError, Package, package};

use domain::ids::{AccountId, ApplicationId};

/// What a package is of.
#[derive(Clone, Debug)]
pub enum About {
    /// An application, with its number.
    Application(ApplicationId, String),
    /// An account, with its user name.
    Account(AccountId, String),
}

impl About {
    /// In a line of the manifest and in the name of the file. A user name is the account's own; its person is who the package is of.
    pub fn words(&self) -> String {
        match self {
            Self::Application(_, number) => format!("permohonan {number}"),
            Self::Account(_, username) => format!("akun {username}"),
        }
    }
}

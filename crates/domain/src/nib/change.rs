//! What may be ordered about a NIB that OSS delivered, and what happened to it.

use super::state::Line;
use crate::account::Role;
use crate::application::TextRef;
use crate::ids::{AccountId, ApplicationId, DocumentId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// An order about a NIB.
#[derive(Clone, Debug, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(name(CommandKind), doc = "The kind of an order.", allow(missing_docs))]
pub enum Command {
    /// Take what OSS delivered.
    Receive {
        /// The body, sealed as it came.
        body: TextRef,
        /// Every licence it names, by `id_izin`.
        lines: BTreeMap<String, Line>,
        /// It came from a simulator.
        simulated: bool,
    },
    /// The responsible person is known: a licence becomes their application.
    Claim {
        /// `id_izin`.
        licence: String,
        /// The draft that was opened.
        application: ApplicationId,
        /// Whose it is.
        account: AccountId,
    },
    /// OSS took over what it was told.
    Report {
        /// `id_izin`.
        licence: String,
        /// What.
        what: Reported,
        /// `kd_status`.
        code: String,
        /// A simulator was told.
        simulated: bool,
    },
    /// OSS, or whoever has the address that OSS was given, fetched the file of a licence.
    NoteFetched {
        /// Which document.
        document: DocumentId,
    },
}

/// Which message OSS took over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reported {
    /// `receiveLicenseStatus`.
    Status,
    /// `receiveLicense`.
    Licence,
}

/// The roles an order of this kind may come from; what comes from OSS comes through the system alone.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::Claim => &[Role::Loket],
        CommandKind::Receive | CommandKind::Report | CommandKind::NoteFetched => &[],
    }
}

/// One thing that happened to a NIB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command`, documented there
pub enum Event {
    /// `lines` are those that are new or changed.
    #[strum_discriminants(strum(serialize = "nib_received"))]
    Received { body: TextRef, lines: BTreeMap<String, Line>, simulated: bool },
    #[strum_discriminants(strum(serialize = "nib_claimed"))]
    Claimed { licence: String, application: ApplicationId, account: AccountId },
    #[strum_discriminants(strum(serialize = "nib_reported"))]
    Reported { licence: String, what: Reported, code: String, simulated: bool },
    #[strum_discriminants(strum(serialize = "nib_file_fetched"))]
    FileFetched { document: DocumentId },
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}

//! What may be ordered about a licence, and what happened to it.

use super::state::Origin;
use crate::application::TextRef;
use crate::ids::{DocumentId, LicenceId, ObjectionId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// What a licence is when it comes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Its number.
    pub number: String,
    /// Licence type and the version it was granted under.
    pub type_id: String,
    /// See `type_id`.
    pub type_version: u32,
    /// Its last day; `None` without an end.
    pub valid_until: Option<Date>,
    /// The signed document.
    pub document: DocumentId,
    /// Where it comes from.
    pub origin: Origin,
    /// The licence it follows on.
    pub predecessor: Option<LicenceId>,
}

/// An order about a licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The signed document is out: the licence exists from now on.
    Issue(Issued),
    /// Not to be used for now.
    Suspend,
    /// To be used again.
    Resume,
    /// Take it away.
    Revoke {
        /// Why.
        reason: TextRef,
        /// The letter that will say so.
        letter: DocumentId,
    },
    /// The machine reports that the signed letter is out.
    ReportLetter {
        /// The letter.
        letter: DocumentId,
        /// SHA-256 of the file as issued.
        sha256: String,
    },
    /// Another licence takes its place.
    Replace {
        /// Which one.
        by: LicenceId,
    },
    /// In force again: the objection to its revocation was granted.
    Reinstate {
        /// The objection.
        objection: ObjectionId,
    },
}

/// One thing that happened to a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command` and `Status`, documented there
pub enum Event {
    #[strum_discriminants(strum(serialize = "licence_issued"))]
    Issued(Issued),
    #[strum_discriminants(strum(serialize = "licence_suspended"))]
    Suspended { basis: String },
    #[strum_discriminants(strum(serialize = "licence_resumed"))]
    Resumed,
    #[strum_discriminants(strum(serialize = "licence_revoked"))]
    Revoked { basis: String, reason: TextRef, letter: DocumentId },
    #[strum_discriminants(strum(serialize = "revocation_letter_released"))]
    LetterReleased { letter: DocumentId, sha256: String },
    #[strum_discriminants(strum(serialize = "licence_replaced"))]
    Replaced { by: LicenceId },
    #[strum_discriminants(strum(serialize = "licence_reinstated"))]
    Reinstated { objection: ObjectionId },
}

impl Event {
    /// Stable id, in the log's column; none is also the id of an application's event, whose words differ.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}

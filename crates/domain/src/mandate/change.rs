//! What may be ordered about a mandate, and what happened to it.

use super::state::Given;
use crate::application::TextRef;
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// An order about a mandate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Register a company, and answer for it.
    Register {
        /// What.
        given: Box<Given>,
    },
    /// Say that the company is what it says, and the person responsible the one.
    Prove,
    /// Say that it could not be proved.
    Refuse {
        /// Why, sealed.
        reason: TextRef,
    },
    /// Invite somebody to act for the company.
    Invite {
        /// What.
        given: Box<Given>,
    },
    /// Accept an invitation, or a power of attorney.
    Accept,
    /// Not accept it.
    Decline,
    /// Give a power of attorney.
    Give {
        /// What.
        given: Box<Given>,
    },
    /// Note at the counter one that was given on paper.
    Note {
        /// What.
        given: Box<Given>,
    },
    /// End it.
    End,
}

/// The kind of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // one per variant of `Command`, documented there
pub enum CommandKind {
    Register,
    Prove,
    Refuse,
    Invite,
    Accept,
    Decline,
    Give,
    Note,
    End,
}

impl CommandKind {
    /// All.
    pub const ALL: [Self; 9] = [
        Self::Register,
        Self::Prove,
        Self::Refuse,
        Self::Invite,
        Self::Accept,
        Self::Decline,
        Self::Give,
        Self::Note,
        Self::End,
    ];
}

impl Command {
    /// The kind of this order.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Register { .. } => CommandKind::Register,
            Self::Prove => CommandKind::Prove,
            Self::Refuse { .. } => CommandKind::Refuse,
            Self::Invite { .. } => CommandKind::Invite,
            Self::Accept => CommandKind::Accept,
            Self::Decline => CommandKind::Decline,
            Self::Give { .. } => CommandKind::Give,
            Self::Note { .. } => CommandKind::Note,
            Self::End => CommandKind::End,
        }
    }

    /// What a new one is to be.
    pub fn given(&self) -> Option<&Given> {
        match self {
            Self::Register { given } | Self::Invite { given } | Self::Give { given } | Self::Note { given } => {
                Some(given)
            }
            Self::Prove | Self::Refuse { .. } | Self::Accept | Self::Decline | Self::End => None,
        }
    }
}

/// One thing that happened to a mandate; no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr), strum(serialize_all = "snake_case"))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command`, documented there
pub enum Event {
    CompanyRegistered { given: Box<Given> },
    CompanyProved,
    CompanyRefused { reason: TextRef },
    MemberInvited { given: Box<Given> },
    MemberAccepted,
    MemberDeclined,
    PowerGiven { given: Box<Given> },
    PowerNoted { given: Box<Given> },
    MandateEnded,
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}

//! What may be ordered about an appointment, and what happened to it.

use super::state::Asked;
use crate::account::Role;
use crate::application::TextRef;
use crate::ids::AccountId;
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// An order about an appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Ask for it.
    Ask {
        /// What.
        asked: Box<Asked>,
        /// Number and words of the letter it rests on, sealed.
        basis: TextRef,
    },
    /// Make the role that an account had before there were appointments its first one.
    CarryOver {
        /// What.
        asked: Box<Asked>,
    },
    /// Agree.
    Agree,
    /// Do not agree.
    Decline {
        /// Why, sealed.
        reason: TextRef,
    },
    /// Say that it is still needed.
    Review,
    /// End it now, and hand its work over.
    End {
        /// Who takes the work over.
        successor: Option<AccountId>,
        /// On what it rests, sealed.
        basis: TextRef,
    },
}

/// The kind of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // one per variant of `Command`, documented there
pub enum CommandKind {
    Ask,
    CarryOver,
    Agree,
    Decline,
    Review,
    End,
}

impl CommandKind {
    /// All.
    pub const ALL: [Self; 6] = [Self::Ask, Self::CarryOver, Self::Agree, Self::Decline, Self::Review, Self::End];
}

impl Command {
    /// The kind of this order.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Ask { .. } => CommandKind::Ask,
            Self::CarryOver { .. } => CommandKind::CarryOver,
            Self::Agree => CommandKind::Agree,
            Self::Decline { .. } => CommandKind::Decline,
            Self::Review => CommandKind::Review,
            Self::End { .. } => CommandKind::End,
        }
    }
}

/// One thing that happened to an appointment; no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command`, documented there
pub enum Event {
    #[strum_discriminants(strum(serialize = "appointment_asked"))]
    Asked { asked: Box<Asked>, basis: TextRef },
    #[strum_discriminants(strum(serialize = "appointment_carried_over"))]
    CarriedOver { asked: Box<Asked> },
    #[strum_discriminants(strum(serialize = "appointment_agreed"))]
    Agreed { account: AccountId, role: Role },
    #[strum_discriminants(strum(serialize = "appointment_declined"))]
    Declined { account: AccountId, role: Role, reason: TextRef },
    #[strum_discriminants(strum(serialize = "appointment_reviewed"))]
    Reviewed,
    #[strum_discriminants(strum(serialize = "appointment_ended"))]
    Ended {
        account: AccountId,
        role: Role,
        successor: Option<AccountId>,
        /// Files that the holder had open.
        open: u64,
        basis: TextRef,
    },
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}

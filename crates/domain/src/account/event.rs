//! What happened to an account, as the log keeps it.

use super::Role;
use super::help::Help;
use crate::application::TextRef;
use crate::ids::{AppointmentId, PasskeyId, QuestionId, RelationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// One thing that happened to an account; no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr), strum(serialize_all = "snake_case"))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command`, documented there
pub enum Event {
    AccountMade {
        role: Role,
        office: Option<String>,
        one_time: bool,
    },
    // Of logs from before there were appointments; not written any more.
    RoleGranted {
        role: Role,
        office: Option<String>,
    },
    RoleTaken {
        role: Role,
        office: Option<String>,
    },
    DutiesAccepted {
        version: i64,
    },
    PasswordChanged,
    ContactChanged {
        email: bool,
        phone: bool,
    },
    NoticePreferenceSet {
        modes: BTreeMap<String, String>,
    },
    PasswordGiven,
    AccountClosed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<TextRef>,
    },
    AccountReopened,
    HelpAsked {
        help: Help,
        reason: TextRef,
    },
    HelpDeclined,
    SignedIn,
    SignedOut,
    AccountOpened,
    IdentityAsked {
        name: bool,
    },
    NameAdopted {
        question: QuestionId,
    },
    NameConfirmed {
        reason: TextRef,
    },
    SecondFactorSet,
    SecondFactorRemoved,
    RecoveryCodeUsed {
        left: u32,
    },
    TaskChosen {
        appointment: Option<AppointmentId>,
    },
    RelationDeclared {
        relation: RelationId,
    },
    RelationEnded {
        relation: RelationId,
    },
    PasskeyAdded {
        passkey: PasskeyId,
    },
    PasskeyRemoved {
        passkey: PasskeyId,
    },
    PasskeyRefused {
        passkey: PasskeyId,
    },
    StaffIdentityLinked,
    StaffIdentityUnlinked,
    AccountErased,
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }

    /// Whether nothing waits for a second person any more after it.
    pub fn ends_help(&self) -> bool {
        matches!(
            self,
            Self::PasswordGiven
                | Self::SecondFactorRemoved
                | Self::AccountReopened
                | Self::AccountClosed { .. }
                | Self::AccountErased
                | Self::HelpDeclined
        )
    }
}

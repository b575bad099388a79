//! Letting an officer in again who cannot come in: one person alone could so take over an account, so two do it (decision 0036).

use super::command_kind::CommandKind;
use super::refusal::Refusal;
use super::{Actor, Role};
use crate::ids::AccountId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A request that nobody agreed to counts no more after this time.
pub const HELP_WAITS: SignedDuration = SignedDuration::from_hours(72);

/// What is to be done for the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Help {
    /// A new first password.
    Password,
    /// No code from the telephone any more.
    SecondFactor,
    /// The closed account opened again.
    Reopening,
}

impl Help {
    /// All.
    pub const ALL: [Self; 3] = [Self::Password, Self::SecondFactor, Self::Reopening];

    /// Stable id, in forms and tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Password => "sandi",
            Self::SecondFactor => "langkah-kedua",
            Self::Reopening => "aktif",
        }
    }

    /// The one with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|help| help.id() == id)
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Password => "Beri kata sandi sekali pakai",
            Self::SecondFactor => "Hapus kode dari HP",
            Self::Reopening => "Aktifkan lagi",
        }
    }

    /// The kind of the order that does it.
    pub fn kind(self) -> CommandKind {
        match self {
            Self::Password => CommandKind::GivePassword,
            Self::SecondFactor => CommandKind::RemoveSecondFactor,
            Self::Reopening => CommandKind::Enable,
        }
    }
}

/// What was asked for, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HelpAsked {
    /// What.
    pub help: Help,
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

impl HelpAsked {
    /// Whether somebody may still agree.
    pub fn waits(&self, now: Timestamp) -> bool {
        now < self.at + HELP_WAITS
    }
}

/// What the rule of two persons looks at.
pub(super) struct Owner {
    /// Whose account it is.
    pub id: AccountId,
    /// What it was made for.
    pub role: Role,
    /// Whether it is closed.
    pub closed: bool,
    /// What waits.
    pub help: Option<HelpAsked>,
}

/// Refuses what one person alone orders for another officer, or somebody for themselves; `wanted` is what is asked for where the order
/// asks. The command line stays: whoever has it has the machine, and what it does is in the log.
pub(super) fn two_persons(
    owner: &Owner,
    actor: &Actor,
    kind: CommandKind,
    wanted: Option<Help>,
) -> Result<(), Refusal> {
    let Some(by) = actor.account().filter(|_| owner.role.is_staff()) else { return Ok(()) };
    let own = by == owner.id;
    if let Some(wanted) = wanted {
        let fits = (wanted == Help::Reopening) == owner.closed;
        return if own { Err(Refusal::OwnAccount) } else { fits.then_some(()).ok_or(Refusal::HelpDoesNotFit) };
    }
    // An officer removes their own code on their own page, which asks for one; pressed twice an account is opened once.
    let alone = (own && kind == CommandKind::RemoveSecondFactor) || (!owner.closed && kind == CommandKind::Enable);
    let Some(help) = Help::ALL.into_iter().find(|help| help.kind() == kind && !alone) else { return Ok(()) };
    match owner.help {
        _ if own => Err(Refusal::OwnAccount),
        Some(asked) if asked.help == help && asked.by == by => Err(Refusal::SamePerson),
        Some(asked) if asked.help == help => Ok(()),
        Some(_) | None => Err(Refusal::NobodyAsked),
    }
}

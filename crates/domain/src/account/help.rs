//! Letting an officer in again who cannot come in: one person alone could so take over an account, so two do it (decision 0036).

use super::changing::{AccountState, Command, CommandKind, Event};
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

    /// The order that does it.
    pub fn command(self) -> Command {
        match self {
            Self::Password => Command::GivePassword,
            Self::SecondFactor => Command::RemoveSecondFactor,
            Self::Reopening => Command::Enable,
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

/// Refuses what one person alone orders for another officer, or somebody for themselves. The command line stays: whoever has it has the
/// machine, and what it does is in the log.
pub(super) fn two_persons(account: &AccountState, actor: &Actor, command: &Command) -> Result<(), Refusal> {
    let Some(by) = actor.account().filter(|_| account.role.is_staff()) else { return Ok(()) };
    let own = by == account.id;
    if let Command::AskHelp { help, .. } = command {
        let fits = (*help == Help::Reopening) == account.disabled;
        return if own { Err(Refusal::OwnAccount) } else { fits.then_some(()).ok_or(Refusal::HelpDoesNotFit) };
    }
    let asked = |help: Help| match account.help {
        _ if own => Err(Refusal::OwnAccount),
        Some(asked) if asked.help != help => Err(Refusal::NobodyAsked),
        Some(asked) if asked.by == by => Err(Refusal::SamePerson),
        Some(_) => Ok(()),
        None => Err(Refusal::NobodyAsked),
    };
    let kind = command.kind();
    // An officer removes their own code on their own page, which asks for one; pressed twice an account is opened once.
    let alone = (own && kind == CommandKind::RemoveSecondFactor) || (!account.disabled && kind == CommandKind::Enable);
    match Help::ALL.into_iter().find(|help| help.command().kind() == kind) {
        Some(help) if !alone => asked(help),
        Some(_) | None => Ok(()),
    }
}

/// Whether this actor may agree to what waits.
pub fn may_agree(account: &AccountState, actor: &Actor) -> bool {
    let decides = matches!(actor.role(), Some(Role::Admin | Role::KepalaDinas));
    decides && account.help.is_some_and(|asked| two_persons(account, actor, &asked.help.command()).is_ok())
}

/// Whether nothing waits any more after this event.
pub fn is_over_by(event: &Event) -> bool {
    matches!(
        event,
        Event::PasswordGiven
            | Event::SecondFactorRemoved
            | Event::AccountReopened
            | Event::AccountClosed { .. }
            | Event::AccountErased
            | Event::HelpDeclined
    )
}

//! An account as the law sees it.

use super::help::{HelpAsked, Owner, two_persons};
use super::recovery::Recovery;
use super::{Actor, Role};
use crate::ids::AccountId;

/// An account as the law sees it: no name, no address, no password.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is a question of its own, and any mixture can be
pub struct AccountState {
    /// Its id.
    pub id: AccountId,
    /// Events so far.
    pub version: u32,
    /// What it was made for: an applicant, or an officer. What an officer may do, their appointments say.
    pub role: Role,
    /// Whether the duties were accepted (Pasal 8(2), 11(3), 11(4)).
    pub duties_accepted: bool,
    /// Whether the password was made by the system and must be changed.
    pub one_time: bool,
    /// Whether it is closed.
    pub disabled: bool,
    /// Whether it is a company's: nobody signs in to it, so nothing that opens an account is ordered of it (decision 0041).
    pub company: bool,
    /// Whether the person wants to be called otherwise.
    pub name_wish: NameWish,
    /// What somebody asked to be done for its owner, while that waits for a second person.
    pub help: Option<HelpAsked>,
    /// Where a recovery without an officer stands.
    pub recovery: Recovery,
}

impl AccountState {
    /// What the rule of two persons looks at.
    pub(super) fn owner(&self) -> Owner {
        Owner { id: self.id, role: self.role, closed: self.disabled, help: self.help }
    }

    /// Whether this actor may agree to what waits.
    pub fn may_be_helped_by(&self, actor: &Actor) -> bool {
        let decides = matches!(actor.role(), Some(Role::Admin | Role::KepalaDinas));
        let agrees = |asked: HelpAsked| two_persons(&self.owner(), actor, asked.help.kind(), None).is_ok();
        decides && self.help.is_some_and(agrees)
    }
}

/// Whether somebody wants to bear another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameWish {
    /// No.
    None,
    /// Yes, and nobody has checked that name yet.
    Unchecked,
}

impl NameWish {
    /// Whether there is one.
    pub fn of(wished: bool) -> Self {
        if wished { Self::Unchecked } else { Self::None }
    }
}

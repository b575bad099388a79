//! Who may use a route.

use domain::access::{List, Purpose};
use domain::account::Role;

/// Who may use a route. What they may do with one application is the handler's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone, signed in or not.
    Everyone,
    /// Any account.
    SignedIn,
    /// Accounts with one of these roles.
    Only(&'static [Role]),
}

impl Who {
    /// Those who may read for this purpose.
    pub const fn reading(purpose: Purpose) -> Self {
        Self::Only(purpose.roles())
    }

    /// Those who may read this list.
    pub const fn listing(list: List) -> Self {
        Self::Only(list.roles())
    }

    /// Whether an account with this role (or nobody) may use the route.
    pub fn admits(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Self::Everyone, _) | (Self::SignedIn, Some(_)) => true,
            (Self::Only(roles), Some(role)) => roles.contains(&role),
            _ => false,
        }
    }
}

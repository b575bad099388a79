//! Every kind of order there is, and the roles it may come from: forms and their routes take them from here.

use crate::account::Role;
use crate::{
    account, application, appointment, calendar_change, data_case, interruption, mandate, nib, objection, sanction,
};

/// A kind of order to any aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordered {
    /// To an application.
    Application(application::CommandKind),
    /// To a NIB that OSS delivered.
    Nib(nib::CommandKind),
    /// To an interruption.
    Interruption(interruption::CommandKind),
    /// To the calendar.
    Calendar(calendar_change::CommandKind),
    /// To an account.
    Account(account::changing::CommandKind),
    /// About an appointment.
    Appointment(appointment::CommandKind),
    /// About what lets somebody act for another.
    Mandate(mandate::CommandKind),
    /// Of a sanction.
    Sanction(sanction::CommandKind),
    /// Of an objection.
    Objection(objection::CommandKind),
    /// About personal data.
    DataCase(data_case::CommandKind),
}

impl Ordered {
    /// The roles it may come from at all.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Application(kind) => application::roles(kind),
            Self::Nib(kind) => nib::roles(kind),
            Self::Interruption(kind) => interruption::roles(kind),
            Self::Calendar(kind) => calendar_change::roles(kind),
            Self::Account(kind) => account::permitted::roles(kind),
            Self::Appointment(kind) => appointment::roles(kind),
            Self::Mandate(kind) => mandate::roles(kind),
            Self::Sanction(kind) => sanction::roles(kind),
            Self::Objection(kind) => objection::roles(kind),
            Self::DataCase(kind) => data_case::roles(kind),
        }
    }

    /// Whether a code of a few minutes ago is asked of an account that has a second factor: what is signed, taken away or granted
    /// here is hard to take back, and a browser that was left open must not be enough for it.
    pub fn needs_fresh_factor(self) -> bool {
        use account::changing::CommandKind::{
            AddPasskey, AskHelp, Enable, LinkStaffIdentity, RemovePasskey, RemoveSecondFactor, SetSecondFactor,
            UnlinkStaffIdentity,
        };
        match self {
            Self::Application(kind) => {
                matches!(kind, application::CommandKind::Sign | application::CommandKind::Revoke)
            }
            Self::Account(kind) => {
                matches!(
                    kind,
                    AddPasskey
                        | AskHelp
                        | Enable
                        | LinkStaffIdentity
                        | RemovePasskey
                        | RemoveSecondFactor
                        | SetSecondFactor
                        | UnlinkStaffIdentity
                )
            }
            Self::Appointment(kind) => kind != appointment::CommandKind::Review,
            // Who gives power away, or a body that others then act for, shows that it is them.
            Self::Mandate(kind) => matches!(
                kind,
                mandate::CommandKind::Give
                    | mandate::CommandKind::Invite
                    | mandate::CommandKind::Prove
                    | mandate::CommandKind::Note
            ),
            Self::Sanction(kind) => matches!(kind, sanction::CommandKind::Impose),
            Self::Objection(kind) => matches!(kind, objection::CommandKind::Decide),
            Self::DataCase(kind) => matches!(kind, data_case::CommandKind::Erase | data_case::CommandKind::Destroy),
            Self::Nib(_) | Self::Interruption(_) | Self::Calendar(_) => false,
        }
    }
}

/// The roles that may give all of these orders: nobody, unless one of the lists holds only those who stand in all others.
pub fn roles(orders: &[Ordered]) -> &'static [Role] {
    let narrowest = orders.iter().map(|order| order.roles()).min_by_key(|roles| roles.len()).unwrap_or_default();
    let shared = narrowest.iter().all(|role| orders.iter().all(|order| order.roles().contains(role)));
    if shared { narrowest } else { &[] }
}

impl From<application::CommandKind> for Ordered {
    fn from(kind: application::CommandKind) -> Self {
        Self::Application(kind)
    }
}

impl From<nib::CommandKind> for Ordered {
    fn from(kind: nib::CommandKind) -> Self {
        Self::Nib(kind)
    }
}

impl From<interruption::CommandKind> for Ordered {
    fn from(kind: interruption::CommandKind) -> Self {
        Self::Interruption(kind)
    }
}

impl From<calendar_change::CommandKind> for Ordered {
    fn from(kind: calendar_change::CommandKind) -> Self {
        Self::Calendar(kind)
    }
}

impl From<appointment::CommandKind> for Ordered {
    fn from(kind: appointment::CommandKind) -> Self {
        Self::Appointment(kind)
    }
}

impl From<account::changing::CommandKind> for Ordered {
    fn from(kind: account::changing::CommandKind) -> Self {
        Self::Account(kind)
    }
}

impl From<mandate::CommandKind> for Ordered {
    fn from(kind: mandate::CommandKind) -> Self {
        Self::Mandate(kind)
    }
}

impl From<sanction::CommandKind> for Ordered {
    fn from(kind: sanction::CommandKind) -> Self {
        Self::Sanction(kind)
    }
}

impl From<objection::CommandKind> for Ordered {
    fn from(kind: objection::CommandKind) -> Self {
        Self::Objection(kind)
    }
}

impl From<data_case::CommandKind> for Ordered {
    fn from(kind: data_case::CommandKind) -> Self {
        Self::DataCase(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use application::CommandKind;

    #[test]
    fn several_orders_need_a_role_that_may_give_each() {
        let of = |kinds: &[CommandKind]| roles(&kinds.iter().map(|kind| (*kind).into()).collect::<Vec<_>>());
        assert_eq!(of(&[CommandKind::SaveChecklist, CommandKind::Accept]), [Role::Verifikator]);
        assert_eq!(of(&[CommandKind::ConfirmPayment, CommandKind::Claim]), [Role::Verifikator]);
        assert!(of(&[CommandKind::Claim, CommandKind::Sign]).is_empty(), "nobody is both");
        assert!(of(&[]).is_empty(), "no order, nobody");
    }
}

//! From whom an order to an account may come.

use super::command_kind::CommandKind;
use super::state::AccountState;
use super::{Actor, Role};

/// The roles an order of this kind may come from at all; everybody orders what is their own.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::Register => &[Role::Pemohon, Role::Loket, Role::Admin],
        CommandKind::AcceptDuties
        | CommandKind::ChangePassword
        | CommandKind::ChangeContact
        | CommandKind::WishContact
        | CommandKind::SendContactCode
        | CommandKind::ProveContact
        | CommandKind::SendRecoveryCode
        | CommandKind::BeginRecovery
        | CommandKind::CancelRecovery
        | CommandKind::RecoverPassword
        | CommandKind::ChangeNotices
        | CommandKind::SignIn
        | CommandKind::SignOut
        | CommandKind::SetSecondFactor
        | CommandKind::RemoveSecondFactor
        | CommandKind::UseRecoveryCode
        | CommandKind::ActAs
        | CommandKind::AddPasskey
        | CommandKind::RemovePasskey
        | CommandKind::RefusePasskey
        | CommandKind::LinkStaffIdentity
        | CommandKind::UnlinkStaffIdentity
        | CommandKind::DeclareRelation
        | CommandKind::EndRelation => &Role::ALL,
        CommandKind::Disable | CommandKind::AskHelp => &[Role::Admin],
        CommandKind::Enable | CommandKind::DeclineHelp => &[Role::Admin, Role::KepalaDinas],
        CommandKind::GivePassword => &[Role::Admin, Role::KepalaDinas, Role::Loket],
        CommandKind::Open | CommandKind::ConfirmName | CommandKind::ConfirmContact => &[Role::Loket],
        CommandKind::AskIdentity => &[Role::Pemohon],
        // Only the machine, when the register has answered.
        CommandKind::AdoptName | CommandKind::YieldContact | CommandKind::Erase => &[],
    }
}

/// Whether `actor` may give an order of this kind about `account`.
pub fn permits(kind: CommandKind, account: &AccountState, actor: &Actor) -> bool {
    let own = actor.account() == Some(account.id);
    if actor.role().is_some_and(|role| !roles(kind).contains(&role)) {
        return false;
    }
    // Its people act under their own accounts.
    if account.company && !matches!(kind, CommandKind::Register | CommandKind::Erase) {
        return false;
    }
    match kind {
        // A person for themselves, an officer at the counter for a person, an admin for an officer, the command line for the first ones.
        CommandKind::Register => match actor {
            Actor::System => true,
            Actor::Account { role, .. } => {
                (own && account.role == Role::Pemohon)
                    || (*role == Role::Admin && account.role.is_staff())
                    || (*role == Role::Loket && account.role == Role::Pemohon)
            }
        },
        CommandKind::AcceptDuties
        | CommandKind::ChangePassword
        | CommandKind::ChangeContact
        | CommandKind::WishContact
        | CommandKind::SendContactCode
        | CommandKind::ProveContact
        | CommandKind::SendRecoveryCode
        | CommandKind::BeginRecovery
        | CommandKind::CancelRecovery
        | CommandKind::RecoverPassword
        | CommandKind::ChangeNotices
        | CommandKind::SignIn
        | CommandKind::SignOut
        | CommandKind::SetSecondFactor
        | CommandKind::UseRecoveryCode
        | CommandKind::AddPasskey
        | CommandKind::RemovePasskey
        | CommandKind::RefusePasskey
        | CommandKind::DeclareRelation
        | CommandKind::EndRelation => own,
        // An officer's name is the admin's to keep.
        CommandKind::AskIdentity => own && account.role == Role::Pemohon,
        CommandKind::ActAs | CommandKind::LinkStaffIdentity | CommandKind::UnlinkStaffIdentity => {
            own && account.role.is_staff()
        }
        // Whoever lost telephone and list comes in person: an officer to the admin, an applicant to the counter.
        CommandKind::RemoveSecondFactor => match actor.role() {
            None | Some(Role::Admin | Role::KepalaDinas) => account.role.is_staff(),
            Some(Role::Loket) => own || account.role == Role::Pemohon,
            Some(_) => own,
        },
        CommandKind::Disable | CommandKind::Enable | CommandKind::AskHelp | CommandKind::DeclineHelp => {
            actor.account().is_some() && account.role.is_staff()
        }
        // Two persons for an officer, the counter for a person whose card it has seen, the command line for the first ones.
        CommandKind::GivePassword => match actor.role() {
            None | Some(Role::Admin | Role::KepalaDinas) => account.role.is_staff(),
            Some(_) => account.role == Role::Pemohon,
        },
        CommandKind::Open | CommandKind::ConfirmName | CommandKind::ConfirmContact => {
            actor.account().is_some() && account.role == Role::Pemohon
        }
        CommandKind::AdoptName | CommandKind::YieldContact => *actor == Actor::System,
        CommandKind::Erase => *actor == Actor::System && account.role == Role::Pemohon,
    }
}

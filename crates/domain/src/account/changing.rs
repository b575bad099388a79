//! What may be ordered of an account, who may order it, and what follows (Pasal 8, 11).

pub use super::command::{Command, CommandKind};
pub use super::event::{Event, EventKind};
use super::help::two_persons;
use super::permitted::permits;
use super::recovery::Recovery;
pub use super::refusal::Refusal;
pub use super::state::{AccountState, NameWish};
use super::{Actor, Role};

/// Decides an order; for [`Command::Register`] the state is what the account is to be. `last_of` is a role that would be nobody's
/// without this account; it is asked for where the account is to be closed.
pub fn decide(
    account: &AccountState,
    actor: &Actor,
    command: &Command,
    last_of: Option<Role>,
) -> Result<Vec<Event>, Refusal> {
    let kind = command.kind();
    if !permits(kind, account, actor) {
        return Err(Refusal::NotPermitted);
    }
    let of_closed = matches!(
        kind,
        CommandKind::Disable
            | CommandKind::Enable
            | CommandKind::AskHelp
            | CommandKind::DeclineHelp
            | CommandKind::YieldContact
            | CommandKind::Erase
    );
    if account.disabled && !of_closed {
        return Err(Refusal::Closed);
    }
    let wanted = if let Command::AskHelp { help, .. } = command { Some(*help) } else { None };
    two_persons(&account.owner(), actor, kind, wanted)?;
    seen_at_the_counter(account, actor, command)?;
    match command {
        Command::Register { role, office, one_time } => {
            office_fits(*role, office.as_deref())?;
            let (role, office, one_time) = (*role, office.clone(), *one_time);
            Ok(vec![Event::AccountMade { role, office: office.clone(), one_time }, Event::RoleGranted { role, office }])
        }
        Command::AcceptDuties { version } => Ok(vec![Event::DutiesAccepted { version: *version }]),
        Command::ChangePassword => Ok(vec![Event::PasswordChanged]),
        // The same form sent again changes nothing.
        Command::ChangeContact { email: false, phone: false } | Command::WishContact { email: false, phone: false } => {
            Ok(Vec::new())
        }
        Command::ChangeContact { email, phone } => Ok(vec![Event::ContactChanged { email: *email, phone: *phone }]),
        Command::WishContact { email, phone } => Ok(vec![Event::ContactWished { email: *email, phone: *phone }]),
        Command::SendContactCode { contact } => Ok(vec![Event::ContactCodeSent { contact: *contact }]),
        Command::ProveContact { contact } => Ok(vec![Event::ContactProved { contact: *contact }]),
        Command::ConfirmContact { contact, seen } => {
            Ok(vec![Event::ContactConfirmed { contact: *contact, seen: seen.clone() }])
        }
        Command::YieldContact { contact } => Ok(vec![Event::ContactYielded { contact: *contact }]),
        // An officer could so come in alone; two persons let them in again (decision 0036).
        Command::SendRecoveryCode { .. } | Command::BeginRecovery | Command::RecoverPassword
            if account.role.is_staff() =>
        {
            Err(Refusal::OfficersAskTwo)
        }
        Command::SendRecoveryCode { contact } => Ok(vec![Event::RecoveryCodeSent { contact: *contact }]),
        // Begun twice it waits from the first time on.
        Command::BeginRecovery if account.recovery != Recovery::None => Ok(Vec::new()),
        Command::BeginRecovery => Ok(vec![Event::RecoveryBegun]),
        Command::CancelRecovery if account.recovery == Recovery::None => Ok(Vec::new()),
        Command::CancelRecovery => Ok(vec![Event::RecoveryCancelled]),
        Command::RecoverPassword => account.recovery.sets_password().map(|()| vec![Event::PasswordRecovered]),
        Command::ChangeNotices { modes } => Ok(vec![Event::NoticePreferenceSet { modes: modes.clone() }]),
        // Pressed twice it is closed once.
        Command::Disable { .. } if account.disabled => Ok(Vec::new()),
        Command::Disable { .. } | Command::GivePassword { .. } if actor.account() == Some(account.id) => {
            Err(Refusal::OwnAccount)
        }
        Command::Disable { reason } => last_of
            .map_or(Ok(()), |role| Err(Refusal::LastOf(role)))
            .map(|()| vec![Event::AccountClosed { reason: Some(reason.clone()) }]),
        Command::Enable if account.disabled => Ok(vec![Event::AccountReopened]),
        Command::Enable => Ok(Vec::new()),
        Command::AskHelp { help, reason } => Ok(vec![Event::HelpAsked { help: *help, reason: reason.clone() }]),
        Command::DeclineHelp if account.help.is_none() => Ok(Vec::new()),
        Command::DeclineHelp => Ok(vec![Event::HelpDeclined]),
        Command::GivePassword { seen } => Ok(vec![Event::PasswordGiven { seen: seen.clone() }]),
        Command::SignIn => Ok(vec![Event::SignedIn]),
        Command::SignOut => Ok(vec![Event::SignedOut]),
        Command::Open => Ok(vec![Event::AccountOpened]),
        Command::AskIdentity { name } => Ok(vec![Event::IdentityAsked { name: *name }]),
        Command::AdoptName { .. } | Command::ConfirmName { .. } if account.name_wish == NameWish::None => {
            Err(Refusal::NoNameAsked)
        }
        Command::AdoptName { question } => Ok(vec![Event::NameAdopted { question: *question }]),
        Command::ConfirmName { reason } => Ok(vec![Event::NameConfirmed { reason: reason.clone() }]),
        Command::SetSecondFactor => Ok(vec![Event::SecondFactorSet]),
        Command::RemoveSecondFactor { seen } => Ok(vec![Event::SecondFactorRemoved { seen: seen.clone() }]),
        Command::UseRecoveryCode { left } => Ok(vec![Event::RecoveryCodeUsed { left: *left }]),
        Command::ActAs { appointment } => Ok(vec![Event::TaskChosen { appointment: *appointment }]),
        Command::DeclareRelation { relation } => Ok(vec![Event::RelationDeclared { relation: *relation }]),
        Command::EndRelation { relation } => Ok(vec![Event::RelationEnded { relation: *relation }]),
        Command::AddPasskey { passkey } => Ok(vec![Event::PasskeyAdded { passkey: *passkey }]),
        Command::RemovePasskey { passkey } => Ok(vec![Event::PasskeyRemoved { passkey: *passkey }]),
        Command::RefusePasskey { passkey } => Ok(vec![Event::PasskeyRefused { passkey: *passkey }]),
        Command::LinkStaffIdentity => Ok(vec![Event::StaffIdentityLinked]),
        Command::UnlinkStaffIdentity => Ok(vec![Event::StaffIdentityUnlinked]),
        Command::Erase => Ok(vec![Event::AccountErased]),
    }
}

/// An officer at the counter says what they saw before they open somebody else's account to whoever stands before them.
fn seen_at_the_counter(account: &AccountState, actor: &Actor, command: &Command) -> Result<(), Refusal> {
    let (Command::GivePassword { seen } | Command::RemoveSecondFactor { seen }) = command else { return Ok(()) };
    let by_counter = actor.account().is_some_and(|by| by != account.id) && account.role == Role::Pemohon;
    if by_counter && seen.is_none() { Err(Refusal::NothingSeen) } else { Ok(()) }
}

fn office_fits(role: Role, office: Option<&str>) -> Result<(), Refusal> {
    if (role == Role::Opd) == office.is_some() { Ok(()) } else { Err(Refusal::OfficeDoesNotFit) }
}

/// The account after an event. Never refuses: what happened, happened.
#[must_use]
pub fn apply(mut account: AccountState, event: &Event) -> AccountState {
    account.version += 1;
    match event {
        Event::AccountMade { role, one_time, .. } => (account.role, account.one_time) = (*role, *one_time),
        Event::RoleGranted { role, .. } => account.role = *role,
        Event::DutiesAccepted { .. } => account.duties_accepted = true,
        Event::PasswordChanged | Event::PasswordRecovered => account.one_time = false,
        Event::PasswordGiven { .. } => account.one_time = true,
        Event::AccountClosed { .. } | Event::AccountErased => account.disabled = true,
        Event::AccountReopened => account.disabled = false,
        Event::IdentityAsked { name } => account.name_wish = NameWish::of(*name),
        Event::NameAdopted { .. } | Event::NameConfirmed { .. } => account.name_wish = NameWish::None,
        // Who asked stands beside the account; what follows on a role that was taken grants the next one.
        Event::HelpAsked { .. }
        | Event::RoleTaken { .. }
        | Event::ContactChanged { .. }
        | Event::NoticePreferenceSet { .. }
        | Event::SignedIn
        | Event::SignedOut
        | Event::SecondFactorSet
        | Event::SecondFactorRemoved { .. }
        | Event::ContactWished { .. }
        | Event::ContactCodeSent { .. }
        | Event::ContactProved { .. }
        | Event::ContactConfirmed { .. }
        | Event::ContactYielded { .. }
        | Event::RecoveryCodeSent { .. }
        | Event::RecoveryBegun
        | Event::RecoveryCancelled
        | Event::RecoveryCodeUsed { .. }
        | Event::PasskeyAdded { .. }
        | Event::PasskeyRemoved { .. }
        | Event::PasskeyRefused { .. }
        | Event::StaffIdentityLinked
        | Event::StaffIdentityUnlinked
        | Event::TaskChosen { .. }
        | Event::RelationDeclared { .. }
        | Event::RelationEnded { .. }
        | Event::HelpDeclined
        | Event::AccountOpened => {}
    }
    if event.ends_help() {
        account.help = None;
    }
    if event.ends_recovery() {
        account.recovery = Recovery::None;
    }
    account
}

//! The kinds of orders to an account, without what they hold.

/// The kind of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // one per variant of `changing::Command`, documented there
pub enum CommandKind {
    Register,
    AcceptDuties,
    ChangePassword,
    ChangeContact,
    ChangeNotices,
    GivePassword,
    Disable,
    Enable,
    AskHelp,
    DeclineHelp,
    SignIn,
    SignOut,
    Open,
    AskIdentity,
    AdoptName,
    ConfirmName,
    SetSecondFactor,
    RemoveSecondFactor,
    UseRecoveryCode,
    ActAs,
    DeclareRelation,
    EndRelation,
    AddPasskey,
    RemovePasskey,
    RefusePasskey,
    LinkStaffIdentity,
    UnlinkStaffIdentity,
    Erase,
}

impl CommandKind {
    /// All.
    pub const ALL: [Self; 28] = [
        Self::Register,
        Self::AcceptDuties,
        Self::ChangePassword,
        Self::ChangeContact,
        Self::ChangeNotices,
        Self::GivePassword,
        Self::Disable,
        Self::Enable,
        Self::AskHelp,
        Self::DeclineHelp,
        Self::SignIn,
        Self::SignOut,
        Self::Open,
        Self::AskIdentity,
        Self::AdoptName,
        Self::ConfirmName,
        Self::SetSecondFactor,
        Self::RemoveSecondFactor,
        Self::UseRecoveryCode,
        Self::ActAs,
        Self::DeclareRelation,
        Self::EndRelation,
        Self::AddPasskey,
        Self::RemovePasskey,
        Self::RefusePasskey,
        Self::LinkStaffIdentity,
        Self::UnlinkStaffIdentity,
        Self::Erase,
    ];
}

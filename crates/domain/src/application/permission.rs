//! Who may order what on which application: one pure table, deny by default.

use super::command::CommandKind;
use super::stage::{Application, Channel, Stage};
use crate::account::{Actor, Role};
use crate::licence_type::LicenceType;

/// Whether `actor` may order `kind` on `app` at all. Whether the law lets it happen now is `decide`'s question.
pub fn permits(kind: CommandKind, app: &Application, ty: &LicenceType, actor: &Actor) -> bool {
    let Actor::Account { id, role, office } = actor else {
        return kind == CommandKind::ReportSigned;
    };
    let own = *role == Role::Pemohon && app.owner == *id;
    let at_counter = *role == Role::Loket && app.channel == Channel::Loket;
    match kind {
        CommandKind::Start
        | CommandKind::SaveAnswers
        | CommandKind::Attach
        | CommandKind::Detach
        | CommandKind::Submit
        | CommandKind::Withdraw => own || at_counter,
        CommandKind::Claim
        | CommandKind::SaveChecklist
        | CommandKind::Accept
        | CommandKind::Return
        | CommandKind::ProposeRefusal => *role == Role::Verifikator,
        CommandKind::Examine | CommandKind::GiveRekomendasi => {
            *role == Role::Opd && office.as_deref().is_some_and(|code| app.office(code).is_some())
        }
        CommandKind::Acknowledge => {
            *role == Role::Opd && office.as_deref().is_some_and(|code| ty.office(code).is_some())
        }
        CommandKind::ConfirmPayment => matches!(role, Role::Loket | Role::Verifikator),
        CommandKind::Approve => approves(*role, app, ty),
        CommandKind::SendBack => {
            let signs = matches!(app.stage, Stage::AwaitingSignature { .. }) && ty.signer == Some(*role);
            signs || approves(*role, app, ty)
        }
        CommandKind::Sign | CommandKind::Revoke => ty.signer == Some(*role),
        CommandKind::ReportSigned => false,
    }
}

/// Whether it lies with this role for approval.
fn approves(role: Role, app: &Application, ty: &LicenceType) -> bool {
    let Stage::UnderApproval { level, .. } = app.stage else { return false };
    ty.approvals.get(usize::from(level)).is_some_and(|step| step.role == role)
}

//! Who may order what on which application: one pure table, deny by default.
//!
//! A role opens nothing alone: the licence type lies in what its holder is appointed for, and four eyes see every file.

use super::channel::Channel;
use super::command::CommandKind;
use super::four_eyes::obstacle;
use super::stage::{Application, Stage};
use crate::account::{Actor, Role};
use crate::licence_type::LicenceType;

/// The roles an order of this kind may come from at all. The system alone reports what was signed; it also begins what OSS delivered.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::Start
        | CommandKind::SaveAnswers
        | CommandKind::Attach
        | CommandKind::Detach
        | CommandKind::Arrange
        | CommandKind::Submit
        | CommandKind::Withdraw => &[Role::Pemohon, Role::Loket],
        CommandKind::Claim
        | CommandKind::SaveChecklist
        | CommandKind::AttachProof
        | CommandKind::RetractProof
        | CommandKind::Accept
        | CommandKind::Return
        | CommandKind::ProposeRefusal => &[Role::Verifikator],
        CommandKind::Examine | CommandKind::GiveRekomendasi | CommandKind::Acknowledge => &[Role::Opd],
        CommandKind::ConfirmPayment => &[Role::Loket, Role::Verifikator],
        CommandKind::Approve => &[Role::KepalaSeksi, Role::KepalaBidang],
        CommandKind::SendBack => &[Role::KepalaSeksi, Role::KepalaBidang, Role::KepalaDinas],
        CommandKind::Sign | CommandKind::Revoke | CommandKind::Cancel | CommandKind::Reopen => &[Role::KepalaDinas],
        CommandKind::ReportSigned => &[],
    }
}

/// Whether `actor` may order `kind` on `app` at all. Whether the law lets it happen now is `decide`'s question.
pub fn permits(kind: CommandKind, app: &Application, ty: &LicenceType, actor: &Actor) -> bool {
    let Actor::Account { role, office, types, .. } = actor else {
        return kind == CommandKind::ReportSigned || begins_from_oss(kind, app);
    };
    if !roles(kind).contains(role) || !types.covers(&ty.id) || obstacle(kind, app, actor).is_some() {
        return false;
    }
    match kind {
        CommandKind::Start
        | CommandKind::SaveAnswers
        | CommandKind::Attach
        | CommandKind::Detach
        | CommandKind::Arrange
        | CommandKind::Submit
        | CommandKind::Withdraw => {
            if *role == Role::Pemohon {
                actor.acts_for(app.owner, &app.type_id, app.id)
            } else {
                app.channel == Channel::Loket
            }
        }
        CommandKind::Claim
        | CommandKind::SaveChecklist
        | CommandKind::AttachProof
        | CommandKind::RetractProof
        | CommandKind::Accept
        | CommandKind::Return
        | CommandKind::ProposeRefusal
        | CommandKind::ConfirmPayment
        // Of which sanction or objection was decided there; what is refused here refuses that too.
        | CommandKind::Cancel
        | CommandKind::Reopen => true,
        CommandKind::Examine | CommandKind::GiveRekomendasi => {
            office.as_deref().is_some_and(|code| app.office(code).is_some())
        }
        CommandKind::Acknowledge => office.as_deref().is_some_and(|code| ty.office(code).is_some()),
        CommandKind::Approve => approver(app, ty) == Some(*role),
        CommandKind::SendBack => {
            let waits_for = if let Stage::AwaitingSignature { .. } = app.stage { ty.signer } else { approver(app, ty) };
            waits_for == Some(*role)
        }
        CommandKind::Sign | CommandKind::Revoke => ty.signer == Some(*role),
        CommandKind::ReportSigned => false,
    }
}

/// The draft of a delivery is begun with what OSS knows; what was typed after that is the applicant's.
fn begins_from_oss(kind: CommandKind, app: &Application) -> bool {
    let begins = matches!((kind, app.version), (CommandKind::Start, 0) | (CommandKind::SaveAnswers, 1));
    begins && app.channel == Channel::Oss && app.stage == Stage::Draft
}

/// The role whose approval is open.
fn approver(app: &Application, ty: &LicenceType) -> Option<Role> {
    let Stage::UnderApproval { level, .. } = app.stage else { return None };
    ty.approvals.get(usize::from(level)).map(|step| step.role)
}

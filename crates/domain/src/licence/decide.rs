//! Who may order what about a licence, and what follows from it.

use super::change::{Command, Event};
use super::refusal::Refusal;
use super::state::{Licence, Revocation, Status};
use crate::account::Actor;
use crate::ids::LicenceId;
use crate::indonesian;
use crate::licence_type::LicenceType;
use jiff::Timestamp;

/// One decision to be taken: on what, by whom, when.
#[derive(Clone, Copy)]
pub struct Move<'a> {
    /// The licence; `None` before it is out.
    pub licence: Option<&'a Licence>,
    /// Its type, in the version it was granted under.
    pub ty: &'a LicenceType,
    /// Who orders.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
}

/// Whether `actor` may give this order about a licence of this type at all: what a person decides, the type's signer decides.
fn permits(command: &Command, ty: &LicenceType, actor: &Actor) -> bool {
    match command {
        Command::Issue(_) | Command::ReportLetter { .. } | Command::Replace { .. } => *actor == Actor::System,
        Command::Suspend | Command::Resume | Command::Revoke { .. } | Command::Reinstate { .. } => signs(ty, actor),
    }
}

fn signs(ty: &LicenceType, actor: &Actor) -> bool {
    actor.account().is_some() && ty.signer.is_some() && actor.role() == ty.signer
}

/// Whether a page offers this actor to revoke; that the type names a law is told apart, so that the page can say it is missing.
pub fn may_be_revoked(step: Move) -> bool {
    signs(step.ty, step.actor)
        && step.licence.is_some_and(|licence| matches!(licence.status, Status::Active | Status::Suspended { .. }))
}

/// Decides `command`.
pub fn decide(step: Move, command: &Command) -> Result<Event, Refusal> {
    if !permits(command, step.ty, step.actor) {
        return Err(Refusal::NotPermitted);
    }
    let standing = step.licence.map(|licence| licence.standing(indonesian::local(step.now).date()));
    let not_now = Refusal::NotNow { standing };
    let basis = || step.ty.revocation_basis.clone().ok_or(Refusal::NoRevocationBasis);
    match (command, step.licence.map(|licence| &licence.status)) {
        (Command::Issue(issued), None) => Ok(Event::Issued(issued.clone())),
        (Command::Suspend, Some(Status::Active)) => Ok(Event::Suspended { basis: basis()? }),
        (Command::Resume, Some(Status::Suspended { .. })) => Ok(Event::Resumed),
        (Command::Revoke { reason, letter }, Some(Status::Active | Status::Suspended { .. })) => {
            Ok(Event::Revoked { basis: basis()?, reason: reason.clone(), letter: *letter })
        }
        (Command::ReportLetter { letter, sha256 }, Some(Status::Revoked { by_letter: Some(revocation), .. }))
            if revocation.letter == *letter && revocation.letter_out_at.is_none() =>
        {
            Ok(Event::LetterReleased { letter: *letter, sha256: sha256.clone() })
        }
        (Command::Replace { by }, Some(Status::Active | Status::Suspended { .. })) => Ok(Event::Replaced { by: *by }),
        (Command::Reinstate { objection }, Some(Status::Revoked { .. })) => {
            Ok(Event::Reinstated { objection: *objection })
        }
        (
            Command::Issue(_)
            | Command::Suspend
            | Command::Resume
            | Command::Revoke { .. }
            | Command::ReportLetter { .. }
            | Command::Replace { .. }
            | Command::Reinstate { .. },
            _,
        ) => Err(not_now),
    }
}

/// The licence after `event`, which `actor` caused `at`. Never refuses: what happened, happened.
#[must_use]
pub fn apply(licence: Option<Licence>, of: (LicenceId, &Actor), event: &Event, at: Timestamp) -> Option<Licence> {
    let (id, actor) = of;
    if let Event::Issued(issued) = event {
        let issued = issued.clone();
        return Some(Licence {
            id,
            version: 1,
            number: issued.number,
            type_id: issued.type_id,
            type_version: issued.type_version,
            issued_at: at,
            valid_until: issued.valid_until,
            document: issued.document,
            origin: issued.origin,
            predecessor: issued.predecessor,
            status: Status::Active,
        });
    }
    let mut licence = licence?;
    licence.version += 1;
    match event {
        Event::Issued(_) => {}
        Event::Suspended { basis } => {
            if let Some(by) = actor.account() {
                licence.status = Status::Suspended { by, at, basis: basis.clone() };
            }
        }
        Event::Resumed | Event::Reinstated { .. } => licence.status = Status::Active,
        Event::Revoked { basis, reason, letter } => {
            let by_letter = actor.account().map(|by| Revocation {
                by,
                basis: basis.clone(),
                reason: reason.clone(),
                letter: *letter,
                letter_out_at: None,
            });
            licence.status = Status::Revoked { at, by_letter };
        }
        Event::LetterReleased { .. } => {
            if let Status::Revoked { by_letter: Some(revocation), .. } = &mut licence.status {
                revocation.letter_out_at = Some(at);
            }
        }
        Event::Replaced { by } => licence.status = Status::Replaced { at, by: Some(*by) },
    }
    Some(licence)
}

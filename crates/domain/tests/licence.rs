//! A licence through its life: who may do what, what refuses it, and what it is worth on a day.

mod support;

use domain::account::{Actor, Role};
use domain::application::TextRef;
use domain::ids::{ApplicationId, DocumentId, LicenceId};
use domain::licence::{Command, Issued, Licence, Move, Origin, Refusal, Standing, Status, apply, decide};
use jiff::civil::{Date, date};
use support::{account, at, document, licence_type, text, uuid};

const LAST_DAY: Date = date(2028, 11, 22);

fn issued() -> Issued {
    Issued {
        number: "0001/2026".into(),
        type_id: "contoh".into(),
        type_version: 1,
        valid_until: Some(LAST_DAY),
        document: document(),
        origin: Origin::Application { id: ApplicationId(uuid(7)) },
        predecessor: None,
    }
}

fn id() -> LicenceId {
    LicenceId(uuid(70))
}

fn letter() -> DocumentId {
    DocumentId(uuid(71))
}

fn reason() -> TextRef {
    text()
}

fn revoke() -> Command {
    Command::Revoke { reason: reason(), letter: letter() }
}

fn head() -> Actor {
    account(Role::KepalaDinas, 5, None)
}

/// Orders one after the other, each from the state after the last.
fn after(orders: &[(&Actor, Command)]) -> Result<Option<Licence>, Refusal> {
    let ty = licence_type(false);
    orders.iter().zip(0..).try_fold(None, |licence, ((actor, command), minute)| {
        let step = Move { licence: licence.as_ref(), ty: &ty, actor, now: at(minute) };
        let event = decide(step, command)?;
        Ok(apply(licence, (id(), actor), &event, at(minute)))
    })
}

fn in_force() -> (&'static Actor, Command) {
    (&Actor::System, Command::Issue(issued()))
}

#[test]
fn only_the_system_issues_and_only_once() {
    assert_eq!(after(&[(&head(), Command::Issue(issued()))]), Err(Refusal::NotPermitted));
    let licence = after(&[in_force()]).unwrap().unwrap();
    assert_eq!((licence.version, licence.status.clone()), (1, Status::Active));
    assert!(matches!(after(&[in_force(), in_force()]), Err(Refusal::NotNow { .. })));
}

#[test]
fn only_the_signer_of_the_type_revokes() {
    for role in [Role::Verifikator, Role::KepalaBidang, Role::Admin, Role::Pemohon] {
        let other = account(role, 9, None);
        assert_eq!(after(&[in_force(), (&other, revoke())]), Err(Refusal::NotPermitted), "{role:?}");
    }
    assert_eq!(after(&[in_force(), (&Actor::System, revoke())]), Err(Refusal::NotPermitted));
    let licence = after(&[in_force(), (&head(), revoke())]).unwrap().unwrap();
    let Status::Revoked { by_letter: Some(how), .. } = &licence.status else { panic!("{:?}", licence.status) };
    assert_eq!((how.basis.as_str(), how.letter, how.letter_out_at), ("Perda contoh", letter(), None));
    assert_eq!(licence.released_letter(), None, "the letter is not signed yet");
}

#[test]
fn without_a_law_nothing_is_revoked() {
    let mut ty = licence_type(false);
    ty.revocation_basis = None;
    let licence = after(&[in_force()]).unwrap();
    let head = head();
    let step = Move { licence: licence.as_ref(), ty: &ty, actor: &head, now: at(1) };
    assert_eq!(decide(step, &revoke()), Err(Refusal::NoRevocationBasis));
    assert_eq!(decide(step, &Command::Suspend), Err(Refusal::NoRevocationBasis));
}

#[test]
fn a_letter_is_reported_once_and_only_its_own() {
    let report = |letter| (&Actor::System, Command::ReportLetter { letter, sha256: "a".into() });
    let head = head();
    let revoked = (&head, revoke());
    assert!(matches!(after(&[in_force(), report(letter())]), Err(Refusal::NotNow { .. })));
    assert!(matches!(after(&[in_force(), revoked.clone(), report(document())]), Err(Refusal::NotNow { .. })));
    let licence = after(&[in_force(), revoked.clone(), report(letter())]).unwrap().unwrap();
    assert_eq!(licence.released_letter(), Some(letter()));
    assert!(matches!(after(&[in_force(), revoked, report(letter()), report(letter())]), Err(Refusal::NotNow { .. })));
}

#[test]
fn what_is_over_stays_over() {
    let head = head();
    let over = (&head, revoke());
    for command in [revoke(), Command::Suspend, Command::Resume] {
        let refused = after(&[in_force(), over.clone(), (&head, command.clone())]).unwrap_err();
        assert_eq!(refused, Refusal::NotNow { standing: Some(Standing::Revoked) }, "{command:?}");
        assert!(refused.to_string().contains("Dicabut"), "{refused}");
    }
    let replaced = (&Actor::System, Command::Replace { by: LicenceId(uuid(72)) });
    assert!(matches!(after(&[in_force(), replaced, over]), Err(Refusal::NotNow { .. })));
}

#[test]
fn a_suspension_ends_and_a_suspended_licence_can_be_revoked() {
    let head = head();
    let suspended = (&head, Command::Suspend);
    let licence = after(&[in_force(), suspended.clone()]).unwrap().unwrap();
    assert_eq!(licence.standing(LAST_DAY), Standing::Suspended);
    let resumed = after(&[in_force(), suspended.clone(), (&head, Command::Resume)]).unwrap().unwrap();
    assert_eq!((resumed.standing(LAST_DAY), resumed.version), (Standing::InForce, 3));
    assert!(after(&[in_force(), suspended, (&head, revoke())]).is_ok());
}

#[test]
fn expired_is_derived_from_the_last_day() {
    let mut licence = after(&[in_force()]).unwrap().unwrap();
    let after_it = LAST_DAY.tomorrow().unwrap();
    assert_eq!(licence.standing(LAST_DAY), Standing::InForce, "through its last day");
    assert_eq!(licence.standing(after_it), Standing::Expired);
    licence.status = Status::Revoked { at: at(1), by_letter: None };
    assert_eq!(licence.standing(after_it), Standing::Revoked, "revoked stays revoked");
    licence.status = Status::Active;
    licence.valid_until = None;
    assert_eq!(licence.standing(date(2999, 1, 1)), Standing::InForce);
}

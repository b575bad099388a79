//! A refusal states only what stands in the file: its letter is signed, and the applicant may object to it.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod support;

use domain::account::{Actor, Role};
use domain::application::{
    Application, ChecklistItem, Command, CommandKind, Facts, Mark, Move, Opinion, Refusal, apply, decide,
};
use domain::licence_type::RefusalGround;
use std::collections::{BTreeMap, BTreeSet};
use support::{account, at, command, draft, licence_type, text};

fn after(app: &Application, actor: &Actor, order: &Command) -> Result<Application, Refusal> {
    let (ty, facts) = (licence_type(false), Facts::default());
    let events = decide(Move { app, ty: &ty, actor, now: at(9), facts: &facts }, order)?;
    Ok(events.iter().fold(app.clone(), |app, event| apply(app, event, at(9))))
}

/// Sent and taken up by a verifier.
fn taken_up() -> (Application, Actor) {
    let (applicant, verifier) = (account(Role::Pemohon, 1, None), account(Role::Verifikator, 30, None));
    let steps = [(&applicant, CommandKind::Submit), (&verifier, CommandKind::Claim)];
    let app = steps.into_iter().fold(draft(), |app, (actor, kind)| {
        after(&app, actor, &command(kind, "PERTAMA", Opinion::Given)).unwrap_or_else(|e| panic!("{kind:?}: {e:?}"))
    });
    (app, verifier)
}

fn refuse(ground: RefusalGround) -> Command {
    Command::ProposeRefusal { reasons: text(), grounds: BTreeSet::from([ground]) }
}

#[test]
fn an_office_that_said_nothing_is_no_reason() {
    let (app, verifier) = taken_up();
    assert_eq!(after(&app, &verifier, &refuse(RefusalGround::Rekomendasi)), Err(Refusal::NoOfficeRefused));
    assert!(after(&app, &verifier, &refuse(RefusalGround::Officer)).is_ok());
}

#[test]
fn what_is_not_in_order_is_marked_first() {
    let (app, verifier) = taken_up();
    let marked = |mark| {
        let marks = BTreeMap::from([(ChecklistItem::Answers, mark)]);
        after(&app, &verifier, &Command::SaveChecklist { marks, notes: None }).expect("a mark")
    };
    let order = refuse(RefusalGround::Checklist);
    assert_eq!(after(&app, &verifier, &order), Err(Refusal::NothingMarkedWrong));
    assert_eq!(after(&marked(Mark::Sesuai), &verifier, &order), Err(Refusal::NothingMarkedWrong));
    assert!(after(&marked(Mark::TidakSesuai), &verifier, &order).is_ok());
}

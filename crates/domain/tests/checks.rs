//! What waits for a register (Pasal 6(4)): the acceptance, the signature or nothing, as the licence type says.

mod support;

use domain::account::{Actor, Role};
use domain::application::{
    Application, ChecklistItem, Command, Event, Facts, Mark, Move, Outcome, PROOFS_MAX, Refusal, Stage, apply, decide,
};
use domain::ids::{DocumentId, FileId};
use domain::question::Verdict;
use domain::registry::{Blocks, Registry, RegistryCheck};
use std::collections::{BTreeMap, BTreeSet};
use support::{account, at, draft, licence_type, text, uuid};

fn item() -> ChecklistItem {
    ChecklistItem::Check(Registry::Siak, "nama".into())
}

/// What comes of accepting or signing, with this mark of an officer and this word of the register.
fn decided(command: &Command, blocks: Blocks, mark: Option<Mark>, says: Option<Verdict>) -> Result<(), Refusal> {
    let mut ty = licence_type(false);
    ty.offices.clear();
    ty.checks =
        vec![RegistryCheck { registry: Registry::Siak, field: "nama".into(), name: None, blocks, when: Vec::new() }];
    let (verifier, head) = (account(Role::Verifikator, 3, None), account(Role::KepalaDinas, 7, None));
    let signs = matches!(command, Command::Sign { .. });
    let actor: &Actor = if signs { &head } else { &verifier };
    let officer = verifier.account().expect("an account");
    let stage = if signs {
        Stage::AwaitingSignature { since: at(1), outcome: Outcome::Grant }
    } else {
        Stage::UnderVerification { since: at(1), officer, touched: at(1) }
    };
    let checklist = mark.map(|mark| (item(), mark)).into_iter().collect();
    let app = Application { stage, checklist, ..draft() };
    let register: BTreeMap<_, _> = says.map(|verdict| (item(), verdict)).into_iter().collect();
    let facts = Facts { items: vec![item()], register, ..Facts::default() };
    decide(Move { app: &app, ty: &ty, actor, now: at(2), facts: &facts }, command).map(|_| ())
}

fn sign() -> Command {
    Command::Sign { document: DocumentId(uuid(5)) }
}

const ALL: [Blocks; 3] = [Blocks::Acceptance, Blocks::Signature, Blocks::Nothing];

#[test]
fn what_agrees_or_was_found_out_by_hand_passes_everywhere() {
    for blocks in ALL {
        for command in [Command::Accept, sign()] {
            assert_eq!(decided(&command, blocks, None, Some(Verdict::Agrees)), Ok(()), "{blocks:?}");
            for says in [None, Some(Verdict::Differs), Some(Verdict::Barred)] {
                assert_eq!(decided(&command, blocks, Some(Mark::Sesuai), says), Ok(()), "{blocks:?} {says:?}");
            }
        }
    }
}

#[test]
fn what_nobody_answered_blocks_what_the_type_says() {
    for says in [None, Some(Verdict::Differs), Some(Verdict::NotFound), Some(Verdict::Barred), Some(Verdict::Unclear)] {
        let open = |command: &Command, blocks| decided(command, blocks, None, says);
        let to_accept = Err(Refusal::ChecklistOpen { items: vec![item()] });
        let to_sign = Err(Refusal::CheckOpen { items: vec![item()] });
        assert_eq!(open(&Command::Accept, Blocks::Acceptance), to_accept);
        assert_eq!(open(&Command::Accept, Blocks::Signature), Ok(()));
        assert_eq!(open(&Command::Accept, Blocks::Nothing), Ok(()));
        assert_eq!(open(&sign(), Blocks::Acceptance), to_sign);
        assert_eq!(open(&sign(), Blocks::Signature), to_sign);
        assert_eq!(open(&sign(), Blocks::Nothing), Ok(()));
    }
}

#[test]
fn an_officer_who_says_no_counts_more_than_a_register_that_says_yes() {
    for blocks in [Blocks::Acceptance, Blocks::Signature] {
        let says_no = |command: &Command| decided(command, blocks, Some(Mark::TidakSesuai), Some(Verdict::Agrees));
        assert!(says_no(&Command::Accept).is_err() && says_no(&sign()).is_err(), "{blocks:?}");
    }
}

#[test]
fn a_check_is_done_anew_when_its_answer_was_corrected() {
    let returned = |field: &str| Event::Returned {
        fields: [field.to_owned()].into(),
        documents: BTreeSet::new(),
        note: text(),
        due: at(9),
        answers: None,
    };
    let marked = Event::ChecklistSaved { marks: [(item(), Mark::Sesuai)].into(), notes: None };
    let after = |field: &str| {
        let events = [marked.clone(), returned(field), Event::Resubmitted { explanation: None }];
        events.iter().fold(draft(), |app, event| apply(app, event, at(3))).checklist
    };
    assert!(after("nama").is_empty(), "the mark was about the name of before");
    assert_eq!(after("alamat").len(), 1, "another answer leaves it as it was");
}

#[test]
fn a_check_may_be_proved_by_a_document_and_nothing_else() {
    let proof = |item: ChecklistItem| {
        let command = Command::AttachProof { item, file: FileId(uuid(6)), sealed_sha256: "s".into() };
        decided(&command, Blocks::Acceptance, None, None)
    };
    assert_eq!(proof(item()), Ok(()));
    for other in [ChecklistItem::Answers, ChecklistItem::Check(Registry::Kswp, "nama".into())] {
        assert_eq!(proof(other), Err(Refusal::NoSuchCheck));
    }
    let given = Event::ProofAttached { item: item(), file: FileId(uuid(6)), sealed_sha256: "s".into() };
    let stage = Stage::UnderVerification {
        since: at(1),
        officer: account(Role::Verifikator, 3, None).account().expect("an account"),
        touched: at(1),
    };
    let checking = Application { stage: stage.clone(), ..draft() };
    let app = (0..PROOFS_MAX).fold(checking, |app, _| apply(app, &given, at(3)));
    assert_eq!(app.proofs.get(&item()).map(Vec::len), Some(PROOFS_MAX));
    let full = app.clone();
    let (ty, actor) = (licence_type(false), account(Role::Verifikator, 3, None));
    let facts = Facts { items: vec![item()], ..Facts::default() };
    let command = Command::AttachProof { item: item(), file: FileId(uuid(7)), sealed_sha256: "s".into() };
    let one_more = decide(Move { app: &full, ty: &ty, actor: &actor, now: at(4), facts: &facts }, &command);
    assert_eq!(one_more, Err(Refusal::TooManyProofs));
    let other = account(Role::Verifikator, 4, None);
    let elsewhere = decide(Move { app: &full, ty: &ty, actor: &other, now: at(4), facts: &facts }, &command);
    assert!(matches!(elsewhere, Err(Refusal::TakenByOther { .. })), "{elsewhere:?}");
    let retract = |app: &Application| {
        let command = Command::RetractProof { item: item(), file: FileId(uuid(6)) };
        decide(Move { app, ty: &ty, actor: &actor, now: at(4), facts: &facts }, &command)
    };
    let gone = Event::ProofRetracted { item: item(), file: FileId(uuid(6)) };
    assert_eq!(retract(&full), Ok(vec![gone.clone()]), "the wrong file is taken away");
    let without = apply(full.clone(), &gone, at(4));
    assert_eq!(retract(&without), Ok(Vec::new()), "gone already is gone");
    let decided = apply(full.clone(), &Event::Accepted { offices: Vec::new() }, at(4));
    let back = Application { stage, ..decided };
    assert_eq!(retract(&back), Err(Refusal::ProofReliedOn), "what was relied on stays");
    // It showed how the answer of before was checked.
    let returned = Event::Returned {
        fields: ["nama".to_owned()].into(),
        documents: BTreeSet::new(),
        note: text(),
        due: at(9),
        answers: None,
    };
    let events = [returned, Event::Resubmitted { explanation: None }];
    assert!(events.iter().fold(app, |app, event| apply(app, event, at(5))).proofs.is_empty());
}

#[test]
fn todays_types_wait_for_every_check() {
    assert_eq!(Blocks::default(), Blocks::Acceptance);
}

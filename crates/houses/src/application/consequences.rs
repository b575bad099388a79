//! Rows that go with an event, written in its transaction: numbers taken, answers kept, documents ordered, lists updated.

use super::applications::{self, LoadedApplication};
use super::error::ActError;
use super::facts::dossier;
use super::order::{Enclosed, Order};
use super::{correction, discarding, holder_keys};
use crate::account::accounts::Profile;
use crate::document::data::Revoked;
use crate::document::decision::{self, Numbered};
use crate::document::documents;
use crate::document::ordering::{Ground, Ordered, Photos, post_of_head, put, take};
use crate::licence::changing;
use crate::licence::licences::{self, SealedParts};
use crate::registry::by_hand::{self, Noted};
use crate::scanning;
use domain::application::{Command, Event, Outcome, Stage, TextRef};
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, DocumentId, ObjectionId};
use domain::indonesian;
use domain::licence::{self, Issued, Origin};
use ground::Work;
use ground::catalogue::TypeVersion;
use ledger::sealed::Owner;
use ledger::uploads::NewFile;
use ledger::{Undone, carry_out, counters, uploads};

/// What an event happens in.
pub struct Case<'a> {
    /// The type, in the version the application was filed under.
    pub version: &'a TypeVersion,
    /// The application before the event.
    pub loaded: &'a LoadedApplication,
    /// The order.
    pub order: &'a Order,
}

/// Writes what goes with `event`, and fills in the numbers it takes.
pub fn carry(work: &mut Work, case: &Case, event: &mut Event) -> Result<(), ActError> {
    let id = case.loaded.app.id;
    match event {
        Event::AnswersSaved { .. } => {
            let pages = &case.loaded.typed_on;
            let typed = match &case.order.enclosed {
                Enclosed::Answers(answers) => Some((answers, pages)),
                Enclosed::Typed(answers, pages) => Some((answers, pages)),
                Enclosed::Nothing | Enclosed::Files(_) | Enclosed::Examination(..) => None,
            };
            if let Some((answers, pages)) = typed {
                let (name, _) = holder_keys::holder(&case.version.ty, answers).unwrap_or_default();
                applications::set_answers(work.tx, (&case.loaded.key, id), (answers, pages), name)?;
            }
        }
        Event::FileAttached { file, .. } | Event::ProofAttached { file, .. } => {
            put_files(work, case, |given| given.id == *file)?;
        }
        // What was sent once stays as evidence; what was not is gone for everybody.
        Event::FileDetached { file, .. } => {
            if !case.loaded.app.was_sent(*file) {
                discarding::discard(work, *file)?;
            }
        }
        Event::ProofRetracted { file, .. } => discarding::discard(work, *file)?,
        Event::Returned { answers, .. } => *answers = Some(correction::keep_answers(work, case.loaded)?),
        Event::Withdrawn if case.loaded.app.stage == Stage::Draft => discarding::discard_all(work, case.loaded)?,
        Event::Submitted { number } => {
            let year = indonesian::local(work.now).year() % 100;
            let running = counters::take(work.tx, &format!("application:{year}"))?;
            *number = format!("{year:02}-{running:06}");
            applications::set_number(work.tx, id, number, work.now)?;
        }
        Event::Accepted { offices } => {
            for asked in offices {
                applications::ask_office(work.tx, id, &asked.office, work.now)?;
            }
        }
        Event::RekomendasiGiven { office, .. } => applications::answer_office(work.tx, id, office, work.now)?,
        Event::Withdrawn | Event::Cancelled { .. } | Event::Resubmitted { .. } => {
            applications::close_offices(work.tx, id, work.now)?;
        }
        Event::Examined { office, document, .. } => order_examination(work, case, office, *document)?,
        Event::PaymentAsked { notice, document, .. } => {
            *document = DocumentId(work.id());
            *notice = order_payment_notice(work, case, *document)?;
        }
        Event::SignatureOrdered { outcome, document } => order_decision(work, case, *outcome, *document)?,
        Event::Issued { document, .. } => {
            for office in &case.version.ty.offices {
                documents::deliver(work.tx, *document, &office.code, work.now)?;
            }
            issue(work, case, *document)?;
        }
        Event::Acknowledged { office, document } => {
            if let Some(account) = case.order.actor.account() {
                documents::acknowledge(work.tx, *document, office, account, work.now)?;
            }
        }
        Event::Revoked { document, reason } => revoke(work, case, (*document, reason))?,
        Event::ChecklistSaved { marks, notes } => {
            let order = case.order;
            let noted = Noted { actor: &order.actor, marks, notes: notes.as_ref(), texts: &order.texts };
            by_hand::tell(work, case.loaded, &noted)?;
        }
        Event::Reinstated { document, objection } => reinstate(work, case, (*document, *objection))?,
        Event::Started { .. }
        | Event::Reopened { .. }
        | Event::FilesArranged { .. }
        | Event::Claimed { .. }
        | Event::RefusalProposed { .. }
        | Event::PaymentConfirmed { .. }
        | Event::ApprovalOpened { .. }
        | Event::Approved { .. }
        | Event::SentBack { .. }
        | Event::SignatureOpened { .. }
        | Event::Rejected { .. } => {}
    }
    Ok(())
}

/// Enters what came along, or the one file of it that the event is about.
fn put_files(work: &mut Work, case: &Case, is_meant: impl Fn(&NewFile) -> bool) -> Result<(), ActError> {
    let (Enclosed::Files(files) | Enclosed::Examination(_, files)) = &case.order.enclosed else { return Ok(()) };
    let owner = Owner {
        subject: domain::subject::Subject::Application,
        id: case.loaded.app.id.to_string(),
        key: &case.loaded.key,
    };
    for file in files.iter().filter(|file| is_meant(file)) {
        uploads::put(work.tx, &owner, file, work.now)?;
        scanning::entered(work, file)?;
    }
    Ok(())
}

fn orderer(case: &Case) -> Result<AccountId, ActError> {
    case.order.actor.account().ok_or_else(|| ActError::Internal("a document is ordered by a person".into()))
}

/// What a document is ordered from.
fn ground<'a>(case: &'a Case) -> Result<Ground<'a>, ActError> {
    Ok(Ground { version: case.version, loaded: case.loaded, by: orderer(case)? })
}

/// The licence or the refusal letter: number, date, signer, QR, all fixed now.
fn order_decision(work: &mut Work, case: &Case, outcome: Outcome, document: DocumentId) -> Result<(), ActError> {
    let dossier = dossier(work.tx, case.loaded)?;
    let pattern = match outcome {
        Outcome::Grant => case.version.ty.number.as_ref().map_or("{urut:4}/{tahun}", |n| n.pattern.as_str()),
        Outcome::Refuse => REFUSAL_PATTERN,
    };
    let taken = take(work, pattern)?;
    let signer = ground(case)?.profile(work)?;
    let about = ground(case)?.subject(work.rules, work.now);
    let numbered = Numbered::Taken { number: &taken.number, short_code: &taken.short_code };
    let mut data = decision::data(&about, &dossier, outcome, (numbered, &signer));
    let post = post_of_head(work, orderer(case)?, &mut data)?;
    let until = (outcome == Outcome::Grant).then(|| about.valid_until()).flatten();
    let kind = decision::kind(outcome);
    let portrait = (outcome == Outcome::Grant).then(|| decision::portrait(&case.version.ty, case.loaded)).flatten();
    let photos = Photos { portrait, taken: Vec::new() };
    let ordered = Ordered { document, kind, office: None, data, until, signer: (&signer, Some(post)), photos };
    put(work, ground(case)?, &taken, ordered)
}

/// Number patterns of documents whose format no source gives (perlu ditetapkan DPMPTSP).
const REFUSAL_PATTERN: &str = "{urut:4}/PENOLAKAN/DPMPTSP/{tahun}";
const REVOCATION_PATTERN: &str = "{urut:4}/PENCABUTAN/DPMPTSP/{tahun}";
const NOTICE_PATTERN: &str = "{urut:4}/SKRD/DPMPTSP/{tahun}";

/// The signed document is out, and the licence with it.
fn issue(work: &mut Work, case: &Case, document: DocumentId) -> Result<(), ActError> {
    let row = documents::get(work.tx, document)?.ok_or(ActError::NotFound)?;
    let issued = Issued {
        number: row.number.clone(),
        type_id: case.version.ty.id.clone(),
        type_version: case.version.ty.version,
        valid_until: row.valid_until,
        document,
        origin: Origin::Application { id: case.loaded.app.id },
        predecessor: None,
    };
    let mut order = changing::Order::beginning(case.order.actor.clone(), licence::Command::Issue(issued));
    order.enclosed = SealedParts { wrapped_key: None, public: row.public.sealed };
    carry_out(work, &order).map_err(Undone::within)?;
    Ok(())
}

/// The licence is revoked at this moment; the signed letter that says so follows.
fn revoke(work: &mut Work, case: &Case, what: (DocumentId, &TextRef)) -> Result<(), ActError> {
    let (document, reason) = what;
    let id = licences::of_document(work.tx, document)?.ok_or(ActError::NotFound)?.id;
    let letter = DocumentId(work.id());
    let command = licence::Command::Revoke { reason: reason.clone(), letter };
    carry_out(work, &changing::Order::new(id, case.order.actor.clone(), command)).map_err(Undone::within)?;
    let text = case.order.texts.iter().find(|text| text.reference.id == reason.id);
    let text = text.ok_or_else(|| ActError::Internal("a revocation without its reason".into()))?;
    let revoked = documents::get(work.tx, document)?.ok_or(ActError::NotFound)?;
    let revoked = Revoked {
        number: revoked.number,
        date: indonesian::local(revoked.ordered_at).date(),
        reason: text.content().to_owned(),
    };
    let taken = take(work, REVOCATION_PATTERN)?;
    let signer = ground(case)?.profile(work)?;
    let kind = DocumentKind::Revocation;
    let identity = taken.identity(kind);
    let mut data = ground(case)?.subject(work.rules, work.now).revocation(&identity, &revoked, &signer);
    let signer = (&signer, Some(post_of_head(work, orderer(case)?, &mut data)?));
    let photos = Photos::default();
    let ordered = Ordered { document: letter, kind, office: None, data, until: None, signer, photos };
    put(work, ground(case)?, &taken, ordered)
}

/// The objection to its revocation was granted: the licence is in force again.
fn reinstate(work: &mut Work, case: &Case, of: (DocumentId, ObjectionId)) -> Result<(), ActError> {
    let id = licences::of_document(work.tx, of.0)?.ok_or(ActError::NotFound)?.id;
    let command = licence::Command::Reinstate { objection: of.1 };
    carry_out(work, &changing::Order::new(id, case.order.actor.clone(), command)).map_err(Undone::within)?;
    Ok(())
}

fn order_payment_notice(work: &mut Work, case: &Case, document: DocumentId) -> Result<String, ActError> {
    let taken = take(work, NOTICE_PATTERN)?;
    let signer = Profile { name: work.rules.catalogue.city.office_short.clone(), ..Profile::default() };
    let identity = taken.identity(DocumentKind::PaymentNotice);
    let data = ground(case)?.subject(work.rules, work.now).payment_notice(&identity, &signer);
    let ordered = Ordered {
        document,
        kind: DocumentKind::PaymentNotice,
        office: None,
        data,
        until: None,
        // Nobody's post: the system writes it in the name of the office.
        signer: (&signer, None),
        photos: Photos::default(),
    };
    put(work, ground(case)?, &taken, ordered)?;
    Ok(taken.number)
}

fn order_examination(work: &mut Work, case: &Case, office: &str, document: DocumentId) -> Result<(), ActError> {
    let (Enclosed::Examination(said, photos), [Command::Examine { .. }]) =
        (&case.order.enclosed, case.order.commands.as_slice())
    else {
        return Err(ActError::Internal("an examination without its content".into()));
    };
    put_files(work, case, |_| true)?;
    let taken = take(work, &format!("{{urut:4}}/BAP/{office}/{{tahun}}"))?;
    let signer = ground(case)?.profile(work)?;
    let identity = taken.identity(DocumentKind::Examination);
    let data = ground(case)?.subject(work.rules, work.now).examination(&identity, said, (office, &signer));
    let photos = Photos { portrait: None, taken: photos.iter().map(|p| p.id).collect() };
    let post = Some(format!("Pemeriksa {}", work.rules.catalogue.office_name(office)));
    let ordered = Ordered {
        document,
        kind: DocumentKind::Examination,
        office: Some(office),
        data,
        until: None,
        signer: (&signer, post),
        photos,
    };
    put(work, ground(case)?, &taken, ordered)
}

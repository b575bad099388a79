//! Rows that go with an event, written in its transaction: numbers taken, answers kept, documents ordered, lists updated.

use super::applications::{self, LoadedApplication};
use super::error::ActError;
use super::facts::dossier;
use super::order::{Enclosed, Order};
use super::{correction, discarding, holder_keys};
use crate::account::accounts::{self, Profile};
use crate::document::data::{Identity, Revoked, Subject};
use crate::document::decision::{self, Numbered};
use crate::document::documents::{self, NewDocument, PublicView};
use crate::document::qr_text::{self, Printed};
use crate::licence::changing;
use crate::licence::licences::{self, SealedParts};
use crate::registry::by_hand::{self, Noted};
use crate::scanning;
use domain::application::{Command, Event, Outcome, Refusal, Stage, TextRef};
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, DocumentId, FileId};
use domain::indonesian;
use domain::licence::{self, Issued, Origin};
use domain::typed::printable::first_unprintable;
use ground::catalogue::TypeVersion;
use ground::{Rules, Work};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::log::{proofs, sequencer};
use ledger::sealed::Owner;
use ledger::uploads::NewFile;
use ledger::{Undone, carry_out, counters, uploads};
use serde_json::{Value, json};
use sign::short_code::ShortCode;

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
        Event::Withdrawn | Event::Resubmitted { .. } => applications::close_offices(work.tx, id, work.now)?,
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
        Event::Started { .. }
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

/// What every document takes: a number of its sequence and year, a short code.
struct Taken {
    number: String,
    short_code: String,
}

impl Taken {
    fn identity(&self, kind: DocumentKind) -> Identity<'_> {
        Identity { kind, number: Some(&self.number), short_code: Some(&self.short_code), draft: false }
    }
}

fn take(work: &mut Work, pattern: &str) -> Result<Taken, ActError> {
    let day = indonesian::local(work.now).date();
    let running = counters::take(work.tx, &format!("{pattern}:{}", day.year()))?;
    let short_code = ShortCode::from_random(work.bytes()).to_string();
    Ok(Taken { number: domain::validity::number(pattern, running, day), short_code })
}

fn subject<'a>(rules: &'a Rules, case: &'a Case, at: Timestamp) -> Subject<'a> {
    Subject { rules, version: case.version, loaded: case.loaded, at }
}

fn orderer(case: &Case) -> Result<AccountId, ActError> {
    case.order.actor.account().ok_or_else(|| ActError::Internal("a document is ordered by a person".into()))
}

fn profile(work: &mut Work, case: &Case) -> Result<Profile, ActError> {
    let account = accounts::get(work.tx, work.vault, orderer(case)?)?;
    Ok(account.map(|a| a.profile).unwrap_or_default())
}

/// The licence or the refusal letter: number, date, signer, QR, all fixed now.
fn order_decision(work: &mut Work, case: &Case, outcome: Outcome, document: DocumentId) -> Result<(), ActError> {
    let dossier = dossier(work.tx, case.loaded)?;
    let pattern = match outcome {
        Outcome::Grant => case.version.ty.number.as_ref().map_or("{urut:4}/{tahun}", |n| n.pattern.as_str()),
        Outcome::Refuse => REFUSAL_PATTERN,
    };
    let taken = take(work, pattern)?;
    let signer = profile(work, case)?;
    let about = subject(work.rules, case, work.now);
    let numbered = Numbered::Taken { number: &taken.number, short_code: &taken.short_code };
    let mut data = decision::data(&about, &dossier, outcome, (numbered, &signer));
    let post = work.rules.catalogue.signer_title.clone();
    let post = standing_in(work, case, &mut data, post)?;
    let until = (outcome == Outcome::Grant).then(|| about.valid_until()).flatten();
    let kind = decision::kind(outcome);
    let portrait = (outcome == Outcome::Grant).then(|| decision::portrait(&case.version.ty, case.loaded)).flatten();
    let photos = Photos { portrait, taken: Vec::new() };
    let ordered = Ordered { document, kind, office: None, data, until, signer: (&signer, Some(post)), photos };
    put(work, case, &taken, ordered)
}

/// The post of whoever signs; a Plh or Plt says so on paper.
fn standing_in(work: &mut Work, case: &Case, data: &mut Value, post: String) -> Result<String, ActError> {
    let prefix = crate::appointment::changing::prefix(work, &case.order.actor)?;
    if !prefix.is_empty() {
        data["signer"]["title"] = Value::from(format!("{prefix}{post}").to_uppercase());
    }
    Ok(format!("{prefix}{post}"))
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
    let signer = profile(work, case)?;
    let kind = DocumentKind::Revocation;
    let identity = taken.identity(kind);
    let mut data = subject(work.rules, case, work.now).revocation(&identity, &revoked, &signer);
    let post = work.rules.catalogue.signer_title.clone();
    let signer = (&signer, Some(standing_in(work, case, &mut data, post)?));
    let photos = Photos::default();
    let ordered = Ordered { document: letter, kind, office: None, data, until: None, signer, photos };
    put(work, case, &taken, ordered)
}

fn order_payment_notice(work: &mut Work, case: &Case, document: DocumentId) -> Result<String, ActError> {
    let taken = take(work, NOTICE_PATTERN)?;
    let signer = Profile { name: work.rules.catalogue.city.office_short.clone(), ..Profile::default() };
    let identity = taken.identity(DocumentKind::PaymentNotice);
    let data = subject(work.rules, case, work.now).payment_notice(&identity, &signer);
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
    put(work, case, &taken, ordered)?;
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
    let signer = profile(work, case)?;
    let identity = taken.identity(DocumentKind::Examination);
    let data = subject(work.rules, case, work.now).examination(&identity, said, (office, &signer));
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
    put(work, case, &taken, ordered)
}

struct Ordered<'a> {
    document: DocumentId,
    kind: DocumentKind,
    office: Option<&'a str>,
    data: Value,
    until: Option<Date>,
    /// Who signs, and in which post.
    signer: (&'a Profile, Option<String>),
    photos: Photos,
}

/// Pictures that a document shows.
#[derive(Default)]
struct Photos {
    /// Of the holder.
    portrait: Option<FileId>,
    /// Of a visit.
    taken: Vec<FileId>,
}

/// Keeps the render input: data, QR text, photos, moment. Nothing else is read when it is rendered.
fn put(work: &mut Work, case: &Case, taken: &Taken, ordered: Ordered) -> Result<(), ActError> {
    let subject = subject(work.rules, case, work.now);
    let title = ordered.data["document"]["title"].as_str().unwrap_or_default().to_owned();
    let view = PublicView {
        title: title.clone(),
        number: taken.number.clone(),
        holder: subject.holder().in_public(),
        place: subject.place(),
        date: indonesian::date(subject.day()),
        valid_until: ordered.until.map(indonesian::date),
        signer: [Some(ordered.signer.0.name.clone()), ordered.signer.1]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", "),
        specimen: work.rules.specimen,
    };
    let printed = Printed {
        number: &taken.number,
        short_code: &taken.short_code,
        holder: &view.holder,
        kind: &case.version.ty.short_name,
        place: view.place.as_deref(),
        until: ordered.until,
    };
    let link = qr_text::link(work.rules, &printed, work.now).map_err(|e| ActError::Internal(e.to_string()))?;
    let mut data = ordered.data;
    data["document"]["log"] = json!(proofs::short(&sequencer::head(work.tx)?.checkpoint));
    let input = json!({
        "data": data, "qr": link, "photos": ordered.photos.taken, "portrait": ordered.photos.portrait,
        "title": format!("{title} {}", taken.number),
        "at_seconds": work.now.as_second(), "type_version": case.version.ty.version,
    });
    // Told to whoever orders the document, and the number stays free; otherwise it would be taken for one that cannot be made.
    if let Some(mark) = first_unprintable(&input.to_string()) {
        return Err(ActError::Refused(Refusal::Unprintable { mark }));
    }
    let document = NewDocument {
        id: ordered.document,
        application: case.loaded.app.id,
        kind: ordered.kind,
        office: ordered.office,
        number: &taken.number,
        short_code: &taken.short_code,
        by: orderer(case)?,
        render_input: &input.to_string(),
        public: &view,
        type_id: &case.version.ty.id,
        valid_until: ordered.until.map(|day| day.to_string()),
    };
    documents::order(work.tx, &case.loaded.key, &document, work.now)?;
    Ok(())
}

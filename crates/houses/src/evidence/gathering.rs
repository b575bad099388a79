//! What goes into a package, read and noted in one transaction: no name, no answer, no file of anybody but official documents of the one it is of.

use super::About;
use crate::application::error::ActError;
use crate::document::documents;
use crate::licence::licences;
use crate::objection::objections;
use crate::reading;
use crate::registry::questions;
use crate::sanction::sanctions;
use db::DbError;
use domain::access::Purpose;
use domain::account::Actor;
use domain::document_kind::DocumentKind;
use domain::event_kind::SystemEvent;
use domain::ids::{AccountId, ApplicationId, FileId};
use domain::sanction::On;
use domain::subject::Subject;
use ground::Work;
use ledger::log::covered::Covered;
use ledger::log::error::LogError;
use ledger::log::{proofs, sequencer};
use ledger::record::{Recorded, record};
use ledger::sealed::{self, NewText, Owner};
use ledger::vault::OwnerKey;
use ledger::{events, uploads};

/// Most records of one package; each brings its way to the root.
pub const RECORDS_MAX: usize = 2_000;

/// One row more than may be in a package.
const READINGS: &str = "select leaf from read_entry where application_id = $1 order by at limit 2001";

/// Everything that was read.
pub struct Gathered {
    /// Names in the package, and proofs.
    pub proofs: Vec<(String, String)>,
    /// Records that no checkpoint covered yet.
    pub uncovered: usize,
    /// Official documents: name in the package, file, its wrapped key.
    pub documents: Vec<(String, FileId, Vec<u8>)>,
    /// The key that these files are under.
    pub key: OwnerKey,
    /// The checkpoint.
    pub checkpoint: String,
}

/// Gathers it, and notes who asked for what and why.
pub fn gather(work: &mut Work, by: &Actor, about: &About, reason: &NewText) -> Result<Gathered, ActError> {
    let (key, subjects) = match about {
        About::Application(id, _) => {
            let opened = reading::open(work, by, *id, Purpose::Evidence)?;
            (opened.loaded.key, of_application(work, *id)?)
        }
        About::Account(id, username) => {
            let allowed = by.role().is_some_and(|role| Purpose::Evidence.roles().contains(&role));
            let wrapped = sanctions::owner_key(work.tx, On::Officer { account: *id })?.filter(|_| allowed);
            let key = work.vault.open(&wrapped.ok_or(ActError::NotFound)?)?;
            (key, of_account(work, *id, username)?)
        }
    };
    let mut gathered =
        Gathered { proofs: Vec::new(), uncovered: 0, documents: Vec::new(), key, checkpoint: String::new() };
    for (subject, id) in &subjects {
        records(work, &mut gathered, (*subject, id))?;
    }
    if let About::Application(id, _) = about {
        readings(work, &mut gathered, *id)?;
        papers(work, &mut gathered, *id)?;
    }
    gathered.checkpoint = sequencer::head(work.tx)?.checkpoint;
    note(work, by, (about, reason), &gathered)?;
    Ok(gathered)
}

type Subjects = Vec<(Subject, String)>;

fn of_application(work: &mut Work, id: ApplicationId) -> Result<Subjects, DbError> {
    let mut subjects = vec![(Subject::Application, id.to_string())];
    subjects
        .extend(sanctions::of_application(work.tx, id)?.into_iter().map(|one| (Subject::Sanction, one.id.to_string())));
    subjects.extend(
        objections::of_application(work.tx, id)?.into_iter().map(|one| (Subject::Objection, one.id.to_string())),
    );
    subjects.extend(
        questions::of_application(work.tx, id)?.into_iter().map(|one| (Subject::Question, one.state.id.to_string())),
    );
    for paper in documents::of(work.tx, id)?.iter().filter(|paper| paper.kind == DocumentKind::Licence) {
        let licence = licences::of_document(work.tx, paper.id)?;
        subjects.extend(licence.map(|licence| (Subject::Licence, licence.id.to_string())));
    }
    Ok(subjects)
}

/// Its own history, what was refused to it, and sign-ins that failed under its name, which stand in the log by a keyed hash.
fn of_account(work: &mut Work, id: AccountId, username: &str) -> Result<Subjects, DbError> {
    let hash = data_encoding::HEXLOWER.encode(&work.vault.search_hash("sign-in", username));
    let mut subjects = vec![
        (Subject::Account, id.to_string()),
        (Subject::System, format!("access:{id}")),
        (Subject::System, format!("sign-in:{hash}")),
    ];
    subjects.extend(sanctions::of_account(work.tx, id)?.into_iter().map(|one| (Subject::Sanction, one.id.to_string())));
    Ok(subjects)
}

fn told(error: LogError) -> ActError {
    ActError::Internal(error.to_string())
}

fn records(work: &mut Work, gathered: &mut Gathered, of: (Subject, &str)) -> Result<(), ActError> {
    let (subject, id) = of;
    for entry in events::of(work.tx, subject, id)? {
        let Some(proof) = proofs::of_event(work.tx, (subject.id(), id), entry.seq).map_err(told)? else {
            gathered.uncovered += 1;
            continue;
        };
        let name = format!("catatan/{}-{}/{:05}.tlog-proof", subject.id(), id.replace(':', "-"), entry.seq);
        gathered.proofs.push((name, proof));
        if gathered.proofs.len() > RECORDS_MAX {
            return Ok(());
        }
    }
    Ok(())
}

fn readings(work: &mut Work, gathered: &mut Gathered, id: ApplicationId) -> Result<(), ActError> {
    for row in work.tx.query(READINGS, &[id.into()])? {
        let Some(leaf) = row.opt_int("leaf").map(i64::unsigned_abs) else {
            gathered.uncovered += 1;
            continue;
        };
        match proofs::of_record(work.tx, Covered::Reading, leaf).map_err(told)? {
            Some(proof) => gathered.proofs.push((format!("catatan/pembacaan/{leaf:09}.tlog-proof"), proof)),
            None => gathered.uncovered += 1,
        }
    }
    Ok(())
}

/// What was signed for the one it is of. A berita acara names others, and stays where it is.
fn papers(work: &mut Work, gathered: &mut Gathered, id: ApplicationId) -> Result<(), ActError> {
    for paper in documents::of(work.tx, id)? {
        if paper.released_at.is_none() || paper.kind == DocumentKind::Examination {
            continue;
        }
        let Some(file) = documents::get(work.tx, paper.id)?.and_then(|document| document.file) else { continue };
        let Some(stored) = uploads::get(work.tx, file)? else { continue };
        let name = format!("dokumen/{}-{}.pdf", paper.kind.id(), paper.short_code);
        gathered.documents.push((name, file, stored.wrapped_key));
    }
    Ok(())
}

/// Who asked, of what, how much it was; why lies sealed under the key of what it is of.
fn note(work: &mut Work, by: &Actor, what: (&About, &NewText), gathered: &Gathered) -> Result<(), ActError> {
    let (about, reason) = what;
    let id = match about {
        About::Application(id, _) => format!("application:{id}"),
        About::Account(id, _) => format!("account:{id}"),
    };
    let owner = Owner { subject: Subject::System, id: format!("evidence:{id}"), key: &gathered.key };
    sealed::put(work.tx, &owner, reason, work.now)?;
    let counts = (gathered.proofs.len(), gathered.documents.len());
    let payload =
        serde_json::json!({ "of": id, "reason": reason.reference, "records": counts.0, "documents": counts.1 });
    let recorded = Recorded {
        subject: Subject::System,
        subject_id: &owner.id,
        actor: by,
        kind: SystemEvent::EvidencePackaged.into(),
        payload: &payload.to_string(),
    };
    Ok(record(work, &recorded, Vec::new())?)
}

//! Uploads that came while the malware scanner was away: looked at as soon as it answers, given to nobody before.

use crate::application::applications;
use crate::effect::{CarriedOut, finished, put_off};
use crate::interruption::interruptions;
use crate::mandate::mandates;
use crate::notice::news::{News, tell};
use crate::objection::objections;
use db::{DbError, Tx};
use domain::ids::{ApplicationId, FileId};
use domain::notice::{About, Topic};
use domain::security_event::SecurityEvent;
use domain::subject::Subject;
use ground::clamd::Verdict;
use ground::{App, Work, intake};
use ledger::outbox::{self, Task};
use ledger::record::{Effect, enqueue};
use ledger::sealed::SealedError;
use ledger::uploads::{self, NewFile, Scan, StoredFile};
use ledger::vault::{OwnerKey, Vault};
use serde::{Deserialize, Serialize};

/// Have a file scanned that nobody could scan when it came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScanFile {
    /// Which one.
    pub file: FileId,
}

impl Effect for ScanFile {
    const NAME: &'static str = "scan";
    const OUTSIDE: bool = true;

    fn lane(&self) -> String {
        format!("scan:{}", self.file)
    }
}

/// What follows from a file that enters the register: where it was not scanned yet, that it will be.
pub fn entered(work: &mut Work, file: &NewFile) -> Result<(), DbError> {
    match file.scan {
        Some(Scan::Waiting) => enqueue(work, ScanFile { file: file.id }),
        Some(Scan::Clean { .. } | Scan::Infected { .. }) | None => Ok(()),
    }
}

impl CarriedOut for ScanFile {
    const WORDS: &'static str = "Pindai berkas dari virus";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let (handle, id) = (app.clone(), self.file);
        let found = app.db.read(move |tx| {
            let Some(file) = uploads::get(tx, id)? else { return Ok(None) };
            Ok(key(tx, &handle.vault, &file)?.map(|key| (file, key)))
        });
        // Taken away meanwhile, or erased: nobody can open it, so nobody needs to know.
        let Some((file, key)) = found.await.map_err(|error| error.to_string())? else {
            return finished(app, task).await;
        };
        let Some(clamd) = &app.clamd else { return put_off(app, task, "no malware scanner is configured").await };
        let bytes = intake::open(app, &key, id, &file.wrapped_key).await.map_err(|error| error.to_string())?;
        let verdict = match clamd.scan(&bytes).await {
            Ok(verdict) => verdict,
            Err(why) => return put_off(app, task, &why.to_string()).await,
        };
        if matches!(verdict, Verdict::Infected(_)) {
            app.watch.note(SecurityEvent::Malware, app.now());
        }
        let settled =
            app.command((task.clone(), id, verdict), |work, (task, id, verdict)| settle(work, task, (*id, verdict)));
        settled.await.map_err(|error: SealedError| error.to_string())
    }
}

/// Keeps the verdict; an applicant is told of a file that is locked now.
fn settle(work: &mut Work, task: &Task, (id, verdict): (FileId, &Verdict)) -> Result<(), SealedError> {
    if !outbox::finish(work.tx, task, work.now)? {
        return Ok(());
    }
    let Some(file) = uploads::get(work.tx, id)? else { return Ok(()) };
    let Some(key) = key(work.tx, work.vault, &file)? else { return Ok(()) };
    let at = work.now;
    let scan = match verdict {
        Verdict::Clean => Scan::Clean { at },
        Verdict::Infected(name) => Scan::Infected { name: name.clone(), at },
    };
    uploads::scanned(work.tx, &key, &file, scan)?;
    if matches!(verdict, Verdict::Infected(_)) { Ok(tell_applicant(work, &file)?) } else { Ok(()) }
}

fn tell_applicant(work: &mut Work, file: &StoredFile) -> Result<(), DbError> {
    let Some(application) = application(file) else { return Ok(()) };
    let Some(brief) = applications::brief(work.tx, application)? else { return Ok(()) };
    let about = About::Application(application);
    tell(work, &News::new(brief.owner, Topic::FileLocked, about, format!("scan:{}", file.id)).of(&brief))
}

fn application(file: &StoredFile) -> Option<ApplicationId> {
    (file.subject == Some(Subject::Application)).then(|| file.subject_id.parse().ok()).flatten()
}

/// The key of what the file belongs to.
fn key(tx: &mut dyn Tx, vault: &Vault, file: &StoredFile) -> Result<Option<OwnerKey>, SealedError> {
    if let Some(id) = application(file) {
        return Ok(applications::load(tx, vault, id)?.map(|loaded| loaded.key));
    }
    if file.subject == Some(Subject::Objection) {
        let Ok(id) = file.subject_id.parse() else { return Ok(None) };
        return Ok(objections::load(tx, vault, id)?.map(|loaded| loaded.key));
    }
    if file.subject == Some(Subject::Mandate) {
        let Ok(id) = file.subject_id.parse() else { return Ok(None) };
        return Ok(mandates::load(tx, vault, id)?.map(|loaded| loaded.key));
    }
    match file.subject_id.parse() {
        Ok(id) if file.subject == Some(Subject::Interruption) => {
            Ok(interruptions::load(tx, vault, id)?.map(|(_, key)| key))
        }
        _ => Ok(None),
    }
}

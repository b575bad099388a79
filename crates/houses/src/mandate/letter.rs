//! The letter of a mandate, for whoever may see it: both sides, the counter, and officers at work on a file that was sent by it; looks of
//! officers are noted.

use super::mandates::{self, LoadedMandate};
use crate::application::error::ActError;
use crate::application::facts::{Dossier, dossier};
use crate::reading::{self, View};
use domain::access::{List, Purpose};
use domain::account::power::Capacity;
use domain::account::{Actor, Role};
use domain::ids::{ApplicationId, FileId, MandateId};
use domain::mandate::{Mandate, Standing};
use ground::Work;
use ledger::events::Entry;
use ledger::uploads::{self, StoredFile};
use ledger::vault::OwnerKey;

/// A letter with what is needed to open it.
pub struct OpenedLetter {
    /// Its id, also its name in the store.
    pub id: FileId,
    /// The key it lies under.
    pub key: OwnerKey,
    /// Its own key, wrapped by that.
    pub wrapped_key: Vec<u8>,
    /// Extension of its format.
    pub format: String,
    /// Why nobody gets it, where a malware scanner did not let it pass.
    pub held: Option<&'static str>,
}

/// Opens it for somebody; who may not is told nothing.
pub fn open(work: &mut Work, reader: &Actor, id: MandateId) -> Result<OpenedLetter, ActError> {
    let loaded = mandates::load(work.tx, work.vault, id)?.ok_or(ActError::NotFound)?;
    let mandate = loaded.state.as_ref().ok_or(ActError::NotFound)?;
    if !may_see(work, reader, mandate)? {
        return Err(ActError::NotFound);
    }
    opened(work, loaded)
}

/// Who sent an application last, where they did so by a power of attorney.
pub fn sent_by_attorney(dossier: &Dossier) -> Option<&Entry> {
    let sent = dossier.events.iter().rev().map(|(_, entry)| entry);
    let mut sent = sent.filter(|entry| matches!(entry.kind.as_str(), "submitted" | "resubmitted"));
    sent.next().filter(|entry| entry.actor_role.as_deref() == Some(Capacity::Attorney.id()))
}

/// Opens the letter by which an application was sent, for an officer who works on it; that is a look at the file, and noted as one.
pub fn of_application(work: &mut Work, reader: &Actor, id: ApplicationId) -> Result<OpenedLetter, ActError> {
    let reading::Opened { loaded, .. } = reading::open(work, reader, id, Purpose::File)?;
    let dossier = dossier(work.tx, &loaded)?;
    let sent = sent_by_attorney(&dossier).ok_or(ActError::NotFound)?;
    let app = &loaded.app;
    let by_it = |mandate: &Mandate| {
        let given = &mandate.given;
        given.agent.to_string() == sent.actor
            && given.capacity == Capacity::Attorney
            && given.scope.covers(&app.type_id, app.id)
            && mandate.given_at <= sent.at
            && given.until.is_none_or(|until| until > sent.at)
    };
    let all = mandates::of_holder(work.tx, work.vault, app.owner)?;
    let mandate = all.into_iter().filter(by_it).max_by_key(|one| one.given_at).ok_or(ActError::NotFound)?;
    let loaded = mandates::load(work.tx, work.vault, mandate.id)?.ok_or(ActError::NotFound)?;
    opened(work, loaded)
}

fn opened(work: &mut Work, loaded: LoadedMandate) -> Result<OpenedLetter, ActError> {
    let mandate = loaded.state.ok_or(ActError::NotFound)?;
    let file = mandate.given.letter.ok_or(ActError::NotFound)?;
    let file: StoredFile = uploads::get(work.tx, file)?.ok_or(ActError::NotFound)?;
    // Of somebody whose data was erased: nobody can open it any more.
    loaded.key.open_file_key(&file.wrapped_key).map_err(|_| ActError::NotFound)?;
    let held = file.meta(&loaded.key).held();
    Ok(OpenedLetter { id: file.id, key: loaded.key, wrapped_key: file.wrapped_key, format: file.format, held })
}

fn may_see(work: &mut Work, reader: &Actor, mandate: &Mandate) -> Result<bool, ActError> {
    let (Some(me), Some(role)) = (reader.account(), reader.role()) else { return Ok(false) };
    if role == Role::Loket {
        reading::note_list(work, reader, &View { list: List::Counter, filters: &["surat"], count: 1 })?;
        return Ok(true);
    }
    let speaks = mandates::speaks(work.tx, work.vault, (me, mandate.given.holder), work.now)?;
    // Whoever acts, or is asked to, sees by what; once it is over, the letter is the other side's alone.
    let acts = mandate.given.agent == me && (mandate.holds(work.now) || mandate.standing == Standing::Open);
    Ok(role == Role::Pemohon && (acts || speaks))
}

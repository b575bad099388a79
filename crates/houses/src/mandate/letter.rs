//! The letter of a mandate, for whoever may see it: both sides, and the counter, whose look at it is noted.

use super::mandates;
use crate::application::error::ActError;
use crate::reading::{self, View};
use domain::access::List;
use domain::account::{Actor, Role};
use domain::ids::{FileId, MandateId};
use domain::mandate::Mandate;
use ground::Work;
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
    let mandate = loaded.state.ok_or(ActError::NotFound)?;
    if !may_see(work, reader, &mandate)? {
        return Err(ActError::NotFound);
    }
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
    Ok(role == Role::Pemohon && (mandate.given.agent == me || speaks))
}

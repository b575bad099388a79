//! The file of a licence, for OSS alone: under an address that cannot be guessed, told to OSS when the licence is out.

use super::changing::{NibError, Order};
use super::nibs;
use crate::document::documents;
use crate::reading::OpenedFile;
use data_encoding::HEXLOWER;
use domain::account::Actor;
use domain::document_kind::DocumentKind;
use domain::ids::DocumentId;
use domain::nib::Command;
use ground::Work;
use ledger::{carry_out, uploads};
use ring::digest::{SHA256, digest};

/// Where OSS fetches it.
pub fn address(work: &Work, document: DocumentId) -> String {
    format!("{}/oss/izin/{document}/{}", work.rules.public_url, token(work, document))
}

/// Proves that the address was told: a keyed hash, so that nothing has to be kept of it.
fn token(work: &Work, document: DocumentId) -> String {
    HEXLOWER.encode(&work.vault.search_hash("oss-licence-file", &document.to_string()))
}

/// Opens the file for whoever was told its address, and notes that in the log; whatever is wrong, it is not found.
pub fn open(work: &mut Work, document: DocumentId, given: &str) -> Result<OpenedFile, NibError> {
    // Hashes are compared, so that the time it takes says nothing about the token.
    let same = digest(&SHA256, given.as_bytes()).as_ref() == digest(&SHA256, token(work, document).as_bytes()).as_ref();
    let found = documents::get(work.tx, document)?.filter(|found| same && found.kind == DocumentKind::Licence);
    let found = found.filter(|found| found.released_at.is_some()).ok_or(NibError::NotFound)?;
    let (nib, _) = nibs::of_application(work.tx, found.application)?.ok_or(NibError::NotFound)?;
    let file = found.file.ok_or(NibError::NotFound)?;
    let wrapped_key = uploads::get(work.tx, file)?.ok_or(NibError::NotFound)?.wrapped_key;
    let key = work.vault.open(found.wrapped_key()?)?;
    carry_out(work, &Order::new(nib, Actor::System, Command::NoteFetched { document }))?;
    Ok(OpenedFile { id: file, key, wrapped_key, name: found.number, upload: None, identity_of: None, held: None })
}

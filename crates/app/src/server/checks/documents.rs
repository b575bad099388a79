//! Every official document that is out: its file is there, is the one that was issued, and its signature holds.

use super::step::{Step, is_long};
use domain::ids::DocumentId;
use domain::scrub::Kind;
use ground::intake::{self, IntakeError, sha256};
use ground::{App, trust};
use houses::document::documents::{self, Document};
use ledger::uploads;
use sign::pades::{self, Verdict};
use std::time::Instant;

const NEXT: &str = "select id from document where id > $1 and released_at is not null order by id limit 50";

/// Goes on behind the document that `place` names.
pub async fn step(app: &App, place: &str) -> Result<Step, String> {
    let (begun, after) = (Instant::now(), place.to_owned());
    let read = app.db.read(move |tx| {
        let rows = tx.query(NEXT, &[(&after).into()])?;
        Ok(rows.iter().map(|row| DocumentId(row.id("id"))).collect::<Vec<_>>())
    });
    let mut step = Step::default();
    for id in read.await.map_err(|e| e.to_string())? {
        if let Some(kind) = of_document(app, id).await? {
            step.wrong(kind, id.to_string());
        }
        step.checked += 1;
        step.place = id.to_string();
        if is_long(begun) {
            break;
        }
    }
    Ok(step)
}

async fn of_document(app: &App, id: DocumentId) -> Result<Option<Kind>, String> {
    let read = app.db.read(move |tx| {
        let Some(found) = documents::get(tx, id)? else { return Ok(None) };
        let file = found.file.map(|file| uploads::get(tx, file)).transpose()?.flatten();
        Ok(Some((found, file)))
    });
    let Some((found, file)) = read.await.map_err(|e| e.to_string())? else { return Ok(None) };
    // Its key was destroyed, as the law had it: nobody can open it, and nobody should.
    let Ok(wrapped) = found.wrapped_key() else { return Ok(None) };
    let (Some(file), Ok(owner)) = (file, app.vault.open(wrapped)) else { return Ok(Some(Kind::DocumentUnreadable)) };
    match intake::open(app, &owner, file.id, &file.wrapped_key).await {
        Ok(bytes) => judged(app, &found, bytes).await,
        Err(error) => {
            // A store that does not even say whose it is is away, and says nothing of this document.
            let away = matches!(error, IntakeError::Store(_)) && !matches!(app.files.mark().await, Ok(Some(_)));
            if away { Err(error.to_string()) } else { Ok(Some(Kind::DocumentUnreadable)) }
        }
    }
}

/// What is wrong with the file of a document.
async fn judged(app: &App, found: &Document, bytes: Vec<u8>) -> Result<Option<Kind>, String> {
    let (hash, code) = (sha256(&bytes), found.short_code.clone());
    let issued = app.db.read(move |tx| Ok(documents::code_by_hash(tx, &hash)? == Some(code.clone())));
    if !issued.await.map_err(|e| e.to_string())? {
        return Ok(Some(Kind::SignatureBroken));
    }
    let handle = app.clone();
    let checked = tokio::task::spawn_blocking(move || pades::verify(&bytes, &trust::roots(&handle), handle.now()));
    let verdict = checked.await.map_err(|e| e.to_string())?.map(|report| report.verdict);
    Ok(match verdict {
        Ok(Verdict::Valid | Verdict::Extended) => None,
        Ok(Verdict::Untrusted) => Some(Kind::SignerUntrusted),
        Ok(Verdict::Changed | Verdict::Damaged | Verdict::NotSigned) | Err(_) => Some(Kind::SignatureBroken),
    })
}

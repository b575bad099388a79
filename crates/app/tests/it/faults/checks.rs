//! What must be so after a sequence, and after all of them.

use super::installation::Installation;
use super::sequence::WRONG;
use super::tally::Tally;
use crate::signing_world::{HEAD, NIK, PASSPHRASE};
use domain::document_kind::DocumentKind;
use domain::ids::ApplicationId;
use houses::document::documents::{self, Document};
use houses::document::versions;
use sign::pades::{Verdict, verify};
use std::collections::BTreeMap;
use std::path::Path;

/// What no database, file, log line or counter may hold.
pub const SECRETS: [&str; 3] = [PASSPHRASE, WRONG, NIK];

/// What became of the applications of a sequence; the error says what must not be.
pub async fn of_sequence(at: &Installation, ids: &[ApplicationId], deaths: usize) -> Result<Tally, String> {
    let mut tally = Tally { sequences: 1, applications: ids.len(), deaths, ..Tally::default() };
    let mut released = Vec::new();
    for id in ids {
        released.extend(of_application(at, *id).await?);
    }
    tally.documents = released.len();
    let (orphans, none_signed) = orphans(at, &released, ids, &mut tally).await?;
    (tally.orphans, tally.none_signed) = (orphans, none_signed);
    for id in ids {
        const QUESTIONS: &str = "select status as t from question where application_id = $1";
        let questions = at.texts(QUESTIONS, Some(id.to_string())).await;
        if questions.len() != 1 {
            return Err(format!("{id}: {} questions", questions.len()));
        }
        for status in questions {
            *tally.questions.entry(status).or_default() += 1;
        }
    }
    let dead = at.texts("select name as t from outbox where dead_at is not null", None).await;
    if !dead.is_empty() {
        return Err(format!("dead letters: {dead:?}"));
    }
    let waiting = at.texts("select document_id as t from awaited_signature", None).await;
    if !waiting.is_empty() {
        return Err(format!("still waiting for a signature: {waiting:?}"));
    }
    Ok(tally)
}

/// Every document of an application is out, once, and good; its hashes.
async fn of_application(at: &Installation, id: ApplicationId) -> Result<Vec<String>, String> {
    let read = at.app.db.read(move |tx| {
        let mut found = Vec::new();
        for document in documents::of(tx, id)? {
            let count = versions::of(tx, document.id)?.len();
            if let Some(whole) = documents::get(tx, document.id)? {
                found.push((whole, count));
            }
        }
        Ok(found)
    });
    let found = read.await.map_err(|error| error.to_string())?;
    let licences = found.iter().filter(|(document, _)| document.kind == DocumentKind::Licence).count();
    if licences != 1 {
        return Err(format!("{id}: {licences} licences"));
    }
    let mut hashes = Vec::new();
    for (document, versions) in found {
        if document.released_at.is_none() || versions != 1 {
            return Err(format!("{id}: {:?} released {versions} times", document.kind));
        }
        hashes.push(good(at, &document).await.map_err(|why| format!("{id}: {:?}: {why}", document.kind))?);
    }
    Ok(hashes)
}

/// The released file opens, and its signature is whom it should be; its hash.
async fn good(at: &Installation, document: &Document) -> Result<String, String> {
    let id = document.file.ok_or("no file")?;
    let wrapped = at.app.db.read(move |tx| Ok(ledger::uploads::get(tx, id)?.map(|file| file.wrapped_key)));
    let wrapped = wrapped.await.map_err(|error| error.to_string())?.ok_or("no row of the file")?;
    let key = document.wrapped_key().map_err(|error| error.to_string())?;
    let owner = at.app.vault.open(key).map_err(|error| error.to_string())?;
    let file = ground::intake::open(&at.app, &owner, id, &wrapped).await.map_err(|error| error.to_string())?;
    let report = verify(&file, &at.app.signing.roots, at.app.now()).map_err(|error| error.code().to_owned())?;
    let signer = report.signer.map(|signer| signer.common_name).unwrap_or_default();
    if report.verdict != Verdict::Valid {
        return Err(format!("{:?}", report.reasons));
    }
    if document.kind.is_signed_by_head() && signer != format!("CONTOH – {HEAD}") {
        return Err(format!("signed by {signer}"));
    }
    Ok(ground::intake::sha256(&file))
}

/// Ours are the attempts that had no usable answer, no more and no fewer; those of them that were signed over there are exactly what
/// the simulator signed and nobody released.
async fn orphans(
    at: &Installation,
    released: &[String],
    ids: &[ApplicationId],
    tally: &mut Tally,
) -> Result<(usize, usize), String> {
    let mut ours = Vec::new();
    for id in ids {
        const ATTEMPTS: &str = "select coalesce(t.outcome, 'open') || ' ' || t.sent_sha256 as t from signing_attempt t \
            join document d on d.id = t.document_id where d.application_id = $1";
        for attempt in at.texts(ATTEMPTS, Some(id.to_string())).await {
            let (outcome, sha256) = attempt.split_once(' ').ok_or("an attempt without a hash")?;
            *tally.attempts.entry(outcome.to_owned()).or_default() += 1;
            if matches!(outcome, "open" | "unanswered" | "unusable") {
                ours.push(sha256.to_owned());
            }
        }
    }
    let orders = at.way.orders();
    let unclear = orders.iter().filter(|sent| sent.unclear).map(|sent| sent.sha256.clone()).collect();
    same("possible orphans", counted(ours), counted(unclear))?;
    let theirs: Vec<String> = at
        .way
        .signed()
        .into_iter()
        .filter(|entry| !released.contains(&entry.signed_sha256))
        .map(|entry| entry.sent_sha256)
        .collect();
    let signed = orders.iter().filter(|sent| sent.unclear && sent.signed).map(|sent| sent.sha256.clone()).collect();
    let count = theirs.len();
    same("orphans", counted(signed), counted(theirs))?;
    Ok((count, orders.iter().filter(|sent| sent.unclear && !sent.signed).count()))
}

fn same(what: &str, ours: BTreeMap<String, usize>, theirs: BTreeMap<String, usize>) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{what}: on our side {ours:?}, on theirs {theirs:?}")) }
}

fn counted(list: Vec<String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for one in list {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

/// No secret lies in the database, in a file or among the counters.
pub fn no_secret(at: &Installation) -> Result<usize, String> {
    let counters = web::metrics::metrics_text();
    let rows = if at.app.db.engine() == db::Engine::Postgres { dump(at) } else { Vec::new() };
    holds_none("the counters", counters.as_bytes())?;
    holds_none("the tables", &rows)?;
    let mut seen = 0;
    let mut waiting = vec![at.folder.path().to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| error.to_string())? {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                holds_none(&path.display().to_string(), &std::fs::read(&path).unwrap_or_default())?;
                seen += 1;
            }
        }
    }
    Ok(seen)
}

/// All rows of PostgreSQL as text.
fn dump(at: &Installation) -> Vec<u8> {
    let url = at.app.config.database_url();
    let program = ["pg_dump", "/usr/lib/postgresql/15/bin/pg_dump"]
        .into_iter()
        .find(|program| Path::new(program).exists() || std::process::Command::new(program).arg("-V").output().is_ok());
    let program = program.expect("pg_dump comes with PostgreSQL");
    let dumped = std::process::Command::new(program).args(["--data-only", "--inserts", &url]).output();
    let dumped = dumped.expect("pg_dump runs");
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    dumped.stdout
}

pub fn holds_none(what: &str, bytes: &[u8]) -> Result<(), String> {
    for secret in SECRETS {
        if memchr::memmem::find(bytes, secret.as_bytes()).is_some() {
            return Err(format!("{what} hold a secret"));
        }
    }
    Ok(())
}

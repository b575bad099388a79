//! `/dokumen/{id}`: the signed file of an official document, to those who may have it.

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use db::{DbError, Row, Tx};
use domain::account::Role;
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, ApplicationId, DocumentId, FileId};
use ground::App;
use houses::account::accounts::Account;
use houses::document::documents;
use ledger::events;
use web::{Answer, Signed, WebError};

/// A released document, free of the database's types.
struct Released {
    application: ApplicationId,
    owner: AccountId,
    kind: DocumentKind,
    number: String,
    file: FileId,
    owner_key: Vec<u8>,
    file_key: Vec<u8>,
    /// Delivered to the reader's office, or of an application that asked it.
    concerns_office: bool,
}

const RELEASED: &str = "select d.application_id, d.kind, d.number, d.file_id, a.owner_id, a.wrapped_key as owner_key, \
    f.wrapped_key as file_key, \
    exists (select 1 from delivery v where v.document_id = d.id and v.office = $2) as delivered, \
    exists (select 1 from application_office o where o.application_id = a.id and o.office = $2) as asked \
    from document d join application a on a.id = d.application_id join file f on f.id = d.file_id \
    where d.id = $1 and d.released_at is not null and d.void_at is null and a.wrapped_key is not null";

fn released(tx: &mut dyn Tx, id: DocumentId, office: &str) -> Result<Option<Released>, DbError> {
    let released = |row: Row| {
        Ok(Released {
            application: ApplicationId(row.id("application_id")),
            owner: AccountId(row.id("owner_id")),
            kind: documents::kind(&row.text("kind"))?,
            number: row.text("number"),
            file: FileId(row.id("file_id")),
            owner_key: row.bytes("owner_key"),
            file_key: row.bytes("file_key"),
            concerns_office: row.int("delivered") != 0 || row.int("asked") != 0,
        })
    };
    tx.one(RELEASED, &[id.into(), office.into()])?.map(released).transpose()
}

/// Who may have the file. A role that is not named has no business with it.
fn may_read(role: Role, own: bool, licence: bool, concerns_office: bool) -> bool {
    match role {
        Role::Pemohon => own,
        Role::Loket | Role::Verifikator | Role::KepalaSeksi | Role::KepalaBidang | Role::KepalaDinas => true,
        Role::Opd => concerns_office,
        Role::Admin => licence,
        Role::Kominfo | Role::Inspektorat => false,
    }
}

/// `GET /dokumen/{id}`. Not for this account is the same answer as not there.
pub async fn download(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let id: DocumentId = id.parse().map_err(|_| WebError::NotFound)?;
    let office = account.office.clone().unwrap_or_default();
    let found = app.db.read(move |tx| released(tx, id, &office)).await?.ok_or(WebError::NotFound)?;
    let own = found.owner == account.id;
    if !may_read(account.role, own, found.kind == DocumentKind::Licence, found.concerns_office) {
        return Err(WebError::NotFound);
    }
    if !own {
        note(&app, &account, found.application).await?;
    }
    let owner = app.vault.open(&found.owner_key)?;
    let bytes = ground::intake::open(&app, &owner, found.file, &found.file_key).await?;
    let disposition = format!("attachment; filename=\"{}\"", file_name(&found.number));
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    Ok(([(CONTENT_TYPE, HeaderValue::from_static("application/pdf")), (CONTENT_DISPOSITION, disposition)], bytes)
        .into_response())
}

/// Notes the reading before anything is shown.
async fn note(app: &App, account: &Account, application: ApplicationId) -> Result<(), WebError> {
    let (entry, at, reader) = (app.id(), app.now(), account.id);
    let noted = app.db.command::<_, DbError, _>(move |tx| {
        events::note_read(tx, entry, at, (reader.into(), application.into()), "/dokumen")
    });
    Ok(noted.await?)
}

/// The number as the name of a file, on any system.
fn file_name(number: &str) -> String {
    let plain = number.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' });
    let name = plain.collect::<String>();
    let name = name.trim_matches(['-', '.']);
    if name.is_empty() { "dokumen.pdf".into() } else { format!("{name}.pdf") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_only_to_those_it_concerns() {
        assert!(may_read(Role::Pemohon, true, false, false) && !may_read(Role::Pemohon, false, true, true));
        assert!(may_read(Role::Opd, false, false, true) && !may_read(Role::Opd, false, true, false));
        assert!(may_read(Role::Admin, false, true, false) && !may_read(Role::Admin, false, false, true));
        assert!(!may_read(Role::Kominfo, false, true, true) && !may_read(Role::Inspektorat, false, true, true));
        assert!(may_read(Role::Loket, false, false, false));
    }

    #[test]
    fn a_number_makes_a_clean_file_name() {
        assert_eq!(file_name("503/0042/SIP \"A\"/2026\r\n"), "503-0042-SIP--A--2026.pdf");
        assert_eq!(file_name("///"), "dokumen.pdf");
    }
}

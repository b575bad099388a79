//! An application as an officer has it before them: loaded whole, reach checked, and the reading noted before it is shown.

use db::{DbError, Tx};
use domain::account::{Actor, Role};
use domain::application::{Application, CommandKind, Stage, possible};
use domain::ids::{AccountId, ApplicationId, DocumentId, FileId};
use domain::indonesian;
use domain::subject::Subject as Noun;
use ground::App;
use ground::catalogue::TypeVersion;
use houses::account::accounts;
use houses::account::accounts::Account;
use houses::application::applications;
use houses::application::applications::LoadedApplication;
use houses::application::explaining::explain;
use houses::application::facts::{Dossier, dossier};
use houses::document::data::Subject;
use houses::document::documents;
use houses::document::documents::Paper;
use jiff::Timestamp;
use ledger::{events, uploads};
use pages::parts::Sum;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use web::WebError;

/// An application with its way so far.
pub struct Opened {
    /// The application.
    pub loaded: LoadedApplication,
    /// Its type, in the version it was filed under.
    pub version: Arc<TypeVersion>,
    /// Texts and events.
    pub dossier: Dossier,
    /// Files in the register, by id.
    pub files: BTreeMap<FileId, StoredFile>,
    /// Official documents, oldest first.
    pub papers: Vec<Paper>,
    /// When each office's part is due.
    pub office_due: BTreeMap<String, Timestamp>,
    /// How the due date of the whole came about.
    pub sum: Option<Sum>,
    /// Names of the accounts its events name, by account id.
    pub people: BTreeMap<String, String>,
}

/// A file as listed.
pub struct StoredFile {
    /// Name as given.
    pub name: String,
    /// `PDF, 2 halaman, 840 KB`.
    pub about: String,
    /// When it came.
    pub uploaded_at: Timestamp,
}

/// Loads an application for an officer; a draft, and what is not before this officer, is not found.
pub async fn open(app: &App, account: &Account, id: &str) -> Result<Opened, WebError> {
    let id: ApplicationId = id.parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let role = account.role;
    let office = account.office.clone();
    let found = app.db.read(move |tx| {
        let Some(loaded) = applications::load(tx, &handle.vault, id)? else { return Ok(None) };
        if loaded.number.is_none() || !may_read(role, office.as_deref(), &loaded.app) {
            return Ok(None);
        }
        gather(tx, &handle, loaded).map(Some)
    });
    found.await?.ok_or(WebError::NotFound)
}

/// Whether an officer may know of an application that was sent.
pub fn may_read(role: Role, office: Option<&str>, state: &Application) -> bool {
    match role {
        _ if state.stage == Stage::Draft => false,
        Role::Opd => office.is_some_and(|code| state.office(code).is_some()),
        Role::Loket | Role::Verifikator | Role::KepalaSeksi | Role::KepalaBidang | Role::KepalaDinas => true,
        Role::Pemohon | Role::Admin | Role::Kominfo | Role::Inspektorat => false,
    }
}

fn gather(tx: &mut dyn Tx, app: &App, loaded: LoadedApplication) -> Result<Opened, DbError> {
    let version = app.rules.catalogue.version(&loaded.app.type_id, loaded.app.type_version);
    let version = version.ok_or_else(|| DbError::Engine("a type version is missing".into()))?.clone();
    let dossier = dossier(tx, &loaded)?;
    let files = uploads::of(tx, Noun::Application, &loaded.app.id.to_string())?;
    let files = files.iter().map(|file| (file.id, stored(&loaded, file))).collect();
    let papers = documents::of(tx, loaded.app.id)?;
    let named: BTreeSet<&str> = dossier.events.iter().map(|(_, entry)| entry.actor.as_str()).collect();
    let owner = loaded.app.owner.to_string();
    let mut people = BTreeMap::new();
    for id in named.into_iter().chain([owner.as_str()]) {
        let Ok(account) = id.parse::<AccountId>() else { continue };
        if let Some(account) = accounts::get(tx, &app.vault, account)? {
            people.insert(id.to_owned(), account.profile.name);
        }
    }
    let dues = applications::office_dues(tx, loaded.app.id)?;
    let sum = explain(tx, app, (loaded.app.id, &version))?.map(|explained| explained.sum);
    Ok(Opened { loaded, version, dossier, files, papers, office_due: dues, sum, people })
}

fn stored(loaded: &LoadedApplication, file: &uploads::StoredFile) -> StoredFile {
    let pages = file.pages.map_or_else(String::new, |pages| format!(", {pages} halaman"));
    let size = indonesian::size(file.size_bytes);
    StoredFile {
        name: file.meta(&loaded.key).name,
        about: format!("{}{pages}, {size}", file.format.to_uppercase()),
        uploaded_at: file.uploaded_at,
    }
}

/// Notes that an officer is about to see personal data; the page may be shown once this returned.
pub async fn note_read(app: &App, account: &Account, opened: &Opened, page: &'static str) -> Result<(), WebError> {
    let (note, at, who, what) = (app.id(), app.now(), account.id, opened.loaded.app.id);
    let noted = app.db.command(move |tx| events::note_read(tx, note, at, (who.into(), what.into()), page));
    noted.await.map_err(|e: DbError| e)?;
    Ok(())
}

impl Opened {
    /// Its state.
    pub fn state(&self) -> &Application {
        &self.loaded.app
    }

    /// Its address.
    pub fn href(&self) -> String {
        format!("/kerja/{}", self.loaded.app.id)
    }

    /// What this actor may order now.
    pub fn possible(&self, actor: &Actor) -> BTreeSet<CommandKind> {
        possible(&self.loaded.app, &self.version.ty, actor)
    }

    /// As documents see it.
    pub fn subject<'a>(&'a self, app: &'a App) -> Subject<'a> {
        Subject { rules: &app.rules, version: &self.version, loaded: &self.loaded, at: app.now() }
    }

    /// Number, once sent.
    pub fn number(&self) -> &str {
        self.loaded.number.as_deref().unwrap_or_default()
    }

    /// Licence and number: `SIP Apoteker, 26-000182`.
    pub fn title(&self) -> String {
        format!("{}, {}", self.version.ty.short_name, self.number())
    }

    /// Name of an account of its history; empty when it is gone.
    pub fn name_of(&self, account: AccountId) -> &str {
        self.people.get(&account.to_string()).map_or("", String::as_str)
    }

    /// Address of an official document, once it is out.
    pub fn paper_href(&self, id: DocumentId) -> Option<String> {
        let paper = self.papers.iter().find(|paper| paper.id == id && paper.released_at.is_some())?;
        Some(format!("/dokumen/{}", paper.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::application::{Channel, OfficeRequest};

    #[test]
    fn drafts_are_seen_by_no_officer_and_offices_see_only_what_they_were_asked() {
        let ids = (ApplicationId(uuid::Uuid::nil()), AccountId(uuid::Uuid::nil()));
        let mut state = Application::new(ids.0, ids.1, Channel::Daring, ("reklame", 1), "baru");
        assert!(Role::ALL.iter().all(|role| !may_read(*role, Some("DINKES"), &state)));
        state.stage = Stage::Submitted { since: Timestamp::UNIX_EPOCH };
        assert!(may_read(Role::Verifikator, None, &state));
        assert!(!may_read(Role::Opd, Some("DINKES"), &state));
        assert!(!may_read(Role::Admin, None, &state) && !may_read(Role::Inspektorat, None, &state));
        state.offices.push(OfficeRequest {
            office: "DINKES".into(),
            asked_at: Timestamp::UNIX_EPOCH,
            inspection: false,
            examinations: Vec::new(),
            opinion: None,
        });
        assert!(may_read(Role::Opd, Some("DINKES"), &state));
        assert!(!may_read(Role::Opd, Some("BAPENDA"), &state) && !may_read(Role::Opd, None, &state));
    }
}

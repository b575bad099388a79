//! An application as an officer has it before them: loaded whole, reach checked, and the reading noted before it is shown.

use crate::file_pictures::picture_hrefs;
use crate::officer::work::typed::Days;
use db::DbError;
use domain::access::Purpose;
use domain::account::Actor;
use domain::application::{
    Application, ChecklistItem, CommandKind, Refusal, Stage, is_control, kept_out, possible, roles,
};
use domain::form::Answers;
use domain::ids::{AccountId, ApplicationId, DocumentId, FileId};
use domain::licence_type::LicenceType;
use domain::objection::Objection;
use domain::sanction::Sanction;
use domain::subject::Subject as Noun;
use files::inspect::Format;
use ground::catalogue::TypeVersion;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::account::relations;
use houses::application::applications::{self, LoadedApplication};
use houses::application::correction;
use houses::application::error::ActError;
use houses::application::explaining::explain;
use houses::application::facts::{Dossier, dossier};
use houses::document::data::Subject;
use houses::document::documents::{self, Paper};
use houses::mandate::{companies, mandates};
use houses::objection::objections;
use houses::reading;
use houses::registry::standing::{self, Standing};
use houses::sanction::sanctions;
use jiff::Timestamp;
use ledger::uploads::{self, SignatureSeen};
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
    /// The answers as they stood at the last return, once the correction came.
    pub before: Option<Answers>,
    /// Why something asked stayed as it was, in the applicant's words.
    pub explanation: Option<String>,
    /// Files in the register, by id.
    pub files: BTreeMap<FileId, StoredFile>,
    /// Official documents, oldest first.
    pub papers: Vec<Paper>,
    /// What registers said to the answers, by item of the checklist.
    pub standings: BTreeMap<ChecklistItem, Standing>,
    /// When each office's part is due.
    pub office_due: BTreeMap<String, Timestamp>,
    /// How the due date of the whole came about.
    pub sum: Option<Sum>,
    /// Sanctions on its applicant, of whichever application.
    pub sanctions: Vec<Sanction>,
    /// Objections to decisions on it.
    pub objections: Vec<Objection>,
    /// Names of the accounts its events name, by account id.
    pub people: BTreeMap<String, String>,
    /// Whether its reader declared somebody whose file it is, or acts for them.
    pub related: bool,
    /// Whether it is of a company that no officer has proved.
    pub unproved: bool,
}

/// A file as listed.
pub struct StoredFile {
    /// Name as given.
    pub name: String,
    /// `PDF, 2 halaman, 840 KB`.
    pub about: String,
    /// Addresses of the pictures it is shown as.
    pub picture_hrefs: Vec<String>,
    /// Whether it shows an identity: the file as it was sent stays sealed.
    pub identity: bool,
    /// Whether it is a PDF.
    pub is_pdf: bool,
    /// Why nobody gets it, where a malware scanner did not let it pass.
    pub held: Option<&'static str>,
    /// What a check said of the electronic signature in it.
    pub signature: Option<SignatureSeen>,
    /// When it came.
    pub uploaded_at: Timestamp,
}

/// Opens an application for an officer, whose reading is noted in the same transaction; a draft, and what is not before this officer,
/// is not found.
pub async fn open(app: &App, account: &Account, id: &str, purpose: Purpose) -> Result<Opened, WebError> {
    let id: ApplicationId = id.parse().map_err(|_| WebError::NotFound)?;
    let input = (account.actor(), id, purpose);
    let opened = app.view(input, |work, (reader, id, purpose)| {
        let reading::Opened { loaded, version } = reading::open(work, reader, *id, *purpose)?;
        Ok::<_, ActError>(gather(work, reader, (loaded, version))?)
    });
    Ok(opened.await?)
}

fn gather(
    work: &mut Work,
    reader: &Actor,
    (loaded, version): (LoadedApplication, Arc<TypeVersion>),
) -> Result<Opened, DbError> {
    let related = match reader.account() {
        Some(me) => {
            let of = (loaded.created_at, work.now);
            relations::touches(work.tx, work.vault, me, (loaded.app.owner, &loaded.answers))?
                || mandates::keeps_out(work.tx, work.vault, (me, &loaded.app), of)?
        }
        None => false,
    };
    let dossier = dossier(work.tx, &loaded)?;
    let files = uploads::of(work.tx, Noun::Application, &loaded.app.id.to_string())?;
    let files = files.iter().map(|file| (file.id, stored((&loaded, &version.ty), file))).collect();
    let papers = documents::of(work.tx, loaded.app.id)?;
    let named: BTreeSet<&str> = dossier.events.iter().map(|(_, entry)| entry.actor.as_str()).collect();
    let owner = loaded.app.owner.to_string();
    let mut people = BTreeMap::new();
    for id in named.into_iter().chain([owner.as_str()]) {
        let Ok(account) = id.parse::<AccountId>() else { continue };
        if let Some(account) = accounts::get(work.tx, work.vault, account)? {
            people.insert(id.to_owned(), account.profile.name);
        }
    }
    let office_due = applications::office_dues(work.tx, loaded.app.id)?;
    let sum = explain(work.tx, (loaded.app.id, &version), work.now)?.map(|explained| explained.sum);
    let corrected = !matches!(loaded.app.stage, Stage::Returned { .. });
    let before = if corrected { correction::answers_before(work.tx, &loaded)? } else { None };
    let explanation = correction::explanation(work.tx, &loaded)?;
    let standings = standing::of(work, &loaded, &version.ty)?;
    let unproved = companies::is_unproved(work.tx, work.vault, loaded.app.owner, work.now)?;
    let sanctions = sanctions::of_account(work.tx, loaded.app.owner)?;
    let objections = objections::of_application(work.tx, loaded.app.id)?;
    Ok(Opened {
        loaded,
        version,
        dossier,
        before,
        explanation,
        files,
        papers,
        standings,
        office_due,
        sum,
        sanctions,
        objections,
        people,
        related,
        unproved,
    })
}

fn stored((loaded, ty): (&LoadedApplication, &LicenceType), file: &uploads::StoredFile) -> StoredFile {
    let format = Format::from_extension(&file.format);
    let mut requirements = ty.requirements.iter();
    let meta = file.meta(&loaded.key);
    StoredFile {
        held: meta.held(),
        name: meta.name,
        signature: meta.signature,
        about: reading::about(file),
        picture_hrefs: picture_hrefs(file.id, format, file.pages.unwrap_or(1)),
        identity: requirements.any(|one| one.id == file.requirement && one.is_identity()),
        is_pdf: format == Some(Format::Pdf),
        uploaded_at: file.uploaded_at,
    }
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
        let mut found = possible(&self.loaded.app, &self.version.ty, actor);
        found.retain(|kind| !(self.related && is_control(*kind)));
        found
    }

    /// Why this officer keeps out of the file.
    pub fn keeps_out(&self, actor: &Actor) -> Option<Refusal> {
        // A role that controls nothing is not told what it cannot do anyway.
        let controls = CommandKind::ALL.into_iter().filter(|kind| is_control(*kind));
        let may = actor.role().is_some_and(|role| controls.into_iter().any(|kind| roles(kind).contains(&role)));
        if !may {
            return None;
        }
        kept_out(self.state(), actor).map(Refusal::from).or(self.related.then_some(Refusal::RelatedFile))
    }

    /// As documents see it.
    pub fn subject<'a>(&'a self, app: &'a App) -> Subject<'a> {
        Subject { rules: &app.rules, version: &self.version, loaded: &self.loaded, at: app.now() }
    }

    /// The days on which an office can have visited or written: since it was asked.
    pub fn days_at_office(&self, office: &str, now: Timestamp) -> Days {
        let asked = self.state().office(office).map_or(now, |request| request.asked_at);
        Days::since(asked, "berkas sampai di OPD", now)
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

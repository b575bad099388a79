//! The only way to personal data of somebody else: decided by the table of access, and noted in the same transaction.

use crate::account::own_phone;
use crate::application::applications::{self, LoadedApplication};
use crate::application::catalogue_version::version_of;
use crate::application::error::ActError;
use crate::document::documents::{self, PublicView};
use crate::document::versions::{self, Version};
use crate::licence::licences::{self, LoadedLicence};
use crate::objection::objections;
use db::{DbError, Tx};
use domain::access::{Facts, List, Purpose, may_read};
use domain::account::Actor;
use domain::application::Application;
use domain::application::number::spelled;
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, ApplicationId, DocumentId, FileId, LicenceId};
use domain::indonesian;
use domain::licence::{Licence, StatusKind};
use domain::licence_type::{HolderKind, LicenceType, Requirement};
use domain::subject::Subject;
use ground::catalogue::TypeVersion;
use ground::{Rules, Work};
use jiff::Timestamp;
use ledger::uploads::{self, StoredFile};
use ledger::vault::{OwnerKey, Vault};
use std::sync::Arc;

const NOTE: &str = "insert into read_entry (id, at, account_id, application_id, page) values ($1, $2, $3, $4, $5)";
const NOTE_LIST: &str = "insert into list_reading (id, at, account_id, list, query, count) \
    values ($1, $2, $3, $4, $5, $6)";
const RELEASED: &str = "select d.application_id, d.kind, d.number, d.file_id, a.owner_id, a.wrapped_key as owner_key, \
    f.wrapped_key as file_key, \
    exists (select 1 from delivery v where v.document_id = d.id and v.office = $2) as delivered, \
    exists (select 1 from application_office o where o.application_id = a.id and o.office = $2) as asked \
    from document d join application a on a.id = d.application_id join file f on f.id = d.file_id \
    where d.id = $1 and d.released_at is not null and d.void_at is null and a.wrapped_key is not null";

/// An application opened for somebody who may read it.
pub struct Opened {
    /// The application.
    pub loaded: LoadedApplication,
    /// Its type, in the version it was filed under.
    pub version: Arc<TypeVersion>,
}

/// The sealed bytes of a file, with all that is needed to open them.
pub struct OpenedFile {
    /// Its id, also its name in the store.
    pub id: FileId,
    /// The key of its application.
    pub key: OwnerKey,
    /// Its own key, wrapped by that.
    pub wrapped_key: Vec<u8>,
    /// Extension of its format; number of an official document.
    pub name: String,
    /// What a page says of it, where somebody uploaded it.
    pub upload: Option<UploadLooks>,
    /// The number of its application, where it shows an identity and the reader is somebody else: shown with a watermark.
    pub identity_of: Option<String>,
    /// Why nobody gets it, where a malware scanner did not let it pass.
    pub held: Option<&'static str>,
}

/// What a page says of an upload.
pub struct UploadLooks {
    /// The application it was given with.
    pub application: ApplicationId,
    /// Whether the reader is its applicant.
    pub own: bool,
    /// As named by who gave it.
    pub name: String,
    /// `PDF, 2 halaman, 840 KB`.
    pub about: String,
    /// Pages of a PDF; one where nobody counted them.
    pub pages: u32,
    /// Name of the requirement it answers, where there is one.
    pub requirement: Option<String>,
}

/// Kind, pages and size of an upload: `PDF, 2 halaman, 840 KB`.
pub fn about(file: &StoredFile) -> String {
    let pages = file.pages.map_or_else(String::new, |pages| format!(", {pages} halaman"));
    format!("{}{pages}, {}", file.format.to_uppercase(), indonesian::size(file.size_bytes))
}

/// Opens an application for its reader; what is not theirs to read is not found. The reading is noted unless it is their own.
pub fn open(work: &mut Work, reader: &Actor, id: ApplicationId, purpose: Purpose) -> Result<Opened, ActError> {
    open_as(work, reader, (id, purpose), false)
}

fn open_as(work: &mut Work, reader: &Actor, what: (ApplicationId, Purpose), licence: bool) -> Result<Opened, ActError> {
    let loaded = applications::load(work.tx, work.vault, what.0)?.ok_or(ActError::NotFound)?;
    let facts = Facts { licence, ..Facts::of(&loaded.app, loaded.number.is_some(), reader) };
    decide_and_note(work, reader, what, &facts)?;
    opened(work.rules, loaded)
}

fn opened(rules: &Rules, loaded: LoadedApplication) -> Result<Opened, ActError> {
    let version = version_of(rules, &loaded)?;
    Ok(Opened { loaded, version })
}

/// Refuses, or keeps who read what for which purpose.
fn decide_and_note(
    work: &mut Work,
    reader: &Actor,
    what: (ApplicationId, Purpose),
    facts: &Facts,
) -> Result<(), ActError> {
    let (application, purpose) = what;
    let account = reader.account().filter(|_| may_read(purpose, reader, facts)).ok_or(ActError::NotFound)?;
    if account != facts.owner {
        let values = [work.id().into(), work.now.into(), account.into(), application.into(), purpose.id().into()];
        work.tx.execute(NOTE, &values)?;
    }
    Ok(())
}

/// An application in the list of whoever applied, or acts for them on it; nothing is noted, and nobody else's is found.
pub fn own(tx: &mut dyn Tx, with: (&Vault, &Rules), reader: &Actor, id: ApplicationId) -> Result<Opened, ActError> {
    let acts = |app: &Application| reader.acts_for(app.owner, &app.type_id, app.id);
    let loaded = applications::load(tx, with.0, id)?.filter(|loaded| acts(&loaded.app));
    opened(with.1, loaded.ok_or(ActError::NotFound)?)
}

/// An application for somebody who is not signed in and knows its number and the applicant's phone number or its end. The page made
/// of it shows nothing personal.
pub fn of_public_status(
    tx: &mut dyn Tx,
    with: (&Vault, &Rules),
    number: &str,
    phone: &str,
) -> Result<Option<Opened>, ActError> {
    let Some(number) = spelled(number) else { return Ok(None) };
    let Some(id) = applications::by_number(tx, &number)? else { return Ok(None) };
    let Ok(Some(loaded)) = applications::load(tx, with.0, id) else { return Ok(None) };
    if !own_phone::phone_fits(tx, with.0, loaded.app.owner, phone)? {
        return Ok(None);
    }
    opened(with.1, loaded).map(Some)
}

/// The application with this number, when its reader may open it to work on it; nothing of it is shown yet.
pub fn find(tx: &mut dyn Tx, reader: &Actor, number: &str) -> Result<Option<ApplicationId>, DbError> {
    let Some(id) = applications::by_number(tx, number)? else { return Ok(None) };
    let state = applications::state_of(tx, id)?;
    Ok(state.filter(|state| may_read(Purpose::Work, reader, &Facts::of(state, true, reader))).map(|_| id))
}

/// Opens a file that was given with an application, or with an objection to a decision on one.
pub fn open_file(work: &mut Work, reader: &Actor, id: FileId) -> Result<OpenedFile, ActError> {
    let file = uploads::get(work.tx, id)?.ok_or(ActError::NotFound)?;
    let application: ApplicationId = if file.subject == Some(Subject::Objection) {
        let objection = file.subject_id.parse().map_err(|_| ActError::NotFound)?;
        objections::load(work.tx, work.vault, objection)?.ok_or(ActError::NotFound)?.application
    } else if file.subject == Some(Subject::Application) {
        file.subject_id.parse().map_err(|_| ActError::NotFound)?
    } else {
        return Err(ActError::NotFound);
    };
    let Opened { loaded, version } = open(work, reader, application, Purpose::File)?;
    let meta = file.meta(&loaded.key);
    let held = meta.held();
    let requirement = version.ty.requirements.iter().find(|one| one.id == file.requirement);
    let own = reader.acts_for(loaded.app.owner, &loaded.app.type_id, loaded.app.id);
    let identity = !own && requirement.is_some_and(Requirement::is_identity);
    let identity_of = identity.then(|| loaded.number.clone().unwrap_or_else(|| "draf".into()));
    let looks = UploadLooks {
        application,
        own,
        name: meta.name,
        about: about(&file),
        pages: file.pages.unwrap_or(1),
        requirement: requirement.map(|one| one.name.clone()),
    };
    let (key, wrapped_key, name, upload) = (loaded.key, file.wrapped_key, file.format, Some(looks));
    Ok(OpenedFile { id, key, wrapped_key, name, upload, identity_of, held })
}

/// Opens the signed file of an official document.
pub fn open_document(work: &mut Work, reader: &Actor, id: DocumentId) -> Result<OpenedFile, ActError> {
    let office = reader.office().unwrap_or_default();
    let row = work.tx.one(RELEASED, &[id.into(), office.into()])?.ok_or(ActError::NotFound)?;
    let application = ApplicationId(row.id("application_id"));
    let state = applications::state_of(work.tx, application)?.ok_or(ActError::NotFound)?;
    let facts = Facts {
        owner: AccountId(row.id("owner_id")),
        before_office: row.int("delivered") != 0 || row.int("asked") != 0,
        licence: documents::kind(&row.text("kind"))? == DocumentKind::Licence,
        ..Facts::of(&state, true, reader)
    };
    decide_and_note(work, reader, (application, Purpose::Document), &facts)?;
    Ok(OpenedFile {
        id: FileId(row.id("file_id")),
        key: work.vault.open(&row.bytes("owner_key"))?,
        wrapped_key: row.bytes("file_key"),
        name: row.text("number"),
        upload: None,
        identity_of: None,
        held: None,
    })
}

/// A licence as the register shows it.
pub struct OpenedEntry {
    /// The licence.
    pub licence: Licence,
    /// What anyone may see of its paper.
    pub public: PublicView,
    /// The code on the paper.
    pub short_code: String,
    /// When the signature was ordered.
    pub ordered_at: Timestamp,
    /// Name in the certificate of the office's seal, where it has one.
    pub sealed_by: Option<String>,
    /// The versions of its file, oldest first.
    pub versions: Vec<Version>,
    /// The application it came of.
    pub opened: Opened,
}

/// Opens the entry of a licence that was granted on an application; those of other origin have no page yet.
pub fn open_entry(work: &mut Work, reader: &Actor, id: LicenceId) -> Result<OpenedEntry, ActError> {
    let loaded = licences::load(work.tx, work.vault, id)?;
    let Some(LoadedLicence { state: Some(licence), public, .. }) = loaded else { return Err(ActError::NotFound) };
    let application = licence.origin.application().ok_or(ActError::NotFound)?;
    let document = documents::get(work.tx, licence.document)?.ok_or(ActError::NotFound)?;
    let opened = open_as(work, reader, (application, Purpose::Register), true)?;
    let (short_code, ordered_at, sealed_by) = (document.short_code, document.ordered_at, document.sealed_by);
    let versions = versions::of(work.tx, licence.document)?;
    Ok(OpenedEntry { licence, public, short_code, ordered_at, sealed_by, versions, opened })
}

/// The application of a licence, and whether the licence has not been replaced.
pub fn behind_licence(work: &mut Work, id: LicenceId) -> Result<Option<(ApplicationId, bool)>, DbError> {
    let loaded = licences::load(work.tx, work.vault, id)?;
    let Some(LoadedLicence { state: Some(licence), .. }) = loaded else { return Ok(None) };
    let last = licence.status.kind() != StatusKind::Replaced;
    Ok(licence.origin.application().map(|application| (application, last)))
}

/// An application as a row of a list: only [`ListedApplication::holder`] is personal, and that is masked.
pub struct ListedApplication {
    /// Where it stands.
    pub state: Application,
    /// Its type, in the version it was filed under.
    pub version: Arc<TypeVersion>,
    /// Number, once sent.
    pub number: String,
    /// The holder, as lists show them.
    pub holder: String,
    /// The place it is for, where its type names one.
    pub place: String,
    /// When the whole is due.
    pub due_at: Option<Timestamp>,
}

/// An application as a row of a list; `None` when it is gone, or its type is.
pub fn listed(
    tx: &mut dyn Tx,
    with: (&Vault, &Rules),
    id: ApplicationId,
) -> Result<Option<ListedApplication>, DbError> {
    let Some(loaded) = applications::load(tx, with.0, id)? else { return Ok(None) };
    let version = with.1.catalogue.version(&loaded.app.type_id, loaded.app.type_version).cloned();
    let Some(version) = version else { return Ok(None) };
    let subject =
        crate::document::data::Subject { rules: with.1, version: &version, loaded: &loaded, at: loaded.created_at };
    let holder = subject.holder().in_public();
    let place = subject.place().unwrap_or_default();
    let (number, due_at) = (loaded.number.unwrap_or_default(), loaded.due_at);
    Ok(Some(ListedApplication { state: loaded.app, version, number, holder, place, due_at }))
}

/// Beginnings of the names of companies and bodies, in small letters; none with which the name of a person begins.
const BODIES: [&str; 11] =
    ["pt ", "pt.", "cv ", "cv.", "ud ", "ud.", "koperasi ", "yayasan ", "perkumpulan ", "rumah sakit ", "rsu "];

/// A holder's name as lists show it: a body in full, a person masked, and a person where it cannot be told.
pub fn name_in_list(ty: Option<&LicenceType>, name: &str) -> String {
    let kinds: Vec<HolderKind> = ty.map(|ty| ty.holder.iter().map(|fields| fields.kind).collect()).unwrap_or_default();
    let body = match (kinds.contains(&HolderKind::Company), kinds.contains(&HolderKind::Person)) {
        (true, false) => true,
        (true, true) => {
            let name = name.to_lowercase();
            BODIES.iter().any(|beginning| name.starts_with(beginning))
        }
        (false, _) => false,
    };
    if body { name.to_owned() } else { indonesian::masked(name) }
}

/// What was seen of a list in one view.
pub struct View<'a> {
    /// Which list.
    pub list: List,
    /// Filters that were set, by their names in the address; never what was typed into them.
    pub filters: &'a [&'a str],
    /// Rows shown.
    pub count: usize,
}

/// Notes that somebody saw a list, once for a view of it; for a role that may not read it there is no such list.
pub fn note_list(work: &mut Work, reader: &Actor, view: &View) -> Result<(), ActError> {
    let account = match reader {
        Actor::Account { id, role, .. } if view.list.roles().contains(role) => *id,
        Actor::Account { .. } | Actor::System => return Err(ActError::NotFound),
    };
    let values = [
        work.id().into(),
        work.now.into(),
        account.into(),
        view.list.id().into(),
        view.filters.join(" ").into(),
        i64::try_from(view.count).unwrap_or(i64::MAX).into(),
    ];
    work.tx.execute(NOTE_LIST, &values)?;
    Ok(())
}

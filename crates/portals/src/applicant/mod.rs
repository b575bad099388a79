//! Applying (Pasal 3): drafts, answers, documents, submission, correction; by the applicant, or at the counter for them.

mod drafting;
mod filing;
mod list;
mod sending;
mod tracking;

use db::DbError;
use domain::account::Role;
use domain::application::{Channel, Stage};
use domain::form::Section;
use domain::ids::ApplicationId;
use ground::App;
use ground::catalogue::TypeVersion;
use houses::account::accounts::Account;
use houses::application::applications;
use houses::application::applications::LoadedApplication;
use std::sync::Arc;
use web::{Routes, WebError, Who, new_key};

/// Applicants, and counter officers for those who came to the counter.
const APPLYING: Who = Who::Only(&[Role::Pemohon, Role::Loket]);

/// `/permohonan…`, `/layanan/{id}/mulai`, `/berkas/{id}`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/permohonan", Who::Only(&[Role::Pemohon]), list::mine)
        .post("/layanan/{id}/mulai", Who::Only(&[Role::Pemohon]), drafting::start)
        .get("/permohonan/{id}", APPLYING, tracking::show)
        .get("/permohonan/{id}/isian/{section}", APPLYING, drafting::section)
        .post("/permohonan/{id}/isian/{section}", APPLYING, drafting::save)
        .get("/permohonan/{id}/berkas", APPLYING, filing::page)
        .upload("/permohonan/{id}/berkas/{requirement}", APPLYING, filing::attach)
        .post("/permohonan/{id}/berkas/{requirement}/hapus", APPLYING, filing::detach)
        .get("/permohonan/{id}/periksa", APPLYING, sending::check)
        .post("/permohonan/{id}/kirim", APPLYING, sending::submit)
        .get("/permohonan/{id}/tanda-terima", APPLYING, sending::receipt)
        .post("/permohonan/{id}/tarik", APPLYING, sending::withdraw)
        .post("/permohonan/{id}/hapus", APPLYING, sending::discard)
        .get("/berkas/{id}", Who::SignedIn, filing::download)
}

/// An application somebody may act on for its applicant, with its type.
pub struct Own {
    /// The application.
    pub loaded: Arc<LoadedApplication>,
    /// Its type, in the version it was filed under.
    pub version: Arc<TypeVersion>,
}

/// Loads an application for its applicant or the counter; anybody else's is not found.
pub async fn own(app: &App, account: &Account, id: &str) -> Result<Own, WebError> {
    let id: ApplicationId = id.parse().map_err(|_| WebError::NotFound)?;
    let own = load(app, id).await?;
    let state = &own.loaded.app;
    let allowed = match account.role {
        Role::Pemohon => state.owner == account.id,
        Role::Loket => state.channel == Channel::Loket,
        Role::Verifikator
        | Role::Opd
        | Role::KepalaSeksi
        | Role::KepalaBidang
        | Role::KepalaDinas
        | Role::Admin
        | Role::Kominfo
        | Role::Inspektorat => false,
    };
    if allowed { Ok(own) } else { Err(WebError::NotFound) }
}

pub use tracking::{public_steps, standing};

/// Loads an application for the public status page, which shows nothing personal of it.
pub async fn load_public(app: &App, id: ApplicationId) -> Result<Own, WebError> {
    load(app, id).await
}

/// Loads an application with its type.
async fn load(app: &App, id: ApplicationId) -> Result<Own, WebError> {
    let handle = app.clone();
    let loaded =
        app.db.read(move |tx| applications::load(tx, &handle.vault, id).map_err(|e| DbError::Engine(e.to_string())));
    let loaded = loaded.await?.ok_or(WebError::NotFound)?;
    let version = app.rules.catalogue.version(&loaded.app.type_id, loaded.app.type_version);
    let version = version.ok_or_else(|| WebError::Internal("a type version is missing".into()))?.clone();
    Ok(Own { loaded: Arc::new(loaded), version })
}

impl Own {
    /// Its address.
    fn href(&self) -> String {
        format!("/permohonan/{}", self.loaded.app.id)
    }

    /// What pages say of it.
    fn for_page(&self, app: &App) -> pages::applying::Application {
        let variant = self.version.ty.variant(&self.loaded.app.variant);
        pages::applying::Application {
            id: self.loaded.app.id.to_string(),
            version: self.loaded.app.version,
            key: new_key(app),
            title: self.version.ty.short_name.clone(),
            variant: variant.map(|v| v.name.clone()).unwrap_or_default(),
            number: self.loaded.number.clone(),
        }
    }

    /// Sections that are asked, given the answers.
    fn sections(&self) -> Vec<&Section> {
        let (answers, variant) = (&self.loaded.answers, &self.loaded.app.variant);
        self.version.ty.sections.iter().filter(|s| !domain::form::asked(s, answers, variant).is_empty()).collect()
    }

    /// Whether the applicant may change things now.
    fn is_open(&self) -> bool {
        matches!(self.loaded.app.stage, Stage::Draft | Stage::Returned { .. })
    }

    /// Whether it was sent and came back.
    fn is_correction(&self) -> bool {
        matches!(self.loaded.app.stage, Stage::Returned { .. })
    }
}

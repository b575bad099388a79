//! Applying (Pasal 3): drafts, answers, documents, submission, correction; by the applicant, or at the counter for them.

mod drafting;
mod filing;
mod list;
mod sending;
mod tracking;

use domain::access::Purpose;
use domain::account::Role;
use domain::application::{CommandKind, Stage};
use domain::form::Section;
use domain::ids::{AccountId, ApplicationId};
use ground::App;
use ground::catalogue::TypeVersion;
use houses::account::accounts::Account;
use houses::application::applications::LoadedApplication;
use houses::reading;
use houses::reading::Opened;
use std::sync::Arc;
use web::{Orders, Routes, WebError, Who, new_key};

/// Applicants, and counter officers for those who came to the counter.
const APPLYING: Who = Who::reading(Purpose::Applying);

/// `/permohonan…`, `/layanan/{id}/mulai`, `/berkas/{id}`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/permohonan", Who::Only(&[Role::Pemohon]), list::mine)
        .order("/layanan/{id}/mulai", Orders::of([CommandKind::Start]).only(Role::Pemohon), drafting::start)
        .get("/permohonan/{id}", APPLYING, tracking::show)
        .get("/permohonan/{id}/isian/{section}", APPLYING, drafting::section)
        .order("/permohonan/{id}/isian/{section}", [CommandKind::SaveAnswers], drafting::save)
        .get("/permohonan/{id}/berkas", APPLYING, filing::page)
        .order_with_files("/permohonan/{id}/berkas/{requirement}", [CommandKind::Attach], filing::attach)
        .order("/permohonan/{id}/berkas/{requirement}/hapus", [CommandKind::Detach], filing::detach)
        .get("/permohonan/{id}/periksa", APPLYING, sending::check)
        .order("/permohonan/{id}/kirim", [CommandKind::Submit], sending::submit)
        .get("/permohonan/{id}/tanda-terima", APPLYING, sending::receipt)
        .order("/permohonan/{id}/tarik", [CommandKind::Withdraw], sending::withdraw)
        .order("/permohonan/{id}/hapus", [CommandKind::Withdraw], sending::discard)
        .get("/berkas/{id}", Who::reading(Purpose::File), filing::download)
}

/// An application somebody may act on for its applicant, with its type.
pub struct Own {
    /// The application.
    pub loaded: Arc<LoadedApplication>,
    /// Its type, in the version it was filed under.
    pub version: Arc<TypeVersion>,
}

/// Opens an application for its applicant, or for the counter, whose reading is noted; anybody else's is not found.
pub async fn own(app: &App, account: &Account, id: &str) -> Result<Own, WebError> {
    let id: ApplicationId = id.parse().map_err(|_| WebError::NotFound)?;
    if account.role == Role::Pemohon {
        return mine(app, account.id, id).await;
    }
    let input = (account.actor(), id);
    let opened = app.view(input, |work, (actor, id)| reading::open(work, actor, *id, Purpose::Applying));
    Ok(opened.await?.into())
}

/// Opens an application of one's own.
async fn mine(app: &App, owner: AccountId, id: ApplicationId) -> Result<Own, WebError> {
    let handle = app.clone();
    let opened = app.db.read(move |tx| Ok(reading::own(tx, (&handle.vault, &handle.rules), owner, id)));
    Ok(opened.await??.into())
}

pub use tracking::{public_steps, standing};

impl From<Opened> for Own {
    fn from(opened: Opened) -> Self {
        Self { loaded: Arc::new(opened.loaded), version: opened.version }
    }
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

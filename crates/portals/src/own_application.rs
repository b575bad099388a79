//! An application as its applicant has it before them, and the counter for them.

use domain::access::Purpose;
use domain::account::Role;
use domain::application::Stage;
use domain::form::Section;
use domain::ids::{AccountId, ApplicationId};
use ground::App;
use ground::catalogue::TypeVersion;
use houses::account::accounts::Account;
use houses::application::applications::LoadedApplication;
use houses::reading::{self, Opened};
use std::sync::Arc;
use web::{WebError, new_key};

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
pub async fn mine(app: &App, owner: AccountId, id: ApplicationId) -> Result<Own, WebError> {
    let handle = app.clone();
    let opened = app.db.read(move |tx| Ok(reading::own(tx, (&handle.vault, &handle.rules), owner, id)));
    Ok(opened.await??.into())
}

impl From<Opened> for Own {
    fn from(opened: Opened) -> Self {
        Self { loaded: Arc::new(opened.loaded), version: opened.version }
    }
}

impl Own {
    /// Its address.
    pub fn href(&self) -> String {
        format!("/permohonan/{}", self.loaded.app.id)
    }

    /// What pages say of it.
    pub fn for_page(&self, app: &App) -> pages::applying::Application {
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
    pub fn sections(&self) -> Vec<&Section> {
        let (answers, variant) = (&self.loaded.answers, &self.loaded.app.variant);
        self.version.ty.sections.iter().filter(|s| !domain::form::asked(s, answers, variant).is_empty()).collect()
    }

    /// Whether the applicant may change things now.
    pub fn is_open(&self) -> bool {
        matches!(self.loaded.app.stage, Stage::Draft | Stage::Returned { .. })
    }

    /// What is meant by `f:<field>` or `d:<requirement>`, as the form names it.
    pub fn name_of(&self, key: &str) -> String {
        let ty = &self.version.ty;
        let name = match key.split_once(':') {
            Some(("f", id)) => {
                let mut fields = ty.sections.iter().flat_map(|section| &section.fields);
                fields.find(|field| field.id == id).map(|field| field.label.trim_end_matches('?'))
            }
            Some(("d", id)) => ty.requirements.iter().find(|r| r.id == id).map(|r| r.name.as_str()),
            _ => None,
        };
        name.unwrap_or(key).to_owned()
    }

    /// Whether it was sent and came back.
    pub fn is_correction(&self) -> bool {
        matches!(self.loaded.app.stage, Stage::Returned { .. })
    }
}

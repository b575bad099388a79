//! An application as its applicant has it before them, whoever acts for them, and the counter for them.

use domain::access::Purpose;
use domain::account::Role;
use domain::account::power::Capacity;
use domain::application::Stage;
use domain::form::Section;
use domain::ids::{AccountId, ApplicationId};
use ground::App;
use ground::catalogue::TypeVersion;
use houses::account::accounts::{self, Account};
use houses::application::applications::LoadedApplication;
use houses::reading::{self, Opened};
use ledger::events::Entry;
use std::sync::Arc;
use web::{WebError, new_key};

/// An application somebody may act on for its applicant, with its type.
pub struct Own {
    /// The application.
    pub loaded: Arc<LoadedApplication>,
    /// Its type, in the version it was filed under.
    pub version: Arc<TypeVersion>,
    /// For whom the reader acts on it, and as what; empty where it is their own.
    pub on_behalf: String,
}

/// Opens an application for its applicant and the people of a company; or for who holds a power of attorney, or the counter, whose
/// reading is noted; anybody else's is not found.
pub async fn own(app: &App, account: &Account, id: &str) -> Result<Own, WebError> {
    let id: ApplicationId = id.parse().map_err(|_| WebError::NotFound)?;
    let actor = account.actor();
    let mut on_behalf = String::new();
    if account.role == Role::Pemohon {
        let own = mine(app, account, id).await?;
        let state = &own.loaded.app;
        let Some(power) = actor.power_over(state.owner, &state.type_id, state.id) else { return Ok(own) };
        on_behalf =
            format!("Untuk {}. Anda bertindak sebagai {}.", name(app, state.owner).await?, as_what(power.capacity));
        if power.capacity != Capacity::Attorney {
            return Ok(Own { on_behalf, ..own });
        }
    }
    let opened = app.view((actor, id), |work, (actor, id)| reading::open(work, actor, *id, Purpose::Applying));
    Ok(Own { on_behalf, ..opened.await?.into() })
}

async fn name(app: &App, id: AccountId) -> Result<String, WebError> {
    let handle = app.clone();
    let account = app.db.read(move |tx| Ok(accounts::get(tx, &handle.vault, id)?)).await?;
    Ok(account.map(|account| account.profile.name).unwrap_or_default())
}

/// As what somebody acts, in a sentence about them.
pub fn as_what(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Responsible => "penanggung jawab",
        Capacity::Member => "wakil badan usaha",
        Capacity::Attorney => "penerima kuasa",
    }
}

/// Opens an application of one's own, or of those one acts for, as a row of a list.
pub async fn mine(app: &App, account: &Account, id: ApplicationId) -> Result<Own, WebError> {
    let (handle, actor) = (app.clone(), account.actor());
    let opened = app.db.read(move |tx| Ok(reading::own(tx, (&handle.vault, &handle.rules), &actor, id)));
    Ok(opened.await??.into())
}

/// Who did this in the place of the applicant, and as what; nothing where they did it themselves, or the counter for them.
pub async fn done_by(app: &App, entry: Option<&Entry>) -> Result<Option<String>, WebError> {
    let Some(entry) = entry else { return Ok(None) };
    let Some(capacity) = entry.actor_role.as_deref().and_then(Capacity::from_id) else { return Ok(None) };
    let Ok(id) = entry.actor.parse::<AccountId>() else { return Ok(None) };
    Ok(Some(format!("{}, {}", name(app, id).await?, capacity.words())))
}

impl From<Opened> for Own {
    fn from(opened: Opened) -> Self {
        Self { loaded: Arc::new(opened.loaded), version: opened.version, on_behalf: String::new() }
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
            on_behalf: self.on_behalf.clone(),
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

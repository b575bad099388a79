//! The draft that those who decide read before they do.

use super::data::Subject;
use super::decision::{self, Numbered};
use crate::account::accounts::Profile;
use crate::application::facts::Dossier;
use crate::appointment::holders;
use db::DbError;
use domain::account::Role;
use ground::App;
use serde_json::Value;

/// What the document would say if it were signed as things stand.
pub async fn draft(app: &App, subject: &Subject<'_>, dossier: &Dossier) -> Result<Value, DbError> {
    let signer = signer(app, subject.version.ty.signer).await?;
    let outcome = decision::outcome(&subject.loaded.app.stage);
    Ok(decision::data(subject, dossier, outcome, (Numbered::Draft, &signer)))
}

/// Who would sign: the open account that holds the role longest.
async fn signer(app: &App, role: Option<Role>) -> Result<Profile, DbError> {
    let Some(role) = role else { return Ok(Profile::default()) };
    let handle = app.clone();
    let found = app.db.read(move |tx| Ok(holders::by_role(tx, &handle.vault, (role, 20), handle.now())?)).await?;
    Ok(found.into_iter().find(|account| !account.disabled).map(|account| account.profile).unwrap_or_default())
}

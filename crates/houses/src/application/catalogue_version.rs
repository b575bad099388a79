//! The version of a licence type that an application was filed under.

use crate::application::applications::LoadedApplication;
use ground::Rules;
use ground::catalogue::TypeVersion;
use ledger::Undone;
use std::fmt::Display;
use std::sync::Arc;

/// It is kept for as long as something refers to it; without it nothing can be decided.
pub fn version_of<R: Display>(rules: &Rules, loaded: &LoadedApplication) -> Result<Arc<TypeVersion>, Undone<R>> {
    let (id, version) = (&loaded.app.type_id, loaded.app.type_version);
    let found = rules.catalogue.version(id, version).cloned();
    found.ok_or_else(|| Undone::Internal(format!("{id} v{version} is not in the catalogue")))
}

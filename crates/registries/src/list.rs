//! The list of all registries, and those of them that are configured.

use crate::check;
use crate::client::Client;
use crate::failure::Failure;
use crate::frame::{Kind, Registry};
use crate::oss::Oss;
use crate::question::{Answer, Question};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Every kind of registry.
pub const KINDS: &[&Kind] = &[&crate::siak::KIND, &crate::kswp::KIND, &crate::oss::KIND, &crate::professionals::KIND];

/// The kind with this id.
pub fn kind_of(id: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.id == id)
}

/// The table `[registries]` of the configuration: one table per registry, by id. A registry without a table is not asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Settings(BTreeMap<String, Value>);

/// The registries that are configured.
#[derive(Debug, Default)]
pub struct Registries(BTreeMap<&'static str, Box<dyn Registry>>);

impl Settings {
    /// Reads the tables; the errors are sentences that say what to do.
    pub fn registries(&self) -> Result<Registries, Vec<String>> {
        let (mut registries, mut wrong) = (BTreeMap::new(), Vec::new());
        for (id, table) in &self.0 {
            match kind_of(id).map(|kind| (kind.id, (kind.configure)(table))) {
                None => wrong.push(format!("registries.{id} tidak dikenal.")),
                Some((_, Err(why))) => wrong.push(format!("registries.{id}: {why}.")),
                Some((id, Ok(registry))) => {
                    wrong.extend(registry.problems());
                    registries.insert(id, registry);
                }
            }
        }
        if wrong.is_empty() { Ok(Registries(registries)) } else { Err(wrong) }
    }
}

impl Settings {
    /// What was configured of OSS, which also comes to us.
    pub fn oss(&self) -> Option<Oss> {
        self.0.get(crate::oss::KIND.id).and_then(|table| Oss::deserialize(table).ok())
    }
}

impl Registries {
    /// The ids of those that can be asked.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// Puts a question to the registry it names, once; [`crate::asking::Asking::ask`] is what should call this.
    pub async fn ask(&self, client: &Client, question: &Question) -> Result<Answer, Failure> {
        let Some(registry) = self.0.get(question.registry.as_str()) else {
            let name = kind_of(&question.registry).map_or(question.registry.as_str(), |kind| kind.name);
            return Err(Failure::settings(name, "registri ini tidak dipasang"));
        };
        registry.ask(client, question).await
    }

    /// The ids of those that lead to a simulator on this machine instead of the real registry.
    pub fn simulated(&self) -> Vec<&'static str> {
        self.0.iter().filter(|(_, registry)| check::is_loopback(registry.address())).map(|(id, _)| *id).collect()
    }
}

//! How far the past of a demo is filled, kept beside `demo.json` so that a demo that was cut off goes on.

use super::plan::{APPLICATIONS, Wanted};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use uuid::Uuid;

/// What is kept.
#[derive(Debug, Deserialize, Serialize)]
pub struct Progress {
    /// Of the plan.
    pub seed: u64,
    /// Applications of the plan.
    pub applications: usize,
    /// Today, as it was when the plan was made.
    pub until: Timestamp,
    /// Steps done.
    pub done: usize,
    /// Whether all are.
    pub complete: bool,
    /// Applications begun, by their number in the plan.
    pub lives: BTreeMap<usize, Uuid>,
    /// Applications that somebody else has moved meanwhile: they are left as they are.
    pub left: BTreeSet<usize>,
    /// Interruptions declared, by their number in the plan.
    pub outages: BTreeMap<usize, Uuid>,
    /// On which day each account signed in last.
    #[serde(default)]
    pub signed_in: BTreeMap<Uuid, Date>,
}

impl Progress {
    /// Of a plan that nothing is done of.
    pub fn new(seed: u64, until: Timestamp) -> Self {
        Self {
            seed,
            applications: APPLICATIONS,
            until,
            done: 0,
            complete: false,
            lives: BTreeMap::new(),
            left: BTreeSet::new(),
            outages: BTreeMap::new(),
            signed_in: BTreeMap::new(),
        }
    }

    /// What the plan is made from.
    pub fn wanted(&self) -> Wanted {
        Wanted { seed: self.seed, until: self.until, applications: self.applications }
    }

    /// What is kept, if anything is.
    pub fn read(file: &Path) -> Result<Option<Self>, String> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(format!("{}: {e}", file.display())),
        };
        serde_json::from_str(&text).map(Some).map_err(|e| format!("{}: {e}", file.display()))
    }

    /// Keeps it, by rename: whoever finds it finds it whole.
    pub fn keep(&self, file: &Path) -> Result<(), String> {
        let told = |e: &dyn std::fmt::Display| format!("{}: {e}", file.display());
        let draft = file.with_extension("json.baru");
        let text = serde_json::to_string(self).map_err(|e| told(&e))?;
        std::fs::write(&draft, text).and_then(|()| std::fs::rename(&draft, file)).map_err(|e| told(&e))
    }
}

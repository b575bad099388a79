//! The effect that makes a document; whoever orders one needs no more of its making.

use domain::ids::DocumentId;
use ledger::record::Effect;
use serde::{Deserialize, Serialize};

/// Render, sign, verify and release a document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Produce {
    /// Which one.
    pub document: DocumentId,
}

impl Effect for Produce {
    const NAME: &'static str = "produce";

    fn lane(&self) -> String {
        format!("produce:{}", self.document)
    }
}

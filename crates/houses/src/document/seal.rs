//! The effect that puts the office's seal behind a signature; whoever orders one needs no more of its making.

use domain::ids::DocumentId;
use ledger::record::Effect;
use serde::{Deserialize, Serialize};

/// Seal, verify and release a document that its signer has signed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Seal {
    /// Which one.
    pub document: DocumentId,
}

impl Effect for Seal {
    const NAME: &'static str = "seal";
    const OUTSIDE: bool = true;

    /// That of its making: whoever looks how far a document has come finds it there.
    fn lane(&self) -> String {
        format!("produce:{}", self.document)
    }
}

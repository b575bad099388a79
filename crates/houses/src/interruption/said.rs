//! What is said of an interruption, to whom and when.

use serde::{Deserialize, Serialize};

/// What is said of an interruption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// It began.
    Announced,
    /// There is news.
    Updated,
    /// It is over.
    Ended,
    /// Dates have moved.
    DatesMoved,
    /// A probe proposes one, or somebody declared one: a second person is needed.
    ToConfirm,
    /// Its stated end wants a second person.
    EndToConfirm,
    /// And has wanted one for a working day.
    EndOverdue,
    /// A pause wants a second person.
    PauseToAgree,
}

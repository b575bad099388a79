//! How an application comes in.

use serde::{Deserialize, Serialize};

/// How an application came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By the applicant, online.
    Daring,
    /// By an officer at the counter.
    Loket,
    /// From OSS, for the person responsible there (Pasal 2(1)).
    Oss,
}

//! Journeys over HTTP, on both engines, through pages and forms as people meet them.

pub mod applying;
mod deciding;
mod interrupting;
mod living;
mod previewing;
mod revoking;
mod signers;

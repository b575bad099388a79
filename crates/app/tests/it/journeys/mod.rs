//! Journeys over HTTP, on both engines, through pages and forms as people meet them.

pub mod applying;
mod attorneys;
pub mod companies;
mod correcting;
mod deciding;
mod filing;
mod interrupting;
mod keeping;
mod living;
mod merging;
mod objecting;
mod paying;
mod pressing;
mod previewing;
mod proving;
mod revoking;
mod sanctioning;
mod signed_uploads;
mod signers;
mod whole_document;
mod withdrawn;
mod writing;

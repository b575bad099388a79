//! The only writers: one file per aggregate, plain synchronous functions over `dyn Tx`.

pub mod accounts;
pub mod applications;
pub mod calendars;
pub mod catalogue;
pub mod clocks;
pub mod command_keys;
pub mod counters;
pub mod documents;
pub mod events;
pub mod interruption_files;
pub mod interruptions;
pub mod keys;
pub mod notices;
pub mod outbox;
pub mod performance;
pub mod probes;
pub mod sealed;
pub mod social_posts;
pub mod uploads;

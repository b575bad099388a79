//! Backups: what one holds, making it, when it is due, how it went.

pub mod content;
pub mod due;
pub mod following;
pub mod making;
pub mod place;
pub mod runs;
pub mod settling;

//! Checks that change nothing: of the configuration, of what an installation stands on, of what it holds. `config check`, `doctor`, the
//! slow check of everything and the proof of a backup share them.

pub mod certificates;
pub mod circumstances;
pub mod configuration;
pub mod content;
pub mod documents;
pub mod finding;
pub mod log;
pub mod modes;
pub mod orphans;
pub mod people;
pub mod rows;
pub mod secrets;
pub mod standing;
pub mod step;
pub mod stored;
pub mod tables;
pub mod tree;

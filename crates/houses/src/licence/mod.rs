//! Licences (izin): their rows, and the one way they change once they are out.

pub mod changing;
pub mod licences;

//! What OSS delivers and is told (Pasal 2(1)): kept whole, handed to the responsible person, reported back.

pub mod changing;
pub mod claiming;
pub mod filling;
pub mod licence_file;
pub mod nibs;
pub mod receiving;
pub mod tell_oss;
pub mod telling;
pub mod vocabulary;

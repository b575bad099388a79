//! Search that forgives: from what a person typed to the licence types they may mean, best first.
//!
//! People do not know the names of licences. They write *buka apotik*, *doktr*, *kubua apak* or *mau riset*. Every word counts by
//! how rare it is; a word that is not known is understood by its root, its sound or its nearest spelling.

mod affixes;
mod index;
mod ranking;
mod sounds;
mod vocabulary;
mod words;

pub use index::SearchIndex;
pub use ranking::Found;
pub use vocabulary::SearchWords;

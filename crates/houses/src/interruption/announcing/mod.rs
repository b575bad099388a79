//! What follows from an interruption (Pasal 13(3)): dates reckoned anew, people told, posts made, the status page's copy written.

pub mod affected;
pub mod deciders;
pub mod feeds;
pub mod posting;
pub mod recount;
pub mod shown;
pub mod status_copy;

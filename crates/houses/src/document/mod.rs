//! Official documents: what they say, their rows, and the way from an order to a released file (Pasal 5).

pub mod attempts;
pub mod awaiting;
pub mod data;
pub mod decision;
pub mod documents;
pub mod letters;
pub mod ordering;
pub mod previewing;
pub mod produce;
pub mod producing;
pub mod qr_text;
pub mod releasing;
pub mod renewing;
pub mod seal;
pub mod sealing;
pub mod seals;
pub mod signing_run;
pub mod versions;

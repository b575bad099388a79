//! Registers (Pasal 6(4)): what they are asked, how a question changes, what they say to the answers of an application.

pub mod answering;
pub mod ask_register;
pub mod asking;
pub mod by_hand;
pub mod coming_back;
pub mod person;
pub mod putting;
pub mod questions;
pub mod standing;
pub mod wording;

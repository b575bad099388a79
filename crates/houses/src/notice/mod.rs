//! Notices (kabar): one for each person and event, and what goes out of it by each way the person chose.

pub mod delivering;
pub mod digest;
pub mod letter;
pub mod news;
pub mod notices;
pub mod notifying;
pub mod sending;
pub mod words;

//! The pages of each kind of user, and what they read. A portal holds no rule of the law.

pub mod account;
pub mod admin;
pub mod applicant;
pub mod audit;
pub mod officer;
pub mod public;

//! Accounts: who may come in, and where they are reached (Pasal 8, 11).

pub mod accounts;
pub mod changing;
pub mod failed_sign_ins;
pub mod officer;
pub mod password_hash;
pub mod passwords;
pub mod registering;

//! Accounts: who may come in, and where they are reached (Pasal 8, 11).

pub mod accounts;
pub mod alarms;
pub mod changing;
pub mod failed_sign_ins;
pub mod first_password;
pub mod kept_forms;
pub mod officer;
pub mod password_hash;
pub mod password_strength;
pub mod passwords;
mod reach;
pub mod refused_access;
pub mod registering;
pub mod row_seal;
mod usual_password;

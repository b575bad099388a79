//! Accounts: who may come in, and where they are reached (Pasal 8, 11).

pub mod accounts;
pub mod alarms;
pub mod changing;
pub mod failed_sign_ins;
pub mod first_password;
pub mod help;
pub mod kept_forms;
pub mod old_address;
pub mod own_password;
pub mod own_phone;
pub mod password_hash;
pub mod password_strength;
pub mod passwords;
mod profile;
pub mod proving;
mod reach;
pub mod refused_access;
pub mod registering;
pub mod relations;
pub mod row_seal;
pub mod second_factor;
pub mod sessions;
mod shared_contact;
mod telling_owner;
pub mod totp;
pub mod tries;
mod usual_password;

//! Appointments: who holds which role, asked for by one and agreed by another (Pasal 11(1)).

pub mod acting;
pub mod appointments;
pub mod changing;
pub mod first;
pub mod holders;
pub mod officer;
pub mod reviewing;
mod telling;

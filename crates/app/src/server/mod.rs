//! The running server: where every house and every portal is listed once.

mod connections;
pub mod covering;
pub mod doctor;
mod file_store;
pub mod health;
pub mod http;
pub mod new_keys;
pub mod operations;
pub mod routes;
pub mod run;
mod service_manager;
pub mod setup;
mod shedding;
mod time_limits;
pub mod timetable;
pub mod witnessing;
pub mod worker;

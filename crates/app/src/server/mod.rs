//! The running server: where every house and every portal is listed once.

pub mod backing_up;
pub mod checks;
mod connections;
pub mod covering;
pub mod doctor;
pub mod file_store;
pub mod health;
pub mod http;
pub mod installation;
pub mod new_keys;
pub mod operations;
mod pretence;
pub mod routes;
pub mod run;
pub mod scrub;
mod service_manager;
pub mod setup;
mod setup_error;
mod shedding;
mod time_limits;
pub mod timetable;
pub mod unfinished;
pub mod witnessing;
pub mod worker;

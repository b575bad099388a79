//! The running server: where every house and every portal is listed once.

pub mod backing_up;
mod connections;
pub mod covering;
pub mod doctor;
pub mod health;
pub mod http;
pub mod new_keys;
pub mod operations;
pub mod routes;
pub mod run;
pub mod setup;
pub mod timetable;
pub mod unfinished;
pub mod witnessing;
pub mod worker;

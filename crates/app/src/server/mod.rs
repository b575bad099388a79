//! The running server: where every house and every portal is listed once.

mod connections;
pub mod doctor;
pub mod health;
pub mod http;
pub mod operations;
pub mod routes;
pub mod run;
pub mod setup;
pub mod timetable;
pub mod worker;

//! The one integration-test binary of the server.

mod at_once;
mod browser;
mod client;
mod dead_letters;
mod deadlines;
mod documents;
mod floors;
mod form_keys;
mod journeys;
mod killed_between_steps;
mod notices;
mod officers;
mod outside;
mod people;
mod performance;
mod plans;
mod process;
mod regulation;
mod released;
mod robust;
mod routes;
mod sql;
mod standby;
mod tidy;
mod world;

//! The one integration-test binary of the server.

mod client;
mod documents;
mod journeys;
mod officers;
mod outside;
mod people;
mod process;
mod robust;
mod routes;
mod tidy;
mod world;

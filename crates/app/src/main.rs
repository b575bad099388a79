//! Saporancak: electronic licensing for a city, one binary.

mod app;
mod catalogue;
mod config;
mod db;
mod effects;
mod intake;
mod mail;
mod official;
mod producing;
mod signing;
mod slices;
mod store;
mod throttle;
mod web;
mod worker;
mod workflow;

fn main() {}

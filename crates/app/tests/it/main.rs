//! The one integration-test binary of the server.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod accounts;
mod accounts_by_phone;
mod at_once;
mod browser;
mod client;
mod dead_letters;
mod deadlines;
mod demo_office;
mod desks;
mod documents;
mod floors;
mod form_keys;
mod installation;
mod journeys;
mod killed_between_steps;
mod notices;
mod officers;
mod outside;
mod people;
mod performance;
mod photos;
mod plans;
mod presses;
mod process;
mod reading_rules;
mod readings;
mod registers;
mod regulation;
mod released;
mod robust;
mod routes;
mod rows_stay_home;
mod searching;
mod signing_levels;
mod signing_services;
mod signing_world;
mod sql;
mod standby;
mod throttled;
mod tidy;
mod typed;
mod world;

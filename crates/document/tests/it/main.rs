//! What documents promise, tested over every template of the catalogue.

mod catalog;
mod refusals;
mod repeatable;
mod samples;

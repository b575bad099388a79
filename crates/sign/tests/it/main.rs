//! Everything the crate promises, seen from outside, and by referees that share no code with it.

mod checking;
mod fuzz;
mod qr;
mod referees;
mod samples;
mod signing;
mod speed;
mod tampering;

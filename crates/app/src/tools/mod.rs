//! What is run by hand: the command line, the demo, the benchmark, the checks.

pub mod audit;
pub mod backup;
pub mod bench;
pub mod cli;
pub mod clock_file;
pub mod demo;
pub mod installation;
pub mod keys;
pub mod simulating;
pub mod verify;

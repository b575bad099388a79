//! Random sequences of faults against questions and signatures: nothing is lost, nothing is released twice, no secret lies anywhere.

mod checks;
mod installation;
mod runs;
mod sequence;
mod tally;
mod way;

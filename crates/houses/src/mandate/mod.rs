//! Who acts for whom: companies and their people, powers of attorney.

pub mod changing;
pub mod companies;
pub mod letter;
pub mod mandates;
pub mod registering;
mod telling;

//! What people upload: recognised by content and checked ([`inspect`]), sealed ([`seal`]), stored ([`store`]).

pub mod inspect;
pub mod seal;
pub mod store;

pub use inspect::{Inspected, Limits, Rejection, inspect};

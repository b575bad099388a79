//! Applications (permohonan): how they change, what follows, their clocks, what is said of them.

pub mod acting;
pub mod applications;
pub mod catalogue_version;
pub mod clock;
pub mod clocks;
pub mod consequences;
pub mod correction;
pub mod deadlines;
pub mod desks;
pub mod discarding;
pub mod effects;
pub mod error;
pub mod explaining;
pub mod facts;
pub mod holder_keys;
pub mod order;

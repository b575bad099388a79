//! Interruptions of the service (Pasal 13, 14): how they are declared and ended, what follows, and what the system notices itself.

pub mod announcing;
pub mod consequences;
pub mod estimates;
pub mod interrupting;
pub mod interruptions;
pub mod probes;
pub mod probing;
pub mod said;
pub mod shown_everywhere;
pub mod social_posts;

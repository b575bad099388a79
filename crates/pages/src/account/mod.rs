//! Signing in and up, duties, one's own account.

mod duties;
mod profile;
mod sign_in;
mod sign_up;

pub use duties::{Duties, Duty};
pub use profile::Profile;
pub use sign_in::{Attempt, SignIn};
pub use sign_up::{SignUp, SignUpTyped};

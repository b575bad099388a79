//! Signing in and up, duties, one's own account, and what one was told.

mod duties;
mod identity;
mod kept_forms;
mod notices;
mod profile;
mod sign_in;
mod sign_up;
mod told_by;

pub use duties::{Duties, Duty};
pub use identity::{Identity, Said};
pub use kept_forms::{KeptForm, KeptForms};
pub use notices::{NoticeRow, Notices};
pub use profile::{Contact, Profile};
pub use sign_in::{Attempt, DemoEntry, SignIn};
pub use sign_up::{SignUp, SignUpTyped};
pub use told_by::{ChannelRow, ToldBy};

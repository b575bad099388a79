//! Signing in and up, duties, one's own account, and what one was told.

mod contacts;
mod devices;
mod duties;
mod forgotten;
mod identity;
mod kept_forms;
mod notices;
mod own_data;
mod passkeys;
mod profile;
mod recovery;
mod recovery_codes;
mod relations;
mod second_factor;
mod second_step;
mod sign_in;
mod sign_up;
mod told_by;

pub use contacts::{ContactRow, Contacts, Proof};
pub use devices::{DeviceRow, Devices};
pub use duties::{Duties, Duty};
pub use forgotten::{Forgotten, ForgottenStep};
pub use identity::{Identity, Said};
pub use kept_forms::{KeptForm, KeptForms};
pub use notices::{NoticeRow, Notices};
pub use own_data::{OwnBreach, OwnData, OwnRequest};
pub use passkeys::{PasskeyOffer, PasskeyRow, Passkeys};
pub use profile::{Contact, Profile, Tasks};
pub use recovery::{RecoveryStanding, RecoveryWaits};
pub use recovery_codes::RecoveryCodes;
pub use relations::{RelationRow, Relations};
pub use second_factor::{CurrentFactor, FactorOffer, SecondFactor};
pub use second_step::{CodeAttempt, PasskeyAsk, SecondStep, WhyCode};
pub use sign_in::{Attempt, DemoEntry, SignIn};
pub use sign_up::{SignUp, SignUpTyped};
pub use told_by::{ChannelRow, ToldBy};

//! Signing in and up, duties, one's own account, and what one was told.

mod companies;
mod devices;
mod duties;
mod identity;
mod kept_forms;
mod notices;
mod own_data;
mod passkeys;
mod powers;
mod profile;
mod recovery_codes;
mod relations;
mod second_factor;
mod second_step;
mod sign_in;
mod sign_up;
mod staff_identity;
mod told_by;

pub use companies::{Companies, CompanyCard, CompanyTyped, Invitation, PersonRow};
pub use devices::{DeviceRow, Devices};
pub use duties::{Duties, Duty};
pub use identity::{Identity, Said};
pub use kept_forms::{KeptForm, KeptForms};
pub use notices::{NoticeRow, Notices};
pub use own_data::{OwnBreach, OwnData, OwnRequest};
pub use passkeys::{PasskeyOffer, PasskeyRow, Passkeys};
pub use powers::{PowerForm, PowerRow, Powers};
pub use profile::{Contact, Profile, Tasks};
pub use recovery_codes::RecoveryCodes;
pub use relations::{RelationRow, Relations};
pub use second_factor::{CurrentFactor, FactorOffer, SecondFactor};
pub use second_step::{CodeAttempt, PasskeyAsk, SecondStep, WhyCode};
pub use sign_in::{Attempt, DemoEntry, SignIn, StaffIdentityFault};
pub use sign_up::{SignUp, SignUpTyped};
pub use staff_identity::{StaffIdentity, StaffIdentityState};
pub use told_by::{ChannelRow, ToldBy};

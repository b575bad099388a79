//! Sign-ins of officers at a provider outside (`OpenID` Connect Core 1.0): the authorization code flow with PKCE, and nothing else of it.
//!
//! Says who somebody is there, by a token that was signed for us. Which account here that is, and what it may do, is not its affair.

mod id_token;
mod provider;
mod settings;

pub use id_token::{Expected, Fault, Identity, Keys, identity};
pub use outbound::ClientError;
pub use provider::{Answered, Asked, OpenidError, Provider};
pub use settings::Settings;

//! Every screen as a template with its typed view; knows no database and no HTTP.
//!
//! A page is a struct whose first field is its [`Frame`]; handlers fill it, [`Page::samples`] shows its states,
//! and a test renders every sample of every page.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod account;
pub mod applying;
pub mod assets;
pub mod chart;
pub mod form;
mod frame;
mod icons;
pub mod menu;
mod page;
pub mod parts;
pub mod public;
pub mod sample;
pub mod staff;

pub use assets::asset_url;
pub use frame::{City, Frame, Link, Notice, Tone, UserMenu};
pub use icons::{Icon, icon};
pub use page::{Page, render_samples};

/// Every sample of every page as (name, HTML).
pub fn samples() -> Vec<(String, String)> {
    let mut all = Vec::new();
    render_samples::<public::Home>(&mut all);
    render_samples::<public::Services>(&mut all);
    render_samples::<public::Service>(&mut all);
    render_samples::<public::StatusForm>(&mut all);
    render_samples::<public::PublicStatus>(&mut all);
    render_samples::<public::AuthenticityForm>(&mut all);
    render_samples::<public::AuthenticityResult>(&mut all);
    render_samples::<public::Unchecked>(&mut all);
    render_samples::<public::QrLanding>(&mut all);
    render_samples::<public::ServiceState>(&mut all);
    render_samples::<public::InterruptionPage>(&mut all);
    render_samples::<public::Performance>(&mut all);
    render_samples::<public::PersonalData>(&mut all);
    render_samples::<public::Accessibility>(&mut all);
    render_samples::<public::ErrorPage>(&mut all);
    render_samples::<public::Conflict>(&mut all);
    render_samples::<account::SignIn>(&mut all);
    render_samples::<account::SignUp>(&mut all);
    render_samples::<account::Forgotten>(&mut all);
    render_samples::<account::RecoveryWaits>(&mut all);
    render_samples::<account::Contacts>(&mut all);
    render_samples::<account::SecondStep>(&mut all);
    render_samples::<account::SecondFactor>(&mut all);
    render_samples::<account::Passkeys>(&mut all);
    render_samples::<account::StaffIdentity>(&mut all);
    render_samples::<account::RecoveryCodes>(&mut all);
    render_samples::<account::Devices>(&mut all);
    render_samples::<account::Relations>(&mut all);
    render_samples::<account::Companies>(&mut all);
    render_samples::<account::Powers>(&mut all);
    render_samples::<account::Duties>(&mut all);
    render_samples::<account::KeptForms>(&mut all);
    render_samples::<account::Profile>(&mut all);
    render_samples::<account::OwnData>(&mut all);
    render_samples::<account::Notices>(&mut all);
    render_samples::<account::ToldBy>(&mut all);
    render_samples::<applying::MyApplications>(&mut all);
    render_samples::<applying::Start>(&mut all);
    render_samples::<applying::Tasks>(&mut all);
    render_samples::<applying::SectionPage>(&mut all);
    render_samples::<applying::Files>(&mut all);
    render_samples::<applying::Check>(&mut all);
    render_samples::<applying::Receipt>(&mut all);
    render_samples::<applying::Sent>(&mut all);
    render_samples::<applying::Heard>(&mut all);
    staff::samples(&mut all);
    all
}

//! Screens for everyone: finding a licence, its standard, status, authenticity, texts, errors.

mod authenticity;
mod error;
mod home;
mod interruptions;
mod performance;
mod service;
mod services;
mod standard;
mod status;
mod text;
mod unchecked;

pub use authenticity::{AuthenticityForm, AuthenticityResult, FileSigner, QrLanding, RegisterEntry, Verdict};
pub use error::{Conflict, ErrorKind, ErrorPage};
pub use home::{Figure, Home};
pub use interruptions::{Interruption, InterruptionPage, ServiceState};
pub use performance::{Breakdown, BreakdownRow, Performance, count_words, figures_of};
pub(crate) use service::accepted;
pub use service::{Actual, Offer, Service};
pub use services::{Availability, Searched, ServiceRow, Services};
pub use standard::{Component, Need};
pub(crate) use status::steps as sample_steps;
pub use status::{PublicStatus, StatusForm};
pub use text::{Accessibility, PersonalData};
pub use unchecked::Unchecked;

//! What may be ordered of an application, with what comes along.

use super::applications::LoadedApplication;
use domain::application::Channel;
use domain::form::{Answers, Pages};
use domain::ids::AccountId;
use ledger::uploads::NewFile;
use serde_json::Value;

/// An order to an application.
pub type Order = ledger::Order<LoadedApplication>;

/// What a command brings besides its texts.
#[derive(Clone, Default)]
pub enum Enclosed {
    /// Nothing.
    #[default]
    Nothing,
    /// Everything typed, for [`domain::application::Command::SaveAnswers`].
    Answers(Answers),
    /// The same from a page, which says on which page each answer was typed last.
    Typed(Answers, Pages),
    /// Files already in the store: one for each [`domain::application::Command::Attach`], photos for [`domain::application::Command::Examine`].
    Files(Vec<NewFile>),
    /// A berita acara: what it says, and its photos.
    Examination(Value, Vec<NewFile>),
}

/// A draft to be started.
#[derive(Clone)]
pub struct NewDraft {
    /// Whose it is.
    pub owner: AccountId,
    /// How it comes in.
    pub channel: Channel,
    /// Licence type.
    pub type_id: String,
    /// Kind of application.
    pub variant: String,
    /// Idempotency key of the form; the same key starts one draft only.
    pub key: Option<String>,
}

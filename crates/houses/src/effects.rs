//! The effects of all houses, listed once.

use crate::account::old_address::TellOldAddress;
use crate::account::outgoing::{SendCode, TellRecovery};
use crate::application::discarding::Discard;
use crate::document::produce::Produce;
use crate::document::seal::Seal;
use crate::effect::Kind;
use crate::interruption::announcing::affected::TellAffected;
use crate::interruption::announcing::deciders::TellDeciders;
use crate::interruption::announcing::posting::PostNews;
use crate::interruption::announcing::recount::Recount;
use crate::interruption::announcing::status_copy::WriteStatus;
use crate::notice::delivering::Deliver;
use crate::notice::notifying::Notify;
use crate::oss::tell_oss::TellOss;
use crate::privacy::outside::KeepErased;
use crate::privacy::telling::TellBreached;
use crate::registry::ask_register::{AskAboutPerson, AskRegister, AskWhenBack, PutQuestions};
use crate::scanning::ScanFile;

/// All.
pub const KINDS: [Kind; 21] = [
    Kind::of::<Produce>(),
    Kind::of::<Seal>(),
    Kind::of::<Discard>(),
    Kind::of::<Notify>(),
    Kind::of::<Deliver>(),
    Kind::of::<TellOldAddress>(),
    Kind::of::<SendCode>(),
    Kind::of::<TellRecovery>(),
    Kind::of::<Recount>(),
    Kind::of::<TellAffected>(),
    Kind::of::<TellDeciders>(),
    Kind::of::<PostNews>(),
    Kind::of::<WriteStatus>(),
    Kind::of::<PutQuestions>(),
    Kind::of::<AskAboutPerson>(),
    Kind::of::<AskRegister>(),
    Kind::of::<AskWhenBack>(),
    Kind::of::<TellOss>(),
    Kind::of::<ScanFile>(),
    Kind::of::<KeepErased>(),
    Kind::of::<TellBreached>(),
];

/// The effect of this name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

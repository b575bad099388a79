//! The owner of an account is told what has changed that opens it or says whose it is: somebody else may have done it.

use crate::notice::news::{News, tell};
use db::DbError;
use domain::account::changing::Event;
use domain::ids::AccountId;
use domain::notice::{About, Topic};
use ground::Work;

/// Tells the owner of an event, where they are to know of it; `of`: whose account, and its version after the event.
pub(super) fn tell_owner(work: &mut Work, of: (AccountId, u32), event: &Event) -> Result<(), DbError> {
    let Some(what) = told_of(event) else { return Ok(()) };
    let (id, version) = of;
    let key = format!("account:{id}:{version}");
    tell(work, &News::new(id, Topic::AccountChanged, About::System, key).with("what", what))
}

/// The code of what happened, for the words.
fn told_of(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::PasswordChanged => "sandi",
        Event::PasswordGiven => "sandi-loket",
        Event::ContactChanged { .. } => "kontak",
        Event::SecondFactorSet => "langkah-kedua",
        Event::SecondFactorRemoved => "langkah-kedua-dihapus",
        Event::RecoveryCodeUsed { .. } => "kode-cadangan",
        Event::HelpAsked { .. } => "bantuan",
        Event::PasskeyAdded { .. } => "kunci-sandi",
        Event::PasskeyRemoved { .. } => "kunci-sandi-dihapus",
        Event::PasskeyRefused { .. } => "kunci-sandi-ditolak",
        Event::StaffIdentityLinked => "akun-dinas",
        Event::StaffIdentityUnlinked => "akun-dinas-dilepas",
        Event::AccountMade { .. }
        | Event::HelpDeclined
        | Event::AccountErased
        | Event::DutiesAccepted { .. }
        | Event::IdentityAsked { .. }
        | Event::NameAdopted { .. }
        | Event::NameConfirmed { .. }
        | Event::NoticePreferenceSet { .. }
        | Event::AccountClosed { .. }
        | Event::AccountReopened
        | Event::AccountOpened
        | Event::SignedIn
        | Event::SignedOut
        | Event::RoleGranted { .. }
        | Event::RoleTaken { .. }
        | Event::TaskChosen { .. }
        | Event::RelationDeclared { .. }
        | Event::RelationEnded { .. } => return None,
    })
}

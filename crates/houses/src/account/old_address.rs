//! The address that an account had before is told once that it has none any more: whoever took the account over must not silence its owner.

use super::accounts::{self, Account, Profile};
use super::outgoing::channel_to;
use crate::effect::{CarriedOut, finished};
use crate::notice::letter;
use crate::notice::notices::{self, Notice};
use crate::notice::sending::{self, Outcome, Parcel};
use domain::account::Language;
use domain::account::contact::ContactKind;
use domain::ids::{AccountId, TextId};
use domain::notice::{Channel, Topic};
use domain::subject::Subject;
use ground::{App, Work};
use ledger::outbox::Task;
use ledger::record::{Effect, enqueue};
use ledger::sealed::{self, NewText, Owner, SealedError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Tell an old address that it is none of an account's any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TellOldAddress {
    /// Whose it was.
    pub account: AccountId,
    /// How it is reached.
    pub channel: Channel,
    /// The address, sealed.
    pub address: TextId,
}

impl Effect for TellOldAddress {
    const NAME: &'static str = "tell_old_address";
    const OUTSIDE: bool = true;

    fn lane(&self) -> String {
        format!("old-address:{}", self.account)
    }
}

/// Has every address told that the account gives up and that is written to.
pub(super) fn tell_given_up(work: &mut Work, account: &Account, after: &Profile) -> Result<(), SealedError> {
    let settings = notices::settings(work.tx, account.id)?;
    let refuses = |channel: &Channel| settings.get(channel).is_some_and(|setting| setting.bounced_at.is_some());
    for contact in ContactKind::ALL {
        let old = account.profile.contact(contact);
        let is_given_up = old != after.contact(contact) && account.is_written_to(contact, work.now);
        let channel = channel_to(contact, &work.rules.channels).filter(|channel| is_given_up && !refuses(channel));
        let Some(channel) = channel else { continue };
        let text = NewText::new(work.id(), work.bytes(), "old-address", old.to_owned());
        let owner = Owner { subject: Subject::Account, id: account.id.to_string(), key: &account.owner_key };
        sealed::put(work.tx, &owner, &text, work.now)?;
        enqueue(work, TellOldAddress { account: account.id, channel, address: text.reference.id })?;
    }
    Ok(())
}

impl CarriedOut for TellOldAddress {
    const WORDS: &'static str = "Beri tahu alamat yang lama";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let (handle, of) = (app.clone(), self.clone());
        let found = app.db.read(move |tx| {
            let Some(account) = accounts::get(tx, &handle.vault, of.account)? else { return Ok(None) };
            Ok(sealed::get(tx, &account.owner_key, of.address)?.map(|address| (address, account.language)))
        });
        // Erased meanwhile: there is nobody to tell.
        let Some((address, language)) = found.await.map_err(|error| error.to_string())? else {
            return finished(app, task).await;
        };
        match sending::send(app, self.parcel(app, task, (address, language))).await {
            // Where it cannot be reached, nobody is there to be told.
            Outcome::Sent(_) | Outcome::Bounced(_) | Outcome::Unknown(_) => finished(app, task).await,
            Outcome::Later(why) | Outcome::Away(why) => Err(why),
        }
    }
}

impl TellOldAddress {
    /// The words of the notice that the account itself gets.
    fn parcel(&self, app: &App, task: &Task, (to, language): (String, Language)) -> Parcel {
        let notice = Notice {
            id: task.id,
            topic: Topic::AccountChanged.id().to_owned(),
            subject: "system".into(),
            subject_id: String::new(),
            params: BTreeMap::from([("what".into(), "kontak".into())]),
            created_at: app.now(),
            read_at: None,
        };
        let letter = letter::compose(&app.rules, language, task.id, &[notice]);
        Parcel::of(self.channel, to, task.id, letter)
    }
}

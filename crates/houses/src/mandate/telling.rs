//! Who is told of a mandate: whoever is represented, and whoever acts; each by their own account.

use super::mandates;
use crate::notice::news::{News, tell};
use db::DbError;
use domain::ids::AccountId;
use domain::mandate::{Event, Mandate};
use domain::notice::{About, Topic};
use ground::Work;
use std::collections::BTreeSet;

pub(super) fn tell_of(work: &mut Work, state: &Mandate, event: &Event) -> Result<(), DbError> {
    let what = match event {
        // Whoever registers knows.
        Event::CompanyRegistered { .. } => return Ok(()),
        Event::CompanyProved => "proved",
        Event::CompanyRefused { .. } => "refused",
        Event::MemberInvited { .. } => "invited",
        Event::MemberAccepted => "accepted",
        Event::MemberDeclined => "declined",
        Event::PowerGiven { .. } | Event::PowerNoted { .. } => "given",
        Event::MandateEnded => "ended",
    };
    let mut to: BTreeSet<AccountId> = speakers(work, state)?.into_iter().collect();
    to.insert(state.given.agent);
    for account in to {
        let key = format!("{}:{}", state.id, state.version);
        let news = News::new(account, Topic::MandateChanged, About::System, key).with("what", what);
        // The last day, not the moment after it.
        let last = state.given.until.map(|until| until - jiff::SignedDuration::from_secs(1));
        tell(work, &news.with("capacity", state.given.capacity.id()).by(last))?;
    }
    Ok(())
}

/// The person who is represented, or those who answer for the company.
fn speakers(work: &mut Work, state: &Mandate) -> Result<Vec<AccountId>, DbError> {
    let all = mandates::of_holder(work.tx, work.vault, state.given.holder)?;
    let responsible: Vec<AccountId> =
        all.iter().filter(|one| one.speaks(work.now)).map(|one| one.given.agent).collect();
    Ok(if responsible.is_empty() { vec![state.given.holder] } else { responsible })
}

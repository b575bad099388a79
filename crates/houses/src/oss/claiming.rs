//! The responsible person is known: each licence that waits for them becomes a draft of theirs.
//!
//! A NIK is proved by an officer who sees the identity card at the counter, and by nothing else: whoever types a NIK may have read it
//! somewhere, and SIAK says only that NIK and name belong together (decision 0025).

use super::changing::{NibError, Order};
use super::filling;
use super::nibs;
use crate::account::accounts;
use crate::application::acting;
use crate::application::applications;
use crate::application::order::NewDraft;
use crate::notice::news::{News, tell};
use domain::account::Actor;
use domain::application::Channel;
use domain::ids::{AccountId, NibId};
use domain::nib::{Command, Refusal, Requested, Standing};
use domain::notice::{About, Topic};
use ground::{App, Rules, Work};
use ledger::{Undone, carry_out};
use registries::oss::arrival;

/// To whom a licence goes, and who says so.
#[derive(Clone)]
pub struct HandedOver {
    /// The officer who saw the card; the system, where one saw it before.
    pub by: Actor,
    /// Whose account it is.
    pub account: AccountId,
    /// The NIK on the card.
    pub nik: String,
}

/// Hands over all that waits for a person whose card an officer has seen; how much it was. Durable when it returns `Ok`.
pub async fn claim(app: &App, to: HandedOver) -> Result<usize, NibError> {
    app.command(to, claim_all).await
}

fn claim_all(work: &mut Work, to: &HandedOver) -> Result<usize, NibError> {
    let officer = to.by.account().ok_or(NibError::Refused(Refusal::NotPermitted))?;
    if !is_applicant(work, to.account)? {
        return Err(NibError::NotFound);
    }
    let hash = nibs::hash(work.vault, "nik", &to.nik);
    let mut count = 0;
    for nib in nibs::of_person(work.tx, &hash)? {
        let loaded = nibs::load_locked(work.tx, work.vault, nib)?;
        let requested = loaded.and_then(|loaded| loaded.state).map(|state| state.requested).unwrap_or_default();
        for (licence, _) in requested.iter().filter(|(_, one)| can_be_opened(work.rules, one)) {
            hand_over(work, (nib, licence), to)?;
            count += 1;
        }
    }
    // Where nothing waited the log would say nothing of the card.
    if count > 0 {
        nibs::prove(work.tx, &hash, to.account, (officer, work.now))?;
    }
    Ok(count)
}

/// Whether a licence waits, and its type is still offered: one that is not stays where it is and holds up no other.
pub fn can_be_opened(rules: &Rules, requested: &Requested) -> bool {
    let offered = rules.catalogue.of_oss(&requested.code).is_some_and(|version| version.ty.offered());
    offered && matches!(requested.standing, Standing::Waiting { .. })
}

/// Whether this is an open account of an applicant.
pub fn is_applicant(work: &mut Work, account: AccountId) -> Result<bool, NibError> {
    let account = accounts::get(work.tx, work.vault, account)?;
    Ok(account.is_some_and(|account| !account.is_officer() && !account.disabled))
}

/// Opens the draft of one licence, filled in as far as OSS knows, and tells its owner that the rest is theirs to bring. No clock
/// runs before they send it.
pub fn hand_over(work: &mut Work, of: (NibId, &str), to: &HandedOver) -> Result<(), NibError> {
    let (nib, licence) = of;
    let loaded = nibs::load_locked(work.tx, work.vault, nib)?.ok_or(NibError::NotFound)?;
    let body = nibs::body(work.tx, &loaded)?.ok_or(NibError::NotFound)?;
    let arrival = arrival::read(body.as_bytes()).map_err(|e| NibError::Internal(e.to_string()))?;
    let requested = loaded.state.as_ref().and_then(|state| state.requested.get(licence)).ok_or(NibError::NotFound)?;
    let version =
        work.rules.catalogue.of_oss(&requested.code).cloned().ok_or(NibError::Refused(Refusal::NotWaiting))?;
    let variant = version.ty.oss.as_ref().map(|oss| oss.variant.clone()).unwrap_or_default();
    let (owner, type_id) = (to.account, version.ty.id.clone());
    let draft = NewDraft { owner, channel: Channel::Oss, type_id, variant, key: None };
    let answers = filling::answers(&version.ty, &arrival, licence, &to.nik);
    let order = acting::drafting(Actor::System, (draft, answers), (work.id(), work.bytes()));
    let application = carry_out(work, &order.map_err(Undone::within)?).map_err(Undone::within)?.id;
    let command = Command::Claim { licence: licence.to_owned(), application, account: to.account };
    carry_out(work, &Order::new(nib, to.by.clone(), command))?;
    if let Some(brief) = applications::brief(work.tx, application)? {
        let about = About::Application(application);
        tell(work, &News::new(to.account, Topic::OssDraft, about, format!("oss:{application}")).of(&brief))?;
    }
    Ok(())
}

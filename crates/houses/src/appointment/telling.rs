//! Who is told of an appointment: those who decide, its holder, whoever takes over, and the inspectorate.

use super::holders;
use crate::account::accounts;
use crate::notice::news::{News, tell};
use db::DbError;
use domain::account::Role;
use domain::appointment::{Appointment, Event};
use domain::ids::AccountId;
use domain::notice::{About, Topic};
use ground::Work;
use ledger::sealed::SealedError;

pub(super) fn tell_of(work: &mut Work, state: &Appointment, event: &Event) -> Result<(), SealedError> {
    match event {
        // What the command line asks for it says there.
        Event::Asked { .. } => {
            if let Some(asker) = state.asked_by {
                let mut deciders = holders::deciders(work.tx, state.asked.account, work.now)?;
                deciders.remove(&asker);
                for to in deciders {
                    tell_one(work, state, (to, Topic::AppointmentToAgree))?;
                }
            }
        }
        Event::Agreed { account, .. } => {
            // Whoever was never here reads it when they come in.
            let known = accounts::get(work.tx, work.vault, *account)?.is_some_and(|account| account.duties_accepted);
            if known {
                tell_one(work, state, (*account, Topic::AppointmentAgreed))?;
            }
            tell_inspectorate(work, state)?;
        }
        Event::Ended { account, successor, .. } => {
            for to in [Some(*account), *successor].into_iter().flatten() {
                tell_one(work, state, (to, Topic::AppointmentEnded))?;
            }
            tell_inspectorate(work, state)?;
        }
        Event::CarriedOver { .. } | Event::Declined { .. } | Event::Reviewed => {}
    }
    Ok(())
}

fn tell_inspectorate(work: &mut Work, state: &Appointment) -> Result<(), DbError> {
    for to in holders::ids_of(work.tx, (Role::Inspektorat, ""), work.now)? {
        if to != state.asked.account {
            tell_one(work, state, (to, Topic::AppointmentChanged))?;
        }
    }
    Ok(())
}

fn tell_one(work: &mut Work, state: &Appointment, (to, topic): (AccountId, Topic)) -> Result<(), DbError> {
    let key = format!("{}:{}:{}", state.id, state.version, topic.id());
    let news = News::new(to, topic, About::System, key).with("role", state.asked.role.id());
    // The last day, not the moment after it.
    let last = state.asked.until.map(|until| until - jiff::SignedDuration::from_secs(1));
    tell(work, &news.by(last))
}

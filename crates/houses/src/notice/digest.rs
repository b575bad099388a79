//! The digest: once on each working day, everything that waits for a person and channel as one message.

use super::delivering::Deliver;
use super::notices;
use crate::calendar::calendars;
use db::{DbError, Tx};
use domain::ids::AccountId;
use domain::indonesian::{local, wib};
use domain::notice::Channel;
use ground::{App, Work};
use jiff::Timestamp;
use jiff::civil::{Time, time};
use ledger::record::enqueue;

/// When digests are made, in Western Indonesian time.
const AT: Time = time(7, 30, 0, 0);

/// Makes the digests of today, from 07.30 on; what is told later waits for the next working day. May be called as often as
/// one likes: what is in a message waits no more.
pub async fn send_digests(app: &App) -> Result<(), DbError> {
    let now = app.now();
    let Some(before) = app.db.read(move |tx| todays(tx, now)).await? else { return Ok(()) };
    loop {
        let due = app.db.read(move |tx| notices::due(tx, before)).await?;
        if due.is_empty() {
            return Ok(());
        }
        for of in due {
            app.command((of, before), |work, (of, before)| gather(work, *of, *before)).await?;
        }
    }
}

/// The moment up to which things are gathered, if digests go out now.
fn todays(tx: &mut dyn Tx, now: Timestamp) -> Result<Option<Timestamp>, DbError> {
    let today = local(now).date();
    let before = wib().to_timestamp(today.to_datetime(AT)).ok().filter(|at| *at <= now);
    let works = before.is_some() && calendars::current(tx)?.calendar.is_working_day(today);
    Ok(before.filter(|_| works))
}

fn gather(work: &mut Work, of: (AccountId, Channel), before: Timestamp) -> Result<(), DbError> {
    let batch = work.id();
    if notices::gather(work.tx, batch, of, before)? > 0 {
        let (to, channel) = of;
        enqueue(work, Deliver { batch, channel, to })?;
    }
    Ok(())
}

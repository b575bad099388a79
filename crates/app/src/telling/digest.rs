//! The digest: once on each working day, everything that waits for a person and channel as one message.

use crate::app::App;
use crate::db::{DbError, Tx};
use crate::effects::Effect;
use crate::store::calendars;
use crate::store::notices::{self, Channel};
use crate::workflow;
use domain::ids::AccountId;
use domain::indonesian::{local, wib};
use jiff::Timestamp;
use jiff::civil::{Time, time};

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
            let handle = app.clone();
            app.db.command(move |tx| gather(tx, &handle, of, before)).await?;
        }
        app.wake.notify_one();
    }
}

/// The moment up to which things are gathered, if digests go out now.
fn todays(tx: &mut dyn Tx, now: Timestamp) -> Result<Option<Timestamp>, DbError> {
    let today = local(now).date();
    let before = wib().to_timestamp(today.to_datetime(AT)).ok().filter(|at| *at <= now);
    let works = before.is_some() && calendars::current(tx)?.calendar.is_working_day(today);
    Ok(before.filter(|_| works))
}

fn gather(tx: &mut dyn Tx, app: &App, of: (AccountId, Channel), before: Timestamp) -> Result<(), DbError> {
    let batch = app.id();
    if notices::gather(tx, batch, of, before)? > 0 {
        let (to, channel) = of;
        workflow::enqueue(tx, app, &to.to_string(), &Effect::Deliver { batch, channel, to })?;
    }
    Ok(())
}

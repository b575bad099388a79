//! The clock of an application in words: the sum line by line, the same for whoever waits and whoever works (Pasal 14).

use crate::application::clock;
use crate::application::clock::{Clock, ClockReading};
use crate::application::clocks::WHOLE;
use crate::application::error::ActError;
use crate::calendar::calendars;
use db::{DbError, Tx};
use domain::calendar::Calendar;
use domain::ids::ApplicationId;
use domain::indonesian::{date, local};
use domain::service_clock::{Case, Reading, duration, lines};
use ground::catalogue::TypeVersion;
use jiff::Timestamp;
use pages::parts::Sum;

/// The clock of the whole, read and explained.
pub struct Explained {
    /// What it says.
    pub reading: Reading,
    /// Working days promised.
    pub days: u16,
    /// Counted working days used.
    pub days_used: u16,
    /// Whether the promise is broken.
    pub late: bool,
    /// For people.
    pub sum: Sum,
}

/// Reads and explains the clock of an application; `None` for a draft and where nothing is promised.
pub fn explain(
    tx: &mut dyn Tx,
    of: (ApplicationId, &TypeVersion),
    now: Timestamp,
) -> Result<Option<Explained>, DbError> {
    let (id, version) = of;
    let kept = clock::gather(tx, id, &version.ty.id).map_err(|error| match error {
        ActError::Db(error) => error,
        other @ (ActError::Refused(_)
        | ActError::NotFound
        | ActError::KeyReused
        | ActError::Seal(_)
        | ActError::Internal(_)) => DbError::Engine(other.to_string()),
    })?;
    let Some(kept) = kept else { return Ok(None) };
    let calendar = calendars::current(tx)?;
    let clocks = clock::clocks(version, &kept);
    let Some(whole) = clocks.iter().find(|clock| clock.step == WHOLE && clock.days.is_some()) else { return Ok(None) };
    let Some(reading) = whole.read(&calendar, now) else { return Ok(None) };
    Ok(Some(explained(&calendar.calendar, whole, reading, (&kept, now))))
}

fn explained(calendar: &Calendar, whole: &Clock, reading: Reading, at: (&ClockReading, Timestamp)) -> Explained {
    let (kept, now) = at;
    let until = whole.ended_at.unwrap_or(now);
    let days = whole.days.unwrap_or(1);
    let case = Case { complete_at: whole.started_at, promise_working_days: days, pauses: &kept.pauses, now: until };
    let days_used = reading.day_number(calendar, reading.net_minutes());
    let ran = format!("{days_used} dari {days} hari kerja berjalan");
    let paused = (reading.paused_minutes > 0).then(|| duration(reading.paused_minutes, 0) + " tidak dihitung");
    let due = reading.due_at.map_or_else(
        || "jatuh tempo ditentukan setelah jeda selesai".to_owned(),
        |due| format!("jatuh tempo {}", date(local(due).date())),
    );
    let summary = [Some(ran), paused, Some(due)].into_iter().flatten().collect::<Vec<_>>().join("; ");
    let lines = lines(calendar, &case, &reading).into_iter().map(|line| (line.what, line.sum)).collect();
    Explained { reading, days, days_used, late: reading.late(until), sum: Sum { summary, lines } }
}

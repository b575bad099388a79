//! Changing the office's calendar: a new version, its event, and the recount of what is still open.

use super::keys::{self, FormKey, Input, Seen};
use super::{KEY_REUSED, Recorded, enqueue, record};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::effects::{Effect, Moved};
use crate::store::calendars::{self, Version};
use domain::account::Actor;
use domain::calendar::{Calendar, Override, Week};
use jiff::Timestamp;
use jiff::civil::Date;

/// Holidays and overrides of a calendar.
pub const PARTS_MAX: usize = 2_000;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The office is closed on this day.
    AddHoliday(Date, String),
    /// It works on it after all.
    RemoveHoliday(Date),
    /// Other hours for a time.
    AddOverride(Override),
    /// No longer: its place in the list.
    RemoveOverride(usize),
    /// New ordinary hours.
    SetHours(Week),
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// A sentence for the admin.
    #[error("{0}")]
    Refused(&'static str),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Who changes what, from which version of the form.
#[derive(Clone)]
pub struct Order {
    /// Who.
    pub actor: Actor,
    /// What.
    pub change: Change,
    /// In words, for the history.
    pub note: String,
    /// Version the form was rendered from.
    pub version: i64,
    /// Idempotency key.
    pub key: Option<String>,
}

/// Makes the change; durable when it returns `Ok`.
pub async fn change(app: &App, order: Order) -> Result<(), CalendarError> {
    let handle = app.clone();
    app.db.command(move |tx| change_in(tx, &handle, &order)).await?;
    crate::current::refresh(app).await?;
    app.wake.notify_one();
    Ok(())
}

fn change_in(tx: &mut dyn Tx, app: &App, order: &Order) -> Result<(), CalendarError> {
    let now = app.now();
    let ordered = Input::of("calendar").with(format!("{:?}", order.change)).with(&order.note);
    let key = FormKey::new(&app.vault, &order.actor, order.key.as_deref(), ordered);
    match keys::seen(tx, key.as_ref())? {
        Seen::Never => {}
        Seen::Before(_) => return Ok(()),
        Seen::ForAnother => return Err(CalendarError::Refused(KEY_REUSED)),
    }
    let before = calendars::current(tx)?;
    if before.version != order.version {
        return Err(CalendarError::Refused("Kalender berubah sejak Anda buka. Muat ulang, lalu coba lagi."));
    }
    let calendar = changed(&before.calendar, &order.change)?;
    put(tx, app, (order, calendar, before.version + 1), now)?;
    keys::remember(tx, key, String::new(), now)?;
    Ok(())
}

fn put(tx: &mut dyn Tx, app: &App, new: (&Order, Calendar, i64), now: Timestamp) -> Result<(), DbError> {
    let (order, calendar, version) = new;
    let by = order.actor.account();
    calendars::put(tx, &Version { version, at: now, by, calendar, note: order.note.clone() })?;
    let payload = serde_json::json!({ "version": version }).to_string();
    let recorded = Recorded {
        subject: "calendar",
        subject_id: "office",
        actor: &order.actor,
        kind: "calendar_changed",
        payload: &payload,
        at: now,
    };
    record(tx, app, &recorded, Vec::new())?;
    // Only what is open moves: what has ended keeps the calendar it was reckoned by.
    enqueue(tx, app, "recount", &Effect::Recount { because: Moved::Calendar { version }, after: String::new() })
}

/// The calendar after a change.
pub fn changed(before: &Calendar, change: &Change) -> Result<Calendar, CalendarError> {
    let mut calendar = before.clone();
    match change {
        Change::AddHoliday(day, name) => {
            if calendar.holidays.insert(*day, name.clone()).as_ref() == Some(name) {
                return Err(CalendarError::Refused("Hari libur ini sudah ada."));
            }
        }
        Change::RemoveHoliday(day) => {
            if calendar.holidays.remove(day).is_none() {
                return Err(CalendarError::Refused("Hari libur ini sudah tidak ada."));
            }
        }
        Change::AddOverride(new) => {
            if new.to < new.from {
                return Err(CalendarError::Refused("Tanggal akhir harus sama dengan atau setelah tanggal awal."));
            }
            if !new.hours.works() {
                return Err(CalendarError::Refused(
                    "Isi jam untuk paling sedikit satu hari. Hari tutup dicatat sebagai libur.",
                ));
            }
            calendar.overrides.push(new.clone());
        }
        Change::RemoveOverride(place) => {
            if *place >= calendar.overrides.len() {
                return Err(CalendarError::Refused("Jam khusus ini sudah tidak ada."));
            }
            calendar.overrides.remove(*place);
        }
        Change::SetHours(week) => {
            if !week.works() {
                return Err(CalendarError::Refused("Kantor harus buka paling sedikit satu hari dalam seminggu."));
            }
            calendar.hours = week.clone();
        }
    }
    if calendar.holidays.len() + calendar.overrides.len() > PARTS_MAX {
        return Err(CalendarError::Refused("Kalender sudah terlalu panjang. Hapus tahun-tahun lama dahulu."));
    }
    Ok(calendar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_change_that_changes_nothing_is_refused() {
        let day = date(2026, 12, 31);
        let with = changed(&Calendar::default(), &Change::AddHoliday(day, "Cuti".into())).unwrap();
        assert!(with.holidays.contains_key(&day));
        assert!(changed(&with, &Change::AddHoliday(day, "Cuti".into())).is_err());
        assert_eq!(changed(&with, &Change::RemoveHoliday(day)).unwrap(), Calendar::default());
        assert!(changed(&Calendar::default(), &Change::RemoveHoliday(day)).is_err());
        assert!(changed(&Calendar::default(), &Change::SetHours(Week::default())).is_err());
        assert!(changed(&Calendar::default(), &Change::RemoveOverride(0)).is_err());
    }
}

//! How the office's calendar is changed: by an admin, one change at a time; what is still open is reckoned anew.

use crate::account::{Actor, Role};
use crate::calendar::{Calendar, Override, Week};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// Holidays and overrides of a calendar.
pub const PARTS_MAX: usize = 2_000;

/// So many years back a day may be put into the calendar: files that old may still be open.
pub const YEARS_BACK_MAX: i64 = 2;
/// So many years ahead.
pub const YEARS_AHEAD_MAX: i64 = 5;

/// An order to the calendar: one change.
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

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // one per variant of `Change`, documented there
pub enum CommandKind {
    AddHoliday,
    RemoveHoliday,
    AddOverride,
    RemoveOverride,
    SetHours,
}

impl Change {
    /// Its kind.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::AddHoliday(..) => CommandKind::AddHoliday,
            Self::RemoveHoliday(_) => CommandKind::RemoveHoliday,
            Self::AddOverride(_) => CommandKind::AddOverride,
            Self::RemoveOverride(_) => CommandKind::RemoveOverride,
            Self::SetHours(_) => CommandKind::SetHours,
        }
    }
}

/// What happened to the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(untagged)]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
pub enum Event {
    /// There is a new version.
    #[strum_discriminants(strum(serialize = "calendar_changed"))]
    Changed {
        /// Its number.
        version: u32,
    },
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(self) -> &'static str {
        EventKind::from(self).into()
    }
}

/// Why a change was refused, in a sentence for whoever ordered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The day is a holiday already.
    HolidayThere,
    /// The day is no holiday any more.
    HolidayGone,
    /// The last day lies before the first.
    EndsBeforeBegin,
    /// So long ago, or so far ahead, that the year must be a slip.
    FarAway,
    /// Other hours without any hours.
    NoHours,
    /// The other hours are gone.
    OverrideGone,
    /// A week without hours.
    NeverOpen,
    /// More parts than [`PARTS_MAX`].
    TooLong,
    /// Somebody changed it since the form was shown.
    Moved,
    /// This account may not do this.
    NotPermitted,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HolidayThere => "Hari itu sudah libur. Hapus dulu bila namanya harus diganti.",
            Self::HolidayGone => "Hari libur ini sudah tidak ada.",
            Self::EndsBeforeBegin => "Tanggal akhir harus sama dengan atau setelah tanggal awal.",
            Self::FarAway => {
                return write!(
                    f,
                    "Tanggal paling lama {YEARS_BACK_MAX} tahun yang lalu dan paling jauh {YEARS_AHEAD_MAX} tahun lagi. Periksa tahunnya."
                );
            }
            Self::NoHours => "Isi jam untuk paling sedikit satu hari. Hari tutup dicatat sebagai libur.",
            Self::OverrideGone => "Jam khusus ini sudah tidak ada.",
            Self::NeverOpen => "Kantor harus buka paling sedikit satu hari dalam seminggu.",
            Self::TooLong => "Kalender sudah terlalu panjang. Hapus tahun-tahun lama dahulu.",
            Self::Moved => "Kalender berubah sejak Anda buka. Muat ulang, lalu coba lagi.",
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
        })
    }
}

/// The roles a change of this kind may come from.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::AddHoliday
        | CommandKind::RemoveHoliday
        | CommandKind::AddOverride
        | CommandKind::RemoveOverride
        | CommandKind::SetHours => &[Role::Admin],
    }
}

/// Decides a change of the version that is in force, on this day.
pub fn decide(before: (&Calendar, u32), actor: &Actor, change: &Change, today: Date) -> Result<Event, Refusal> {
    let (calendar, version) = before;
    if !actor.role().is_some_and(|role| roles(change.kind()).contains(&role)) {
        return Err(Refusal::NotPermitted);
    }
    if days(change).into_iter().any(|day| is_far_away(day, today)) {
        return Err(Refusal::FarAway);
    }
    changed(calendar, change).map(|_| Event::Changed { version: version + 1 })
}

/// The days a change puts into the calendar.
fn days(change: &Change) -> Vec<Date> {
    match change {
        Change::AddHoliday(day, _) => vec![*day],
        Change::AddOverride(new) => vec![new.from, new.to],
        Change::RemoveHoliday(_) | Change::RemoveOverride(_) | Change::SetHours(_) => Vec::new(),
    }
}

fn is_far_away(day: Date, today: Date) -> bool {
    day < today.saturating_sub(YEARS_BACK_MAX.years()) || day > today.saturating_add(YEARS_AHEAD_MAX.years())
}

/// The calendar after a change.
pub fn changed(before: &Calendar, change: &Change) -> Result<Calendar, Refusal> {
    let mut calendar = before.clone();
    match change {
        Change::AddHoliday(day, name) => {
            // Another name would replace the first without a word; who wants that takes the day out and puts it in again.
            if calendar.holidays.contains_key(day) {
                return Err(Refusal::HolidayThere);
            }
            calendar.holidays.insert(*day, name.clone());
        }
        Change::RemoveHoliday(day) => {
            if calendar.holidays.remove(day).is_none() {
                return Err(Refusal::HolidayGone);
            }
        }
        Change::AddOverride(new) => {
            if new.to < new.from {
                return Err(Refusal::EndsBeforeBegin);
            }
            if !new.hours.works() {
                return Err(Refusal::NoHours);
            }
            calendar.overrides.push(new.clone());
        }
        Change::RemoveOverride(place) => {
            if *place >= calendar.overrides.len() {
                return Err(Refusal::OverrideGone);
            }
            calendar.overrides.remove(*place);
        }
        Change::SetHours(week) => {
            if !week.works() {
                return Err(Refusal::NeverOpen);
            }
            calendar.hours = week.clone();
        }
    }
    if calendar.holidays.len() + calendar.overrides.len() > PARTS_MAX {
        return Err(Refusal::TooLong);
    }
    Ok(calendar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_of_another_century_is_a_slip() {
        let admin = Actor::Account {
            id: crate::ids::AccountId(uuid::Uuid::nil()),
            role: Role::Admin,
            office: None,
            types: crate::account::TypeScope::All,
            powers: Vec::new(),
        };
        let today = date(2026, 11, 28);
        let calendar = Calendar::default();
        let decided = |change: &Change| decide((&calendar, 1), &admin, change, today).map(|_| ());
        for (day, right) in [
            (date(1950, 1, 1), false),
            (date(2024, 11, 27), false),
            (date(2024, 11, 28), true),
            (date(2026, 11, 28), true),
            (date(2031, 11, 28), true),
            (date(2031, 11, 29), false),
            (date(2126, 1, 1), false),
        ] {
            let wanted = if right { Ok(()) } else { Err(Refusal::FarAway) };
            assert_eq!(decided(&Change::AddHoliday(day, "Libur".into())), wanted, "{day}");
        }
        // What stands there from before can be taken out.
        let old = changed(&calendar, &Change::AddHoliday(date(1950, 1, 1), "Libur".into())).unwrap();
        assert!(decide((&old, 1), &admin, &Change::RemoveHoliday(date(1950, 1, 1)), today).is_ok());
    }

    #[test]
    fn a_change_that_changes_nothing_is_refused() {
        let day = date(2026, 12, 31);
        let with = changed(&Calendar::default(), &Change::AddHoliday(day, "Cuti".into())).unwrap();
        assert!(with.holidays.contains_key(&day));
        for name in ["Cuti", "Cuti bersama"] {
            assert_eq!(changed(&with, &Change::AddHoliday(day, name.into())), Err(Refusal::HolidayThere));
        }
        assert_eq!(changed(&with, &Change::RemoveHoliday(day)).unwrap(), Calendar::default());
        assert!(changed(&Calendar::default(), &Change::RemoveHoliday(day)).is_err());
        assert!(changed(&Calendar::default(), &Change::SetHours(Week::default())).is_err());
        assert!(changed(&Calendar::default(), &Change::RemoveOverride(0)).is_err());
    }
}

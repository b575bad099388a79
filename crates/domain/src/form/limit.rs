//! Limits of an answer by the day it is given, by another answer, or by a length of time: data of the licence type.

use super::condition::holds;
use super::{Answer, Answers, Condition, Field, FieldKind};
use crate::indonesian;
use crate::typed::{date, number};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// Name under which the day of the answer can be used in a [`Limit`].
pub const TODAY: &str = "hari_ini";

/// One limit; all that it names must hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Earliest: a field with a date, or [`TODAY`], before which no range of dates may be over.
    pub not_before: Option<String>,
    /// Latest: a field with a date, or [`TODAY`].
    pub not_after: Option<String>,
    /// How many months a range of dates may last.
    pub months_max: Option<u8>,
    /// Largest number.
    pub max: Option<i64>,
    /// It counts only when all of these hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// What the field is called that `not_before` or `not_after` names; filled in when the catalogue is read.
    #[serde(skip)]
    pub other_label: String,
}

/// What a limit is held against.
pub(super) struct Against<'a> {
    pub answers: &'a Answers,
    pub variant: &'a str,
    pub today: Date,
    /// Fields that are not asked now, so that an answer left from before does not count.
    pub hidden: &'a dyn Fn(&str) -> bool,
}

/// The first limit that an answer, right by itself, does not keep: a sentence for the person.
pub(super) fn broken(field: &Field, against: &Against) -> Option<String> {
    let given = against.answers.get(&field.id)?;
    let label = field.label.trim_end_matches('?');
    field.limits.iter().filter(|limit| holds(&limit.when, against.answers, against.variant)).find_map(|limit| {
        let days = days(field.kind, given);
        let by_number = limit.max.and_then(|max| above(given, max, field.unit.as_deref()));
        let days = days.and_then(|days| by_day(label, days, limit, against).or_else(|| too_long(days, limit)));
        by_number.or(days)
    })
}

/// The first limit a cell of a table does not keep; only the day counts for cells.
pub(super) fn broken_cell(limits: &[Limit], cell: &str, today: Date) -> Option<String> {
    let day = date::date(cell).ok()?;
    let none = Answers::new();
    let against = Against { answers: &none, variant: "", today, hidden: &|_| true };
    limits.iter().find_map(|limit| by_day("Tanggal ini", (day, day), limit, &against))
}

/// First and last day an answer speaks of. A number is a year, which is before a day only when over, and after it only when not
/// begun: its last day is given first.
fn days(kind: FieldKind, given: &Answer) -> Option<(Date, Date)> {
    match given {
        Answer::One(value) if kind == FieldKind::Number => {
            let year: i16 = value.parse().ok()?;
            Some((Date::new(year, 12, 31).ok()?, Date::new(year, 1, 1).ok()?))
        }
        Answer::One(value) => date::date(value).ok().map(|day| (day, day)),
        Answer::Parts(parts) => Some((date::date(parts.get("from")?).ok()?, date::date(parts.get("to")?).ok()?)),
        Answer::Many(_) | Answer::Rows(_) => None,
    }
}

fn by_day(label: &str, (first, last): (Date, Date), limit: &Limit, against: &Against) -> Option<String> {
    let other = |name: &String| {
        if name == TODAY {
            return Some((against.today, against.today));
        }
        let given = against.answers.get(name).filter(|_| !(against.hidden)(name))?;
        days(FieldKind::Date, given)
    };
    if let Some((_, latest)) = limit.not_after.as_ref().and_then(other)
        && last > latest
    {
        return Some(if limit.not_after.as_deref() == Some(TODAY) {
            format!("{label} belum terjadi. Hari ini {}.", indonesian::date(latest))
        } else {
            format!("{label} tidak boleh setelah {}: {}.", lower(&limit.other_label), indonesian::date(latest))
        });
    }
    let (earliest, _) = limit.not_before.as_ref().and_then(other)?;
    // A time that has begun is not over, and an application waits for its answer while its own time begins.
    let compared = if limit.not_before.as_deref() == Some(TODAY) { first.max(last) } else { first };
    (compared < earliest).then(|| {
        if limit.not_before.as_deref() == Some(TODAY) {
            format!("{label} sudah lewat. Hari ini {}.", indonesian::date(earliest))
        } else {
            format!("{label} tidak boleh sebelum {}: {}.", lower(&limit.other_label), indonesian::date(earliest))
        }
    })
}

fn lower(label: &str) -> String {
    indonesian::within(label.trim_end_matches('?'))
}

fn too_long((first, last): (Date, Date), limit: &Limit) -> Option<String> {
    let months = limit.months_max?;
    let latest = first.checked_add(i64::from(months).months()).ok()?;
    (last > latest).then(|| {
        format!(
            "Paling lama {months} bulan: dari {} paling lambat sampai {}.",
            indonesian::date(first),
            indonesian::date(latest)
        )
    })
}

fn above(given: &Answer, max: i64, unit: Option<&str>) -> Option<String> {
    let Answer::One(value) = given else { return None };
    let number = number::kept(value)?;
    #[allow(clippy::cast_precision_loss)] // limits are small whole numbers
    let above = number.value() > max as f64;
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    above.then(|| format!("Paling banyak {max}{unit}. Anda mengisi {}.", number.shown()))
}

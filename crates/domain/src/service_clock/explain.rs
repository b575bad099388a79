//! The sum line by line, so that whoever waits can check it with a pencil.

use super::{Case, Pause, Reading, read};
use crate::calendar::{Calendar, minute};
use crate::indonesian::{date, date_time, local, long_date, time};
use jiff::Timestamp;

/// One line of the sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub what: String,
    /// What it comes to.
    pub sum: String,
}

/// Office time in words: `2 hari kerja 3 jam 5 menit`, a working day being counted as `day_minutes`.
pub fn duration(minutes: i64, day_minutes: i64) -> String {
    let (days, rest) = if day_minutes > 0 { (minutes / day_minutes, minutes % day_minutes) } else { (0, minutes) };
    let parts = [(days, "hari kerja"), (rest / 60, "jam"), (rest % 60, "menit")];
    let words: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if words.is_empty() { "0 menit".into() } else { words.join(" ") }
}

/// Every step of the sum of a case: what was promised, what ran, what did not count and why, when it is due.
pub fn lines(calendar: &Calendar, case: &Case, reading: &Reading) -> Vec<Line> {
    let line = |what: &str, sum: String| Line { what: what.into(), sum };
    let day_minutes = reading.budget_minutes / i64::from(case.promise_working_days.max(1));
    let mut lines = vec![
        line("Lengkap", format!("{} WIB", date_time(case.complete_at))),
        line("Hari pertama yang dihitung", long_date(reading.first_day)),
        line("Janji", format!("{} hari kerja, {}", case.promise_working_days, duration(reading.budget_minutes, 0))),
        line("Jam kerja yang sudah lewat", duration(reading.elapsed_minutes, day_minutes)),
    ];
    for (pause, minutes) in shares(calendar, case) {
        let sum = format!("{} tidak dihitung", duration(minutes, day_minutes));
        lines.push(Line { what: format!("{} ({}), {}", pause.kind.words(), pause.kind.basis(), period(pause)), sum });
    }
    lines.push(line("Waktu layanan terpakai", duration(reading.net_minutes(), day_minutes)));
    lines.push(line(
        "Jatuh tempo",
        reading.due_at.map_or_else(
            || "ditentukan setelah jeda selesai".into(),
            |due| format!("{}, pukul {} WIB", long_date(local(due).date()), time(due)),
        ),
    ));
    lines
}

/// Each pause with the office minutes that it alone adds to those before it, so that overlaps count once and the sum is right.
fn shares<'a>(calendar: &Calendar, case: &Case<'a>) -> Vec<(&'a Pause, i64)> {
    let mut before = 0;
    let until = |n: usize| {
        let part = Case { pauses: &case.pauses[..n], ..*case };
        read(calendar, &part).map_or(0, |reading| reading.paused_minutes)
    };
    (1..=case.pauses.len())
        .map(|n| {
            let upto = until(n);
            let share = upto - before;
            before = upto;
            (&case.pauses[n - 1], share)
        })
        .filter(|(pause, share)| *share > 0 || pause.to.is_none())
        .collect()
}

/// `3 Desember 2026, 10.05 sampai 13.40`.
fn period(pause: &Pause) -> String {
    let same_day = |to: Timestamp| local(to).date() == local(pause.from).date();
    match pause.to {
        None => format!("sejak {}", date_time(pause.from)),
        Some(to) if minute(to) == minute(pause.from) => date_time(pause.from),
        Some(to) if same_day(to) => format!("{}, {} sampai {}", date(local(to).date()), time(pause.from), time(to)),
        Some(to) => format!("{} sampai {}", date_time(pause.from), date_time(to)),
    }
}

//! `saporancak clock compute FILE`: one case as JSON in, its due date and sums out, so that anyone can check a date.

use domain::calendar::{Calendar, Override, Week};
use domain::service_clock::{Case, Pause, PauseKind, read};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

/// Largest file read.
const BYTES_MAX: u64 = 4 << 20;
/// Most pauses, overrides and holidays of a case.
const PARTS_MAX: usize = 20_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    calendar: CalendarFile,
    complete_at: Timestamp,
    promise_working_days: u16,
    #[serde(default)]
    pauses: Vec<PauseFile>,
    now: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    hours: Week,
    #[serde(default)]
    overrides: Vec<Override>,
    #[serde(default)]
    holidays: BTreeSet<Date>,
}

/// Every pause given is counted, whatever it is called; the kind is for the reader.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PauseFile {
    #[serde(default, rename = "kind")]
    _kind: String,
    from: Timestamp,
    to: Option<Timestamp>,
}

/// Reads the case (`-` for standard input) and answers as one line of JSON; an error is a sentence.
pub fn compute(file: &Path) -> Result<String, String> {
    let told = |e: &dyn std::fmt::Display| format!("{}: {e}", file.display());
    let mut text = String::new();
    let read_all = if file == Path::new("-") {
        std::io::stdin().take(BYTES_MAX + 1).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(BYTES_MAX + 1).read_to_string(&mut text))
    };
    read_all.map_err(|e| told(&format!("tidak terbaca ({e})")))?;
    if text.len() as u64 > BYTES_MAX {
        return Err(told(&format!("lebih dari {} MB", BYTES_MAX >> 20)));
    }
    answer(&text).map_err(|e| told(&e))
}

fn answer(text: &str) -> Result<String, String> {
    let case: CaseFile = serde_json::from_str(text).map_err(|e| format!("bukan kasus yang sah: {e}"))?;
    if [case.pauses.len(), case.calendar.overrides.len(), case.calendar.holidays.len()]
        .into_iter()
        .any(|n| n > PARTS_MAX)
    {
        return Err(format!("paling banyak {PARTS_MAX} jeda, jam khusus, dan hari libur"));
    }
    if let Some(wrong) = case.calendar.overrides.iter().find(|o| o.to < o.from) {
        return Err(format!("jam khusus berakhir ({}) sebelum dimulai ({})", wrong.to, wrong.from));
    }
    let calendar = Calendar {
        hours: case.calendar.hours,
        overrides: case.calendar.overrides,
        holidays: case.calendar.holidays.into_iter().map(|day| (day, String::new())).collect(),
    };
    let pauses: Vec<Pause> =
        case.pauses.iter().map(|p| Pause { kind: PauseKind::Standstill, from: p.from, to: p.to }).collect();
    let question = Case {
        complete_at: case.complete_at,
        promise_working_days: case.promise_working_days,
        pauses: &pauses,
        now: case.now,
    };
    let reading = read(&calendar, &question).map_err(|e| e.to_string())?;
    let due_at = reading.due_at.map(|due| due.display_with_offset(jiff::tz::offset(7)).to_string());
    let answer = serde_json::json!({
        "due_at": due_at, "elapsed_minutes": reading.elapsed_minutes, "paused_minutes": reading.paused_minutes,
    });
    Ok(answer.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(pauses: &str) -> String {
        let hours = r#"{"mon":["07:30","16:00"],"tue":["07:30","16:00"],"wed":["07:30","16:00"],"thu":["07:30","16:00"],"fri":["07:30","16:30"]}"#;
        format!(
            r#"{{"calendar":{{"hours":{hours},"overrides":[{{"from":"2026-12-07","to":"2026-12-08","hours":{{"mon":["08:00","12:00"]}}}}],
            "holidays":["2026-12-02"]}},"complete_at":"2026-12-01T03:00:00Z","promise_working_days":3,"pauses":{pauses},
            "now":"2026-12-04T09:30:00+07:00"}}"#
        )
    }

    #[test]
    fn a_case_is_answered_in_wib() {
        // Wednesday 2 Dec is off; Thursday 510, Friday 540, Monday 7 Dec is 08.00-12.00: 240. Paused Friday 08.00-10.00: 120 minutes are
        // missing on Monday at noon; Tuesday has no hours under the override; Wednesday 9 Dec 07.30 + 120 minutes = 09.30.
        let pauses = r#"[{"kind":"c","from":"2026-12-04T08:00:00+07:00","to":"2026-12-04T10:00:00+07:00"}]"#;
        let expected = r#"{"due_at":"2026-12-09T09:30:00+07:00","elapsed_minutes":630,"paused_minutes":90}"#;
        assert_eq!(answer(&case(pauses)).unwrap(), expected);
    }

    #[test]
    fn a_pause_that_runs_on_leaves_no_date() {
        let pauses = r#"[{"kind":"returned","from":"2026-12-04T08:00:00+07:00","to":null}]"#;
        assert!(answer(&case(pauses)).unwrap().starts_with(r#"{"due_at":null,"#));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let says = |text: &str, words: &str| assert!(answer(text).unwrap_err().contains(words), "{text}");
        says("{}", "bukan kasus yang sah");
        says(&case("[]").replace(r#""now""#, r#""noww""#), "noww");
        says(&case("[]").replace("16:30", "06:30"), "jam kerja");
        says(&case("[]").replace(r#""promise_working_days":3"#, r#""promise_working_days":0"#), "janji harus 1");
        says(&case(r#"[{"kind":"c","from":"2026-12-04T08:00:00Z","to":"2026-12-04T07:00:00Z"}]"#), "jeda");
    }
}

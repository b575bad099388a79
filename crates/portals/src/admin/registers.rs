//! How each register is doing: whether it answers, how quickly, how many questions are left, and whether we leave it alone.

use domain::indonesian;
use pages::Tone;
use pages::parts::Tag;
use pages::staff::overview::HealthGroup;
use pages::staff::parts::{Fact, tag};
use registries::asking::{Health, State};

/// Fewer questions left than this are told.
const QUOTA_LOW: u64 = 500;

/// One register, on the page of the system's state.
pub fn group(name: &str, health: &Health) -> HealthGroup {
    let never = || "Belum pernah".to_owned();
    let answered = health.answered.map_or_else(never, |(at, took)| {
        format!("{} WIB, dalam {} milidetik", indonesian::date_time(at), took.as_millis())
    });
    let failed = health
        .failed
        .as_ref()
        .map_or_else(never, |(at, failure)| format!("{} WIB: {failure}", indonesian::date_time(*at)));
    let quota = health.quota.map_or_else(
        || "Tidak disebut".to_owned(),
        |seen| format!("{} (per {} WIB)", indonesian::thousands(seen.left), indonesian::date_time(seen.at)),
    );
    let facts = [
        ("Pertanyaan", way(health.state)),
        ("Jawaban terakhir", answered),
        ("Kegagalan terakhir", failed),
        ("Sejak server dijalankan", counted(health)),
        ("Sisa kuota", quota),
    ];
    let facts = facts.iter().map(|(label, value)| Fact::new(label, value)).collect();
    HealthGroup { title: format!("Register {name}"), state: state(health), facts }
}

fn state(health: &Health) -> Tag {
    match health.state {
        State::Resting { .. } | State::Trying { .. } => tag(Tone::Bad, "Tidak menjawab"),
        State::Working { .. } if health.quota.is_some_and(|seen| seen.left == 0) => tag(Tone::Bad, "Kuota habis"),
        State::Working { .. } if health.quota.is_some_and(|seen| seen.left < QUOTA_LOW) => {
            tag(Tone::Warning, "Kuota menipis")
        }
        State::Working { failures: 1.. } => tag(Tone::Warning, "Tersendat"),
        State::Working { failures: 0 } if health.answers == 0 => tag(Tone::Plain, "Belum ditanya"),
        State::Working { failures: 0 } => tag(Tone::Good, "Menjawab"),
    }
}

fn way(state: State) -> String {
    match state {
        State::Working { .. } => "Dikirim".into(),
        State::Resting { until, .. } => format!("Ditahan sampai {} WIB", indonesian::time(until)),
        State::Trying { .. } => "Sedang dicoba satu pertanyaan".into(),
    }
}

fn counted(health: &Health) -> String {
    let (answers, failures) = (indonesian::thousands(health.answers), indonesian::thousands(health.failures));
    format!("{answers} jawaban, {failures} kegagalan")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use registries::asking::Seen;

    #[test]
    fn a_register_that_rests_or_runs_out_is_told() {
        let at = Timestamp::UNIX_EPOCH;
        let health = |state, left: Option<u64>| Health {
            state,
            quota: left.map(|left| Seen { left, at }),
            answered: None,
            failed: None,
            answers: 3,
            failures: 0,
        };
        let working = |failures| State::Working { failures };
        let resting = State::Resting { until: at, rest: std::time::Duration::from_secs(30) };
        let words = |state_of, left| state(&health(state_of, left)).words;
        assert_eq!(words(working(0), None), "Menjawab");
        assert_eq!(words(working(2), Some(10_000)), "Tersendat");
        assert_eq!(words(working(0), Some(0)), "Kuota habis");
        assert_eq!(words(resting, None), "Tidak menjawab");
        assert!(group("SIAK", &health(resting, None)).title.contains("SIAK"));
    }
}

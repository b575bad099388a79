//! Time left until a promise, in working days, as officers read it.

use domain::application::Stage;
use domain::calendar::Calendar;
use domain::indonesian::{local, time};
use jiff::Timestamp;
use pages::parts::Tag;
use pages::staff::parts::{due_later, due_soon, due_today, late, paused};

/// Time left of an application at this stage.
pub fn of_stage(stage: &Stage, due: Option<Timestamp>, now: Timestamp, calendar: &Calendar) -> Tag {
    if stage.ended() {
        return due_later("Selesai");
    }
    // The applicant has it: Pasal 13 and 14 aside, this is the one time that is not the office's.
    if matches!(stage, Stage::Returned { .. } | Stage::AwaitingPayment { .. }) {
        return paused("Berhenti");
    }
    until(due, now, calendar)
}

/// Nothing was promised, and the law's limit for a decision has passed.
pub fn past_limit(limit: Timestamp, now: Timestamp, calendar: &Calendar) -> Tag {
    match calendar.working_days_between(local(limit).date(), local(now).date()) {
        0 => late("Batas lewat hari ini"),
        days => late(format!("Batas lewat {days} hari")),
    }
}

/// Time left until a moment; none, nothing was promised.
pub fn until(due: Option<Timestamp>, now: Timestamp, calendar: &Calendar) -> Tag {
    let Some(due) = due else { return due_later("Tanpa janji") };
    let (today, last) = (local(now).date(), local(due).date());
    if due < now {
        return match calendar.working_days_between(last, today) {
            0 => late("Lewat hari ini"),
            days => late(format!("Lewat {days} hari")),
        };
    }
    match calendar.working_days_between(today, last) {
        0 => due_today(format!("Hari ini, {}", time(due))),
        days @ 1..=2 => due_soon(format!("{days} hari")),
        days => due_later(format!("{days} hari")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::{Hours, Week};

    fn weekdays() -> Calendar {
        let day = Hours::parse("07:30", "16:00").ok();
        Calendar { hours: Week::of_days([day, day, day, day, day, None, None]), ..Calendar::default() }
    }

    #[test]
    fn weekends_do_not_press() {
        let none = weekdays();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let friday = at("2026-11-20T03:00:00Z");
        let words = |due: Option<&str>| until(due.map(at), friday, &none).words;
        assert_eq!(words(None), "Tanpa janji");
        assert_eq!(words(Some("2026-11-20T09:00:00Z")), "Hari ini, 16.00");
        assert_eq!(words(Some("2026-11-23T09:00:00Z")), "1 hari");
        assert_eq!(words(Some("2026-11-25T09:00:00Z")), "3 hari");
        assert_eq!(words(Some("2026-11-20T02:00:00Z")), "Lewat hari ini");
        assert_eq!(words(Some("2026-11-17T09:00:00Z")), "Lewat 3 hari");
    }

    #[test]
    fn the_clock_stands_while_the_applicant_has_it() {
        let since = Timestamp::UNIX_EPOCH;
        let paying = Stage::AwaitingPayment { since, notice: String::new(), amount_rp: 1 };
        assert_eq!(of_stage(&paying, Some(since), Timestamp::MAX, &Calendar::default()).words, "Berhenti");
        assert_eq!(
            of_stage(&Stage::Withdrawn { since }, Some(since), Timestamp::MAX, &Calendar::default()).words,
            "Selesai"
        );
    }
}

//! What happens because time passes and nobody pressed anything: warnings, alarms, probes, the copy of the status page. No timer ever
//! decides or signs; it tells somebody who may (UU 30/2014 ps 53; settled: Time).

use super::scrub;
use ground::App;
use houses::account::alarms::tell_alarms;
use houses::application::deadlines::deadlines;
use houses::appointment::reviewing::ask_for_review;
use houses::document::renewing;
use houses::interruption::announcing::status_copy;
use houses::interruption::estimates::{ends_unconfirmed, estimates_passed};
use houses::interruption::probing;
use houses::notice::digest::send_digests;
use houses::objection::deadlines as objection_deadlines;
use houses::performance::measuring::refresh_performance;
use houses::privacy::rewrapping::{self, Place};
use houses::privacy::{retention, terms};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// How often it is looked whether something is due.
const POLL: Duration = Duration::from_secs(2);

/// Works until `stop` is told; beside the queue, so that a mail server that hangs holds up no document.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    let mut timetable = Timetable::default();
    while !*stop.borrow() {
        tokio::select! {
            () = timetable.turn(&app) => {}
            _ = stop.changed() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => return,
        }
    }
}

/// When each thing was done last, in this process; each is safe to do twice.
#[derive(Default)]
struct Timetable {
    minute: Option<Timestamp>,
    copied: Option<Timestamp>,
    measured: Option<Timestamp>,
    renewed: Option<Timestamp>,
    disposed: Option<Timestamp>,
    rewrapping: Rewrapping,
    gave_back: Option<Timestamp>,
    scrub: scrub::Turns,
}

/// How far the keys of owners are wrapped by the newest master key, in this process; looking at them twice changes nothing.
#[derive(Default)]
struct Rewrapping {
    /// How many master keys there were when it was all done.
    done_for: usize,
    place: Place,
}

impl Rewrapping {
    async fn go_on(&mut self, app: &App) -> Result<(), ledger::sealed::SealedError> {
        let count = app.vault.count();
        if count == 1 || count == self.done_for {
            return Ok(());
        }
        match rewrapping::go_on(app, std::mem::take(&mut self.place)).await? {
            Some(place) => self.place = place,
            None => self.done_for = count,
        }
        Ok(())
    }
}

/// Deadlines, estimates, probes and digests are looked at this often.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// The copy says when it was written, so it is written though nothing changed.
const COPY_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// Published figures are this old at most.
const MEASURE_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// What was measured is put into its buckets, and what the allocator keeps of freed memory goes back, this often.
const GIVE_BACK_EVERY: SignedDuration = SignedDuration::from_secs(5);

/// Time stamps end in years, and twenty at a time are renewed.
const RENEW_EVERY: SignedDuration = SignedDuration::from_mins(10);

/// What was kept long enough is listed this often; years were counted in full days.
const DISPOSE_EVERY: SignedDuration = SignedDuration::from_hours(6);

impl Timetable {
    /// Does what is due; a failure is logged and tried again at the next turn.
    async fn turn(&mut self, app: &App) {
        let now = app.now();
        if is_due(&mut self.gave_back, now, GIVE_BACK_EVERY) {
            tokio::task::spawn_blocking(|| {
                web::metrics::keep_up();
                spare_memory::give_back();
            });
        }
        // A master key that was put beside the others takes over at once.
        let handle = app.clone();
        told("master keys", tokio::task::spawn_blocking(move || handle.vault.refresh()).await);
        // Changes made beside this process (the command line, a second server) show within seconds.
        told("current", houses::interruption::shown_everywhere::refresh(app).await);
        // A demo whose past is being filled has its own: by today's clock all of it would be late.
        if !app.duty.is_whole() {
            return;
        }
        if is_due(&mut self.minute, now, MINUTE) {
            told("probes", probing::look(app).await);
            told("deadlines", deadlines(app).await);
            told("objections", objection_deadlines::alarm(app).await);
            told("estimates", estimates_passed(app).await);
            told("ends", ends_unconfirmed(app).await);
            told("alarms", tell_alarms(app).await);
            told("reviews", ask_for_review(app).await);
            told("terms of personal data", terms::watch(app).await);
            told("digests", send_digests(app).await);
            told("waiting signatures", renewing::tidy_waiting(app).await);
        }
        if is_due(&mut self.measured, now, MEASURE_EVERY) {
            told("performance", refresh_performance(app).await);
        }
        if is_due(&mut self.renewed, now, RENEW_EVERY) {
            told("renewals", renewing::renew_due(app).await);
        }
        told("wrapping keys anew", self.rewrapping.go_on(app).await);
        told("the check of everything", self.scrub.turn(app).await);
        if is_due(&mut self.disposed, now, DISPOSE_EVERY) {
            told("retention", retention::propose(app).await);
        }
        if is_due(&mut self.copied, now, COPY_EVERY) {
            told("status copy", status_copy::write(app).await);
        }
    }
}

/// A clock that was put back counts as time that has passed: what was done "in the future" would else not be done until then.
pub(super) fn is_due(last: &mut Option<Timestamp>, now: Timestamp, every: SignedDuration) -> bool {
    let due = last.is_none_or(|last| now < last || now.duration_since(last) >= every);
    if due {
        *last = Some(now);
    }
    due
}

fn told<E: std::fmt::Display>(what: &str, done: Result<(), E>) {
    if let Err(error) = done {
        tracing::warn!(what, %error, "the timetable could not do this; it will try again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_put_right_stops_nothing() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut last = None;
        let mut due = |now: &str| is_due(&mut last, at(now), MINUTE);
        assert!(due("2026-11-23T01:00:00Z"));
        assert!(!due("2026-11-23T01:00:30Z"));
        assert!(due("2026-11-23T01:01:00Z"));
        // Forwards a year: once at once, then as usual.
        assert!(due("2027-11-23T01:01:01Z"));
        assert!(!due("2027-11-23T01:01:31Z"));
        // And back.
        assert!(due("2026-11-23T01:01:32Z"));
        assert!(!due("2026-11-23T01:02:00Z"));
        assert!(due("2026-11-23T01:02:32Z"));
    }
}

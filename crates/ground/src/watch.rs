//! Security events of this process: counted hour by hour, with an alarm for each kind that comes too often.
//!
//! Who did it is not kept here: the log and the notes of readings say that. A second process counts for itself.

use domain::ids::AccountId;
use domain::security_event::{READINGS_MAX, SecurityEvent};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long an alarm is shown.
const SHOWN: SignedDuration = SignedDuration::from_hours(24);
const HOUR_SECONDS: i64 = 3600;

/// Too many events of a kind within an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// What.
    pub event: SecurityEvent,
    /// When it was too often.
    pub at: Timestamp,
}

impl Alarm {
    /// The same for every process and every telling of it, for one hour.
    pub fn key(&self) -> String {
        format!("security:{}:{}", self.event.id(), hour(self.at))
    }
}

/// The counters.
#[derive(Default)]
pub struct Watch(Mutex<Counted>);

#[derive(Default)]
struct Counted {
    hour: i64,
    events: BTreeMap<SecurityEvent, u32>,
    readers: HashMap<AccountId, u32>,
    alarms: Vec<Alarm>,
    /// How many of the alarms somebody was told of.
    told: usize,
}

impl Watch {
    /// Counts an event.
    pub fn note(&self, event: SecurityEvent, now: Timestamp) {
        self.counted(now).note(event, now);
    }

    /// Counts that an officer opened something of somebody; far too much of it is an event.
    pub fn note_reading(&self, reader: AccountId, now: Timestamp) {
        let mut counted = self.counted(now);
        let count = counted.readers.entry(reader).or_default();
        *count += 1;
        if *count == READINGS_MAX + 1 {
            counted.note(SecurityEvent::ManyReadings, now);
        }
    }

    /// How many there were in this hour.
    pub fn count(&self, event: SecurityEvent, now: Timestamp) -> u32 {
        self.counted(now).events.get(&event).copied().unwrap_or_default()
    }

    /// The alarms of the last day, oldest first.
    pub fn alarms(&self, now: Timestamp) -> Vec<Alarm> {
        self.counted(now).alarms.clone()
    }

    /// Alarms nobody was told of yet.
    pub fn untold(&self, now: Timestamp) -> Vec<Alarm> {
        let counted = self.counted(now);
        counted.alarms[counted.told..].to_vec()
    }

    /// Notes that somebody was told of these, the oldest of what was untold.
    pub fn told(&self, alarms: &[Alarm], now: Timestamp) {
        let mut counted = self.counted(now);
        counted.told = (counted.told + alarms.len()).min(counted.alarms.len());
    }

    fn counted(&self, now: Timestamp) -> MutexGuard<'_, Counted> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.hour != hour(now) {
            counted.hour = hour(now);
            counted.events.clear();
            counted.readers.clear();
            let old = counted.alarms.iter().take_while(|alarm| now.duration_since(alarm.at) > SHOWN).count();
            // One that nobody was told of yet stays, however old it is.
            let gone = old.min(counted.told);
            counted.alarms.drain(..gone);
            counted.told -= gone;
        }
        counted
    }
}

impl Counted {
    fn note(&mut self, event: SecurityEvent, now: Timestamp) {
        metrics::counter!("security_events_total", "event" => event.id()).increment(1);
        let count = self.events.entry(event).or_default();
        *count += 1;
        if *count == event.alarm_at() {
            metrics::counter!("security_alarms_total", "event" => event.id()).increment(1);
            tracing::warn!(event = event.id(), "security alarm");
            self.alarms.push(Alarm { event, at: now });
        }
    }
}

fn hour(at: Timestamp) -> i64 {
    at.as_second().div_euclid(HOUR_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    fn raised(watch: &Watch, now: Timestamp) -> Vec<SecurityEvent> {
        watch.alarms(now).iter().map(|alarm| alarm.event).collect()
    }

    #[test]
    fn an_alarm_is_raised_once_an_hour_and_shown_for_a_day() {
        let watch = Watch::default();
        let most = SecurityEvent::Throttled.alarm_at();
        for _ in 1..most {
            watch.note(SecurityEvent::Throttled, at(0));
        }
        assert_eq!((raised(&watch, at(0)).len(), watch.count(SecurityEvent::Throttled, at(0))), (0, most - 1));
        watch.note(SecurityEvent::Throttled, at(59));
        watch.note(SecurityEvent::Throttled, at(59));
        assert_eq!(raised(&watch, at(59)), [SecurityEvent::Throttled], "once, however many follow");
        assert_eq!(watch.count(SecurityEvent::Throttled, at(60)), 0, "another hour");
        for _ in 0..most {
            watch.note(SecurityEvent::Throttled, at(61));
        }
        let keys: Vec<String> = watch.alarms(at(61)).iter().map(Alarm::key).collect();
        assert_eq!(keys, ["security:throttled:0", "security:throttled:1"]);
        watch.told(&watch.untold(at(61)), at(61));
        assert_eq!(raised(&watch, at(24 * 60 + 60)).len(), 1, "the first is a day old");
    }

    #[test]
    fn what_nobody_was_told_of_stays() {
        let watch = Watch::default();
        watch.note(SecurityEvent::Malware, at(0));
        assert_eq!(watch.untold(at(3 * 24 * 60)).len(), 1);
        watch.told(&watch.untold(at(3 * 24 * 60)), at(3 * 24 * 60));
        assert_eq!((watch.untold(at(4 * 24 * 60)).len(), watch.alarms(at(4 * 24 * 60)).len()), (0, 0));
    }

    #[test]
    fn a_reader_counts_alone() {
        let watch = Watch::default();
        let reader = |n: u128| AccountId(Uuid::from_u128(n));
        for _ in 0..READINGS_MAX {
            watch.note_reading(reader(1), at(0));
            watch.note_reading(reader(2), at(0));
        }
        assert!(raised(&watch, at(0)).is_empty(), "two who work hard are no alarm");
        watch.note_reading(reader(1), at(1));
        assert_eq!(raised(&watch, at(1)), [SecurityEvent::ManyReadings]);
    }
}

//! When the two interruptions of the past were, and what was done about them at which hour.

use super::calendar::{on, working_day_before};
use domain::calendar::Calendar;
use jiff::Timestamp;
use jiff::civil::{Date, Time, time};

/// One thing somebody does about an interruption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the orders of the law, in their order
pub enum OutageAct {
    Declare,
    Confirm,
    RecordPause,
    AgreePause,
    StateEnd,
    ConfirmEnd,
}

/// When the cable broke, and when the register did not answer, in days before today.
const DAYS_AGO: [i64; 2] = [150, 41];

/// All that is done about both.
pub fn moments(calendar: &Calendar, today: Date) -> impl Iterator<Item = (Timestamp, usize, OutageAct)> {
    use OutageAct::{AgreePause, Confirm, ConfirmEnd, Declare, RecordPause, StateEnd};
    let cable: &[(OutageAct, Time)] = &[
        (Declare, time(9, 5, 0, 0)),
        (Confirm, time(9, 20, 0, 0)),
        (RecordPause, time(10, 30, 0, 0)),
        (AgreePause, time(11, 10, 0, 0)),
        (StateEnd, time(14, 40, 0, 0)),
        (ConfirmEnd, time(15, 2, 0, 0)),
    ];
    let register: &[(OutageAct, Time)] = &[
        (Declare, time(10, 15, 0, 0)),
        (Confirm, time(10, 25, 0, 0)),
        (StateEnd, time(13, 50, 0, 0)),
        (ConfirmEnd, time(14, 5, 0, 0)),
    ];
    let days = DAYS_AGO.map(|days| working_day_before(calendar, today, days));
    let all = [cable.to_vec(), register.to_vec()].into_iter().zip(days).enumerate();
    all.flat_map(|(n, (acts, day))| acts.into_iter().map(move |(act, time)| (on(day, time), n, act)))
}

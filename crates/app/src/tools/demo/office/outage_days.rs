//! When the interruptions of the past were, and what was done about them at which hour.

use super::calendar::{on, working_day_before};
use domain::calendar::Calendar;
use jiff::Timestamp;
use jiff::civil::{Date, Time, time};

/// One thing somebody does about an interruption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the orders of the law, in their order
pub enum OutageAct {
    Notice,
    Declare,
    Confirm,
    RecordPause,
    AgreePause,
    StateEnd,
    ConfirmEnd,
}

/// When the cable broke, when the register did not answer, when the tax office's did not, and when the system saw that mail did not
/// go out, in days before today.
const DAYS_AGO: [i64; 4] = [150, 41, 1, 1];

/// All that is done about them. The last two wait for somebody: the end of one for a second person, the other for anybody at all.
pub fn moments(calendar: &Calendar, today: Date) -> impl Iterator<Item = (Timestamp, usize, OutageAct)> {
    use OutageAct::{AgreePause, Confirm, ConfirmEnd, Declare, Notice, RecordPause, StateEnd};
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
    let taxes: &[(OutageAct, Time)] =
        &[(Declare, time(10, 40, 0, 0)), (Confirm, time(10, 55, 0, 0)), (StateEnd, time(15, 10, 0, 0))];
    // A failure is proposed when it has been seen three times in a row.
    let mail: &[(OutageAct, Time)] =
        &[(Notice, time(13, 5, 0, 0)), (Notice, time(13, 6, 0, 0)), (Notice, time(13, 7, 0, 0))];
    let days = DAYS_AGO.map(|days| working_day_before(calendar, today, days));
    let all = [cable, register, taxes, mail].map(<[_]>::to_vec).into_iter().zip(days).enumerate();
    all.flat_map(|(n, (acts, day))| acts.into_iter().map(move |(act, time)| (on(day, time), n, act)))
}

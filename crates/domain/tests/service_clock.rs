//! Worked examples of the promised time, each with its calculation, after Pasal 14 and the definition in `domain::service_clock`.
//!
//! The calendar is Padang's: Monday to Thursday 07.30-16.00 (510 minutes), Friday 07.30-16.30 (540 minutes), the holidays and *cuti
//! bersama* of the catalogue, and the hours of Ramadan as ordered for 2025 (08.00-15.00: 420 minutes, Friday to 15.30: 450 minutes)
//! from 19 February to 19 March 2026.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

use domain::calendar::{Calendar, Hours, Override, Week, holidays};
use domain::service_clock::{Case, ClockError, Pause, PauseKind, Reading, duration, lines, read};
use jiff::Timestamp;
use jiff::civil::date;

fn padang() -> Calendar {
    let hours = |opens, closes| Hours::parse(opens, closes).ok();
    let week = |day, fri| Week::of_days([day, day, day, day, fri, None, None]);
    Calendar {
        hours: week(hours("07:30", "16:00"), hours("07:30", "16:30")),
        overrides: vec![Override {
            from: date(2026, 2, 19),
            to: date(2026, 3, 19),
            hours: week(hours("08:00", "15:00"), hours("08:00", "15:30")),
        }],
        holidays: holidays(include_str!("../../../catalog/_shared/holidays.csv")),
    }
}

/// `2026-12-03 10:05` in WIB.
fn at(text: &str) -> Timestamp {
    format!("{}:00+07:00", text.replace(' ', "T")).parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn pause(kind: PauseKind, from: &str, to: &str) -> Pause {
    Pause { kind, from: at(from), to: (!to.is_empty()).then(|| at(to)) }
}

fn reading(complete: &str, days: u16, pauses: &[Pause], now: &str) -> Reading {
    let case = Case { complete_at: at(complete), promise_working_days: days, pauses, now: at(now) };
    read(&padang(), &case).expect("a sound case")
}

/// When it is due, as `2026-12-03 16:00`; empty while that cannot be said.
fn due(complete: &str, days: u16, pauses: &[(&str, &str)]) -> String {
    let pauses: Vec<Pause> = pauses.iter().map(|(from, to)| pause(PauseKind::Standstill, from, to)).collect();
    let due = reading(complete, days, &pauses, complete).due_at;
    due.map_or_else(String::new, |due| {
        let local = domain::indonesian::local(due);
        format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
    })
}

#[test]
fn without_a_pause() {
    // 1. Complete Wednesday 25 Nov 10.00: Thursday is day 1, Friday day 2, Monday day 3; due when Monday closes.
    assert_eq!(due("2026-11-25 10:00", 3, &[]), "2026-11-30 16:00");
    // 2. One day promised on a Wednesday: Thursday's close.
    assert_eq!(due("2026-11-25 10:00", 1, &[]), "2026-11-26 16:00");
    // 3. One day promised on a Thursday: Friday closes at 16.30.
    assert_eq!(due("2026-11-26 10:00", 1, &[]), "2026-11-27 16:30");
    // 4. Complete Friday: the weekend does not count, Monday is day 1.
    assert_eq!(due("2026-11-27 10:00", 1, &[]), "2026-11-30 16:00");
    // 5. Complete at closing, 16.00: still Wednesday's, so Thursday is day 1.
    assert_eq!(due("2026-11-25 16:00", 1, &[]), "2026-11-26 16:00");
    // 6. Complete at 16.01: after closing, Thursday's; Friday is day 1.
    assert_eq!(due("2026-11-25 16:01", 1, &[]), "2026-11-27 16:30");
    // 7. Complete before opening, 05.00: that day's; Thursday is day 1.
    assert_eq!(due("2026-11-25 05:00", 1, &[]), "2026-11-26 16:00");
    // 8. Complete on Friday at 16.15, before Friday's later closing: Friday's; Monday is day 1.
    assert_eq!(due("2026-11-27 16:15", 1, &[]), "2026-11-30 16:00");
    // 9. Complete on Saturday: counts as Monday's, so Tuesday 1 Dec is day 1.
    assert_eq!(due("2026-11-28 09:00", 1, &[]), "2026-12-01 16:00");
    // 10. Ten working days from Wednesday 25 Nov: 26, 27, 30 Nov, 1, 2, 3, 4, 7, 8, 9 Dec.
    assert_eq!(due("2026-11-25 10:00", 10, &[]), "2026-12-09 16:00");
}

#[test]
fn seconds_are_cut_to_the_minute() {
    // 11. 16.00.59 lies in the minute of closing, so it still counts as that day.
    let case = Case {
        complete_at: "2026-11-25T16:00:59+07:00".parse().unwrap(),
        promise_working_days: 1,
        pauses: &[],
        now: at("2026-11-25 17:00"),
    };
    assert_eq!(read(&padang(), &case).unwrap().due_at, Some(at("2026-11-26 16:00")));
}

#[test]
fn year_end() {
    // 12. Complete Wednesday 23 Dec: 24 (cuti bersama) and 25 (Natal) are off, then the weekend; Monday 28 is day 1, Tuesday day 2.
    assert_eq!(due("2026-12-23 10:00", 2, &[]), "2026-12-29 16:00");
    // 13. Complete Thursday 24 Dec, a day off: counts as Monday 28's, Tuesday 29 is day 1.
    assert_eq!(due("2026-12-24 10:00", 1, &[]), "2026-12-29 16:00");
    // 14. Over New Year: complete Wednesday 30 Dec; 31 Dec day 1, 1 Jan is off, Mon 4 Jan day 2, Tue 5 Jan (Isra Mikraj) off, Wed 6 day 3.
    assert_eq!(due("2026-12-30 10:00", 3, &[]), "2027-01-06 16:00");
}

#[test]
fn ramadan_and_lebaran() {
    // 15. Complete Tuesday 24 Feb in Ramadan: Wednesday is day 1 and closes at 15.00.
    assert_eq!(due("2026-02-24 10:00", 1, &[]), "2026-02-25 15:00");
    // 16. Complete Thursday 26 Feb in Ramadan: Friday is day 1 and closes at 15.30.
    assert_eq!(due("2026-02-26 10:00", 1, &[]), "2026-02-27 15:30");
    // 17. Complete at 15.30 on a Tuesday of Ramadan: after closing, so Wednesday's; Thursday is day 1.
    assert_eq!(due("2026-02-24 15:30", 1, &[]), "2026-02-26 15:00");
    // 18. Into Ramadan: complete Monday 16 Feb, a cuti bersama, 17 is Imlek: counts as Wednesday 18's, Thursday 19 (first shorter day) is day 1.
    assert_eq!(due("2026-02-16 10:00", 1, &[]), "2026-02-19 15:00");
    // 19. Lebaran: complete Monday 16 March; Tuesday 17 day 1; 18 cuti, 19 Nyepi, 20 cuti, 21-22 Idul Fitri, 23 and 24 cuti; Wednesday 25
    //     day 2 (ordinary hours again), Thursday 26 day 3.
    assert_eq!(due("2026-03-16 10:00", 3, &[]), "2026-03-26 16:00");
    // 20. Complete within the Lebaran week (Friday 20 March): counts as Wednesday 25's; Thursday 26 is day 1.
    assert_eq!(due("2026-03-20 10:00", 1, &[]), "2026-03-26 16:00");
    // 21. Budget of shorter days, spent on longer ones: complete Thursday 12 March, 2 days: Fri 13 (450) + Mon 16 (420) = 870 minutes.
    //     A standstill over both days: work begins Tuesday 17, 420 of 870 that day (Ramadan), 450 left; next day is Wednesday 25 with
    //     510 minutes from 07.30: 07.30 + 450 minutes = 15.00.
    assert_eq!(due("2026-03-12 10:00", 2, &[("2026-03-13 00:00", "2026-03-17 00:00")]), "2026-03-25 15:00");
}

#[test]
fn with_the_applicant() {
    let returned = |from, to| pause(PauseKind::Returned, from, to);
    // 22. Three days from Wednesday 25 Nov (510 + 540 + 510 = 1560 minutes: Thu, Fri, Mon). Returned Thursday 26 at 10.00, sent again Friday
    //     27 at 10.00: Thursday loses 10.00-16.00 = 360, Friday 07.30-10.00 = 150, together 510. Monday's close has 1560 - 510 =
    //     1050; 510 more are Tuesday's whole day: due Tuesday 16.00.
    let one = [returned("2026-11-26 10:00", "2026-11-27 10:00")];
    assert_eq!(reading("2026-11-25 10:00", 3, &one, "2026-11-27 10:00").due_at, Some(at("2026-12-01 16:00")));
    // 23. On Friday 27 at 10.00: 510 + 150 = 660 office minutes have passed, 510 of them with the applicant.
    let then = reading("2026-11-25 10:00", 3, &one, "2026-11-27 10:00");
    assert_eq!((then.elapsed_minutes, then.paused_minutes, then.net_minutes()), (660, 510, 150));
    // 24. Still with the applicant: no due date can be named.
    let open = [returned("2026-11-26 10:00", "")];
    let waiting = reading("2026-11-25 10:00", 3, &open, "2026-12-02 16:00");
    // Thu 510, Fri 540, Mon, Tue, Wed 510 each = 2580; paused from Thursday 10.00: 360 + 540 + 3 x 510 = 2430.
    assert_eq!((waiting.due_at, waiting.elapsed_minutes, waiting.paused_minutes), (None, 2580, 2430));
    // 25. Returned within the first, uncounted day: what lies before the first counted day changes nothing.
    assert_eq!(due("2026-11-25 10:00", 1, &[("2026-11-25 11:00", "2026-11-25 15:00")]), "2026-11-26 16:00");
    // 26. Returned and sent again at night: no office minute is lost.
    assert_eq!(due("2026-11-25 10:00", 2, &[("2026-11-26 16:00", "2026-11-27 07:30")]), "2026-11-27 16:30");
    // 27. Two rounds: 60 minutes Thursday, 90 minutes Friday, one day promised (Thursday, 510). Friday needs 60 minutes after 07.30,
    //     that is 08.30; the second round begins later, at 09.00, and so changes nothing.
    let rounds = [("2026-11-26 09:00", "2026-11-26 10:00"), ("2026-11-27 09:00", "2026-11-27 10:30")];
    assert_eq!(due("2026-11-25 10:00", 1, &rounds), "2026-11-27 08:30");
    // 28. The same with the second round from 08.00: 30 minutes until 08.00, the rest after 10.30: due 11.00.
    let rounds = [("2026-11-26 09:00", "2026-11-26 10:00"), ("2026-11-27 08:00", "2026-11-27 10:30")];
    assert_eq!(due("2026-11-25 10:00", 1, &rounds), "2026-11-27 11:00");
}

#[test]
fn pasal_14() {
    // 29. Letter a: the network is down Thursday 3 Dec 10.05-13.40 (215 minutes). Three days from Tuesday 1 Dec: Wed 510, Thu 510, Fri 540.
    //     Friday closes with 1345 of 1560; 215 more on Monday 7 Dec from 07.30: due 11.05.
    assert_eq!(due("2026-12-01 10:00", 3, &[("2026-12-03 10:05", "2026-12-03 13:40")]), "2026-12-07 11:05");
    // 30. Over a weekend: Friday 27 Nov 15.00 to Monday 30 Nov 09.00 is 90 + 90 = 180 office minutes, however many hours it was.
    //     One day from Thursday 26: Friday's 540; Friday 07.30-15.00 gives 450, 90 more from Monday 09.00: due 10.30.
    assert_eq!(due("2026-11-26 10:00", 1, &[("2026-11-27 15:00", "2026-11-30 09:00")]), "2026-11-30 10:30");
    // 31. Wholly on a weekend: nothing moves.
    assert_eq!(due("2026-11-26 10:00", 2, &[("2026-11-28 00:00", "2026-11-30 00:00")]), "2026-11-30 16:00");
    // 32. Overlapping a and c: 09.00-12.00 and 11.00-14.00 are 5 hours, not 6. One day from Wednesday: Thursday's 510 less 300 = 210 by
    //     16.00; 300 more on Friday from 07.30: due 12.30.
    let both = [("2026-11-26 09:00", "2026-11-26 12:00"), ("2026-11-26 11:00", "2026-11-26 14:00")];
    assert_eq!(due("2026-11-25 10:00", 1, &both), "2026-11-27 12:30");
    // 33. Force majeure within the time with the applicant counts once: the applicant has it all Thursday, the network is down
    //     10.00-12.00 of it. One day from Wednesday: Friday's first 510 minutes: due 16.00.
    let inside = [("2026-11-26 00:00", "2026-11-27 00:00"), ("2026-11-26 10:00", "2026-11-26 12:00")];
    assert_eq!(due("2026-11-25 10:00", 1, &inside), "2026-11-27 16:00");
    // 34. A standstill that ended exactly when it began: nothing.
    assert_eq!(due("2026-11-25 10:00", 1, &[("2026-11-26 09:00", "2026-11-26 09:00")]), "2026-11-26 16:00");
    // 35. A standstill of one minute, the last before closing: that minute is made up on Friday, due 07.31.
    assert_eq!(due("2026-11-25 10:00", 1, &[("2026-11-26 15:59", "2026-11-26 16:00")]), "2026-11-27 07:31");
    // 36. A standstill that begins at the moment of the due date cannot move it.
    assert_eq!(due("2026-11-25 10:00", 1, &[("2026-11-26 16:00", "")]), "2026-11-26 16:00");
    // 37. One that begins a minute earlier and still runs: the last minute is missing, no date.
    assert_eq!(due("2026-11-25 10:00", 1, &[("2026-11-26 15:59", "")]), "");
    // 38. A week of force majeure over Lebaran: 16 March 08.00 (Ramadan opening) to 25 March 07.30. One day from Friday 13 March, after
    //     closing (15.31): counts as Monday 16's, Tuesday 17 is day 1 (420 minutes, all paused); Wednesday 25 from 07.30: due 14.30.
    assert_eq!(due("2026-03-13 15:31", 1, &[("2026-03-16 08:00", "2026-03-25 07:30")]), "2026-03-25 14:30");
    // 39. Over New Year: from 31 Dec 12.00 to Monday 4 Jan 12.00: 240 + 270 = 510 minutes (1 Jan is off). Two days from Wednesday 30 Dec: Thu 31
    //     and Mon 4 = 1020; 510 done by Monday's close; Tue 5 is off; Wednesday 6 gives 510: due 16.00.
    assert_eq!(due("2026-12-30 10:00", 2, &[("2026-12-31 12:00", "2027-01-04 12:00")]), "2027-01-06 16:00");
}

#[test]
fn the_sums_are_those_of_office_minutes() {
    // 40. Before the first counted day nothing has passed.
    let before = reading("2026-11-25 10:00", 3, &[], "2026-11-26 07:30");
    assert_eq!((before.elapsed_minutes, before.paused_minutes), (0, 0));
    assert_eq!(before.budget_minutes, 510 + 540 + 510);
    // 41. Friday 12.00: Thursday's 510 and 270 of Friday.
    assert_eq!(reading("2026-11-25 10:00", 3, &[], "2026-11-27 12:00").elapsed_minutes, 780);
    // 42. On Sunday what Friday left.
    assert_eq!(reading("2026-11-25 10:00", 3, &[], "2026-11-29 12:00").elapsed_minutes, 1050);
}

#[test]
fn a_case_that_has_no_answer_says_why() {
    let case = |days, pauses| Case {
        complete_at: at("2026-11-25 10:00"),
        promise_working_days: days,
        pauses,
        now: at("2026-11-26 10:00"),
    };
    assert_eq!(read(&padang(), &case(0, &[])), Err(ClockError::Promise));
    assert_eq!(read(&padang(), &case(5_001, &[])), Err(ClockError::Promise));
    let backwards = [pause(PauseKind::Standstill, "2026-11-26 10:00", "2026-11-26 09:00")];
    assert_eq!(read(&padang(), &case(1, &backwards)), Err(ClockError::PauseBackwards));
    assert_eq!(read(&Calendar::default(), &case(1, &[])), Err(ClockError::NoWorkingDays));
}

#[test]
fn the_days_that_were_used_are_counted_as_they_were_promised() {
    let reading = reading("2026-11-25 10:00", 3, &[], "2026-11-27 12:00");
    let number = |minutes| reading.day_number(&padang(), minutes);
    assert_eq!([number(0), number(1), number(510), number(511), number(1050), number(1051)], [0, 1, 1, 2, 2, 3]);
}

#[test]
fn the_sum_can_be_checked_with_a_pencil() {
    let pauses = [
        pause(PauseKind::Returned, "2026-12-02 15:00", "2026-12-03 09:00"),
        pause(PauseKind::ForceMajeureInfrastructure, "2026-12-03 08:00", "2026-12-03 13:40"),
    ];
    let now = at("2026-12-04 16:30");
    let case = Case { complete_at: at("2026-12-01 10:00"), promise_working_days: 3, pauses: &pauses, now };
    let reading = read(&padang(), &case).unwrap();
    let said: Vec<String> =
        lines(&padang(), &case, &reading).iter().map(|l| format!("{}: {}", l.what, l.sum)).collect();
    assert_eq!(
        said,
        [
            "Lengkap: 1 Desember 2026, 10.00 WIB",
            "Hari pertama yang dihitung: Rabu, 2 Desember 2026",
            // Wednesday and Thursday 510 each, Friday 540.
            "Janji: 3 hari kerja, 26 jam",
            // All three have passed; an average day of this promise is 520 minutes.
            "Jam kerja yang sudah lewat: 3 hari kerja",
            // Wednesday 15.00-16.00 and Thursday 07.30-09.00.
            "menunggu perbaikan pemohon (berkas di tangan pemohon), 2 Desember 2026, 15.00 sampai 3 Desember 2026, 09.00: \
             2 jam 30 menit tidak dihitung",
            // 08.00-09.00 was not counted already: 09.00-13.40 remain.
            "kerusakan jaringan karena keadaan kahar (Pasal 14 huruf a), 3 Desember 2026, 08.00 sampai 13.40: \
             4 jam 40 menit tidak dihitung",
            // 1560 - 150 - 280 = 1130 minutes: two days of 520 and 90 minutes.
            "Waktu layanan terpakai: 2 hari kerja 1 jam 30 menit",
            // 430 minutes are missing: Monday 7 Dec, 07.30 + 430 minutes.
            "Jatuh tempo: Senin, 7 Desember 2026, pukul 14.40 WIB",
        ]
    );
    assert_eq!(duration(0, 510), "0 menit");
}

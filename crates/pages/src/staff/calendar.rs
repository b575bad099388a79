//! The office's calendar for its admin: hours, other hours for a time, holidays, and what was changed.

use super::parts::{HistoryEntry, sample_frame};
use crate::form::Problems;
use crate::sample::KEY;
use crate::{Frame, Page};
use askama::Template;
use domain::account::Role;

/// `GET` and failed `POST /admin/kalender…`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/calendar.html")]
pub struct OfficeCalendar {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key.
    pub form_key: String,
    /// Version the forms are rendered from.
    pub version: i64,
    /// Hours by day of the week, Monday first: name, `07:30`, `16:00`; empty, closed.
    pub week: Vec<DayHours>,
    /// Other hours for a time.
    pub overrides: Vec<OverrideRow>,
    /// The year shown.
    pub year: i16,
    /// Its holidays: ISO date, in words, name.
    pub holidays: Vec<(String, String, String)>,
    /// `tanggal` and `nama` of a holiday being added.
    pub holiday: (String, String),
    /// `dari` and `sampai` of other hours being added, and their days.
    pub span: (String, String),
    /// Days of the hours being added.
    pub span_week: Vec<DayHours>,
    /// What was changed, newest first.
    pub history: Vec<HistoryEntry>,
    /// Everything wrong.
    pub problems: Problems,
}

/// A day of the week: posted as `buka_mon`, `tutup_mon`.
#[derive(Clone, Debug)]
pub struct DayHours {
    /// `mon`.
    pub id: &'static str,
    /// `Senin`.
    pub name: &'static str,
    /// `07:30`, or empty.
    pub opens: String,
    /// `16:00`, or empty.
    pub closes: String,
}

/// Other hours for a time.
#[derive(Clone, Debug)]
pub struct OverrideRow {
    /// Its place in the list.
    pub place: usize,
    /// From when to when, in words.
    pub span: String,
    /// Hours in words.
    pub hours: String,
}

/// Days of the week as they are posted and called.
pub const DAYS: [(&str, &str); 7] = [
    ("mon", "Senin"),
    ("tue", "Selasa"),
    ("wed", "Rabu"),
    ("thu", "Kamis"),
    ("fri", "Jumat"),
    ("sat", "Sabtu"),
    ("sun", "Minggu"),
];

impl Page for OfficeCalendar {
    const NAME: &'static str = "kalender";

    fn samples() -> Vec<(&'static str, Self)> {
        let week = |closes: &str| {
            DAYS.map(|(id, name)| {
                let open = !matches!(id, "sat" | "sun");
                let text = |text: &str| if open { text.to_owned() } else { String::new() };
                DayHours { id, name, opens: text("07:30"), closes: text(closes) }
            })
        };
        let full = Self {
            frame: sample_frame(Role::Admin, "Kalender kantor", "/admin/kalender"),
            form_key: KEY.into(),
            version: 3,
            week: week("16:00").into(),
            overrides: vec![OverrideRow {
                place: 0,
                span: "19 Februari 2026 sampai 19 Maret 2026".into(),
                hours: "Senin 08.00-15.00, Jumat 08.00-15.30".into(),
            }],
            year: 2026,
            holidays: vec![
                ("2026-12-25".into(), "Jumat, 25 Desember 2026".into(), "Hari Raya Natal".into()),
                // As long as a name may be, and without a place to break.
                ("2026-12-31".into(), "Kamis, 31 Desember 2026".into(), "Libur".repeat(16)),
            ],
            holiday: (String::new(), String::new()),
            span: (String::new(), String::new()),
            span_week: week("15:00").into(),
            history: vec![HistoryEntry {
                what: "Libur 31 Desember 2026 ditambah".into(),
                when: "23 November 2026, 10.05 WIB".into(),
                who: "Admin Contoh".into(),
                detail: String::new(),
            }],
            problems: Problems::default(),
        };
        let mut wrong = full.clone();
        wrong.holiday = ("2026-12-25".into(), String::new());
        wrong.problems.add("nama", "Tulis nama hari liburnya.");
        let empty = Self { overrides: Vec::new(), holidays: Vec::new(), history: Vec::new(), ..full.clone() };
        vec![("isi", full), ("salah", wrong), ("kosong", empty)]
    }
}

//! Published performance: five figures with what they mean, a year in charts, and tables by licence type and office.

use super::Figure;
use crate::chart::{Chart, Kind, Mark, Point, Series};
use crate::form::Choice;
use crate::{Frame, Page, sample};
use askama::Template;
use domain::performance::{Cell, Count, Counts, Hidden, ShownCount, Spread};

/// `/kinerja`; chooses with GET `bulan`, `izin`, `kantor`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/performance.html")]
pub struct Performance {
    /// Around the page.
    pub frame: Frame,
    /// `November 2026`.
    pub month: String,
    /// Until when the figures hold; none, the month was not counted.
    pub until: Option<String>,
    /// Licence type and office chosen, in words; empty, all.
    pub selection: String,
    /// Months to choose.
    pub months: Vec<Choice>,
    /// Licence types to choose.
    pub types: Vec<Choice>,
    /// Offices to choose.
    pub offices: Vec<Choice>,
    /// The five figures; empty, there are none.
    pub figures: Vec<Figure>,
    /// A year up to the month.
    pub charts: Vec<Chart>,
    /// By licence type, by office.
    pub breakdowns: Vec<Breakdown>,
    /// Where this month is as CSV.
    pub csv_month: String,
    /// Where all months are as CSV.
    pub csv_all: String,
    /// Where all months are as JSON.
    pub json_all: String,
}

/// A table with a row for each licence type or office.
#[derive(Clone, Debug)]
pub struct Breakdown {
    /// Unique in the page.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// Heading of the first column.
    pub of: &'static str,
    /// Headings of the others.
    pub heads: [&'static str; 8],
    /// The rows.
    pub rows: Vec<BreakdownRow>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct BreakdownRow {
    /// What it is about.
    pub name: String,
    /// Where its own figures are.
    pub href: String,
    /// One text for each heading.
    pub cells: Vec<String>,
}

impl Breakdown {
    /// An empty one; of an office, requests and answers are counted.
    pub fn new(id: &'static str, title: &'static str, of: &'static str, of_office: bool) -> Self {
        let [received, issued, rejected] = count_words(of_office);
        let heads = [received, issued, rejected, "Menunggu", "Tepat waktu", "Janji", "Nilai tengah", "9 dari 10 dalam"];
        Self { id, title, of, heads, rows: Vec::new() }
    }

    /// With these rows.
    #[must_use]
    pub fn with(self, rows: Vec<BreakdownRow>) -> Self {
        Self { rows, ..self }
    }
}

/// What came in, what was granted, what was refused: of an office, or of applications as a whole. The long word may be broken at its
/// soft hyphen: two figures stand side by side on a phone.
pub fn count_words(of_office: bool) -> [&'static str; 3] {
    if of_office {
        ["Diminta", "Direkomen\u{ad}dasikan", "Tidak direkomen\u{ad}dasikan"]
    } else {
        ["Masuk", "Terbit", "Ditolak"]
    }
}

/// The five figures of a cell. How long the longest has waited is known for the running month only.
pub fn figures_of(cell: &Cell, of_office: bool, running: bool) -> Vec<Figure> {
    let figure = |label: &str, value: String, detail: String| Figure { value, label: label.into(), detail };
    let count = |count, meaning: &str| match cell.shown(count) {
        ShownCount::Withheld => {
            ("–".to_owned(), "disembunyikan, supaya angka kecil di bawahnya tidak dapat dihitung".to_owned())
        }
        shown @ (ShownCount::Number(_) | ShownCount::Few) => (Point::from(shown).text(), meaning.to_owned()),
    };
    let (received, issued) = if of_office {
        ("rekomendasi diminta bulan ini", "rekomendasi diberikan bulan ini, dengan atau tanpa syarat")
    } else {
        ("permohonan lengkap dikirim bulan ini", "izin ditandatangani bulan ini")
    };
    let few = || "terlalu sedikit yang diputus untuk ditunjukkan".to_owned();
    let (days, days_mean) = cell.times().map_or_else(
        || ("–".to_owned(), few()),
        |t| (t.p50_days.to_string(), format!("nilai tengah; 9 dari 10 selesai dalam {} hari", t.p90_days)),
    );
    let (share, share_means) = cell.on_time_percent().map_or_else(
        || ("–".to_owned(), few()),
        |percent| (format!("{percent}%"), "diputus dalam waktu yang dijanjikan".to_owned()),
    );
    let waiting =
        format!("hari kerja bersih; yang menunggu sekarang: {}", Point::from(cell.shown(Count::Waiting)).text());
    let (longest, longest_means) = match cell.longest() {
        Some(days) if running => (format!("{days} hari"), waiting),
        _ if running => {
            ("–".to_owned(), format!("yang menunggu sekarang: {}", Point::from(cell.shown(Count::Waiting)).text()))
        }
        _ => ("–".to_owned(), "hanya dihitung untuk bulan berjalan".to_owned()),
    };
    let (received, received_means) = count(Count::Received, received);
    let (issued, issued_means) = count(Count::Issued, issued);
    let [received_word, issued_word, _] = count_words(of_office).map(str::to_lowercase);
    vec![
        figure(&received_word, received, received_means),
        figure(&issued_word, issued, issued_means),
        figure("hari kerja", days, days_mean),
        figure("tepat waktu", share, share_means),
        figure("menunggu terlama", longest, longest_means),
    ]
}

impl Page for Performance {
    const NAME: &'static str = "kinerja";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |name: &str, cells: [&str; 8]| BreakdownRow {
            name: name.into(),
            href: "/kinerja?izin=sip-apoteker".into(),
            cells: cells.map(String::from).to_vec(),
        };
        let by_type = Breakdown::new("jenis", "Menurut jenis izin", "Jenis izin", false).with(vec![
            row("Praktik apoteker", ["44", "41", "disembunyikan", "12", "92%", "5 hari", "4 hari", "6 hari"]),
            row("Praktik dokter hewan", ["< 5", "< 5", "0", "0", "–", "10 hari", "–", "–"]),
            row("Reklame", ["38", "30", "< 5", "15", "81%", "5 hari", "5 hari", "9 hari"]),
        ]);
        let by_office = Breakdown::new("opd", "Menurut OPD teknis", "OPD", true)
            .with(vec![row("Dinas Kesehatan", ["131", "120", "6", "18", "97%", "–", "2 hari", "4 hari"])]);
        let full = Self {
            frame: sample::frame("Kinerja layanan", "/kinerja"),
            month: "November 2026".into(),
            until: Some("22 November 2026, 14.05 WIB".into()),
            selection: String::new(),
            months: vec![
                Choice::new("2026-11", "November 2026", "2026-11"),
                Choice::new("2026-10", "Oktober 2026", ""),
            ],
            types: vec![Choice::new("", "Semua jenis izin", ""), Choice::new("reklame", "Reklame", "")],
            offices: vec![Choice::new("", "Seluruh proses", ""), Choice::new("DINKES", "Dinas Kesehatan", "")],
            figures: figures_of(&cell([318, 286, 9, 2, 61]), false, true),
            charts: charts(),
            breakdowns: vec![by_type, by_office],
            csv_month: "/kinerja.csv?bulan=2026-11".into(),
            csv_all: "/kinerja.csv".into(),
            json_all: "/kinerja.json".into(),
        };
        let mut few = full.clone();
        few.selection = "Praktik dokter hewan".into();
        few.figures = figures_of(&cell([3, 2, 0, 0, 1]), false, true);
        few.breakdowns.truncate(1);
        let mut office = full.clone();
        office.selection = "Dinas Kesehatan".into();
        office.month = "Oktober 2026".into();
        office.until = Some("31 Oktober 2026".into());
        office.figures = figures_of(&Cell { hidden: Hidden(1), ..cell([131, 120, 6, 0, 18]) }, true, false);
        let empty =
            Self { until: None, figures: Vec::new(), charts: Vec::new(), breakdowns: Vec::new(), ..full.clone() };
        vec![("biasa", full), ("sedikit", few), ("opd", office), ("belum-ada", empty)]
    }
}

fn cell(counts: [u32; 5]) -> Cell {
    let decided = counts[1] + counts[2];
    Cell {
        counts: Counts::new(counts),
        days: Spread::new([(4, decided * 6 / 10), (7, decided - decided * 6 / 10)]),
        p50_minutes: Some(1_900),
        p90_minutes: Some(3_300),
        promised: decided,
        on_time: decided * 94 / 100,
        longest_days: Some(11),
        ..Cell::default()
    }
}

fn charts() -> Vec<Chart> {
    let months = ["Jun", "Jul", "Agu", "Sep", "Okt", "Nov"].map(|short| (short.to_owned(), format!("{short} 2026")));
    let series = |name: &str, mark, values: [u32; 6]| Series {
        name: name.into(),
        mark,
        points: values.map(|v| if v == 0 { Point::Few } else { Point::Value(v) }).to_vec(),
    };
    let chart =
        |id, title: &str, kind| Chart { id, title: title.into(), kind, labels: months.to_vec(), ..Chart::default() };
    vec![
        Chart {
            series: vec![
                series("Masuk", Mark::A, [342, 365, 331, 352, 371, 318]),
                series("Terbit", Mark::B, [330, 352, 340, 338, 365, 286]),
            ],
            ..chart("arus", "Masuk dan terbit tiap bulan", Kind::Bars)
        },
        Chart {
            unit: "hari kerja",
            goal: Some((5, "Janji 5 hari kerja".into())),
            series: vec![
                series("Nilai tengah", Mark::A, [6, 5, 5, 5, 4, 4]),
                series("9 dari 10 dalam", Mark::B, [9, 9, 8, 8, 7, 7]),
            ],
            ..chart("lama", "Lama proses (hari kerja bersih)", Kind::Lines)
        },
        Chart {
            series: vec![
                series("Terbit", Mark::A, [330, 352, 340, 338, 365, 286]),
                series("Ditolak", Mark::C, [12, 0, 7, 19, 0, 9]),
            ],
            ..chart("hasil", "Hasil keputusan tiap bulan", Kind::Stacked)
        },
    ]
}

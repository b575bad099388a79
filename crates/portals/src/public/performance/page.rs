//! `/kinerja`: the figures of a month, how they came along over a year, and by licence type and office.

use crate::public::performance::asked::{ChosenFigures, Query};
use crate::public::performance::words;
use axum::extract::{self, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, VARY};
use db::{DbError, Tx};
use domain::indonesian::date_time;
use domain::performance::{Cell, Count, Month};
use ground::App;
use houses::performance::cells;
use houses::performance::cells::PlacedCell;
use jiff::Timestamp;
use pages::chart::{Chart, Kind, Mark, Point, Series};
use pages::form::Choice;
use pages::public::{Breakdown, BreakdownRow, Performance, count_words, figures_of};
use std::collections::{BTreeMap, BTreeSet};
use web::{Answer, Visitor, frame, html};

/// Months in a chart.
const CHART_MONTHS: i32 = 12;
/// Months that can be chosen.
const CHOICE_MONTHS: i64 = 120;
/// Short, because the page also carries the announcement of an interruption (Pasal 13(3)).
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// All that the page reads.
struct FoundFigures {
    months: Vec<(Month, Timestamp)>,
    of_month: Vec<PlacedCell>,
    series: Vec<PlacedCell>,
}

fn find(tx: &mut dyn Tx, month: Month, asked: &ChosenFigures) -> Result<FoundFigures, DbError> {
    let year = (month.plus(1 - CHART_MONTHS), month);
    Ok(FoundFigures {
        months: cells::months(tx, CHOICE_MONTHS)?,
        of_month: cells::of_month(tx, month)?,
        series: cells::series(tx, (&asked.type_id, &asked.office), year)?,
    })
}

/// The page.
pub async fn page(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    extract::Query(query): extract::Query<Query>,
) -> Answer {
    let asked = query.parse(&app)?;
    let month = asked.month.unwrap_or_else(|| Month::of(app.now()));
    let wanted = asked.clone();
    let found = app.db.read(move |tx| find(tx, month, &wanted)).await?;
    let frame = frame::of(&app, visitor.as_deref(), "Kinerja layanan", "/kinerja");
    let mut answer = html(&shown(&app, frame, (month, &asked), &found))?;
    // What is seen without signing in is the same for everyone.
    if visitor.is_none() {
        answer.headers_mut().insert(CACHE_CONTROL, CACHED);
    }
    answer.headers_mut().insert(VARY, HeaderValue::from_static("cookie"));
    Ok(answer)
}

fn shown(app: &App, frame: pages::Frame, of: (Month, &ChosenFigures), found: &FoundFigures) -> Performance {
    let (month, asked) = of;
    let at = |type_id: &str, office: &str| {
        found.of_month.iter().find(|kept| kept.type_id == type_id && kept.office == office)
    };
    let own = at(&asked.type_id, &asked.office).map(|kept| &kept.cell).filter(|cell| !cell.is_empty());
    let running = month == Month::of(app.now());
    let until = at("", "").map(|kept| if running { kept.computed_at } else { month.end() });
    let of_office = !asked.office.is_empty();
    let mut breakdowns = Vec::new();
    if asked.type_id.is_empty() {
        breakdowns.push(by_type(app, month, asked, found));
    }
    if !of_office {
        breakdowns.push(by_office(app, month, asked, found));
    }
    let with_month = ChosenFigures { month: Some(month), ..asked.clone() };
    let every_month = ChosenFigures { month: None, ..asked.clone() };
    Performance {
        frame,
        month: month.name(),
        until: until.map(|at| if running { format!("{} WIB", date_time(at)) } else { last_day(month) }),
        selection: selection(app, asked),
        months: months(month, found),
        types: types(app, asked),
        offices: offices(app, asked),
        figures: own.map(|cell| figures_of(cell, of_office, running)).unwrap_or_default(),
        charts: if own.is_some() || !found.series.is_empty() { charts(app, (month, asked), found) } else { Vec::new() },
        breakdowns: breakdowns.into_iter().filter(|table| !table.rows.is_empty()).collect(),
        csv_month: with_month.address("/kinerja.csv"),
        csv_all: every_month.address("/kinerja.csv"),
        json_all: every_month.address("/kinerja.json"),
    }
}

fn last_day(month: Month) -> String {
    domain::indonesian::date(month.first_day().last_of_month())
}

fn selection(app: &App, asked: &ChosenFigures) -> String {
    let type_name = app.rules.catalogue.current(&asked.type_id).map(|version| version.ty.short_name.clone());
    let office = (!asked.office.is_empty()).then(|| app.rules.catalogue.office_name(&asked.office));
    [type_name, office].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn months(chosen: Month, found: &FoundFigures) -> Vec<Choice> {
    let mut all: BTreeSet<Month> = found.months.iter().map(|(month, _)| *month).collect();
    all.insert(chosen);
    let current = chosen.to_string();
    all.iter().rev().map(|month| Choice::new(&month.to_string(), &month.name(), &current)).collect()
}

fn types(app: &App, asked: &ChosenFigures) -> Vec<Choice> {
    let offered = app.rules.catalogue.listed().into_iter().filter(|v| v.ty.offered() || v.ty.id == asked.type_id);
    let all = Choice::new("", "Semua jenis izin", &asked.type_id);
    [all].into_iter().chain(offered.map(|v| Choice::new(&v.ty.id, &v.ty.short_name, &asked.type_id))).collect()
}

fn offices(app: &App, asked: &ChosenFigures) -> Vec<Choice> {
    let codes =
        app.rules.catalogue.listed().into_iter().flat_map(|v| v.ty.offices.iter().map(|office| office.code.clone()));
    let codes: BTreeSet<String> = codes.chain((!asked.office.is_empty()).then(|| asked.office.clone())).collect();
    let all = Choice::new("", "Seluruh proses", &asked.office);
    let one = |code: &String| Choice::new(code, &app.rules.catalogue.office_name(code), &asked.office);
    [all].into_iter().chain(codes.iter().map(one)).collect()
}

fn by_type(app: &App, month: Month, asked: &ChosenFigures, found: &FoundFigures) -> Breakdown {
    let mut rows: Vec<BreakdownRow> = Vec::new();
    for kept in found.of_month.iter().filter(|kept| kept.office == asked.office && !kept.type_id.is_empty()) {
        let Some(version) = app.rules.catalogue.current(&kept.type_id) else { continue };
        let href =
            ChosenFigures { month: Some(month), type_id: kept.type_id.clone(), ..asked.clone() }.address("/kinerja");
        let promise = if asked.office.is_empty() {
            version.ty.promise.days
        } else {
            version.ty.office(&asked.office).and_then(|office| office.days)
        };
        rows.push(row((&version.ty.short_name, href), promise, &kept.cell));
    }
    // By name: an order by size would rank what is hidden.
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Breakdown::new("jenis", "Menurut jenis izin", "Jenis izin", !asked.office.is_empty()).with(rows)
}

fn by_office(app: &App, month: Month, asked: &ChosenFigures, found: &FoundFigures) -> Breakdown {
    let mut rows: Vec<BreakdownRow> = Vec::new();
    for kept in found.of_month.iter().filter(|kept| kept.type_id == asked.type_id && !kept.office.is_empty()) {
        let href =
            ChosenFigures { month: Some(month), office: kept.office.clone(), ..asked.clone() }.address("/kinerja");
        let version = app.rules.catalogue.current(&asked.type_id);
        let promise = version.and_then(|v| v.ty.office(&kept.office).and_then(|office| office.days));
        rows.push(row((&app.rules.catalogue.office_name(&kept.office), href), promise, &kept.cell));
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Breakdown::new("opd", "Menurut OPD teknis", "OPD", true).with(rows)
}

fn row(name: (&str, String), promise: Option<u16>, cell: &Cell) -> BreakdownRow {
    let times = cell.times();
    let [received, issued, rejected, waiting] = Count::PUBLISHED.map(|count| words::count(cell.shown(count)));
    BreakdownRow {
        name: name.0.to_owned(),
        href: name.1,
        cells: vec![
            received,
            issued,
            rejected,
            waiting,
            words::percent(cell.on_time_percent()),
            words::days(promise),
            words::days(times.map(|t| t.p50_days)),
            words::days(times.map(|t| t.p90_days)),
        ],
    }
}

/// A year up to the month: in and out, outcomes, days, share on time.
fn charts(app: &App, of: (Month, &ChosenFigures), found: &FoundFigures) -> Vec<Chart> {
    let (month, asked) = of;
    let counted: BTreeSet<Month> = found.months.iter().map(|(month, _)| *month).collect();
    let cells: BTreeMap<Month, &Cell> = found.series.iter().map(|kept| (kept.month, &kept.cell)).collect();
    let nothing = Cell::default();
    let year: Vec<(Month, &Cell)> = (1 - CHART_MONTHS..=0)
        .map(|back| month.plus(back))
        .filter(|month| counted.contains(month))
        .map(|month| (month, cells.get(&month).copied().unwrap_or(&nothing)))
        .collect();
    let labels: Vec<(String, String)> = year.iter().map(|(m, _)| (m.short().to_owned(), m.name())).collect();
    let series = |name: &str, mark, value: &dyn Fn(&Cell) -> Point| Series {
        name: name.to_owned(),
        mark,
        points: year.iter().map(|(_, cell)| value(cell)).collect(),
    };
    let counts = |count: Count| move |cell: &Cell| Point::from(cell.shown(count));
    let days = |value: fn(domain::performance::Times) -> u16| {
        move |cell: &Cell| cell.times().map_or(Point::None, |times| Point::Value(value(times).into()))
    };
    let share = |cell: &Cell| cell.on_time_percent().map_or(Point::None, Point::Value);
    let [received, issued, rejected] = count_words(!asked.office.is_empty());
    let version = app.rules.catalogue.current(&asked.type_id);
    let promise = version.and_then(|v| match asked.office.as_str() {
        "" => v.ty.promise.days,
        code => v.ty.office(code).and_then(|office| office.days),
    });
    let chart = |id, title: String, kind| Chart { id, title, kind, labels: labels.clone(), ..Chart::default() };
    vec![
        Chart {
            series: vec![
                series(received, Mark::A, &counts(Count::Received)),
                series(issued, Mark::B, &counts(Count::Issued)),
            ],
            ..chart("arus", format!("{received} dan {} tiap bulan", issued.to_lowercase()), Kind::Bars)
        },
        Chart {
            unit: "hari kerja",
            goal: promise.map(|days| (days.into(), format!("Janji {days} hari kerja"))),
            series: vec![
                series("Nilai tengah", Mark::A, &days(|t| t.p50_days)),
                series("9 dari 10 dalam", Mark::B, &days(|t| t.p90_days)),
            ],
            ..chart("lama", "Lama proses (hari kerja bersih)".into(), Kind::Lines)
        },
        Chart {
            unit: "%",
            top: Some(100),
            series: vec![series("Tepat waktu", Mark::A, &share)],
            ..chart("tepat", "Selesai tepat waktu (persen)".into(), Kind::Lines)
        },
        Chart {
            series: vec![
                series(issued, Mark::A, &counts(Count::Issued)),
                series(rejected, Mark::C, &counts(Count::Rejected)),
            ],
            ..chart("hasil", "Hasil keputusan tiap bulan".into(), Kind::Stacked)
        },
    ]
}

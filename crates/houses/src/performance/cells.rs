//! Published performance: cells per month, licence type and office, replaced a month at a time.

use db::{DbError, Row, Tx, Value};
use domain::performance::{Cell, Count, Counts, Hidden, Month, Spread};
use jiff::Timestamp;

const CLEAR_MONTH: &str = "delete from performance where month = $1";
const CLEAR: &str = "delete from performance";
const PUT: &str = "insert into performance (month, type_id, office, received, issued, rejected, withdrawn, waiting, hidden, \
    days, p50_minutes, p90_minutes, promised, on_time, longest_days, computed_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
const OF_MONTH: &str = "select month, type_id, office, received, issued, rejected, withdrawn, waiting, hidden, days, \
    p50_minutes, p90_minutes, promised, on_time, longest_days, computed_at from performance where month = $1 \
    order by type_id, office";
const BETWEEN: &str = "select month, type_id, office, received, issued, rejected, withdrawn, waiting, hidden, days, \
    p50_minutes, p90_minutes, promised, on_time, longest_days, computed_at from performance \
    where month >= $1 and month <= $2 order by month, type_id, office";
const SERIES: &str = "select month, type_id, office, received, issued, rejected, withdrawn, waiting, hidden, days, \
    p50_minutes, p90_minutes, promised, on_time, longest_days, computed_at from performance \
    where type_id = $1 and office = $2 and month >= $3 and month <= $4 order by month";
const MONTHS: &str = "select month, computed_at from performance where type_id = '' and office = '' \
    order by month desc limit $1";

/// A cell with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedCell {
    /// Which month.
    pub month: Month,
    /// Licence type; empty, all.
    pub type_id: String,
    /// Code of the office; empty, applications as a whole.
    pub office: String,
    /// The figures.
    pub cell: Cell,
    /// Until when they hold.
    pub computed_at: Timestamp,
}

/// Replaces a month.
pub fn put(tx: &mut dyn Tx, month: Month, cells: &[PlacedCell]) -> Result<(), DbError> {
    tx.execute(CLEAR_MONTH, &[month.to_string().into()])?;
    cells.iter().try_for_each(|kept| tx.execute(PUT, &values(kept)?).map(|_| ()))
}

/// Forgets everything, before it is counted anew.
pub fn clear(tx: &mut dyn Tx) -> Result<(), DbError> {
    tx.execute(CLEAR, &[]).map(|_| ())
}

fn values(kept: &PlacedCell) -> Result<Vec<Value>, DbError> {
    let cell = &kept.cell;
    let days: Vec<(u16, u32)> = cell.days.pairs().collect();
    let days = serde_json::to_string(&days).map_err(|e| DbError::Engine(e.to_string()))?;
    let mut values = vec![kept.month.to_string().into(), (&kept.type_id).into(), (&kept.office).into()];
    values.extend(Count::ALL.map(|count| cell.counts.get(count).into()));
    values.extend([
        u32::from(cell.hidden.0).into(),
        days.into(),
        cell.p50_minutes.into(),
        cell.p90_minutes.into(),
        cell.promised.into(),
        cell.on_time.into(),
        cell.longest_days.map(i64::from).into(),
        kept.computed_at.into(),
    ]);
    Ok(values)
}

/// All cells of a month.
pub fn of_month(tx: &mut dyn Tx, month: Month) -> Result<Vec<PlacedCell>, DbError> {
    read(&tx.query(OF_MONTH, &[month.to_string().into()])?)
}

/// All cells of these months, both included.
pub fn between(tx: &mut dyn Tx, first: Month, last: Month) -> Result<Vec<PlacedCell>, DbError> {
    read(&tx.query(BETWEEN, &[first.to_string().into(), last.to_string().into()])?)
}

/// One cell through these months, both included; months in which nothing happened to it are not among them.
pub fn series(tx: &mut dyn Tx, of: (&str, &str), months: (Month, Month)) -> Result<Vec<PlacedCell>, DbError> {
    let (first, last) = months;
    read(&tx.query(SERIES, &[of.0.into(), of.1.into(), first.to_string().into(), last.to_string().into()])?)
}

/// Months that were counted and until when they hold, newest first.
pub fn months(tx: &mut dyn Tx, count_max: i64) -> Result<Vec<(Month, Timestamp)>, DbError> {
    let rows = tx.query(MONTHS, &[count_max.into()])?;
    rows.iter().map(|row| Ok((month(row)?, row.instant("computed_at")))).collect()
}

fn month(row: &Row) -> Result<Month, DbError> {
    let text = row.text("month");
    text.parse().map_err(|()| DbError::Engine(format!("no month: {text}")))
}

fn read(rows: &[Row]) -> Result<Vec<PlacedCell>, DbError> {
    let number = |row: &Row, name: &str| u32::try_from(row.int(name)).unwrap_or_default();
    let kept = |row: &Row| {
        let days: Vec<(u16, u32)> =
            serde_json::from_str(&row.text("days")).map_err(|e| DbError::Engine(e.to_string()))?;
        let counts = ["received", "issued", "rejected", "withdrawn", "waiting"].map(|name| number(row, name));
        Ok(PlacedCell {
            month: month(row)?,
            type_id: row.text("type_id"),
            office: row.text("office"),
            cell: Cell {
                counts: Counts::new(counts),
                hidden: Hidden(u16::try_from(row.int("hidden")).unwrap_or(u16::MAX)),
                days: Spread::new(days),
                p50_minutes: row.opt_int("p50_minutes"),
                p90_minutes: row.opt_int("p90_minutes"),
                promised: number(row, "promised"),
                on_time: number(row, "on_time"),
                longest_days: row.opt_int("longest_days").and_then(|days| u16::try_from(days).ok()),
            },
            computed_at: row.instant("computed_at"),
        })
    };
    rows.iter().map(kept).collect()
}

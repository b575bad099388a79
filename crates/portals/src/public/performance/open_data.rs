//! The figures for programs: `/kinerja.csv` and `/kinerja.json`, with what each column means inside.

use crate::public::performance::asked::{ChosenFigures, Query};
use crate::public::performance::words;
use crate::public::performance::words::{COLUMNS, HIDING};
use axum::extract::{self, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::performance::{Count, Month, ShownCount};
use ground::App;
use houses::performance::cells;
use houses::performance::cells::PlacedCell;
use serde_json::{Map, Value, json};
use web::{Answer, WebError};

/// Months given where none is asked for.
const MONTHS_DEFAULT: i32 = 24;
/// Anyone may keep a copy this long.
pub const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// What was asked for, and the rows found.
struct PublishedRows {
    asked: ChosenFigures,
    rows: Vec<PlacedCell>,
}

async fn given(app: &App, query: Query) -> Result<PublishedRows, WebError> {
    let asked = query.parse(app)?;
    let running = Month::of(app.now());
    let months = asked.month.map_or((running.plus(1 - MONTHS_DEFAULT), running), |month| (month, month));
    let wanted = asked.clone();
    let mut rows = app.db.read(move |tx| cells::between(tx, months.0, months.1)).await?;
    rows.retain(|kept| wanted.type_id.is_empty() || kept.type_id == wanted.type_id);
    rows.retain(|kept| wanted.office.is_empty() || kept.office == wanted.office);
    Ok(PublishedRows { asked, rows })
}

fn type_name(app: &App, id: &str) -> String {
    match id {
        "" => "Semua jenis izin".into(),
        id => app.rules.catalogue.current(id).map_or_else(|| id.to_owned(), |version| version.ty.short_name.clone()),
    }
}

fn office_name(app: &App, code: &str) -> String {
    if code.is_empty() { String::new() } else { app.rules.catalogue.office_name(code) }
}

/// `/kinerja.csv`: RFC 4180 with a header row, and the mark by which a spreadsheet knows UTF-8.
pub async fn csv(State(app): State<App>, extract::Query(query): extract::Query<Query>) -> Answer {
    let given = given(&app, query).await?;
    let mut text = String::from("\u{feff}");
    text.push_str(&line(&COLUMNS.map(|(name, ..)| name.to_owned())));
    for kept in &given.rows {
        text.push_str(&line(&fields(&app, kept)));
    }
    let name = given.asked.month.map_or_else(|| "kinerja.csv".into(), |month| format!("kinerja-{month}.csv"));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present")),
        (CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        (CACHE_CONTROL, CACHED),
    ];
    Ok((headers, text).into_response())
}

fn fields(app: &App, kept: &PlacedCell) -> [String; 15] {
    let cell = &kept.cell;
    let plain = |shown| match shown {
        ShownCount::Number(number) => number.to_string(),
        hidden @ (ShownCount::Few | ShownCount::Withheld) => words::count(hidden),
    };
    let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
    let times = cell.times();
    let [received, issued, rejected, waiting] = Count::PUBLISHED.map(|count| plain(cell.shown(count)));
    [
        kept.month.to_string(),
        kept.type_id.clone(),
        type_name(app, &kept.type_id),
        kept.office.clone(),
        office_name(app, &kept.office),
        received,
        issued,
        rejected,
        waiting,
        number(times.map(|t| t.p50_days.into())),
        number(times.map(|t| t.p90_days.into())),
        number(times.map(|t| t.p50_minutes)),
        number(times.map(|t| t.p90_minutes)),
        number(cell.on_time_percent().map(i64::from)),
        kept.computed_at.to_string(),
    ]
}

/// A row; every field is quoted, and one that a spreadsheet would run as a formula is made text.
fn line(fields: &[String]) -> String {
    let quoted = fields.iter().map(|field| {
        let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
        format!("\"{}{}\"", if formula { "'" } else { "" }, field.replace('"', "\"\""))
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

/// `/kinerja.json`: the same rows; a hidden count is null and named beside.
pub async fn json(State(app): State<App>, extract::Query(query): extract::Query<Query>) -> Answer {
    let given = given(&app, query).await?;
    let city = &app.rules.catalogue.city;
    let column =
        |(name, unit, meaning): &(&str, &str, &str)| ((*name).to_owned(), json!({ "satuan": unit, "arti": meaning }));
    let body = json!({
        "judul": format!("Kinerja layanan perizinan Kota {}", city.place),
        "penerbit": format!("{} Kota {}", city.office, city.place),
        "alamat": format!("{}{}", app.rules.public_url, given.asked.address("/kinerja.json")),
        "lisensi": { "nama": "Creative Commons Atribusi 4.0", "alamat": "https://creativecommons.org/licenses/by/4.0/" },
        "contoh": app.rules.specimen,
        "data_sampai": given.rows.iter().map(|kept| kept.computed_at).max().map(|at| at.to_string()),
        "kolom": COLUMNS.iter().map(column).collect::<Map<_, _>>(),
        "penyembunyian": HIDING,
        "baris": given.rows.iter().map(|kept| row(&app, kept)).collect::<Vec<_>>(),
    });
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/json")), (CACHE_CONTROL, CACHED)];
    Ok((headers, body.to_string()).into_response())
}

fn row(app: &App, kept: &PlacedCell) -> Value {
    let cell = &kept.cell;
    let times = cell.times();
    let [received, issued, rejected, waiting] = Count::PUBLISHED.map(|count| match cell.shown(count) {
        ShownCount::Number(number) => json!(number),
        ShownCount::Few | ShownCount::Withheld => Value::Null,
    });
    let named = |shown| -> Vec<&str> {
        let names = ["masuk", "terbit", "ditolak", "menunggu"];
        Count::PUBLISHED
            .iter()
            .zip(names)
            .filter(|(count, _)| cell.shown(**count) == shown)
            .map(|(_, name)| name)
            .collect()
    };
    json!({
        "bulan": kept.month.to_string(),
        "izin": kept.type_id,
        "nama_izin": type_name(app, &kept.type_id),
        "kantor": kept.office,
        "nama_kantor": office_name(app, &kept.office),
        "masuk": received,
        "terbit": issued,
        "ditolak": rejected,
        "menunggu": waiting,
        "kurang_dari_5": named(ShownCount::Few),
        "disembunyikan": named(ShownCount::Withheld),
        "hari_p50": times.map(|t| t.p50_days),
        "hari_p90": times.map(|t| t.p90_days),
        "menit_p50": times.map(|t| t.p50_minutes),
        "menit_p90": times.map(|t| t.p90_minutes),
        "persen_tepat_waktu": cell.on_time_percent(),
        "dihitung_pada": kept.computed_at.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_a_formula_and_quotes_are_doubled() {
        let fields = ["=1+1", "Izin \"A\", B", "< 5", "-3", ""].map(str::to_owned);
        assert_eq!(line(&fields), "\"'=1+1\",\"Izin \"\"A\"\", B\",\"< 5\",\"'-3\",\"\"\r\n");
    }
}

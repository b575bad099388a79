//! From a posted form to answers, and what is wrong with them.

use super::{
    Answer, Answers, Column, Condition, Field, FieldKind, LONG_TEXT_CHARS_MAX, Problem, Section, TABLE_ROWS_MAX,
    TEXT_CHARS_MAX,
};
use crate::identity_number::{Nik, parse_email, parse_nib, parse_nip, parse_npwp, parse_phone};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Whether all conditions hold for these answers; `variant` answers [`super::VARIANT`].
pub fn holds(conditions: &[Condition], answers: &Answers, variant: &str) -> bool {
    conditions.iter().all(|condition| {
        let fits = |value: &str| condition.any_of.iter().any(|wanted| wanted == value);
        if condition.field == super::VARIANT {
            return fits(variant);
        }
        match answers.get(&condition.field) {
            Some(Answer::One(value)) => fits(value),
            Some(Answer::Many(values)) => values.iter().any(|v| fits(v)),
            _ => false,
        }
    })
}

/// Fields of a section that are asked, given these answers.
pub fn asked<'a>(section: &'a Section, answers: &Answers, variant: &str) -> Vec<&'a Field> {
    if !holds(&section.when, answers, variant) {
        return Vec::new();
    }
    section.fields.iter().filter(|f| holds(&f.when, answers, variant)).collect()
}

/// Reads one field from posted pairs named `f.<id>`, `f.<id>.<part>`, `f.<id>.<row>.<column>`.
/// `None` when the form did not contain the field at all. Nothing is refused here: limits cut, problems are told later.
pub fn read(field: &Field, pairs: &[(String, String)]) -> Option<Answer> {
    let name = format!("f.{}", field.id);
    let values = |wanted: &str| -> Vec<String> {
        pairs.iter().filter(|(n, _)| n == wanted).map(|(_, v)| cut(v, field.kind)).collect()
    };
    let parts = |names: &[&str]| {
        let parts: BTreeMap<String, String> = names
            .iter()
            .filter_map(|part| values(&format!("{name}.{part}")).pop().map(|v| ((*part).to_owned(), v)))
            .collect();
        (!parts.is_empty()).then_some(Answer::Parts(parts))
    };
    match field.kind {
        FieldKind::MultipleChoice => {
            let chosen: Vec<String> = values(&name).into_iter().filter(|v| !v.is_empty()).collect();
            let shown = pairs.iter().any(|(n, _)| *n == name || *n == format!("{name}.asked"));
            shown.then_some(Answer::Many(chosen))
        }
        FieldKind::Address => parts(&["street", "rt", "rw", "kelurahan", "other"]),
        FieldKind::Place => parts(&["lat", "lon"]),
        FieldKind::DateRange => parts(&["from", "to"]),
        FieldKind::Table => read_table(field, pairs, &name),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Date
        | FieldKind::Choice
        | FieldKind::YesNo
        | FieldKind::Nik
        | FieldKind::Npwp
        | FieldKind::Nib
        | FieldKind::Nip
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Declaration => values(&name).pop().map(|value| Answer::One(normal(field.kind, &value))),
    }
}

fn read_table(field: &Field, pairs: &[(String, String)], name: &str) -> Option<Answer> {
    let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let prefix = format!("{name}.");
    let mut seen = false;
    for (pair, value) in pairs {
        let Some((row, column)) = pair.strip_prefix(&prefix).and_then(|rest| rest.split_once('.')) else { continue };
        let (Ok(row), Ok(column)) = (row.parse::<usize>(), column.parse::<usize>()) else { continue };
        if row >= TABLE_ROWS_MAX || column >= field.columns.len() {
            continue;
        }
        seen = true;
        let cells = rows.entry(row).or_insert_with(|| vec![String::new(); field.columns.len()]);
        cells[column] = cut(value, FieldKind::Text);
    }
    let filled = rows.into_values().filter(|cells| cells.iter().any(|c| !c.is_empty())).collect();
    seen.then_some(Answer::Rows(filled))
}

fn cut(value: &str, kind: FieldKind) -> String {
    let chars_max = if kind == FieldKind::LongText { LONG_TEXT_CHARS_MAX } else { TEXT_CHARS_MAX };
    value.trim().chars().filter(|c| !c.is_control() || *c == '\n').take(chars_max).collect()
}

/// One spelling for what can be written in several ways; what cannot be read stays as typed.
fn normal(kind: FieldKind, value: &str) -> String {
    let parsed = match kind {
        FieldKind::Nik => Nik::parse(value).map(|n| n.as_str().to_owned()),
        FieldKind::Npwp => parse_npwp(value),
        FieldKind::Nib => parse_nib(value),
        FieldKind::Nip => parse_nip(value),
        FieldKind::Phone => parse_phone(value),
        FieldKind::Email => parse_email(value),
        FieldKind::Money => Ok(value.chars().filter(|c| !matches!(c, '.' | ' ')).collect::<String>().replace("Rp", "")),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Number
        | FieldKind::Date
        | FieldKind::DateRange
        | FieldKind::Choice
        | FieldKind::MultipleChoice
        | FieldKind::YesNo
        | FieldKind::Address
        | FieldKind::Place
        | FieldKind::Table
        | FieldKind::Declaration => return value.to_owned(),
    };
    parsed.unwrap_or_else(|_| value.to_owned())
}

/// Everything that still has to change in these sections before they are complete.
pub fn problems(sections: &[Section], answers: &Answers, variant: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    for section in sections {
        for field in asked(section, answers, variant) {
            if let Err(sentence) = check(field, answers.get(&field.id)) {
                found.push(Problem { section: section.id.clone(), field: field.id.clone(), sentence });
            }
        }
    }
    found
}

/// Checks one answer; the error is a sentence for the person.
pub fn check(field: &Field, answer: Option<&Answer>) -> Result<(), String> {
    let empty = match answer {
        None => true,
        Some(Answer::One(value)) => value.is_empty(),
        Some(Answer::Many(values)) => values.is_empty(),
        Some(Answer::Rows(rows)) => rows.is_empty(),
        Some(Answer::Parts(parts)) => parts.values().all(String::is_empty),
    };
    if empty {
        return if field.optional { Ok(()) } else { Err(missing(field)) };
    }
    match answer {
        Some(Answer::One(value)) => check_one(field, value),
        Some(Answer::Many(values)) => values.iter().try_for_each(|v| check_choice(&field.choices, v)),
        Some(Answer::Rows(rows)) => check_rows(field, rows),
        Some(Answer::Parts(parts)) => check_parts(field.kind, parts),
        None => Ok(()),
    }
}

fn missing(field: &Field) -> String {
    let label = field.label.trim_end_matches('?');
    match field.kind {
        FieldKind::Choice | FieldKind::YesNo => format!("Pilih satu jawaban: {label}."),
        FieldKind::MultipleChoice => format!("Pilih paling sedikit satu: {label}."),
        FieldKind::Declaration => format!("Beri tanda setuju: {label}."),
        FieldKind::Table => format!("Isi paling sedikit satu baris: {label}."),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Date
        | FieldKind::DateRange
        | FieldKind::Nik
        | FieldKind::Npwp
        | FieldKind::Nib
        | FieldKind::Nip
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Address
        | FieldKind::Place => format!("Isi {label}."),
    }
}

fn check_one(field: &Field, value: &str) -> Result<(), String> {
    match field.kind {
        FieldKind::Nik => Nik::parse(value).map(|_| ()),
        FieldKind::Npwp => parse_npwp(value).map(|_| ()),
        FieldKind::Nib => parse_nib(value).map(|_| ()),
        FieldKind::Nip => parse_nip(value).map(|_| ()),
        FieldKind::Phone => parse_phone(value).map(|_| ()),
        FieldKind::Email => parse_email(value).map(|_| ()),
        FieldKind::Number => check_number(field, value),
        FieldKind::Money => value
            .parse::<u64>()
            .map(|_| ())
            .map_err(|_| "Isi jumlah rupiah dengan angka saja. Contoh: 150000.".to_owned()),
        FieldKind::Date => parse_date(value).map(|_| ()),
        FieldKind::Choice => check_choice(&field.choices, value),
        FieldKind::YesNo if !matches!(value, "ya" | "tidak") => Err("Pilih ya atau tidak.".into()),
        FieldKind::Declaration if value != "ya" => Err(missing(field)),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::DateRange
        | FieldKind::MultipleChoice
        | FieldKind::YesNo
        | FieldKind::Address
        | FieldKind::Place
        | FieldKind::Table
        | FieldKind::Declaration => Ok(()),
    }
}

fn check_number(field: &Field, value: &str) -> Result<(), String> {
    let number: f64 =
        value.replace(',', ".").parse().map_err(|_| "Isi dengan angka saja. Contoh: 12 atau 2,5.".to_owned())?;
    #[allow(clippy::cast_precision_loss)] // limits are small whole numbers
    match (field.min, field.max) {
        (Some(min), _) if number < min as f64 => Err(format!("Paling sedikit {min}.")),
        (_, Some(max)) if number > max as f64 => Err(format!("Paling banyak {max}.")),
        _ if number.is_finite() => Ok(()),
        _ => Err("Isi dengan angka saja. Contoh: 12 atau 2,5.".into()),
    }
}

fn check_choice(choices: &[String], value: &str) -> Result<(), String> {
    if choices.iter().any(|c| c == value) { Ok(()) } else { Err("Pilih salah satu dari daftar.".into()) }
}

fn check_rows(field: &Field, rows: &[Vec<String>]) -> Result<(), String> {
    for (i, cells) in rows.iter().enumerate() {
        for (column, cell) in field.columns.iter().zip(cells) {
            check_cell(column, cell).map_err(|sentence| format!("Baris {}, {}: {sentence}", i + 1, column.label))?;
        }
    }
    Ok(())
}

fn check_cell(column: &Column, cell: &str) -> Result<(), String> {
    if cell.is_empty() {
        return if column.optional { Ok(()) } else { Err("belum diisi.".into()) };
    }
    match column.kind {
        FieldKind::Nik => Nik::parse(cell).map(|_| ()),
        FieldKind::Date => parse_date(cell).map(|_| ()),
        FieldKind::Choice => check_choice(&column.choices, cell),
        FieldKind::Number => {
            cell.replace(',', ".").parse::<f64>().map(|_| ()).map_err(|_| "isi dengan angka saja.".into())
        }
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Money
        | FieldKind::DateRange
        | FieldKind::MultipleChoice
        | FieldKind::YesNo
        | FieldKind::Npwp
        | FieldKind::Nib
        | FieldKind::Nip
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Address
        | FieldKind::Place
        | FieldKind::Table
        | FieldKind::Declaration => Ok(()),
    }
}

fn check_parts(kind: FieldKind, parts: &BTreeMap<String, String>) -> Result<(), String> {
    let part = |name: &str| parts.get(name).map_or("", String::as_str);
    match kind {
        FieldKind::Address if part("street").is_empty() => Err("Isi nama jalan dan nomor rumah.".into()),
        FieldKind::Address if part("kelurahan").is_empty() && part("other").is_empty() => {
            Err("Pilih kelurahan, atau tulis kota lain bila di luar Padang.".into())
        }
        FieldKind::Place => {
            let degrees = |name: &str, max: f64| {
                part(name).replace(',', ".").parse::<f64>().ok().as_ref().is_some_and(|d| d.abs() <= max)
            };
            if degrees("lat", 90.0) && degrees("lon", 180.0) {
                Ok(())
            } else {
                Err("Isi lintang dan bujur dengan angka. Contoh: -0,9471 dan 100,4172.".into())
            }
        }
        FieldKind::DateRange => {
            let (from, to) = (parse_date(part("from"))?, parse_date(part("to"))?);
            if from <= to { Ok(()) } else { Err("Tanggal akhir harus sesudah tanggal awal.".into()) }
        }
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Date
        | FieldKind::Choice
        | FieldKind::MultipleChoice
        | FieldKind::YesNo
        | FieldKind::Nik
        | FieldKind::Npwp
        | FieldKind::Nib
        | FieldKind::Nip
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Address
        | FieldKind::Table
        | FieldKind::Declaration => Ok(()),
    }
}

/// A date as the browser posts it.
pub fn parse_date(text: &str) -> Result<Date, String> {
    let sentence = || "Isi tanggal lengkap. Contoh: 17 08 1990.".to_owned();
    let date: Date = text.parse().map_err(|_| sentence())?;
    if (1900..=2200).contains(&date.year()) { Ok(date) } else { Err(sentence()) }
}

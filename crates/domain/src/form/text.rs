//! Answers as people read them, on screens and documents.

use super::{Answer, Column, Field, FieldKind, parse_date};
use crate::indonesian;
use crate::typed::number;
use std::collections::BTreeMap;

/// Names by code of `kelurahan-padang.csv`: (kelurahan, kecamatan).
pub type KelurahanNames = BTreeMap<String, (String, String)>;

/// The answer as text; empty when there is none.
pub fn text(field: &Field, answer: Option<&Answer>, names: &KelurahanNames) -> String {
    match answer {
        None => String::new(),
        Some(Answer::One(value)) => one(field, value),
        Some(Answer::Many(values)) => values.join(", "),
        Some(Answer::Rows(rows)) => {
            let row =
                |cells: &Vec<String>| field.columns.iter().zip(cells).map(|(c, v)| cell(c, v)).collect::<Vec<_>>();
            rows.iter().map(|cells| row(cells).join(", ")).collect::<Vec<_>>().join("; ")
        }
        Some(Answer::Parts(parts)) => of_parts(field.kind, parts, names),
    }
}

/// A cell of a table as people read it.
pub fn cell(column: &Column, value: &str) -> String {
    of_kind(column.kind, value)
}

fn one(field: &Field, value: &str) -> String {
    let text = of_kind(field.kind, value);
    match &field.unit {
        Some(unit) if field.kind == FieldKind::Number => format!("{text} {unit}"),
        _ => text,
    }
}

fn of_kind(kind: FieldKind, value: &str) -> String {
    match kind {
        FieldKind::Date => date(value),
        FieldKind::Money => value.parse().map_or_else(|_| value.to_owned(), indonesian::rupiah),
        FieldKind::YesNo => if value == "ya" { "Ya" } else { "Tidak" }.to_owned(),
        FieldKind::Declaration => if value == "ya" { "Setuju" } else { "" }.to_owned(),
        FieldKind::Phone => value.strip_prefix("+62").map_or_else(|| value.to_owned(), |local| format!("0{local}")),
        FieldKind::Number => number::kept(value).map_or_else(|| value.to_owned(), |number| number.shown()),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::DateRange
        | FieldKind::Choice
        | FieldKind::MultipleChoice
        | FieldKind::Nik
        | FieldKind::Npwp
        | FieldKind::Nib
        | FieldKind::Nip
        | FieldKind::Email
        | FieldKind::Address
        | FieldKind::Place
        | FieldKind::Table => value.to_owned(),
    }
}

fn date(value: &str) -> String {
    parse_date(value).map_or_else(|_| value.to_owned(), indonesian::date)
}

fn of_parts(kind: FieldKind, parts: &BTreeMap<String, String>, names: &KelurahanNames) -> String {
    let part = |name: &str| parts.get(name).map_or("", String::as_str);
    match kind {
        FieldKind::DateRange => format!("{} sampai {}", date(part("from")), date(part("to"))),
        FieldKind::Place => format!("{}; {}", part("lat"), part("lon")),
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
        | FieldKind::Declaration => address(part, names),
    }
}

fn address<'a>(part: impl Fn(&str) -> &'a str, names: &KelurahanNames) -> String {
    let mut lines = vec![part("street").to_owned()];
    for name in ["rt", "rw"] {
        if !matches!(part(name), "" | "-") {
            lines.push(format!("{} {}", name.to_uppercase(), part(name)));
        }
    }
    match names.get(part("kelurahan")) {
        Some((kelurahan, kecamatan)) => {
            lines.push(format!("Kelurahan {kelurahan}, Kecamatan {kecamatan}, Kota Padang"));
        }
        None => lines.push(part("other").to_owned()),
    }
    lines.retain(|line| !line.is_empty());
    lines.join(", ")
}

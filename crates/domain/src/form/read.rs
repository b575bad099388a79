//! From a posted form to answers, each in its one spelling.

use super::{Answer, Field, FieldKind};
use crate::identity_number::{Nik, parse_email, parse_nib, parse_nip, parse_npwp, parse_phone};
use crate::typed::clean;
use crate::typed::date::date;
use crate::typed::number::{Number, Wanted, rupiah};
use std::collections::BTreeMap;

/// Reads one field from posted pairs named `f.<id>`, `f.<id>.<part>`, `f.<id>.<row>.<column>`.
/// `None` when the form did not contain the field at all. Nothing is refused or cut here: problems are told later.
pub fn read(field: &Field, pairs: &[(String, String)]) -> Option<Answer> {
    let name = format!("f.{}", field.id);
    let values = |wanted: &str| -> Vec<String> {
        pairs.iter().filter(|(n, _)| n == wanted).map(|(_, v)| visible(v, field.kind)).collect()
    };
    let spelled = |value: &str| spelled(field.kind, value, field.number());
    let parts = |names: &[&str]| {
        let parts: BTreeMap<String, String> = names
            .iter()
            .filter_map(|part| Some(((*part).to_owned(), spelled(&values(&format!("{name}.{part}")).pop()?))))
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
        | FieldKind::Declaration => values(&name).pop().map(|value| Answer::One(spelled(&value))),
    }
}

fn read_table(field: &Field, pairs: &[(String, String)], name: &str) -> Option<Answer> {
    let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let prefix = format!("{name}.");
    let mut seen = false;
    for (pair, value) in pairs {
        let Some((row, column)) = pair.strip_prefix(&prefix).and_then(|rest| rest.split_once('.')) else { continue };
        let (Ok(row), Ok(column)) = (row.parse::<usize>(), column.parse::<usize>()) else { continue };
        let Some(spec) = field.columns.get(column) else { continue };
        seen = true;
        let cells = rows.entry(row).or_insert_with(|| vec![String::new(); field.columns.len()]);
        cells[column] = spelled(spec.kind, &visible(value, FieldKind::Text), spec.number());
    }
    let filled = rows.into_values().filter(|cells| cells.iter().any(|c| !c.is_empty())).collect();
    seen.then_some(Answer::Rows(filled))
}

fn visible(value: &str, kind: FieldKind) -> String {
    if kind == FieldKind::LongText { clean::text(value).trim().to_owned() } else { clean::line(value) }
}

/// One spelling for what can be written in several ways; what cannot be read stays as typed.
fn spelled(kind: FieldKind, value: &str, wanted: Wanted) -> String {
    let parsed = match kind {
        FieldKind::Nik => Nik::parse(value).map(|n| n.as_str().to_owned()),
        FieldKind::Npwp => parse_npwp(value),
        FieldKind::Nib => parse_nib(value),
        FieldKind::Nip => parse_nip(value),
        FieldKind::Phone => parse_phone(value),
        FieldKind::Email => parse_email(value),
        FieldKind::Number => Number::read(value, wanted).map(|number| number.to_string()),
        FieldKind::Money => rupiah(value).map(|amount| amount.to_string()),
        FieldKind::Date | FieldKind::DateRange => date(value).map(|day| day.to_string()),
        FieldKind::Text
        | FieldKind::LongText
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

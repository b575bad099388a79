//! Which questions are asked, and what is wrong with their answers.

use super::{
    Answer, Answers, Column, Field, FieldKind, LONG_TEXT_CHARS_MAX, Problem, Section, TABLE_ROWS_MAX, TEXT_CHARS_MAX,
};
use crate::form::condition::holds;
use crate::form::limit::{Against, broken, broken_cell};
use crate::identity_number::{Nik, parse_email, parse_nib, parse_nip, parse_npwp, parse_phone};
use crate::typed::date::date;
use crate::typed::fits::unfit;
use crate::typed::number::{Number, rupiah};
use crate::typed::place::misplaced;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Fields of a section that are asked, given these answers.
pub fn asked<'a>(section: &'a Section, answers: &Answers, variant: &str) -> Vec<&'a Field> {
    if !holds(&section.when, answers, variant) {
        return Vec::new();
    }
    section.fields.iter().filter(|f| holds(&f.when, answers, variant)).collect()
}

/// Everything that still has to change in these sections before they are complete, for the variant, on the day.
pub fn problems(sections: &[Section], answers: &Answers, (variant, today): (&str, Date)) -> Vec<Problem> {
    let mut found = Vec::new();
    let shown: Vec<(&Section, &Field)> =
        sections.iter().flat_map(|s| asked(s, answers, variant).into_iter().map(move |f| (s, f))).collect();
    // A field of another page is known by its answer alone.
    let hidden = |id: &str| {
        let here = sections.iter().flat_map(|section| &section.fields).any(|field| field.id == id);
        here && !shown.iter().any(|(_, field)| field.id == id)
    };
    let against = Against { answers, variant, today, hidden: &hidden };
    for (section, field) in &shown {
        let wrong = check(field, answers.get(&field.id)).and_then(|()| match answers.get(&field.id) {
            Some(Answer::Rows(rows)) => check_days(field, rows, today),
            _ => broken(field, &against).map_or(Ok(()), Err),
        });
        if let Err(sentence) = wrong {
            found.push(Problem { section: section.id.clone(), field: field.id.clone(), sentence });
        }
    }
    found
}

fn check_days(field: &Field, rows: &[Vec<String>], today: Date) -> Result<(), String> {
    for (i, cells) in rows.iter().enumerate() {
        for (column, cell) in field.columns.iter().zip(cells) {
            if let Some(sentence) = broken_cell(&column.limits, cell, today) {
                return Err(at(i, column, &sentence));
            }
        }
    }
    Ok(())
}

fn at(row: usize, column: &Column, sentence: &str) -> String {
    format!("Baris {}, {}: {sentence}", row + 1, column.label)
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
        FieldKind::Number => Number::read(value, field.number()).map(|_| ()),
        FieldKind::Money => rupiah(value).map(|_| ()),
        FieldKind::Date => date(value).map(|_| ()),
        FieldKind::Choice => check_choice(&field.choices, value),
        FieldKind::YesNo if !matches!(value, "ya" | "tidak") => Err("Pilih ya atau tidak.".into()),
        FieldKind::Declaration if value != "ya" => Err(missing(field)),
        FieldKind::Text => unfit(value, TEXT_CHARS_MAX).map_or(Ok(()), Err),
        FieldKind::LongText => unfit(value, LONG_TEXT_CHARS_MAX).map_or(Ok(()), Err),
        FieldKind::DateRange
        | FieldKind::MultipleChoice
        | FieldKind::YesNo
        | FieldKind::Address
        | FieldKind::Place
        | FieldKind::Table
        | FieldKind::Declaration => Ok(()),
    }
}

fn check_choice(choices: &[String], value: &str) -> Result<(), String> {
    if choices.iter().any(|c| c == value) { Ok(()) } else { Err("Pilih salah satu dari daftar.".into()) }
}

fn check_rows(field: &Field, rows: &[Vec<String>]) -> Result<(), String> {
    if rows.len() > TABLE_ROWS_MAX {
        return Err(format!("Paling banyak {TABLE_ROWS_MAX} baris. Anda mengisi {}.", rows.len()));
    }
    for (i, cells) in rows.iter().enumerate() {
        for (column, cell) in field.columns.iter().zip(cells) {
            check_cell(column, cell).map_err(|sentence| at(i, column, &sentence))?;
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
        FieldKind::Npwp => parse_npwp(cell).map(|_| ()),
        FieldKind::Nib => parse_nib(cell).map(|_| ()),
        FieldKind::Nip => parse_nip(cell).map(|_| ()),
        FieldKind::Phone => parse_phone(cell).map(|_| ()),
        FieldKind::Email => parse_email(cell).map(|_| ()),
        FieldKind::Date => date(cell).map(|_| ()),
        FieldKind::Choice => check_choice(&column.choices, cell),
        FieldKind::Number => Number::read(cell, column.number()).map(|_| ()),
        FieldKind::Money => rupiah(cell).map(|_| ()),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::DateRange
        | FieldKind::MultipleChoice
        | FieldKind::YesNo
        | FieldKind::Address
        | FieldKind::Place
        | FieldKind::Table
        | FieldKind::Declaration => unfit(cell, TEXT_CHARS_MAX).map_or(Ok(()), Err),
    }
}

fn check_parts(kind: FieldKind, parts: &BTreeMap<String, String>) -> Result<(), String> {
    let part = |name: &str| parts.get(name).map_or("", String::as_str);
    if let Some(sentence) = parts.values().find_map(|part| unfit(part, TEXT_CHARS_MAX)) {
        return Err(sentence);
    }
    match kind {
        FieldKind::Address if part("street").is_empty() => Err("Isi nama jalan dan nomor rumah.".into()),
        FieldKind::Address if part("kelurahan").is_empty() && part("other").is_empty() => {
            Err("Pilih kelurahan, atau tulis kota lain bila di luar Padang.".into())
        }
        FieldKind::Address => ["rt", "rw"].iter().try_for_each(|name| neighbourhood(name, part(name))),
        FieldKind::Place => misplaced(part("lat"), part("lon")).map_or(Ok(()), |sentence| Err(sentence.into())),
        FieldKind::DateRange => {
            let (from, to) = (date(part("from"))?, date(part("to"))?);
            if from <= to { Ok(()) } else { Err("Tanggal akhir harus sama dengan atau setelah tanggal awal.".into()) }
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
        | FieldKind::Table
        | FieldKind::Declaration => Ok(()),
    }
}

/// RT and RW are numbers of up to three digits; a hyphen says that there is none.
fn neighbourhood(name: &str, value: &str) -> Result<(), String> {
    let is_number = value.len() <= 3 && value.bytes().all(|b| b.is_ascii_digit());
    if is_number || value == "-" {
        return Ok(());
    }
    Err(format!("Isi {} dengan angka, paling banyak tiga. Contoh: 002.", name.to_uppercase()))
}

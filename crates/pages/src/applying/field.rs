//! From a field of the form, its answer and its problem to what the page draws.

use super::place::Districts;
use domain::form::{Answer, Answers, Column, Condition, Field, FieldKind, TABLE_ROWS_MAX};
use domain::identity_number::Nik;
use domain::indonesian;
use std::collections::BTreeMap;

/// More choices than this are offered as a select.
const RADIOS_MAX: usize = 7;

/// A question as drawn.
#[derive(Clone, Debug)]
pub struct Question {
    /// Id of the field.
    pub id: String,
    /// Name of the field when posted, `f.<id>`; also the `id` of its first control.
    pub name: String,
    /// Label.
    pub label: String,
    /// Hint, may be empty.
    pub hint: String,
    /// May be left empty.
    pub optional: bool,
    /// Conditions on fields of the same page for the script: lines of name, tab, values separated by tabs.
    pub shown_when: Option<String>,
    /// The same for people without the script.
    pub shown_when_words: Option<String>,
    /// What is wrong.
    pub problem: Option<String>,
    /// What the officer asks to be changed.
    pub note: Option<String>,
    /// Mark of the answer that is kept while the page is shown, sent back as `b.<id>`; none when it is not asked now.
    pub mark: Option<String>,
    /// The same question was answered differently elsewhere: what is kept, and what was typed here, in words.
    pub conflict: Option<(String, String)>,
    /// How it is answered.
    pub control: Control,
}

/// How a question is answered.
#[derive(Clone, Debug)]
pub enum Control {
    /// One line.
    Line(Line),
    /// Several lines.
    Lines(String),
    /// One of a few.
    Radios(Vec<Cell>),
    /// One of many.
    Select(Vec<Cell>),
    /// Any of several.
    Ticks(Vec<Cell>),
    /// A statement.
    Declaration(bool),
    /// Two dates.
    Dates {
        /// First day.
        from: Line,
        /// Last day.
        to: Line,
    },
    /// An address; parts by their names in the form.
    Address(BTreeMap<String, String>),
    /// Latitude and longitude.
    Place {
        /// Latitude as typed.
        lat: String,
        /// Longitude as typed.
        lon: String,
    },
    /// A repeated group: filled rows, then empty ones.
    Table(Vec<TableRow>),
    /// Not asked now: shown as it stands.
    Fixed(String),
}

/// An input of one line.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// As typed.
    pub value: String,
    /// HTML `type`.
    pub kind: &'static str,
    /// Further attributes, literal markup.
    pub attributes: &'static str,
    /// Shown before it, `Rp`.
    pub before: &'static str,
    /// Shown behind it: a unit.
    pub after: String,
}

/// A choice, or a cell of a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// `id` in the page.
    pub id: String,
    /// Name when posted.
    pub name: String,
    /// Label.
    pub label: String,
    /// Value.
    pub value: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// For a cell of a table: its input, or its choices.
    pub line: Line,
    /// For a cell of a table with choices: those.
    pub choices: Vec<String>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Number shown.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// What a question is drawn from, besides its field.
pub(super) struct Context<'a> {
    pub answers: &'a Answers,
    /// Fields asked on the same page: conditions on them are left to the page.
    pub same_page: &'a [Field],
    /// Empty rows wanted, by field; one when absent.
    pub empty_rows: &'a BTreeMap<String, usize>,
}

/// Draws a field with its answer.
pub(super) fn question(field: &Field, context: &Context<'_>) -> Question {
    let local: Vec<&Condition> =
        field.when.iter().filter(|c| context.same_page.iter().any(|f| f.id == c.field)).collect();
    Question {
        id: field.id.clone(),
        name: format!("f.{}", field.id),
        label: field.label.clone(),
        hint: if field.hint.is_empty() { usual_hint(field.kind).to_owned() } else { field.hint.clone() },
        optional: field.optional,
        shown_when: (!local.is_empty()).then(|| for_script(&local)),
        shown_when_words: (!local.is_empty()).then(|| in_words(&local, context.same_page)),
        problem: None,
        note: None,
        mark: None,
        conflict: None,
        control: control(field, context.answers.get(&field.id), context.empty_rows.get(&field.id).copied()),
    }
}

fn for_script(conditions: &[&Condition]) -> String {
    conditions.iter().map(|c| format!("f.{}\t{}", c.field, c.any_of.join("\t"))).collect::<Vec<_>>().join("\n")
}

fn in_words(conditions: &[&Condition], fields: &[Field]) -> String {
    let said = conditions.iter().map(|c| {
        let label = fields.iter().find(|f| f.id == c.field).map_or(c.field.as_str(), |f| f.label.trim_end_matches('?'));
        format!("{label}: {}", c.any_of.join(" atau "))
    });
    format!("Isi hanya bila {}.", said.collect::<Vec<_>>().join(", dan "))
}

fn usual_hint(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Nik => "16 angka pada KTP. Boleh memakai spasi. Contoh: 1371 0000 0000 0001",
        FieldKind::Npwp => "15 atau 16 angka. Boleh memakai titik dan spasi.",
        FieldKind::Nib => "13 angka, dari OSS",
        FieldKind::Nip => "18 angka",
        FieldKind::Phone => "Contoh: 0812 3456 7890",
        FieldKind::Email => "Contoh: nama@contoh.id",
        FieldKind::Money => "Rupiah penuh, tanpa sen. Contoh: 1.500.000",
        FieldKind::Table => "Baris yang kosong tidak disimpan.",
        FieldKind::Place => "Contoh: lintang -0,9471 dan bujur 100,4172. Boleh diambil dari peta di HP Anda.",
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Number
        | FieldKind::Date
        | FieldKind::DateRange
        | FieldKind::Choice
        | FieldKind::MultipleChoice
        | FieldKind::YesNo
        | FieldKind::Address
        | FieldKind::Declaration => "",
    }
}

fn control(field: &Field, answer: Option<&Answer>, empty_rows: Option<usize>) -> Control {
    let value = || if let Some(Answer::One(value)) = answer { value.clone() } else { String::new() };
    let part = |name: &str| {
        if let Some(Answer::Parts(parts)) = answer {
            parts.get(name).cloned().unwrap_or_default()
        } else {
            String::new()
        }
    };
    match field.kind {
        FieldKind::LongText => Control::Lines(value()),
        FieldKind::Choice if field.choices.len() > RADIOS_MAX => Control::Select(choices(field, answer)),
        FieldKind::Choice => Control::Radios(choices(field, answer)),
        FieldKind::MultipleChoice => Control::Ticks(choices(field, answer)),
        FieldKind::YesNo => Control::Radios(yes_no(field, &value())),
        FieldKind::Declaration => Control::Declaration(value() == "ya"),
        FieldKind::DateRange => {
            Control::Dates { from: line(FieldKind::Date, part("from")), to: line(FieldKind::Date, part("to")) }
        }
        FieldKind::Address => {
            Control::Address(if let Some(Answer::Parts(parts)) = answer { parts.clone() } else { BTreeMap::new() })
        }
        FieldKind::Place => Control::Place { lat: part("lat"), lon: part("lon") },
        FieldKind::Table => Control::Table(rows(field, answer, empty_rows.unwrap_or(1))),
        kind @ (FieldKind::Text
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Date
        | FieldKind::Nik
        | FieldKind::Npwp
        | FieldKind::Nib
        | FieldKind::Nip
        | FieldKind::Phone
        | FieldKind::Email) => {
            let mut line = line(kind, legible(kind, value()));
            line.after = field.unit.clone().unwrap_or_default();
            Control::Line(line)
        }
    }
}

/// A date is asked with the browser's own field: it posts ISO without a script and speaks the phone's language.
/// What the browser could not show (typed elsewhere, not a date) is kept in a field of text, so that nothing is lost.
fn line(kind: FieldKind, value: String) -> Line {
    const DIGITS: &str = r#"inputmode="numeric" class="w-m code" autocomplete="off" spellcheck="false""#;
    let day = domain::form::parse_date(&value).ok().filter(|_| kind == FieldKind::Date);
    let value = day.map_or(value, |day| day.to_string());
    let (kind, attributes, before) = match kind {
        FieldKind::Date if value.is_empty() || day.is_some() => ("date", r#"class="w-m""#, ""),
        FieldKind::Number => ("text", r#"inputmode="decimal" class="w-s" autocomplete="off""#, ""),
        FieldKind::Money => ("text", r#"inputmode="numeric" class="w-m" autocomplete="off""#, "Rp"),
        FieldKind::Nik | FieldKind::Npwp | FieldKind::Nib | FieldKind::Nip => ("text", DIGITS, ""),
        FieldKind::Phone => ("tel", r#"inputmode="tel" class="w-m" autocomplete="tel""#, ""),
        FieldKind::Email => ("email", r#"autocomplete="email" autocapitalize="none" spellcheck="false""#, ""),
        FieldKind::Date => ("text", r#"class="w-m""#, ""),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::DateRange
        | FieldKind::Choice
        | FieldKind::MultipleChoice
        | FieldKind::YesNo
        | FieldKind::Address
        | FieldKind::Place
        | FieldKind::Table
        | FieldKind::Declaration => ("text", "", ""),
    };
    Line { value, kind, attributes, before, after: String::new() }
}

/// What is kept in one spelling is shown as people write it; reading it back gives the same.
fn legible(kind: FieldKind, value: String) -> String {
    let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    match kind {
        FieldKind::Phone => value.strip_prefix("+62").map_or(value.clone(), |local| format!("0{local}")),
        FieldKind::Money if digits => value.parse().map_or(value, indonesian::thousands),
        FieldKind::Nik if Nik::parse(&value).is_ok() => {
            let digits: Vec<char> = value.chars().collect();
            digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
        }
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Date
        | FieldKind::DateRange
        | FieldKind::Choice
        | FieldKind::MultipleChoice
        | FieldKind::YesNo
        | FieldKind::Nik
        | FieldKind::Npwp
        | FieldKind::Nib
        | FieldKind::Nip
        | FieldKind::Email
        | FieldKind::Address
        | FieldKind::Place
        | FieldKind::Table
        | FieldKind::Declaration => value,
    }
}

fn choices(field: &Field, answer: Option<&Answer>) -> Vec<Cell> {
    let chosen = |choice: &String| match answer {
        Some(Answer::One(value)) => value == choice,
        Some(Answer::Many(values)) => values.contains(choice),
        _ => false,
    };
    let cells = field.choices.iter().enumerate();
    cells.map(|(i, choice)| choice_cell(&field.id, i, choice, choice, chosen(choice))).collect()
}

fn yes_no(field: &Field, value: &str) -> Vec<Cell> {
    vec![
        choice_cell(&field.id, 0, "ya", "Ya", value == "ya"),
        choice_cell(&field.id, 1, "tidak", "Tidak", value == "tidak"),
    ]
}

/// The first choice has the `id` the summary of problems leads to.
fn choice_cell(field: &str, place: usize, value: &str, label: &str, chosen: bool) -> Cell {
    let id = if place == 0 { format!("f.{field}") } else { format!("f.{field}.{}", place + 1) };
    Cell { id, name: format!("f.{field}"), label: label.into(), value: value.into(), chosen, ..Cell::default() }
}

fn rows(field: &Field, answer: Option<&Answer>, empty: usize) -> Vec<TableRow> {
    let filled: &[Vec<String>] = if let Some(Answer::Rows(rows)) = answer { rows } else { &[] };
    let total = (filled.len() + empty.max(1)).min(TABLE_ROWS_MAX);
    (0..total)
        .map(|row| {
            let value =
                |column: usize| filled.get(row).and_then(|cells| cells.get(column)).cloned().unwrap_or_default();
            let cells = field.columns.iter().enumerate();
            let cells = cells.map(|(column, spec)| table_cell(&field.id, (row, column), spec, value(column))).collect();
            TableRow { number: row + 1, cells }
        })
        .collect()
}

fn table_cell(field: &str, (row, column): (usize, usize), spec: &Column, value: String) -> Cell {
    let name = format!("f.{field}.{row}.{column}");
    let id = if row == 0 && column == 0 { format!("f.{field}") } else { name.clone() };
    let line = line(spec.kind, value.clone());
    Cell { id, name, label: spec.label.clone(), value, chosen: false, line, choices: spec.choices.clone() }
}

impl Question {
    /// The attributes that tie the control to its hint, note and problem; literal markup, ids come from the catalogue.
    pub fn described_by(&self) -> String {
        let has = [(!self.hint.is_empty(), 'h'), (self.note.is_some(), 'c'), (self.problem.is_some(), 'e')];
        let ids: Vec<String> =
            has.iter().filter(|(has, _)| *has).map(|(_, end)| format!("{}-{end}", self.name)).collect();
        let mut text = String::new();
        if !ids.is_empty() {
            text = format!(" aria-describedby=\"{}\"", ids.join(" "));
        }
        if self.problem.is_some() && !self.control.is_group() {
            text.push_str(" aria-invalid=\"true\"");
        }
        text
    }
}

impl Control {
    /// Whether it has several controls and needs a legend instead of a label.
    pub fn is_group(&self) -> bool {
        matches!(
            self,
            Self::Radios(_)
                | Self::Ticks(_)
                | Self::Dates { .. }
                | Self::Address(_)
                | Self::Place { .. }
                | Self::Table(_)
        )
    }

    /// Whether a row can be added to it.
    pub fn is_table(&self) -> bool {
        matches!(self, Self::Table(_))
    }
}

/// A part of an address, empty when it was not given.
pub(super) fn part<'a>(parts: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    parts.get(name).map_or("", String::as_str)
}

impl Districts {
    /// Whether the code is one of them.
    pub fn has(&self, code: &str) -> bool {
        self.0.iter().any(|(_, members)| members.iter().any(|(known, _)| known == code))
    }
}

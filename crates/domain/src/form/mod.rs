//! Forms as data: sections of fields, conditions, what people typed, and what is wrong with it.
//!
//! A draft keeps everything as typed, valid or not; [`problems`] says what still has to change.

use crate::typed::number::Wanted;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name under which the variant of an application can be used in a [`Condition`].
pub const VARIANT: &str = "jenis_permohonan";

/// Limits on everything typed, in characters and counts. Nothing is cut: what is longer is kept in the draft and told.
pub const TEXT_CHARS_MAX: usize = 200;
/// Long text, in characters.
pub const LONG_TEXT_CHARS_MAX: usize = 4_000;
/// Rows of a table.
pub const TABLE_ROWS_MAX: usize = 40;

/// A page of the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Stable id within the type.
    pub id: String,
    /// Heading.
    #[serde(default)]
    pub title: String,
    /// One plain sentence under the heading.
    #[serde(default)]
    pub hint: String,
    /// Name of a section in `_shared/sections.toml` whose title, hint and fields come first.
    #[serde(rename = "use")]
    pub shared: Option<String>,
    /// Asked only when all of these hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// The questions.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// A question.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Stable id within the type (the `nama` of the service data).
    pub id: String,
    /// The question or label.
    pub label: String,
    /// What is expected, with an example.
    #[serde(default)]
    pub hint: String,
    /// Kind of answer.
    pub kind: FieldKind,
    /// May be left empty.
    #[serde(default)]
    pub optional: bool,
    /// Asked only when all of these hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// Choices, for `choice` and `multiple_choice`.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Unit shown behind a number.
    pub unit: Option<String>,
    /// Columns, for `table`.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// Smallest and largest number allowed; without a smallest one, nothing below zero.
    pub min: Option<i64>,
    /// See `min`.
    pub max: Option<i64>,
    /// A number without a fraction: people, sheets, years.
    #[serde(default)]
    pub whole: bool,
    /// Limits by the day, by other answers, by a length of time.
    #[serde(default)]
    pub limits: Vec<Limit>,
}

impl Field {
    /// Conditions under which it is asked or limited.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.when.iter().chain(self.limits.iter().flat_map(|limit| &limit.when))
    }

    /// What a number may be.
    fn number(&self) -> Wanted<'_> {
        Wanted { unit: self.unit.as_deref(), whole: self.whole, min: self.min, max: self.max }
    }
}

/// A column of a repeated group.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Heading.
    pub label: String,
    /// Kind of its cells; only text, number, date, nik and choice make sense.
    #[serde(default)]
    pub kind: FieldKind,
    /// A cell that may stay empty.
    #[serde(default)]
    pub optional: bool,
    /// Choices, for `choice`.
    #[serde(default)]
    pub choices: Vec<String>,
    /// See [`Field::min`].
    pub min: Option<i64>,
    /// See [`Field::max`].
    pub max: Option<i64>,
    /// See [`Field::whole`].
    #[serde(default)]
    pub whole: bool,
    /// Limits of a date by the day; see [`TODAY`].
    #[serde(default)]
    pub limits: Vec<Limit>,
}

impl Column {
    fn number(&self) -> Wanted<'_> {
        Wanted { unit: None, whole: self.whole, min: self.min, max: self.max }
    }
}

/// Kind of answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    LongText,
    /// A whole or decimal number, kept with a comma and without points between thousands.
    Number,
    /// Whole rupiah, kept as digits.
    Money,
    /// A date, kept as `YYYY-MM-DD`.
    Date,
    /// Two dates: parts `from` and `to`.
    DateRange,
    /// One of the choices.
    Choice,
    /// Any of the choices.
    MultipleChoice,
    /// `ya` or `tidak`.
    YesNo,
    /// 16 digits.
    Nik,
    /// 15 or 16 digits.
    Npwp,
    /// 13 digits.
    Nib,
    /// 18 digits.
    Nip,
    /// Indonesian telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Parts `street`, `rt`, `rw`, `kelurahan` (code in `kelurahan-padang.csv`), `other` (outside the city).
    Address,
    /// Parts `lat` and `lon`, decimal degrees.
    Place,
    /// Repeated group: rows of columns.
    Table,
    /// A statement that must be ticked: `ya`.
    Declaration,
}

/// Holds when the named field has one of the values.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// A field of the form, or [`VARIANT`].
    pub field: String,
    /// Values, any of which makes it hold.
    #[serde(rename = "in")]
    pub any_of: Vec<String>,
}

/// What was typed for one field.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// One value.
    One(String),
    /// Several of the choices.
    Many(Vec<String>),
    /// Rows of a table.
    Rows(Vec<Vec<String>>),
    /// Named parts (address, place, range of dates).
    Parts(BTreeMap<String, String>),
}

impl Answer {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::One(value) => value.is_empty(),
            Self::Many(values) => values.is_empty(),
            Self::Rows(rows) => rows.is_empty(),
            Self::Parts(parts) => parts.values().all(String::is_empty),
        }
    }
}

/// Everything typed, by field id.
pub type Answers = BTreeMap<String, Answer>;

/// Something wrong with an answer, in a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Section in which the field stands.
    pub section: String,
    /// The field.
    pub field: String,
    /// Plain Indonesian.
    pub sentence: String,
}

mod answer;
mod condition;
mod limit;
mod merge;
mod read;
mod text;
mod writing;

pub use crate::typed::date::date as parse_date;
pub use answer::{asked, check, problems};
pub use condition::holds;
pub use limit::{Limit, TODAY};
pub use merge::{Merged, Pages, Sending, TypedOn, fingerprint, merge};
pub use read::read;
pub use text::{KelurahanNames, cell, text};
pub use writing::{SentField, SentForm, Together, TypedField, Writing};

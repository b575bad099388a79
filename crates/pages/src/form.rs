//! Forms, for applicants and staff alike: the names of the fields, what was typed into them, what is wrong with it.

/// Something wrong with a field, in a sentence that says what to do; shown at the field and in the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The `id` of the field in the page.
    pub field: String,
    /// Plain Indonesian.
    pub sentence: String,
}

impl FieldProblem {
    /// A problem of a field.
    pub fn new(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { field: field.into(), sentence: sentence.into() }
    }
}

/// Everything wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<FieldProblem>);

impl Problems {
    /// The only problem of a form.
    pub fn one(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self(vec![FieldProblem::new(field, sentence)])
    }
    /// The problem of a form with one question, where there is one.
    pub fn at(field: &str, sentence: Option<&String>) -> Self {
        Self(sentence.map(|sentence| FieldProblem::new(field, sentence)).into_iter().collect())
    }
    /// Adds a problem.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.0.push(FieldProblem::new(field, sentence));
    }
    /// The value of a field, or a problem of it and the empty value.
    pub fn check<T: Default, S: Into<String>>(&mut self, field: &str, checked: Result<T, S>) -> T {
        checked.unwrap_or_else(|sentence| {
            self.add(field, sentence);
            T::default()
        })
    }
    /// What is wrong with this field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|problem| problem.field == field).map(|problem| problem.sentence.as_str())
    }
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<FieldProblem> for Problems {
    fn from(problem: FieldProblem) -> Self {
        Self(vec![problem])
    }
}

/// An entry of a list to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// Words.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice, chosen when its value equals `current`.
    pub fn new(value: &str, label: &str, current: &str) -> Self {
        Self { value: value.into(), label: label.into(), chosen: value == current }
    }
}

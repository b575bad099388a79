//! A long form that several tabs may write on: a mark of what each field says, and what another tab wrote differently.

use crate::form::Choice;
use domain::form::{Answer, TypedField, Writing, fingerprint};
use std::collections::BTreeMap;

/// A field of such a form, as it stands in the page before anybody touched it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name of its input; of a table, of its columns, with a plus between.
    pub name: String,
    /// Its `id` in the page.
    anchor: String,
    /// What is asked.
    label: String,
    /// What it says.
    given: Answer,
    /// Values and their words, where one chooses.
    words: Vec<(String, String)>,
}

impl Field {
    /// One line or several.
    pub fn text(name: impl Into<String>, label: impl Into<String>, value: &str) -> Self {
        let given = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        let (name, given) = (name.into(), Answer::Many(given.into_iter().collect()));
        Self { anchor: name.clone(), name, label: label.into(), given, words: Vec::new() }
    }

    /// Radio buttons or boxes.
    pub fn choice(name: impl Into<String>, label: impl Into<String>, choices: &[Choice]) -> Self {
        let chosen = choices.iter().filter(|choice| choice.chosen).map(|choice| choice.value.clone());
        let words = choices.iter().map(|choice| (choice.value.clone(), choice.label.clone()));
        let (name, given) = (name.into(), Answer::Many(chosen.collect()));
        Self { anchor: name.clone(), name, label: label.into(), given, words: words.collect() }
    }

    /// A table with these columns.
    pub fn table(columns: &[&str], label: &str, rows: Vec<Vec<String>>) -> Self {
        let rows = rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
        let (name, given) = (columns.join("+"), Answer::Rows(rows.collect()));
        Self { anchor: name.clone(), name, label: label.into(), given, words: Vec::new() }
    }

    /// The same, found in the page under another id.
    #[must_use]
    pub fn at(mut self, anchor: impl Into<String>) -> Self {
        self.anchor = anchor.into();
        self
    }

    /// As a form sends it.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let one = |value: &String| (self.name.clone(), value.clone());
        match &self.given {
            Answer::One(value) => vec![one(value)],
            Answer::Many(values) => values.iter().map(one).collect(),
            Answer::Rows(rows) => {
                let columns: Vec<&str> = self.name.split('+').collect();
                let cell = |(column, value): (&&str, &String)| ((*column).to_owned(), value.clone());
                rows.iter().flat_map(|row| columns.iter().zip(row).map(cell).collect::<Vec<_>>()).collect()
            }
            Answer::Parts(_) => Vec::new(),
        }
    }

    /// What a person reads.
    fn said(&self, given: &Answer) -> String {
        let word = |value: &String| {
            let known = self.words.iter().find(|(known, _)| known == value);
            known.map_or_else(|| value.clone(), |(_, words)| words.clone())
        };
        let said = match given {
            Answer::One(value) => word(value),
            Answer::Many(values) => values.iter().map(word).collect::<Vec<_>>().join("; "),
            Answer::Rows(rows) => rows.iter().map(|row| row.join(", ")).collect::<Vec<_>>().join("; "),
            Answer::Parts(parts) => parts.values().cloned().collect::<Vec<_>>().join(", "),
        };
        if said.is_empty() { "(dikosongkan)".into() } else { said }
    }
}

/// What the form carries for it, `staff/written.html`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Name of each field and mark of what is kept of it, sent back as `b.<name>`.
    pub marks: Vec<(String, String)>,
    /// What other tabs wrote differently.
    pub elsewhere: Vec<Elsewhere>,
}

/// What another tab wrote into a field; thrown away by `buang.<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Name of the field.
    pub name: String,
    /// Its `id` in the page.
    pub anchor: String,
    /// What is asked.
    pub label: String,
    /// What was written.
    pub text: String,
    /// The page it was written on.
    pub page: String,
}

impl Written {
    /// Of the fields of a page and what is kept of them.
    pub fn of(fields: &[Field], kept: &Writing) -> Self {
        let given = |field: &Field| kept.fields.get(&field.name).map(|typed| typed.given.clone());
        let mark = |field: &Field| {
            (field.name.clone(), fingerprint(Some(&given(field).unwrap_or_else(|| field.given.clone()))))
        };
        let known: BTreeMap<&str, &Field> = fields.iter().map(|field| (field.name.as_str(), field)).collect();
        let others = |(name, typed): (&String, &Vec<TypedField>)| {
            let field = known.get(name.as_str())?;
            let other = |typed: &TypedField| Elsewhere {
                name: name.clone(),
                anchor: field.anchor.clone(),
                label: field.label.clone(),
                text: field.said(&typed.given),
                page: typed.on.page.clone(),
            };
            Some(typed.iter().map(other).collect::<Vec<_>>())
        };
        Self {
            marks: fields.iter().map(mark).collect(),
            elsewhere: kept.elsewhere.iter().filter_map(others).flatten().collect(),
        }
    }

    /// As it may look.
    pub fn sample(field: &Field, text: &str) -> Self {
        let mut written = Self::of(std::slice::from_ref(field), &Writing::default());
        written.elsewhere.push(Elsewhere {
            name: field.name.clone(),
            anchor: field.anchor.clone(),
            label: field.label.clone(),
            text: text.into(),
            page: "tab-lain".into(),
        });
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Page;
    use crate::staff::decision::Decision;
    use crate::staff::inspection::Inspection;
    use crate::staff::recommendation::Recommendation;
    use askama::Template;

    /// Names in the form that saves by itself, without those that are no fields.
    fn names(html: &str) -> Vec<String> {
        let form = html.split("data-simpan=").nth(1).and_then(|rest| rest.split("</form>").next()).expect("a form");
        // A proof is sent by a form of its own, though it stands beside its check.
        let own_form = |rest: &&str| !rest.split('>').next().is_some_and(|tag| tag.contains(" form=\""));
        let names = form.split(" name=\"").skip(1).filter(own_form).filter_map(|rest| rest.split('"').next());
        let besides = ["kunci", "versi", "urut", "tanyakan", "foto", "foto_ket"];
        let own = |name: &&str| {
            !besides.contains(name) && !["b.", "bc.", "bn.", "buang."].iter().any(|p| name.starts_with(p))
        };
        names.filter(own).map(str::to_owned).collect()
    }

    fn every_input_has_a_mark(html: &str, written: &Written) {
        let marked: Vec<&str> = written.marks.iter().flat_map(|(name, _)| name.split('+')).collect();
        let names = names(html);
        assert!(names.len() > 4, "{names:?}");
        for name in names {
            assert!(marked.contains(&name.as_str()), "{name} has no mark, so a stale tab would take it away");
        }
        for (name, mark) in &written.marks {
            assert!(html.contains(&format!(r#"name="b.{name}" value="{mark}""#)), "{name}");
        }
    }

    #[test]
    fn every_field_of_the_three_forms_is_marked() {
        for (_, mut page) in Inspection::samples() {
            page.written = Written::of(&page.fields(), &Writing::default());
            every_input_has_a_mark(&page.render().unwrap(), &page.written);
        }
        for (_, mut page) in Recommendation::samples() {
            page.written = Written::of(&page.fields(), &Writing::default());
            every_input_has_a_mark(&page.render().unwrap(), &page.written);
        }
        let mut lists = 0;
        for (_, mut page) in Decision::samples() {
            let Some(list) = &mut page.checklist else { continue };
            list.written = Written::of(&list.fields(), &Writing::default());
            let written = list.written.clone();
            every_input_has_a_mark(&page.render().unwrap(), &written);
            lists += 1;
        }
        assert!(lists > 0);
    }
}

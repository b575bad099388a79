//! A page of the form: its questions, or in a correction only those asked again.

use super::Application;
use super::field::{Context, Control, Question, question};
use super::place::Districts;
use crate::Frame;
use crate::form::{FieldProblem, Problems};
use crate::parts::KeptNote;
use askama::Template;
use domain::form::{Answers, Field, KelurahanNames, Problem, Section, fingerprint, holds, text};
use std::collections::{BTreeMap, BTreeSet};

/// `/permohonan/{id}/isian/{section}`; posts `f.…`, and `tambah=<field>` for another row.
#[derive(Clone, Debug, Template)]
#[template(path = "applying/section.html")]
pub struct SectionPage {
    /// Around the page.
    pub frame: Frame,
    /// The application.
    pub application: Application,
    /// Id of the section.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Sentence below it, or empty.
    pub hint: String,
    /// Which page of how many.
    pub place: (usize, usize),
    /// The questions.
    pub questions: Vec<Question>,
    /// What is wrong, in the order of the questions.
    pub problems: Problems,
    /// Kelurahan to choose from.
    pub districts: Districts,
    /// When it was last saved, in words.
    pub saved_at: Option<String>,
    /// What was typed and not sent stands in the page.
    pub typed_before: Option<KeptNote>,
    /// Whether the page shows what was typed and not sent, or answers such a page.
    pub restored: bool,
    /// A correction: others than the fields asked are shown as they stand.
    pub correction: bool,
}

/// A section to be drawn.
pub struct Asked<'a> {
    /// The section, its shared fields included.
    pub section: &'a Section,
    /// All answers of all sections, as the page shows them.
    pub answers: &'a Answers,
    /// What is kept, where the page shows something else.
    pub kept: Option<Kept<'a>>,
    /// The variant's id.
    pub variant: &'a str,
    /// Problems to show; none at the first visit.
    pub problems: &'a [Problem],
    /// Names of the kelurahan.
    pub names: &'a KelurahanNames,
    /// Empty rows wanted at the end of a table, by field; one when absent.
    pub empty_rows: &'a BTreeMap<String, usize>,
    /// In a correction: the fields asked, each with the officer's note.
    pub notes: Option<&'a BTreeMap<String, String>>,
}

/// What is kept, below what a page shows.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// The answers.
    pub answers: &'a Answers,
    /// Fields that were answered differently here and elsewhere.
    pub conflicts: &'a BTreeSet<String>,
}

impl SectionPage {
    /// Draws a section.
    pub fn of(frame: Frame, application: Application, asked: &Asked<'_>) -> Self {
        let section = asked.section;
        let elsewhere = |field: &Field| {
            let far: Vec<_> =
                field.when.iter().filter(|c| !section.fields.iter().any(|f| f.id == c.field)).cloned().collect();
            holds(&far, asked.answers, asked.variant)
        };
        let context = Context { answers: asked.answers, same_page: &section.fields, empty_rows: asked.empty_rows };
        let questions: Vec<Question> = section
            .fields
            .iter()
            .filter(|field| elsewhere(field))
            .filter(|field| asked.notes.is_none() || holds(&field.when, asked.answers, asked.variant))
            .map(|field| drawn(field, asked, &context))
            .collect();
        let problems = questions
            .iter()
            .filter_map(|q| q.problem.as_ref().map(|sentence| FieldProblem::new(q.name.clone(), sentence.clone())))
            .collect();
        let problems = Problems(problems);
        Self {
            frame,
            application,
            id: section.id.clone(),
            title: section.title.clone(),
            hint: section.hint.clone(),
            place: (1, 1),
            questions,
            problems,
            districts: Districts::of(asked.names),
            saved_at: None,
            typed_before: None,
            restored: false,
            correction: asked.notes.is_some(),
        }
    }

    /// Whether a button of a table stands before the one that saves.
    pub fn has_table(&self) -> bool {
        self.questions.iter().any(|q| q.control.is_table())
    }
}

fn drawn(field: &Field, asked: &Asked<'_>, context: &Context<'_>) -> Question {
    let mut drawn = question(field, context);
    let kept = asked.kept.map_or(asked.answers, |kept| kept.answers).get(&field.id);
    drawn.mark = Some(fingerprint(kept));
    let words = |answer| text(field, answer, asked.names);
    let contested = asked.kept.is_some_and(|kept| kept.conflicts.contains(&field.id));
    drawn.conflict = contested.then(|| (words(kept), words(asked.answers.get(&field.id))));
    drawn.problem = asked.problems.iter().find(|p| p.field == field.id).map(|p| p.sentence.clone());
    if let Some(notes) = asked.notes {
        drawn.note = notes.get(&field.id).cloned();
        if drawn.note.is_none() {
            drawn.mark = None;
            drawn.control = Control::Fixed(text(field, asked.answers.get(&field.id), asked.names));
            drawn.shown_when = None;
            drawn.shown_when_words = None;
        }
    }
    drawn
}

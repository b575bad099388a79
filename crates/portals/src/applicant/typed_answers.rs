//! What a page sends for a section, held against what is kept: every field by itself.

use crate::own_application::Own;
use domain::form::{Answer as Given, Answers, Field, Merged, Pages, Section, Sending, TypedOn, merge, read};
use std::collections::BTreeSet;
use web::forms::Form;

/// What becomes of what was typed.
pub struct Together {
    /// Everything to be kept.
    pub answers: Answers,
    /// And on which page it was typed.
    pub pages: Pages,
    /// What the page shows: what is kept, and above it all that was typed here.
    pub shown: Answers,
    /// Fields answered differently here and elsewhere; what is kept stays until the person chooses.
    pub conflicts: BTreeSet<String>,
    /// Fields that now say here what is kept.
    pub agreed: BTreeSet<String>,
}

impl Together {
    /// Holds a form against what is kept.
    pub fn of(own: &Own, section: &Section, form: &Form) -> Self {
        let loaded = &own.loaded;
        let (answers, pages, shown) = (loaded.answers.clone(), loaded.typed_on.clone(), loaded.answers.clone());
        let (conflicts, agreed) = (BTreeSet::new(), BTreeSet::new());
        let mut together = Self { answers, pages, shown, conflicts, agreed };
        let on = form.typed_on();
        for field in &section.fields {
            let typed = match read(field, &form.pairs) {
                Some(typed) => Some(typed).filter(|typed| !typed.is_empty()),
                // A box that is not ticked and a radio that is not chosen are not sent.
                None if form.has(&format!("f.{}.asked", field.id)) => None,
                None => continue,
            };
            together.take(field, typed, (form, &on));
        }
        together
    }

    fn take(&mut self, field: &Field, typed: Option<Given>, from: (&Form, &TypedOn)) {
        let (form, on) = from;
        // Where both were shown: an empty value is sent before the two choices.
        let chosen = form.all(&format!("pilih.f.{}", field.id)).last().map(|chosen| (*chosen).to_owned());
        if chosen.as_deref() == Some("tersimpan") {
            return;
        }
        let mark = format!("b.{}", field.id);
        let sending = Sending { typed: typed.as_ref(), shown: form.has(&mark).then(|| form.get(&mark)), on };
        let kept_on = self.pages.get(&field.id).filter(|kept_on| !kept_on.page.is_empty());
        let merged = match merge(self.answers.get(&field.id), kept_on, &sending) {
            Merged::Taken if chosen.as_deref() == Some("") => Merged::Conflict,
            merged @ (Merged::Stays | Merged::Taken | Merged::Conflict) => merged,
        };
        match merged {
            Merged::Stays => {
                if typed.as_ref() == self.answers.get(&field.id).filter(|kept| !kept.is_empty()) {
                    self.agreed.insert(field.id.clone());
                }
                return;
            }
            Merged::Conflict => {
                self.conflicts.insert(field.id.clone());
            }
            Merged::Taken => {
                put(&mut self.answers, &field.id, typed.clone());
                self.pages.insert(field.id.clone(), on.clone());
                self.agreed.insert(field.id.clone());
            }
        }
        put(&mut self.shown, &field.id, typed);
    }
}

fn put(answers: &mut Answers, field: &str, given: Option<Given>) {
    match given {
        Some(given) => answers.insert(field.to_owned(), given),
        None => answers.remove(field),
    };
}

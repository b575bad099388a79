//! A form that one person writes on several pages and has not sent: put together field by field, and what two pages wrote differently
//! is all kept.

use super::{Answer, Merged, Sending, TypedOn, fingerprint, merge};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Different texts that are kept of one field besides the first; the oldest goes first.
const ELSEWHERE_MAX: usize = 8;

/// What was typed into one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedField {
    /// What it says, to compare it.
    pub given: Answer,
    /// As the form sent it: name and value.
    pub pairs: Vec<(String, String)>,
    /// On which page.
    pub on: TypedOn,
}

/// What a page sends for one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentField {
    /// What stands in it.
    pub typed: TypedField,
    /// [`fingerprint`] of what the page showed at first; none from a page that does not say.
    pub shown: Option<String>,
}

/// All that a page sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentForm {
    /// By name of the field.
    pub fields: BTreeMap<String, SentField>,
    /// Field and page of what is to be thrown away of [`Writing::elsewhere`]: the person has seen it.
    pub discarded: Vec<(String, String)>,
}

/// What is kept: only fields that somebody touched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writing {
    /// By name of the field.
    pub fields: BTreeMap<String, TypedField>,
    /// What other pages typed into the same fields, differently and not knowing of it.
    pub elsewhere: BTreeMap<String, Vec<TypedField>>,
}

/// What became of the fields that a page sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// Say on the page what is kept.
    pub agreed: BTreeSet<String>,
    /// Were changed here and elsewhere, differently; both are kept.
    pub contested: BTreeSet<String>,
    /// Were changed elsewhere only: what is kept is not what this page shows.
    pub moved: BTreeSet<String>,
}

impl Together {
    /// Whether the page shows something else than what is kept.
    pub fn differs(&self) -> bool {
        !self.contested.is_empty() || !self.moved.is_empty()
    }
}

impl Writing {
    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.elsewhere.is_empty()
    }

    /// Whether anything was written.
    pub fn says_something(&self) -> bool {
        self.fields.values().chain(self.elsewhere.values().flatten()).any(|typed| !typed.given.is_empty())
    }

    /// Puts what a page sends to what is kept.
    pub fn take(&mut self, sent: &SentForm) -> Together {
        let mut together = Together::default();
        for (name, page) in &sent.discarded {
            self.drop_elsewhere(name, page);
        }
        for (name, field) in &sent.fields {
            self.take_field((name, field), &mut together);
        }
        together
    }

    fn take_field(&mut self, sent: (&String, &SentField), together: &mut Together) {
        let (name, SentField { typed, shown }) = sent;
        let mut keep = |fields: &mut BTreeMap<String, TypedField>| {
            fields.insert(name.clone(), typed.clone());
            together.agreed.insert(name.clone());
        };
        let Some(kept) = self.fields.get(name) else {
            // Nobody touched it yet, and a page that shows what it showed does not either.
            if shown.as_deref() != Some(fingerprint(Some(&typed.given)).as_str()) {
                keep(&mut self.fields);
            }
            return;
        };
        let sending = Sending { typed: Some(&typed.given), shown: shown.as_deref(), on: &typed.on };
        let kept_on = Some(&kept.on).filter(|on| !on.page.is_empty());
        match merge(Some(&kept.given), kept_on, &sending) {
            Merged::Stays => {
                let same = kept.given == typed.given;
                if same { &mut together.agreed } else { &mut together.moved }.insert(name.clone());
                self.drop_elsewhere(name, &typed.on.page);
            }
            Merged::Taken => {
                keep(&mut self.fields);
                self.drop_elsewhere(name, &typed.on.page);
            }
            Merged::Conflict => {
                together.contested.insert(name.clone());
                self.keep_elsewhere(name, typed);
            }
        }
    }

    /// Takes out what is kept in another place by now: those of these fields that say what the page sent.
    pub fn settle(&mut self, sent: &SentForm, names: &BTreeSet<String>) {
        for (name, field) in sent.fields.iter().filter(|(name, _)| names.contains(*name)) {
            if self.fields.get(name).is_some_and(|kept| kept.given == field.typed.given) {
                self.fields.remove(name);
            }
            self.drop_elsewhere(name, &field.typed.on.page);
        }
    }

    fn keep_elsewhere(&mut self, name: &str, typed: &TypedField) {
        let others = self.elsewhere.entry(name.to_owned()).or_default();
        if let Some(own) = others.iter_mut().find(|other| other.on.page == typed.on.page) {
            // A saving that was held up on the way undoes no later one.
            if own.on.turn <= typed.on.turn {
                *own = typed.clone();
            }
            return;
        }
        if others.iter().all(|other| other.given != typed.given) {
            others.push(typed.clone());
        }
        if others.len() > ELSEWHERE_MAX {
            others.remove(0);
        }
    }

    fn drop_elsewhere(&mut self, name: &str, page: &str) {
        if let Some(others) = self.elsewhere.get_mut(name) {
            others.retain(|other| other.on.page != page);
            if others.is_empty() {
                self.elsewhere.remove(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Answer {
        Answer::Many(Some(text.to_owned()).filter(|text| !text.is_empty()).into_iter().collect())
    }

    /// One field of a page that showed `shown`.
    fn sent(on: (&str, u32), name: &str, change: (&str, &str)) -> SentForm {
        let on = TypedOn { page: on.0.into(), turn: on.1 };
        let typed = TypedField { given: given(change.1), pairs: vec![(name.into(), change.1.into())], on };
        let shown = Some(fingerprint(Some(&given(change.0))));
        SentForm { fields: BTreeMap::from([(name.to_owned(), SentField { typed, shown })]), discarded: Vec::new() }
    }

    fn kept(writing: &Writing, name: &str) -> String {
        writing.fields.get(name).map(|typed| typed.pairs[0].1.clone()).unwrap_or_default()
    }

    fn others(writing: &Writing, name: &str) -> Vec<String> {
        writing.elsewhere.get(name).into_iter().flatten().map(|typed| typed.pairs[0].1.clone()).collect()
    }

    #[test]
    fn two_pages_write_into_two_fields_and_both_stay() {
        let mut writing = Writing::default();
        writing.take(&sent(("a", 1), "nomor", ("", "440")));
        // Page B was opened before and knows nothing of it.
        let mut form = sent(("b", 1), "syarat", ("", "Papan nama"));
        form.fields.extend(sent(("b", 1), "nomor", ("", "")).fields);
        let together = writing.take(&form);
        assert_eq!((kept(&writing, "nomor"), kept(&writing, "syarat")), ("440".into(), "Papan nama".into()));
        assert_eq!(together.moved, BTreeSet::from(["nomor".to_owned()]), "page B does not show it");
        assert!(together.contested.is_empty() && writing.elsewhere.is_empty());
    }

    #[test]
    fn what_nobody_touched_is_not_kept() {
        let mut writing = Writing::default();
        writing.take(&sent(("a", 1), "tanggal", ("2026-11-23", "2026-11-23")));
        assert!(writing.is_empty());
        writing.take(&sent(("a", 2), "tanggal", ("2026-11-23", "")));
        assert!(!writing.is_empty() && !writing.says_something(), "taking away is a change too");
    }

    #[test]
    fn what_two_pages_wrote_differently_is_all_kept_until_one_is_thrown_away() {
        let mut writing = Writing::default();
        writing.take(&sent(("a", 1), "alasan", ("", "Papan nama belum ada.")));
        let together = writing.take(&sent(("b", 1), "alasan", ("", "STR habis.")));
        assert_eq!(together.contested, BTreeSet::from(["alasan".to_owned()]));
        writing.take(&sent(("b", 3), "alasan", ("", "STR habis masa berlakunya.")));
        writing.take(&sent(("b", 2), "alasan", ("", "STR habis masa")));
        assert_eq!(kept(&writing, "alasan"), "Papan nama belum ada.");
        assert_eq!(others(&writing, "alasan"), ["STR habis masa berlakunya."], "a late saving undoes nothing");
        // Page A goes on, and does not take away what page B wrote.
        writing.take(&sent(("a", 2), "alasan", ("", "Papan nama belum terpasang.")));
        assert_eq!(kept(&writing, "alasan"), "Papan nama belum terpasang.");
        assert_eq!(others(&writing, "alasan").len(), 1);
        let discarded = vec![("alasan".to_owned(), "b".to_owned())];
        writing.take(&SentForm { discarded, ..SentForm::default() });
        assert!(writing.elsewhere.is_empty());
    }

    #[test]
    fn a_page_that_gives_in_leaves_nothing_elsewhere() {
        for last in ["", "satu"] {
            let mut writing = Writing::default();
            writing.take(&sent(("a", 1), "alasan", ("", "satu")));
            writing.take(&sent(("b", 1), "alasan", ("", "dua")));
            writing.take(&sent(("b", 2), "alasan", ("", last)));
            assert_eq!((kept(&writing, "alasan").as_str(), writing.elsewhere.len()), ("satu", 0), "{last}");
        }
    }

    #[test]
    fn what_is_kept_in_another_place_is_taken_out_and_no_more() {
        let mut writing = Writing::default();
        writing.take(&sent(("a", 1), "c.d:ktp", ("", "tidak")));
        let mut form = sent(("b", 1), "c.d:ktp", ("", "sesuai"));
        form.fields.extend(sent(("b", 1), "c.isian", ("", "sesuai")).fields);
        writing.take(&form);
        writing.settle(&form, &form.fields.keys().cloned().collect());
        assert_eq!(kept(&writing, "c.d:ktp"), "tidak", "page A has not sent it");
        assert!(!writing.fields.contains_key("c.isian") && writing.elsewhere.is_empty());
    }
}

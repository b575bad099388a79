//! Two pages that typed into one form, put together field by field: no saving takes away what another one kept.

use super::Answer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// On which page an answer was typed last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedOn {
    /// The page as it was handed out: the key of its form.
    pub page: String,
    /// Which of its savings; a late one does not undo a later one.
    pub turn: u32,
}

/// The pages on which the answers of a form were typed last, by field.
pub type Pages = BTreeMap<String, TypedOn>;

/// What a page sends for one field.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// What stands in the field.
    pub typed: Option<&'a Answer>,
    /// [`fingerprint`] of the answer that the page showed at first; none from a page that does not say.
    pub shown: Option<&'a str>,
    /// The page and its turn.
    pub on: &'a TypedOn,
}

/// What becomes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merged {
    /// What is kept stays.
    Stays,
    /// What was typed is kept from now on.
    Taken,
    /// Both were changed, differently: the person must choose.
    Conflict,
}

/// Holds what is kept, and on which page it was typed, against what a page sends.
pub fn merge(kept: Option<&Answer>, kept_on: Option<&TypedOn>, sending: &Sending<'_>) -> Merged {
    let (kept, typed) = (given(kept), given(sending.typed));
    if kept == typed {
        return Merged::Stays;
    }
    let Some(shown) = sending.shown else { return Merged::Taken };
    match kept_on.filter(|kept_on| kept_on.page == sending.on.page && fingerprint(kept) != shown) {
        // This page itself typed it since it was handed out.
        Some(kept_on) if kept_on.turn > sending.on.turn => Merged::Stays,
        Some(_) => Merged::Taken,
        None if fingerprint(kept) == shown => Merged::Taken,
        None if fingerprint(typed) == shown => Merged::Stays,
        None => Merged::Conflict,
    }
}

/// A short mark of an answer, to know it again. Another release may mark otherwise: then a page left open over an upgrade asks once
/// more than it must, and nothing is lost.
pub fn fingerprint(answer: Option<&Answer>) -> String {
    let Some(answer) = given(answer) else { return "0".into() };
    let mut hasher = DefaultHasher::new();
    answer.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// An answer that says nothing is none.
fn given(answer: Option<&Answer>) -> Option<&Answer> {
    answer.filter(|answer| !answer.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Answer {
        Answer::One(text.into())
    }

    fn on(page: &str, turn: u32) -> TypedOn {
        TypedOn { page: page.into(), turn }
    }

    /// What becomes of `typed` on page B that showed `shown`, over `kept` that page A typed.
    fn three(shown: &str, kept: &str, typed: &str) -> Merged {
        let (shown, kept, typed) = (fingerprint(Some(&one(shown))), one(kept), one(typed));
        let here = on("b", 0);
        let sending = Sending { typed: Some(&typed), shown: Some(&shown), on: &here };
        merge(Some(&kept), Some(&on("a", 3)), &sending)
    }

    #[test]
    fn only_two_different_changes_are_a_conflict() {
        for (shown, kept, typed, expected) in [
            ("1", "1", "1", Merged::Stays),
            ("1", "1", "2", Merged::Taken),
            ("1", "2", "1", Merged::Stays),
            ("1", "2", "2", Merged::Stays),
            ("1", "2", "3", Merged::Conflict),
            ("", "", "2", Merged::Taken),
            ("1", "1", "", Merged::Taken),
            ("1", "", "1", Merged::Stays),
            ("1", "", "2", Merged::Conflict),
            ("1", "2", "", Merged::Conflict),
        ] {
            assert_eq!(three(shown, kept, typed), expected, "{shown} {kept} {typed}");
        }
    }

    #[test]
    fn a_page_never_contradicts_itself() {
        let (shown, first, second) = (fingerprint(None), one("pertama"), one("kedua"));
        let sent = |on: &TypedOn, typed: &Answer, kept: &Answer, kept_on: &TypedOn| {
            merge(Some(kept), Some(kept_on), &Sending { typed: Some(typed), shown: Some(&shown), on })
        };
        // The answer to its first saving was lost, or the person went back: it still shows what it showed at first.
        assert_eq!(sent(&on("a", 2), &second, &first, &on("a", 1)), Merged::Taken);
        assert_eq!(sent(&on("a", 0), &second, &first, &on("a", 0)), Merged::Taken);
        // A saving that was held up on the way arrives after a later one.
        assert_eq!(sent(&on("a", 1), &first, &second, &on("a", 2)), Merged::Stays);
        assert_eq!(sent(&on("b", 9), &second, &first, &on("a", 1)), Merged::Conflict);
    }

    #[test]
    fn nothing_is_nothing_however_it_is_written() {
        let empty = [
            Answer::One(String::new()),
            Answer::Many(Vec::new()),
            Answer::Rows(Vec::new()),
            Answer::Parts(BTreeMap::from([("street".to_owned(), String::new())])),
        ];
        for answer in &empty {
            assert_eq!(fingerprint(Some(answer)), fingerprint(None));
            let here = on("b", 0);
            let sending = Sending { typed: Some(answer), shown: Some("0"), on: &here };
            assert_eq!(merge(None, None, &sending), Merged::Stays);
        }
        assert_ne!(fingerprint(Some(&one("0"))), fingerprint(None));
    }

    #[test]
    fn a_page_that_does_not_say_what_it_showed_is_taken_at_its_word() {
        let (kept, typed, here) = (one("1"), one("2"), on("", 0));
        assert_eq!(merge(Some(&kept), None, &Sending { typed: Some(&typed), shown: None, on: &here }), Merged::Taken);
    }
}

//! What is asked and what came back, as plain data that can be kept sealed and shown later.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// A question to a registry, or a report to it. It holds personal data: keep it sealed. Its `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Id of the registry, as in [`crate::KINDS`].
    pub registry: String,
    /// What is wanted of it, one of the methods the registry names.
    pub method: String,
    /// The fields, in the shape of the method's own type; build it with [`Question::new`].
    pub asked: Value,
}

impl Question {
    /// A question from the typed fields of its method.
    pub fn new(registry: &str, method: &str, asked: &impl Serialize) -> Self {
        let asked = serde_json::to_value(asked).expect("questions are plain structs of text and numbers");
        Self { registry: registry.to_owned(), method: method.to_owned(), asked }
    }

    /// The typed fields again; the error is part of a sentence and names no value.
    pub(crate) fn fields<T: DeserializeOwned>(&self) -> Result<T, String> {
        T::deserialize(&self.asked).map_err(|_| format!("isian untuk {} tidak lengkap", self.method))
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("registry", &self.registry)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// What came back. It holds personal data where [`Answer::returned`] does: keep it sealed. Its `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What it means.
    pub outcome: Outcome,
    /// What was said of each thing that was compared, by the registry's name for it.
    pub elements: BTreeMap<String, Element>,
    /// What the registry returned beyond verdicts, as it came; `Null` if nothing.
    pub returned: Value,
    /// The registry's own words, on one line and shortened; empty if none.
    pub said: String,
    /// So many questions are left to us, if the registry says so.
    pub quota_left: Option<u64>,
    /// A simulator answered: this is no evidence, and every screen and document has to say so.
    pub simulated: bool,
}

impl Answer {
    /// An answer that says no more than its outcome.
    pub fn of(outcome: Outcome) -> Self {
        Self {
            outcome,
            elements: BTreeMap::new(),
            returned: Value::Null,
            said: String::new(),
            quota_left: None,
            simulated: false,
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("outcome", &self.outcome)
            .field("quota_left", &self.quota_left)
            .field("simulated", &self.simulated)
            .finish_non_exhaustive()
    }
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// All that was asked is as they have it.
    Agrees,
    /// Something is not as they have it; [`Answer::elements`] says what.
    Differs,
    /// They answered, but not about all that was asked: a person has to look.
    Unclear,
    /// They returned data; nothing was compared.
    Found,
    /// They took over what we reported.
    Accepted,
    /// They know nobody and nothing of that number.
    NotFound {
        /// Their code; empty if they gave none.
        code: String,
    },
    /// They know it and say no: a person who died, a tax return that is missing.
    Refused {
        /// Their code; empty if they gave none.
        code: String,
        /// What the code means, in Indonesian.
        meaning: String,
    },
}

/// What was said of one thing that was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Whether it is as they have it.
    pub verdict: Verdict,
    /// How alike the two are, from 0 to 100, where they say so.
    pub score: Option<u8>,
}

/// Whether one thing is as the registry has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As they have it.
    Agrees,
    /// Not as they have it.
    Differs,
    /// They said nothing we understand.
    Unclear,
}

/// What the elements say together: one that differs outweighs one that is unclear.
pub(crate) fn outcome_of(elements: &BTreeMap<String, Element>) -> Outcome {
    let any = |wanted: Verdict| elements.values().any(|element| element.verdict == wanted);
    if any(Verdict::Differs) {
        Outcome::Differs
    } else if elements.is_empty() || any(Verdict::Unclear) {
        Outcome::Unclear
    } else {
        Outcome::Agrees
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_about_a_person() {
        let question = Question::new("siak", "verify", &serde_json::json!({ "nik": "1371010101900001" }));
        assert_eq!(format!("{question:?}"), r#"Question { registry: "siak", method: "verify", .. }"#);
        assert!(!question.fields::<Vec<String>>().unwrap_err().contains("1371"));
    }

    #[test]
    fn one_that_differs_outweighs_one_that_is_unclear() {
        let element = |verdict| Element { verdict, score: None };
        let mut elements = BTreeMap::from([("NIK".to_owned(), element(Verdict::Agrees))]);
        assert_eq!(outcome_of(&elements), Outcome::Agrees);
        elements.insert("ALAMAT".into(), element(Verdict::Unclear));
        assert_eq!(outcome_of(&elements), Outcome::Unclear);
        elements.insert("NAMA_LGKP".into(), element(Verdict::Differs));
        assert_eq!(outcome_of(&elements), Outcome::Differs);
        assert_eq!(outcome_of(&BTreeMap::new()), Outcome::Unclear);
    }
}

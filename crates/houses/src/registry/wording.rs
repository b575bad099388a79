//! What a register is asked about a field, as little as the purpose needs, and what its answer or failure means.

use domain::form::{Answer as Given, Answers, holds};
use domain::identity_number::digits;
use domain::licence_type::LicenceType;
use domain::question::{Verdict, WhyNot};
use domain::registry::{Registry, RegistryCheck};
use domain::typed::clean;
use jiff::SignedDuration;
use ledger::vault::Vault;
use registries::kswp::{self, Taxpayer};
use registries::oss::{self, Holder};
use registries::siak::{self, Comparison};
use registries::{Answer, Cause, Element, Failure, Outcome, Question, Reason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest code of a register that an event may hold.
const CODE_CHARS_MAX: usize = 8;

/// What came back, kept sealed: no more than what a decision rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What the code means, in the register's words; empty if it gave none.
    pub meaning: String,
    /// The register's own words; empty if it gave none.
    pub said: String,
    /// What was said of each thing that was compared, by the register's name for it.
    pub elements: BTreeMap<String, Element>,
}

/// The checks of a type that these answers call for, each with its question; a field left empty asks nothing.
pub fn due<'a>(ty: &'a LicenceType, answers: &Answers, variant: &str) -> Vec<(&'a RegistryCheck, Question)> {
    let checks = ty.checks.iter().filter(|check| holds(&check.when, answers, variant));
    checks.filter_map(|check| Some((check, question(ty, check, answers)?))).collect()
}

/// The question of one check; `None` while its field is empty.
fn question(ty: &LicenceType, check: &RegistryCheck, answers: &Answers) -> Option<Question> {
    let typed = |field: &str| match answers.get(field) {
        Some(Given::One(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Some(Given::One(_) | Given::Many(_) | Given::Parts(_) | Given::Rows(_)) | None => None,
    };
    let number = digits(&typed(&check.field)?);
    let of_holder = || ty.holder.iter().find(|holder| holder.id == check.field).map(|holder| holder.name.as_str());
    let name = check.name.as_deref().or_else(of_holder).and_then(typed);
    Some(match check.registry {
        Registry::Siak => siak::verify(&Comparison { nik: number, name, ..Comparison::default() }),
        Registry::Kswp => kswp::status(&Taxpayer { npwp: number, name, service: ty.id.clone() }),
        Registry::Oss => oss::verify_nib(&Holder { nib: number, name }),
    })
}

/// Keyed hash of a question: tells whether two ask the same.
pub fn hash(vault: &Vault, question: &Question) -> Vec<u8> {
    vault.search_hash("question", &format!("{}/{}/{}", question.registry, question.method, question.asked))
}

/// How long an answer stands for the same question asked for somebody else's application; `None`: each application asks for itself.
pub fn fresh_for(registry: Registry) -> Option<SignedDuration> {
    match registry {
        // As those do who are connected to it: its quota is counted.
        Registry::Siak => Some(SignedDuration::from_hours(24)),
        // How long a tax standing holds, no source says; a NIB may be frozen on any day.
        Registry::Kswp | Registry::Oss => None,
    }
}

/// What an answer means, with its code.
pub fn verdict(answer: &Answer) -> (Verdict, String) {
    let plain = |code: &str| code.chars().filter(char::is_ascii_alphanumeric).take(CODE_CHARS_MAX).collect();
    match &answer.outcome {
        Outcome::Agrees => (Verdict::Agrees, String::new()),
        Outcome::Differs => (Verdict::Differs, String::new()),
        Outcome::Unclear | Outcome::Found | Outcome::Accepted => (Verdict::Unclear, String::new()),
        Outcome::NotFound { code } => (Verdict::NotFound, plain(code)),
        Outcome::Refused { code, .. } => (Verdict::Barred, plain(code)),
    }
}

/// What is kept of an answer; a register's own words without the marks that nobody sees.
pub fn evidence(answer: &Answer) -> Evidence {
    let meaning = match &answer.outcome {
        Outcome::Refused { meaning, .. } => clean::line(meaning),
        Outcome::Agrees
        | Outcome::Differs
        | Outcome::Unclear
        | Outcome::Found
        | Outcome::Accepted
        | Outcome::NotFound { .. } => String::new(),
    };
    Evidence { meaning, said: clean::line(&answer.said), elements: answer.elements.clone() }
}

/// Why no answer came, without the other side's words.
pub fn why_not(failure: &Failure) -> WhyNot {
    match failure {
        Failure::Quota { .. } => WhyNot::QuotaUsedUp,
        Failure::Transient { cause: Cause::Unreachable, .. } => WhyNot::Unreachable,
        Failure::Transient { cause: Cause::TimedOut, .. } => WhyNot::TimedOut,
        Failure::Transient {
            cause: Cause::Cut | Cause::Overloaded | Cause::ServerError | Cause::Unreadable | Cause::Resting,
            ..
        } => WhyNot::Disturbed,
        Failure::Permanent { reason: Reason::Question, .. } => WhyNot::QuestionRefused,
        Failure::Permanent {
            reason: Reason::Credentials | Reason::Forbidden | Reason::Place | Reason::Settings,
            ..
        } => WhyNot::AccessRefused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_in_an_event_is_a_code_and_nothing_a_stranger_wrote() {
        let refused = |code: &str| Answer::of(Outcome::Refused { code: code.into(), meaning: "x".into() });
        assert_eq!(verdict(&refused("11")), (Verdict::Barred, "11".into()));
        assert_eq!(verdict(&refused("a b: 1371010101900001")), (Verdict::Barred, "ab137101".into()));
        assert_eq!(evidence(&refused("11")).meaning, "x");
        let turned = Answer { said: "Data \u{202e}kadit".into(), ..refused("11") };
        assert_eq!(evidence(&turned).said, "Data kadit");
    }
}

//! When something is asked: conditions over the answers and the kind of application.

use super::{Answer, Answers, Condition, VARIANT};

/// Whether all conditions hold for these answers; `variant` answers [`VARIANT`].
pub fn holds(conditions: &[Condition], answers: &Answers, variant: &str) -> bool {
    conditions.iter().all(|condition| {
        let fits = |value: &str| condition.any_of.iter().any(|wanted| wanted == value);
        if condition.field == VARIANT {
            return fits(variant);
        }
        match answers.get(&condition.field) {
            Some(Answer::One(value)) => fits(value),
            Some(Answer::Many(values)) => values.iter().any(|v| fits(v)),
            _ => false,
        }
    })
}

//! The checks of what an installation holds, each a piece at a time or whole.

use super::step::Step;
use super::{circumstances, documents, orphans, rows, stored, tables, tree};
use domain::scrub::{Kind, Part};
use ground::App;

/// One piece of a part, from a place on; an empty place is the beginning, and the end.
pub async fn step(app: &App, part: Part, place: &str) -> Result<Step, String> {
    match part {
        Part::Standing => circumstances::step(app, place).await,
        Part::Database => tables::step(app, place).await,
        Part::Log => tree::step(app, place).await,
        Part::Rows => rows::step(app, place).await,
        Part::Files => stored::step(app, place).await,
        Part::Documents => documents::step(app, place).await,
        Part::Store => orphans::step(app, place).await,
    }
}

/// What came of a part as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// How many were looked at.
    pub checked: u64,
    /// What is wrong.
    pub found: Vec<(Kind, String)>,
}

/// A whole part, from its beginning to its end.
pub async fn whole(app: &App, part: Part) -> Result<Whole, String> {
    let mut whole = Whole { checked: 0, found: Vec::new() };
    let mut place = String::new();
    loop {
        let step = step(app, part, &place).await?;
        whole.checked += step.checked;
        for one in step.found {
            if !whole.found.contains(&one) {
                whole.found.push(one);
            }
        }
        if step.place.is_empty() {
            return Ok(whole);
        }
        place = step.place;
    }
}

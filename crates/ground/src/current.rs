//! What every page shows and no page should ask the database for: the calendar in force, and interruptions announced.
//!
//! Read again after every change made here and every few seconds, for changes made beside this process. Decisions never read it: what
//! moves a date is read in the transaction that moves it.

use domain::calendar::Calendar;
use domain::interruption::InterruptionWithWords;
use std::sync::{Arc, PoisonError, RwLock};

/// The holder; empty until first read.
#[derive(Default)]
pub struct Current(RwLock<Arc<OnEveryPage>>);

/// What is shown.
#[derive(Clone, Debug, Default)]
pub struct OnEveryPage {
    /// The calendar in force.
    pub calendar: Calendar,
    /// Interruptions announced and not over, oldest first.
    pub announced: Vec<InterruptionWithWords>,
}

impl Current {
    /// What was last read.
    pub fn get(&self) -> Arc<OnEveryPage> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows what was read just now.
    pub fn set(&self, shown: OnEveryPage) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shown);
    }
}

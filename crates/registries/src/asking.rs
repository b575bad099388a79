//! Asking without harm: a few tries with growing waits, a rest after failures, few at a time, and an eye on the quota.
//!
//! The parts are pure state machines: [`RetryRules`], [`Breaker`], [`QuotaWatch`]. [`Asking`] joins them around a call. Clock, random
//! numbers and waiting arrive in [`Surroundings`], so that a test runs through hours in no time and always in the same way.

mod breaker;
mod quota;
mod retry;

pub use breaker::{Breaker, BreakerRules, Permission, State};
pub use quota::{QuotaRules, QuotaWatch, Seen};
pub use retry::RetryRules;

use crate::failure::{Cause, Failure, Reason};
use crate::question::Answer;
use jiff::Timestamp;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Time passing.
pub type Wait = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Clock, random numbers and waiting.
#[derive(Clone)]
pub struct Surroundings {
    /// The moment it is.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// A random number from 0 to 1, a new one each time.
    pub jitter: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// Lets time pass.
    pub wait: Arc<dyn Fn(Duration) -> Wait + Send + Sync>,
}

impl Surroundings {
    /// Waits as long as it says, by the runtime's timer; clock and random numbers are the program's.
    pub fn real(
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        jitter: impl Fn() -> f64 + Send + Sync + 'static,
    ) -> Self {
        Self { now: Arc::new(now), jitter: Arc::new(jitter), wait: Arc::new(|wait| Box::pin(tokio::time::sleep(wait))) }
    }
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Surroundings(..)")
    }
}

/// The limits of one registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Tries and waits.
    pub retry: RetryRules,
    /// Rests.
    pub breaker: BreakerRules,
    /// Quota.
    pub quota: QuotaRules,
    /// So many questions are out at the same time; the others queue.
    pub at_once_max: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            retry: RetryRules::default(),
            breaker: BreakerRules::default(),
            quota: QuotaRules::default(),
            at_once_max: 4,
        }
    }
}

/// How a registry is doing, for a dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Whether questions go out.
    pub state: State,
    /// What was last seen of the quota.
    pub quota: Option<Seen>,
    /// When it last answered, and how long that took.
    pub answered: Option<(Timestamp, Duration)>,
    /// When it last failed, and how.
    pub failed: Option<(Timestamp, Failure)>,
    /// Answers since the start.
    pub answers: u64,
    /// Failures since the start, each try by itself.
    pub failures: u64,
}

/// What is remembered between questions to one registry. One of it per registry; it lives as long as the program.
#[derive(Debug)]
pub struct Asking {
    name: String,
    rules: Rules,
    surroundings: Surroundings,
    places: Semaphore,
    memory: Mutex<Memory>,
}

#[derive(Debug)]
struct Memory {
    breaker: Breaker,
    quota: QuotaWatch,
    answered: Option<(Timestamp, Duration)>,
    failed: Option<(Timestamp, Failure)>,
    answers: u64,
    failures: u64,
}

impl Asking {
    /// For the registry of this name (for people).
    pub fn new(name: &str, rules: Rules, surroundings: Surroundings) -> Self {
        let memory = Memory {
            breaker: Breaker::new(rules.breaker),
            quota: QuotaWatch::new(rules.quota),
            answered: None,
            failed: None,
            answers: 0,
            failures: 0,
        };
        let places = Semaphore::new(rules.at_once_max.clamp(1, Semaphore::MAX_PERMITS));
        Self { name: name.to_owned(), rules, surroundings, places, memory: Mutex::new(memory) }
    }

    /// Asks by calling `once`, again and again as far as the rules go. A failure that comes back may still be transient: then a
    /// later round may pass. A question that is not even sent fails with [`Cause::Resting`] or [`Failure::Quota`].
    pub async fn ask<Attempt>(&self, once: impl Fn() -> Attempt) -> Result<Answer, Failure>
    where
        Attempt: Future<Output = Result<Answer, Failure>>,
    {
        let mut tries = 0;
        loop {
            let place = self.places.acquire().await.expect("nobody closes the semaphore");
            let began = (self.surroundings.now)();
            self.permit(began)?;
            let result = once().await;
            drop(place);
            tries += 1;
            self.remember(&result, began, (self.surroundings.now)());
            let failure = match result {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let wait = self.rules.retry.wait_after(tries, (self.surroundings.jitter)(), failure.retry_after());
            match wait.filter(|_| failure.may_repeat()) {
                Some(wait) => (self.surroundings.wait)(wait).await,
                None => return Err(failure),
            }
        }
    }

    /// How the registry is doing.
    pub fn health(&self) -> Health {
        let memory = self.memory();
        Health {
            state: memory.breaker.state(),
            quota: memory.quota.seen(),
            answered: memory.answered,
            failed: memory.failed.clone(),
            answers: memory.answers,
            failures: memory.failures,
        }
    }

    fn permit(&self, now: Timestamp) -> Result<(), Failure> {
        let mut memory = self.memory();
        if !memory.quota.permits(now) {
            return Err(Failure::Quota { by: self.name.clone(), said: String::new() });
        }
        match memory.breaker.permission(now) {
            Permission::Go => {
                memory.quota.goes_out(now);
                Ok(())
            }
            Permission::NotBefore(until) => Err(Failure::Transient {
                by: self.name.clone(),
                cause: Cause::Resting,
                after: Some(between(now, until)),
                said: String::new(),
            }),
        }
    }

    fn remember(&self, result: &Result<Answer, Failure>, began: Timestamp, now: Timestamp) {
        let mut memory = self.memory();
        match result {
            Ok(answer) => {
                memory.breaker.answered();
                memory.answered = Some((now, between(began, now)));
                memory.answers += 1;
                if let Some(left) = answer.quota_left {
                    memory.quota.note(left, now);
                }
                return;
            }
            Err(Failure::Transient { .. }) => memory.breaker.failed(now),
            Err(Failure::Permanent { reason: Reason::Credentials, .. }) => memory.breaker.locked_out(now),
            // Nothing was sent, or to a wrong address: that says nothing about the registry.
            Err(Failure::Permanent { reason: Reason::Settings, .. }) => {}
            // They did answer; what is wrong is the question.
            Err(Failure::Permanent { reason: Reason::Forbidden | Reason::Question | Reason::Place, .. }) => {
                memory.breaker.answered();
            }
            Err(Failure::Quota { .. }) => {
                memory.breaker.answered();
                memory.quota.note(0, now);
            }
        }
        memory.failures += 1;
        memory.failed = result.as_ref().err().map(|failure| (now, failure.clone()));
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nothing where the clock went back.
fn between(earlier: Timestamp, later: Timestamp) -> Duration {
    Duration::try_from(later.duration_since(earlier)).unwrap_or_default()
}

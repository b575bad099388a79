//! The registers that this installation can ask: their clients, and what is remembered between questions.

use crate::outside::Outside;
use domain::registry::Registry;
use jiff::Timestamp;
use registries::asking::{Asking, Health, RetryRules, Rules, State};
use registries::{Answer, Client, ClientError, Failure, Limits, Question, Registries, Settings, kind_of};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long one try may take; the queue tries again later, so that no message waits behind a register that hangs.
const TRY_MAX: Duration = Duration::from_secs(8);
/// How often a question goes out before it is put back into the queue.
const TRIES_MAX: u32 = 2;

/// The registers as configured.
#[derive(Debug)]
pub struct Registers {
    registries: Registries,
    client: Client,
    asking: BTreeMap<&'static str, Asking>,
}

impl Registers {
    /// Those of the configuration, whose mistakes were told when it was read; rests and quotas go by this clock.
    pub fn open(settings: &Settings, now: fn() -> Timestamp, outside: &Outside) -> Result<Self, ClientError> {
        let authority_files = outside.authority_files.clone();
        let client = Client::new(&Limits { whole: TRY_MAX, authority_files, ..Limits::default() })?;
        let client = client.carried_by(outside.registers.clone());
        let registries = settings.registries().unwrap_or_default();
        let retry = RetryRules { tries_max: TRIES_MAX, longest_wait: Duration::from_secs(2), ..RetryRules::default() };
        let surroundings = outside.surroundings(now);
        let rules = Rules { retry, ..Rules::default() };
        let asking = registries.ids().map(|id| (id, Asking::new(name(id), rules, surroundings.clone()))).collect();
        Ok(Self { registries, client, asking })
    }

    /// Those that checks of a licence type may name.
    pub fn connected(&self) -> Vec<Registry> {
        self.registries.ids().filter_map(Registry::from_id).collect()
    }

    /// Asks the register a question names, within its limits.
    pub async fn ask(&self, question: &Question) -> Result<Answer, Failure> {
        match self.asking.get(question.registry.as_str()) {
            Some(asking) => asking.ask(|| self.registries.ask(&self.client, question)).await,
            None => self.registries.ask(&self.client, question).await,
        }
    }

    /// Whether a register answers, as far as is known from what it was asked last; the error says what was seen.
    pub fn answers(&self, registry: Registry) -> Result<(), String> {
        let health = self.asking.get(registry.id()).map(Asking::health);
        match health.map(|health| (health.state, health.failed)) {
            None | Some((State::Working { .. }, _)) => Ok(()),
            Some((State::Resting { .. } | State::Trying { .. }, failed)) => {
                Err(failed.map_or_else(|| "tidak menjawab".into(), |(_, failure)| failure.to_string()))
            }
        }
    }

    /// When a register answered last, if it has not failed since often enough to be left alone.
    pub fn answered_at(&self, registry: Registry) -> Option<Timestamp> {
        let health = self.asking.get(registry.id())?.health();
        match health.state {
            State::Working { .. } => health.answered.map(|(at, _)| at),
            State::Resting { .. } | State::Trying { .. } => None,
        }
    }

    /// How each is doing, by its name for people.
    pub fn health(&self) -> Vec<(String, Health)> {
        let simulated = self.simulated();
        let named = |id| if simulated.contains(id) { format!("{} (simulator)", name(id)) } else { name(id).to_owned() };
        self.asking.iter().map(|(id, asking)| (named(id), asking.health())).collect()
    }

    /// Ids of those that lead to a simulator on this machine.
    pub fn simulated(&self) -> Vec<&'static str> {
        self.registries.simulated()
    }
}

fn name(id: &'static str) -> &'static str {
    kind_of(id).map_or(id, |kind| kind.name)
}

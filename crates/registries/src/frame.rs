//! What every registry is to its callers: something with a name that takes a question and gives an answer.

use crate::client::Client;
use crate::failure::Failure;
use crate::question::{Answer, Question};
use crate::simulator::Stage;
use axum::Router;
use serde_json::Value;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// A question on its way.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send + 'a>>;

/// A registry as configured. Nothing in it remembers a question; what is remembered is in [`crate::asking::Asking`].
pub trait Registry: fmt::Debug + Send + Sync {
    /// Puts one question, once. What may be done after a failure, the failure says.
    fn ask<'a>(&'a self, client: &'a Client, question: &'a Question) -> Asked<'a>;

    /// Each mistake in the configuration as a sentence that says what to do.
    fn problems(&self) -> Vec<String>;

    /// Where it is; an address of this machine means a simulator.
    fn address(&self) -> &str;
}

/// A kind of registry: one constant per file, listed in [`crate::KINDS`].
pub struct Kind {
    /// In configuration and on the command line, such as `siak`.
    pub id: &'static str,
    /// For people, such as `SIAK (Dukcapil)`.
    pub name: &'static str,
    /// What it can be asked.
    pub methods: &'static [&'static str],
    /// Reads its table of the configuration; the error is a sentence.
    pub configure: fn(&Value) -> Result<Box<dyn Registry>, String>,
    /// A simulator of it.
    pub simulate: fn(Stage) -> Router,
    /// A configuration that fits the simulator.
    pub example: Example,
}

/// A configuration that fits a simulator.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The table in TOML. `{base}` stands for the simulator's address, `{…}` with the name of a secret for the quoted path of its file.
    pub table: &'static str,
    /// Names of secrets, each a file, with what is in it.
    pub secrets: &'static [(&'static str, &'static str)],
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kind").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Reads the table of one registry into its settings.
pub(crate) fn configured<R>(table: &Value) -> Result<Box<dyn Registry>, String>
where
    R: Registry + serde::de::DeserializeOwned + 'static,
{
    R::deserialize(table).map(|registry| Box::new(registry) as Box<dyn Registry>).map_err(|e| e.to_string())
}

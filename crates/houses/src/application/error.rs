//! Why an order to an application changed nothing.

/// See [`ledger::Undone`].
pub type ActError = ledger::Undone<domain::application::Refusal>;

//! A form's key makes an order happen once: pressed twice it is answered again, used for another order it is refused.

use crate::command_keys;
use crate::command_keys::Answered;
use crate::vault::Vault;
use data_encoding::HEXLOWER;
use db::{DbError, Tx};
use domain::account::Actor;
use jiff::Timestamp;
use ring::digest;

/// Told when a form's key comes again with other input, as after "back" in the browser.
pub const KEY_REUSED: &str = "Formulir ini sudah terkirim dengan isian lain, jadi kiriman ini tidak disimpan. Muat ulang \
    halaman, periksa isinya, lalu kirim lagi bila masih perlu.";

/// What was ordered, hashed. Ids and salts made on the way stay out of it, so that two presses of one button are the same.
pub(crate) struct Input(digest::Context);

impl Input {
    /// The input of an order of this name, which keeps the orders of different forms apart.
    pub fn of(order: &str) -> Self {
        Self(digest::Context::new(&digest::SHA256)).with(order)
    }

    /// One more part of it, behind its length so that no two lists of parts run together.
    pub fn with(mut self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        self.0.update(&(part.len() as u64).to_be_bytes());
        self.0.update(part);
        self
    }
}

/// The key of an order, with who uses it and for what.
pub(crate) struct FormKey {
    actor: String,
    key: String,
    /// Under the vault's key: what people typed could be guessed from a bare hash.
    input_hash: String,
}

/// What is known of a key.
pub(crate) enum Seen {
    /// Not used yet, or the order carries none.
    Never,
    /// This very order was carried out, and this was answered.
    Before(String),
    /// It was used for something else.
    ForAnother,
}

impl FormKey {
    /// The key of an order, if it carries one.
    pub fn new(vault: &Vault, actor: &Actor, key: Option<&str>, input: Input) -> Option<Self> {
        let digest = HEXLOWER.encode(input.0.finish().as_ref());
        let input_hash = HEXLOWER.encode(&vault.search_hash("order", &digest));
        Some(Self { actor: name_of(actor), key: key?.to_owned(), input_hash })
    }

    /// Another key for every input: for saving, where going back and typing something else is no mistake.
    pub fn of_each_input(self) -> Self {
        Self { key: format!("{}.{}", self.key, self.input_hash), ..self }
    }
}

/// Whether the order was carried out before.
pub(crate) fn seen(tx: &mut dyn Tx, key: Option<&FormKey>) -> Result<Seen, DbError> {
    let Some(key) = key else { return Ok(Seen::Never) };
    Ok(match command_keys::seen(tx, &key.actor, &key.key)? {
        None => Seen::Never,
        Some(kept) if kept.input_hash == key.input_hash => Seen::Before(kept.answer),
        Some(_) => Seen::ForAnother,
    })
}

/// Keeps the order's answer, in the transaction that carried it out.
pub(crate) fn remember(tx: &mut dyn Tx, key: Option<FormKey>, answer: String, now: Timestamp) -> Result<(), DbError> {
    let Some(FormKey { actor, key, input_hash }) = key else { return Ok(()) };
    command_keys::remember(tx, (&actor, &key), &Answered { input_hash, answer }, now)
}

/// The actor as the log and the keys of forms name it.
fn name_of(actor: &Actor) -> String {
    actor.account().map_or_else(|| "system".to_owned(), |id| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(input: Input) -> String {
        HEXLOWER.encode(input.0.finish().as_ref())
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_eq!(hash(Input::of("a").with("b")), hash(Input::of("a").with("b")));
        assert_ne!(hash(Input::of("a").with("bc").with("")), hash(Input::of("a").with("b").with("c")));
        assert_ne!(hash(Input::of("a").with("b")), hash(Input::of("ab")));
    }
}

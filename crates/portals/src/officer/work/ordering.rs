//! From a posted form to an order, and back to a page when it is refused.

use crate::officer::work::decision;
use crate::officer::work::decision::PageState;
use axum::response::{IntoResponse, Redirect, Response};
use domain::application::{Command, Refusal, TextRef};
use ground::App;
use houses::account::accounts::Account;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::Order;
use ledger::sealed::NewText;
use pages::form::Problems;
use web::forms::Form;
use web::{Answer, WebError};

/// A form that an officer posted about one application.
pub struct Posted<'a> {
    /// The handle.
    pub app: &'a App,
    /// Who.
    pub account: &'a Account,
    /// Id of the application, as in the address.
    pub id: &'a str,
    /// The form.
    pub form: &'a Form,
}

impl Posted<'_> {
    /// An order bound to the version and key of the form.
    pub fn order(&self, command: Command, texts: Vec<NewText>) -> Result<Order, WebError> {
        self.orders(vec![command], texts)
    }

    /// The same with several commands: all of it happens, or nothing.
    pub fn orders(&self, commands: Vec<Command>, texts: Vec<NewText>) -> Result<Order, WebError> {
        let id = self.id.parse().map_err(|_| WebError::NotFound)?;
        let mut order = Order::of(id, self.account.actor(), commands);
        order.texts = texts;
        order.version = self.form.version();
        order.key = self.form.key();
        Ok(order)
    }

    /// Carries an order out and leads back to the application.
    pub async fn carry_out(&self, order: Order, news: &str) -> Answer {
        match act(self.app, order).await {
            Ok(_) => Ok(done(self.id, news)),
            Err(error) => self.refused(error).await,
        }
    }

    /// The page again, with everything typed and what is wrong with it.
    pub async fn again(&self, problems: Problems) -> Answer {
        decision::answer(
            self.app,
            self.account,
            self.id,
            PageState { form: Some(self.form), problems, ..PageState::default() },
        )
        .await
    }

    /// The page again, saying why the order was refused.
    pub async fn refused(&self, error: ActError) -> Answer {
        if !is_for_the_page(&error) {
            return Err(error.into());
        }
        let shown = PageState { form: Some(self.form), refused: Some(error), ..PageState::default() };
        decision::answer(self.app, self.account, self.id, shown).await
    }
}

/// Whether a person can do something about it on the page; the rest has pages of its own.
pub fn is_for_the_page(error: &ActError) -> bool {
    match error {
        ActError::Refused(refusal) => *refusal != Refusal::NotPermitted,
        ActError::KeyReused => true,
        ActError::NotFound | ActError::Db(_) | ActError::Seal(_) | ActError::Internal(_) => false,
    }
}

/// Back to the application, with a piece of news.
pub fn done(id: &str, news: &str) -> Response {
    Redirect::to(&format!("/kerja/{id}?kabar={news}")).into_response()
}

/// A text about to be kept sealed, and its reference for the command.
pub fn sealed(app: &App, kind: &'static str, content: impl Into<String>) -> (TextRef, Vec<NewText>) {
    let text = NewText::new(app.id(), app.bytes::<16>(), kind, content);
    (text.reference.clone(), vec![text])
}

/// What was typed under a name: without control characters but line breaks, cut, trimmed.
pub fn typed(form: &Form, name: &str, chars_max: usize) -> String {
    clean(form.get(name), chars_max)
}

/// See [`typed`].
pub fn clean(text: &str, chars_max: usize) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || *c == '\n').take(chars_max).collect();
    kept.trim().to_owned()
}

/// A sentence when a text cannot be printed on a document; it must be refused where it is typed.
pub fn unprintable(text: &str) -> Option<String> {
    let character = document::first_unprintable(text)?;
    Some(format!("Tanda “{character}” tidak dapat dicetak pada dokumen. Hapus atau ganti tanda itu."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_keeps_its_lines_and_loses_control_characters() {
        assert_eq!(clean(" a\r\nb\u{7}c \n", 100), "a\nbc");
        assert_eq!(clean("abcdef", 3), "abc");
    }

    #[test]
    fn only_what_can_be_drawn_is_taken() {
        assert_eq!(unprintable("Apotek Sehat"), None);
        assert!(unprintable("Apotek 😀").is_some());
    }
}

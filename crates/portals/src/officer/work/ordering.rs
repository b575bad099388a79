//! From a posted form to an order, and back to a page when it is refused.

use crate::officer::work::answer::{done, is_for_the_page};
use crate::officer::work::decision;
use crate::officer::work::decision::PageState;
use crate::officer::work::writing;
use domain::application::Command;
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
pub struct PostedOrder<'a> {
    /// The handle.
    pub app: &'a App,
    /// Who.
    pub account: &'a Account,
    /// Id of the application, as in the address.
    pub id: &'a str,
    /// The form.
    pub form: &'a Form,
}

impl PostedOrder<'_> {
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

    /// The page again where the form was not that of the page: what was typed there and not sent stays as it was.
    pub async fn again_beside(&self, problems: Problems) -> Answer {
        let written = writing::find(self.app, self.account, &format!("/kerja/{}", self.id)).await?;
        let shown = PageState { problems, written, ..PageState::default() };
        decision::answer(self.app, self.account, self.id, shown).await
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

//! What SIAK says of name and NIK of an account's owner: asked when the account is made or a name is to change, and never waited for.

use super::ask_register::AskAboutPerson;
use super::asking::QuestionError;
use super::putting::ask_about;
use super::questions::{self, LoadedQuestion};
use super::wording;
use crate::account::accounts::{self, Account, Profile};
use crate::account::changing;
use crate::effect::CarriedOut;
use db::{DbError, Tx};
use domain::account::Actor;
use domain::account::changing::Command;
use domain::ids::AccountId;
use domain::question::{About, Answer, Question as State, Verdict};
use domain::registry::Registry;
use ground::{App, Work};
use ledger::outbox::{self, Task};
use ledger::vault::Vault;
use ledger::{Undone, carry_out};
use registries::Question;
use registries::siak::{self, Comparison};

impl CarriedOut for AskAboutPerson {
    const WORDS: &'static str = "Cocokkan nama dan NIK pemilik akun";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let put = app.command((task.clone(), self.account), |work, (task, id)| put(work, task, *id));
        put.await.map_err(|error| error.to_string())
    }
}

fn put(work: &mut Work, task: &Task, id: AccountId) -> Result<(), QuestionError> {
    if !outbox::finish(work.tx, task, work.now)? {
        return Err(QuestionError::Internal("another worker holds this".into()));
    }
    let account = accounts::get(work.tx, work.vault, id)?.filter(|account| !account.disabled);
    let question = account.and_then(|account| question(&account.profile));
    let Some(question) = question.filter(|_| work.rules.registers.contains(&Registry::Siak)) else { return Ok(()) };
    let stored = questions::of_account(work.tx, id)?.into_iter().find(|stored| stored.state.registry == Registry::Siak);
    ask_about(work, (Registry::Siak, About::Account { account: id }), (&question, stored), (&Actor::System, None))
}

/// Whether this NIK bears this name: the one that is wished, where one is. Nothing without a NIK.
fn question(profile: &Profile) -> Option<Question> {
    let name = if profile.wished_name.is_empty() { &profile.name } else { &profile.wished_name };
    let comparison = Comparison { nik: profile.nik.clone(), name: Some(name.clone()), ..Comparison::default() };
    (!profile.nik.is_empty()).then(|| siak::verify(&comparison))
}

/// The question about name and NIK as they are known now; nothing where that is not asked, or not yet.
pub fn asked(tx: &mut dyn Tx, vault: &Vault, account: &Account) -> Result<Option<State>, DbError> {
    let Some(question) = question(&account.profile) else { return Ok(None) };
    let hash = wording::hash(vault, &question);
    let stored = questions::of_account(tx, account.id)?.into_iter();
    Ok(stored.map(|stored| (stored.asked_hash, stored.state)).find(|(asked, _)| *asked == hash).map(|(_, state)| state))
}

/// A name that somebody wishes becomes theirs once the register says that it belongs to the NIK.
pub(super) fn adopt_name(work: &mut Work, answered: &LoadedQuestion) -> Result<(), QuestionError> {
    let Some(State { about: About::Account { account }, status, id, .. }) = &answered.state else { return Ok(()) };
    let specimen = work.rules.specimen;
    let agrees = |answer: &Answer| answer.verdict == Verdict::Agrees && (specimen || !answer.simulated);
    if !status.answer().is_some_and(agrees) {
        return Ok(());
    }
    let account =
        accounts::get(work.tx, work.vault, *account)?.filter(|account| !account.profile.wished_name.is_empty());
    let Some(account) = account else { return Ok(()) };
    // Meanwhile they may have asked about another name or number, which is a question of its own.
    let is_this = question(&account.profile).map(|question| wording::hash(work.vault, &question));
    if account.disabled || is_this.as_ref() != Some(&answered.asked_hash) {
        return Ok(());
    }
    let mut order = changing::Order::new(account.id, Actor::System, Command::AdoptName { question: *id });
    order.version = Some(account.version);
    carry_out(work, &order).map_err(Undone::within)?;
    Ok(())
}

//! A question as the ledger changes it: decide, apply, carry it to the register, save.

use super::ask_register::{AskRegister, AskWhenBack};
use super::questions::{self, LoadedQuestion};
use db::DbError;
use domain::account::Actor;
use domain::ids::QuestionId;
use domain::question::{Command, Event, Move, Question, Refusal, apply, decide};
use domain::subject::Subject;
use ground::{Rules, Work};
use ledger::outbox::Queued;
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Undone};

/// An order about one question.
pub type Order = ledger::Order<LoadedQuestion>;

/// Why an order changed nothing.
pub type QuestionError = Undone<Refusal>;

/// A question exists from its first event on.
fn unborn() -> QuestionError {
    QuestionError::Internal("a question begins when it is asked".into())
}

impl Aggregate for LoadedQuestion {
    type Rules = Rules;
    type Id = QuestionId;
    type Command = Command;
    /// The keyed hash of what is asked, with an order to ask.
    type Enclosed = Option<Vec<u8>>;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Question;

    fn load(work: &mut Work, id: QuestionId) -> Result<Option<Self>, QuestionError> {
        Ok(questions::load_locked(work.tx, work.vault, id)?)
    }

    fn begin(work: &mut Work, order: &Order) -> Result<(QuestionId, Self), QuestionError> {
        let (Some(Command::Ask { registry, about, asked }), Some(asked_hash)) =
            (order.commands.first(), &order.enclosed)
        else {
            return Err(unborn());
        };
        let wrapped = questions::owner_key(work.tx, about)?.ok_or(QuestionError::NotFound)?;
        let id = QuestionId(work.id());
        questions::create(work.tx, id, (*registry, about, asked, asked_hash), work.now)?;
        let key = work.vault.open(&wrapped)?;
        Ok((id, Self { id, state: None, key, asked_hash: asked_hash.clone() }))
    }

    fn version(&self) -> u32 {
        self.state.as_ref().map_or(0, |state| state.version)
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, _work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, QuestionError> {
        decide(Move { question: self.state.as_ref(), actor }, command).map_err(QuestionError::Refused)
    }

    fn carry(&mut self, _work: &mut Work, order: &Order, event: &mut Event) -> Result<(), QuestionError> {
        if matches!(event, Event::AskedAgain { .. })
            && let Some(asked_hash) = &order.enclosed
        {
            self.asked_hash.clone_from(asked_hash);
        }
        Ok(())
    }

    fn apply(&mut self, work: &Work, actor: &Actor, event: &Event) {
        self.state = apply(self.state.take(), (self.id, actor), event, work.now);
    }

    fn effects(&self, _work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        let round = self.state.as_ref().map_or(0, |state| state.round);
        let ask = |anew| vec![AskRegister { question: self.id, round, anew }.into()];
        Ok(match event {
            Event::Asked { .. } => ask(false),
            Event::AskedAgain { anew, .. } => ask(*anew),
            Event::Failed { .. } => {
                let comes_back = self.state.as_ref().is_some_and(Question::comes_back);
                comes_back.then(|| AskWhenBack { question: self.id, round }.into()).into_iter().collect()
            }
            Event::Answered { .. } | Event::AnsweredByHand { .. } => Vec::new(),
        })
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, QuestionError> {
        let state = self.state.as_ref().ok_or_else(unborn)?;
        Ok(questions::save(work.tx, state, &self.asked_hash, before)?)
    }

    fn kind_of(event: &Event) -> &'static str {
        event.id()
    }

    fn moved() -> Refusal {
        Refusal::Moved
    }

    fn essence(order: &Order) -> Vec<Vec<u8>> {
        order.commands.iter().map(|command| essence(command).into_bytes()).collect()
    }
}

/// What a command says besides its texts.
fn essence(command: &Command) -> String {
    match command {
        Command::Ask { registry, about, .. } => format!("ask {} {about:?}", registry.id()),
        Command::AskAgain { anew, same, .. } => format!("again {anew} {same}"),
        Command::ReportAnswer { round, answer } => format!("answer {round} {}", answer.verdict.id()),
        Command::ReportFailure { round, why } => format!("failure {round} {}", why.id()),
        Command::AnswerByHand { mark, .. } => format!("by hand {}", mark.id()),
    }
}

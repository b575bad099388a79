//! A licence as the ledger changes it: decide, apply, order the letter that says so, save.

use super::licences::{self, LoadedLicence, SealedParts};
use crate::document::produce::Produce;
use db::DbError;
use domain::account::Actor;
use domain::ids::LicenceId;
use domain::licence::{Command, Event, Issued, Move, Refusal, apply, decide};
use domain::subject::Subject;
use ground::catalogue::TypeVersion;
use ground::{Rules, Work};
use ledger::outbox::Queued;
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Undone};

/// An order about one licence.
pub type Order = ledger::Order<LoadedLicence>;

/// Why an order changed nothing.
pub type LicenceError = Undone<Refusal>;

/// A licence exists from its first event on.
fn unborn() -> LicenceError {
    LicenceError::Internal("a licence begins when it is issued".into())
}

fn issued(order: &Order) -> Result<&Issued, LicenceError> {
    match order.commands.first() {
        Some(Command::Issue(issued)) => Ok(issued),
        Some(
            Command::Suspend
            | Command::Resume
            | Command::Revoke { .. }
            | Command::ReportLetter { .. }
            | Command::Replace { .. }
            | Command::Reinstate { .. },
        )
        | None => Err(unborn()),
    }
}

impl Aggregate for LoadedLicence {
    type Rules = Rules;
    type Id = LicenceId;
    type Command = Command;
    type Enclosed = SealedParts;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Licence;

    fn load(work: &mut Work, id: LicenceId) -> Result<Option<Self>, LicenceError> {
        Ok(licences::load_locked(work.tx, work.vault, id)?)
    }

    fn begin(work: &mut Work, order: &Order) -> Result<(LicenceId, Self), LicenceError> {
        let id = LicenceId(work.id());
        licences::create(work.tx, id, (issued(order)?, &order.enclosed), work.now)?;
        let loaded = licences::load(work.tx, work.vault, id)?.ok_or_else(unborn)?;
        Ok((id, Self { state: None, ..loaded }))
    }

    fn version(&self) -> u32 {
        self.state.as_ref().map_or(0, |state| state.version)
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, LicenceError> {
        let (type_id, type_version) = match (&self.state, command) {
            (Some(state), _) => (&state.type_id, state.type_version),
            (None, Command::Issue(issued)) => (&issued.type_id, issued.type_version),
            (
                None,
                Command::Suspend
                | Command::Resume
                | Command::Revoke { .. }
                | Command::ReportLetter { .. }
                | Command::Replace { .. }
                | Command::Reinstate { .. },
            ) => return Err(unborn()),
        };
        let version: &TypeVersion = work
            .rules
            .catalogue
            .version(type_id, type_version)
            .ok_or_else(|| LicenceError::Internal(format!("{type_id} v{type_version} is not in the catalogue")))?;
        let step = Move { licence: self.state.as_ref(), ty: &version.ty, actor, now: work.now };
        decide(step, command).map(|event| vec![event]).map_err(LicenceError::Refused)
    }

    fn carry(&mut self, _work: &mut Work, _order: &Order, _event: &mut Event) -> Result<(), LicenceError> {
        Ok(())
    }

    fn apply(&mut self, work: &Work, actor: &Actor, event: &Event) {
        self.state = apply(self.state.take(), (self.id, actor), event, work.now);
    }

    fn effects(&self, _work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        Ok(match event {
            Event::Revoked { letter, .. } => vec![Produce { document: *letter }.into()],
            Event::Issued(_)
            | Event::Suspended { .. }
            | Event::Resumed
            | Event::LetterReleased { .. }
            | Event::Replaced { .. }
            | Event::Reinstated { .. } => Vec::new(),
        })
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, LicenceError> {
        let state = self.state.as_ref().ok_or_else(unborn)?;
        Ok(licences::save(work.tx, state, before)?)
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

/// What a command says besides its texts and the letter made on the way.
fn essence(command: &Command) -> String {
    match command {
        Command::Issue(issued) => format!("issue {issued:?}"),
        Command::Suspend => "suspend".into(),
        Command::Resume => "resume".into(),
        Command::Revoke { .. } => "revoke".into(),
        Command::ReportLetter { letter, sha256 } => format!("letter {letter} {sha256}"),
        Command::Replace { by } => format!("replace {by}"),
        Command::Reinstate { objection } => format!("reinstate {objection}"),
    }
}

//! A NIB from OSS as the ledger changes it: decide, keep the body, apply, tell OSS, save.

use super::nibs::{self, Edition, LoadedNib};
use super::tell_oss::{TellOss, What};
use db::DbError;
use domain::account::Actor;
use domain::ids::NibId;
use domain::nib::{Command, Event, Move, Refusal, Standing, apply, decide};
use domain::subject::Subject;
use ground::{Rules, Work};
use ledger::outbox::Queued;
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Undone};

/// An order about a NIB.
pub type Order = ledger::Order<LoadedNib>;

/// Why an order changed nothing.
pub type NibError = Undone<Refusal>;

/// `kd_status` while the applicant has to bring the rest.
const INCOMPLETE: &str = "11";

fn unborn() -> NibError {
    NibError::Internal("a NIB begins when it is delivered".into())
}

impl Aggregate for LoadedNib {
    type Rules = Rules;
    type Id = NibId;
    type Command = Command;
    /// What comes with [`Command::Receive`].
    type Enclosed = Option<Box<Edition>>;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Nib;

    fn load(work: &mut Work, id: NibId) -> Result<Option<Self>, NibError> {
        Ok(nibs::load_locked(work.tx, work.vault, id)?)
    }

    fn begin(work: &mut Work, order: &Order) -> Result<(NibId, Self), NibError> {
        let Some(edition) = &order.enclosed else { return Err(unborn()) };
        let id = NibId(work.id());
        let (key, wrapped) = work.vault.create()?;
        nibs::create(work.tx, (id, edition), (&key, &wrapped), work.now)?;
        Ok((id, Self { id, state: None, key }))
    }

    fn version(&self) -> u32 {
        self.state.as_ref().map_or(0, |state| state.version)
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, _work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, NibError> {
        decide(Move { nib: self.state.as_ref(), actor }, command).map_err(NibError::Refused)
    }

    fn carry(&mut self, work: &mut Work, order: &Order, event: &mut Event) -> Result<(), NibError> {
        let Event::Received { body, .. } = event else { return Ok(()) };
        let edition = order.enclosed.as_ref().ok_or_else(unborn)?;
        let number = self.state.as_ref().map_or(0, |state| state.editions) + 1;
        nibs::put_edition(work.tx, (self, number), edition, (body.id, work.now))?;
        Ok(())
    }

    fn apply(&mut self, work: &Work, _actor: &Actor, event: &Event) {
        self.state = Some(apply(self.state.take(), self.id, event, work.now));
    }

    /// What waits for its person is told to OSS, whose users read there what to do.
    fn effects(&self, work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        let Event::Received { lines, .. } = event else { return Ok(Vec::new()) };
        let waits = |licence: &&String| {
            let requested = self.state.as_ref().and_then(|state| state.requested.get(*licence));
            requested.is_some_and(|requested| matches!(requested.standing, Standing::Waiting { .. }))
        };
        let tell = |licence: &String| {
            let what = What::Status { code: INCOMPLETE.into() };
            TellOss { nib: self.id, licence: licence.clone(), at: work.now, what }.into()
        };
        Ok(lines.keys().filter(waits).map(tell).collect())
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, NibError> {
        let state = self.state.as_ref().ok_or_else(unborn)?;
        let randomness = work.randomness;
        Ok(nibs::save(work.tx, state, before, || randomness.id())?)
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

/// What a command says besides its texts and the ids made on the way.
fn essence(command: &Command) -> String {
    match command {
        Command::Receive { lines, .. } => format!("receive {lines:?}"),
        Command::Claim { licence, account, .. } => format!("claim {licence} {account}"),
        Command::Report { licence, what, code, .. } => format!("report {licence} {what:?} {code}"),
        Command::NoteFetched { document } => format!("fetched {document}"),
    }
}

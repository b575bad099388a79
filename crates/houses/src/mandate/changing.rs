//! A mandate as the ledger changes it: gather facts, decide, keep the letter, apply, seal the row, tell.

use super::mandates::{self, LoadedMandate};
use super::{companies, telling};
use crate::account::accounts::{self, NewAccount};
use crate::account::changing::registration;
use crate::account::relations;
use crate::application::applications;
use crate::scanning;
use db::DbError;
use domain::account::Actor;
use domain::account::power::{Capacity, Scope};
use domain::form::Answers;
use domain::ids::{AccountId, MandateId};
use domain::mandate::{Command, Event, Facts, Given, Mandate, Move, Refusal, apply, decide};
use domain::subject::Subject;
use ground::{App, Rules, Work};
use ledger::outbox::Queued;
use ledger::sealed::{NewText, Owner};
use ledger::uploads::{self, NewFile};
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Done, Undone, carry_out};

/// An order about a mandate.
pub type Order = ledger::Order<LoadedMandate>;

/// Why an order changed nothing.
pub type MandateError = Undone<Refusal>;

/// Kind of the text that says why a company was not proved.
const REASON: &str = "company-refused";

/// What an order brings along.
#[derive(Clone, Default)]
pub struct Enclosed {
    /// The account of a new company.
    pub company: Option<Box<NewAccount>>,
    /// The letter, already in the store.
    pub letter: Option<NewFile>,
}

/// Carries out one order; durable when it returns `Ok`. It rests on rows of others, so it runs as if it were alone.
pub async fn change(app: &App, order: Order) -> Result<Done<LoadedMandate>, MandateError> {
    app.command(order, carry_out::<LoadedMandate>).await
}

/// Says that a company could not be proved, for a reason that its person reads.
pub async fn refuse(
    app: &App,
    (id, actor): (MandateId, Actor),
    reason: &str,
    (version, key): (Option<u32>, Option<String>),
) -> Result<(), MandateError> {
    let text = NewText::new(app.id(), app.bytes(), REASON, reason);
    let mut order = Order::new(id, actor, Command::Refuse { reason: text.reference.clone() });
    (order.texts, order.version, order.key) = (vec![text], version, key);
    change(app, order).await.map(|_| ())
}

fn unborn() -> MandateError {
    MandateError::Internal("a mandate begins when it is given".into())
}

/// What the decision rests on besides the mandate itself.
fn gather(work: &mut Work, actor: &Actor, given: &Given) -> Result<Facts, MandateError> {
    let Some(me) = actor.account() else { return Ok(Facts::default()) };
    let (tx, vault, now) = (&mut *work.tx, work.vault, work.now);
    let company = companies::is(tx, given.holder)?;
    let all = mandates::of_holder(tx, vault, given.holder)?;
    let proved = if company {
        all.iter().any(|one| one.speaks(now))
    } else {
        accounts::get(tx, vault, given.holder)?.is_some_and(|account| !account.disabled)
    };
    let stands = |one: &&Mandate| one.holds(now) || one.standing == domain::mandate::Standing::Open;
    let of_company = |one: &&Mandate| one.given.agent == given.agent && one.given.capacity != Capacity::Attorney;
    Ok(Facts {
        speaks: mandates::speaks(tx, vault, (me, given.holder), now)?,
        proved,
        agent: accounts::get(tx, vault, given.agent)?.is_some_and(|account| !account.disabled)
            && !companies::is(tx, given.agent)?,
        related: relations::touches(tx, vault, me, (given.holder, &Answers::default()))?,
        held: all.iter().filter(stands).any(|one| of_company(&one)),
        scope_fits: match &given.scope {
            Scope::All => true,
            Scope::Type { type_id } => work.rules.catalogue.current(type_id).is_some(),
            Scope::One { application } => {
                applications::state_of(tx, *application)?.is_some_and(|state| state.owner == given.holder)
            }
        },
        standing: all.iter().filter(stands).count(),
        companies: mandates::of_agent(tx, vault, given.agent)?
            .iter()
            .filter(|one| one.given.capacity == Capacity::Responsible && one.holds(now))
            .count(),
    })
}

impl Aggregate for LoadedMandate {
    type Rules = Rules;
    type Id = MandateId;
    type Command = Command;
    type Enclosed = Enclosed;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Mandate;

    fn load(work: &mut Work, id: MandateId) -> Result<Option<Self>, MandateError> {
        Ok(mandates::load_locked(work.tx, work.vault, id)?)
    }

    /// A company gets its account in the same transaction: the program makes it, and its history says so; who asked stands here.
    fn begin(work: &mut Work, order: &Order) -> Result<(MandateId, Self), MandateError> {
        let given = order.commands.first().and_then(Command::given).ok_or_else(unborn)?;
        if let Some(company) = &order.enclosed.company {
            if company.id != given.holder {
                return Err(unborn());
            }
            let order = registration((**company).clone(), Actor::System);
            let made = carry_out(work, &order).map_err(Undone::within)?.after;
            companies::put(work.tx, work.vault, &made)?;
        }
        if accounts::get(work.tx, work.vault, given.agent)?.is_none() {
            return Err(MandateError::Refused(Refusal::NoAgent));
        }
        let id = MandateId(work.id());
        let made = mandates::create(work.tx, work.vault, (id, given), work.now)?;
        Ok((id, made.ok_or(MandateError::NotFound)?))
    }

    fn version(&self) -> u32 {
        self.state.as_ref().map_or(0, |state| state.version)
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, MandateError> {
        let given = match (&self.state, command.given()) {
            (Some(state), _) => state.given.clone(),
            (None, Some(given)) => given.clone(),
            (None, None) => return Err(unborn()),
        };
        let facts = gather(work, actor, &given)?;
        let step = Move { mandate: self.state.as_ref(), actor, now: work.now, facts };
        decide(step, command).map(|event| vec![event]).map_err(MandateError::Refused)
    }

    fn carry(&mut self, work: &mut Work, order: &Order, event: &mut Event) -> Result<(), MandateError> {
        let given = match event {
            Event::CompanyRegistered { given } | Event::PowerGiven { given } | Event::PowerNoted { given } => given,
            Event::CompanyProved
            | Event::CompanyRefused { .. }
            | Event::MemberInvited { .. }
            | Event::MemberAccepted
            | Event::MemberDeclined
            | Event::MandateEnded => return Ok(()),
        };
        let letter = order.enclosed.letter.as_ref().filter(|file| given.letter == Some(file.id));
        let letter = letter.ok_or_else(|| MandateError::Internal("a letter that is not there".into()))?;
        let owner = Owner { subject: Subject::Mandate, id: self.id.to_string(), key: &self.key };
        uploads::put(work.tx, &owner, letter, work.now)?;
        Ok(scanning::entered(work, letter)?)
    }

    fn apply(&mut self, work: &Work, _actor: &Actor, event: &Event) {
        self.state = apply(self.state.take(), self.id, event, work.now);
    }

    fn effects(&self, _work: &mut Work, _event: &Event) -> Result<Vec<Queued>, DbError> {
        Ok(Vec::new())
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, MandateError> {
        let state = self.state.as_ref().ok_or_else(unborn)?;
        Ok(mandates::save(work.tx, work.vault, state, before)?)
    }

    fn settle(&self, work: &mut Work, events: &[Event]) -> Result<(), MandateError> {
        let Some(state) = &self.state else { return Ok(()) };
        events.iter().try_for_each(|event| telling::tell_of(work, state, event).map_err(MandateError::from))
    }

    fn kind_of(event: &Event) -> &'static str {
        event.id()
    }

    fn moved() -> Refusal {
        Refusal::Moved
    }

    /// Ids of a company and of a file are made anew for each press; names, numbers and bytes count by themselves.
    fn essence(order: &Order) -> Vec<Vec<u8>> {
        let written = order.commands.iter().map(|command| {
            let said = command.given().map(|given| {
                let holder =
                    if order.enclosed.company.is_some() { AccountId::from(uuid::Uuid::nil()) } else { given.holder };
                format!("{holder} {} {:?} {:?}", given.agent, given.scope, given.until)
            });
            format!("{:?} {}", command.kind(), said.unwrap_or_default()).into_bytes()
        });
        let company = order.enclosed.company.iter().map(|new| {
            let profile = &new.profile;
            format!("{} {} {}", profile.name, profile.npwp, profile.nib).into_bytes()
        });
        let letter = order.enclosed.letter.iter().map(|file| file.sha256.clone().into_bytes());
        written.chain(company).chain(letter).collect()
    }
}

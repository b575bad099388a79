//! The office's calendar as the ledger changes it: a new version, and the recount of what is still open.

use super::calendars::{self, Version};
use crate::interruption::announcing::recount::{Moved, Recount};
use crate::interruption::shown_everywhere;
use db::DbError;
use domain::account::Actor;
use domain::calendar_change::{Change, Event, Refusal, changed, decide};
use domain::indonesian;
use domain::subject::Subject;
use ground::{App, Rules, Work};
use ledger::outbox::Queued;
use ledger::vault::OwnerKey;
use ledger::{Aggregate, carry_out};
use std::fmt;
use std::str::FromStr;

/// An order to the calendar; enclosed is the change in words, for the history.
pub type Order = ledger::Order<Version>;

/// Why a change was not made.
pub type CalendarError = ledger::Undone<Refusal>;

/// The one calendar of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeCalendar;

impl fmt::Display for OfficeCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("office")
    }
}

impl FromStr for OfficeCalendar {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "office" { Ok(Self) } else { Err(()) }
    }
}

/// Makes the change; durable, and shown on every page of this process, when it returns `Ok`.
pub async fn change(app: &App, order: Order) -> Result<(), CalendarError> {
    app.command(order, carry_out::<Version>).await?;
    Ok(shown_everywhere::refresh(app).await?)
}

impl Aggregate for Version {
    type Rules = Rules;
    type Id = OfficeCalendar;
    type Command = Change;
    type Enclosed = String;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Calendar;

    fn load(work: &mut Work, _id: OfficeCalendar) -> Result<Option<Self>, CalendarError> {
        Ok(Some(calendars::current(work.tx)?))
    }

    /// The first version comes from the catalogue, at the first start.
    fn begin(_work: &mut Work, _order: &Order) -> Result<(OfficeCalendar, Self), CalendarError> {
        Err(CalendarError::NotFound)
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn key(&self) -> Option<&OwnerKey> {
        None
    }

    fn decide(&self, work: &mut Work, actor: &Actor, change: &Change) -> Result<Vec<Event>, CalendarError> {
        let today = indonesian::local(work.now).date();
        let event = decide((&self.calendar, self.version), actor, change, today).map_err(CalendarError::Refused)?;
        Ok(vec![event])
    }

    fn carry(&mut self, work: &mut Work, order: &Order, _event: &mut Event) -> Result<(), CalendarError> {
        for change in &order.commands {
            self.calendar = changed(&self.calendar, change).map_err(CalendarError::Refused)?;
        }
        (self.by, self.at, self.note) = (order.actor.account(), work.now, order.enclosed.clone());
        Ok(())
    }

    fn apply(&mut self, _work: &Work, _actor: &Actor, event: &Event) {
        let Event::Changed { version } = event;
        self.version = *version;
    }

    /// Only what is open moves: what has ended keeps the calendar it was reckoned by.
    fn effects(&self, _work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        let Event::Changed { version } = event;
        Ok(vec![Recount::because(Moved::Calendar { version: i64::from(*version) }).into()])
    }

    fn save(&self, work: &mut Work, _before: u32) -> Result<bool, CalendarError> {
        match calendars::put(work.tx, self) {
            Err(DbError::Conflict(_)) => Ok(false),
            put => put.map(|()| true).map_err(CalendarError::Db),
        }
    }

    fn kind_of(event: &Event) -> &'static str {
        event.id()
    }

    fn moved() -> Refusal {
        Refusal::Moved
    }

    fn essence(order: &Order) -> Vec<Vec<u8>> {
        let mut parts: Vec<Vec<u8>> = order.commands.iter().map(|change| format!("{change:?}").into_bytes()).collect();
        parts.push(order.enclosed.clone().into_bytes());
        parts
    }
}

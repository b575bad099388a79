//! An appointment as the ledger changes it: gather facts, decide, apply, seal the row, tell.

use super::appointments::{self, LoadedAppointment};
use super::{holders, telling};
use crate::account::accounts;
use db::DbError;
use domain::account::{Actor, Role};
use domain::appointment::{Appointment, Asked, Command, Event, Facts, Kind, Move, NEVER_NONE, Refusal, apply, decide};
use domain::ids::{AccountId, AppointmentId};
use domain::subject::Subject;
use ground::{App, Rules, Work};
use ledger::outbox::Queued;
use ledger::sealed::NewText;
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Done, Undone, carry_out};

/// An order about an appointment; enclosed is the id of a new one, where it is not to be made.
pub type Order = ledger::Order<LoadedAppointment>;

/// Why an order changed nothing.
pub type AppointmentError = Undone<Refusal>;

/// Kind of the text that says on what an appointment rests.
pub const BASIS: &str = "appointment-basis";
/// Kind of the text that says why one was declined.
const REASON: &str = "appointment-reason";

/// Carries out one order; durable when it returns `Ok`. It rests on rows of others, so it runs as if it were alone.
pub async fn change(app: &App, order: Order) -> Result<Done<LoadedAppointment>, AppointmentError> {
    let ends = order.commands.iter().any(|c| matches!(c, Command::End { .. }));
    let done = app.command(order, carry_out::<LoadedAppointment>).await?;
    if ends && let Some(state) = &done.after.state {
        app.signing.sessions.close(state.asked.account);
    }
    Ok(done)
}

/// Asks for an appointment; what it rests on is kept sealed with the holder's account.
pub async fn ask(
    app: &App,
    actor: Actor,
    (asked, basis): (Asked, &str),
    key: Option<String>,
) -> Result<AppointmentId, AppointmentError> {
    let text = NewText::new(app.id(), app.bytes(), BASIS, basis);
    let command = Command::Ask { asked: Box::new(asked), basis: text.reference.clone() };
    let mut order = Order::beginning(actor, command);
    (order.texts, order.key) = (vec![text], key);
    Ok(change(app, order).await?.id)
}

/// Declines an appointment for a reason.
pub async fn decline(
    app: &App,
    (id, actor): (AppointmentId, Actor),
    reason: &str,
    (version, key): (Option<u32>, Option<String>),
) -> Result<(), AppointmentError> {
    let text = NewText::new(app.id(), app.bytes(), REASON, reason);
    let mut order = Order::new(id, actor, Command::Decline { reason: text.reference.clone() });
    (order.texts, order.version, order.key) = (vec![text], version, key);
    change(app, order).await.map(|_| ())
}

/// Ends an appointment, and names who takes its work over.
pub async fn end(
    app: &App,
    (id, actor): (AppointmentId, Actor),
    (successor, basis): (Option<AccountId>, &str),
    (version, key): (Option<u32>, Option<String>),
) -> Result<(), AppointmentError> {
    let text = NewText::new(app.id(), app.bytes(), BASIS, basis);
    let mut order = Order::new(id, actor, Command::End { successor, basis: text.reference.clone() });
    (order.texts, order.version, order.key) = (vec![text], version, key);
    change(app, order).await.map(|_| ())
}

fn unborn() -> AppointmentError {
    AppointmentError::Internal("an appointment begins when it is asked for".into())
}

/// What the decision about `asked` rests on besides the appointment itself.
fn gather(
    work: &mut Work,
    own: Option<AppointmentId>,
    asked: &Asked,
    command: &Command,
) -> Result<Facts, AppointmentError> {
    let (tx, vault, now, holder) = (&mut *work.tx, work.vault, work.now, asked.account);
    let mut facts = Facts { others: true, ..Facts::default() };
    match command {
        Command::Ask { .. } => {
            facts.officer = is_officer(work, holder)?;
            facts.held = is_held(work, own, asked)?;
            facts.stood_for_holds = match asked.stands_for {
                Some(other) => holds(work, other, asked)?,
                None => false,
            };
        }
        Command::Agree => {
            facts.officer = is_officer(work, holder)?;
            facts.deciders = holders::deciders(work.tx, holder, now)?.len();
        }
        Command::End { successor, .. } => {
            facts.others = !NEVER_NONE.contains(&asked.role) || holders::others_hold(tx, asked.role, holder, now)?;
            facts.open = if asked.role == Role::Verifikator { appointments::open_work(tx, holder)? } else { 0 };
            // Whoever works on in the same role gives nothing away.
            let held = appointments::of_account(tx, vault, holder)?;
            let other = |one: &Appointment| Some(one.id) != own && one.asked.role == asked.role && one.holds(now);
            if held.iter().any(other) {
                (facts.open, facts.others) = (0, true);
            }
            facts.successor_fits = match successor {
                Some(other) => *other != holder && holds(work, *other, asked)?,
                None => false,
            };
        }
        Command::CarryOver { .. } | Command::Decline { .. } | Command::Review => {}
    }
    Ok(facts)
}

fn is_officer(work: &mut Work, id: AccountId) -> Result<bool, AppointmentError> {
    let account = accounts::get(work.tx, work.vault, id)?;
    Ok(account.is_some_and(|account| account.is_officer() && !account.disabled))
}

/// Whether it would stand beside another one of the same role and office at the same time.
fn is_held(work: &mut Work, own: Option<AppointmentId>, asked: &Asked) -> Result<bool, AppointmentError> {
    use domain::appointment::Standing::{Agreed, Asked as Waiting};
    let all = appointments::of_account(work.tx, work.vault, asked.account)?;
    Ok(all.iter().any(|one| {
        let same = one.asked.role == asked.role && one.asked.office == asked.office;
        let open = matches!(one.standing, Agreed | Waiting) && !one.ran_out(work.now);
        let meets = one.asked.until.is_none_or(|until| until > asked.from)
            && asked.until.is_none_or(|until| until > one.asked.from);
        Some(one.id) != own && same && open && meets
    }))
}

/// Whether this account holds the role that is asked for.
fn holds(work: &mut Work, id: AccountId, asked: &Asked) -> Result<bool, AppointmentError> {
    let all = appointments::of_account(work.tx, work.vault, id)?;
    let same = |one: &&Appointment| one.asked.role == asked.role && one.asked.office == asked.office;
    Ok(all.iter().filter(same).any(|one| one.holds(work.now)))
}

/// How somebody holds the role in which they sign: what stands before the post on paper.
pub fn prefix(work: &mut Work, (id, role): (AccountId, Role)) -> Result<&'static str, DbError> {
    let held = super::acting::held(work.tx, work.vault, id, work.now)?;
    let kind = held.iter().find(|one| one.asked.role == role).map_or(Kind::Definitive, |one| one.asked.kind);
    Ok(kind.prefix())
}

impl Aggregate for LoadedAppointment {
    type Rules = Rules;
    type Id = AppointmentId;
    type Command = Command;
    type Enclosed = Option<AppointmentId>;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Appointment;

    fn load(work: &mut Work, id: AppointmentId) -> Result<Option<Self>, AppointmentError> {
        Ok(appointments::load_locked(work.tx, work.vault, id)?)
    }

    fn begin(work: &mut Work, order: &Order) -> Result<(AppointmentId, Self), AppointmentError> {
        let Some(Command::Ask { asked, .. } | Command::CarryOver { asked }) = order.commands.first() else {
            return Err(unborn());
        };
        let id = order.enclosed.unwrap_or_else(|| AppointmentId(work.id()));
        // Nothing is told about an account that is not there: it is no officer's.
        let made = appointments::create(work.tx, work.vault, id, asked)?;
        Ok((id, made.ok_or(AppointmentError::Refused(Refusal::NoOfficer))?))
    }

    fn version(&self) -> u32 {
        self.state.as_ref().map_or(0, |state| state.version)
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, AppointmentError> {
        let asked = match (&self.state, command) {
            (Some(state), _) => state.asked.clone(),
            (None, Command::Ask { asked, .. } | Command::CarryOver { asked }) => (**asked).clone(),
            (None, _) => return Err(unborn()),
        };
        let facts = gather(work, Some(self.id), &asked, command)?;
        let step = Move { appointment: self.state.as_ref(), actor, now: work.now, facts };
        decide(step, command).map_err(AppointmentError::Refused)
    }

    fn carry(&mut self, _work: &mut Work, _order: &Order, _event: &mut Event) -> Result<(), AppointmentError> {
        Ok(())
    }

    fn apply(&mut self, work: &Work, actor: &Actor, event: &Event) {
        self.state = apply(self.state.take(), (self.id, actor), event, work.now);
    }

    fn effects(&self, _work: &mut Work, _event: &Event) -> Result<Vec<Queued>, DbError> {
        Ok(Vec::new())
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, AppointmentError> {
        let state = self.state.as_ref().ok_or_else(unborn)?;
        Ok(appointments::save(work.tx, work.vault, state, before)?)
    }

    fn settle(&self, work: &mut Work, events: &[Event]) -> Result<(), AppointmentError> {
        let Some(state) = &self.state else { return Ok(()) };
        for event in events {
            telling::tell_of(work, state, event)?;
        }
        Ok(())
    }

    fn kind_of(event: &Event) -> &'static str {
        event.id()
    }

    fn moved() -> Refusal {
        Refusal::Moved
    }

    /// References to texts are made anew for each press; their words count by themselves.
    fn essence(order: &Order) -> Vec<Vec<u8>> {
        let written = order.commands.iter().map(|command| match command {
            Command::Ask { asked, .. } => format!("ask {asked:?}"),
            Command::CarryOver { asked } => format!("carry over {asked:?}"),
            Command::End { successor, .. } => format!("end {successor:?}"),
            Command::Agree | Command::Decline { .. } | Command::Review => format!("{:?}", command.kind()),
        });
        written.map(String::into_bytes).collect()
    }
}

//! The only door through which anything changes: key, version, decide, rows, events, effects, save; all in one transaction.

use crate::form_keys::{self, FormKey, Input, Seen};
use crate::outbox::Queued;
use crate::record::{Recorded, record_as};
use crate::sealed::{self, NewText};
use crate::undone::Undone;
use crate::vault::OwnerKey;
use crate::work::Work;
use domain::account::{Actor, Role};
use domain::subject::Subject;
use serde::Serialize;
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// Something that changes by commands and whose history is its events: an application, a licence, an interruption, the calendar, an
/// account. A value is one of them as it was loaded.
pub trait Aggregate: Sized + Send + 'static {
    /// What the city works by.
    type Rules;
    /// Which one.
    type Id: Copy + Display + FromStr + Send + Sync + 'static;
    /// What may be ordered.
    type Command: Clone + Send + 'static;
    /// What an order brings along besides its texts.
    type Enclosed: Clone + Default + Send + 'static;
    /// What may happen to it; without personal data.
    type Event: Serialize + Debug;
    /// Why an order is refused; a sentence for whoever gave it.
    type Refusal: Display + Debug + Send + 'static;

    /// What its events are filed under.
    const SUBJECT: Subject;

    /// Loads one and locks it until the transaction ends; `None` when there is none, or its key was destroyed.
    fn load(work: &mut Work<Self::Rules>, id: Self::Id) -> Result<Option<Self>, Undone<Self::Refusal>>;

    /// Writes the row of a new one, at version 0, for an order that names none.
    fn begin(work: &mut Work<Self::Rules>, order: &Order<Self>) -> Result<(Self::Id, Self), Undone<Self::Refusal>>;

    /// Events so far.
    fn version(&self) -> u32;

    /// The key under which its texts are sealed.
    fn key(&self) -> Option<&OwnerKey>;

    /// What follows from a command, or why it is refused.
    fn decide(
        &self,
        work: &mut Work<Self::Rules>,
        actor: &Actor,
        command: &Self::Command,
    ) -> Result<Vec<Self::Event>, Undone<Self::Refusal>>;

    /// Writes the rows that go with an event, and fills in the numbers it takes.
    fn carry(
        &mut self,
        work: &mut Work<Self::Rules>,
        order: &Order<Self>,
        event: &mut Self::Event,
    ) -> Result<(), Undone<Self::Refusal>>;

    /// Makes the event part of the state.
    fn apply(&mut self, work: &Work<Self::Rules>, actor: &Actor, event: &Self::Event);

    /// What must be done outside because of an event, seen from the state after it.
    fn effects(&self, work: &mut Work<Self::Rules>, event: &Self::Event) -> Result<Vec<Queued>, db::DbError>;

    /// Saves the state if its row is still at this version; `false` when somebody was faster.
    fn save(&self, work: &mut Work<Self::Rules>, before: u32) -> Result<bool, Undone<Self::Refusal>>;

    /// What is derived from the events of an order once they are saved.
    fn settle(&self, _work: &mut Work<Self::Rules>, _events: &[Self::Event]) -> Result<(), Undone<Self::Refusal>> {
        Ok(())
    }

    /// In what the actor gives an order here, as the log has it: their role, unless they act in somebody's place.
    fn capacity(&self, actor: &Actor) -> Option<&'static str> {
        actor.role().map(Role::id)
    }

    /// Stable id of an event's kind.
    fn kind_of(event: &Self::Event) -> &'static str;

    /// The refusal of an order given from a state that has passed.
    fn moved() -> Self::Refusal;

    /// What an order says besides its texts, in writing: two orders with the same essence and texts are the same press of a button.
    /// Ids and salts made on the way stay out of it.
    fn essence(order: &Order<Self>) -> Vec<Vec<u8>>;

    /// Whether its key counts for each input by itself: for saving, where going back and typing something else is no mistake.
    fn saves_only(_order: &Order<Self>) -> bool {
        false
    }
}

/// An order to one aggregate: one press of a button.
pub struct Order<A: Aggregate> {
    /// Which one; `None` begins a new one.
    pub id: Option<A::Id>,
    /// Who orders.
    pub actor: Actor,
    /// What, one after the other: all of it happens, or nothing.
    pub commands: Vec<A::Command>,
    /// Texts the commands refer to.
    pub texts: Vec<NewText>,
    /// What else is to be kept with it.
    pub enclosed: A::Enclosed,
    /// Version the form was rendered from; older than the present one is refused.
    pub version: Option<u32>,
    /// Idempotency key of the form.
    pub key: Option<String>,
    /// All that the form said, where commands and texts depend on what was there before: a second press of it then orders something
    /// else, and is the same press all the same.
    pub said: Option<String>,
}

impl<A: Aggregate> Clone for Order<A> {
    /// Written out because the aggregate itself need not be copied.
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            actor: self.actor.clone(),
            commands: self.commands.clone(),
            texts: self.texts.clone(),
            enclosed: self.enclosed.clone(),
            version: self.version,
            key: self.key.clone(),
            said: self.said.clone(),
        }
    }
}

impl<A: Aggregate> Order<A> {
    /// An order with nothing enclosed.
    pub fn new(id: A::Id, actor: Actor, command: A::Command) -> Self {
        Self::of(id, actor, vec![command])
    }

    /// Several commands in one order: all of it happens, or nothing.
    pub fn of(id: A::Id, actor: Actor, commands: Vec<A::Command>) -> Self {
        Self { id: Some(id), commands, ..Self::empty(actor) }
    }

    /// An order that begins a new one.
    pub fn beginning(actor: Actor, command: A::Command) -> Self {
        Self { commands: vec![command], ..Self::empty(actor) }
    }

    fn empty(actor: Actor) -> Self {
        let (commands, texts, enclosed) = (Vec::new(), Vec::new(), A::Enclosed::default());
        Self { id: None, actor, commands, texts, enclosed, version: None, key: None, said: None }
    }

    fn input(&self) -> Input {
        let on = self.id.map(|id| id.to_string()).unwrap_or_default();
        let mut input = Input::of(A::SUBJECT.id()).with(on);
        if let Some(said) = &self.said {
            return input.with("form").with(said);
        }
        for part in A::essence(self) {
            input = input.with(part);
        }
        self.texts.iter().fold(input, |input, text| input.with(text.content()))
    }
}

/// What came of an order.
#[derive(Debug)]
pub struct Done<A: Aggregate> {
    /// Which one it was about.
    pub id: A::Id,
    /// As it stands now.
    pub after: A,
    /// The answer to a key that was used before with the same input; nothing was done again.
    pub repeated: bool,
}

/// Carries out one order. Everything it changes is changed in the transaction of `work`.
pub fn carry_out<A: Aggregate>(work: &mut Work<A::Rules>, order: &Order<A>) -> Result<Done<A>, Undone<A::Refusal>> {
    let key = FormKey::new(work.vault, &order.actor, order.key.as_deref(), order.input());
    let key = if A::saves_only(order) { key.map(FormKey::of_each_input) } else { key };
    // Locked before its key is looked up: two presses at one moment come one after the other.
    let loaded = order.id.map(|id| Ok(A::load(work, id)?.map(|loaded| (id, loaded))));
    let loaded = loaded.transpose().map_err(|e: Undone<A::Refusal>| e)?.flatten();
    match form_keys::seen(work.tx, key.as_ref())? {
        Seen::Never => {}
        Seen::Before(answer) => return repeated(work, loaded, &answer),
        Seen::ForAnother => return Err(Undone::KeyReused),
    }
    let (id, mut aggregate) = match (loaded, order.id) {
        (Some(loaded), _) => loaded,
        (None, Some(_)) => return Err(Undone::NotFound),
        (None, None) => A::begin(work, order)?,
    };
    let before = aggregate.version();
    if order.version.is_some_and(|version| version != before) {
        return Err(Undone::Refused(A::moved()));
    }
    let mut happened = Vec::new();
    let mut texts_kept = false;
    for command in &order.commands {
        let events = aggregate.decide(work, &order.actor, command)?;
        if !texts_kept {
            keep_texts(work, &aggregate, (id, &order.texts))?;
            texts_kept = true;
        }
        for mut event in events {
            aggregate.carry(work, order, &mut event)?;
            aggregate.apply(work, &order.actor, &event);
            note(work, &aggregate, id, (&order.actor, &event))?;
            happened.push(event);
        }
    }
    if !happened.is_empty() {
        if !aggregate.save(work, before)? {
            return Err(Undone::Refused(A::moved()));
        }
        aggregate.settle(work, &happened)?;
    }
    form_keys::remember(work.tx, key, id.to_string(), work.now)?;
    Ok(Done { id, after: aggregate, repeated: false })
}

/// The answer of before, with the state as it is now.
fn repeated<A: Aggregate>(
    work: &mut Work<A::Rules>,
    loaded: Option<(A::Id, A)>,
    answer: &str,
) -> Result<Done<A>, Undone<A::Refusal>> {
    if let Some((id, after)) = loaded {
        return Ok(Done { id, after, repeated: true });
    }
    let id: A::Id = answer.parse().map_err(|_| Undone::Internal(format!("the answer of a key is no id: {answer}")))?;
    let after = A::load(work, id)?.ok_or(Undone::NotFound)?;
    Ok(Done { id, after, repeated: true })
}

fn keep_texts<A: Aggregate>(
    work: &mut Work<A::Rules>,
    aggregate: &A,
    of: (A::Id, &[NewText]),
) -> Result<(), Undone<A::Refusal>> {
    let (id, texts) = of;
    if texts.is_empty() {
        return Ok(());
    }
    let key = aggregate.key().ok_or_else(|| Undone::Internal("texts for something without a key".into()))?;
    let owner = sealed::Owner { subject: A::SUBJECT, id: id.to_string(), key };
    texts.iter().try_for_each(|text| sealed::put(work.tx, &owner, text, work.now)).map_err(Undone::from)
}

/// Appends the event and enqueues what follows from it.
fn note<A: Aggregate>(
    work: &mut Work<A::Rules>,
    aggregate: &A,
    id: A::Id,
    what: (&Actor, &A::Event),
) -> Result<(), Undone<A::Refusal>> {
    let (actor, event) = what;
    let payload = serde_json::to_string(event).map_err(|e| Undone::Internal(e.to_string()))?;
    let effects = aggregate.effects(work, event)?;
    let subject_id = id.to_string();
    let kind = A::kind_of(event);
    let recorded = Recorded { subject: A::SUBJECT, subject_id: &subject_id, actor, kind, payload: &payload };
    Ok(record_as(work, &recorded, aggregate.capacity(actor), effects)?)
}

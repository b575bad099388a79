//! Notices to people, what goes out of them by which channel, and how each person wants to be told.

use db::{DbError, Row, Tx};
use domain::ids::AccountId;
use domain::notice::{Channel, Mode};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Unread notices are counted up to here; more is "many".
pub const UNREAD_MAX: i64 = 100;

/// How a person wants to be told by one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// When.
    pub mode: Mode,
    /// When the address refused a message for good.
    pub bounced_at: Option<Timestamp>,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for the next digest.
    Digest,
    /// To be sent.
    Waiting,
    /// Being handed over; found by a later try, the earlier one was cut off.
    Sending,
    /// Taken over by the mail server or the gateway.
    Sent,
    /// The gateway reports that it arrived.
    Delivered,
    /// The address refuses it for good.
    Bounced,
    /// Handed over without an answer, to somebody who does not recognise repetitions; not sent again.
    Unknown,
    /// Given up after many tries; an admin can take it up again.
    Failed,
    /// Not sent: switched off, no address, or closed by then.
    Skipped,
}

impl State {
    const ALL: [Self; 9] = [
        Self::Digest,
        Self::Waiting,
        Self::Sending,
        Self::Sent,
        Self::Delivered,
        Self::Bounced,
        Self::Unknown,
        Self::Failed,
        Self::Skipped,
    ];

    /// Its name in the table.
    pub fn id(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Bounced => "bounced",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    fn from_id(id: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.id() == id).unwrap_or(Self::Failed)
    }
}

/// A notice as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: Uuid,
    /// About what.
    pub topic: String,
    /// `application`, `interruption`, `system`.
    pub subject: String,
    /// Which one; empty for `system`.
    pub subject_id: String,
    /// Dates, codes, counts.
    pub params: BTreeMap<String, String>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

const PUT: &str = "insert into notice (id, account_id, topic, subject, subject_id, params, event_key, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (account_id, event_key) do nothing";
const ONE: &str = "select id, topic, subject, subject_id, params, created_at, read_at from notice \
    where id = $1 and account_id = $2";
const INBOX: &str = "select id, topic, subject, subject_id, params, created_at, read_at from notice \
    where account_id = $1 and created_at <= $2 and (created_at < $2 or id < $3) order by created_at desc, id desc limit $4";
const UNREAD: &str = "select count(*) as n from \
    (select 1 as one from notice where account_id = $1 and read_at is null limit $2) as t";
const READ: &str = "update notice set read_at = $1 where id = $2 and account_id = $3 and read_at is null";
const READ_ALL: &str = "update notice set read_at = $1 where account_id = $2 and read_at is null";
const DELIVER: &str = "insert into notice_delivery (notice_id, channel, account_id, state, batch_id, created_at) \
    values ($1, $2, $3, $4, $5, $6)";
const BATCH: &str = "select n.id, n.topic, n.subject, n.subject_id, n.params, n.created_at, n.read_at, d.state \
    from notice_delivery d join notice n on n.id = d.notice_id where d.batch_id = $1 and d.channel = $2 \
    order by n.created_at, n.id";
const MARK: &str = "update notice_delivery set state = $1, sent_at = coalesce($2, sent_at), \
    provider_id = coalesce($3, provider_id), error = $4 where batch_id = $5 and channel = $6";
const DUE: &str = "select account_id, channel from notice_delivery where state = 'digest' and created_at < $1 \
    order by created_at limit 200";
const GATHER: &str = "update notice_delivery set state = 'waiting', batch_id = $1 \
    where state = 'digest' and account_id = $2 and channel = $3 and created_at < $4";
const GATHER_WAITING: &str = "update notice_delivery set batch_id = $1 \
    where state = 'waiting' and account_id = $2 and channel = $3";
const WAITING_BATCHES: &str = "select count(*) as n from (select distinct batch_id from notice_delivery \
    where state = 'waiting' and account_id = $1 and channel = $2 limit 2) t";
const REPORTED: &str = "select account_id, batch_id, state from notice_delivery \
    where provider_id = $1 and channel = $2 limit 1";
const SETTINGS: &str = "select channel, mode, bounced_at from notice_preference where account_id = $1";
const SET_MODE: &str = "insert into notice_preference (account_id, channel, mode) values ($1, $2, $3) \
    on conflict (account_id, channel) do update set mode = $3";
const SET_BOUNCED: &str = "insert into notice_preference (account_id, channel, mode, bounced_at) values ($1, $2, $3, $4) \
    on conflict (account_id, channel) do update set bounced_at = $4";

const CLEAR_BOUNCED: &str = "update notice_preference set bounced_at = null where account_id = $1 and channel = $2";

/// A notice to be written.
pub struct NewNotice<'a> {
    /// Its id.
    pub id: Uuid,
    /// To whom.
    pub to: AccountId,
    /// About what.
    pub topic: &'a str,
    /// `application`, `interruption`, `system`.
    pub subject: &'static str,
    /// Which one.
    pub subject_id: String,
    /// Dates, codes, counts.
    pub params: &'a BTreeMap<String, String>,
    /// What happened: the same for every try to tell of it.
    pub event_key: &'a str,
}

/// Writes a notice; `false` when this person was told of this event before.
pub fn put(tx: &mut dyn Tx, new: &NewNotice, now: Timestamp) -> Result<bool, DbError> {
    let params = serde_json::to_string(new.params).map_err(|e| DbError::Engine(e.to_string()))?;
    let values = [
        new.id.into(),
        new.to.into(),
        new.topic.into(),
        new.subject.into(),
        (&new.subject_id).into(),
        params.into(),
        new.event_key.into(),
        now.into(),
    ];
    Ok(tx.execute(PUT, &values)? == 1)
}

fn notice(row: &Row) -> Notice {
    Notice {
        id: row.id("id"),
        topic: row.text("topic"),
        subject: row.text("subject"),
        subject_id: row.text("subject_id"),
        params: serde_json::from_str(&row.text("params")).unwrap_or_default(),
        created_at: row.instant("created_at"),
        read_at: row.opt_instant("read_at"),
    }
}

/// One notice of a person.
pub fn get(tx: &mut dyn Tx, of: AccountId, id: Uuid) -> Result<Option<Notice>, DbError> {
    Ok(tx.one(ONE, &[id.into(), of.into()])?.as_ref().map(notice))
}

/// A person's notices before a place in the list, newest first.
pub fn inbox(tx: &mut dyn Tx, of: AccountId, from: (i64, String), count_max: i64) -> Result<Vec<Notice>, DbError> {
    let (before, id) = from;
    Ok(tx.query(INBOX, &[of.into(), before.into(), id.into(), count_max.into()])?.iter().map(notice).collect())
}

/// How many are unread, up to [`UNREAD_MAX`].
pub fn unread(tx: &mut dyn Tx, of: AccountId) -> Result<i64, DbError> {
    Ok(tx.one(UNREAD, &[of.into(), UNREAD_MAX.into()])?.map_or(0, |row| row.int("n")))
}

/// Notes that a person opened a notice of theirs.
pub fn read(tx: &mut dyn Tx, of: AccountId, id: Uuid, now: Timestamp) -> Result<(), DbError> {
    tx.execute(READ, &[now.into(), id.into(), of.into()]).map(|_| ())
}

/// Notes that a person has read everything.
pub fn read_all(tx: &mut dyn Tx, of: AccountId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(READ_ALL, &[now.into(), of.into()]).map(|_| ())
}

/// Something that is to go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Of which notice.
    pub notice: Uuid,
    /// How.
    pub channel: Channel,
    /// To whom.
    pub to: AccountId,
}

/// Adds a delivery: a batch of its own, or, with `at_once` false, one that waits for a digest.
pub fn deliver(tx: &mut dyn Tx, delivery: Delivery, at_once: bool, now: Timestamp) -> Result<(), DbError> {
    let Delivery { notice, channel, to } = delivery;
    let state = if at_once { State::Waiting } else { State::Digest };
    let batch = at_once.then_some(notice);
    let values = [notice.into(), channel.id().into(), to.into(), state.id().into(), batch.into(), now.into()];
    tx.execute(DELIVER, &values).map(|_| ())
}

/// The notices of one message, oldest first, and where it stands; `None` when there is no such message.
pub fn batch(tx: &mut dyn Tx, batch: Uuid, channel: Channel) -> Result<Option<(State, Vec<Notice>)>, DbError> {
    let rows = tx.query(BATCH, &[batch.into(), channel.id().into()])?;
    let state = rows.first().map(|row| State::from_id(&row.text("state")));
    Ok(state.map(|state| (state, rows.iter().map(notice).collect())))
}

/// What became of a message.
#[derive(Clone, Debug, Default)]
pub struct Fate<'a> {
    /// When it was taken over.
    pub sent_at: Option<Timestamp>,
    /// The gateway's id of it.
    pub provider_id: Option<&'a str>,
    /// Why not, without addresses and numbers.
    pub error: Option<&'a str>,
}

/// Notes where a message stands.
pub fn mark(tx: &mut dyn Tx, message: (Uuid, Channel), state: State, fate: &Fate) -> Result<(), DbError> {
    let (batch, channel) = message;
    let values = [
        state.id().into(),
        fate.sent_at.into(),
        fate.provider_id.into(),
        fate.error.into(),
        batch.into(),
        channel.id().into(),
    ];
    tx.execute(MARK, &values).map(|_| ())
}

/// Persons and channels for which something has waited since before this moment; some of them, at least one if there are any.
pub fn due(tx: &mut dyn Tx, before: Timestamp) -> Result<BTreeSet<(AccountId, Channel)>, DbError> {
    let rows = tx.query(DUE, &[before.into()])?;
    let pair = |row: &Row| Some((AccountId(row.id("account_id")), Channel::from_id(&row.text("channel"))?));
    Ok(rows.iter().filter_map(pair).collect())
}

/// Whether several messages wait to be sent to a person by a channel.
pub fn several_wait(tx: &mut dyn Tx, of: (AccountId, Channel)) -> Result<bool, DbError> {
    let (to, channel) = of;
    Ok(tx.one(WAITING_BATCHES, &[to.into(), channel.id().into()])?.is_some_and(|row| row.int("n") > 1))
}

/// Makes one message of all that wait to be sent to a person by a channel.
pub fn gather_waiting(tx: &mut dyn Tx, batch: Uuid, of: (AccountId, Channel)) -> Result<(), DbError> {
    let (to, channel) = of;
    tx.execute(GATHER_WAITING, &[batch.into(), to.into(), channel.id().into()]).map(|_| ())
}

/// Makes one message of everything that waits for a person and channel; returns how much.
pub fn gather(tx: &mut dyn Tx, batch: Uuid, of: (AccountId, Channel), before: Timestamp) -> Result<u64, DbError> {
    tx.execute(GATHER, &[batch.into(), of.0.into(), of.1.id().into(), before.into()])
}

/// The message that a gateway calls so: to whom, its batch, and where it stands.
pub fn reported(
    tx: &mut dyn Tx,
    provider_id: &str,
    channel: Channel,
) -> Result<Option<(AccountId, Uuid, State)>, DbError> {
    let row = tx.one(REPORTED, &[provider_id.into(), channel.id().into()])?;
    Ok(row.map(|row| (AccountId(row.id("account_id")), row.id("batch_id"), State::from_id(&row.text("state")))))
}

/// How a person wants to be told, by every channel.
pub fn settings(tx: &mut dyn Tx, of: AccountId) -> Result<BTreeMap<Channel, Setting>, DbError> {
    let usual = Channel::ALL.map(|c| (c, Setting { mode: c.usual_mode(), bounced_at: None }));
    let mut settings = BTreeMap::from(usual);
    for row in tx.query(SETTINGS, &[of.into()])? {
        if let Some(channel) = Channel::from_id(&row.text("channel")) {
            let mode = Mode::from_id(&row.text("mode")).unwrap_or(channel.usual_mode());
            settings.insert(channel, Setting { mode, bounced_at: row.opt_instant("bounced_at") });
        }
    }
    Ok(settings)
}

/// Sets when a channel is used.
pub fn set_mode(tx: &mut dyn Tx, of: AccountId, channel: Channel, mode: Mode) -> Result<(), DbError> {
    tx.execute(SET_MODE, &[of.into(), channel.id().into(), mode.id().into()]).map(|_| ())
}

/// Notes that an address is to be tried again: it was changed, or the person says so.
pub fn clear_bounced(tx: &mut dyn Tx, of: AccountId, channel: Channel) -> Result<(), DbError> {
    tx.execute(CLEAR_BOUNCED, &[of.into(), channel.id().into()]).map(|_| ())
}

/// Notes that an address refuses messages for good.
pub fn set_bounced(tx: &mut dyn Tx, of: AccountId, channel: Channel, at: Timestamp) -> Result<(), DbError> {
    let values = [of.into(), channel.id().into(), channel.usual_mode().id().into(), at.into()];
    tx.execute(SET_BOUNCED, &values).map(|_| ())
}

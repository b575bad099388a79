//! What lies on which desk: the rows of `desk`, derived from the state of an application; this file alone writes them.

use super::{applications, clocks};
use db::{DbError, Row, Tx};
use domain::account::Role;
use domain::application::{Application, Channel, OfficeRequest, Stage};
use domain::ids::{AccountId, ApplicationId};
use domain::licence_type::LicenceType;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What has no promise lies in the order of the law's limit; what has neither is due at the end of time, so that it comes last.
pub const NEVER_DUE: i64 = i64::MAX;

const OF: &str = "select desk, due_at, newest_at from desk where application_id = $1 and type_id = ''";
const TAKE_OFF: &str = "delete from desk where application_id = $1 and desk = $2";
/// On the list of every type, and on that of its own.
const LAY: &str = "insert into desk (application_id, desk, type_id, due_at, newest_at) \
    values ($1, $2, '', $4, $5), ($1, $2, $3, $4, $5) \
    on conflict (application_id, desk, type_id) do update set due_at = excluded.due_at, newest_at = excluded.newest_at";
/// An office has a date of its own.
const DUE: &str = "update desk set due_at = $1 where application_id = $2 and due_at <> $1 and desk not like 'office:%'";
const OFFICE_DUE: &str = "update desk set due_at = $1 where application_id = $2 and due_at <> $1 and desk = $3";

/// A desk of the office, or a list that some of them share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Desk {
    /// Sent, taken by no verifier.
    Verification,
    /// Taken by this verifier.
    Officer(AccountId),
    /// With the applicant.
    Applicant,
    /// With technical offices, whichever.
    Offices,
    /// Asked of this office.
    Office(String),
    /// Answered by it, or taken from it by a withdrawal; stays when the application has ended.
    Answered(String),
    /// Waiting for the fee.
    Payment,
    /// Before the approver or signer of this role.
    Approval(Role),
    /// Under way, came in at the counter.
    Counter,
    /// Under way.
    All,
}

impl Desk {
    /// As kept in the column.
    pub fn id(&self) -> String {
        match self {
            Self::Verification => "verification".into(),
            Self::Officer(officer) => format!("officer:{officer}"),
            Self::Applicant => "applicant".into(),
            Self::Offices => "offices".into(),
            Self::Office(code) => format!("office:{code}"),
            Self::Answered(code) => format!("office:{code}:answered"),
            Self::Payment => "payment".into(),
            Self::Approval(role) => format!("approval:{}", role.id()),
            Self::Counter => "counter".into(),
            Self::All => "all".into(),
        }
    }

    /// Whose due date it shows: that of an office's part, or of the whole.
    fn office(&self) -> Option<&str> {
        match self {
            Self::Office(code) | Self::Answered(code) => Some(code),
            Self::Verification
            | Self::Officer(_)
            | Self::Applicant
            | Self::Offices
            | Self::Payment
            | Self::Approval(_)
            | Self::Counter
            | Self::All => None,
        }
    }
}

/// Where an application lies, with the moment that puts the newest first; a draft lies nowhere.
pub fn of(app: &Application, ty: &LicenceType, submitted_at: Timestamp) -> BTreeMap<Desk, Timestamp> {
    let Some(since) = app.stage.since() else { return BTreeMap::new() };
    let mut desks: BTreeMap<Desk, Timestamp> =
        app.offices.iter().map(|asked| before_office(app, asked, since)).collect();
    if !app.stage.ended() {
        desks.insert(Desk::All, submitted_at);
        if app.channel == Channel::Loket {
            desks.insert(Desk::Counter, submitted_at);
        }
    }
    desks.extend(of_stage(&app.stage, ty).map(|desk| (desk, since)));
    desks
}

fn before_office(app: &Application, asked: &OfficeRequest, since: Timestamp) -> (Desk, Timestamp) {
    match &asked.opinion {
        Some(given) => (Desk::Answered(asked.office.clone()), given.at),
        None if app.stage.ended() => (Desk::Answered(asked.office.clone()), since),
        None => (Desk::Office(asked.office.clone()), asked.asked_at),
    }
}

/// The desk of whoever must act next.
fn of_stage(stage: &Stage, ty: &LicenceType) -> Option<Desk> {
    match stage {
        Stage::Submitted { .. } => Some(Desk::Verification),
        Stage::UnderVerification { officer, .. } => Some(Desk::Officer(*officer)),
        Stage::Returned { .. } => Some(Desk::Applicant),
        Stage::AwaitingRekomendasi { .. } => Some(Desk::Offices),
        Stage::AwaitingPayment { .. } => Some(Desk::Payment),
        Stage::UnderApproval { .. } | Stage::AwaitingSignature { .. } => {
            applications::decider(stage, ty).map(Desk::Approval)
        }
        Stage::Draft
        | Stage::Signing { .. }
        | Stage::Issued { .. }
        | Stage::Rejected { .. }
        | Stage::Withdrawn { .. }
        | Stage::Cancelled { .. }
        | Stage::Revoked { .. } => None,
    }
}

/// The rows an application should have: desk, when due, what puts the newest first.
pub type Rows = BTreeSet<(String, i64, i64)>;

/// The rows that follow from a state and the dates reckoned for it.
pub fn derived(tx: &mut dyn Tx, app: &Application, ty: &LicenceType) -> Result<Rows, DbError> {
    let Some(brief) = applications::brief(tx, app.id)? else { return Ok(Rows::new()) };
    let Some(submitted_at) = brief.submitted_at else { return Ok(Rows::new()) };
    let office_dues = if app.offices.is_empty() { BTreeMap::new() } else { applications::office_dues(tx, app.id)? };
    let urgent = if brief.due_at.is_some() { brief.due_at } else { clocks::limit(tx, app.id)? };
    let rows = of(app, ty, submitted_at).into_iter().map(|(desk, newest)| {
        let due = match desk.office() {
            // An office without a time of its own keeps the whole's.
            Some(code) => office_dues.get(code).copied().or(urgent),
            None => urgent,
        };
        (desk.id(), due_key(due), newest.as_microsecond())
    });
    Ok(rows.collect())
}

/// The rows an application has.
pub fn kept(tx: &mut dyn Tx, id: ApplicationId) -> Result<Rows, DbError> {
    let row = |row: &Row| (row.text("desk"), row.int("due_at"), row.int("newest_at"));
    Ok(tx.query(OF, &[id.into()])?.iter().map(row).collect())
}

/// Moves an application to the desks that follow from its state; rows that stay as they are are not touched.
pub fn settle(tx: &mut dyn Tx, app: &Application, ty: &LicenceType) -> Result<(), DbError> {
    if app.stage == Stage::Draft {
        return Ok(());
    }
    let (kept, derived) = (kept(tx, app.id)?, derived(tx, app, ty)?);
    let stays: BTreeSet<&String> = derived.iter().map(|(desk, _, _)| desk).collect();
    for (desk, _, _) in kept.iter().filter(|(desk, _, _)| !stays.contains(desk)) {
        tx.execute(TAKE_OFF, &[app.id.into(), desk.into()])?;
    }
    for (desk, due, newest) in derived.difference(&kept) {
        tx.execute(LAY, &[app.id.into(), desk.into(), (&app.type_id).into(), (*due).into(), (*newest).into()])?;
    }
    Ok(())
}

/// Keeps a new date of the whole.
pub fn set_due(tx: &mut dyn Tx, id: ApplicationId, due: Option<Timestamp>) -> Result<(), DbError> {
    tx.execute(DUE, &[due_key(due).into(), id.into()]).map(|_| ())
}

/// Keeps a new date of an office's part.
pub fn set_office_due(tx: &mut dyn Tx, id: ApplicationId, office: &str, due: Option<Timestamp>) -> Result<(), DbError> {
    let desk = Desk::Office(office.to_owned()).id();
    tx.execute(OFFICE_DUE, &[due_key(due).into(), id.into(), desk.into()]).map(|_| ())
}

fn due_key(due: Option<Timestamp>) -> i64 {
    due.map_or(NEVER_DUE, Timestamp::as_microsecond)
}

//! What a restored database needs before anybody is let in: sequences past what may have been given, no session of before, two events.

use crate::account::accounts;
use db::DbError;
use domain::account::Actor;
use domain::event_kind::SystemEvent;
use domain::indonesian;
use domain::subject::Subject;
use ground::Work;
use jiff::Timestamp;
use ledger::counters::{self, Gap, Skip};
use ledger::events;
use ledger::log::sequencer;
use ledger::record::{Recorded, record};
use serde_json::json;
use uuid::Uuid;

/// What is known of a restore.
#[derive(Clone, Debug)]
pub struct Restored {
    /// Of this restore; doing it twice changes nothing.
    pub restore: Uuid,
    /// The backup.
    pub backup: String,
    /// The moment whose state it holds.
    pub moment: Timestamp,
    /// Records of the log in it.
    pub log_size: u64,
    /// Records that the log had at last, where somebody kept a checkpoint.
    pub log_size_last: Option<u64>,
    /// So many numbers of each sequence are left out.
    pub gap: u64,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What each sequence left out.
    pub gaps: Vec<Gap>,
    /// Sessions that were ended.
    pub sessions: u64,
}

/// Does it, in one transaction.
pub fn settle(work: &mut Work, restored: &Restored) -> Result<Settled, DbError> {
    let years = years(restored.moment, work.now);
    let named: Vec<String> = years.iter().map(|year| format!("application:{:02}", year % 100)).collect();
    let skip = Skip { restore: restored.restore, by: restored.gap, years: &years, named: &named };
    let gaps = counters::skip(work.tx, &skip, work.now)?;
    let subject_id = restored.restore.to_string();
    if events::last_payload(work.tx, Subject::System, &subject_id)?.is_some() {
        return Ok(Settled { gaps, sessions: 0 });
    }
    let sessions = accounts::close_every_session(work.tx)?;
    sequencer::forget_lease(work.tx)?;
    let told = json!({
        "backup": restored.backup, "moment": restored.moment,
        "log_size": restored.log_size, "log_size_last": restored.log_size_last,
    });
    note(work, &subject_id, SystemEvent::Restored, &told.to_string())?;
    let skipped: Vec<_> = gaps.iter().map(|gap| json!([gap.sequence, gap.first, gap.last])).collect();
    note(work, &subject_id, SystemEvent::NumbersSkipped, &json!({ "sequences": skipped }).to_string())?;
    Ok(Settled { gaps, sessions })
}

fn note(work: &mut Work, subject_id: &str, kind: SystemEvent, payload: &str) -> Result<(), DbError> {
    let event = Recorded { subject: Subject::System, subject_id, actor: &Actor::System, kind: kind.into(), payload };
    record(work, &event, Vec::new())
}

/// Years of the office in which numbers may have been given since the backup.
fn years(moment: Timestamp, now: Timestamp) -> Vec<i16> {
    let year = |at| indonesian::local(at).date().year();
    (year(moment)..=year(now.max(moment))).collect()
}

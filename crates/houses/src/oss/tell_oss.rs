//! The effect by which OSS is told; whoever has news for it needs no more of the telling.

use super::nibs;
use super::vocabulary;
use db::{DbError, Tx};
use domain::application::{Channel, Event};
use domain::ids::{ApplicationId, DocumentId, NibId};
use jiff::Timestamp;
use ledger::outbox::Queued;
use ledger::record::Effect;
use serde::{Deserialize, Serialize};

/// Tell OSS what became of a licence it asked for. What the message says is read when it is sent: no personal data lie in the queue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TellOss {
    /// Of which NIB.
    pub nib: NibId,
    /// `id_izin`.
    pub licence: String,
    /// When it happened.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What OSS is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// `receiveLicenseStatus`.
    Status {
        /// `kd_status`.
        code: String,
    },
    /// `receiveLicenseStatus`, of what the applicant took back. Which code that is says the configuration: OSS has no word for it.
    Withdrawn,
    /// The same of a licence that the city took away for good.
    Revoked,
    /// `receiveLicense`.
    Licence {
        /// The paper.
        document: DocumentId,
    },
}

impl Effect for TellOss {
    const NAME: &'static str = "tell_oss";
    const OUTSIDE: bool = true;

    fn lane(&self) -> String {
        format!("oss:{}:{}", self.nib, self.licence)
    }
}

/// What OSS is told because of an event of an application that came from there; `rounds` are the corrections asked so far.
pub fn of(
    tx: &mut dyn Tx,
    application: (ApplicationId, Channel, u8),
    event: &Event,
    at: Timestamp,
) -> Result<Vec<Queued>, DbError> {
    let (id, channel, rounds) = application;
    let status = if matches!(event, Event::Withdrawn) {
        Some(What::Withdrawn)
    } else if matches!(event, Event::Revoked { .. }) {
        Some(What::Revoked)
    } else {
        vocabulary::code(event, rounds).map(|code| What::Status { code: code.to_owned() })
    };
    let Some(status) = status.filter(|_| channel == Channel::Oss) else { return Ok(Vec::new()) };
    let Some((nib, licence)) = nibs::of_application(tx, id)? else { return Ok(Vec::new()) };
    let tell = |what| Queued::from(TellOss { nib, licence: licence.clone(), at, what });
    let status = tell(status);
    // What OSS shall fetch comes after the state in which it is there.
    let fetch =
        if let Event::Issued { document, .. } = event { Some(What::Licence { document: *document }) } else { None };
    Ok([status].into_iter().chain(fetch.map(tell)).collect())
}

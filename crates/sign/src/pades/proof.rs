//! What time stamp, lists and answers prove of a signature: when it was made, and that its certificate held then.

use jiff::Timestamp;

use super::chain::{self, Given, Purpose, Step};
use super::reason::Reason;
use super::report::Level;
use super::revocation::Standing;
use super::store::Store;
use super::timestamp::Stamp;
use crate::pki::TrustRoots;

/// What was settled; a document time stamp may raise the level further.
pub(super) struct Settled {
    pub(super) level: Level,
    pub(super) timestamped_at: Option<Timestamp>,
    /// When the certificate of the signature time stamp ends.
    pub(super) renew_before: Option<Timestamp>,
}

/// `proven_at`: a moment at which the signature existed for certain: that of a document time stamp, or of the check itself.
pub(super) fn settle(
    store: &Store,
    given: &Given<'_>,
    stamp: Option<&Stamp>,
    (roots, proven_at): (&TrustRoots, Timestamp),
) -> Result<Settled, Reason> {
    let time = match stamp {
        None => None,
        Some(stamp) => time_of(stamp, store, (roots, proven_at))?,
    };
    let made_at = time.as_ref().map_or(proven_at, |time| time.stamped_at);
    let given = Given { elsewhere: &store.certificates, ..*given };
    let path = chain::check(&given, Purpose::Documents, roots, made_at)?;
    let standing = store.evidence.standing(&path, made_at);
    if standing == Standing::Revoked {
        return Err(Reason::CertificateRevoked);
    }
    let level = match &time {
        None => Level::Basic,
        Some(time) if time.standing == Standing::Good && standing == Standing::Good => Level::LongTerm,
        Some(_) => Level::Timestamped,
    };
    Ok(Settled {
        level,
        timestamped_at: time.as_ref().map(|time| time.stamped_at),
        renew_before: time.and_then(|time| time.ends_at),
    })
}

struct Time {
    stamped_at: Timestamp,
    standing: Standing,
    ends_at: Option<Timestamp>,
}

/// `None` where the authority's certificate has expired and nothing proves that the stamp is older: it says nothing any more.
fn time_of(stamp: &Stamp, store: &Store, (roots, proven_at): (&TrustRoots, Timestamp)) -> Result<Option<Time>, Reason> {
    let path = match stamp.path(&store.certificates, roots, proven_at) {
        Ok(path) => path,
        Err(Reason::CertificateExpired) => return Ok(None),
        Err(Reason::ForeignData) => return Err(Reason::ForeignData),
        Err(_) => return Err(Reason::TimestampUntrusted),
    };
    let standing = store.evidence.standing(&path, stamp.stamped_at);
    // Whoever had the key after it was revoked could write any time, so what counts is whether it is revoked by now.
    if standing == Standing::Revoked || store.evidence.standing(&path, proven_at) == Standing::Revoked {
        return Err(Reason::TimestampUntrusted);
    }
    Ok(Some(Time { stamped_at: stamp.stamped_at, standing, ends_at: end_of(&path) }))
}

/// When the first certificate of the path ends.
pub(super) fn end_of(path: &[Step]) -> Option<Timestamp> {
    let end = path.first()?.certificate.tbs_certificate.validity.not_after.to_unix_duration().as_secs();
    Timestamp::from_second(i64::try_from(end).ok()?).ok()
}

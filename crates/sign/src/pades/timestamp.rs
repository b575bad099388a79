//! Time stamps (RFC 3161): the question, and whether an answer is one to it. The network stands between, and outside.

mod asn1;

use der::asn1::{Int, OctetString};
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use thiserror::Error;
use x509_cert::Certificate;

pub use asn1::{Accuracy, MessageImprint, StatusInfo, TimeStampAnswer, TimeStampQuestion, TstInfo};

use super::chain::{self, Given, Purpose, Step};
use super::envelope::{self, OpenedToken};
use super::reason::Reason;
use crate::certificate::Subject;
use crate::crypto::{Hash, sha256_identifier};
use crate::pki::TrustRoots;

/// Random bytes of a question's nonce.
pub const NONCE_BYTES: usize = 16;

/// Why an answer is no time stamp for the question.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimestampError {
    /// Not an answer of RFC 3161, or not in DER.
    #[error("the answer of the time stamp authority cannot be read")]
    Unreadable,
    /// The authority refused; its status and words.
    #[error("the time stamp authority refused with status {status}: {words}")]
    Refused {
        /// `PKIStatus`, RFC 3161 section 2.4.2: 2 and more.
        status: u32,
        /// Its `statusString`; a stranger's words, shortened.
        words: String,
    },
    /// The nonce is another than was sent: an answer to another question, or a repeated one.
    #[error("the time stamp answers another question (nonce)")]
    Nonce,
    /// It stamps another hash.
    #[error("the time stamp is over something else")]
    Imprint,
    /// Its signature is wrong or of a form that is not read.
    #[error("the time stamp's signature is not good: {}", .0.code())]
    Signature(Reason),
    /// Its certificate does not lead to a root, or is not made for time stamps alone.
    #[error("the time stamp authority is not trusted: {}", .0.code())]
    Untrusted(Reason),
}

/// A time stamp that belongs to its question, by an authority that is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// DER of the `ContentInfo`, to be embedded.
    pub der: Vec<u8>,
    /// When the authority says it saw the hash.
    pub stamped_at: Timestamp,
    /// The authority.
    pub authority: Subject,
}

/// DER of a `TimeStampReq` for a SHA-256, asking for the authority's certificate. Media type `application/timestamp-query`.
pub fn query(sha256: &[u8; 32], nonce: &[u8; NONCE_BYTES]) -> Vec<u8> {
    let question = TimeStampQuestion {
        version: 1,
        message_imprint: imprint(sha256),
        req_policy: None,
        nonce: Some(number(nonce)),
        cert_req: true,
        extensions: None,
    };
    question.to_der().expect("five short fields fit any DER")
}

/// Reads the answer (`application/timestamp-reply`) to [`query`] with the same hash and nonce, and believes it only if its signer
/// leads to one of `roots` at the instant `at`.
pub fn read_answer(
    answer_der: &[u8],
    (sha256, nonce): (&[u8; 32], &[u8; NONCE_BYTES]),
    roots: &TrustRoots,
    at: Timestamp,
) -> Result<Token, TimestampError> {
    let answer = TimeStampAnswer::from_der(answer_der).map_err(|_| TimestampError::Unreadable)?;
    let status = answer.status.status;
    let (0 | 1, Some(token)) = (status, answer.token) else {
        return Err(TimestampError::Refused { status, words: answer.status.words() });
    };
    let der = token.to_der().map_err(|_| TimestampError::Unreadable)?;
    let stamp = open(&der).map_err(TimestampError::Signature)?;
    if stamp.info.nonce.as_ref().map(Int::as_bytes) != Some(number(nonce).as_bytes()) {
        return Err(TimestampError::Nonce);
    }
    if !stamp.is_over_hash(Hash::Sha256, sha256) {
        return Err(TimestampError::Imprint);
    }
    stamp.path(&[], roots, at).map_err(TimestampError::Untrusted)?;
    let authority = Subject::of(&stamp.token.opened.signer);
    Ok(Token { der, stamped_at: stamp.stamped_at, authority })
}

/// A token whose signature is its own; whether anybody trusts it is another question.
pub(super) struct Stamp {
    pub(super) token: OpenedToken,
    pub(super) stamped_at: Timestamp,
    info: TstInfo,
}

pub(super) fn open(contents: &[u8]) -> Result<Stamp, Reason> {
    let token = envelope::open_token(contents)?;
    let info = TstInfo::from_der(&token.info_der).map_err(|_| Reason::SignatureUnreadable)?;
    if info.version != 1 {
        return Err(Reason::SignatureUnreadable);
    }
    let stamped_at = info.instant().ok_or(Reason::SignatureUnreadable)?;
    Ok(Stamp { token, stamped_at, info })
}

impl Stamp {
    /// Whether it stamps these bytes, as if they stood one after the other.
    pub(super) fn is_over(&self, parts: &[&[u8]]) -> bool {
        let hash = Hash::of(&self.info.message_imprint.hash_algorithm);
        hash.is_some_and(|hash| self.is_over_hash(hash, &hash.of_parts(parts)))
    }

    fn is_over_hash(&self, hash: Hash, sum: &[u8]) -> bool {
        let imprint = &self.info.message_imprint;
        Hash::of(&imprint.hash_algorithm) == Some(hash) && imprint.hashed_message.as_bytes() == sum
    }

    /// The way from the authority to a root.
    pub(super) fn path(
        &self,
        elsewhere: &[Certificate],
        roots: &TrustRoots,
        at: Timestamp,
    ) -> Result<Vec<Step>, Reason> {
        let opened = &self.token.opened;
        let given = Given { signer: &opened.signer, others: &opened.others, elsewhere };
        chain::check(&given, Purpose::TimeStamps, roots, at)
    }
}

fn imprint(sha256: &[u8; 32]) -> MessageImprint {
    let hashed_message = OctetString::new(*sha256).expect("32 bytes fit any DER");
    MessageImprint { hash_algorithm: sha256_identifier(), hashed_message }
}

/// A positive INTEGER: the first bit stays clear, and the first byte is never zero, so that it has one shape.
fn number(nonce: &[u8; NONCE_BYTES]) -> Int {
    let mut bytes = *nonce;
    bytes[0] = bytes[0] & 0x7F | 0x40;
    Int::new(&bytes).expect("16 bytes fit any DER")
}

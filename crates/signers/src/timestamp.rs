//! Time stamps over HTTP (RFC 3161 section 3.4): one question, one answer, believed only if it belongs to the question.

use crate::client::{Client, Peer};
use crate::failure::Failure;
use jiff::Timestamp;
use sign::pades::timestamp::{NONCE_BYTES, Token, query, read_answer};
use sign::pki::TrustRoots;

/// Where a time stamp authority is.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Its address; http or https, for the answer is signed.
    pub url: String,
    /// Whom it is believed.
    pub roots: TrustRoots,
}

/// A time stamp, and whether a simulator made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// To be embedded.
    pub token: Token,
    /// A simulator answered.
    pub simulated: bool,
}

/// Asks for a time stamp over a SHA-256. `nonce`: random, a new one each time; `at`: now, for the authority's certificate.
pub async fn stamp(
    client: &Client,
    authority: &Authority,
    (sha256, nonce): (&[u8; 32], &[u8; NONCE_BYTES]),
    at: Timestamp,
) -> Result<Stamped, Failure> {
    let peer = Peer { name: "Penerbit stempel waktu", secrets: Vec::new(), personal: Vec::new(), changes: false };
    let request = client
        .http
        .post(&authority.url)
        .header("content-type", "application/timestamp-query")
        .header("accept", "application/timestamp-reply")
        .body(query(sha256, nonce));
    let reply = peer.ask(client, request).await?;
    if !reply.status.is_success() {
        return Err(peer.by_status(&reply, ""));
    }
    if reply.media_type() != "application/timestamp-reply" {
        return Err(peer.bad_result("jenis isi jawaban bukan application/timestamp-reply", None));
    }
    match read_answer(&reply.body, (sha256, nonce), &authority.roots, at) {
        Ok(token) => Ok(Stamped { token, simulated: reply.simulated }),
        Err(sign::pades::timestamp::TimestampError::Refused { status, words }) => Err(peer.refused(status, &words)),
        Err(error) => Err(peer.bad_result(&error.to_string(), None)),
    }
}

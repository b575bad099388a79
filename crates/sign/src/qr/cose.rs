//! What is signed, and how it is carried: `COSE_Sign1`, and for a QR Base32 behind the `#` of a link.

use coset::iana::Algorithm;
use coset::{CoseSign1, CoseSign1Builder, HeaderBuilder, RegisteredLabelWithPrivate, TaggedCborSerializable as _};
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;

use super::{AnnouncedKey, Claims, IssuerKey, QrError, WithdrawnList};

/// More characters than any QR holds; a longer text is not looked at.
const PAYLOAD_CHARS_MAX: usize = 4296;

/// Signs the claims. The result is tagged `COSE_Sign1` (first byte 0xd2) with algorithm and key id in the protected header.
pub fn seal(claims: &Claims, key: &IssuerKey) -> Result<Vec<u8>, QrError> {
    signed(claims.to_cbor()?, key)
}

/// Signs a list of what was withdrawn, in the same way as a QR: who reads one can read the other.
pub fn seal_list(list: &WithdrawnList, key: &IssuerKey) -> Result<Vec<u8>, QrError> {
    signed(list.to_cbor()?, key)
}

/// `base_url` + `/v#` + upper-case Base32 without padding (RFC 4648 section 6), which a QR stores at 5.5 bits a character.
pub fn link(base_url: &str, sealed: &[u8]) -> String {
    format!("{}/v#{}", base_url.trim_end_matches('/'), BASE32_NOPAD.encode(sealed))
}

/// Reads a link, or what stands behind its `#`, and checks it with the key it names. Whether the licence is still valid is not
/// judged: the caller has the time, and perhaps the register or the list.
pub fn verify(link_or_payload: &str, keys: &[AnnouncedKey]) -> Result<Claims, QrError> {
    let payload = link_or_payload.rsplit_once('#').map_or(link_or_payload, |(_, payload)| payload);
    if payload.len() > PAYLOAD_CHARS_MAX {
        return Err(QrError::Malformed);
    }
    let sealed = BASE32_NOPAD.decode(payload.as_bytes()).map_err(|_| QrError::Malformed)?;
    let (content, key) = opened(&sealed, keys)?;
    let claims = Claims::from_cbor(&content)?;
    in_its_time(key, claims.issued_at)?;
    Ok(claims)
}

/// Reads a list of what was withdrawn and checks it with the key it names. How old it is the caller judges.
pub fn verify_list(sealed: &[u8], keys: &[AnnouncedKey]) -> Result<WithdrawnList, QrError> {
    let (content, key) = opened(sealed, keys)?;
    let list = WithdrawnList::from_cbor(&content)?;
    in_its_time(key, list.issued_at)?;
    Ok(list)
}

fn signed(content: Vec<u8>, key: &IssuerKey) -> Result<Vec<u8>, QrError> {
    let protected = HeaderBuilder::new().algorithm(Algorithm::ES256).key_id(key.public().key_id().to_vec()).build();
    CoseSign1Builder::new()
        .protected(protected)
        .payload(content)
        .try_create_signature(b"", |message| key.sign(message))?
        .build()
        .to_tagged_vec()
        .map_err(|_| QrError::Malformed)
}

/// What was signed, and the key that did.
fn opened<'k>(sealed: &[u8], keys: &'k [AnnouncedKey]) -> Result<(Vec<u8>, &'k AnnouncedKey), QrError> {
    let signed = CoseSign1::from_tagged_slice(sealed).map_err(|_| QrError::Malformed)?;
    let header = &signed.protected.header;
    // What stands outside the signature is nobody's word.
    let bare = signed.unprotected.is_empty() && header.crit.is_empty();
    if header.alg != Some(RegisteredLabelWithPrivate::Assigned(Algorithm::ES256)) || !bare {
        return Err(QrError::Malformed);
    }
    let mut outcome = Err(QrError::UnknownKey);
    for key in keys.iter().filter(|key| key.public.key_id() == header.key_id.as_slice()) {
        outcome =
            signed.verify_signature(b"", |signature, message| key.public.verify(message, signature)).map(|()| key);
        if outcome.is_ok() {
            break;
        }
    }
    let key = outcome?;
    Ok((signed.payload.ok_or(QrError::Malformed)?, key))
}

/// A key that came into strange hands after its time signs nothing that is accepted, unless it lies about the day too.
fn in_its_time(key: &AnnouncedKey, issued_at: Timestamp) -> Result<(), QrError> {
    if key.covers(issued_at) { Ok(()) } else { Err(QrError::OutOfPeriod) }
}

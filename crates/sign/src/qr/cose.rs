//! Claims to link and back: `COSE_Sign1`, Base32, `#`.

use coset::iana::Algorithm;
use coset::{CoseSign1, CoseSign1Builder, HeaderBuilder, RegisteredLabelWithPrivate, TaggedCborSerializable as _};
use data_encoding::BASE32_NOPAD;

use super::{Claims, IssuerKey, PublicKey, QrError};

/// More characters than any QR holds; a longer text is not looked at.
const PAYLOAD_CHARS_MAX: usize = 4296;

/// Signs the claims. The result is tagged `COSE_Sign1` (first byte 0xd2) with algorithm and key id in the protected header.
pub fn seal(claims: &Claims, key: &IssuerKey) -> Result<Vec<u8>, QrError> {
    let protected = HeaderBuilder::new().algorithm(Algorithm::ES256).key_id(key.public().key_id().to_vec()).build();
    CoseSign1Builder::new()
        .protected(protected)
        .payload(claims.to_cbor()?)
        .try_create_signature(b"", |message| key.sign(message))?
        .build()
        .to_tagged_vec()
        .map_err(|_| QrError::Malformed)
}

/// `base_url` + `/v#` + upper-case Base32 without padding (RFC 4648 section 6), which a QR stores at 5.5 bits a character.
pub fn link(base_url: &str, sealed: &[u8]) -> String {
    format!("{}/v#{}", base_url.trim_end_matches('/'), BASE32_NOPAD.encode(sealed))
}

/// Reads a link, or what stands behind its `#`, and checks it with the key it names. Whether the licence is still valid is not
/// judged: the caller has the time, and perhaps the register.
pub fn verify(link_or_payload: &str, keys: &[PublicKey]) -> Result<Claims, QrError> {
    let payload = link_or_payload.rsplit_once('#').map_or(link_or_payload, |(_, payload)| payload);
    if payload.len() > PAYLOAD_CHARS_MAX {
        return Err(QrError::Malformed);
    }
    let sealed = BASE32_NOPAD.decode(payload.as_bytes()).map_err(|_| QrError::Malformed)?;
    let signed = CoseSign1::from_tagged_slice(&sealed).map_err(|_| QrError::Malformed)?;

    let header = &signed.protected.header;
    if header.alg != Some(RegisteredLabelWithPrivate::Assigned(Algorithm::ES256)) || !header.crit.is_empty() {
        return Err(QrError::Malformed);
    }
    let mut outcome = Err(QrError::UnknownKey);
    for key in keys.iter().filter(|key| key.key_id() == header.key_id.as_slice()) {
        outcome = signed.verify_signature(b"", |signature, message| key.verify(message, signature));
        if outcome.is_ok() {
            break;
        }
    }
    outcome?;
    Claims::from_cbor(signed.payload.as_deref().ok_or(QrError::Malformed)?)
}

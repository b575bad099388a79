//! What an authenticator answers (`WebAuthn` level 2): read, and compared with what was asked. Nothing here knows a database.

use ciborium::Value;
use ring::digest::{SHA256, digest};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

/// Longest id of a credential (`WebAuthn` 5.4.3).
const CREDENTIAL_MAX: usize = 1023;
const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;
/// Hash of the domain, flags, counter.
const HEAD_BYTES: usize = 37;
/// Model of the authenticator, and the length of the credential's id.
const CREDENTIAL_HEAD_BYTES: usize = 18;
const POINT_BYTES: usize = 32;

/// What was asked, and of whom.
pub struct Asked<'a> {
    /// The challenge, as it went to the page.
    pub challenge: &'a str,
    /// Domain of the passkeys.
    pub domain: &'a str,
    /// Addresses under which our pages are.
    pub origins: &'a [String],
}

/// A credential that an authenticator made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// By which the authenticator finds it.
    pub credential: Vec<u8>,
    /// Algorithm and key.
    pub public_key: Vec<u8>,
    /// Where its counter stands.
    pub sign_count: u32,
}

/// The answer to a challenge.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// Which credential.
    pub credential: Vec<u8>,
    /// `clientDataJSON`.
    pub client_data: Vec<u8>,
    /// `authenticatorData`.
    pub authenticator_data: Vec<u8>,
    /// Over both.
    pub signature: Vec<u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

/// Whether the browser answered this challenge, for a page of ours.
fn is_ours(client_data: &[u8], kind: &str, asked: &Asked) -> bool {
    serde_json::from_slice::<ClientData>(client_data).is_ok_and(|told| {
        told.kind == kind
            && told.challenge == asked.challenge
            && !told.cross_origin
            && asked.origins.contains(&told.origin)
    })
}

struct AuthenticatorData<'a> {
    flags: u8,
    sign_count: u32,
    rest: &'a [u8],
}

/// What the authenticator says, where it says it for our domain, and has seen and verified its user.
fn verified<'a>(data: &'a [u8], domain: &str) -> Option<AuthenticatorData<'a>> {
    let (head, rest) = data.split_at_checked(HEAD_BYTES)?;
    let (flags, wanted) = (head[32], USER_PRESENT | USER_VERIFIED);
    let ours = head[..32] == *digest(&SHA256, domain.as_bytes()).as_ref() && flags & wanted == wanted;
    let sign_count = u32::from_be_bytes(head[33..].try_into().ok()?);
    ours.then_some(AuthenticatorData { flags, sign_count, rest })
}

/// The credential that was made, where it answers what was asked. Which maker built the authenticator is neither asked nor looked at.
pub fn made(asked: &Asked, client_data: &[u8], attestation: &[u8]) -> Option<Made> {
    if !is_ours(client_data, "webauthn.create", asked) {
        return None;
    }
    let attestation: Value = ciborium::from_reader(attestation).ok()?;
    let data = text_entry(&attestation, "authData")?.as_bytes()?;
    let data = verified(data, asked.domain)?;
    if data.flags & HAS_CREDENTIAL == 0 {
        return None;
    }
    let (head, rest) = data.rest.split_at_checked(CREDENTIAL_HEAD_BYTES)?;
    let length = usize::from(u16::from_be_bytes([head[16], head[17]]));
    if length == 0 || length > CREDENTIAL_MAX {
        return None;
    }
    let (credential, key) = rest.split_at_checked(length)?;
    let key: Value = ciborium::from_reader(key).ok()?;
    Some(Made { credential: credential.to_vec(), public_key: public_key(&key)?, sign_count: data.sign_count })
}

fn text_entry<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    map.as_map()?.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
}

fn entry(map: &Value, label: i8) -> Option<&Value> {
    map.as_map()?.iter().find(|(key, _)| *key == Value::from(label)).map(|(_, value)| value)
}

// The first byte of a key as it is kept.
const P256: u8 = 1;
const EDWARDS: u8 = 2;
const RSA: u8 = 3;

/// A key as it is kept, of what COSE (RFC 9053) says of it; only what is asked for: ES256, `EdDSA`, RS256.
fn public_key(cose: &Value) -> Option<Vec<u8>> {
    let number = |label| i128::from(entry(cose, label)?.as_integer()?).try_into().ok();
    let bytes = |label| entry(cose, label)?.as_bytes();
    let kept: (i64, i64) = (number(1)?, number(3)?);
    match kept {
        (2, -7) if number(-1) == Some(1_i64) => {
            let (x, y) = (bytes(-2)?, bytes(-3)?);
            (x.len() == POINT_BYTES && y.len() == POINT_BYTES).then(|| [&[P256, 4][..], x, y].concat())
        }
        (1, -8) if number(-1) == Some(6_i64) => {
            let x = bytes(-2)?;
            (x.len() == POINT_BYTES).then(|| [&[EDWARDS][..], x].concat())
        }
        (3, -257) => {
            let (n, e) = (bytes(-1)?, bytes(-2)?);
            let length = u16::try_from(n.len()).ok()?.to_be_bytes();
            Some([&[RSA][..], &length, n, e].concat())
        }
        _ => None,
    }
}

fn signed_by(public_key: &[u8], told: &[u8], signature: &[u8]) -> Option<()> {
    let (kind, key) = public_key.split_first()?;
    match *kind {
        P256 => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key).verify(told, signature).ok(),
        EDWARDS => UnparsedPublicKey::new(&ED25519, key).verify(told, signature).ok(),
        RSA => {
            let (length, key) = key.split_at_checked(2)?;
            let (n, e) = key.split_at_checked(usize::from(u16::from_be_bytes([length[0], length[1]])))?;
            RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, told, signature).ok()
        }
        _ => None,
    }
}

/// The counter of an answer that this key gave to what was asked.
pub fn answered(asked: &Asked, public_key: &[u8], answer: &Answered) -> Option<u32> {
    if !is_ours(&answer.client_data, "webauthn.get", asked) {
        return None;
    }
    let data = verified(&answer.authenticator_data, asked.domain)?;
    let told = [&answer.authenticator_data[..], digest(&SHA256, &answer.client_data).as_ref()].concat();
    signed_by(public_key, &told, &answer.signature)?;
    Some(data.sign_count)
}

/// Whether a counter went on (`WebAuthn` 6.1.1); authenticators that do not count say nought for ever.
pub fn counts_on(before: u32, now: u32) -> bool {
    (before == 0 && now == 0) || now > before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_stands_or_goes_back_is_no_counter() {
        for (before, now, on) in [(0, 0, true), (0, 1, true), (5, 6, true), (5, 5, false), (5, 4, false), (5, 0, false)]
        {
            assert_eq!(counts_on(before, now), on, "{before} {now}");
        }
    }

    #[test]
    fn what_is_cut_off_is_no_answer() {
        let asked = Asked { challenge: "c", domain: "d", origins: &["https://d".into()] };
        let client = br#"{"type":"webauthn.create","challenge":"c","origin":"https://d"}"#;
        let mut data = digest(&SHA256, b"d").as_ref().to_vec();
        data.extend([0x45, 0, 0, 0, 0]);
        data.extend([0; 16]);
        data.extend([0, 4, 1, 2, 3, 4]);
        let key = Value::Map(vec![
            (Value::from(1), Value::from(1)),
            (Value::from(3), Value::from(-8)),
            (Value::from(-1), Value::from(6)),
            (Value::from(-2), Value::Bytes(vec![7; 32])),
        ]);
        ciborium::into_writer(&key, &mut data).unwrap();
        let object = |data: &[u8]| {
            let mut bytes = Vec::new();
            let map = Value::Map(vec![(Value::from("authData"), Value::Bytes(data.to_vec()))]);
            ciborium::into_writer(&map, &mut bytes).unwrap();
            bytes
        };
        let whole = made(&asked, client, &object(&data)).unwrap();
        assert_eq!((whole.credential, whole.public_key.len()), (vec![1, 2, 3, 4], 33));
        for cut in 0..data.len() {
            assert_eq!(made(&asked, client, &object(&data[..cut])), None, "{cut}");
        }
        data[32] = 0x41;
        assert_eq!(made(&asked, client, &object(&data)), None, "whoever held it was not asked who they are");
    }
}

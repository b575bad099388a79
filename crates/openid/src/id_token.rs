//! The token that says who somebody is (`OpenID` Connect Core 1.0, 3.1.3.7): its signature, and for whom and for what it was made.

use jiff::{SignedDuration, Timestamp};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey, VerificationAlgorithm,
};
use serde::Deserialize;

/// So far clocks may differ.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(1);
/// So old a token may be that was just fetched.
const AGE_MAX: SignedDuration = SignedDuration::from_mins(10);
/// Longest subject (Core 1.0, 2).
const SUBJECT_MAX: usize = 255;
/// Longest name that is kept.
const LABEL_CHARS_MAX: usize = 100;

/// Who somebody is at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// By which it always names the same person, and never another.
    pub subject: String,
    /// What people there call it; only to be shown.
    pub label: String,
}

/// What the token must say.
pub struct Expected<'a> {
    /// Who made it.
    pub issuer: &'a str,
    /// For whom.
    pub client_id: &'a str,
    /// For which sign-in.
    pub nonce: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// A key of the provider (RFC 7517); members that we do not use are left out.
#[derive(Clone, Debug, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    used_for: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// Keys of the provider (RFC 7517, 5).
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Keys {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    preferred_username: Option<String>,
    name: Option<String>,
}

/// Why a token is none for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is signed by a key that is not among these.
    UnknownKey,
    /// Anything else, in words for the log; they hold nothing of the token.
    Not(&'static str),
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()
}

/// Who the token says somebody is.
pub fn identity(token: &str, keys: &Keys, expected: &Expected) -> Result<Identity, Fault> {
    let (told, signature) = token.rsplit_once('.').ok_or(Fault::Not("the token has no signature"))?;
    let (header, claims) = told.split_once('.').ok_or(Fault::Not("the token has no header"))?;
    let [header_bytes, claims_bytes, signature] =
        [header, claims, signature].map(|part| decoded(part).ok_or(Fault::Not("the token is not base64url")));
    let header: Header =
        serde_json::from_slice(&header_bytes?).map_err(|_| Fault::Not("the token's header cannot be read"))?;
    if header.crit.is_some() {
        return Err(Fault::Not("the token asks for what we do not know (crit)"));
    }
    let key = keys.find(&header).ok_or(Fault::UnknownKey)?;
    verified(&key, &header.alg, told.as_bytes(), &signature?)
        .ok_or(Fault::Not("the token's signature is not right"))?;
    let claims: Claims =
        serde_json::from_slice(&claims_bytes?).map_err(|_| Fault::Not("the token's claims cannot be read"))?;
    claims.checked(expected)
}

impl Keys {
    /// The key of a header: by its name, or the only one that fits.
    fn find(&self, header: &Header) -> Option<Key> {
        // One key that we cannot read closes no other.
        let readable = self.keys.iter().filter_map(|key| serde_json::from_value::<Key>(key.clone()).ok());
        let mut fitting = readable.filter(|key| {
            key.used_for.as_deref().is_none_or(|used| used == "sig")
                && key.alg.as_ref().is_none_or(|alg| *alg == header.alg)
                && (header.kid.is_none() || key.kid == header.kid)
        });
        let found = fitting.next()?;
        fitting.next().is_none().then_some(found)
    }
}

/// The signature of a token by this key. Only signatures that the provider alone can make: no `none`, and no shared secret.
fn verified(key: &Key, algorithm: &str, told: &[u8], signature: &[u8]) -> Option<()> {
    let part = |value: &Option<String>| decoded(value.as_deref()?);
    let by_point = |algorithm: &'static dyn VerificationAlgorithm, point: &[u8]| {
        UnparsedPublicKey::new(algorithm, point).verify(told, signature).ok()
    };
    match (algorithm, key.kty.as_str(), key.crv.as_deref()) {
        ("ES256", "EC", Some("P-256")) => {
            let point = [&[4][..], &part(&key.x)?, &part(&key.y)?].concat();
            by_point(&ECDSA_P256_SHA256_FIXED, &point)
        }
        ("EdDSA" | "Ed25519", "OKP", Some("Ed25519")) => by_point(&ED25519, &part(&key.x)?),
        ("RS256" | "PS256", "RSA", _) => {
            let (n, e) = (part(&key.n)?, part(&key.e)?);
            let padding = if algorithm == "RS256" { &RSA_PKCS1_2048_8192_SHA256 } else { &RSA_PSS_2048_8192_SHA256 };
            RsaPublicKeyComponents { n, e }.verify(padding, told, signature).ok()
        }
        _ => None,
    }
}

impl Claims {
    fn checked(self, expected: &Expected) -> Result<Identity, Fault> {
        if self.iss != expected.issuer {
            return Err(Fault::Not("the token is of another provider"));
        }
        let ours = |one: &str| one == expected.client_id;
        let (for_us, several) = match &self.aud {
            Audience::One(one) => (ours(one), false),
            Audience::Several(all) => (all.iter().any(|one| ours(one)), all.len() > 1),
        };
        if !for_us || self.azp.as_deref().map_or(several, |party| !ours(party)) {
            return Err(Fault::Not("the token was made for somebody else"));
        }
        if self.nonce.as_deref() != Some(expected.nonce) {
            return Err(Fault::Not("the token answers another sign-in"));
        }
        let at = |seconds| Timestamp::from_second(seconds).map_err(|_| Fault::Not("the token's time is no time"));
        let (ends, made) = (at(self.exp)?, at(self.iat)?);
        if expected.now >= ends.saturating_add(CLOCKS_DIFFER).unwrap_or(Timestamp::MAX) {
            return Err(Fault::Not("the token is over"));
        }
        if made > expected.now + CLOCKS_DIFFER || made < expected.now - AGE_MAX {
            return Err(Fault::Not("the token was not made now: compare the clocks"));
        }
        if self.sub.is_empty() || self.sub.len() > SUBJECT_MAX || !self.sub.is_ascii() {
            return Err(Fault::Not("the token names nobody"));
        }
        let named = self.preferred_username.or(self.name).filter(|name| !name.trim().is_empty());
        let label = outbound::one_line(&named.unwrap_or_else(|| self.sub.clone()));
        let label = label.chars().take(LABEL_CHARS_MAX).collect();
        Ok(Identity { issuer: self.iss, subject: self.sub, label })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::{Value, json};

    const NOW: i64 = 1_764_000_000;

    fn encoded(bytes: &[u8]) -> String {
        data_encoding::BASE64URL_NOPAD.encode(bytes)
    }

    struct Maker(EcdsaKeyPair);

    impl Maker {
        fn new() -> Self {
            let random = SystemRandom::new();
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
            Self(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap())
        }

        fn key(&self, name: &str) -> Value {
            let point = self.0.public_key().as_ref();
            json!({"kty": "EC", "crv": "P-256", "kid": name, "use": "sig", "alg": "ES256",
                "x": encoded(&point[1..33]), "y": encoded(&point[33..])})
        }

        fn token(&self, header: &Value, claims: &Value) -> String {
            let told = format!("{}.{}", encoded(header.to_string().as_bytes()), encoded(claims.to_string().as_bytes()));
            let signature = self.0.sign(&SystemRandom::new(), told.as_bytes()).unwrap();
            format!("{told}.{}", encoded(signature.as_ref()))
        }
    }

    fn claims() -> Value {
        json!({"iss": "https://sso", "sub": "42", "aud": "kami", "exp": NOW + 300, "iat": NOW, "nonce": "n",
            "preferred_username": "sari"})
    }

    fn header() -> Value {
        json!({"alg": "ES256", "kid": "a"})
    }

    fn keys(all: Vec<Value>) -> Keys {
        Keys { keys: all }
    }

    fn read(token: &str, keys: &Keys) -> Result<Identity, Fault> {
        let now = Timestamp::from_second(NOW).unwrap();
        identity(token, keys, &Expected { issuer: "https://sso", client_id: "kami", nonce: "n", now })
    }

    #[test]
    fn a_token_for_us_says_who_it_is() {
        let maker = Maker::new();
        // A key of a kind that nobody knows yet stands beside it.
        let keys = keys(vec![json!({"kty": 7}), maker.key("a"), Maker::new().key("b")]);
        let identity = read(&maker.token(&header(), &claims()), &keys).unwrap();
        assert_eq!((identity.subject.as_str(), identity.label.as_str()), ("42", "sari"));
    }

    #[test]
    fn a_token_that_is_not_for_us_now_is_refused() {
        let maker = Maker::new();
        let keys = keys(vec![maker.key("a")]);
        let changes: [(&str, Value); 12] = [
            ("iss", json!("https://sso/")),
            ("aud", json!("mereka")),
            ("aud", json!(["kami", "mereka"])),
            ("azp", json!("mereka")),
            ("nonce", json!("lain")),
            ("nonce", Value::Null),
            ("exp", json!(NOW - 61)),
            ("iat", json!(NOW + 61)),
            ("iat", json!(NOW - 601)),
            ("exp", json!(i64::MAX)),
            ("sub", json!("")),
            ("sub", json!("x".repeat(256))),
        ];
        for (name, value) in changes {
            let mut other = claims();
            other[name] = value.clone();
            let read = read(&maker.token(&header(), &other), &keys);
            assert!(matches!(read, Err(Fault::Not(_))), "{name} {value}");
        }
        let mut several = claims();
        (several["aud"], several["azp"]) = (json!(["kami", "mereka"]), json!("kami"));
        assert!(read(&maker.token(&header(), &several), &keys).is_ok());
    }

    #[test]
    fn a_signature_of_another_kind_or_key_is_none() {
        let (maker, other) = (Maker::new(), Maker::new());
        let keys_of = |key: Value| keys(vec![key]);
        let token = maker.token(&header(), &claims());
        assert_eq!(read(&token, &keys_of(other.key("b"))), Err(Fault::UnknownKey));
        assert!(matches!(read(&token, &keys_of(other.key("a"))), Err(Fault::Not(_))));
        let nobody = json!({"alg": "none", "kid": "a"});
        let mut any = maker.key("a");
        any["alg"] = Value::Null;
        for header in [nobody, json!({"alg": "HS256", "kid": "a"}), json!({"alg": "ES256", "kid": "a", "crit": ["x"]})]
        {
            assert!(read(&maker.token(&header, &claims()), &keys_of(any.clone())).is_err(), "{header}");
        }
        let (told, _) = token.rsplit_once('.').unwrap();
        for broken in ["", ".", "..", "a.b.c", told, &format!("{told}."), &format!("{token}.{token}")] {
            assert!(read(broken, &keys_of(maker.key("a"))).is_err(), "{broken}");
        }
        // Without a name, the only key that fits counts; of two, none.
        let unnamed = maker.token(&json!({"alg": "ES256"}), &claims());
        assert!(read(&unnamed, &keys_of(maker.key("a"))).is_ok());
        assert_eq!(read(&unnamed, &keys(vec![maker.key("a"), other.key("b")])), Err(Fault::UnknownKey));
    }
}

//! OAuth 1.0a with HMAC-SHA1 (RFC 5849), which X asks for when a program acts for an account.

use data_encoding::BASE64;
use outbound::percent;
use ring::hmac;

/// What a request is signed with.
pub(crate) struct Signer<'a> {
    pub(crate) key: &'a str,
    pub(crate) key_secret: &'a str,
    pub(crate) token: &'a str,
    pub(crate) token_secret: &'a str,
}

/// A request as it is signed. A JSON body is no part of it (section 3.4.1.3.1).
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    /// Scheme, host and path.
    pub(crate) url: &'a str,
    pub(crate) timestamp: i64,
    pub(crate) nonce: &'a str,
}

impl Signer<'_> {
    /// The value of the header `Authorization`.
    pub(crate) fn authorization(&self, request: &Signed) -> String {
        let timestamp = request.timestamp.to_string();
        let mut parameters = vec![
            ("oauth_consumer_key", self.key),
            ("oauth_nonce", request.nonce),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", timestamp.as_str()),
            ("oauth_token", self.token),
            ("oauth_version", "1.0"),
        ];
        let base = base_string(request.method, request.url, &parameters);
        let signature = signature(&base, self.key_secret, self.token_secret);
        parameters.push(("oauth_signature", &signature));
        let pairs: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}=\"{}\"", percent(value))).collect();
        format!("OAuth {}", pairs.join(", "))
    }
}

/// Section 3.4.1: what is signed.
pub(crate) fn base_string(method: &str, url: &str, parameters: &[(&str, &str)]) -> String {
    let mut pairs: Vec<_> = parameters.iter().map(|(name, value)| (percent(name), percent(value))).collect();
    pairs.sort();
    let joined: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{}&{}&{}", method.to_ascii_uppercase(), percent(url), percent(&joined.join("&")))
}

/// Section 3.4.2: HMAC-SHA1. Legacy as a hash, sound as this kind of signature, and what X offers.
pub(crate) fn signature(base: &str, key_secret: &str, token_secret: &str) -> String {
    let key = format!("{}&{}", percent(key_secret), percent(token_secret));
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    BASE64.encode(hmac::sign(&key, base.as_bytes()).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5849, section 3.4.1.1: a base string with every trap of the normalisation.
    #[test]
    fn the_base_string_of_the_rfc() {
        let parameters = [
            ("b5", "=%3D"),
            ("a3", "a"),
            ("c@", ""),
            ("a2", "r b"),
            ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_token", "kkk9d7dh3k39sjv7"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_nonce", "7d8f3e4a"),
            ("c2", ""),
            ("a3", "2 q"),
        ];
        assert_eq!(
            base_string("post", "http://example.com/request", &parameters),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D\
             %26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a\
             %26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
        );
    }

    /// RFC 5849, section 1.2: a request without and one with a token.
    #[test]
    fn the_signatures_of_the_rfc() {
        let initiate = base_string(
            "POST",
            "https://photos.example.net/initiate",
            &[
                ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
                ("oauth_signature_method", "HMAC-SHA1"),
                ("oauth_timestamp", "137131200"),
                ("oauth_nonce", "wIjqoS"),
                ("oauth_callback", "http://printer.example.com/ready"),
            ],
        );
        assert_eq!(signature(&initiate, "kd94hf93k423kf44", ""), "74KNZJeDHnMBp0EMJ9ZHt/XKycU=");
        let photo = base_string(
            "GET",
            "http://photos.example.net/photos",
            &[
                ("file", "vacation.jpg"),
                ("size", "original"),
                ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
                ("oauth_token", "nnch734d00sl2jdk"),
                ("oauth_signature_method", "HMAC-SHA1"),
                ("oauth_timestamp", "137131202"),
                ("oauth_nonce", "chapoH"),
            ],
        );
        assert_eq!(signature(&photo, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"), "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
    }

    /// The worked example that X gave for its first API.
    #[test]
    fn the_example_of_x() {
        let base = base_string(
            "POST",
            "https://api.twitter.com/1/statuses/update.json",
            &[
                ("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
                ("include_entities", "true"),
                ("oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"),
                ("oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"),
                ("oauth_signature_method", "HMAC-SHA1"),
                ("oauth_timestamp", "1318622958"),
                ("oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
                ("oauth_version", "1.0"),
            ],
        );
        let secrets = ("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw", "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");
        assert_eq!(signature(&base, secrets.0, secrets.1), "tnnArxj06cWHq44gCs1OSKk/jLY=");
    }
}

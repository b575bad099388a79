//! Where a session is, in short words for its owner: the browser and system that it names itself by, and its network.

use crate::guard::Address;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use houses::account::sessions::Place;
use std::net::IpAddr;

/// Browsers by a mark that only they and those named before them have.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
/// Systems in the same way.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
];

/// Where a request comes from.
pub fn place(headers: &HeaderMap, Address(address): Address) -> Place {
    let named = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Place { device: device(named), address: short(address) }
}

/// `Chrome di Android`; what nobody knows is not copied, because anybody may write anything there.
fn device(named: &str) -> String {
    let known =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| named.contains(mark)).map(|(_, words)| *words);
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} di {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Peramban lain".to_owned(),
    }
}

/// The network of an address: enough to tell home from the office.
fn short(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.x")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}:x")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_two_words() {
        for (named, words) in [
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome di Android",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox di Windows"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge di Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari di iPhone",
            ),
            ("curl/8.5 <script>", "Peramban lain"),
            ("", "Peramban lain"),
        ] {
            assert_eq!(device(named), words, "{named}");
        }
    }

    #[test]
    fn an_address_is_shown_as_its_network() {
        for (address, shown) in [
            ("203.0.113.7", "203.0.113.x"),
            ("::ffff:203.0.113.7", "203.0.113.x"),
            ("2001:db8:1:2::9", "2001:db8:1:2:x"),
        ] {
            assert_eq!(short(address.parse().unwrap()), shown);
        }
    }
}

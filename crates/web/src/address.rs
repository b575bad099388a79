//! Where a request comes from, when proxies stand in front.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// The last address on the way here that is no proxy of ours. Each proxy appends the address it was asked from, on a line of its own
/// or on the last one; what stands left of our own proxies was written by the client and proves nothing.
pub fn of_client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_proxy = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut last = peer.to_canonical();
    if !is_proxy(&last) {
        return last;
    }
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    for hop in lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b',')) {
        // What cannot be read is no address: then the proxy that passed it on is all that is known.
        let Some(address) = parse(hop) else { return last };
        last = address;
        if !is_proxy(&last) {
            return last;
        }
    }
    last
}

/// An address, with a port where a proxy adds one.
fn parse(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let with_port = || hop.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    bare.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(peer: &str, lines: &[&str]) -> String {
        let trusted: Vec<IpNet> =
            ["127.0.0.0/8", "10.1.0.0/16", "2001:db8:f::/48"].map(|net| net.parse().unwrap()).into();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        of_client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_s_word_is_not_believed() {
        assert_eq!(told("203.0.113.9", &["198.51.100.1"]), "203.0.113.9", "who asks is no proxy of ours");
        assert_eq!(told("127.0.0.1", &["198.51.100.1, 203.0.113.9"]), "203.0.113.9", "left of it anything may stand");
        assert_eq!(told("127.0.0.1", &["198.51.100.1", "203.0.113.9"]), "203.0.113.9", "the same on two lines");
        assert_eq!(told("127.0.0.1", &["203.0.113.9, 10.1.2.3", "127.0.0.1"]), "203.0.113.9", "over three proxies");
        assert_eq!(told("127.0.0.1", &["127.0.0.1, 203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn what_cannot_be_read_ends_the_way() {
        assert_eq!(told("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(told("127.0.0.1", &[""]), "127.0.0.1");
        assert_eq!(told("127.0.0.1", &["203.0.113.9, unknown"]), "127.0.0.1");
        assert_eq!(told("127.0.0.1", &["203.0.113.9, \u{e9}, 10.1.2.3"]), "10.1.2.3");
        assert_eq!(told("127.0.0.1", &["10.1.2.3"]), "10.1.2.3", "nothing but proxies: the first of them");
    }

    #[test]
    fn addresses_come_in_several_spellings() {
        assert_eq!(told("127.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(told("127.0.0.1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(told("127.0.0.1", &["[2001:db8::7]"]), "2001:db8::7");
        assert_eq!(told("::ffff:127.0.0.1", &["::ffff:203.0.113.9"]), "203.0.113.9");
        assert_eq!(told("2001:db8:f::1", &["2001:db8::7"]), "2001:db8::7");
    }
}

//! Checks of the configuration that all registries share; each mistake is a sentence that says what to do.

use outbound::Secret;
use reqwest::Url;
use std::net::IpAddr;
use std::path::Path;

/// Whether an address leads to this machine only.
pub(crate) fn is_loopback(address: &str) -> bool {
    match host(address) {
        None => false,
        Some(host) => {
            host == "localhost"
                || host.ends_with(".localhost")
                || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
    }
}

/// Whether plain HTTP is allowed to a private address because a VPN encrypts the way there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlainHttp {
    /// Only to this machine.
    LoopbackOnly,
    /// Also to an address of RFC 1918, as SIAK is reached.
    InsideVpn,
}

/// Says what is wrong with an address we send secrets and personal data to.
pub(crate) fn address(key: &str, address: &str, plain: PlainHttp, wrong: &mut Vec<String>) {
    match address.parse::<Url>() {
        Err(_) => wrong.push(format!("{key} bukan alamat, misalnya https://contoh.id.")),
        Ok(url) if url.host_str().is_none() => wrong.push(format!("{key} bukan alamat, misalnya https://contoh.id.")),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            wrong.push(format!("{key} tidak boleh memuat nama pengguna atau kata sandi; simpan rahasia dalam berkas."));
        }
        Ok(url) if url.fragment().is_some() => wrong.push(format!("{key} tidak boleh memuat tanda #.")),
        Ok(url) => match (url.scheme(), plain) {
            ("https", _) => {}
            ("http", _) if is_loopback(address) => {}
            ("http", PlainHttp::InsideVpn) if is_private(address) => {}
            _ => wrong.push(format!("{key} harus dimulai https:// (http:// hanya untuk simulator di mesin ini).")),
        },
    }
}

/// Says what is wrong with the root of an API, to which paths are appended.
pub(crate) fn base(key: &str, base: &str, plain: PlainHttp, wrong: &mut Vec<String>) {
    address(key, base, plain, wrong);
    if base.ends_with('/') || base.contains('?') {
        wrong.push(format!("{key} tidak boleh berakhir garis miring atau memuat tanda tanya."));
    }
}

/// Says what is wrong with a file that holds a secret.
pub(crate) fn secret_file(key: &str, path: &Path, wrong: &mut Vec<String>) {
    if let Err(why) = Secret::read(path) {
        wrong.push(format!("{key} tidak dapat dipakai: {why}."));
    }
}

/// Says when something that becomes part of a path is empty or has other characters than codes have.
pub(crate) fn code(key: &str, code: &str, wrong: &mut Vec<String>) {
    if code.is_empty() || !code.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)) {
        wrong.push(format!("{key} hanya boleh berisi huruf, angka, dan tanda _ - . (sekarang \"{code}\")."));
    }
}

fn host(address: &str) -> Option<String> {
    let url = address.parse::<Url>().ok()?;
    let bare = url.host_str()?.trim_start_matches('[').trim_end_matches(']');
    Some(bare.to_owned())
}

fn is_private(address: &str) -> bool {
    host(address).and_then(|host| host.parse::<std::net::Ipv4Addr>().ok()).is_some_and(|ip| ip.is_private())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str, plain: PlainHttp) -> usize {
        let mut wrong = Vec::new();
        address("k", text, plain, &mut wrong);
        wrong.len()
    }

    #[test]
    fn plain_http_is_for_the_loopback_and_where_said_so_for_the_vpn() {
        for good in ["https://siak.contoh.id", "http://127.0.0.1:9", "http://[::1]:9/x", "http://localhost/x"] {
            assert_eq!(problems(good, PlainHttp::LoopbackOnly), 0, "{good}");
        }
        for bad in ["http://172.16.160.1:8080", "http://contoh.id", "ftp://x.id", "x", "https://a:b@x.id"] {
            assert_eq!(problems(bad, PlainHttp::LoopbackOnly), 1, "{bad}");
        }
        assert_eq!(problems("http://172.16.160.1:8080", PlainHttp::InsideVpn), 0);
        assert_eq!(problems("http://172.15.160.1:8080", PlainHttp::InsideVpn), 1);
        assert_eq!(problems("http://172.16.1.1.contoh.id", PlainHttp::InsideVpn), 1);
    }
}

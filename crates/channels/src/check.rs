//! Checks of the configuration that networks and gateways share.

use reqwest::Url;
use std::path::Path;

/// Whether an address leads to this machine only.
pub(crate) fn is_loopback(address: &str) -> bool {
    let Ok(url) = address.parse::<Url>() else { return false };
    match url.host_str() {
        None => false,
        Some(host) => {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            bare == "localhost"
                || bare.ends_with(".localhost")
                || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
    }
}

/// Says what is wrong with an address we send secrets to.
pub(crate) fn address(key: &str, address: &str, wrong: &mut Vec<String>) {
    match address.parse::<Url>() {
        Err(_) => wrong.push(format!("{key} bukan alamat, misalnya https://contoh.id.")),
        Ok(url) if url.host_str().is_none() => wrong.push(format!("{key} bukan alamat, misalnya https://contoh.id.")),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            wrong.push(format!("{key} tidak boleh memuat nama pengguna atau kata sandi; simpan rahasia dalam berkas."));
        }
        Ok(url) if url.fragment().is_some() => wrong.push(format!("{key} tidak boleh memuat tanda #.")),
        Ok(url) => match url.scheme() {
            "https" => {}
            "http" if is_loopback(address) => {}
            _ => wrong.push(format!("{key} harus dimulai https:// (http:// hanya untuk simulator di mesin ini).")),
        },
    }
}

/// Says what is wrong with the root of an API, to which paths are appended.
pub(crate) fn base(key: &str, base: &str, wrong: &mut Vec<String>) {
    address(key, base, wrong);
    if base.ends_with('/') || base.contains('?') {
        wrong.push(format!("{key} tidak boleh berakhir garis miring atau memuat tanda tanya."));
    }
}

/// Says what is wrong with a file that holds a secret.
pub(crate) fn secret_file(key: &str, path: &Path, wrong: &mut Vec<String>) {
    if let Err(why) = outbound::Secret::read(path) {
        wrong.push(format!("{key} tidak dapat dipakai: {why}."));
    }
}

/// Says when something that becomes part of a path is empty or has other characters than ids have.
pub(crate) fn id(key: &str, id: &str, wrong: &mut Vec<String>) {
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || "@_-.".contains(c)) {
        wrong.push(format!("{key} hanya boleh berisi huruf, angka, dan tanda @ _ - . (sekarang \"{id}\")."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> usize {
        let mut wrong = Vec::new();
        address("k", text, &mut wrong);
        wrong.len()
    }

    #[test]
    fn plain_http_is_for_the_loopback_only() {
        for good in ["https://graph.facebook.com", "http://127.0.0.1:9", "http://[::1]:9/x", "http://localhost/x"] {
            assert_eq!(problems(good), 0, "{good}");
        }
        for bad in ["http://graph.facebook.com", "ftp://x.id", "x", "https://a:b@x.id", "http://127.0.0.1.contoh.id"] {
            assert_eq!(problems(bad), 1, "{bad}");
        }
        assert!(is_loopback("http://127.0.0.2:80/a") && !is_loopback("https://localhost.contoh.id"));
    }
}

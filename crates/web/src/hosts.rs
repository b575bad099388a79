//! Under which names this service answers; under any other it says only what its name is.
//!
//! Whoever leads a foreign name to this machine could otherwise have a browser speak to it as if to their own site, and a proxy
//! keep pages under the wrong name.

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::security_event::SecurityEvent;
use ground::App;
use ground::config::Config;
use std::net::IpAddr;

/// Says that the process lives, and nothing of anybody: a proxy on this machine asks by whatever address it has.
const ALIVE: &str = "/sehat";

/// Lets a request in that is meant for this service.
pub async fn only_ours(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(name) = named(request.uri(), request.headers()) else {
        app.watch.note(SecurityEvent::ForeignName, app.now());
        return plain(StatusCode::BAD_REQUEST, "Permintaan ini tidak menyebut satu alamat tujuan.\n".to_owned());
    };
    if is_ours(&name, &app.config) || (request.uri().path() == ALIVE && is_loopback(&name)) {
        return next.run(request).await;
    }
    app.watch.note(SecurityEvent::ForeignName, app.now());
    let told = format!("Alamat yang Anda buka bukan alamat layanan ini. Buka {}\n", app.config.public_url);
    plain(StatusCode::MISDIRECTED_REQUEST, told)
}

fn plain(status: StatusCode, text: String) -> Response {
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The one name a request is meant for, in lower case and without its port; a whole address in the request's line wins (RFC 9112, 3.2.2).
fn named(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let mut lines = headers.get_all(HOST).iter();
    let line = lines.next();
    if lines.next().is_some() {
        return None;
    }
    let authority: Authority = match uri.authority() {
        Some(authority) => authority.clone(),
        None => line?.to_str().ok()?.parse().ok()?,
    };
    // `user@host` is nothing that a browser sends here.
    let host = authority.host();
    let whole = authority.as_str();
    let port = whole.strip_prefix(host)?;
    let good = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.chars().all(|c| c.is_ascii_digit()));
    (good && !host.is_empty()).then(|| host.trim_end_matches('.').to_ascii_lowercase())
}

fn is_ours(name: &str, config: &Config) -> bool {
    let public = config.public_url.parse::<Uri>().ok();
    let public = public.as_ref().and_then(Uri::host).unwrap_or_default().to_ascii_lowercase();
    name == public
        || config.hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
        // A demo, or a trial on one machine, is opened by any of its addresses; a foreign name is still none of them.
        || (is_loopback(&public) && is_loopback(name))
        || (config.demo && (is_loopback(name) || address(name).is_some()))
}

fn address(name: &str) -> Option<IpAddr> {
    name.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn is_loopback(name: &str) -> bool {
    name == "localhost" || address(name).is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use std::path::Path;

    fn config(public_url: &str) -> Config {
        let mut config = Config::for_folder(Path::new("."), "127.0.0.1:1", public_url);
        config.hosts = vec!["izin.dinas.example".into()];
        config
    }

    fn name(uri: &str, lines: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(HOST, HeaderValue::from_static(line));
        }
        named(&uri.parse().unwrap(), &headers)
    }

    #[test]
    fn a_request_names_one_host() {
        assert_eq!(name("/", &["Izin.Contoh.ID:443"]).as_deref(), Some("izin.contoh.id"));
        assert_eq!(name("/", &["izin.contoh.id."]).as_deref(), Some("izin.contoh.id"));
        assert_eq!(name("/", &["[::1]:8080"]).as_deref(), Some("[::1]"));
        assert_eq!(name("http://lain.example/", &["izin.contoh.id"]).as_deref(), Some("lain.example"));
        for none in [&[][..], &["izin.contoh.id", "lain.example"], &["izin.contoh.id@lain.example"], &["a b"], &[""]] {
            assert_eq!(name("/", none), None, "{none:?}");
        }
    }

    #[test]
    fn only_configured_names_are_ours() {
        let served = config("https://izin.contoh.id");
        assert!(is_ours("izin.contoh.id", &served) && is_ours("izin.dinas.example", &served));
        for foreign in ["lain.example", "izin.contoh.id.lain.example", "contoh.id", "127.0.0.1", "localhost"] {
            assert!(!is_ours(foreign, &served), "{foreign}");
        }
        let trial = config("http://127.0.0.1:8080");
        assert!(is_ours("localhost", &trial) && is_ours("[::1]", &trial));
        assert!(!is_ours("10.0.0.5", &trial) && !is_ours("lain.example", &trial));
        let demo = Config { demo: true, ..config("http://0.0.0.0:8080") };
        assert!(is_ours("192.168.1.5", &demo) && !is_ours("lain.example", &demo));
    }
}

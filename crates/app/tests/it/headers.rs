//! What every answer tells the browser, what the session's cookie is bound to, and when a session ends.

use crate::client::Client;
use crate::on_both_from;
use crate::people::sign_in;
use crate::world::{On, World};
use reqwest::{Method, Response};

/// As it is reached through a proxy that speaks TLS: the proxy passes requests on by the address it has.
async fn over_https() -> World {
    let world = World::start_with(On::Sqlite, |config| {
        config.public_url = "https://izin.contoh.id".into();
        config.hosts = vec!["127.0.0.1".into()];
    });
    world.await.expect("SQLite is always there")
}

async fn ask(world: &World, method: Method, path: &str, form: &[(&str, &str)]) -> Response {
    // Said once per process; without it even a client for plain HTTP refuses to start.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    client.request(method, format!("{}{path}", world.base)).form(form).send().await.expect("an answer")
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_tells_the_browser_what_it_may_do() {
    let world = over_https().await;
    for path in ["/", "/masuk", "/tidak-ada", "/permohonan", "/kinerja.json", "/sehat"] {
        let answer = ask(&world, Method::GET, path, &[]).await;
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&answer, "referrer-policy"), "same-origin", "{path}");
        assert_eq!(header(&answer, "cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(header(&answer, "strict-transport-security"), "max-age=63072000; includeSubDomains", "{path}");
        let policy = header(&answer, "content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{path}: {policy}");
        for loose in ["unsafe-inline", "unsafe-eval", "*"] {
            assert!(!policy.contains(loose), "{path}: {policy}");
        }
        for said in ["access-control-allow-origin", "server", "x-powered-by"] {
            assert_eq!(header(&answer, said), "", "{path}: {said}");
        }
    }
    for page in ["/", "/masuk", "/permohonan"] {
        assert_eq!(header(&ask(&world, Method::GET, page, &[]).await, "cache-control"), "no-store", "{page}");
    }
    for method in [Method::TRACE, Method::PUT, Method::DELETE] {
        let status = ask(&world, method.clone(), "/masuk", &[]).await.status();
        assert_eq!(status, 405, "{method}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cookie_of_a_session_is_bound_to_this_host() {
    let world = over_https().await;
    let form = [("nama", "pemohon"), ("sandi", world.cast.password.as_str())];
    let answer = ask(&world, Method::POST, "/masuk", &form).await;
    assert!(answer.status().is_redirection(), "{}", answer.status());
    let cookies: Vec<&str> =
        answer.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("__Host-sesi=")), "{cookies:?}");
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-") && !cookie.contains("Domain"), "{cookie}");
        for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(part), "{cookie} lacks {part}");
        }
    }
}

/// Signing in leads on to a page of ours or to none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_led_to_another_host() {
    let world = over_https().await;
    for (next, wanted) in [
        ("/permohonan", "/permohonan"),
        ("https://jahat.example/", "/"),
        ("//jahat.example/", "/"),
        ("/\\jahat.example", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let form = [("nama", "pemohon"), ("sandi", world.cast.password.as_str()), ("lanjut", next)];
        let answer = ask(&world, Method::POST, "/masuk", &form).await;
        let to = header(&answer, "location");
        assert!(to.starts_with('/') && !to.contains("jahat") && !to.contains("script"), "{next}: {to}");
        assert!(wanted == "/" || to == wanted, "{next}: {to}");
    }
}

on_both_from!(
    /// Two hours without a request end a session, twelve hours end any.
    sessions_end, a_session_ends_when_nobody_acts_and_after_half_a_day, "2026-11-23T01:00:00Z"
);
async fn a_session_ends_when_nobody_acts_and_after_half_a_day(world: &World) {
    let is_in = async |client: &Client| client.get("/permohonan").await.path == "/permohonan";
    let person = sign_in(world, "pemohon").await;
    world.set_clock("2026-11-23T02:50:00Z");
    assert!(is_in(&person).await, "less than two hours");
    world.set_clock("2026-11-23T04:40:00Z");
    assert!(is_in(&person).await, "less than two hours since the last request");
    world.set_clock("2026-11-23T06:51:00Z");
    assert!(!is_in(&person).await, "more than two hours");
    let busy = sign_in(world, "pemohon").await;
    for at in ["08:20", "09:50", "11:20", "12:50", "14:20", "15:50", "17:20", "18:50"] {
        world.set_clock(&format!("2026-11-23T{at}:00Z"));
        assert!(is_in(&busy).await, "{at}");
    }
    world.set_clock("2026-11-23T18:52:00Z");
    assert!(!is_in(&busy).await, "after twelve hours, whoever was busy too");
}

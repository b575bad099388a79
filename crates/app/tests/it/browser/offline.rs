//! An inspector in a place without signal: the page was opened once, and from then on every QR is checked on the phone alone.

use super::chromium::{Browser, PHONE};
use super::qr::{printed_dates, printed_link};
use crate::people::sign_in;
use crate::world::{On, World};
use saporancak::tools::demo::story::{Told, tell};
use serde_json::{Value, json};
use sign::pki::create_key;
use sign::qr::{Claims, IssuerKey, link, seal, verify};

/// The head revokes the newest licence of the register.
async fn revoke(world: &World, told: &Told) {
    let head = sign_in(world, "kadis").await;
    let entry = head.get(&format!("/register?cari={}", told.short_code)).await.link("/register/");
    let mut form = head.get(&entry).await.form(&format!("{entry}/cabut"));
    form.set("alasan", "Tempat praktik ditutup.").set("sandi", &world.cast.password);
    head.send(form).await.must_say("Dicabut");
}

/// Every way a code can be, made while the server was there.
struct Codes {
    good: String,
    dates: [String; 2],
    revoked: String,
    over: String,
    forged: String,
    foreign: String,
    early: String,
}

async fn codes(world: &World) -> Codes {
    let (kept, gone) = (
        tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way"),
        tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way"),
    );
    revoke(world, &gone).await;
    let good = printed_link(world, &kept.short_code).await;
    let claims = verify(&good, &world.app.signing.qr_keys).expect("a code of ours");
    let signed = |claims: &Claims, key: &IssuerKey| link(&world.base, &seal(claims, key).expect("signed"));
    let ours = &world.app.rules.qr;
    let ended = Claims { expires_at: Some(world.app.now() - jiff::SignedDuration::from_hours(1)), ..claims.clone() };
    let before = Claims { issued_at: "2001-01-01T00:00:00Z".parse().expect("a moment"), ..claims.clone() };
    let stranger = IssuerKey::from_pem(&create_key().expect("a key")).expect("a key");
    let at = good.len() - 20;
    let other = if &good[at..=at] == "A" { 'B' } else { 'A' };
    Codes {
        dates: printed_dates(world, &kept.short_code).await,
        revoked: printed_link(world, &gone.short_code).await,
        over: signed(&ended, ours),
        early: signed(&before, ours),
        foreign: signed(&claims, &stranger),
        forged: format!("{}{other}{}", &good[..at], &good[at + 1..]),
        good,
    }
}

/// The phone opens a code from elsewhere, so that the page is loaded anew.
async fn scan(browser: &Browser, code: &str) {
    browser.driver.goto("about:blank").await.expect("another page");
    browser.go(code).await;
}

/// Whoever is shown a licence can check it, also where no network reaches.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_checked_where_there_is_no_network() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let codes = codes(&world).await;
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };

    // The first page of the portal keeps nothing and loads nothing of it.
    browser.go("/").await;
    assert_eq!(browser.ask("document.scripts.length").await, json!(0));
    assert_eq!(
        browser.ask("performance.getEntriesByType('resource').some((r) => r.name.includes('qr'))").await,
        json!(false)
    );
    browser.go("/v").await;
    browser.must_show("dapat diperiksa tanpa jaringan").await;
    browser.look().await;
    browser.go("/").await;
    assert_eq!(browser.ask("navigator.serviceWorker.controller").await, Value::Null, "it keeps one page and no other");

    // The network is gone: nobody listens any more.
    let address = world.base.trim_start_matches("http://").to_owned();
    drop(world);
    while tokio::net::TcpStream::connect(&address).await.is_ok() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let _ = browser.driver.browser_log().await;

    scan(&browser, &codes.good).await;
    browser.must_show("TANDA TANGAN SAH").await;
    browser.must_show("tanpa jaringan").await;
    browser.must_show("Daftar pencabutan dibuat").await;
    browser.must_show("(baru saja)").await;
    for date in &codes.dates {
        browser.must_show(date).await;
    }
    let text = browser.text().await;
    assert!(text.contains("Daftar kunci diambil") && text.contains("CONTOH"), "{text}");
    assert!(!text.contains("Invalid") && !text.contains("undefined") && !text.contains("BERLAKU"), "{text}");
    look_without_network(&mut browser).await;

    for (code, title, more) in [
        (&codes.revoked, "DICABUT", "sejak"),
        (&codes.over, "KEDALUWARSA", "berlaku sampai"),
        (&codes.forged, "TANDA TANGAN TIDAK COCOK", "mungkin salah terbaca"),
        (&codes.foreign, "BELUM DAPAT DIPASTIKAN", "tidak ada di daftar kunci"),
        (&codes.early, "BELUM DAPAT DIPASTIKAN", "di luar masa pakai"),
        (&format!("{}/v#0181", browser.base.clone()), "KODE TIDAK TERBACA", "tidak lengkap"),
    ] {
        scan(&browser, code).await;
        browser.must_show(title).await;
        browser.must_show(more).await;
        let text = browser.text().await;
        // Nobody is accused by a telephone that cannot know (a code may be damaged, a key may be newer than the page).
        for word in ["PALSU", "palsu", "Laporkan", "TANDA TANGAN SAH", "Invalid"] {
            assert!(!text.contains(word), "{title}: {text}");
        }
        look_without_network(&mut browser).await;
    }

    // Three days later the page says how old what it knows is.
    let later = "const real = Date.now; Date.now = () => real() + 73 * 3600000;";
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": later })).await;
    scan(&browser, &codes.good).await;
    browser.must_show("(3 hari lalu)").await;
    browser.must_show("Daftar itu sudah lama").await;
    browser.nothing_was_wrong();
}

/// What the console says of addresses that do not answer is what was asked for; everything else is a fault.
async fn look_without_network(browser: &mut Browser) {
    for entry in browser.driver.browser_log().await.expect("the console") {
        if !entry.message.contains("ERR_CONNECTION_REFUSED") && !entry.message.contains("ERR_FAILED") {
            browser.tell(format!("console: {}", entry.message));
        }
    }
    browser.look().await;
}

//! A passkey in Chromium, with its virtual authenticator: added, used at the sign-in, and what a page without scripts says.

use super::chromium::{Browser, PHONE};
use crate::world::{On, World};
use houses::account::totp;
use serde_json::json;

const CODES: &str = "/akun/langkah-kedua";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chromium_makes_a_passkey_and_signs_in_with_it() {
    // Browsers make passkeys for a name, not for a number; the port is the same.
    let name = |config: &mut ground::config::Config| {
        config.public_url = config.public_url.replace("127.0.0.1", "localhost");
    };
    let world = World::start_with(On::Sqlite, name).await.expect("SQLite is always there");
    let base = world.base.replace("127.0.0.1", "localhost");
    let Some(mut browser) = Browser::open(&base, PHONE).await else { return };
    browser.devtools("WebAuthn.enable", json!({})).await;
    let options = json!({ "options": {
        "protocol": "ctap2", "transport": "internal", "hasUserVerification": true, "isUserVerified": true,
        "automaticPresenceSimulation": true,
    } });
    browser.devtools("WebAuthn.addVirtualAuthenticator", options).await;
    browser.become_person("kadis", &world.cast.password).await;
    browser.go(CODES).await;
    let secret = browser.ask("document.querySelector('p.code').innerText").await;
    let secret: String = secret.as_str().expect("the secret").chars().filter(|c| !c.is_whitespace()).collect();
    let secret = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).expect("base 32");
    browser.write("#kode", &totp::code(&secret, totp::step_at(world.app.now()))).await;
    browser.write("#kini", &world.cast.password).await;
    browser.press("form[action='/akun/langkah-kedua'] button.btn:not([type])").await;
    browser.must_show("Hanya tampil sekali").await;

    browser.go("/akun/kunci-sandi").await;
    browser.look().await;
    browser.write("#nama", "Laptop kantor").await;
    browser.press("[data-kunci-tombol]").await;
    browser.must_show("Kunci sandi ditambahkan").await;

    browser.driver.delete_all_cookies().await.expect("cookies can be deleted");
    browser.go("/masuk").await;
    browser.sign_in("kadis", &world.cast.password).await;
    browser.look().await;
    browser.press("[data-kunci-tombol]").await;
    assert!(!browser.path().await.starts_with("/masuk"), "{}", browser.text().await);

    browser.driver.delete_all_cookies().await.expect("cookies can be deleted");
    browser.go("/masuk").await;
    browser.sign_in("kadis", &world.cast.password).await;
    browser.scripts(false).await;
    browser.go("/masuk/kode").await;
    browser.must_show("Kunci sandi memerlukan JavaScript").await;
    browser.scripts(true).await;
    browser.nothing_was_wrong();
}

//! The applicant on a phone: from the front page to the receipt and the status, by pressing what is there.

use super::chromium::{Browser, PHONE};
use crate::world::{On, World};
use saporancak::tools::demo::story::sample;
use serde_json::json;

const TYPE: &str = "sip-dokter";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_is_filled_in_and_sent_on_a_phone() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let sample = sample(TYPE).expect("a sample");
    browser.go("/").await;
    browser.look().await;
    browser.go(&format!("/layanan/{TYPE}")).await;
    browser.look().await;

    // Who starts before signing in is asked to; a wrong password is told.
    begin(&browser, &sample.variant).await;
    browser.look().await;
    browser.sign_in("pemohon", "bukan kata sandinya").await;
    browser.must_show("tidak cocok").await;
    browser.look().await;
    browser.sign_in("pemohon", &world.cast.password).await;
    browser.go(&format!("/layanan/{TYPE}")).await;
    begin(&browser, &sample.variant).await;
    browser.must_show("BELUM dikirim").await;
    browser.look().await;
    let href = browser.path().await;
    assert!(href.starts_with("/permohonan/"), "{href}");

    // Sent empty, the section says what is missing, and the errors are accessible too.
    browser.press("main .tasks a").await;
    browser.press("form[data-simpan] > p.row > button.btn:not(.line)").await;
    browser.must_show("Ada yang perlu dibetulkan").await;
    browser.look().await;

    browser.go(&href).await;
    browser.fill_in(&world, &href, TYPE, &sample).await;
    browser.go(&href).await;
    browser.must_show("Berkas syarat").await;
    browser.look().await;

    browser.go(&format!("{href}/berkas")).await;
    browser.look().await;
    browser.upload_all(&world, &href, TYPE, &sample).await;
    browser.look().await;
    browser.press("main p.row > a.btn").await;
    browser.press("main p.row > a.btn").await;
    browser.must_show("Periksa sekali lagi, lalu kirim").await;
    browser.look().await;

    // Without the statement of truth it stays here (Pasal 11(3)b).
    browser.press("button.big").await;
    browser.must_show("Ada yang perlu dibetulkan").await;
    browser.look().await;
    browser.set("pernyataan", "ya").await;
    browser.press("button.big").await;
    browser.must_show("Permohonan sudah dikirim").await;
    browser.look().await;
    browser.press("main a.btn:not(.line)").await;
    browser.must_show("Perjalanan berkas").await;
    browser.look().await;
    browser.nothing_was_wrong();
}

/// Chooses the kind of application where there is a choice, and starts it.
async fn begin(browser: &Browser, variant: &str) {
    if browser.ask("!!document.querySelector('[type=radio][name=varian]')").await == json!(true) {
        browser.set("varian", variant).await;
    }
    browser.press(&format!("form[action='/layanan/{TYPE}/mulai'] button")).await;
}

//! The whole way with JavaScript switched off: what the scripts make pleasant works without them.

use super::chromium::{Browser, PHONE};
use super::signer::{carry, choose_and_sign};
use crate::world::{On, World};
use saporancak::tools::demo::story::sample;
use serde_json::json;

const TYPE: &str = "skp-penelitian";
const SEND: &str = "form.questions > p.row > button.btn:not(.line)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_is_sent_and_signed_without_scripts() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let sample = sample(TYPE).expect("a sample");
    browser.scripts(false).await;
    browser.go("/masuk").await;
    browser.look().await;
    // The button that shows the password is shown by a script: still hidden, also after the look.
    assert_eq!(browser.ask("document.querySelector('[data-lihat]').hidden").await, json!(true), "scripts do not run");
    browser.sign_in("pemohon", &world.cast.password).await;
    browser.go(&format!("/layanan/{TYPE}")).await;
    browser.set("varian", &sample.variant).await;
    browser.press(&format!("form[action='/layanan/{TYPE}/mulai'] button")).await;
    browser.must_show("BELUM dikirim").await;
    browser.look().await;
    let href = browser.path().await;

    // Wrong: said in words, and what was typed stays.
    browser.press("main .tasks a").await;
    browser.set("f.nik", "137101 4704 03000").await;
    browser.press(SEND).await;
    browser.must_show("NIK harus 16 angka. Anda mengisi 15.").await;
    browser.look().await;
    let typed = browser.ask("document.getElementsByName('f.nik')[0].value").await;
    assert_eq!(typed, json!("137101 4704 03000"));
    browser.fill_in(&world, &href, TYPE, &sample).await;

    // Files go with their buttons; before, what is missing is said.
    browser.go(&format!("{href}/periksa")).await;
    browser.must_show("Belum dapat dikirim").await;
    browser.look().await;
    browser.upload_all(&world, &href, TYPE, &sample).await;
    browser.look().await;
    browser.press("main p.row > a.btn").await;
    browser.press("main p.row > a.btn").await;
    browser.must_show("Periksa sekali lagi, lalu kirim").await;
    browser.look().await;
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

    // Others do their part, then the head signs without scripts as well.
    carry(&world, &href, TYPE, "diberikan").await;
    browser.become_person("kadis", &world.cast.password).await;
    browser.look().await;
    choose_and_sign(&mut browser, &world, &[&href]).await;
    browser.become_person("pemohon", &world.cast.password).await;
    browser.go(&href).await;
    browser.must_show("Izin terbit").await;
    browser.look().await;
    assert!(!browser.scripted, "scripts were off all the way");
    browser.nothing_was_wrong();
}

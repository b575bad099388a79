//! The same with JavaScript switched off: what the scripts make pleasant works without them.

use super::chromium::{Browser, PHONE};
use super::fill::keep;
use crate::world::{On, World};
use domain::media::Accepts;
use saporancak::demo::papers;
use serde_json::json;

const SEND: &str = "form.questions > p.row > button.btn:not(.line)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_filled_in_without_scripts() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    browser.scripts(false).await;
    browser.go("/masuk").await;
    assert_eq!(browser.ask("document.querySelector('[data-lihat]').hidden").await, json!(true), "scripts do not run");
    browser.sign_in("pemohon", &world.cast.password).await;
    browser.go("/layanan/skp-penelitian").await;
    browser.set("varian", "baru").await;
    browser.press("form[action='/layanan/skp-penelitian/mulai'] button").await;
    browser.must_show("BELUM dikirim").await;
    let href = browser.path().await;

    // Wrong: said in words, what was typed stays; right: it goes on.
    browser.press("main .tasks a").await;
    let section = browser.path().await;
    browser.set("f.nik", "137101 4704 03000").await;
    browser.set("f.nama_lengkap", "Pemohon Contoh").await;
    browser.press(SEND).await;
    browser.must_show("NIK harus 16 angka. Anda mengisi 15.").await;
    browser.look().await;
    let typed = browser.ask("document.getElementsByName('f.nik')[0].value").await;
    assert_eq!(typed, json!("137101 4704 03000"));
    let sample = saporancak::demo::story::sample("skp-penelitian").expect("a sample");
    let version = world.app.catalogue.current("skp-penelitian").expect("the type").clone();
    browser.fill_section(&version.ty.sections[0], &sample).await;
    browser.press(SEND).await;
    let next = browser.path().await;
    assert!(next.starts_with(&format!("{href}/isian/")) && next != section, "{next}: {}", browser.text().await);
    browser.go(&href).await;
    browser.must_show("Sudah diisi").await;

    // A file goes with its button.
    browser.go(&format!("{href}/berkas")).await;
    let (name, bytes) = papers::paper("KTP", &[Accepts::Document]).expect("a paper");
    let file = keep(&world, &name, &bytes);
    browser.find("#berkas-ktp").await.send_keys(file.display().to_string()).await.expect("a file");
    browser.press("#baris-ktp form.upload button").await;
    browser.must_show("Terkirim").await;
    browser.look().await;

    browser.go(&format!("{href}/periksa")).await;
    browser.must_show("Belum dapat dikirim").await;
    browser.must_show("Pemohon Contoh").await;
    browser.look().await;
    browser.nothing_was_wrong();
}

//! A draft saves itself, says so, and keeps what was typed while the signal is gone.

use super::chromium::{Browser, DESK, PHONE};
use crate::officers::{claim, id_of};
use crate::people::{apply, sign_in, start};
use crate::world::{On, World};
use saporancak::tools::demo::story::sample;
use serde_json::json;

const NEWS: &str = "document.querySelector('[data-simpan-kabar]').textContent";
/// Of the answer that the page and the server agree on.
const MARK: &str = "document.getElementsByName('b.surel')[0].value";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_saves_itself_and_waits_for_the_signal() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let href = start(&applicant, "sip-dokter", &sample("sip-dokter").expect("a sample")).await;
    let address = format!("{href}/isian/pemohon_perorangan");
    browser.become_person("pemohon", &world.cast.password).await;
    browser.go(&address).await;
    browser.set("f.nama_lengkap", "Pemohon Contoh").await;
    browser.until(&format!("{NEWS}.startsWith('Tersimpan ')")).await;
    browser.look().await;
    browser.go(&address).await;
    let kept = browser.ask("document.getElementsByName('f.nama_lengkap')[0].value").await;
    assert_eq!(kept, json!("Pemohon Contoh"));

    let network =
        |offline: bool| json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Network.emulateNetworkConditions", network(true)).await;
    browser.set("f.tempat_lahir", "Padang").await;
    browser.until(&format!("{NEWS} === 'Belum tersimpan, menunggu sinyal'")).await;
    // The console tells of the request that could not go out; nothing else went wrong.
    let log = browser.driver.browser_log().await.expect("the console");
    assert!(log.iter().all(|l| l.message.contains("ERR_INTERNET_DISCONNECTED")), "{log:?}");
    browser.devtools("Network.emulateNetworkConditions", network(false)).await;
    browser.until(&format!("{NEWS}.startsWith('Tersimpan ')")).await;
    let kept = applicant.get(&address).await.form(&address);
    assert_eq!(kept.get("f.tempat_lahir"), Some("Padang"));
    browser.look().await;
    browser.nothing_was_wrong();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_left_open_tells_what_another_one_changed() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(browser) = Browser::open(&world.base, PHONE).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let href = start(&applicant, "sip-dokter", &sample("sip-dokter").expect("a sample")).await;
    let address = format!("{href}/isian/pemohon_perorangan");
    browser.become_person("pemohon", &world.cast.password).await;
    browser.go(&address).await;
    // Its own savings never contradict each other.
    for place in ["Pad", "Padang"] {
        browser.set("f.tempat_lahir", place).await;
        browser.until(&format!("{NEWS}.startsWith('Tersimpan ')")).await;
    }
    let mut other = applicant.get(&address).await.form(&address);
    other.set("f.tempat_lahir", "Solok");
    applicant.send(other).await;
    browser.set("f.tempat_lahir", "Bukittinggi").await;
    browser.until(&format!("{NEWS}.includes('juga diubah di tempat lain')")).await;
    let before = browser.ask(MARK).await;
    browser.set("f.surel", "orang@contoh.id").await;
    browser.until(&format!("{MARK} !== {before}")).await;
    let kept = applicant.get(&address).await.form(&address);
    assert_eq!((kept.get("f.tempat_lahir"), kept.get("f.surel")), (Some("Solok"), Some("orang@contoh.id")));
    browser.press("form[data-simpan] > p.row > button.btn:not(.line)").await;
    browser.must_show("Yang tersimpan: Solok").await;
    browser.must_show("Yang di halaman ini: Bukittinggi").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_verifier_writes_saves_itself() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, DESK).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let (href, _) = apply(&world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    claim(&sign_in(&world, "verifikator").await, &id).await;
    browser.become_person("verifikator", &world.cast.password).await;
    browser.go(&format!("/kerja/{id}")).await;
    browser.ask("document.querySelector('details:has(#tolak)').open = true").await;
    browser.set("alasan_lain", "STR tidak dapat dipastikan.").await;
    browser.until(&format!("{NEWS}.startsWith('Tersimpan ')")).await;
    browser.go(&format!("/kerja/{id}")).await;
    let kept = browser.ask("document.getElementsByName('alasan_lain')[0].value").await;
    assert_eq!(kept, json!("STR tidak dapat dipastikan."));
    browser.must_show("Hanya Anda yang melihatnya").await;
    browser.look().await;
    browser.nothing_was_wrong();
}

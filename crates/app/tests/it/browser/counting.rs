//! The checklist counts its answers as they are given, and a list that has none yet says so.

use super::chromium::{Browser, DESK};
use crate::officers::{claim, id_of};
use crate::people::{apply, sign_in};
use crate::world::{On, World};
use serde_json::json;

const SAID: &str = "document.querySelector('[data-hitung]').textContent";
const ITEMS: &str = "document.querySelectorAll('#periksa .item').length";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checklist_counts_as_it_is_answered() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, DESK).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let (href, _) = apply(&world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    claim(&sign_in(&world, "verifikator").await, &id).await;
    browser.become_person("verifikator", &world.cast.password).await;
    browser.go(&format!("/kerja/{id}")).await;
    let items = browser.ask(ITEMS).await.as_u64().expect("a number");
    assert!(items > 3);
    let before = browser.ask(SAID).await;
    let before: u64 = before.as_str().and_then(|said| said.split(' ').next()?.parse().ok()).expect("a number");
    assert_eq!(browser.ask(SAID).await, json!(format!("{before} dari {items} dijawab")));
    // Two items by their buttons, the second changed afterwards: that is no third answer.
    let open = "[...document.querySelectorAll('#periksa .item')].filter((i) => !i.querySelector('.seg :checked'))[0]";
    let press = |button: usize| format!("{open}.querySelectorAll('.seg input')[{button}].click()");
    browser.ask(&press(0)).await;
    assert_eq!(browser.ask(SAID).await, json!(format!("{} dari {items} dijawab", before + 1)));
    browser.ask(&press(1)).await;
    assert_eq!(browser.ask(SAID).await, json!(format!("{} dari {items} dijawab", before + 2)));
    browser.ask("[...document.querySelectorAll('#periksa .item:has(:checked)')].at(-1).querySelectorAll('.seg input')[2].click()").await;
    assert_eq!(browser.ask(SAID).await, json!(format!("{} dari {items} dijawab", before + 2)));
    // What was saved is counted by the server alike.
    browser.until("document.querySelector('[data-simpan-kabar]').textContent.startsWith('Tersimpan ')").await;
    browser.go(&format!("/kerja/{id}")).await;
    assert_eq!(browser.ask(SAID).await, json!(format!("{} dari {items} dijawab", before + 2)));
    let said = sign_in(&world, "verifikator").await.get(&format!("/kerja/{id}")).await;
    said.must_say(&format!("{} dari {items} dijawab", before + 2));
    browser.look().await;
    browser.nothing_was_wrong();
}

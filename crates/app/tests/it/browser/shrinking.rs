//! A photo larger than what is taken is made smaller by the browser, and told how to where scripts are off.

use super::chromium::{Browser, PHONE};
use crate::world::{On, World};
use serde_json::json;

/// Chooses a picture of noise, which hardly packs, in the first chooser of the page.
const CHOOSE: &str = "(() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 2000;
  const paper = canvas.getContext('2d');
  const noise = paper.createImageData(2000, 2000);
  for (let at = 0; at < noise.data.length; at += 65536) {
    crypto.getRandomValues(noise.data.subarray(at, Math.min(at + 65536, noise.data.length)));
  }
  for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
  paper.putImageData(noise, 0, 0);
  canvas.toBlob((blob) => {
    const files = new DataTransfer();
    files.items.add(new File([blob], 'besar.png', { type: 'image/png' }));
    window.sent = blob.size;
    const input = document.querySelector('#berkas-ktp');
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, 'image/png');
  return true;
})()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_that_is_too_large_is_made_smaller() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(browser) = Browser::open(&world.base, PHONE).await else { return };
    browser.go("/masuk").await;
    browser.sign_in("pemohon", &world.cast.password).await;
    let applicant = crate::people::sign_in(&world, "pemohon").await;
    let sample = saporancak::tools::demo::story::sample("sip-bidan").expect("a sample");
    let href = crate::people::start(&applicant, "sip-bidan", &sample).await;
    browser.go(&format!("{href}/berkas")).await;
    browser.ask(CHOOSE).await;
    browser.until("!!document.querySelector('#baris-ktp .tag.ok')").await;
    assert_eq!(browser.ask("window.sent > 10000000").await, json!(true), "it was too large");
    browser.must_show("besar.jpg").await;
}

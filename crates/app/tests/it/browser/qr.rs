//! What anyone does with a licence in hand: scans its QR, or types its code; on a phone, also without signal or scripts.

use super::chromium::{Browser, PHONE};
use crate::unchecked::sql;
use crate::world::{On, World};
use houses::document::documents;
use saporancak::tools::demo::story::tell;
use serde_json::{Value, json};

/// The link in the QR of a released document, as it was printed.
pub async fn printed_link(world: &World, code: &str) -> String {
    let (app, code) = (world.app.clone(), code.to_owned());
    let found = world.app.db.read(move |tx| {
        let document = documents::by_code(tx, &code)?.expect("the document");
        let input = documents::open_render_input(&app.vault, &document);
        Ok(input.expect("the input of the renderer"))
    });
    let input: Value = serde_json::from_str(&found.await.expect("the register")).expect("JSON");
    input["qr"].as_str().expect("a link").to_owned()
}

/// Day of issue and last day of a document, as its register entry has them.
pub async fn printed_dates(world: &World, code: &str) -> [String; 2] {
    let (app, code) = (world.app.clone(), code.to_owned());
    let found = world.app.db.read(move |tx| {
        let document = documents::by_code(tx, &code)?.expect("the document");
        Ok(document.public.open(&app.vault).expect("what anyone may see"))
    });
    let public = found.await.expect("the register");
    [public.date, format!("berlaku sampai {}", public.valid_until.expect("an end"))]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_licence_is_checked_by_its_qr_and_by_its_code() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let link = printed_link(&world, &told.short_code).await;
    assert!(link.starts_with(&format!("{}/v#", world.base)), "{link}");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };

    // The signature is checked on the phone, then the register is asked.
    browser.go(&link).await;
    browser.must_show("SAH DAN BERLAKU").await;
    browser.must_show("Tanda tangan pada kode QR juga sudah diperiksa").await;
    browser.must_show("CONTOH").await;
    browser.must_show(&told.short_code).await;
    browser.look().await;

    // One letter changed: the signature is not ours. Scanned in the same tab, it is checked anew.
    let at = link.len() - 20;
    let other = if &link[at..=at] == "A" { 'B' } else { 'A' };
    let forged = format!("{}{other}{}", &link[..at], &link[at + 1..]);
    browser.go(&forged).await;
    browser.must_show("TANDA TANGAN TIDAK COCOK").await;
    assert!(!browser.text().await.contains("BERLAKU"), "nothing of the licence before stays");
    browser.look().await;
    for unreadable in ["/v#0181", "/v#%E0%A4%A"] {
        browser.go(unreadable).await;
        browser.must_show("KODE TIDAK TERBACA").await;
        browser.look().await;
    }

    // Without signal the phone still has the page and the keys; it says what it cannot know.
    let network =
        |offline: bool| json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Network.emulateNetworkConditions", network(true)).await;
    browser.driver.goto("about:blank").await.expect("another page");
    browser.go(&link).await;
    browser.must_show("TANDA TANGAN SAH").await;
    browser.must_show("Register tidak dapat dihubungi").await;
    let dates = printed_dates(&world, &told.short_code).await;
    for date in &dates {
        browser.must_show(date).await;
    }
    assert!(!browser.text().await.contains("Invalid"), "{}", browser.text().await);
    let log = browser.driver.browser_log().await.expect("the console");
    assert!(log.iter().all(|l| l.message.contains("ERR_INTERNET_DISCONNECTED")), "{log:?}");
    browser.devtools("Network.emulateNetworkConditions", network(false)).await;
    browser.look().await;

    // What we signed and the register does not have, or cannot say, is our fault: never "not found".
    sql(&world, "update document set short_code = '~' || short_code").await;
    browser.driver.goto("about:blank").await.expect("another page");
    browser.go(&link).await;
    browser.must_show("BELUM DAPAT DIPASTIKAN").await;
    browser.must_show("register kami tidak mencatatnya").await;
    assert!(!browser.text().await.contains("TIDAK DITEMUKAN"));
    browser.look().await;
    sql(&world, "alter table document rename to document_gone").await;
    browser.driver.goto("about:blank").await.expect("another page");
    browser.go(&link).await;
    browser.must_show("TANDA TANGAN SAH").await;
    browser.must_show("Register tidak dapat dihubungi").await;
    let log = browser.driver.browser_log().await.expect("the console");
    assert!(log.iter().all(|l| l.message.contains("status of 503")), "{log:?}");
    sql(&world, "alter table document_gone rename to document").await;
    sql(&world, "update document set short_code = substr(short_code, 2)").await;

    browser.scripts(false).await;
    browser.go("/keaslian").await;
    browser.go(&link).await;
    browser.must_show("Ketik kode").await;
    assert!(!browser.text().await.contains("SAH"), "nothing is claimed that was not checked");
    browser.look().await;
    browser.write("#kode", "1234 5678").await;
    browser.press("main form[action='/keaslian'] button").await;
    browser.must_show("salah ketik").await;
    browser.look().await;
    browser.write("#kode", &told.short_code.to_lowercase().replace('-', " ")).await;
    browser.press("main form[action='/keaslian'] button").await;
    browser.must_show("SAH DAN BERLAKU").await;
    browser.must_show("CONTOH").await;
    browser.look().await;
    browser.nothing_was_wrong();
}

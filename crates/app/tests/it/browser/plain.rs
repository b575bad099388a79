//! Without JavaScript: a draft, a wrong answer, a file, the check page, a public verification.

use super::chromium::{Browser, PHONE};
use super::fill::keep;
use crate::people::sign_in;
use crate::world::{On, World};
use domain::media::Accepts;
use saporancak::demo::papers;
use saporancak::demo::story::tell;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_works_without_javascript() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    browser.become_person("pemohon", &world.cast.password).await;
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    browser.go("/layanan/pub").await;
    browser.find("[name=varian]").await.click().await.expect("a kind can be chosen");
    browser.plain_press("form[action='/layanan/pub/mulai'] button").await;
    browser.must_show("BELUM dikirim").await;
    let href = browser.path().await;
    browser.plain_press("main .tasks a").await;
    browser.plain_press("form[data-simpan] > p.row > button.btn:not(.line)").await;
    browser.must_show("Ada yang perlu dibetulkan").await;
    browser.go(&format!("{href}/berkas")).await;
    let version = world.app.catalogue.current("pub").expect("the type").clone();
    let requirement = version.ty.requirements.iter().find(|r| r.accepts.contains(&Accepts::Document)).expect("a document");
    let (name, bytes) = papers::paper("Contoh", &[Accepts::Document]).expect("a paper");
    let file = keep(&world, &name, &bytes);
    browser.find(&format!("#berkas-{}", requirement.id)).await.send_keys(file.display().to_string()).await.expect("a file");
    browser.plain_press(&format!("#baris-{} form.upload button", requirement.id)).await;
    browser.must_show(&name).await;
    browser.go(&format!("{href}/periksa")).await;
    browser.must_show("perlu dilengkapi").await;
    browser.go("/keaslian").await;
    browser.write("[name=kode]", &told.short_code).await;
    browser.plain_press("form[action='/keaslian'] button").await;
    browser.must_show("SAH").await;
    browser.look().await;
    browser.nothing_was_wrong();
    assert!(sign_in(&world, "pemohon").await.get(&href).await.says("BELUM dikirim"));
}

impl Browser {
    /// Presses what leads to another page; the page cannot be marked, so its address and text tell when it is there.
    async fn plain_press(&self, css: &str) {
        let before = (self.path().await, self.text().await);
        self.find(css).await.click().await.unwrap_or_else(|e| panic!("{css} cannot be pressed: {e}"));
        for _ in 0..400 {
            if (self.path().await, self.text().await) != before {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{css} led nowhere from {}", before.0);
    }
}

//! Every answer to "is this licence genuine?" that can be had, as a page: by code, and by dropping the file.

use super::chromium::{Browser, PHONE};
use super::fill::keep;
use crate::officers::{approve, id_of, recommend, sign, verify, wait_for};
use crate::people::{apply, sign_in};
use crate::unchecked::sql;
use crate::world::{On, World};
use domain::document_kind::DocumentKind;
use domain::ids::ApplicationId;
use domain::media::Accepts;
use ground::app::Clock;
use houses::document::documents;
use houses::document::producing::sign_document;
use saporancak::tools::demo::papers;
use saporancak::tools::demo::story::tell;
use serde_json::json;
use std::sync::atomic::{AtomicI64, Ordering};

const TYPE: &str = "stpt";

impl Browser {
    /// Drops a file on the page that compares it, and looks at the answer.
    async fn compare(&mut self, world: &World, bytes: &[u8], words: &str) {
        self.go("/keaslian").await;
        let file = keep(world, "izin.pdf", bytes);
        self.find("#berkas").await.send_keys(file.display().to_string()).await.expect("a file");
        self.press("form[action='/keaslian/berkas'] button").await;
        self.must_show(words).await;
        self.look_twice().await;
    }

    async fn look_up(&mut self, code: &str, words: &str) {
        self.go(&format!("/keaslian/{code}")).await;
        self.must_show(words).await;
        self.look_twice().await;
    }
}

/// Code of the letter that says no to an application.
async fn letter_of_refusal(world: &World) -> String {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, TYPE).await;
    let id = id_of(&href);
    verify(world, &id).await;
    let version = world.app.rules.catalogue.current(TYPE).expect("the type").clone();
    recommend(world, &id, &version.ty.offices[0], "tidak").await;
    approve(world, &id).await;
    sign(world, &id).await;
    wait_for(world, &applicant, &href, "Ditolak").await;
    let id: ApplicationId = id.parse().expect("an id");
    let code = world.app.db.read(move |tx| {
        let rows = documents::of(tx, id)?;
        Ok(rows.iter().find(|row| row.kind == DocumentKind::Refusal).expect("the letter").short_code.clone())
    });
    code.await.expect("its documents")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_verdict() {
    let at = |text: &str| text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond();
    let clock = Clock::Set(AtomicI64::new(at("2026-11-23T03:00:00Z")));
    let world = World::start_by(On::Sqlite, clock, |_| {}).await.expect("SQLite is always there");
    let Clock::Set(now) = &world.app.clock else { panic!("the clock is the test's") };
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let told = tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("the whole way");
    let letter = letter_of_refusal(&world).await;

    browser.look_up(&told.short_code, "SAH DAN BERLAKU").await;
    browser.look_up(&letter, "DOKUMEN SAH").await;
    browser.look_up("0000-0000-0000", "TIDAK DITEMUKAN").await;
    browser.compare(&world, &told.licence_pdf, "Berkas sama persis").await;
    let mut changed = told.licence_pdf.clone();
    changed[2000] ^= 1;
    browser.compare(&world, &changed, "ISI BERUBAH").await;
    let (_, unsigned) = papers::paper("x", &[Accepts::Document]).expect("a paper");
    browser.compare(&world, &unsigned, "TANPA TANDA TANGAN").await;
    // Signed with our key, but nothing that the register knows.
    let foreign = sign_document(&world.app, &unsigned, &json!({}), world.app.now()).await.expect("signed");
    browser.compare(&world, &foreign, "BUKAN BERKAS KAMI").await;
    browser.compare(&world, b"bukan PDF", "Ada yang perlu dibetulkan").await;

    // After its last day, and after the head revoked it.
    now.store(at("2028-11-22T17:00:00Z"), Ordering::Relaxed);
    browser.look_up(&told.short_code, "KEDALUWARSA").await;
    now.store(at("2026-11-24T03:00:00Z"), Ordering::Relaxed);
    let head = sign_in(&world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    let mut form = head.get(&entry).await.form(&format!("{entry}/cabut"));
    form.set("alasan", "Tempat praktik ditutup.").set("sandi", &world.cast.password);
    head.send(form).await;
    browser.look_up(&told.short_code, "DICABUT").await;
    // Our own fault is no answer.
    sql(&world, "alter table document rename to document_gone").await;
    browser.look_up(&told.short_code, "BELUM DAPAT DIPERIKSA").await;
    sql(&world, "alter table document_gone rename to document").await;
    browser.nothing_was_wrong();
}

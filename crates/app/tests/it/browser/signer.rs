//! The head of the office signs on a phone: choose, one password, watch it being done.

use super::chromium::{Browser, PHONE};
use crate::officers::{approve, id_of, recommend, verify};
use crate::people::{apply, sign_in};
use crate::world::{On, World};

const TYPE: &str = "skp-penelitian";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_licence_is_signed_on_a_phone() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let (href, number) = apply(&world, &applicant, TYPE).await;
    let id = id_of(&href);
    verify(&world, &id).await;
    let version = world.app.catalogue.current(TYPE).expect("the type").clone();
    for step in &version.ty.offices {
        recommend(&world, &id, step, "dengan_syarat").await;
    }
    approve(&world, &id).await;

    browser.go("/masuk").await;
    browser.sign_in("kadis", &world.cast.password).await;
    assert_eq!(browser.path().await, "/tanda-tangan", "the signer starts where the work is");
    browser.must_show(&number).await;
    browser.look().await;

    // A conditional rekomendasi is a remark: it cannot be chosen before it was read.
    let box_of = format!("input[name=pilih][value^='{id}']");
    assert!(!browser.find(&box_of).await.is_enabled().await.expect("a box"));
    browser.go(&format!("/kerja/{id}")).await;
    browser.must_show(&number).await;
    browser.look().await;
    browser.go("/tanda-tangan").await;
    browser.look().await;
    browser.tap(&browser.find(&box_of).await).await.expect("it can be chosen");

    browser.write("#sandi", "bukan kata sandinya").await;
    browser.press("button[form=ttd]").await;
    browser.must_show("Tidak ada yang ditandatangani").await;
    browser.look().await;
    assert!(browser.find(&box_of).await.is_selected().await.expect("a box"), "the choice stays");
    browser.write("#sandi", &world.cast.password).await;
    browser.press("button[form=ttd]").await;
    browser.must_show("1 dokumen").await;
    browser.look().await;
    world
        .until(
            async || {
                browser.go("/tanda-tangan").await;
                browser.text().await.contains("Selesai")
            },
            "the signature",
        )
        .await;
    browser.look().await;
    applicant.get(&href).await.must_say("Izin terbit");
    browser.nothing_was_wrong();
}

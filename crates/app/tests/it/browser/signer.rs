//! The head of the office signs on a phone: choose, one password, watch it being done.

use super::chromium::{Browser, PHONE};
use crate::client::Client;
use crate::officers::{approve, id_of, recommend, verify};
use crate::people::{apply, sign_in};
use crate::world::{On, World};

const TYPE: &str = "sip-bidan";

/// Carries an application of this applicant to the signer; returns its address and number.
pub async fn before_the_head(world: &World, applicant: &Client, type_id: &str, outcome: &str) -> (String, String) {
    let (href, number) = apply(world, applicant, type_id).await;
    carry(world, &href, type_id, outcome).await;
    (href, number)
}

/// Carries what was sent to the signer.
pub async fn carry(world: &World, href: &str, type_id: &str, outcome: &str) {
    let id = id_of(href);
    verify(world, &id).await;
    let version = world.app.rules.catalogue.current(type_id).expect("the type").clone();
    for step in &version.ty.offices {
        recommend(world, &id, step, outcome).await;
    }
    approve(world, &id).await;
}

/// The box beside an application.
pub fn box_of(href: &str) -> String {
    format!("input[name=pilih][value^='{}']", id_of(href))
}

/// Chooses them, mistypes the password, types it, and waits until every document is done.
pub async fn choose_and_sign(browser: &mut Browser, world: &World, hrefs: &[&str]) {
    for href in hrefs {
        browser.tap(&browser.find(&box_of(href)).await).await.expect("it can be chosen");
    }
    browser.write("#sandi", "bukan kata sandinya").await;
    browser.press("button[form=ttd]").await;
    browser.must_show("Tidak ada yang ditandatangani").await;
    browser.look().await;
    for href in hrefs {
        let chosen = browser.find(&box_of(href)).await.is_selected().await;
        assert!(chosen.expect("a box"), "the choice stays");
    }
    let button = browser.find("button[form=ttd]").await.text().await.expect("its words");
    assert_eq!(button.trim(), format!("Tanda tangani {} dokumen", hrefs.len()));
    browser.write("#sandi", &world.cast.password).await;
    browser.press("button[form=ttd]").await;
    browser.must_show(&format!("dari {} selesai", hrefs.len())).await;
    browser.look().await;
    let done = format!("{0} dari {0} selesai", hrefs.len());
    // The page does not change by itself: what people press is its button.
    world
        .until(
            async || {
                if browser.text().await.contains(&done) {
                    return true;
                }
                browser.go("/tanda-tangan").await;
                false
            },
            "the signatures",
        )
        .await;
    browser.look().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn licences_are_signed_on_a_phone() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let (clean, first) = before_the_head(&world, &applicant, TYPE, "diberikan").await;
    let (flagged, second) = before_the_head(&world, &applicant, TYPE, "dengan_syarat").await;

    browser.go("/masuk").await;
    browser.sign_in("kadis", &world.cast.password).await;
    assert_eq!(browser.path().await, "/tanda-tangan", "the signer starts where the work is");
    browser.must_show(&first).await;
    browser.must_show(&second).await;
    browser.look().await;

    // A conditional rekomendasi is a remark: it cannot be chosen before it was read.
    assert!(browser.find(&box_of(&clean)).await.is_enabled().await.expect("a box"));
    assert!(!browser.find(&box_of(&flagged)).await.is_enabled().await.expect("a box"));
    let document = format!("/kerja/{}/pratinjau", id_of(&flagged));
    browser.tap(&browser.find(&format!("a.btn[href='{document}']")).await).await.expect("it can be opened");
    browser.until(&format!("location.pathname === '{document}'")).await;
    browser.driver.back().await.expect("the way back");
    browser.press("a[href='/tanda-tangan'].btn").await;
    assert!(browser.find(&box_of(&flagged)).await.is_enabled().await.expect("a box"), "it was read");

    // Nothing chosen: told, and nothing signed.
    browser.write("#sandi", &world.cast.password).await;
    browser.press("button[form=ttd]").await;
    browser.must_show("Pilih paling sedikit satu dokumen").await;
    browser.look().await;
    choose_and_sign(&mut browser, &world, &[&clean, &flagged]).await;
    for href in [&clean, &flagged] {
        applicant.get(href).await.must_say("Izin terbit");
    }
    browser.nothing_was_wrong();
}

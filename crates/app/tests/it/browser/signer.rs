//! The head signs on a phone: chooses, types the password once, and the licence is out.

use super::chromium::{Browser, PHONE};
use crate::officers::{approve, id_of, recommend, verify, wait_for};
use crate::people::{apply, sign_in};
use crate::world::{On, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_head_signs_on_a_phone() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let (href, _) = apply(&world, &applicant, "skp-penelitian").await;
    let id = id_of(&href);
    let version = world.app.catalogue.current("skp-penelitian").expect("the type").clone();
    verify(&world, &id).await;
    for step in &version.ty.offices {
        recommend(&world, &id, step, "diberikan").await;
    }
    approve(&world, &id).await;

    browser.become_person("kadis", &world.cast.password).await;
    browser.go("/tanda-tangan").await;
    browser.must_show("1 dokumen").await;
    let chosen = browser.ask("document.querySelectorAll('[name=pilih]:checked').length").await;
    assert_eq!(chosen, serde_json::json!(0), "nothing is chosen at first");
    browser.look_twice().await;
    browser.resize(PHONE).await;
    browser.ask("document.querySelector('[name=pilih]').scrollIntoView({ block: 'center' })").await;
    browser.find("[name=pilih]").await.click().await.expect("a box can be ticked");
    browser.write("#sandi", "bukan sandinya").await;
    browser.press("button[form=ttd]").await;
    browser.must_show("tidak cocok").await;
    browser.look().await;
    browser.write("#sandi", &world.cast.password).await;
    browser.press("button[form=ttd]").await;
    browser.look().await;
    wait_for(&world, &applicant, &href, "Izin terbit").await;
    browser.go("/tanda-tangan").await;
    browser.look().await;
    browser.nothing_was_wrong();
}

//! Keys that end and keys that are changed, as people see it: watermarks, a new master key, a licence whose data were destroyed.

use crate::client::Client;
use crate::officers::id_of;
use crate::on_both;
use crate::people::{fill_in, sign_in, submit, upload};
use crate::privacy::waiting;
use crate::world::{On, World};
use files::seal::MasterKey;
use ground::app::Clock;
use ground::master_keys;
use houses::privacy::retention;
use houses::privacy::rewrapping::{self, Place};
use ring::rand::SystemRandom;
use saporancak::server::setup;
use saporancak::tools::demo::story::tell;

on_both!(
    /// Who looks at somebody's identity card leaves a name on the picture; its owner sees it plain, and the original stays sealed.
    watermark, an_identity_card_is_shown_with_a_watermark
);
async fn an_identity_card_is_shown_with_a_watermark(world: &World) {
    let person = sign_in(world, "pemohon").await;
    let href = fill_in(world, &person, "sip-bidan").await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../files/tests/it/cases");
    let sent = std::fs::read(folder.join("jpeg-exif-6-OK.jpg")).expect("a case");
    assert_eq!(upload(&person, &href, "ktp", ("ktp-contoh.jpg", sent.clone())).await.status, 200);
    let card = file_of(world, &id_of(&href), "ktp").await;
    assert!(submit(&person, &href).await.path.ends_with("/tanda-terima"));
    let (_, plain) = person.bytes(&card).await;
    assert_eq!(person.bytes(&format!("{card}?unduh")).await, (200, sent.clone()));
    let officer = sign_in(world, "verifikator").await;
    let (status, marked) = officer.bytes(&card).await;
    assert!(status == 200 && marked.starts_with(&[0xFF, 0xD8]) && marked != plain, "words lie over it");
    let (_, fetched) = officer.bytes(&format!("{card}?unduh")).await;
    assert!(fetched.starts_with(&[0xFF, 0xD8]) && fetched != sent, "however it is asked for");
    let (_, again) = sign_in(world, "kasi").await.bytes(&card).await;
    assert_ne!(again, marked, "each reader has words of their own");
}

on_both!(
    /// The master key is changed while people work: the new one wraps at once, what the old one wrapped still opens, and is wrapped anew;
    /// a row that was changed past the program gets no seal by it.
    rotation, a_master_key_is_changed_without_a_restart
);
async fn a_master_key_is_changed_without_a_restart(world: &World) {
    let person = sign_in(world, "pemohon").await;
    let before = id_of(&fill_in(world, &person, "skp-penelitian").await);
    assert!(!named(world, &before).await, "what the first one wraps bears no name");
    let new = MasterKey::generate(&SystemRandom::new()).expect("randomness");
    let file = master_keys::add(&world.app.config.master_key_file(), &new).expect("a second key");
    assert!(file.ends_with("master-key-2"));
    world.app.vault.refresh();
    let after = id_of(&fill_in(world, &person, "skp-penelitian").await);
    assert!(named(world, &after).await, "the new one wraps at once");
    let changed = world
        .app
        .db
        .command(|tx| tx.execute("update account set role = 'admin' where username = $1", &["loket".into()]));
    assert_eq!(changed.await.expect("changed"), 1);
    let mut place = Place::default();
    while let Some(next) = rewrapping::go_on(&world.app, place).await.expect("wrapped anew") {
        place = next;
    }
    assert!(named(world, &before).await, "wrapped by the new key");
    assert_eq!(person.get(&format!("/permohonan/{before}")).await.status, 200, "and opened as before");
    sign_in(world, "verifikator").await;
    let tried = Client::new(&world.base);
    let pairs = [("nama", "loket"), ("sandi", world.cast.password.as_str())];
    assert_eq!(tried.post_raw("/masuk", &pairs, &[]).await.status, 422, "a changed row stays without its seal");
    // A second server that was started before meets the new key and reads it.
    let other = setup::open(world.app.config.clone(), Clock::System).await.expect("it starts");
    assert_eq!(other.vault.count(), 2);
}

/// Whether the key of an application is wrapped by another master key than the first.
async fn named(world: &World, application: &str) -> bool {
    let id = application.to_owned();
    let row = world.app.db.read(move |tx| {
        let row = tx.one("select wrapped_key from application where id = $1", &[(&id).into()])?;
        Ok(row.map(|row| row.bytes("wrapped_key")[0] == 2))
    });
    row.await.expect("read").expect("the application")
}

/// The address of the file that answers a requirement.
async fn file_of(world: &World, application: &str, requirement: &'static str) -> String {
    let id = application.to_owned();
    let row = world.app.db.read(move |tx| {
        let sql = "select id from file where subject = 'application' and subject_id = $1 and requirement = $2";
        Ok(tx.one(sql, &[(&id).into(), requirement.into()])?.map(|row| row.text("id")))
    });
    format!("/berkas/{}", row.await.expect("read").expect("the file"))
}

/// The paper of a licence is still judged by its code, and the register still has it, after the data of its application are gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_licence_is_still_verified_after_the_disposal() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let document = told.document;
    let ended = world.app.db.command(move |tx| {
        tx.execute("update licence set valid_until = '2015-01-01' where document_id = $1", &[document.into()])
    });
    assert_eq!(ended.await.expect("changed"), 1);
    retention::propose(&world.app).await.expect("looked");
    let admin = sign_in(&world, "admin").await;
    let page = waiting(&admin).await;
    page.must_say("Izin berakhir");
    let address = format!("/keaslian/{}", told.short_code);
    let before = Client::new(&world.base).get(&address).await;
    admin.send(page.form(&format!("{}/musnahkan", page.path))).await.must_say("Kuncinya dimusnahkan");
    let after = Client::new(&world.base).get(&address).await;
    assert_eq!((after.status, after.text()), (200, before.text()), "anyone sees what anyone saw");
    let person = sign_in(&world, "pemohon").await;
    assert_eq!(person.bytes(&format!("/dokumen/{document}")).await.0, 404, "the file is gone");
    sign_in(&world, "loket").await.get("/register?status=kedaluwarsa").await.must_say(&told.number);
}

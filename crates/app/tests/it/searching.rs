//! Pasal 3(1): whoever looks for a licence finds it, misspelled or issued elsewhere; staff find an application by its number.

use crate::client::Client;
use crate::on_both;
use crate::people::{apply, sign_in};
use crate::world::{On, World};
use saporancak::tools::demo::story::tell;

/// Results stand in the page as it is sent, best first; what was typed stays in the field.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_type_finds_the_licence() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let anyone = Client::new(&world.base);
    for (typed, id, words) in [
        ("buka+apotik", "izin-apotek", "Diurus di OSS"),
        ("kubua", "pemakaman", "Izin Makam"),
        ("bikin+sekolah", "sd-pendirian", "Sekolah"),
        ("orgen+tunggal", "izin-keramaian", "Diurus di Kepolisian"),
        ("paud", "paud-pendirian", "Belum dibuka"),
        ("angkot", "trayek-izin", "Belum dibuka"),
    ] {
        let page = anyone.get(&format!("/layanan?q={typed}")).await;
        assert_eq!(page.link("/layanan/"), format!("/layanan/{id}"), "{typed}");
        page.must_say(words).must_say("Paling cocok");
        assert!(page.html.contains(&format!("value=\"{}\"", typed.replace('+', " "))), "{typed} stays in the field");
    }
    let page = anyone.get("/layanan?q=doktr+gigi").await;
    page.must_say("Maksud Anda dokter gigi");
    assert!(page.html.contains("/layanan?q=dokter%20gigi"), "the corrected search is one press away");
    let nothing = anyone.get("/layanan?q=%3Ckapal+terbang%3E").await;
    nothing.must_say("Tidak ada izin dengan kata itu").must_say("Lihat semua layanan").must_say("Tanya petugas");
    assert!(nothing.html.contains("value=\"&#60;kapal terbang&#62;\""), "what was typed is shown, not run");
    anyone.get(&format!("/layanan?q={}", "a+".repeat(3_000))).await.must_say("Cari izin");
}

/// Of what is not open, only name and purpose are told, and nobody can begin it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_open_is_found_and_not_offered() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let anyone = Client::new(&world.base);
    for id in ["paud-pendirian", "trayek-izin"] {
        let page = anyone.get(&format!("/layanan/{id}")).await;
        assert_eq!(page.status, 200, "{id}");
        page.must_say("Belum dibuka").must_say("Tanyakan di loket");
        assert!(!page.says("Standar pelayanan") && !page.has_form(&format!("/layanan/{id}/mulai")), "{id}");
    }
    let applicant = sign_in(&world, "pemohon").await;
    let refused = applicant.post_raw("/layanan/paud-pendirian/mulai", &[("varian", "baru")], &[]).await;
    assert_eq!(refused.status, 404);
    assert!(!anyone.get("/layanan").await.html.contains("/layanan/trayek-izin"), "the list has what there is");
}

on_both!(
    /// `26-000123`, `26000123` and `26 000123` are one number, wherever an officer may look for it.
    number, staff_find_an_application_by_its_number
);
async fn staff_find_an_application_by_its_number(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, number) = apply(world, &applicant, "sip-bidan").await;
    let id = crate::officers::id_of(&href);
    let spellings = [number.clone(), number.replace('-', ""), number.replace('-', "+"), format!("+{number}+")];
    let (verifier, counter, auditor) =
        (sign_in(world, "verifikator").await, sign_in(world, "loket").await, sign_in(world, "inspektorat").await);
    for typed in &spellings {
        let page = verifier.get(&format!("/kerja?cari={typed}")).await;
        assert_eq!(page.path, format!("/kerja/{id}"), "/kerja {typed}");
        auditor.get(&format!("/log?nomor={typed}")).await.must_say(&number);
        let page = counter.get(&format!("/loket?cari={typed}")).await;
        assert_eq!(page.path, format!("/kerja/{id}"), "/loket {typed}");
    }
    tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let head = sign_in(world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    let number = number_of_the_licence(world).await;
    head.get("/register?cari=26999999").await.must_say("Tidak ada yang cocok");
    for typed in [number.clone(), number.replace('-', ""), number.replace('-', "+")] {
        assert_eq!(head.get(&format!("/register?cari={typed}")).await.link("/register/"), entry, "{typed}");
    }
}

/// Number of the application that led to the one licence there is.
async fn number_of_the_licence(world: &World) -> String {
    const NUMBER: &str = "select a.number from application a join licence l on l.application_id = a.id";
    let read = world.app.db.read(|tx| Ok(tx.one(NUMBER, &[])?.map(|row| row.text("number"))));
    read.await.expect("read").expect("a number")
}

//! A NIK is compared with the population register beside the registration, and a name changes only with a check.

use crate::client::{Client, Page};
use crate::on_both_engines;
use crate::people::sign_in;
use crate::registers::Asking;
use crate::world::{On, World};
use registries::simulator::{Behaviour, Fault};
use serde_json::json;
use std::time::{Duration, Instant};

const NIK: &str = "1371014505900007";
const NAME: &str = "Rina Ratnasari";
const MARRIED: &str = "Rina Ratnasari Koto";
const PASSWORD: &str = "payung tangga sepatu lemari";

/// A register in which the NIK bears this name.
fn knows(name: &str) -> Behaviour {
    Behaviour { known: [(NIK.to_owned(), json!({ "NAMA_LGKP": name }))].into(), ..Behaviour::default() }
}

/// Somebody signs up, with this NIK or without one, and accepts the duties.
async fn signed_up(world: &World, nik: Option<&str>) -> Client {
    let person = Client::new(&world.base);
    let mut form = person.get("/daftar").await.form("/daftar");
    form.set("nama", NAME).set("hp", "0812 3456 7001").set("pengguna", "rina.ratnasari").set("sandi", PASSWORD);
    if let Some(nik) = nik {
        form.set("nik", nik);
    }
    let duties = person.send(form).await;
    assert!(duties.path.starts_with("/kewajiban"), "{}: {}", duties.path, duties.text());
    let mut form = duties.form("/kewajiban");
    form.tick("terima", "ya");
    person.send(form).await;
    person
}

/// Asks for another name.
async fn wish(person: &Client, name: &str, nik: Option<&str>) -> Page {
    let mut form = person.get("/akun").await.form("/akun/nama");
    form.set("nama", name).set("kini_nama", PASSWORD);
    if let Some(nik) = nik {
        form.set("nik", nik);
    }
    person.send(form).await
}

/// The page of the counter about this person.
async fn at_the_counter(world: &World) -> (Client, Page) {
    let counter = sign_in(world, "loket").await;
    let link = counter.get("/loket?cari=rina.ratnasari").await.link("/loket?pemohon=");
    let page = counter.get(&link).await;
    (counter, page)
}

fn bears(page: &Page, name: &str) {
    assert!(page.says(&format!("Nama {name} Nama pengguna")), "{name}: {}", page.text());
}

on_both_engines!(
    /// What the register says of the NIK stands on the person's own page and before the counter; the log holds neither NIK nor name.
    agrees, a_nik_is_compared_beside_the_registration
);
async fn a_nik_is_compared_beside_the_registration(on: On) {
    let Some(asking) = Asking::start(on, knows(NAME)).await else { return };
    let stranger = Client::new(&asking.world.base);
    let mut form = stranger.get("/daftar").await.form("/daftar");
    form.set("nama", NAME)
        .set("hp", "0812 3456 7001")
        .set("pengguna", "rina")
        .set("sandi", PASSWORD)
        .set("nik", "1371");
    let refused = stranger.send(form).await;
    assert_eq!(refused.status, 422);
    refused.must_say("NIK harus 16 angka");
    let person = signed_up(&asking.world, Some(NIK)).await;
    let own = asking.until_page_says(&person, "/akun", "Cocok Menurut SIAK").await;
    own.must_say("Yang menjawab hanya simulator, jadi ini bukan bukti.");
    let (_, page) = at_the_counter(&asking.world).await;
    page.must_say("Nama dan NIK: Cocok Menurut SIAK").must_say("Simulator, bukan bukti.");
    let log = asking.log().await;
    assert!(log.contains("question_answered") && log.contains("\"about\":\"account\""), "{log}");
    assert!(!log.contains(NIK) && !log.contains("Ratnasari"), "the log holds no personal data");
}

on_both_engines!(
    /// The register takes the question and says nothing: the account is made all the same.
    hanging, no_registration_waits_for_the_register
);
async fn no_registration_waits_for_the_register(on: On) {
    let hanging = Behaviour { fault: Some(Fault::Hang), ..Behaviour::default() };
    let Some(asking) = Asking::start(on, hanging).await else { return };
    let began = Instant::now();
    let person = signed_up(&asking.world, Some(NIK)).await;
    assert!(began.elapsed() < Duration::from_secs(5), "signing up took {:?}", began.elapsed());
    bears(&person.get("/akun").await, NAME);
    // Who gives no NIK is asked about nowhere.
    asking.behaves(&knows(NAME)).await;
    let stranger = Client::new(&asking.world.base);
    let mut form = stranger.get("/daftar").await.form("/daftar");
    form.set("nama", "Budi Contoh").set("hp", "0812 3456 7002").set("pengguna", "budi.contoh").set("sandi", PASSWORD);
    stranger.send(form).await;
    let own = stranger.get("/akun").await;
    assert!(!own.says("Menurut SIAK") && !own.says("dicocokkan "), "{}", own.text());
}

on_both_engines!(
    /// The register has the new name under the NIK: it becomes the person's by itself.
    adopted, a_name_that_the_register_knows_is_taken_over
);
async fn a_name_that_the_register_knows_is_taken_over(on: On) {
    let Some(asking) = Asking::start(on, knows(MARRIED)).await else { return };
    let person = signed_up(&asking.world, None).await;
    let wrong = {
        let mut form = person.get("/akun").await.form("/akun/nama");
        form.set("nama", MARRIED).set("nik", NIK).set("kini_nama", "bukan ini");
        person.send(form).await
    };
    assert_eq!(wrong.status, 422);
    wrong.must_say("Kata sandi yang sekarang tidak cocok");
    let nothing = wish(&person, NAME, None).await;
    assert_eq!(nothing.status, 422);
    nothing.must_say("Ini nama Anda yang sekarang");
    let asked = wish(&person, MARRIED, Some(NIK)).await;
    asked.must_say("Permintaan Anda tersimpan").must_say(&format!("nama diganti menjadi {MARRIED}"));
    bears(&asked, NAME);
    let own = asking.until_page_says(&person, "/akun", "Cocok Menurut SIAK").await;
    bears(&own, MARRIED);
    assert!(!own.says("Anda minta nama diganti"), "{}", own.text());
    let log = asking.log().await;
    assert!(log.contains("identity_asked") && log.contains("name_adopted"), "{log}");
    assert!(!log.contains("Koto"), "the log holds no personal data");
}

on_both_engines!(
    /// The register has another name: the old one stays, until an officer has seen the card and said so.
    by_hand, a_name_the_register_does_not_know_is_for_the_counter
);
async fn a_name_the_register_does_not_know_is_for_the_counter(on: On) {
    let Some(asking) = Asking::start(on, knows(NAME)).await else { return };
    let person = signed_up(&asking.world, Some(NIK)).await;
    asking.until_page_says(&person, "/akun", "Cocok Menurut SIAK").await;
    wish(&person, "Orang Lain Sekali", None).await;
    let own = asking.until_page_says(&person, "/akun", "Tidak cocok Menurut SIAK").await;
    bears(&own, NAME);
    confirmed_at_the_counter(&asking.world, &person, "Orang Lain Sekali").await;
    let log = asking.log().await;
    assert!(log.contains("name_confirmed") && !log.contains("Kartu asli"), "{log}");
}

/// The officer says what they saw; nothing happens without.
async fn confirmed_at_the_counter(world: &World, person: &Client, name: &str) {
    let (counter, page) = at_the_counter(world).await;
    page.must_say(&format!("Pemohon minta nama diganti menjadi {name}"));
    let action = page.html.split("action=\"").find(|rest| rest.contains("/nama\"")).expect("a form");
    let action = action.split('"').next().expect("an address").to_owned();
    let refused = counter.send(page.form(&action)).await;
    assert_eq!(refused.status, 422);
    refused.must_say("Tulis apa yang Anda lihat");
    bears(&person.get("/akun").await, NAME);
    let mut form = refused.form(&action);
    form.set("alasan_nama", "Kartu asli dilihat, nama dan wajah cocok.");
    counter.send(form.clone()).await.must_say("Nama pemohon diganti").must_say(name);
    bears(&person.get("/akun").await, name);
    // Pressed twice it is done once; another name cannot be slipped in.
    counter.send(form.clone()).await.must_say("Nama pemohon diganti");
    form.set("nama_baru", "Nama Selundupan").set("kunci", "lain");
    assert_eq!(counter.send(form).await.status, 422);
    bears(&person.get("/akun").await, name);
}

on_both_engines!(
    /// Without a register nobody is asked for a NIK, and a name still changes only with a check.
    alone, without_a_register_the_counter_checks
);
async fn without_a_register_the_counter_checks(on: On) {
    let Some(world) = World::start(on).await else { return };
    let page = Client::new(&world.base).get("/daftar").await;
    assert!(!page.says("NIK"), "what nobody compares is not asked for: {}", page.text());
    let person = signed_up(&world, None).await;
    let asked = wish(&person, MARRIED, None).await;
    asked.must_say("Datang ke loket dengan KTP");
    bears(&asked, NAME);
    confirmed_at_the_counter(&world, &person, MARRIED).await;
}

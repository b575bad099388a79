//! The code beside the password: set, asked, used once, lost, asked again before what is hard to take back.

use crate::accounts::helped;
use crate::client::{Client, Page};
use crate::on_both_from;
use crate::people::sign_in;
use crate::world::{On, World};
use ground::config::SecondFactor;
use houses::account::totp;

const START: &str = "2026-11-25T02:00:00Z";
const PAGE: &str = "/akun/langkah-kedua";

/// A telephone that took the secret from the page.
pub struct Telephone(Vec<u8>);

impl Telephone {
    fn of(page: &Page) -> Self {
        let (_, rest) = page.html.split_once("<p class=\"code\">").expect("the secret as text");
        let text: String = rest.chars().take_while(|c| *c != '<').filter(|c| !c.is_whitespace()).collect();
        Self(data_encoding::BASE32_NOPAD.decode(text.as_bytes()).expect("base 32"))
    }

    fn code(&self, world: &World) -> String {
        totp::code(&self.0, totp::step_at(world.app.now()))
    }
}

/// Sets it for somebody signed in; the telephone and the printed list.
pub async fn set(world: &World, client: &Client) -> (Telephone, Vec<String>) {
    let page = client.get(PAGE).await;
    let telephone = Telephone::of(&page);
    let mut form = page.form(PAGE);
    form.set("kode", &telephone.code(world)).set("kini", &world.cast.password);
    let list = client.send(form).await;
    list.must_say("Hanya tampil sekali");
    (telephone, codes_of(&list))
}

fn codes_of(list: &Page) -> Vec<String> {
    let lines = list.html.split("<li>").skip(1).filter_map(|line| line.split_once("</li>"));
    lines.map(|(code, _)| code.to_owned()).filter(|code| code.len() == 11 && code.as_bytes()[5] == b'-').collect()
}

/// Somebody whose password was right, at the page for the code.
async fn at_the_code(world: &World, username: &str) -> Client {
    let client = Client::new(&world.base);
    let mut form = client.get("/masuk").await.form("/masuk");
    form.set("nama", username).set("sandi", &world.cast.password);
    let page = client.send(form).await;
    assert_eq!(page.path.split('?').next(), Some("/masuk/kode"), "{}", page.text());
    client
}

async fn give(client: &Client, path: &str, code: &str) -> Page {
    let mut form = client.get(path).await.form(path.split('?').next().expect("a path"));
    form.set("kode", code);
    client.send(form).await
}

on_both_from!(
    /// BSSN 4/2021 K1 to K7, NIST SP 800-63B-4 3.1: a password alone opens nothing, and a code counts once.
    a_code_is_asked_and_counts_once,
    asked_once,
    super::START
);
async fn asked_once(world: &World) {
    let head = sign_in(world, "kadis").await;
    let page = head.get(PAGE).await;
    let telephone = Telephone::of(&page);
    let mut form = page.form(PAGE);
    form.set("kode", "000000").set("kini", &world.cast.password);
    let wrong = head.send(form.clone()).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(Telephone::of(&wrong).0, telephone.0, "the telephone holds it already");
    form.set("kode", &telephone.code(world)).set("kini", "bukan sandinya");
    assert_eq!(head.send(form.clone()).await.status, 422, "whoever finds the browser open binds no telephone");
    form.set("kini", &world.cast.password);
    let list = head.send(form.clone()).await;
    assert_eq!(codes_of(&list.must_say("Hanya tampil sekali").clone()).len(), 10);
    let again = head.send(form).await;
    assert!(again.status == 200 && codes_of(&again).is_empty(), "{}", again.text());

    let setting = telephone.code(world);
    let client = at_the_code(world, "kadis").await;
    let inside = client.get("/tanda-tangan").await;
    assert!(inside.path.starts_with("/masuk?perlu"), "by password alone: {}", inside.path);
    assert_eq!(give(&client, "/masuk/kode", &setting).await.status, 422, "used for setting it");
    world.set_clock("2026-11-25T02:00:40Z");
    let code = telephone.code(world);
    let page = give(&client, "/masuk/kode", &code).await;
    assert!(page.status == 200 && page.path == "/tanda-tangan", "{} {}", page.path, page.text());
    let other = at_the_code(world, "kadis").await;
    assert_eq!(give(&other, "/masuk/kode", &code).await.status, 422, "used a moment ago");
    client.get("/kabar").await.must_say("Kode dari HP dipasang pada akun Anda").must_say("Bila bukan Anda");
    assert_eq!(sealed_rows(world).await, vec![false], "the secret is not in the database");

    let events = world.app.db.read(|tx| {
        let sql = "select payload from event where kind = 'second_factor_set'";
        Ok::<_, db::DbError>(tx.query(sql, &[])?.iter().map(|row| row.text("payload")).collect::<Vec<_>>())
    });
    let events = events.await.expect("the log");
    assert_eq!(events.len(), 1);
    assert!(!events[0].contains(&data_encoding::BASE32_NOPAD.encode(&telephone.0)));
}

/// Of every second factor, whether its row holds the secret as it is.
async fn sealed_rows(world: &World) -> Vec<bool> {
    let id = world.cast.person("kadis").expect("the head").id;
    let handle = world.app.clone();
    let read = world.app.db.read(move |tx| {
        let account = houses::account::accounts::get(tx, &handle.vault, id)?.expect("the head");
        let rows = tx.query("select sealed from second_factor", &[])?;
        let open = |sealed: Vec<u8>| account.owner_key.open(&format!("second-factor:{id}"), &sealed).expect("opens");
        let holds = |sealed: Vec<u8>| {
            let secret = open(sealed.clone());
            sealed.windows(secret.len()).any(|part| part == secret)
        };
        Ok::<_, db::DbError>(rows.iter().map(|row| holds(row.bytes("sealed"))).collect())
    });
    read.await.expect("the rows")
}

on_both_from!(
    /// A lost telephone: each code of the printed list once; with the list lost too, an admin, and every session ends.
    a_lost_telephone_keeps_nobody_out,
    lost,
    super::START
);
async fn lost(world: &World) {
    let officer = sign_in(world, "verifikator").await;
    let (telephone, list) = set(world, &officer).await;
    let page = give(&at_the_code(world, "verifikator").await, "/masuk/kode", &list[0].to_uppercase()).await;
    assert_eq!(page.path, "/kerja", "{}", page.text());
    let again = give(&at_the_code(world, "verifikator").await, "/masuk/kode", &list[0]).await;
    assert_eq!(again.status, 422, "a code of the list counts once");
    officer.get(PAGE).await.must_say("Kode cadangan yang tersisa: 9");
    // A new telephone puts the old one out, with its list.
    world.set_clock("2026-11-25T02:01:10Z");
    let (new, _) = set(world, &officer).await;
    world.set_clock("2026-11-25T02:01:45Z");
    let client = at_the_code(world, "verifikator").await;
    for old in [telephone.code(world), list[1].clone()] {
        assert_eq!(give(&client, "/masuk/kode", &old).await.status, 422);
    }
    assert_eq!(give(&client, "/masuk/kode", &new.code(world)).await.status, 200);

    let admin = sign_in(world, "admin").await;
    let id = world.cast.person("verifikator").expect("the verifier").id;
    let entry = format!("/admin/akun/{id}");
    admin.get(&entry).await.must_say("Hapus kode dari HP");
    helped(world, &admin, id, "langkah-kedua").await.must_say("Pemilik akun dapat masuk lagi");
    assert!(officer.get("/kerja").await.path.starts_with("/masuk"), "every session ended");
    sign_in(world, "verifikator").await;
}

on_both_from!(
    /// What is signed, revoked or granted asks for a code of the last ten minutes, and what was typed waits meanwhile.
    a_fresh_code_is_asked_before_what_is_hard_to_take_back,
    fresh,
    super::START
);
async fn fresh(world: &World) {
    let admin = sign_in(world, "admin").await;
    let officer = world.cast.person("kasi").expect("an officer").id;
    let action = format!("/admin/akun/{officer}/bantuan");
    let asks = async |path: &str, pairs: &[(&str, &str)]| {
        admin.post_raw(path, pairs, &[]).await.path.starts_with("/akun/kode")
    };
    assert!(!asks(&action, &[]).await, "an account without one is asked for none");
    let (telephone, _) = set(world, &admin).await;
    assert!(!asks(&action, &[]).await, "it was given in this session a moment ago");
    world.set_clock("2026-11-25T02:11:00Z");
    assert!(asks(&action, &[]).await);
    assert!(
        !asks(&format!("/admin/akun/{officer}/nonaktif"), &[("alasan", "")]).await,
        "closing an account harms nobody's rights"
    );
    // A new officer, typed and waiting.
    let typed = [("nama", "Petugas Baru"), ("nama_pengguna", "petugas.baru"), ("peran", "verifikator")];
    let asked = admin.post_raw("/admin/akun", &typed, &[]).await;
    assert!(asked.path.starts_with("/akun/kode"), "{}", asked.path);
    let mut form = asked.form("/akun/kode");
    form.set("kode", "000000");
    assert_eq!(admin.send(form.clone()).await.status, 422);
    form.set("kode", &telephone.code(world));
    let waiting = admin.send(form).await;
    waiting.must_say("Petugas Baru");
    admin.send(waiting.form("/isian-tersimpan/kirim")).await.must_say("Kata sandi sekali pakai");
    assert!(!asks(&action, &[]).await, "and no more for ten minutes");
    // A session opened by a code has given it.
    world.set_clock("2026-11-25T02:30:00Z");
    let client = at_the_code(world, "admin").await;
    give(&client, "/masuk/kode", &telephone.code(world)).await;
    assert!(!client.post_raw(&action, &[], &[]).await.path.starts_with("/akun/kode"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_it_is_required_an_officer_sets_it_before_anything_else() {
    let change = |config: &mut ground::config::Config| config.second_factor = Some(SecondFactor::Required);
    let world = World::start_with(On::Sqlite, change).await.expect("SQLite is always there");
    let officer = Client::new(&world.base);
    let mut form = officer.get("/masuk").await.form("/masuk");
    form.set("nama", "verifikator").set("sandi", &world.cast.password);
    let first = officer.send(form).await;
    first.must_say("Petugas wajib memakainya");
    for path in ["/kerja", "/register", "/kabar", "/akun/perangkat", "/akun/kabar"] {
        assert!(officer.get(path).await.path.starts_with(PAGE), "{path}");
    }
    let posted = officer.post_raw("/kerja/ambil", &[], &[]).await;
    assert!(posted.path.starts_with(PAGE), "{}", posted.path);
    set(&world, &officer).await;
    assert_eq!(officer.get("/kerja").await.path, "/kerja");
    let kept = officer.post_raw(&format!("{PAGE}/hapus"), &[("kini_hapus", &world.cast.password)], &[]).await;
    assert_eq!(kept.status, 409, "it can be another, not none");
    let applicant = sign_in(&world, "pemohon").await;
    assert_eq!(applicant.get("/permohonan").await.path, "/permohonan", "an applicant may, and need not");
    set(&world, &applicant).await;
    let removed = applicant.get(PAGE).await;
    let mut form = removed.form(&format!("{PAGE}/hapus"));
    form.set("kini_hapus", &world.cast.password);
    applicant.send(form).await.must_say("Kode dari HP dihapus");
    sign_in(&world, "pemohon").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_are_guessed_slowly_from_wherever() {
    let world = World::start_at(On::Sqlite, START).await.expect("SQLite is always there");
    let (telephone, _) = set(&world, &sign_in(&world, "kabid").await).await;
    world.set_clock("2026-11-25T02:05:00Z");
    let client = at_the_code(&world, "kabid").await;
    for n in 0..5 {
        assert_eq!(give(&client, "/masuk/kode", &format!("00000{n}")).await.status, 422);
    }
    let late = give(&client, "/masuk/kode", &telephone.code(&world)).await;
    assert_eq!(late.status, 429);
    late.must_say("Coba lagi 3 menit lagi");
    world.set_clock("2026-11-25T02:08:10Z");
    let page = give(&client, "/masuk/kode", &telephone.code(&world)).await;
    assert_eq!(page.path, "/kerja", "the right one after its wait: {}", page.text());
}

/// An offer that was made for somebody else, or long ago, sets nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_chooses_a_secret_for_somebody() {
    let world = World::start_at(On::Sqlite, START).await.expect("SQLite is always there");
    let (one, other) = (sign_in(&world, "kasi").await, sign_in(&world, "kabid").await);
    let theirs = one.get(PAGE).await;
    let telephone = Telephone::of(&theirs);
    let mut form = theirs.form(PAGE);
    form.set("kini", &world.cast.password).set("kode", &telephone.code(&world));
    assert_eq!(other.send(form.clone()).await.status, 422);
    world.set_clock("2026-11-25T02:29:40Z");
    form.set("kode", &telephone.code(&world));
    let mut late = form.clone();
    one.send(form).await.must_say("Hanya tampil sekali");
    world.set_clock("2026-11-25T02:31:00Z");
    late.set("kode", &telephone.code(&world));
    assert_eq!(one.send(late).await.status, 422);
}

/// Pasal 8: an applicant who lost everything comes with their card.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_counter_an_applicant_gets_in_again() {
    let world = World::start_at(On::Sqlite, START).await.expect("SQLite is always there");
    let applicant = sign_in(&world, "pemohon").await;
    set(&world, &applicant).await;
    let counter = sign_in(&world, "loket").await;
    let id = world.cast.person("pemohon").expect("the applicant").id;
    let page = counter.get(&format!("/loket?pemohon={id}")).await;
    let mut form = page.form(&format!("/loket/{id}/langkah-kedua"));
    let unseen = counter.send(form.clone()).await;
    assert_eq!(unseen.status, 422, "the officer says what they saw");
    unseen.must_say("Tulis apa yang Anda lihat");
    form.set("alasan_langkah", "KTP asli, nama dan foto cocok");
    let removed = counter.send(form).await;
    assert!(!removed.has_form(&format!("/loket/{id}/langkah-kedua")), "{}", removed.text());
    assert!(applicant.get("/permohonan").await.path.starts_with("/masuk"), "every session ended");
    sign_in(&world, "pemohon").await;
    let officer = world.cast.person("kadis").expect("the head").id;
    let tried = counter.post_raw(&format!("/loket/{officer}/langkah-kedua"), &[], &[]).await;
    assert_eq!(tried.status, 404, "no officer's");
}

on_both_from!(
    /// Pasal 12: a factor that is taken out of the database lets nobody in by the password alone.
    a_factor_taken_out_by_hand_opens_nothing,
    taken_out_by_hand,
    super::START
);
async fn taken_out_by_hand(world: &World) {
    let head = sign_in(world, "kadis").await;
    set(world, &head).await;
    assert_eq!(head.get("/akun").await.path, "/akun");
    by_hand(world, "update second_factor set sealed = (select profile from account where id = account_id)").await;
    let page = head.get("/akun").await;
    assert!(page.path.starts_with("/masuk"), "{}", page.path);
    by_hand(world, "delete from second_factor").await;
    let client = Client::new(&world.base);
    let mut form = client.get("/masuk").await.form("/masuk");
    form.set("nama", "kadis").set("sandi", &world.cast.password);
    assert_eq!(client.send(form).await.status, 422, "such an account counts as absent");
}

async fn by_hand(world: &World, sql: &'static str) {
    let changed = world.app.db.command::<_, db::DbError, _>(move |tx: &mut dyn db::Tx| tx.batch(sql));
    changed.await.expect("changed by hand");
}

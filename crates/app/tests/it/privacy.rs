//! Personal data (UU 27/2022): what is kept and why, a copy, correction, erasure, retention, breach; through the pages of both sides.

use crate::client::{Client, Page};
use crate::officers::id_of;
use crate::people::{apply, fill_in, sign_in};
use crate::world::World;
use crate::{on_both, on_both_from};
use domain::ids::AccountId;
use domain::subject::Subject;
use houses::privacy::{outside, retention, terms};
use std::io::{Cursor, Read as _};

pub const PASSWORD: &str = "payung tangga sepatu lemari";
const NAME: &str = "Rina Ratnasari";

/// Somebody signs up and accepts the duties.
pub async fn signed_up(world: &World) -> Client {
    let person = Client::new(&world.base);
    let mut form = person.get("/daftar").await.form("/daftar");
    form.set("nama", NAME).set("hp", "0812 3456 7001").set("pengguna", "rina.ratnasari").set("sandi", PASSWORD);
    let mut form = person.send(form).await.form("/kewajiban");
    form.tick("terima", "ya");
    person.send(form).await;
    person
}

/// The page of the first matter that waits with these words.
pub async fn waiting(officer: &Client) -> Page {
    let link = officer.get("/admin/data-pribadi").await.link("/admin/data-pribadi/");
    officer.get(&link).await
}

/// Answers on the page of a matter, by one of its buttons.
pub async fn answered(officer: &Client, page: &Page, button: &str, words: &str) -> Page {
    let action = page.path.split('?').next().expect("a path").to_owned();
    let mut form = page.form(&format!("{action}/jawab"));
    form.set("jawaban", words);
    match button {
        "hapus" => form.action = format!("{action}/hapus"),
        putusan => form.fields.push(("putusan".into(), putusan.into())),
    }
    officer.send(form).await
}

on_both_from!(
    /// UU 27/2022 ps 6, 30: a correction is asked, its 3 x 24 hours are counted and alarmed, and it is answered by another.
    correction, a_correction_is_due_after_three_days, "2026-11-25T02:00:00Z"
);
async fn a_correction_is_due_after_three_days(world: &World) {
    let person = sign_in(world, "pemohon").await;
    let page = person.get("/akun/data").await;
    page.must_say("Perwako Padang 106/2020 Pasal 8").must_say("Unduh salinan").must_say("paling lambat 3 x 24 jam");
    let refused = person.send(page.form("/akun/data/pembetulan")).await;
    assert_eq!(refused.status, 422);
    refused.must_say("Tulis apa yang Anda minta");
    let mut form = page.form("/akun/data/pembetulan");
    form.set("pembetulan", "Alamat praktik saya seharusnya Jalan Contoh 2.");
    let asked = person.send(form.clone()).await;
    asked
        .must_say("Permintaan Anda tersimpan")
        .must_say("Sedang kami kerjakan")
        .must_say("28 November 2026, 09.00 WIB");
    // Pressed twice it is asked once; another one waits for the answer.
    person.send(form.clone()).await.must_say("Permintaan Anda tersimpan");
    form.set("kunci", "lain.betul");
    let twice = person.send(form).await;
    assert_eq!(twice.status, 422);
    twice.must_say("masih kami kerjakan");

    let told = async |who: &str| {
        let text = sign_in(world, who).await.get("/kabar").await.text();
        text.matches("urusan data pribadi yang menunggu").count()
    };
    assert_eq!(told("admin").await, 1, "when it was asked");
    world.set_clock("2026-11-27T03:00:00Z");
    terms::watch(&world.app).await.expect("watched");
    terms::watch(&world.app).await.expect("watched once");
    assert_eq!(told("admin").await, 2, "a day before its end");
    world.set_clock("2026-11-28T02:01:00Z");
    terms::watch(&world.app).await.expect("watched");
    assert_eq!(told("admin").await, 3, "when it was over");
    let admin = sign_in(world, "admin").await;
    admin.get("/admin/data-pribadi").await.must_say("Lewat waktu sejak 28 November 2026, 09.00");
    let kominfo = sign_in(world, "kominfo").await;
    kominfo.get("/admin/data-pribadi").await.must_say("Tidak ada yang menunggu");

    let page = waiting(&admin).await;
    page.must_say("Jalan Contoh 2").must_say("Pemohon Contoh (pemohon)");
    assert_eq!(kominfo.get(&page.path).await.status, 404, "what persons ask is not Kominfo's to read");
    let short = answered(&admin, &page, "kabul", "ya").await;
    assert_eq!(short.status, 422);
    answered(&admin, &page, "kabul", "Sudah kami betulkan pada permohonan Anda.").await.must_say("Jawaban tersimpan");
    let person = sign_in(world, "pemohon").await;
    person.get("/akun/data").await.must_say("Dikabulkan").must_say("Sudah kami betulkan");
    person.get("/kabar").await.must_say("menjawab permintaan Anda tentang data pribadi");
}

on_both!(
    /// UU 27/2022 ps 8, 43, 44: an erasure destroys the keys of the account and of its drafts, names what stays and when the backups end.
    erasure, an_erasure_destroys_keys_and_outlives_a_restore
);
async fn an_erasure_destroys_keys_and_outlives_a_restore(world: &World) {
    let person = signed_up(world).await;
    let draft = id_of(&fill_in(world, &person, "skp-penelitian").await);
    let page = person.get("/akun/data").await;
    let mut form = page.form("/akun/data/penghapusan");
    form.set("penghapusan", "Saya pindah kota.").set("kini_hapus", "bukan ini");
    let wrong = person.send(form.clone()).await;
    assert_eq!(wrong.status, 422);
    wrong.must_say("tidak cocok").must_say("Saya pindah kota.");
    form.set("kini_hapus", PASSWORD);
    person.send(form).await.must_say("Permintaan Anda tersimpan");
    let id = account_of(world, "rina.ratnasari").await;

    let admin = sign_in(world, "admin").await;
    let page = waiting(&admin).await;
    page.must_say("Rina Ratnasari (rina.ratnasari)");
    let done = answered(&admin, &page, "hapus", "Akun dan draf dihapus. Tidak ada izin yang terbit.").await;
    done.must_say("Kuncinya dimusnahkan")
        .must_say("Kunci hilang dari salinan cadangan")
        .must_say("Data dihapus (dihapus-");
    assert!(person.get("/akun").await.path.starts_with("/masuk"), "every session has ended");
    let stranger = Client::new(&world.base);
    let tried = stranger.post_raw("/masuk", &[("nama", "rina.ratnasari"), ("sandi", PASSWORD)], &[]).await;
    assert_eq!(tried.status, 422, "nobody has this name");
    assert!(keyless(world, &draft).await, "the draft's key is gone");
    let log = log(world).await;
    assert!(log.contains("account_erased") && log.contains("\"kind\":\"erased\""), "{log}");
    assert!(!log.contains("Ratnasari") && !log.contains("pindah kota"), "the log holds no personal data");
    let file = world.app.config.erased_file();
    world
        .until(
            async || outside::holds(&file, Subject::Account, &id.to_string()).expect("a list"),
            "the list outside the database",
        )
        .await;
    assert!(outside::holds(&file, Subject::Application, &draft).expect("a list"));
    assert_eq!(outside::apply(&world.app).await, Ok(0), "this database knows them");

    // A backup from before brings a person back whom the list names: they go again before anybody is let in.
    let other = sign_in(world, "pemohon").await;
    let back = account_of(world, "pemohon").await;
    let list = std::fs::read_to_string(&file).expect("the list");
    std::fs::write(&file, format!("{list}account {back} 2026-11-20T00:00:00Z\n")).expect("written");
    assert_eq!(outside::apply(&world.app).await, Ok(1));
    assert_eq!(outside::apply(&world.app).await, Ok(0), "once");
    assert!(other.get("/akun").await.path.starts_with("/masuk"));
}

on_both!(
    /// What is being decided is decided first: an erasure waits for it.
    running, an_erasure_waits_for_what_is_under_way
);
async fn an_erasure_waits_for_what_is_under_way(world: &World) {
    let person = sign_in(world, "pemohon").await;
    apply(world, &person, "skp-penelitian").await;
    let mut form = person.get("/akun/data").await.form("/akun/data/penghapusan");
    form.set("penghapusan", "Tidak perlu lagi.").set("kini_hapus", &world.cast.password);
    person.send(form).await.must_say("Permintaan Anda tersimpan");
    let admin = sign_in(world, "admin").await;
    let page = waiting(&admin).await;
    let refused = answered(&admin, &page, "hapus", "Semua data akun dihapus.").await;
    assert_eq!(refused.status, 409);
    refused.must_say("1 permohonan akun ini masih diproses").must_say("Semua data akun dihapus.");
    answered(&admin, &page, "tolak", "Permohonan Anda masih diproses; mintalah lagi sesudahnya.").await;
    person.get("/akun/data").await.must_say("Tidak dikabulkan").must_say("mintalah lagi");
    let officer = sign_in(world, "verifikator").await.get("/akun/data").await;
    assert!(!officer.has_form("/akun/data/penghapusan"), "an officer's account belongs to the office");
}

on_both!(
    /// UU 27/2022 ps 7: a copy of all that is kept of oneself, files included, and of nobody else.
    copy, a_copy_holds_ones_own_data_and_nobody_elses
);
async fn a_copy_holds_ones_own_data_and_nobody_elses(world: &World) {
    let person = sign_in(world, "pemohon").await;
    let (_, number) = apply(world, &person, "skp-penelitian").await;
    let (status, bytes) = person.bytes("/akun/data/salinan").await;
    assert_eq!(status, 200);
    let mut copy = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    let names: Vec<String> = copy.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut read = |name: &str| {
        let mut text = String::new();
        copy.by_name(name).expect(name).read_to_string(&mut text).expect("text");
        text
    };
    assert!(read("akun.json").contains("Pemohon Contoh"));
    let application = read(&format!("permohonan/{number}/permohonan.json"));
    assert!(application.contains("\"pertanyaan\"") && application.contains("submitted"), "{application}");
    let files = names.iter().filter(|name| name.contains("/berkas/") && !name.contains("tidak-terbaca")).count();
    assert!(files > 0, "{names:?}");
    let stranger = sign_in(world, "verifikator").await;
    let (_, bytes) = stranger.bytes("/akun/data/salinan").await;
    let theirs = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    assert!(theirs.file_names().all(|name| !name.expect("a name").contains("permohonan")), "nothing of anybody else");
    assert!(Client::new(&world.base).get("/akun/data/salinan").await.path.starts_with("/masuk"));
}

on_both_from!(
    /// UU 27/2022 ps 46: a breach is told to the persons and to the authority within 3 x 24 hours from when it was known.
    breach, a_breach_is_told_to_the_persons_and_the_authority, "2026-11-25T02:00:00Z"
);
async fn a_breach_is_told_to_the_persons_and_the_authority(world: &World) {
    let kominfo = sign_in(world, "kominfo").await;
    let page = kominfo.get("/admin/data-pribadi").await;
    let mut form = page.form("/admin/data-pribadi/pelanggaran");
    form.set("diketahui", "2026-11-25T08:00").set("orang", "2").set("siapa", "pemohon\ntidak.ada");
    form.set("fakta", "Sebuah salinan daftar pemohon terkirim ke alamat yang salah dan sudah ditarik.");
    let wrong = kominfo.send(form.clone()).await;
    assert_eq!(wrong.status, 422);
    wrong.must_say("“tidak.ada” bukan nama pengguna").must_say("terkirim ke alamat yang salah");
    form.set("siapa", "pemohon");
    let empty = kominfo.send(form.clone()).await;
    assert_eq!(empty.status, 422, "no kind of data was chosen");
    form.tick("jenis", "contact");
    let reported = kominfo.send(form).await;
    reported.must_say("Pelanggaran tercatat").must_say("28 November 2026, 08.00").must_say("Pasal 46");
    assert!(!reported.has_form(&format!("{}/kabari", reported.path.split('?').next().expect("a path"))));

    let admin = sign_in(world, "admin").await;
    let page = waiting(&admin).await;
    let path = page.path.clone();
    let person = sign_in(world, "pemohon").await;
    assert!(!person.get("/akun/data").await.says("alamat yang salah"), "not before it is told");
    admin.send(page.form(&format!("{path}/kabari"))).await.must_say("sedang diberi tahu");
    world
        .until(
            async || person.get("/kabar").await.says("pelanggaran data pribadi yang mungkin mengenai data Anda"),
            "the notice of the breach",
        )
        .await;
    person.get("/akun/data").await.must_say("alamat yang salah").must_say("Nama, nomor HP, surel");
    assert!(!sign_in(world, "loket").await.get("/akun/data").await.says("alamat yang salah"), "only who was named");
    let mut form = admin.get(&path).await.form(&format!("{path}/lapor"));
    form.set("surat", "Surat 500/12/DPMPTSP/2026 tanggal 25 November 2026 lewat surel.");
    admin.send(form).await.must_say("Pemberitahuan kepada lembaga tercatat").must_say("Selesai");
    world.set_clock("2026-11-29T02:00:00Z");
    terms::watch(&world.app).await.expect("watched");
    let told = sign_in(world, "admin").await.get("/kabar").await.text();
    assert_eq!(told.matches("urusan data pribadi yang menunggu").count(), 1, "what is done alarms no more: {told}");
}

on_both_from!(
    /// UU 27/2022 ps 16(2)g: what was kept for its years is listed, confirmed by an officer and destroyed; its number stays.
    kept, what_was_kept_long_enough_is_destroyed_after_a_persons_confirmation, "2026-11-25T02:00:00Z"
);
async fn what_was_kept_long_enough_is_destroyed_after_a_persons_confirmation(world: &World) {
    let person = sign_in(world, "pemohon").await;
    let (href, number) = apply(world, &person, "skp-penelitian").await;
    let mut form = person.get(&href).await.form(&format!("{href}/tarik"));
    form.set("alasan", "Pindah kota.");
    person.send(form).await.must_say("Ditarik pemohon");
    retention::propose(&world.app).await.expect("looked");
    world.set_clock("2031-11-24T02:00:00Z");
    retention::propose(&world.app).await.expect("looked");
    let admin = sign_in(world, "admin").await;
    admin.get("/admin/data-pribadi").await.must_say("Tidak ada yang menunggu");
    world.set_clock("2031-11-26T02:00:00Z");
    retention::propose(&world.app).await.expect("looked");
    retention::propose(&world.app).await.expect("one list at a time");
    let admin = sign_in(world, "admin").await;
    let page = waiting(&admin).await;
    page.must_say("Pemusnahan sesuai jadwal retensi").must_say(&number).must_say("Ditarik pemohon");
    let path = page.path.clone();
    assert!(!keyless(world, &id_of(&href)).await, "no timer destroys");
    admin.send(page.form(&format!("{path}/musnahkan"))).await.must_say("Kuncinya dimusnahkan");
    assert!(keyless(world, &id_of(&href)).await);
    let person = sign_in(world, "pemohon").await;
    assert_eq!(person.get(&href).await.status, 404);
    assert_eq!(person.get("/permohonan").await.status, 200, "the list stands without it");
    admin.get(&path).await.must_say(&number);
}

async fn account_of(world: &World, username: &'static str) -> AccountId {
    let row = world.app.db.read(move |tx| {
        let row = tx.one("select id from account where username = $1", &[username.into()])?;
        Ok(row.map(|row| AccountId(row.id("id"))))
    });
    row.await.expect("read").expect("the account")
}

async fn keyless(world: &World, application: &str) -> bool {
    let id = application.to_owned();
    let row = world.app.db.read(move |tx| {
        let row = tx.one("select wrapped_key, answers from application where id = $1", &[(&id).into()])?;
        Ok(row.is_some_and(|row| row.opt_bytes("wrapped_key").is_none() && row.opt_bytes("answers").is_none()))
    });
    row.await.expect("read")
}

async fn log(world: &World) -> String {
    let rows = world.app.db.read(|tx| {
        let rows = tx.query("select kind, payload from event order by at", &[])?;
        Ok(rows.iter().map(|row| format!("{} {}", row.text("kind"), row.text("payload"))).collect::<Vec<_>>())
    });
    rows.await.expect("read").join("\n")
}

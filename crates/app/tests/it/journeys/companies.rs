//! A company from its registration to a filed application, with two people who act for it (Pasal 11(2)).

use crate::client::{Client, Page};
use crate::journeys::applying::register;
use crate::officers::id_of;
use crate::on_both;
use crate::people::{answer_all, sign_in, submit, upload_all};
use crate::world::World;
use domain::media::Accepts;
use saporancak::tools::demo::papers;
use saporancak::tools::demo::story::sample;

pub const COMPANY: &str = "PT Contoh Padang";
const NPWP: &str = "0013000013073000";
const NIB: &str = "1234567890123";

pub fn paper(name: &str) -> (String, Vec<u8>) {
    papers::paper(name, &[Accepts::Document]).expect("a paper")
}

/// Registers the company; the answer is the page after it.
pub async fn register_company(person: &Client, npwp: &str) -> Page {
    let mut form = person.get("/akun/badan").await.form("/akun/badan");
    form.set("nama", COMPANY).set("npwp", npwp).set("nib", NIB);
    let (name, bytes) = paper("Akta");
    form.attach("akta", &name, bytes);
    person.send(form).await
}

/// Starts an application in the name of somebody else; returns its page.
pub async fn start_for(person: &Client, type_id: &str, variant: &str, whom: &str) -> Page {
    let action = format!("/layanan/{type_id}/mulai");
    let mut form = person.get(&format!("/layanan/{type_id}")).await.form(&action);
    form.set("varian", variant);
    let page = person.send(form).await;
    page.must_say("Untuk siapa");
    let option = page.html.split("<option value=\"").skip(1).find(|option| option.contains(whom));
    let value = option.expect("the choice").split('"').next().expect("a value").to_owned();
    let mut form = page.form(&action);
    form.set("untuk", &value);
    person.send(form).await
}

/// The company, proved by the counter.
async fn proved(world: &World, founder: &Client) {
    register_company(founder, NPWP).await.must_say("Akan diperiksa petugas");
    let counter = sign_in(world, "loket").await;
    let page = counter.get("/loket/badan").await;
    let action = page.form_action("/loket/badan/");
    assert!(action.ends_with("/bukti"), "{action}");
    counter.send(page.form(&action)).await.must_say("Badan usaha terbukti");
}

async fn invite(founder: &Client, username: &str) -> Page {
    let page = founder.get("/akun/badan").await;
    let action = page.form_action("/akun/badan/");
    let mut form = page.form(&action);
    form.set("pengguna", username);
    founder.send(form).await
}

on_both!(
    /// Pasal 3(2), 11(2), 11(3): the company is the applicant, its two people act under their own names, and strangers see nothing.
    whole_way, a_company_applies_through_two_people
);
async fn a_company_applies_through_two_people(world: &World) {
    let founder = register(world, "pendiri.contoh").await;
    let partner = register(world, "rekan.contoh").await;
    let stranger = register(world, "asing.contoh").await;

    // Numbers are checked, and what was typed is kept.
    let page = register_company(&founder, "12").await;
    assert_eq!(page.status, 422);
    page.must_say("NPWP harus 15 atau 16 angka");
    let kept = page.form("/akun/badan");
    assert_eq!((kept.get("nama"), kept.get("nib")), (Some(COMPANY), Some(NIB)));
    let page = register_company(&founder, NPWP).await;
    page.must_say("Akan diperiksa petugas").must_say("penanggung jawab");
    assert!(!page.html.contains("/undang"), "alone until it is proved");

    // The counter sees the document and proves it; the person who registered is told.
    let counter = sign_in(world, "loket").await;
    let page = counter.get("/loket/badan").await;
    page.must_say(COMPANY).must_say(NPWP).must_say("pendiri.contoh");
    let letter = page.link("/akun/kuasa/");
    let (status, bytes) = counter.bytes(&letter).await;
    assert!(status == 200 && bytes.starts_with(b"%PDF"), "{status}");
    assert_eq!(founder.bytes(&letter).await.0, 200);
    assert_eq!(stranger.bytes(&letter).await.0, 404, "nobody else's");
    let prove = page.form_action("/loket/badan/");
    counter.send(page.form(&prove)).await.must_say("Badan usaha terbukti");
    founder.get("/kabar").await.must_say("membuktikan badan usaha");

    // The second person: invited by user name, and nothing before they accept.
    let page = invite(&founder, "tidak.ada").await;
    assert_eq!(page.status, 422);
    page.must_say("Tidak ada akun pemohon dengan nama pengguna ini");
    invite(&founder, "0813 0000 4321").await.must_say("Tidak ada akun pemohon");
    invite(&founder, "rekan.contoh").await.must_say("belum menjawab");
    invite(&founder, "rekan.contoh").await.must_say("sudah bertindak untuk badan usaha ini");
    let draft = start_for(&founder, "reklame", "baru", COMPANY).await;
    draft.must_say(&format!("Untuk {COMPANY}"));
    let href = draft.path;
    assert_eq!(partner.get(&href).await.status, 404, "not yet");
    let page = partner.get("/akun/badan").await;
    page.must_say(&format!("{COMPANY} mengundang Anda"));
    let accept = page.form_action("/akun/kuasa/");
    assert_eq!(stranger.post_raw(&accept, &[], &[]).await.status, 404, "another one's invitation");
    partner.send(page.form(&accept)).await.must_say("wakil badan usaha");

    // What the company told once is not asked again; one fills in, the other sends.
    let section =
        founder.get(&format!("{href}/isian/pemohon_badan")).await.form(&format!("{href}/isian/pemohon_badan"));
    assert_eq!(section.get("f.nama_badan"), Some(COMPANY));
    assert!(section.get("f.npwp_badan").is_some_and(|npwp| npwp.ends_with("013000013073000")));
    let sample = sample("reklame").expect("a sample");
    answer_all(world, &founder, &href, "reklame", &sample).await;
    upload_all(world, &founder, &href, "reklame", &sample).await;
    partner.get("/permohonan").await.must_say(&format!("Untuk {COMPANY}"));
    let receipt = submit(&partner, &href).await;
    receipt.must_say("Permohonan sudah dikirim").must_say(COMPANY).must_say("Orang Lain Contoh, wakil badan usaha");
    founder.get(&href).await.must_say("Dikirim oleh").must_say("wakil badan usaha");
    // The worker tells of it, and the machine may be busy.
    world.until(async || founder.get("/kabar").await.says("sudah kami terima"), "the notice").await;
    let number = founder.get("/permohonan").await.text();
    assert!(number.contains("Sudah dikirim"), "{number}");

    // The log says as what; strangers see nothing of any of it.
    sign_in(world, "inspektorat").await.get("/log").await.must_say("wakil badan usaha,").must_say("penanggung jawab,");
    for page in [href.clone(), format!("{href}/tanda-terima"), format!("{href}/berkas")] {
        assert_eq!(stranger.get(&page).await.status, 404, "{page}");
    }
    assert!(!stranger.get("/permohonan").await.says(COMPANY));
    let verifier = sign_in(world, "verifikator").await;
    let page = verifier.get(&format!("/kerja/{}", id_of(&href))).await;
    page.must_say(COMPANY).must_say("wakil badan usaha");
    assert!(!page.says("belum dibuktikan"));

    // Ended, and at once nothing.
    let page = founder.get("/akun/badan").await;
    founder.send(page.form(&page.form_action("/akun/kuasa/"))).await.must_say("langsung tidak berlaku");
    assert_eq!(partner.get(&href).await.status, 404);
    assert!(!partner.get("/permohonan").await.says(COMPANY));
    partner.get("/kabar").await.must_say("Kuasa atau wakil badan usaha berubah");
    assert_eq!(founder.get(&href).await.status, 200);
}

on_both!(
    /// Pasal 4(1), 11(2): before it is proved its one person applies for it alone, and the verifier is told so.
    alone, an_unproved_company_is_one_person_s_and_said_to_be_unproved
);
async fn an_unproved_company_is_one_person_s_and_said_to_be_unproved(world: &World) {
    let founder = register(world, "pendiri.contoh").await;
    register(world, "rekan.contoh").await;
    let page = register_company(&founder, NPWP).await;
    let id = page.html.split("id=\"h-").find_map(|part| part.split('"').next().filter(|id| id.len() == 36));
    let id = id.expect("the company").to_owned();
    let raw = founder.post_raw(&format!("/akun/badan/{id}/undang"), &[("pengguna", "rekan.contoh")], &[]).await;
    assert_eq!(raw.status, 403, "nobody is invited yet");
    let href = start_for(&founder, "reklame", "baru", COMPANY).await.path;
    let sample = sample("reklame").expect("a sample");
    answer_all(world, &founder, &href, "reklame", &sample).await;
    upload_all(world, &founder, &href, "reklame", &sample).await;
    submit(&founder, &href).await.must_say("penanggung jawab");
    let verifier = sign_in(world, "verifikator").await;
    verifier.get(&format!("/kerja/{}", id_of(&href))).await.must_say("Badan usaha ini belum dibuktikan di loket");
}

on_both!(
    /// Pasal 12: whoever types a number that is registered learns nothing of it; the officer does.
    same_number, a_number_registered_twice_is_told_to_the_officer_only
);
async fn a_number_registered_twice_is_told_to_the_officer_only(world: &World) {
    let founder = register(world, "pendiri.contoh").await;
    proved(world, &founder).await;
    let other = register(world, "asing.contoh").await;
    // In the other spelling of the same number.
    let page = register_company(&other, &NPWP[1..]).await;
    assert_eq!(page.status, 200);
    page.must_say("akan diperiksa petugas");
    assert!(!page.says("pendiri") && !page.says("terdaftar"), "{}", page.text());
    let counter = sign_in(world, "loket").await;
    let page = counter.get("/loket/badan").await;
    page.must_say("NPWP atau NIB ini sudah terdaftar").must_say("pendiri.contoh, terbukti");
    let refuse = page.form_action("/loket/badan/").replace("/bukti", "/tolak");
    let form = page.form(&refuse);
    let page = counter.send(form).await;
    assert_eq!(page.status, 422);
    let mut form = page.form(&refuse);
    form.set("alasan", "Akta tidak memuat nama Anda");
    counter.send(form).await.must_say("Tercatat tidak terbukti");
    let page = other.get("/akun/badan").await;
    page.must_say("Tidak terbukti").must_say("Akta tidak memuat nama Anda");
    other.get("/layanan/reklame/mulai?varian=baru").await;
    let started = other.get("/layanan/reklame/mulai?varian=baru").await;
    assert!(!started.says("Untuk siapa"), "nothing can be begun for it any more");

    // Neither names, numbers nor words lie in the log in clear.
    let rows = world.app.db.read(|tx| {
        const EVENTS: &str = "select payload from event where subject = 'mandate'";
        Ok(tx.query(EVENTS, &[])?.iter().map(|row| row.text("payload")).collect::<Vec<_>>().join("\n"))
    });
    let rows = rows.await.expect("the log");
    for words in [COMPANY, NPWP, &NPWP[1..], NIB, "Akta tidak"] {
        assert!(!rows.contains(words), "{words}");
    }
    // Nobody signs in to a company.
    let names = world.app.db.read(|tx| {
        const NAMES: &str = "select username from account where username like 'badan-%'";
        Ok(tx.query(NAMES, &[])?.iter().map(|row| row.text("username")).collect::<Vec<_>>())
    });
    for name in names.await.expect("names") {
        for password in ["!", "", "badan"] {
            let visitor = Client::new(&world.base);
            let mut form = visitor.get("/masuk").await.form("/masuk");
            form.set("nama", &name).set("sandi", password);
            assert_ne!(visitor.send(form).await.status, 200, "{name}");
        }
    }
}

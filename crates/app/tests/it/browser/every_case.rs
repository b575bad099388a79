//! Pages of one application, one licence, one type: for everybody concerned, in every state that can be had, also with errors.

use super::chromium::{Browser, DESK, PHONE};
use crate::client::Client;
use crate::journeys::applying::register;
use crate::journeys::companies;
use crate::officers::{all_in_order, approve, claim, examiner_name, id_of, recommend};
use crate::people::{apply, fill_in, sign_in, start};
use crate::world::{On, World};
use saporancak::tools::demo::story::{sample, tell};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_an_applicant() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let verifier = sign_in(&world, "verifikator").await;
    let (returned, _) = apply(&world, &applicant, "sip-bidan").await;
    give_back(&verifier, &id_of(&returned)).await;
    let (withdrawn, _) = apply(&world, &applicant, "sip-perawat").await;
    let mut form = applicant.get(&withdrawn).await.form(&format!("{withdrawn}/tarik"));
    form.set("alasan", "Pindah kota.");
    applicant.send(form).await.must_say("Ditarik pemohon");
    let unpaid = waiting_for_payment(&world, &applicant, &verifier).await;
    let filled = fill_in(&world, &applicant, "reklame").await;

    let founder = register(&world, "pendiri.contoh").await;
    companies::register_company(&founder, "0013000013073000").await.must_say("Akan diperiksa petugas");

    browser.visit("/masuk").await;
    browser.visit("/daftar").await;
    browser.become_person("loket", &world.cast.password).await;
    browser.visit("/loket/badan").await;
    browser.press("form[action='/loket/kuasa'] button").await;
    browser.must_show("Ada yang perlu dibetulkan").await;
    browser.look_twice().await;
    browser.become_person("pendiri.contoh", "empat kata acak panjang").await;
    browser.visit("/layanan/reklame/mulai?varian=baru").await;
    for path in ["/akun/badan", "/akun/kuasa"] {
        browser.visit(path).await;
        browser.press(&format!("form[action='{path}'] button")).await;
        browser.must_show("Ada yang perlu dibetulkan").await;
        browser.look_twice().await;
    }
    browser.become_person("pemohon", &world.cast.password).await;
    // Every kind of question that a type asks, empty; a section that types share is asked once.
    let mut seen = BTreeSet::new();
    let types: Vec<_> = world.app.rules.catalogue.all().cloned().collect();
    for version in types {
        browser.visit(&format!("/layanan/{}", version.ty.id)).await;
        let new: Vec<_> = version.ty.sections.iter().filter(|s| seen.insert(s.id.clone())).collect();
        if !version.ty.offered() || new.is_empty() {
            continue;
        }
        let href = start(&applicant, &version.ty.id, &sample(&version.ty.id).expect("a sample")).await;
        for section in new {
            browser.visit(&format!("{href}/isian/{}", section.id)).await;
        }
        browser.visit(&format!("{href}/berkas")).await;
    }
    let reklame = world.app.rules.catalogue.current("reklame").expect("the type").clone();
    for section in &reklame.ty.sections {
        browser.visit(&format!("{filled}/isian/{}", section.id)).await;
    }
    for (href, pages) in [
        (&filled, &["", "/berkas", "/periksa"][..]),
        (&returned, &["", "/tanda-terima", "/berkas", "/periksa"]),
        (&withdrawn, &["", "/tanda-terima"]),
        (&unpaid, &[""]),
    ] {
        for page in pages {
            browser.visit(&format!("{href}{page}")).await;
        }
    }
    browser.nothing_was_wrong();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_a_case() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let verifier = sign_in(&world, "verifikator").await;
    let case_of = |href: &str| format!("/kerja/{}", id_of(href));
    let (waiting, number) = apply(&world, &applicant, "reklame").await;
    let (examined, _) = apply(&world, &applicant, "reklame").await;
    pass(&verifier, &id_of(&examined)).await;
    let (returned, _) = apply(&world, &applicant, "sip-bidan").await;
    give_back(&verifier, &id_of(&returned)).await;
    let (refused, _) = apply(&world, &applicant, "stpt").await;
    pass(&verifier, &id_of(&refused)).await;
    let stpt = world.app.rules.catalogue.current("stpt").expect("the type").clone();
    recommend(&world, &id_of(&refused), &stpt.ty.offices[0], "tidak").await;
    let unpaid = waiting_for_payment(&world, &applicant, &verifier).await;
    tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");

    // The verifier: free, taken, nothing marked, given back; and a colleague who comes too late.
    browser.become_person("verifikator", &world.cast.password).await;
    browser.visit(&case_of(&waiting)).await;
    browser.press(".bar form button").await;
    browser.look_twice().await;
    let first = browser.find(".item .seg label").await;
    browser.tap(&first).await.expect("the first answer");
    browser.must_show("1 dari").await;
    browser.press("button[formaction$='/terima']").await;
    browser.must_show("Ada yang perlu dibetulkan").await;
    browser.look_twice().await;
    browser.visit(&case_of(&returned)).await;
    browser.become_person("verifikator2", &world.cast.password).await;
    browser.visit(&case_of(&waiting)).await;
    browser.must_show("Sedang dibuka petugas lain").await;

    // The offices: what there is to do, both forms empty, both refused.
    let reklame = world.app.rules.catalogue.current("reklame").expect("the type").clone();
    let step = reklame.ty.offices.iter().find(|o| o.inspection).expect("an office that visits");
    browser.become_person(&examiner_name(&step.code), &world.cast.password).await;
    browser.visit(&case_of(&examined)).await;
    browser.visit(&format!("{}/pemeriksaan", case_of(&examined))).await;
    browser.press(".bar button").await;
    browser.must_show("Ada yang perlu dibetulkan").await;
    browser.look_twice().await;
    let step = reklame.ty.offices.iter().find(|o| !o.inspection).expect("an office that does not visit");
    browser.become_person(&examiner_name(&step.code), &world.cast.password).await;
    browser.visit(&format!("{}/rekomendasi", case_of(&examined))).await;
    browser.press(".bar button").await;
    browser.must_show("Ada yang perlu dibetulkan").await;
    browser.look_twice().await;

    browser.become_person("loket", &world.cast.password).await;
    browser.visit(&case_of(&unpaid)).await;
    browser.visit("/loket?cari=pemohon").await;
    browser.press("a[href^='/loket?pemohon=']").await;
    browser.look_twice().await;
    browser.go("/loket").await;
    browser.press("form[action='/loket/daftar'] button").await;
    browser.look_twice().await;

    browser.become_person("kasi", &world.cast.password).await;
    browser.visit(&case_of(&refused)).await;
    browser.resize(DESK).await;
    approve(&world, &id_of(&refused)).await;
    browser.become_person("kadis", &world.cast.password).await;
    browser.visit(&case_of(&refused)).await;
    browser.visit("/tanda-tangan").await;
    browser.go("/register").await;
    browser.press("main a[href^='/register/']").await;
    browser.look_twice().await;
    browser.write("#sandi", "bukan kata sandinya").await;
    browser.press("form[action$='/cabut'] button").await;
    browser.must_show("Ada yang perlu dibetulkan").await;
    browser.look_twice().await;
    browser.become_person("inspektorat", &world.cast.password).await;
    browser.visit(&format!("/log?nomor={number}")).await;
    browser.nothing_was_wrong();
}

/// Claims and accepts.
async fn pass(verifier: &Client, id: &str) {
    claim(verifier, id).await;
    let action = format!("/kerja/{id}/terima");
    let form = all_in_order(&verifier.get(&format!("/kerja/{id}")).await, &action);
    let after = verifier.send(form).await;
    assert!(after.path.contains("kabar=diteruskan"), "{}: {}", after.path, after.text());
}

/// Claims, and asks for another file and another answer.
async fn give_back(verifier: &Client, id: &str) {
    claim(verifier, id).await;
    let action = format!("/kerja/{id}/kembalikan");
    let mut form = all_in_order(&verifier.get(&format!("/kerja/{id}")).await, &action);
    form.set("c.d:ktp", "tidak").set("n.d:ktp", "Foto KTP tidak terbaca.");
    form.tick("minta", "d:ktp").set("m.d:ktp", "Foto KTP tidak terbaca. Foto ulang di tempat terang.");
    form.tick("minta", "f:tahun_lulus").set("m.f:tahun_lulus", "Tahun lulus berbeda dengan ijazah.");
    let after = verifier.send(form).await;
    assert!(after.path.contains("kabar=dikembalikan"), "{}: {}", after.path, after.text());
}

/// A burial plot, up to its fee.
async fn waiting_for_payment(world: &World, applicant: &Client, verifier: &Client) -> String {
    let (href, _) = apply(world, applicant, "pemakaman").await;
    let id = id_of(&href);
    pass(verifier, &id).await;
    let version = world.app.rules.catalogue.current("pemakaman").expect("the type").clone();
    for step in &version.ty.offices {
        recommend(world, &id, step, "diberikan").await;
    }
    applicant.get(&href).await.must_say("Menunggu pembayaran");
    href
}

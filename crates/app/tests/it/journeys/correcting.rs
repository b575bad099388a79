//! A correction: asked with a message, made or explained, back on the same desk, before and after side by side.

use crate::client::Client;
use crate::officers::{carry_through, claim, give_back, id_of};
use crate::on_both;
use crate::people::{apply, sign_in, upload};
use crate::world::World;
use domain::media::Accepts;
use saporancak::tools::demo::papers;

async fn send_correction(applicant: &Client, href: &str, explanation: &str) -> crate::client::Page {
    let mut form = applicant.get(&format!("{href}/periksa")).await.form(&format!("{href}/kirim"));
    form.set("pernyataan", "ya").set("penjelasan", explanation);
    applicant.send(form).await
}

/// The page of the form on which a field stands.
fn address_of(world: &World, href: &str, field: &str) -> String {
    let version = world.app.rules.catalogue.current("sip-bidan").expect("the type");
    let section = version.ty.sections.iter().find(|s| s.fields.iter().any(|f| f.id == field)).expect("the section");
    format!("{href}/isian/{}", section.id)
}

on_both!(
    /// The general message reaches the applicant; what was asked is changed, or it is said why not; the file comes back to its
    /// verifier, who sees before and after; the receipt says what it is a receipt of.
    round, a_correction_goes_round
);
async fn a_correction_goes_round(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    let (verifier, second) = (sign_in(world, "verifikator").await, sign_in(world, "verifikator2").await);
    claim(&verifier, &id).await;
    let asked = [("d:ktp", "Foto ulang."), ("f:tahun_lulus", "Beda dengan ijazah.")];
    give_back(&verifier, &id, &asked, "Mohon selesai sebelum akhir bulan.").await;
    for page in [&href, &format!("{href}/periksa")] {
        applicant.get(page).await.must_say("Mohon selesai sebelum akhir bulan.");
    }

    // Unchanged and unexplained it stays here, whatever was changed besides.
    let held = send_correction(&applicant, &href, "").await;
    assert_eq!(held.status, 422, "{}", held.text());
    held.must_say("Tulis mengapa 2 hal ini tidak diubah.").must_say("KTP");
    let (name, bytes) = papers::paper("KTP baru", &[Accepts::Document]).expect("a paper");
    assert_eq!(upload(&applicant, &href, "ktp", (&name, bytes)).await.status, 200);
    let page = applicant.get(&href).await;
    page.must_say("Sudah diubah");
    assert_eq!(page.html.matches("Sudah diubah").count(), 1);
    let held = send_correction(&applicant, &href, "").await;
    held.must_say("Tulis mengapa 1 hal ini tidak diubah.");
    let long = send_correction(&applicant, &href, &"a".repeat(2_001)).await;
    long.must_say("Paling banyak 2000 huruf. Anda menulis 2001.");

    // Explained, it goes.
    let receipt = send_correction(&applicant, &href, "Ijazah saya memang tahun itu.").await;
    assert!(receipt.path.ends_with("/tanda-terima"), "{}: {}", receipt.path, receipt.text());
    receipt
        .must_say("Perbaikan sudah dikirim")
        .must_say("Perbaikan diterima")
        .must_say("Petugas yang meminta perbaikan");
    let page = verifier.get(&format!("/kerja/{id}")).await;
    page.must_say("Penjelasan pemohon: Ijazah saya memang tahun itu.").must_say("Anda buka sejak");
    assert!(verifier.get("/kerja?tab=saya").await.html.contains(&id), "on the desk it came from");
    second.get(&format!("/kerja/{id}")).await.must_say("Sedang dibuka petugas lain");

    // A second round with a changed answer: both stand side by side.
    let address = address_of(world, &href, "tahun_lulus");
    give_back(&verifier, &id, &[("f:tahun_lulus", "Tetap beda.")], "").await;
    let mut form = applicant.get(&address).await.form(&address);
    let old = form.get("f.tahun_lulus").expect("an answer").to_owned();
    let new = if old == "2013" { "2014" } else { "2013" };
    form.set("f.tahun_lulus", new);
    assert_eq!(applicant.send(form).await.status, 200);
    let receipt = send_correction(&applicant, &href, "").await;
    assert!(receipt.path.ends_with("/tanda-terima"), "{}", receipt.text());
    verifier.get(&format!("/kerja/{id}")).await.must_say(&format!("Lama {old}")).must_say(&format!("Baru {new}"));
    carry_through(world, &applicant, &href, "sip-bidan").await;
}

on_both!(
    /// A verifier whose account was closed meanwhile has no desk: the correction waits for anybody.
    gone, a_correction_for_nobody_waits_for_anybody
);
async fn a_correction_for_nobody_waits_for_anybody(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    give_back(&verifier, &id, &[("f:tahun_lulus", "Beda dengan ijazah.")], "").await;
    let officer = world.cast.person("verifikator").expect("the verifier").id;
    let now = world.app.now();
    let closed =
        world.app.command((officer, now), |work, (id, now)| houses::account::accounts::disable(work.tx, *id, *now));
    let _: () = closed.await.expect("closed");
    send_correction(&applicant, &href, "Sudah benar.").await.must_say("Petugas memeriksa kelengkapan");
    let second = sign_in(world, "verifikator2").await;
    let page = second.get(&format!("/kerja/{id}")).await;
    assert!(page.has_form(&format!("/kerja/{id}/ambil")), "{}", page.text());
}

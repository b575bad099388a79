//! A tax status that no register is asked for is proved by the PDF that the taxpayer brings: its signature is checked and kept with it.

use super::signed_uploads::{changed, signed_by};
use crate::client::{Client, Page};
use crate::officers::{all_in_order, claim, id_of};
use crate::on_both;
use crate::people::{apply, sign_in};
use crate::world::World;
use domain::media::Accepts;
use saporancak::tools::demo::papers;
use sign::pki::{self, SpecimenNames};

/// Its checklist asks for the tax status of a body.
const TYPE: &str = "sd-pendirian";
const ITEM: &str = "r:kswp:npwp_badan";

async fn prove(verifier: &Client, id: &str, file: Option<(&str, Vec<u8>)>) -> Page {
    let mut form = verifier.get(&format!("/kerja/{id}")).await.form(&format!("/kerja/{id}/bukti/{ITEM}"));
    if let Some((name, bytes)) = file {
        form.attach("berkas", name, bytes);
    }
    verifier.send(form).await
}

on_both!(
    /// Who signed the proof, whether it is intact, and by which root, stands beside the check and stays there.
    proofs, a_signed_proof_is_checked_and_kept_beside_its_check
);
async fn a_signed_proof_is_checked_and_kept_beside_its_check(world: &World) {
    let names = SpecimenNames { organization: "Kantor Pajak Contoh", root: "Akar Pajak", signer: "Pejabat Pajak" };
    let office = pki::create_specimen(names, world.app.now()).expect("a tax office");
    let signed = signed_by(&office, world);
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, TYPE).await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    let nothing = prove(&verifier, &id, None).await;
    assert_eq!(nothing.status, 422);
    nothing.must_say("Pilih dahulu berkasnya");
    let sound = papers::sound();
    let refused = prove(&verifier, &id, Some(("suara.wav", sound))).await;
    assert_eq!(refused.status, 422, "{}", refused.text());

    let (_, plain) = papers::paper("KSWP", &[Accepts::Document]).expect("a paper");
    prove(&verifier, &id, Some(("polos.pdf", plain))).await.must_say("Bukti tersimpan").must_say("Tanpa tanda tangan");
    prove(&verifier, &id, Some(("kswp.pdf", signed.clone()))).await.must_say("Penanda tangan belum dapat dipastikan");
    let folder = world.app.config.trusted_roots_folder();
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("pajak.pem"), &office.root_certificate_pem).expect("a root");
    let good = prove(&verifier, &id, Some(("kswp-2.pdf", signed.clone()))).await;
    good.must_say("Tanda tangan utuh").must_say("Ditandatangani CONTOH – Pejabat Pajak, Kantor Pajak Contoh");
    prove(&verifier, &id, Some(("kswp-3.pdf", changed(signed.clone())))).await.must_say("ISI BERUBAH");
    let full = prove(&verifier, &id, Some(("kswp-4.pdf", signed))).await;
    assert!(!full.has_form(&format!("/kerja/{id}/bukti/{ITEM}")), "five are enough");

    // The first one was the wrong file: it goes, for everybody, and there is room for another.
    let taken = full.form(&format!("/kerja/{id}/bukti/{ITEM}/hapus"));
    let wrong = taken.fields.iter().find(|(name, _)| name == "berkas").expect("its id").1.clone();
    assert_eq!(verifier.get(&format!("/berkas/{wrong}?unduh=1")).await.status, 200);
    let fewer = verifier.send(taken).await;
    fewer.must_say("Berkas dihapus");
    assert!(!fewer.says("polos.pdf"), "{}", fewer.text());
    assert!(fewer.has_form(&format!("/kerja/{id}/bukti/{ITEM}")), "there is room");
    assert_eq!(verifier.get(&format!("/berkas/{wrong}?unduh=1")).await.status, 404);

    let mut form = all_in_order(&verifier.get(&format!("/kerja/{id}")).await, &format!("/kerja/{id}/terima"));
    form.set(&format!("n.{ITEM}"), "Diperiksa pada bukti KSWP dari Coretax.");
    let after = verifier.send(form).await;
    assert!(after.path.contains("kabar=diteruskan"), "{}: {}", after.path, after.text());
    assert!(!verifier.get(&format!("/kerja/{id}")).await.has_form(&format!("/kerja/{id}/bukti/{ITEM}/hapus")));
    after.must_say("Diperiksa pada bukti KSWP dari Coretax.").must_say("Tanda tangan utuh").must_say("kswp-2.pdf");
    let (status, bytes) = verifier.bytes(&format!("{}?unduh=1", after.link("/berkas/"))).await;
    assert!(status == 200 && bytes.starts_with(b"%PDF"), "it can be opened: {status}");
    let log = world.app.db.read(|tx| {
        let rows = tx.query("select payload from event where kind = 'proof_attached'", &[])?;
        Ok(rows.iter().map(|row| row.text("payload")).collect::<Vec<_>>())
    });
    let log = log.await.expect("the log");
    assert!(log.len() == 5 && !log.join(" ").contains("Pejabat"), "{log:?}");
}

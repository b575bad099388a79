//! Electronic signatures in what applicants upload: checked when the file comes, told to the officer, accusing nobody.

use crate::officers::{claim, id_of};
use crate::on_both;
use crate::people::{fill_in, sign_in, submit, upload};
use crate::world::World;
use domain::media::Accepts;
use saporancak::tools::demo::papers;
use sign::pades::{self, Details};
use sign::pki::{self, Specimen, SpecimenNames};
use sign::provider::LocalSigner;

pub fn signed_by(council: &Specimen, world: &World) -> Vec<u8> {
    let (_, paper) = papers::paper("Surat Tanda Registrasi", &[Accepts::Document]).expect("a paper");
    let signer = LocalSigner::from_pem(&council.signer_certificate_pem, &council.signer_key_pem).expect("a signer");
    let details = Details { signed_at: world.app.now(), name: "Ketua Konsil", location: "Jakarta", reason: "STR" };
    pades::sign(&paper, &details, &signer).expect("signed")
}

/// The same signed once more.
fn signed_twice(council: &Specimen, world: &World) -> Vec<u8> {
    let signer = LocalSigner::from_pem(&council.signer_certificate_pem, &council.signer_key_pem).expect("a signer");
    let details = Details { signed_at: world.app.now(), name: "Ketua Konsil", location: "Jakarta", reason: "Salinan" };
    pades::sign_further(&signed_by(council, world), &details, &signer).expect("signed again")
}

/// One digit of what the page shows is another: the file still opens, and is no longer what was signed.
pub fn changed(mut signed: Vec<u8>) -> Vec<u8> {
    let at = signed.windows(6).position(|six| six == b"/Count").expect("a tree of pages");
    let box_at = signed.windows(9).position(|nine| nine == b"/MediaBox").unwrap_or(at);
    let digit = (box_at..signed.len()).find(|i| (b'1'..=b'8').contains(&signed[*i])).expect("a digit");
    signed[digit] += 1;
    signed
}

on_both!(
    /// A signature of somebody else's is untrusted until the operator puts the root into the folder, without a restart; what was
    /// changed is said to be; an unsigned file says nothing of signatures.
    signed_uploads, a_signed_upload_is_checked_when_it_comes
);
async fn a_signed_upload_is_checked_when_it_comes(world: &World) {
    let names = SpecimenNames { organization: "Konsil Kesehatan Contoh", root: "Akar Konsil", signer: "Ketua Konsil" };
    let council = pki::create_specimen(names, world.app.now()).expect("a council");
    let signed = signed_by(&council, world);
    let folder = world.app.config.trusted_roots_folder();
    let mut first = None;
    for (bytes, root_is_there, wanted) in [
        (signed.clone(), false, "Penanda tangan belum dapat dipastikan"),
        (signed.clone(), true, "Tanda tangan utuh"),
        (signed_twice(&council, world), true, "2 tanda tangan utuh"),
        (changed(signed), true, "ISI BERUBAH sesudah ditandatangani"),
    ] {
        if root_is_there {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(folder.join("konsil.pem"), &council.root_certificate_pem).expect("a root");
            std::fs::write(folder.join("catatan.pem"), "bukan sertifikat").expect("a note, which is left out");
        }
        let applicant = sign_in(world, "pemohon").await;
        let href = fill_in(world, &applicant, "sip-bidan").await;
        upload(&applicant, &href, "ktp", ("ktp.pdf", papers::paper("KTP", &[Accepts::Document]).expect("a paper").1))
            .await;
        let page = upload(&applicant, &href, "str", ("str.pdf", bytes)).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let _ = submit(&applicant, &href).await;
        let id = id_of(&href);
        let verifier = sign_in(world, "verifikator").await;
        claim(&verifier, &id).await;
        let page = verifier.get(&format!("/kerja/{id}")).await;
        page.must_say(wanted).must_say("Diperiksa sistem pada");
        page.must_say(if wanted == "Tanda tangan utuh" {
            "Ditandatangani CONTOH – Ketua Konsil"
        } else {
            "Ketua Konsil"
        });
        assert_eq!(page.text().matches("Diperiksa sistem pada").count(), 1, "the unsigned files say nothing of it");
        first.get_or_insert((verifier, id));
    }
    let (verifier, id) = first.expect("the first one");
    // What was found when the file came stays as it was found.
    verifier.get(&format!("/kerja/{id}")).await.must_say("Penanda tangan belum dapat dipastikan");
}

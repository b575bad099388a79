//! Files: one takes the place of another for everybody, pages make one document in order, a repeated upload is one file.

use crate::client::{Client, Page};
use crate::officers::{claim, give_back, id_of};
use crate::on_both;
use crate::people::{apply, sign_in, start, submit, upload};
use crate::world::World;
use domain::media::Accepts;
use saporancak::tools::demo::papers;
use saporancak::tools::demo::story::sample;

fn paper(words: &str) -> (String, Vec<u8>) {
    papers::paper(words, &[Accepts::Document]).expect("a paper")
}

async fn send(applicant: &Client, href: &str, requirement: &str, words: &str) -> Page {
    let (name, bytes) = paper(words);
    let page = upload(applicant, href, requirement, (&name, bytes)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

/// Addresses of files on a page, each once, in order.
fn files(page: &Page) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in page.html.split("href=\"/berkas/").skip(1) {
        let id = piece.split(['"', '?']).next().unwrap_or_default();
        let address = format!("/berkas/{id}");
        if !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

on_both!(
    /// A picture sent by mistake is gone when another takes its place: its address, its row, its bytes; taken away likewise.
    replaced, replacing_in_a_draft_removes
);
async fn replacing_in_a_draft_removes(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = start(&applicant, "sip-bidan", &sample("sip-bidan").expect("a sample")).await;
    let first = files(&send(&applicant, &href, "ktp", "foto pribadi").await);
    assert_eq!(first.len(), 1);
    let second = files(&send(&applicant, &href, "ktp", "KTP").await);
    assert_eq!(second.len(), 1);
    assert_ne!(first, second);
    assert_eq!(applicant.get(&first[0]).await.status, 404, "gone for its sender too");
    assert_eq!(applicant.bytes(&second[0]).await.0, 200);
    let id = first[0].rsplit('/').next().expect("an id").parse().expect("an id");
    world.until(async || !world.app.files.exists(id).await.expect("the store"), "its bytes are gone").await;
    // Taken away, it is as gone as when it was replaced.
    let page = applicant.get(&format!("{href}/berkas")).await;
    applicant.send(page.form(&format!("{href}/berkas/ktp/hapus"))).await.must_say("Berkas dihapus");
    assert_eq!(applicant.get(&second[0]).await.status, 404);
}

on_both!(
    /// The same file again, under a new key or the old one, is one file.
    repeated, a_repeated_upload_is_one_file
);
async fn a_repeated_upload_is_one_file(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = start(&applicant, "sip-bidan", &sample("sip-bidan").expect("a sample")).await;
    for requirement in ["ktp", "str"] {
        let (name, bytes) = paper("yang sama");
        let action = format!("{href}/berkas/{requirement}");
        let mut form = applicant.get(&format!("{href}/berkas")).await.form(&action);
        form.attach("berkas", &name, bytes);
        let first = files(&applicant.send(form.clone()).await);
        let again = files(&applicant.send(form).await);
        let anew = files(&send(&applicant, &href, requirement, "yang sama").await);
        assert_eq!((&first, &again), (&again, &anew), "{requirement}");
    }
}

on_both!(
    /// A document of several pages takes pictures one after the other or together, in an order that can be changed; the officer sees
    /// them in that order.
    pages, several_pictures_are_one_document
);
async fn several_pictures_are_one_document(world: &World) {
    for requirement in world.app.rules.catalogue.listed().iter().flat_map(|version| &version.ty.requirements) {
        let asks_all = requirement.hint.to_lowercase().contains("semua halaman");
        assert!(!asks_all || requirement.several_pages, "{} asks for all pages and takes one file", requirement.id);
    }
    let applicant = sign_in(world, "pemohon").await;
    let href = crate::people::fill_in(world, &applicant, "sip-bidan").await;
    let listed = async || {
        let page = applicant.get(&format!("{href}/berkas")).await;
        let row =
            page.html.split("id=\"baris-str\"").nth(1).expect("the row").split("id=\"baris-").next().unwrap_or("");
        files(&Page { html: row.to_owned(), ..page.clone() })
    };
    let action = format!("{href}/berkas/str");
    let mut form = applicant.get(&format!("{href}/berkas")).await.form(&action);
    for (n, words) in ["halaman dua", "halaman tiga", "halaman dua"].into_iter().enumerate() {
        let (_, bytes) = paper(words);
        form.attach("berkas", &format!("str-{n}.pdf"), bytes);
    }
    form.attach("berkas", "virus.pdf", b"MZ program".to_vec());
    let page = applicant.send(form).await;
    assert_eq!(page.status, 422, "one of them is no document");
    page.must_say("virus.pdf");
    let three = listed().await;
    assert_eq!(three.len(), 3, "the others are kept, the same one once");

    let move_it = async |address: &str, to: &str| {
        let page = applicant.get(&format!("{href}/berkas")).await;
        let mut form = page.form(&format!("{href}/berkas/str/urutan"));
        let id = address.rsplit('/').next().expect("an id");
        form.set("berkas", id).set("ke", to).set("kunci", &format!("{id}-{to}"));
        applicant.send(form).await
    };
    move_it(&three[2], "naik").await;
    assert_eq!(listed().await, [three[0].clone(), three[2].clone(), three[1].clone()]);
    move_it(&three[0], "naik").await;
    move_it(&three[1], "turun").await;
    assert_eq!(listed().await, [three[0].clone(), three[2].clone(), three[1].clone()], "the ends stay where they are");
    let receipt = submit(&applicant, &href).await;
    assert!(receipt.path.ends_with("/tanda-terima"), "{}", receipt.text());
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    let page = verifier.get(&format!("/kerja/{id}")).await;
    page.must_say("Halaman 1 dari 3").must_say("Halaman 3 dari 3");
    let seen: Vec<String> = files(&page).into_iter().filter(|file| three.contains(file)).collect();
    assert_eq!(seen, [three[0].clone(), three[2].clone(), three[1].clone()]);
}

on_both!(
    /// After a return the old file stays as evidence, labelled for both sides; what was sent by mistake in between does not.
    evidence, after_a_return_the_old_file_stays
);
async fn after_a_return_the_old_file_stays(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    give_back(&verifier, &id, &[("d:ktp", "Foto ulang.")], "").await;
    let ktp = |page: &Page| {
        let row =
            page.html.split("id=\"baris-ktp\"").nth(1).expect("the row").split("id=\"baris-").next().unwrap_or("");
        files(&Page { html: row.to_owned(), ..page.clone() })
    };
    let old = ktp(&applicant.get(&format!("{href}/berkas")).await);
    // The very same file is no correction.
    let (_, kept) = applicant.bytes(&format!("{}?unduh=1", old[0])).await;
    let same = upload(&applicant, &href, "ktp", ("ktp.pdf", kept)).await;
    assert_eq!(same.status, 409, "{}", same.text());
    same.must_say("sama dengan yang dikembalikan");
    let mistake = ktp(&send(&applicant, &href, "ktp", "foto pribadi").await);
    let page = send(&applicant, &href, "ktp", "KTP yang jelas").await;
    page.must_say("Lama").must_say("Baru");
    let both = ktp(&page);
    assert_eq!(both.len(), 2);
    assert!(both.contains(&old[0]) && !both.contains(&mistake[0]));
    assert_eq!(applicant.get(&mistake[0]).await.status, 404);
    submit(&applicant, &href).await;
    let page = verifier.get(&format!("/kerja/{id}")).await;
    page.must_say("Lama").must_say("Baru");
    for file in &both {
        assert_eq!(verifier.bytes(file).await.0, 200, "{file}");
    }
}

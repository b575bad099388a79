//! A document of several files is read as one, by the office and by its applicant: in its order, with the PDFs inside.

use crate::client::{Client, Page};
use crate::journeys::applying::register;
use crate::officers::{claim, id_of};
use crate::on_both;
use crate::people::{fill_in, sign_in, submit};
use crate::world::World;
use saporancak::tools::demo::papers;

/// Addresses of the pictures the page shows, in order.
fn shown(page: &Page) -> Vec<String> {
    assert!(!page.html.contains("<object") && !page.html.contains("<iframe"), "no browser opens what was sent");
    let pictures = page.html.split("<img class=\"whole-page\" src=\"").skip(1);
    pictures.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

/// Width and height as the frame of a JPEG says.
fn size(jpeg: &[u8]) -> (u16, u16) {
    let frame = jpeg.windows(2).position(|pair| pair[0] == 0xff && matches!(pair[1], 0xc0..=0xc2)).expect("a JPEG");
    let number = |at: usize| u16::from_be_bytes([jpeg[frame + at], jpeg[frame + at + 1]]);
    (number(7), number(5))
}

async fn as_one(reader: &Client, address: &str) -> Vec<String> {
    let page = reader.get(address).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.must_say("3 berkas, berurutan").must_say("Halaman 1 dari 3").must_say("Halaman 3 dari 3");
    shown(&page)
}

on_both!(
    /// Two pictures with a PDF among them.
    pictures, pictures_and_a_pdf_are_one_document
);
async fn pictures_and_a_pdf_are_one_document(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = fill_in(world, &applicant, "sip-bidan").await;
    let (files, action) = (format!("{href}/berkas"), format!("{href}/berkas/str"));
    // A PDF is there already.
    let mut form = applicant.get(&files).await.form(&action);
    form.attach("berkas", "depan.png", papers::picture(64, 48).expect("a picture"));
    form.attach("berkas", "belakang.png", papers::picture(48, 64).expect("a picture"));
    assert_eq!(applicant.send(form).await.status, 200);
    let own = format!("{href}/dokumen/str");
    let link = applicant.get(&files).await;
    assert!(link.html.contains(&format!("href=\"{own}\"")), "{}", link.text());
    let first = as_one(&applicant, &own).await;
    let (pdf, page) = first[0].split_once("/halaman/").expect("a page of the PDF");
    assert_eq!(page, "1");

    // A picture is as wide as it was, a page of A5 as high as pages are.
    for (address, wanted) in first.iter().zip([(1236, 1754), (64, 48), (48, 64)]) {
        let (status, bytes) = applicant.bytes(address).await;
        assert_eq!((status, size(&bytes)), (200, wanted));
        let policy = applicant.header(address, "content-security-policy").await;
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    }
    for beyond in ["0", "2", "-1", "4294967296", "satu"] {
        assert_eq!(applicant.get(&format!("{pdf}/halaman/{beyond}")).await.status, 404, "{beyond}");
    }
    assert_eq!(applicant.get(&format!("{}/halaman/1", first[1])).await.status, 404, "a picture has no pages");
    assert!(applicant.bytes(&format!("{pdf}?unduh=1")).await.1.starts_with(b"%PDF"));

    // The PDF goes down, between the pictures: the same order for both.
    let page = applicant.get(&files).await;
    let mut form = page.form(&format!("{action}/urutan"));
    let id = pdf.rsplit('/').next().expect("an id").to_owned();
    form.set("berkas", &id).set("ke", "turun").set("kunci", "turun-1");
    applicant.send(form).await;
    let ordered = [first[1].clone(), first[0].clone(), first[2].clone()];
    assert_eq!(as_one(&applicant, &own).await, ordered);
    submit(&applicant, &href).await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    assert_eq!(as_one(&verifier, &format!("/kerja/{id}/dokumen/str")).await, ordered);
    assert_eq!(as_one(&applicant, &own).await, ordered, "once sent, the applicant still sees what the office sees");

    // Opened alone it is a page with the same picture, and what was sent can be fetched.
    let alone = verifier.get(pdf).await;
    assert_eq!(shown(&alone), [first[0].clone()]);
    alone.must_say("Unduh berkas asli");
    assert!(verifier.bytes(&format!("{pdf}?unduh=1")).await.1.starts_with(b"%PDF"));
    let stranger = register(world, "tetangga").await;
    for address in [own.as_str(), pdf, first[0].as_str()] {
        assert_eq!(stranger.get(address).await.status, 404, "it is nobody else's: {address}");
    }
}

on_both!(
    /// A PDF of an identity card: whoever is not its applicant sees it with a watermark, and never the file itself.
    identity, an_identity_in_a_pdf_is_marked
);
async fn an_identity_in_a_pdf_is_marked(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = fill_in(world, &applicant, "sip-bidan").await;
    submit(&applicant, &href).await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    let own = applicant.get(&format!("{href}/dokumen/ktp")).await;
    let own = shown(&own).pop().expect("its page");
    let card = own.split("/halaman/").next().expect("a file");
    let page = verifier.get(card).await;
    page.must_say("Berkas asli tetap tersegel");
    assert!(!page.html.contains("unduh"), "{}", page.html);
    let asked = verifier.get(&format!("{card}?unduh=1")).await;
    assert_eq!(shown(&asked), std::slice::from_ref(&own), "however it is asked for");
    let (theirs, office) = (applicant.bytes(&own).await, verifier.bytes(&own).await);
    assert_eq!((theirs.0, office.0), (200, 200));
    assert_eq!(size(&theirs.1), size(&office.1));
    assert!(office.1.len() > theirs.1.len() + 10_000, "{} and {} bytes", office.1.len(), theirs.1.len());
}

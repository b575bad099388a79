//! A document of several files is read as one, by the office and by its applicant: in its order, with the PDFs inside.

use crate::client::{Client, Page};
use crate::journeys::applying::register;
use crate::officers::{claim, id_of};
use crate::on_both;
use crate::people::{fill_in, sign_in, submit};
use crate::world::World;
use saporancak::tools::demo::papers;

/// Addresses of what the page shows, in order, with the kind of each.
fn shown(page: &Page) -> Vec<(&'static str, String)> {
    let kinds =
        [("picture", "<img class=\"whole-page\" src=\""), ("pdf", "<object class=\"whole-page whole-pdf\" data=\"")];
    let mut found: Vec<(usize, &'static str, String)> = Vec::new();
    for (kind, start) in kinds {
        for (at, _) in page.html.match_indices(start) {
            let address = page.html[at + start.len()..].split('"').next().unwrap_or_default();
            found.push((at, kind, address.to_owned()));
        }
    }
    found.sort();
    found.into_iter().map(|(_, kind, address)| (kind, address)).collect()
}

/// Width and height as the frame of a JPEG says.
fn size(jpeg: &[u8]) -> (u16, u16) {
    let frame = jpeg.windows(2).position(|pair| pair[0] == 0xff && matches!(pair[1], 0xc0..=0xc2)).expect("a JPEG");
    let number = |at: usize| u16::from_be_bytes([jpeg[frame + at], jpeg[frame + at + 1]]);
    (number(7), number(5))
}

async fn as_one(reader: &Client, address: &str) -> Vec<(&'static str, String)> {
    let page = reader.get(address).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.must_say("3 berkas, berurutan").must_say("Halaman 1 dari 3").must_say("Halaman 3 dari 3");
    let policy = reader.header(address, "content-security-policy").await;
    assert!(policy.contains("object-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
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
    let kinds: Vec<&str> = first.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["pdf", "picture", "picture"]);

    // What is shown is what was sent: the PDF to the byte, a picture as wide as it was.
    for (n, (kind, address)) in first.iter().enumerate() {
        let (status, bytes) = applicant.bytes(address).await;
        assert_eq!(status, 200);
        if *kind == "pdf" {
            let (_, sent) = applicant.bytes(&format!("{address}?unduh=1")).await;
            assert!(bytes == sent && sent.starts_with(b"%PDF"));
            let policy = applicant.header(address, "content-security-policy").await;
            assert!(policy.contains("frame-ancestors 'self'"), "else no page can show it: {policy}");
        } else {
            assert_eq!(size(&bytes), if n == 1 { (64, 48) } else { (48, 64) });
            let policy = applicant.header(address, "content-security-policy").await;
            assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        }
    }

    // The PDF goes down, between the pictures: the same order for both.
    let page = applicant.get(&files).await;
    let mut form = page.form(&format!("{action}/urutan"));
    let pdf = first[0].1.rsplit('/').next().expect("an id").to_owned();
    form.set("berkas", &pdf).set("ke", "turun").set("kunci", "turun-1");
    applicant.send(form).await;
    let ordered = [first[1].clone(), first[0].clone(), first[2].clone()];
    assert_eq!(as_one(&applicant, &own).await, ordered);
    submit(&applicant, &href).await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    assert_eq!(as_one(&verifier, &format!("/kerja/{id}/dokumen/str")).await, ordered);
    assert_eq!(as_one(&applicant, &own).await, ordered, "once sent, the applicant still sees what the office sees");
    assert!(verifier.bytes(&ordered[1].1).await.1.starts_with(b"%PDF"));
    let stranger = register(world, "tetangga").await;
    assert_eq!(stranger.get(&own).await.status, 404, "it is nobody else's");
}

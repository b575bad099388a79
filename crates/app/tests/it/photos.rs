//! Photos as people see them: drawn anew on pages and in the berita acara; what was sent stays as it is.

use crate::client::Client;
use crate::officers::{examiner_name, id_of, today, verify};
use crate::on_both;
use crate::people::{apply, sign_in, start, upload};
use crate::world::World;
use saporancak::tools::demo::story::sample;
use std::path::Path;
use std::time::Duration;

/// One of the small files that `crates/files` tests with.
fn case(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../files/tests/it/cases");
    std::fs::read(folder.join(name)).expect("a case")
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

on_both!(
    /// A page shows a photo upright and without what the camera noted; the file itself can still be fetched.
    shown, a_photo_is_shown_anew_and_kept_as_sent
);
async fn a_photo_is_shown_anew_and_kept_as_sent(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = start(&applicant, "sip-bidan", &sample("sip-bidan").expect("a sample")).await;
    let sent = case("jpeg-exif-6-OK.jpg");
    assert!(holds(&sent, b"Exif"));
    let page = upload(&applicant, &href, "ktp", ("ktp.jpg", sent.clone())).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let link = applicant.get(&format!("{href}/berkas")).await.link("/berkas/");
    let (status, shown) = applicant.bytes(&link).await;
    assert!(status == 200 && shown.starts_with(&[0xFF, 0xD8]) && !holds(&shown, b"Exif"));
    assert_eq!(applicant.bytes(&format!("{link}?unduh")).await, (200, sent));
    // In print colours, and without its end.
    for name in ["jpeg-cmyk.jpg", "jpeg-no-end-marker.jpg"] {
        let page = upload(&applicant, &href, "ktp", (name, case(name))).await;
        assert_eq!(page.status, 200, "{name}: {}", page.text());
        let page = applicant.get(&format!("{href}/berkas")).await;
        page.must_say(name);
        let (status, shown) = applicant.bytes(&page.link("/berkas/")).await;
        assert!(status == 200 && shown.starts_with(&[0xFF, 0xD8]) && shown.ends_with(&[0xFF, 0xD9]), "{name}");
    }
}

on_both!(
    /// Every place for looking into uploads is taken: photos are shown all the same, and the next upload waits for its turn.
    beside, looking_at_photos_does_not_wait_for_uploads
);
async fn looking_at_photos_does_not_wait_for_uploads(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = start(&applicant, "sip-bidan", &sample("sip-bidan").expect("a sample")).await;
    upload(&applicant, &href, "ktp", ("ktp.jpg", case("jpeg-exif-6-OK.jpg"))).await;
    let link = applicant.get(&format!("{href}/berkas")).await.link("/berkas/");
    let mut turns = Vec::new();
    for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
        turns.push(world.app.inspecting.of_the_program().await.expect("a turn"));
    }
    let mut sending = Box::pin(upload(&applicant, &href, "ktp", ("ktp.jpg", case("jpeg-cmyk.jpg"))));
    let ended = tokio::select! {
        _ = &mut sending => "an upload had no turn, and was looked into",
        (status, _) = applicant.bytes(&link) => if status == 200 { "shown" } else { "not shown" },
        () = tokio::time::sleep(FOR_EVER) => "the photo waits for uploads",
    };
    assert_eq!(ended, "shown");
    drop(turns);
    assert_eq!(sending.await.status, 200);
}

/// Only waited for when the test fails.
const FOR_EVER: Duration = Duration::from_mins(1);

on_both!(
    /// Photos of a visit in any form that is taken are printed; one that cannot be drawn is refused where it is chosen.
    visited, any_photo_that_is_taken_can_be_printed
);
async fn any_photo_that_is_taken_can_be_printed(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "stpt").await;
    let id = id_of(&href);
    verify(world, &id).await;
    let examiner = sign_in(world, &examiner_name("DINKES")).await;
    let (status, text) = visit(world, &examiner, &id, &[("kosong.jpg", undrawable())]).await;
    assert_eq!(status, 422);
    assert!(text.contains("kosong.jpg: Berkas ini terpotong"), "{text}");
    let photos =
        [("cmyk.jpg", case("jpeg-cmyk.jpg")), ("miring.jpg", case("jpeg-exif-6-OK.jpg")), ("tempat.webp", webp())];
    let (status, text) = visit(world, &examiner, &id, &photos).await;
    assert_eq!(status, 200, "{text}");
}

/// A JPEG with all its parts but the tables its picture is written with.
fn undrawable() -> Vec<u8> {
    let parts: [&[u8]; 4] = [
        &[0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 64, 0, 64, 1, 1, 0x11, 0],
        &[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0],
        &[0x12, 0x34, 0x56],
        &[0xFF, 0xD9],
    ];
    parts.concat()
}

/// 64 by 64 pixels, all one colour, as `cwebp -lossless` writes them.
fn webp() -> Vec<u8> {
    let mut out = Vec::new();
    let pixels = [90_u8; 64 * 64 * 3];
    image_webp::WebPEncoder::new(&mut out).encode(&pixels, 64, 64, image_webp::ColorType::Rgb8).expect("encoded");
    out
}

/// Sends the form of a visit with these photos; the status and text of what follows.
async fn visit(world: &World, examiner: &Client, id: &str, photos: &[(&str, Vec<u8>)]) -> (u16, String) {
    let action = format!("/kerja/{id}/pemeriksaan");
    let page = examiner.get(&action).await;
    let mut form = page.form(&action);
    form.set("nomor_spt", "SPT/7/2026")
        .set("tanggal", &today(world))
        .set("jam", "09:30")
        .set("tempat", "Jalan Contoh 2");
    form.set("tim_nama", "Pemeriksa Contoh").set("tim_jabatan", "Pengawas").set("saksi", "Pemohon Contoh");
    for name in page.names("p.") {
        form.set(&name, "sesuai");
    }
    form.set("kesimpulan", "disetujui").set("catatan", "Sesuai keadaan di tempat.").set("foto_ket", "Tampak depan");
    for (name, bytes) in photos {
        form.attach("foto", name, bytes.clone());
    }
    let after = examiner.send(form).await;
    if after.status == 200 {
        assert!(after.path.contains("kabar=berita-acara"), "{}", after.path);
    }
    (after.status, after.text())
}

on_both!(
    /// The words below a photo are printed too: what no face of ours can print is refused at the photos, and the photo is kept.
    captions, a_caption_is_printable
);
async fn a_caption_is_printable(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "stpt").await;
    let id = id_of(&href);
    verify(world, &id).await;
    let examiner = sign_in(world, &examiner_name("DINKES")).await;
    let action = format!("/kerja/{id}/pemeriksaan");
    for (caption, told) in [("Tampak depan 😀", "tidak dapat dicetak"), ("正面", "tidak dapat dicetak")] {
        let mut form = examiner.get(&action).await.form(&action);
        form.attach("foto", "depan.png", saporancak::tools::demo::papers::picture(64, 48).expect("a picture"));
        form.set("foto_ket", caption);
        let refused = examiner.send(form).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        refused.must_say(told).must_say("Pakai depan.png");
        assert!(refused.html.contains("href=\"#foto\""), "told at the photos");
        assert!(refused.html.contains(&format!("value=\"{caption}\"")), "what was typed stays to be mended");
        // The next begins with an empty form.
        let kept = examiner.get(&action).await;
        examiner.send(kept.form("/isian-tersimpan/buang")).await;
    }
}

//! What officers do, through their pages and forms only.

use crate::client::{Client, Form, Page};
use crate::people::sign_in;
use crate::world::World;
use domain::licence_type::OfficeStep;
use saporancak::tools::demo::papers;

/// The id in `/permohonan/{id}`.
pub fn id_of(href: &str) -> String {
    href.rsplit('/').next().expect("a path").to_owned()
}

/// Takes it for verification.
pub async fn claim(officer: &Client, id: &str) -> Page {
    let page = officer.get(&format!("/kerja/{id}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let action = format!("/kerja/{id}/ambil");
    // A correction is on its verifier's desk already.
    if page.has_form(&action) { officer.send(page.form(&action)).await } else { page }
}

/// Asks the applicant for these corrections, each with a note, and says something in general.
pub async fn give_back(officer: &Client, id: &str, asked: &[(&str, &str)], general: &str) {
    let action = format!("/kerja/{id}/kembalikan");
    let mut form = officer.get(&format!("/kerja/{id}")).await.form(&action);
    form.fields.retain(|(name, _)| name != "minta");
    for (key, note) in asked {
        form.tick("minta", key).set(&format!("m.{key}"), note);
    }
    form.set("catatan", general);
    let sent = officer.send(form).await;
    assert!(sent.path.contains("kabar=dikembalikan"), "{}: {}", sent.path, sent.text());
}

/// The checklist with every item in order; registry checks done by hand with a note.
pub fn all_in_order(page: &Page, action: &str) -> Form {
    let mut form = page.form(action);
    for name in page.names("c.") {
        let item = name["c.".len()..].to_owned();
        form.set(&name, "sesuai");
        if item.starts_with("r:") {
            form.set(&format!("n.{item}"), "Diperiksa manual pada layar instansi.");
        }
    }
    form
}

/// Claims and accepts.
pub async fn verify(world: &World, id: &str) {
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, id).await;
    let action = format!("/kerja/{id}/terima");
    let page = verifier.get(&format!("/kerja/{id}")).await;
    let after = verifier.send(all_in_order(&page, &action)).await;
    assert_eq!(after.status, 200, "{}", after.text());
    assert!(after.path.contains("kabar=diteruskan"), "{}: {}", after.path, after.text());
}

/// Username of an office's examiner.
pub fn examiner_name(office: &str) -> String {
    format!("opd.{}", office.to_lowercase())
}

/// Visits, writes the berita acara with a photo, gives the rekomendasi.
pub async fn recommend(world: &World, id: &str, step: &OfficeStep, outcome: &str) {
    let examiner = sign_in(world, &examiner_name(&step.code)).await;
    examiner.get("/kerja").await;
    if step.inspection {
        let conclusion = if outcome == "tidak" { "ditolak" } else { "disetujui" };
        let after = examine(world, &examiner, id, conclusion).await;
        assert!(after.path.contains("kabar=berita-acara"), "{}: {}", after.path, after.text());
    }
    let action = format!("/kerja/{id}/rekomendasi");
    let mut form = examiner.get(&action).await.form(&action);
    form.set("nomor", &format!("440/12/{}/2026", step.code)).set("tanggal", &today(world)).set("hasil", outcome);
    if outcome == "dengan_syarat" {
        form.set("syarat", "Jalan masuk tetap terbuka.\nLampu dipasang.");
    }
    if outcome == "tidak" {
        form.set("alasan", "Tempat tidak memenuhi syarat teknis.");
    }
    let after = examiner.send(form).await;
    assert!(after.path.contains("kabar=rekomendasi"), "{}: {}", after.path, after.text());
}

/// The day it is in this world, as a form takes it.
pub fn today(world: &World) -> String {
    domain::indonesian::local(world.app.now()).date().to_string()
}

pub async fn examine(world: &World, examiner: &Client, id: &str, conclusion: &str) -> Page {
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
    form.set("kesimpulan", conclusion).set("catatan", "Sesuai keadaan di tempat.");
    form.attach("foto", "tempat.png", papers::picture(64, 48).expect("a picture"));
    form.set("foto_ket", "Tampak depan");
    examiner.send(form).await
}

/// All approvals in order.
pub async fn approve(world: &World, id: &str) {
    for who in ["kasi", "kabid"] {
        let approver = sign_in(world, who).await;
        let page = approver.get(&format!("/kerja/{id}")).await;
        let (status, preview) = approver.bytes(&format!("/kerja/{id}/pratinjau")).await;
        assert!(status == 200 && preview.starts_with(b"%PDF"), "{who} cannot see the preview: {status}");
        let after = approver.send(page.form(&format!("/kerja/{id}/setujui"))).await;
        assert_eq!(after.status, 200, "{}", after.text());
    }
}

/// The head signs what waits, with the password asked once.
pub async fn sign(world: &World, id: &str) {
    let head = sign_in(world, "kadis").await;
    // What carries a remark must have been opened before it can be signed.
    let (status, _) = head.bytes(&format!("/kerja/{id}/pratinjau")).await;
    assert_eq!(status, 200, "the preview");
    let page = head.get("/tanda-tangan").await;
    let mut form = page.form("/tanda-tangan");
    assert_eq!(form.get("pilih"), None, "nothing is chosen at first");
    form.set("pilih", id).set("sandi", "bukan sandinya");
    let refused = head.send(form.clone()).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    form.set("sandi", &world.cast.password);
    let after = head.send(form).await;
    assert_eq!(after.status, 200, "{}", after.text());
}

/// Waits until the applicant's page says so.
pub async fn wait_for(world: &World, applicant: &Client, href: &str, words: &str) -> Page {
    world.until(async || applicant.get(href).await.says(words), words).await;
    applicant.get(href).await
}

/// From sent to the applicant's download; every office recommends without reserve.
pub async fn carry_through(world: &World, applicant: &Client, href: &str, type_id: &str) -> Page {
    let id = id_of(href);
    let version = world.app.rules.catalogue.current(type_id).expect("the type").clone();
    verify(world, &id).await;
    for step in &version.ty.offices {
        recommend(world, &id, step, "diberikan").await;
    }
    approve(world, &id).await;
    sign(world, &id).await;
    wait_for(world, applicant, href, "Izin terbit").await
}

//! The office's part: licence, three offices, correction, refusals; what each is not allowed to do on the way.

use crate::client::{Client, Page};
use crate::officers::{
    all_in_order, approve, carry_through, claim, examine, examiner_name, id_of, recommend, sign, today, verify,
    wait_for,
};
use crate::on_both;
use crate::people::{apply, sign_in, upload};
use crate::world::World;
use saporancak::tools::demo::papers;

on_both!(
    /// Pasal 2(3), 3 to 5, 6(1): a health worker gets a licence, prints it, the office acknowledges it, anyone checks it.
    health_worker, a_health_worker_gets_a_licence
);
async fn a_health_worker_gets_a_licence(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, number) = apply(world, &applicant, "sip-dokter").await;
    let page = carry_through(world, &applicant, &href, "sip-dokter").await;
    let (status, pdf) = applicant.bytes(&page.link("/dokumen/")).await;
    assert!(status == 200 && pdf.starts_with(b"%PDF"), "the licence is downloaded");
    let text = page.text();
    let code =
        text.split_whitespace().find(|w| w.len() == 14 && w.matches('-').count() == 2).expect("a code").to_owned();

    // Pasal 5(4): the office has it, and its acknowledgement is stored.
    let office = sign_in(world, "opd.dinkes").await;
    let intake = office.get("/dokumen-masuk").await;
    let action = intake.form_action("/dokumen-masuk/");
    office.send(intake.form(&action)).await.must_say("tercatat");

    // Anyone: by code however typed, by file, by a changed file; persons are masked.
    let public = Client::new(&world.base);
    let mut form = public.get("/keaslian").await.form("/keaslian");
    form.set("kode", &code.to_lowercase().replace('-', " "));
    let verdict = public.send(form).await;
    verdict.must_say("SAH DAN BERLAKU").must_say("CONTOH").must_say("P****** C*****");
    assert!(!verdict.html.contains("Pemohon Contoh"), "persons are masked to the public");
    let drop = |bytes: Vec<u8>| async {
        let mut form = public.get("/keaslian").await.form("/keaslian/berkas");
        form.attach("berkas", "izin.pdf", bytes);
        public.send(form).await
    };
    drop(pdf.clone()).await.must_say("SAH DAN BERLAKU");
    let mut changed = pdf.clone();
    changed[2000] ^= 1;
    drop(changed).await.must_say("ISI BERUBAH").must_say("Jangan diterima");
    drop_with_additions(&drop, &pdf).await;
    let unsigned = papers::paper("x", &[domain::media::Accepts::Document]).expect("a paper").1;
    drop(unsigned).await.must_say("TANPA TANDA TANGAN");
    public.get("/keaslian/0000-0000-0000").await.must_say("TIDAK DITEMUKAN");
    assert_eq!(public.get(&page.link("/dokumen/")).await.path.split('?').next(), Some("/masuk"), "not for everyone");

    // It is in the register under the application's number of the year.
    let register = sign_in(world, "verifikator").await.get("/register").await;
    register.must_say("SIP-DR");
    assert!(number.starts_with("26-") || number.len() == 9);
}

/// What was signed is intact: the register answers for it, and what was added is named; nobody is accused.
async fn drop_with_additions<F: Future<Output = Page>>(drop: &impl Fn(Vec<u8>) -> F, pdf: &[u8]) {
    for (addition, words) in [
        ("\n", "ruang kosong"),
        ("\n%%EOF\n", "ruang kosong"),
        ("9 0 obj <</Type/Annot/Subtype/Text>> endobj", "Catatan, tanda, atau isian"),
        ("9 0 obj <</Type/Sig/ByteRange[0 1 2 3]>> endobj", "Tanda tangan lain"),
        ("9 0 obj <</Type/Page>> endobj", "Isi lain yang tidak tercakup"),
    ] {
        let page = drop([pdf, addition.as_bytes()].concat()).await;
        page.must_say("UTUH, DENGAN TAMBAHAN").must_say(words).must_say("P****** C*****").must_say("CONTOH");
        for accusing in ["ISI BERUBAH", "Jangan diterima", "SAH DAN BERLAKU", "Berkas sama persis"] {
            assert!(!page.says(accusing), "{addition:?}: {}", page.text());
        }
    }
    drop(pdf[..pdf.len() - 20].to_vec()).await.must_say("BELUM DAPAT DIPASTIKAN");
}

on_both!(
    /// Pasal 4(2): a company's signboard passes three offices; it is not signed while one of them is silent.
    signboard, a_signboard_passes_three_offices
);
async fn a_signboard_passes_three_offices(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "reklame").await;
    let id = id_of(&href);
    let version = world.app.rules.catalogue.current("reklame").expect("the type").clone();
    assert_eq!(version.ty.offices.len(), 3);
    verify(world, &id).await;
    recommend(world, &id, &version.ty.offices[2], "diberikan").await;
    recommend(world, &id, &version.ty.offices[0], "dengan_syarat").await;
    // Two of three: no approval, no signature, whatever is posted.
    for (who, path) in [("kasi", "setujui"), ("kabid", "setujui")] {
        let page = sign_in(world, who).await.post_raw(&format!("/kerja/{id}/{path}"), &[("versi", "999")], &[]).await;
        assert!(matches!(page.status, 403 | 409), "{who}: {}", page.status);
    }
    let head = sign_in(world, "kadis").await;
    let page = head.post_raw("/tanda-tangan", &[("pilih", &id), ("sandi", &world.cast.password)], &[]).await;
    assert!(!applicant.get(&href).await.says("Izin terbit"), "{}", page.text());
    applicant.get(&href).await.must_say("Diperiksa OPD teknis");
    // An office that was not asked sees nothing of it.
    assert_eq!(sign_in(world, "opd.dinkes").await.get(&format!("/kerja/{id}")).await.status, 404);
    recommend(world, &id, &version.ty.offices[1], "diberikan").await;
    approve(world, &id).await;
    sign(world, &id).await;
    wait_for(world, &applicant, &href, "Izin terbit").await;
}

on_both!(
    /// Returned naming what must change; only that can be changed; sent again, it goes on.
    returned, returned_and_resubmitted
);
async fn returned_and_resubmitted(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;

    // Two officers on one file: the second is told, and loses nothing.
    let second = sign_in(world, "verifikator2").await;
    second.get(&format!("/kerja/{id}")).await.must_say("Sedang dibuka petugas lain");
    assert_eq!(second.post_raw(&format!("/kerja/{id}/terima"), &[("c.isian", "sesuai")], &[]).await.status, 409);

    // Not in order, and not yet all marked: it cannot go on.
    let action = format!("/kerja/{id}/terima");
    let page = verifier.get(&format!("/kerja/{id}")).await;
    let mut form = all_in_order(&page, &action);
    form.set("c.d:ktp", "tidak").set("n.d:ktp", "Foto KTP tidak terbaca.");
    let held = verifier.send(form).await;
    assert_eq!(held.status, 422, "{}", held.text());

    let action = format!("/kerja/{id}/kembalikan");
    let page = verifier.get(&format!("/kerja/{id}")).await;
    let mut form = all_in_order(&page, &action);
    form.set("c.d:ktp", "tidak").set("n.d:ktp", "Foto KTP tidak terbaca.");
    form.fields.retain(|(n, _)| n != "minta");
    form.tick("minta", "d:ktp").set("m.d:ktp", "Foto KTP tidak terbaca. Foto ulang di tempat terang.");
    form.tick("minta", "f:tahun_lulus").set("m.f:tahun_lulus", "Tahun lulus berbeda dengan ijazah.");
    let sent = verifier.send(form).await;
    assert!(sent.path.contains("kabar=dikembalikan"), "{}: {}", sent.path, sent.text());

    let page = applicant.get(&href).await;
    page.must_say("Perlu perbaikan").must_say("Foto ulang di tempat terang").must_say("Tahun lulus berbeda");
    // What was not asked cannot be changed, even by hand.
    let refused =
        applicant.post_raw(&format!("{href}/isian/pemohon_perorangan"), &[("f.nama_lengkap", "Orang Lain")], &[]).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    let section = world
        .app
        .rules
        .catalogue
        .current("sip-bidan")
        .expect("the type")
        .ty
        .sections
        .iter()
        .find(|s| s.fields.iter().any(|f| f.id == "tahun_lulus"))
        .expect("the section")
        .id
        .clone();
    let address = format!("{href}/isian/{section}");
    let mut form = applicant.get(&address).await.form(&address);
    form.set("f.tahun_lulus", "2015");
    assert_eq!(applicant.send(form).await.status, 200);
    let (name, bytes) = papers::paper("KTP baru", &[domain::media::Accepts::Document]).expect("a paper");
    let uploaded = upload(&applicant, &href, "ktp", (&name, bytes)).await;
    assert_eq!(uploaded.status, 200, "{}", uploaded.text());
    let mut form = applicant.get(&format!("{href}/periksa")).await.form(&format!("{href}/kirim"));
    form.set("pernyataan", "ya");
    let again = applicant.send(form).await;
    assert!(again.path.ends_with("/tanda-terima"), "{}: {}", again.path, again.text());
    carry_through(world, &applicant, &href, "sip-bidan").await;
}

on_both!(
    /// An office refuses: the head signs a letter with reasons and the way to object; no licence exists.
    refused, refused_by_an_office
);
async fn refused_by_an_office(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "stpt").await;
    let id = id_of(&href);
    let version = world.app.rules.catalogue.current("stpt").expect("the type").clone();
    verify(world, &id).await;
    // Without the berita acara there is no rekomendasi.
    let examiner = sign_in(world, &examiner_name("DINKES")).await;
    let early = examiner
        .post_raw(
            &format!("/kerja/{id}/rekomendasi"),
            &[("nomor", "1"), ("tanggal", "2026-11-20"), ("hasil", "diberikan")],
            &[],
        )
        .await;
    assert!(matches!(early.status, 409 | 422), "{}: {}", early.status, early.text());
    let incomplete = examiner.post_raw_multipart(&format!("/kerja/{id}/pemeriksaan"), &[("tempat", "")]).await;
    assert_eq!(incomplete.status, 422, "{}", incomplete.text());
    let nobody = examine(world, &examiner, &id, "tidak_ada_orang").await;
    assert!(matches!(nobody.status, 200 | 422), "{}", nobody.status);
    recommend(world, &id, &version.ty.offices[0], "tidak").await;
    approve(world, &id).await;
    sign(world, &id).await;
    let page = wait_for(world, &applicant, &href, "Ditolak").await;
    let (status, letter) = applicant.bytes(&page.link("/dokumen/")).await;
    assert!(status == 200 && letter.starts_with(b"%PDF"), "the letter is downloaded");
    assert!(!sign_in(world, "verifikator").await.get("/register").await.says("STPT/DPMPTSP"), "no licence");
}

on_both!(
    /// Rejected at verification: reasons with their rules, approved and signed like any decision.
    rejected, rejected_at_verification
);
async fn rejected_at_verification(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    let action = format!("/kerja/{id}/tolak");
    let form = verifier.get(&format!("/kerja/{id}")).await.form(&action);
    let bare = verifier.send(form).await;
    assert_eq!(bare.status, 422, "a refusal needs a reason: {}", bare.text());
    // What nobody found is not said: nothing is marked wrong, and no office was asked.
    for (reason, said) in [("0", "Tandai dahulu butir"), ("1", "Belum ada OPD yang menyatakan")] {
        let mut untrue = verifier.get(&format!("/kerja/{id}")).await.form(&action);
        untrue.set("alasan", reason);
        let refused = verifier.send(untrue).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        refused.must_say(said);
    }
    let mut form = verifier.get(&format!("/kerja/{id}")).await.form(&action);
    form.set("alasan", "")
        .set("alasan_lain", "Proposal tidak memuat lokasi penelitian.")
        .set("dasar_lain", "Pasal 3 ayat (3) Perwako 106/2020");
    let sent = verifier.send(form).await;
    assert!(sent.path.contains("kabar=diusulkan-tolak"), "{}: {}", sent.path, sent.text());
    approve(world, &id).await;
    sign(world, &id).await;
    let page = wait_for(world, &applicant, &href, "Ditolak").await;
    page.must_say("Surat penolakan");
}

on_both!(
    /// A burial plot has a fee: nothing goes on before it is confirmed, and only in the amount due.
    fee, a_fee_is_paid_before_the_signature
);
async fn a_fee_is_paid_before_the_signature(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "pemakaman").await;
    let id = id_of(&href);
    let version = world.app.rules.catalogue.current("pemakaman").expect("the type").clone();
    verify(world, &id).await;
    for step in &version.ty.offices {
        recommend(world, &id, step, "diberikan").await;
    }
    applicant.get(&href).await.must_say("Menunggu pembayaran").must_say("Rp150.000");
    let counter = sign_in(world, "loket").await;
    let action = format!("/kerja/{id}/bayar");
    let mut form = counter.get(&format!("/kerja/{id}")).await.form(&action);
    form.set("nomor_bukti", "NTPD-1").set("tanggal_bayar", &today(world)).set("kanal", "qris").set("jumlah", "100000");
    let wrong = counter.send(form.clone()).await;
    assert!(matches!(wrong.status, 409 | 422), "{}", wrong.text());
    wrong.must_say("Rp150.000");
    form.set("jumlah", "150.000");
    let paid = counter.send(form).await;
    assert!(paid.path.contains("kabar=lunas"), "{}: {}", paid.path, paid.text());
    approve(world, &id).await;
    sign(world, &id).await;
    wait_for(world, &applicant, &href, "Izin terbit").await;
}

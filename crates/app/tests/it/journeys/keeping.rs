//! What was typed survives: the end of a session, registering in between, and the days an officer writes on a long form.

use crate::client::{Client, Form, Page};
use crate::officers::{claim, examiner_name, id_of, verify};
use crate::people::{apply, sign_in, start};
use crate::world::World;
use crate::{on_both, on_both_from};
use houses::account::{accounts, kept_forms};
use saporancak::tools::demo::story::sample;

/// Ends every session of a person, as two hours without a request do.
async fn end_sessions(world: &World, username: &str) {
    let id = world.cast.person(username).expect("a person").id;
    let ended = world.app.command(id, |work, id| accounts::close_sessions(work.tx, *id)).await;
    let _: () = ended.expect("ended");
}

/// Signs in on the page that a form without a session led to.
async fn sign_in_again(world: &World, client: &Client, page: &Page, username: &str) -> Page {
    assert!(page.path.starts_with("/masuk?perlu="), "{}: {}", page.path, page.text());
    let mut form = page.form("/masuk");
    form.set("nama", username).set("sandi", &world.cast.password);
    client.send(form).await
}

async fn section_form(applicant: &Client, href: &str) -> (String, Form) {
    let address = format!("{href}/isian/pemohon_perorangan");
    let form = applicant.get(&address).await.form(&address);
    (address, form)
}

on_both!(
    /// A page of the form sent after the session ended comes back filled, is saved by a press, and then is forgotten.
    after_session, a_form_survives_its_session
);
async fn a_form_survives_its_session(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = start(&applicant, "sip-bidan", &sample("sip-bidan").expect("a sample")).await;
    let (address, mut form) = section_form(&applicant, &href).await;
    form.set("f.tempat_lahir", "Bukittinggi").set("f.nik", "1371014501900001");
    end_sessions(world, "pemohon").await;
    let page = applicant.send(form).await;
    let back = sign_in_again(world, &applicant, &page, "pemohon").await;
    assert_eq!(back.path, address);
    back.must_say("BELUM tersimpan");
    let form = back.form(&address);
    assert_eq!(form.get("f.tempat_lahir"), Some("Bukittinggi"));
    // The same page on another device shows it too; nobody else is shown anything.
    let elsewhere = sign_in(world, "pemohon").await;
    assert_eq!(elsewhere.get(&address).await.form(&address).get("f.tempat_lahir"), Some("Bukittinggi"));
    applicant.send(form).await;
    let after = applicant.get(&address).await;
    assert_eq!(after.form(&address).get("f.tempat_lahir"), Some("Bukittinggi"));
    assert!(!after.says("BELUM tersimpan"), "{}", after.text());
}

on_both!(
    /// Whoever signs in instead sees nothing of it, and what was kept meanwhile is not undone by what comes back.
    another_account, another_account_is_shown_nothing
);
async fn another_account_is_shown_nothing(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = start(&applicant, "sip-bidan", &sample("sip-bidan").expect("a sample")).await;
    let (address, mut form) = section_form(&applicant, &href).await;
    let mut open_elsewhere = form.clone();
    form.set("f.tempat_lahir", "Bukittinggi").set("f.surel", "pemohon@contoh.id");
    end_sessions(world, "pemohon").await;
    let page = applicant.send(form).await;
    let other = sign_in_again(world, &applicant, &page, "verifikator").await;
    assert!(!other.html.contains("Bukittinggi"), "{}", other.text());
    let other = applicant.get("/isian-tersimpan").await;
    assert!(!other.html.contains("Bukittinggi"), "{}", other.text());

    // Saved since on a page that was open elsewhere: both are shown where they differ, and only there.
    let elsewhere = sign_in(world, "pemohon").await;
    open_elsewhere.set("f.tempat_lahir", "Solok").set("kunci", "di-tempat-lain");
    elsewhere.send(open_elsewhere).await;
    let page = elsewhere.get(&address).await;
    page.must_say("Yang tersimpan: Solok").must_say("Yang di halaman ini: Bukittinggi");
    let mut form = page.form(&address);
    assert_eq!(form.get("f.surel"), Some("pemohon@contoh.id"));
    form.fields.retain(|(name, _)| name != "pilih.f.tempat_lahir");
    form.set("pilih.f.tempat_lahir", "tersimpan");
    elsewhere.send(form).await;
    let after = elsewhere.get(&address).await;
    assert!(!after.says("Bukittinggi"), "chosen is chosen: {}", after.text());
    let kept = after.form(&address);
    assert_eq!((kept.get("f.tempat_lahir"), kept.get("f.surel")), (Some("Solok"), Some("pemohon@contoh.id")));
}

on_both!(
    /// A form whose page cannot be filled in again waits on a page of its own, and is sent from there.
    other_forms, any_form_can_be_sent_again
);
async fn any_form_can_be_sent_again(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let page = applicant.get(&href).await;
    let mut form = page.form(&format!("{href}/tarik"));
    form.set("alasan", "Pindah kota bulan depan.");
    end_sessions(world, "pemohon").await;
    let page = applicant.send(form).await;
    let back = sign_in_again(world, &applicant, &page, "pemohon").await;
    assert_eq!(back.path, "/isian-tersimpan");
    back.must_say("Pindah kota bulan depan.");
    let sent = applicant.send(back.form("/isian-tersimpan/kirim")).await;
    sent.must_say("Ditarik pemohon");
    applicant.get("/isian-tersimpan").await.must_say("Tidak ada isian yang menunggu");
}

on_both!(
    /// What is chosen before signing in is carried through registering and the duties; name and phone are not asked again.
    starting, a_start_survives_registration
);
async fn a_start_survives_registration(world: &World) {
    let person = Client::new(&world.base);
    let mut form = person.get("/layanan/sip-bidan").await.form("/layanan/sip-bidan/mulai");
    form.set("varian", "perpanjangan");
    let page = person.send(form).await;
    assert!(page.path.starts_with("/masuk?perlu="), "{}", page.path);
    let page = person.get(&page.link("/daftar")).await;
    let mut form = page.form("/daftar");
    form.set("nama", "Siti Contoh").set("hp", "0813 0000 4444").set("pengguna", "siti.contoh");
    form.set("sandi", "pendek");
    let again = person.send(form).await;
    assert_eq!(again.status, 422);
    let mut form = again.form("/daftar");
    form.set("sandi", "empat kata acak panjang");
    let mut form = person.send(form).await.form("/kewajiban");
    form.set("terima", "ya");
    let page = person.send(form).await;
    assert_eq!(page.path, "/layanan/sip-bidan/mulai?varian=perpanjangan", "{}", page.text());
    let form = page.form("/layanan/sip-bidan/mulai");
    assert_eq!(form.get("varian"), Some("perpanjangan"));
    let draft = person.send(form).await;
    draft.must_say("BELUM dikirim").must_say("erpanjangan");
    let (_, form) = section_form(&person, &draft.path).await;
    assert_eq!(form.get("f.nama_lengkap"), Some("Siti Contoh"));
    assert_eq!(form.get("f.telepon"), Some("081300004444"));
}

on_both!(
    /// A verifier's marks and reasons are kept as they go, for them alone, through a saving and the end of the session, until the
    /// decision.
    checklist, a_verifiers_form_survives
);
async fn a_verifiers_form_survives(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let (id, verifier) = (id_of(&href), sign_in(world, "verifikator").await);
    claim(&verifier, &id).await;
    let (page, refuse) = (format!("/kerja/{id}"), format!("/kerja/{id}/tolak"));
    let draft = format!("/kerja/{id}/draf/periksa");
    let saved = verifier
        .post_raw(
            &draft,
            &[("alasan_lain", "STR palsu."), ("c.d:ktp", "tidak"), ("n.d:ktp", "Buram."), ("autosave", "1")],
            &[],
        )
        .await;
    assert_eq!(saved.status, 200, "{}", saved.html);
    let shown = verifier.get(&page).await;
    shown.must_say("Hanya Anda yang melihatnya");
    let form = shown.form(&refuse);
    assert_eq!(form.get("alasan_lain"), Some("STR palsu."));
    assert_eq!(form.get("c.d:ktp"), Some("tidak"));
    let second = sign_in(world, "verifikator2").await;
    assert!(!second.get(&page).await.html.contains("STR palsu"), "it is nobody else's");
    assert_eq!(second.post_raw(&draft, &[("alasan_lain", "x")], &[]).await.status, 404, "nor to be written by others");

    // The marks go into the ledger, the reasons wait.
    verifier.send(shown.form(&format!("/kerja/{id}/periksa"))).await.must_say("Tersimpan.");
    let mut form = verifier.get(&page).await.form(&refuse);
    assert_eq!(form.get("alasan_lain"), Some("STR palsu."));
    form.set("dasar_lain", "Pasal 3 ayat (3)").set("kunci", "tolak-1");
    end_sessions(world, "verifikator").await;
    let signed_out = verifier.send(form).await;
    let back = sign_in_again(world, &verifier, &signed_out, "verifikator").await;
    back.must_say("BELUM terkirim");
    let form = back.form(&refuse);
    assert_eq!(form.get("dasar_lain"), Some("Pasal 3 ayat (3)"));
    let decided = verifier.send(form).await;
    assert!(decided.path.contains("kabar=diusulkan-tolak"), "{}: {}", decided.path, decided.text());
    assert!(!verifier.get(&page).await.says("BELUM terkirim"), "sent is sent");
}

on_both!(
    /// Two windows of one checklist: a mark that was not touched keeps what the other window saved; a contested one shows both.
    windows, two_windows_of_a_checklist
);
async fn two_windows_of_a_checklist(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let (id, verifier) = (id_of(&href), sign_in(world, "verifikator").await);
    claim(&verifier, &id).await;
    let save = format!("/kerja/{id}/periksa");
    let page = verifier.get(&format!("/kerja/{id}")).await;
    let (mut first, mut second) = (page.form(&save), page.form(&save));
    first.set("c.d:ktp", "tidak").set("n.d:ktp", "Buram.").set("c.isian", "sesuai").set("kunci", "satu");
    second.set("c.d:str", "sesuai").set("c.isian", "tidak").set("n.isian", "Nama beda.").set("kunci", "dua");
    verifier.send(first).await.must_say("Tersimpan.");
    let moved = verifier.send(second).await;
    assert_eq!(moved.status, 409, "{}", moved.text());
    moved.must_say("Di tempat lain disimpan: sesuai. Di sini: tidak sesuai.");
    let form = moved.form(&save);
    assert_eq!(form.get("c.d:ktp"), Some("tidak"), "what the other window saved");
    assert_eq!(form.get("c.d:str"), Some("sesuai"), "what was marked here");
    verifier.send(form).await.must_say("Tersimpan.");
    let kept = verifier.get(&format!("/kerja/{id}")).await.form(&save);
    let marks = ["c.d:ktp", "c.d:str", "c.isian"].map(|name| kept.get(name).unwrap_or_default().to_owned());
    assert_eq!(marks, ["tidak", "sesuai", "tidak"]);
}

on_both!(
    /// The visit and the rekomendasi of an office are kept as they are written, and come back after the session ended.
    office, an_offices_forms_survive
);
async fn an_offices_forms_survive(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "stpt").await;
    let id = id_of(&href);
    verify(world, &id).await;
    let examiner = sign_in(world, &examiner_name("DINKES")).await;
    let action = format!("/kerja/{id}/pemeriksaan");
    let pairs =
        [("nomor_spt", "SPT/9/2026"), ("tim_nama", "Pemeriksa Contoh"), ("tim_jabatan", "Pengawas"), ("p.0", "tidak")];
    let saved = examiner.post_raw(&format!("/kerja/{id}/draf/pemeriksaan"), &pairs, &[]).await;
    assert_eq!(saved.status, 200, "{}", saved.html);
    let mut form = examiner.get(&action).await.form(&action);
    assert_eq!((form.get("nomor_spt"), form.get("p.0")), (Some("SPT/9/2026"), Some("tidak")));
    assert_eq!(form.get("tim_nama"), Some("Pemeriksa Contoh"));
    form.set("catatan", "Ruang tunggu belum ada.");
    form.attach("foto", "depan.png", saporancak::tools::demo::papers::picture(64, 48).expect("a picture"));
    end_sessions(world, &examiner_name("DINKES")).await;
    let signed_out = examiner.send(form).await;
    let back = sign_in_again(world, &examiner, &signed_out, &examiner_name("DINKES")).await;
    back.must_say("Foto dan berkas tidak ikut tersimpan");
    assert_eq!(back.form(&action).get("catatan"), Some("Ruang tunggu belum ada."));
    // Thrown away, it is gone.
    let blank = examiner.send(back.form("/isian-tersimpan/buang")).await;
    assert_eq!(blank.path, action);
    assert_eq!(blank.form(&action).get("nomor_spt"), Some(""));
}

const COUNT: &str = "select count(*) as n from kept_form where account_id = $1";

async fn rows(world: &World, username: &str) -> i64 {
    let id = world.cast.person(username).expect("a person").id;
    let counted = world.app.db.read(move |tx| Ok(tx.one(COUNT, &[id.into()])?.map_or(0, |row| row.int("n"))));
    counted.await.expect("a count")
}

async fn sweep(world: &World) {
    let swept = world.app.command((), |work, ()| kept_forms::sweep(work.tx, work.now)).await;
    let _: () = swept.expect("swept");
}

on_both_from!(
    /// A form whose session had ended waits for a day, what an officer writes for a week from the last letter; then it is shown to
    /// nobody, and the sweep takes the row and with it the key.
    ends, what_is_kept_ends, "2026-11-23T03:00:00Z"
);
async fn what_is_kept_ends(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = start(&applicant, "sip-bidan", &sample("sip-bidan").expect("a sample")).await;
    let (address, mut form) = section_form(&applicant, &href).await;
    form.set("f.tempat_lahir", "Bukittinggi");
    end_sessions(world, "pemohon").await;
    applicant.send(form).await;
    let (sent, _) = apply(world, &sign_in(world, "pemohon").await, "sip-dokter").await;
    let (id, verifier) = (id_of(&sent), sign_in(world, "verifikator").await);
    claim(&verifier, &id).await;
    let draft = format!("/kerja/{id}/draf/periksa");
    verifier.post_raw(&draft, &[("alasan_lain", "STR palsu."), ("kunci", "satu.1")], &[]).await;

    let shown = async |username: &str, page: &str, words: &str| {
        sweep(world).await;
        sign_in(world, username).await.get(page).await.html.contains(words)
    };
    world.set_clock("2026-11-24T02:59:59Z");
    assert!(shown("pemohon", &address, "Bukittinggi").await);
    world.set_clock("2026-11-24T03:00:00Z");
    assert!(!shown("pemohon", &address, "Bukittinggi").await, "a day is over");
    assert_eq!((rows(world, "pemohon").await, rows(world, "verifikator").await), (0, 1));

    // The week begins anew with every letter, and a form that is sent without a session does not shorten it.
    world.set_clock("2026-11-29T03:00:00Z");
    let verifier = sign_in(world, "verifikator").await;
    verifier.post_raw(&draft, &[("dasar_lain", "Pasal 3"), ("kunci", "dua.1")], &[]).await;
    let mut refusal = verifier.get(&format!("/kerja/{id}")).await.form(&format!("/kerja/{id}/tolak"));
    refusal.set("catatan", "Lihat surat.");
    end_sessions(world, "verifikator").await;
    verifier.send(refusal).await;
    let page = format!("/kerja/{id}");
    world.set_clock("2026-12-06T02:59:59Z");
    assert!(shown("verifikator", &page, "STR palsu.").await);
    world.set_clock("2026-12-06T03:00:00Z");
    assert!(!shown("verifikator", &page, "STR palsu.").await, "a week is over");
    assert_eq!(rows(world, "verifikator").await, 0);
}

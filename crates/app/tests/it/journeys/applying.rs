//! The applicant's part: filling in, sending, sending twice, sending too early, taking back.

use crate::client::Client;
use crate::on_both;
use crate::people::{apply, fill_in, sign_in, start, upload};
use crate::world::World;
use saporancak::tools::demo::story::sample;

on_both!(
    /// Pasal 3(3), 11(3): nothing incomplete gets through, and the list says what is missing.
    incomplete, incomplete_submission
);
async fn incomplete_submission(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = start(&applicant, "sip-dokter", &sample("sip-dokter").expect("a sample")).await;
    let page = applicant.get(&format!("{href}/periksa")).await;
    assert!(!page.has_form(&format!("{href}/kirim")), "the page does not offer what would be refused");
    let page = applicant.post_raw(&format!("{href}/kirim"), &[("pernyataan", "ya"), ("kunci", "k1")], &[]).await;
    assert_eq!(page.status, 422);
    page.must_say("NIK").must_say("Kirim berkas");
    applicant.get(&href).await.must_say("BELUM dikirim");

    // A wrong NIK is told in its own words, and what was typed stays.
    let address = format!("{href}/isian/pemohon_perorangan");
    let mut form = applicant.get(&address).await.form(&address);
    form.set("f.nik", "137101 4101 90000").set("f.nama_lengkap", "Pemohon <b>Contoh</b>");
    let page = applicant.send(form).await;
    assert_eq!(page.status, 422);
    page.must_say("NIK harus 16 angka. Anda mengisi 15.");
    let kept = applicant.get(&address).await.form(&address);
    assert_eq!(kept.get("f.nik"), Some("137101 4101 90000"));
    assert_eq!(kept.get("f.nama_lengkap"), Some("Pemohon <b>Contoh</b>"));

    // A file that is not what its name says is refused with a sentence, and nothing is lost.
    let page = upload(&applicant, &href, "ktp", ("ktp.pdf", b"MZ this is a program".to_vec())).await;
    assert_eq!(page.status, 422);
    page.must_say("KTP");
    assert!(!page.says("Internal"), "{}", page.text());
}

on_both!(
    /// A second press of the button, or a retry on a bad line, does nothing twice and shows the same receipt.
    double, double_submission
);
async fn double_submission(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = fill_in(world, &applicant, "skp-penelitian").await;
    let mut form = applicant.get(&format!("{href}/periksa")).await.form(&format!("{href}/kirim"));
    form.set("pernyataan", "ya");
    let (first, second) = tokio::join!(applicant.send(form.clone()), applicant.send(form.clone()));
    let third = applicant.send(form).await;
    for receipt in [&first, &second, &third] {
        assert!(receipt.path.ends_with("/tanda-terima"), "{} {}", receipt.path, receipt.text());
    }
    assert_eq!(first.text(), second.text());
    assert_eq!(first.text(), third.text());
    // Without the statement of truth nothing is sent (Pasal 11(3)b).
    let href = fill_in(world, &applicant, "skp-penelitian").await;
    let form = applicant.get(&format!("{href}/periksa")).await.form(&format!("{href}/kirim"));
    assert_eq!(applicant.send(form).await.status, 422);
}

on_both!(
    /// The applicant takes it back; it ends, and nobody else could have.
    withdrawn, withdrawal
);
async fn withdrawal(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, number) = apply(world, &applicant, "sip-bidan").await;
    let stranger = register(world, "tetangga").await;
    assert_eq!(stranger.get(&href).await.status, 404, "another's application does not exist");
    let mut form = applicant.get(&href).await.form(&format!("{href}/tarik"));
    let page = applicant.send(form.clone()).await;
    assert_eq!(page.status, 422);
    page.must_say("Tulis alasan");
    form.set("alasan", "Pindah kota.");
    applicant.send(form).await.must_say("Ditarik pemohon");
    let status = Client::new(&world.base);
    let mut form = status.get("/status").await.form("/status");
    form.set("nomor", &number).set("hp", "0001");
    status.send(form.clone()).await.must_say("Ditarik pemohon");
    form.set("hp", "9999");
    let page = status.send(form).await;
    assert_eq!(page.status, 422);
    page.must_say("Nomor tidak ditemukan");
}

/// A new account through the registration form, duties accepted.
pub async fn register(world: &World, username: &str) -> Client {
    let person = Client::new(&world.base);
    let mut form = person.get("/daftar").await.form("/daftar");
    form.set("nama", "Orang Lain Contoh").set("hp", "0813 0000 4321").set("pengguna", username);
    let page = person
        .send({
            form.set("sandi", "pendek");
            form.clone()
        })
        .await;
    assert_eq!(page.status, 422);
    form.set("sandi", "empat kata acak panjang");
    let page = person.send(form).await;
    assert_eq!(page.path, "/kewajiban", "{}", page.text());
    let mut form = page.form("/kewajiban");
    form.set("terima", "ya");
    let page = person.send(form).await;
    assert_eq!(page.path, "/permohonan", "{}", page.text());
    person
}

//! The applicant's part: filling in, sending, sending twice, sending too early, taking back.

use crate::client::{Client, Page};
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
    // The log grows meanwhile, and the newest checkpoint with it.
    let of = |receipt: &Page| {
        let text = receipt.text();
        let (before, rest) = text.split_once("Titik periksa:").expect("a checkpoint");
        let (_, after) = rest.split_once("Unduh").expect("the proof");
        (before.to_owned(), after.to_owned())
    };
    assert_eq!(of(&first), of(&second));
    assert_eq!(of(&first), of(&third));
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

/// The numbers of `… bagian n dari m`, `n dari m bagian` on a page.
fn parts(page: &Page) -> Vec<(usize, usize)> {
    let text = page.text();
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches([',', '.'])).collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<usize>().ok());
    let found = words.iter().enumerate().filter(|(_, word)| **word == "dari").filter_map(|(at, _)| {
        let said = words.get(at.checked_sub(2)?) == Some(&"bagian") || words.get(at + 2) == Some(&"bagian");
        said.then_some((number(at.checked_sub(1)?)?, number(at + 1)?))
    });
    found.collect()
}

on_both!(
    /// The list of parts, every section and the page of files count alike: as many parts as the list has, each by its place in it.
    parts_count_alike, parts_are_counted_once
);
async fn parts_are_counted_once(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    for type_id in ["sip-bidan", "sd-pendirian", "reklame"] {
        let href = start(&applicant, type_id, &sample(type_id).expect("a sample")).await;
        let list = applicant.get(&href).await;
        let said = parts(&list);
        let [(done, all)] = said.as_slice() else { panic!("{type_id}: {said:?} {}", list.text()) };
        let listed: Vec<String> = list.links(&format!("{href}/"));
        let sections: Vec<&String> = listed.iter().filter(|link| link.contains("/isian/")).collect();
        let files = listed.iter().filter(|link| link.ends_with("/berkas")).count();
        assert_eq!((*all, files), (sections.len() + 1, 1), "{type_id}: {listed:?}");
        assert!(*done < *all, "{type_id}");
        for (n, section) in sections.iter().enumerate() {
            assert_eq!(parts(&applicant.get(section).await), [(n + 1, *all)], "{type_id}: {section}");
        }
        let said = parts(&applicant.get(&format!("{href}/berkas")).await);
        assert!(said.iter().all(|of| *of == (*all, *all)), "{type_id}: the files are the last part: {said:?}");
    }
}

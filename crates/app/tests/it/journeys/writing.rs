//! An officer writes one form in two tabs: whatever the order of the savings, nothing that was written in either is lost.

use crate::client::{Client, Form, Page};
use crate::officers::{claim, examiner_name, id_of, today, verify};
use crate::on_both;
use crate::people::{apply, sign_in};
use crate::world::World;

/// A long form and the fields to write in it.
struct Long {
    page: String,
    action: String,
    draft: String,
    /// Written in the first tab only, in the second only, and in both.
    fields: [&'static str; 3],
}

impl Long {
    async fn open(&self, officer: &Client) -> Page {
        officer.get(&self.page).await
    }

    /// A tab saves by itself.
    async fn saves(&self, officer: &Client, tab: &Form, turn: u32) -> Page {
        let mut form = tab.clone();
        let key = format!("{}.{turn}", tab.get("kunci").expect("a key"));
        form.set("urut", &turn.to_string()).set("autosave", "1").set("kunci", &key);
        let pairs: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let saved = officer.post_raw(&self.draft, &pairs, &[]).await;
        assert_eq!(saved.status, 200, "{}", saved.html);
        saved
    }

    async fn kept(&self, officer: &Client) -> [String; 3] {
        let form = self.open(officer).await.form(&self.action);
        self.fields.map(|name| form.get(name).unwrap_or_default().to_owned())
    }
}

/// Two tabs of every kind of tangle; returns the page on which both texts stand.
async fn two_tabs(officer: &Client, form: &Long) -> Page {
    let [ours, theirs, both] = form.fields;
    let (mut first, mut second) =
        (form.open(officer).await.form(&form.action), form.open(officer).await.form(&form.action));
    first.set(ours, "Ditulis di tab pertama.");
    form.saves(officer, &first, 1).await;
    // The second tab was opened before and shows nothing of it.
    second.set(theirs, "Ditulis di tab kedua.");
    let saved = form.saves(officer, &second, 1).await;
    assert!(!saved.html.contains("berbeda di tab"), "{}", saved.html);
    assert_eq!(form.kept(officer).await, ["Ditulis di tab pertama.", "Ditulis di tab kedua.", ""]);

    // A saving that was held up on the way undoes none of the same tab that was sent later.
    first.set(ours, "Ditulis di tab pertama, lalu diubah.");
    form.saves(officer, &first, 3).await;
    first.set(ours, "Ditulis di tab pertama, lalu");
    form.saves(officer, &first, 2).await;
    assert_eq!(form.kept(officer).await[0], "Ditulis di tab pertama, lalu diubah.");
    first.set(ours, "Ditulis di tab pertama, lalu diubah.");

    // Both write into one field, and go on writing.
    first.set(both, "Menurut tab pertama.");
    form.saves(officer, &first, 4).await;
    second.set(both, "Menurut tab");
    form.saves(officer, &second, 2).await;
    second.set(both, "Menurut tab kedua.");
    let told = form.saves(officer, &second, 3).await;
    assert!(told.html.contains("Keduanya disimpan"), "{}", told.html);
    first.set(both, "Menurut tab pertama, lengkap.");
    form.saves(officer, &first, 5).await;
    let page = form.open(officer).await;
    page.must_say("Ditulis berbeda di dua tempat").must_say("Menurut tab kedua.");
    assert_eq!(form.kept(officer).await[1..], ["Ditulis di tab kedua.", "Menurut tab pertama, lengkap."]);
    page
}

/// Throws the other text away, after which nothing is said of two places.
async fn settled(officer: &Client, form: &Long, page: &Page) {
    let mut tab = page.form(&form.action);
    let other = page.html.split(&format!(r#"name="buang.{}" value=""#, form.fields[2])).nth(1).expect("a box");
    tab.tick(&format!("buang.{}", form.fields[2]), other.split('"').next().expect("a page"));
    form.saves(officer, &tab, 1).await;
    let after = form.open(officer).await;
    assert!(!after.says("Ditulis berbeda"), "{}", after.text());
    assert!(!after.html.contains("Menurut tab kedua."));
    assert_eq!(form.kept(officer).await[2], "Menurut tab pertama, lengkap.");
}

on_both!(
    /// The checklist with its reasons.
    checklist, two_tabs_of_a_checklist
);
async fn two_tabs_of_a_checklist(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let (id, verifier) = (id_of(&href), sign_in(world, "verifikator").await);
    claim(&verifier, &id).await;
    let form = Long {
        page: format!("/kerja/{id}"),
        action: format!("/kerja/{id}/tolak"),
        draft: format!("/kerja/{id}/draf/periksa"),
        fields: ["n.d:ktp", "catatan", "alasan_lain"],
    };
    let mut stale = form.open(&verifier).await.form(&form.action);
    two_tabs(&verifier, &form).await;

    // A tab that is still older saves its marks by the button, and takes nothing away of what was not sent.
    let mut marks = stale.clone();
    marks.action = format!("/kerja/{id}/periksa");
    marks.set("c.isian", "sesuai").set("kunci", "simpan-dahulu.periksa");
    verifier.send(marks).await.must_say("Tersimpan.");
    assert_eq!(
        form.kept(&verifier).await,
        ["Ditulis di tab pertama, lalu diubah.", "Ditulis di tab kedua.", "Menurut tab pertama, lengkap."]
    );
    let shown = form.open(&verifier).await;
    shown.must_say("Menurut tab kedua.");
    assert_eq!(shown.form(&form.action).get("c.isian"), Some("sesuai"));

    // Nor does it decide on what it does not show.
    let version = shown.form(&form.action).get("versi").expect("a version").to_owned();
    stale.set("dasar_lain", "Pasal 3 ayat (3)").set("alasan_lain", "Alasan dari tab lama.").set("versi", &version);
    stale.set("kunci", "tab-lama.periksa");
    let asked = verifier.send(stale).await;
    assert_eq!(asked.status, 422, "{}", asked.text());
    asked.must_say("juga Anda tulis di tab").must_say("Menurut tab kedua.").must_say("Alasan dari tab lama.");
    let form_shown = asked.form(&form.action);
    assert_eq!(form_shown.get("alasan_lain"), Some("Menurut tab pertama, lengkap."));
    assert_eq!(form_shown.get("dasar_lain"), Some("Pasal 3 ayat (3)"), "what was written there only is taken over");

    // Once seen, one is sent and the others are thrown away.
    let mut last = asked.form(&form.action);
    for page in asked.html.split(r#"name="buang.alasan_lain" value=""#).skip(1) {
        last.tick("buang.alasan_lain", page.split('"').next().expect("a page"));
    }
    let sent = verifier.send(last).await;
    assert!(sent.path.contains("kabar=diusulkan-tolak"), "{}: {}", sent.path, sent.text());
}

on_both!(
    /// The visit and the rekomendasi of an office.
    office, two_tabs_of_an_office
);
async fn two_tabs_of_an_office(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "stpt").await;
    let id = id_of(&href);
    verify(world, &id).await;
    let examiner = sign_in(world, &examiner_name("DINKES")).await;
    let action = format!("/kerja/{id}/pemeriksaan");
    let visit = Long {
        page: action.clone(),
        action: action.clone(),
        draft: format!("/kerja/{id}/draf/pemeriksaan"),
        fields: ["nomor_spt", "saksi", "catatan"],
    };
    let page = two_tabs(&examiner, &visit).await;

    // Whoever sends before both were seen is shown both; what was sent is kept, with its photo.
    let mut form = page.form(&action);
    form.set("tanggal", &today(world)).set("jam", "09:30").set("kesimpulan", "disetujui");
    form.set("tim_nama", "Pemeriksa Contoh").set("tim_jabatan", "Pengawas");
    for name in page.names("p.") {
        form.set(&name, "sesuai");
    }
    form.attach("foto", "depan.png", saporancak::tools::demo::papers::picture(64, 48).expect("a picture"));
    form.set("foto_ket", "Tampak depan");
    let asked = examiner.send(form).await;
    assert_eq!(asked.status, 422, "{}", asked.text());
    asked.must_say("juga Anda tulis di tab").must_say("Menurut tab kedua.");
    let after = visit.open(&examiner).await;
    after.must_say("Pakai depan.png");
    let again = after.form(&action);
    assert_eq!((again.get("jam"), again.get("tim_nama")), (Some("09:30"), Some("Pemeriksa Contoh")));
    settled(&examiner, &visit, &after).await;
    let sent = examiner.send(visit.open(&examiner).await.form(&action)).await;
    assert!(sent.path.contains("kabar=berita-acara"), "{}: {}", sent.path, sent.text());

    let action = format!("/kerja/{id}/rekomendasi");
    let letter = Long {
        page: action.clone(),
        action: action.clone(),
        draft: format!("/kerja/{id}/draf/rekomendasi"),
        fields: ["nomor", "syarat", "alasan"],
    };
    let stale = letter.open(&examiner).await.form(&action);
    let page = two_tabs(&examiner, &letter).await;
    settled(&examiner, &letter, &page).await;
    // A tab from before sends what it shows, which is less than was written.
    let mut stale = stale;
    stale.set("nomor", "440/1/2026").set("hasil", "diberikan");
    let asked = examiner.send(stale).await;
    assert_eq!(asked.status, 422, "{}", asked.text());
    asked.must_say("440/1/2026");
    let form = asked.form(&action);
    assert_eq!(form.get("nomor"), Some("Ditulis di tab pertama, lalu diubah."));
    assert_eq!(form.get("syarat"), Some("Ditulis di tab kedua."));
    assert_eq!(form.get("hasil"), Some("diberikan"));
}

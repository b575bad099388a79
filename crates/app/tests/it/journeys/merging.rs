//! Two tabs, a second device, a saving that comes late: no page takes away what another one kept.

use crate::client::{Client, Form};
use crate::on_both;
use crate::people::{sign_in, start};
use crate::world::World;
use saporancak::tools::demo::story::sample;

async fn draft(applicant: &Client) -> String {
    let href = start(applicant, "sip-bidan", &sample("sip-bidan").expect("a sample")).await;
    format!("{href}/isian/pemohon_perorangan")
}

async fn open(applicant: &Client, address: &str) -> Form {
    applicant.get(address).await.form(address)
}

on_both!(
    /// What was not changed on a page keeps what another page saved; what both changed is shown twice, and the person chooses.
    tabs, two_tabs_of_a_section
);
async fn two_tabs_of_a_section(world: &World) {
    let (applicant, phone) = (sign_in(world, "pemohon").await, sign_in(world, "pemohon").await);
    let address = draft(&applicant).await;
    let (mut first, mut second) = (open(&applicant, &address).await, open(&phone, &address).await);
    first.set("f.nik", "1371014501900001").set("f.tempat_lahir", "Solok");
    first.set("f.alamat.street", "Jalan Contoh 1");
    second.set("f.surel", "orang@contoh.id").set("f.tempat_lahir", "Padang");
    applicant.send(first).await;
    let contested = phone.send(second).await;
    assert_eq!(contested.status, 409, "{}", contested.text());
    contested.must_say("Yang tersimpan: Solok").must_say("Yang di halaman ini: Padang");
    let kept = open(&applicant, &address).await;
    assert_eq!(kept.get("f.tempat_lahir"), Some("Solok"), "nothing is decided for the person");
    assert_eq!(kept.get("f.nik"), Some("1371 0145 0190 0001"), "not touched by the other page");
    assert_eq!(kept.get("f.alamat.street"), Some("Jalan Contoh 1"));
    assert_eq!(kept.get("f.surel"), Some("orang@contoh.id"), "changed by the other page only");

    // Not choosing is no choice; choosing decides.
    let undecided = phone.send(contested.form(&address)).await;
    assert_eq!(undecided.status, 409);
    for (choice, expected) in [("tersimpan", "Solok"), ("sini", "Padang")] {
        let mut form = contested.form(&address);
        form.fields.retain(|(name, _)| name != "pilih.f.tempat_lahir");
        form.set("pilih.f.tempat_lahir", choice).set("kunci", &format!("pilih-{choice}"));
        let chosen = phone.send(form).await;
        assert_ne!(chosen.status, 409, "{}", chosen.text());
        assert_eq!(open(&applicant, &address).await.get("f.tempat_lahir"), Some(expected));
    }
}

on_both!(
    /// A page left open saves by itself from an old state: what it did not change stays, what both changed is told, a late saving of
    /// the same page undoes none of its later ones.
    stale, a_stale_saving_erases_nothing
);
async fn a_stale_saving_erases_nothing(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let address = draft(&applicant).await;
    let old = open(&applicant, &address).await;
    let mut other = open(&applicant, &address).await;
    other.set("f.tempat_lahir", "Solok").set("f.surel", "orang@contoh.id");
    applicant.send(other).await;
    let by_itself = async |turn: &str, name: &str, value: &str| {
        let mut form = old.clone();
        let key = format!("{}.{turn}", old.get("kunci").expect("a key"));
        form.set(name, value).set("urut", turn).set("autosave", "1").set("kunci", &key);
        applicant.send(form).await
    };
    let saved = by_itself("1", "f.nik", "1371014501900001").await;
    assert_eq!(saved.status, 200, "{}", saved.html);
    let contested = by_itself("2", "f.tempat_lahir", "Padang").await;
    assert_eq!(contested.status, 409, "{}", contested.html);
    assert!(contested.html.contains("juga diubah di tempat lain"), "{}", contested.html);
    let kept = open(&applicant, &address).await;
    assert_eq!((kept.get("f.tempat_lahir"), kept.get("f.surel")), (Some("Solok"), Some("orang@contoh.id")));

    // The answer to turn 3 was lost, so the page still shows its first marks; turn 4 is taken, and turn 3 again changes nothing.
    for (turn, value) in [("3", "1371014501900003"), ("4", "1371014501900004"), ("3", "1371014501900003")] {
        assert_eq!(by_itself(turn, "f.nik", value).await.status, 200);
    }
    assert_eq!(open(&applicant, &address).await.get("f.nik"), Some("1371 0145 0190 0004"));
}

on_both!(
    /// A letter that cannot be printed refuses its own field alone: it is told there, the nine others are kept, and what was typed
    /// stays to be mended.
    letter, one_bad_letter_refuses_one_field
);
async fn one_bad_letter_refuses_one_field(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let address = draft(&applicant).await;
    for (n, (name, bad)) in
        [("f.tempat_lahir", "Padang 😀"), ("f.alamat.street", "Jalan 🏠 1"), ("f.nama_lengkap", "Siti 🎉")]
            .into_iter()
            .enumerate()
    {
        let mut form = open(&applicant, &address).await;
        let mail = format!("orang{n}@contoh.id");
        form.set("f.surel", &mail).set(name, bad);
        let page = applicant.send(form).await;
        assert_eq!(page.status, 422, "{}", page.text());
        page.must_say("tidak dapat dicetak");
        assert_eq!(page.form(&address).get(name), Some(bad), "what was typed stays in the page");
        let kept = open(&applicant, &address).await;
        assert_eq!(kept.get("f.surel"), Some(mail.as_str()), "{name}");
        assert_eq!(kept.get(name), Some(bad), "{name} can be mended");
    }
}

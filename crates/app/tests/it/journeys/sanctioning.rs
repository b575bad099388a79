//! Pasal 11(5), 11(6): a sanction is proposed by one person, its person is heard, another decides it; it is a letter, and nothing more.

use crate::client::{Client, Page};
use crate::officers::{claim, id_of};
use crate::people::{apply, sign_in};
use crate::world::World;
use crate::{on_both, on_both_from};
use db::Tx;
use domain::ids::DocumentId;
use houses::document::documents;
use sign::pades;

pub const FACTS: &str = "Surat keterangan yang diunggah bernomor sama dengan surat orang lain.";
const REASONS: &str = "Surat itu tidak dapat dipertanggungjawabkan keabsahannya.";

/// A verifier proposes it; returns the sanction's address.
pub async fn propose(verifier: &Client, id: &str, measure: &str) -> String {
    let work = verifier.get(&format!("/kerja/{id}")).await;
    let address = format!("/kerja/{id}/sanksi");
    assert_eq!(work.link(&address), address);
    let mut form = verifier.get(&address).await.form(&address);
    form.set("tindakan", measure).set("pasal", "b").set("fakta", FACTS);
    let sent = verifier.send(form).await;
    sent.must_say("Diusulkan").must_say(FACTS);
    sent.path.split('?').next().expect("a path").to_owned()
}

/// Its person says something to it.
pub async fn reply(applicant: &Client, href: &str, words: &str) {
    let address = applicant.get(href).await.link(&format!("{href}/sanksi/"));
    let mut form = applicant.get(&address).await.form(&address);
    form.set("tanggapan", words);
    applicant.send(form).await.must_say(words).must_say("Sudah ditanggapi");
}

/// The head decides.
pub async fn decide(world: &World, head: &Client, address: &str, choice: &str) -> Page {
    let action = format!("{address}/putuskan");
    let mut form = head.get(address).await.form(&action);
    form.set("putusan", choice).set("alasan", REASONS).set("sandi", &world.cast.password);
    head.send(form).await
}

/// What a document says, as it was ordered.
pub async fn input_of(world: &World, document: &str) -> String {
    let (id, handle) = (DocumentId(document.parse().expect("an id")), world.app.clone());
    let read = world.app.db.read(move |tx: &mut dyn Tx| documents::get(tx, id));
    let found = read.await.expect("a row").expect("a document");
    documents::open_render_input(&handle.vault, &found).expect("its key")
}

/// The address of the letter once it is out, on this page.
pub async fn letter_on(world: &World, client: &Client, page: &str) -> String {
    world.until(async || !client.get(page).await.links("/dokumen/").is_empty(), "the letter").await;
    client.get(page).await.link("/dokumen/")
}

on_both_from!(
    /// Pasal 11(5): a written warning names duty, facts, the reply and how to object; the application goes on.
    warning, a_warning_is_heard_signed_and_without_effect_on_the_application,
    "2026-11-23T02:00:00Z"
);
async fn a_warning_is_heard_signed_and_without_effect_on_the_application(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, number) = apply(world, &applicant, "skp-penelitian").await;
    let id = id_of(&href);
    let (verifier, head) = (sign_in(world, "verifikator").await, sign_in(world, "kadis").await);
    let sanction = propose(&verifier, &id, "warning").await;
    assert!(!verifier.get(&sanction).await.has_form(&format!("{sanction}/putuskan")), "who proposes does not decide");

    // The head is told, sees it in the inbox, and can only drop it while its person is heard.
    world.until(async || head.get("/kabar").await.says("Usul sanksi menunggu keputusan"), "the notice").await;
    head.get("/kerja").await.must_say("1 usul sanksi menunggu keputusan");
    head.get(&sanction).await.must_say("Pemohon dapat menanggapi sampai 30 November 2026");
    let early = decide(world, &head, &sanction, "kenakan").await;
    assert_eq!(early.status, 422, "{}", early.text());
    early.must_say("masih dapat memberi tanggapan sampai 30 November 2026");
    assert_eq!(early.form(&format!("{sanction}/putuskan")).get("alasan"), Some(REASONS), "what was typed stays");

    // Its person reads it and says something.
    let page = applicant.get(&href).await;
    page.must_say("Usul: Teguran tertulis").must_say("berhak menanggapi sampai 30 November 2026");
    let own = page.link(&format!("{href}/sanksi/"));
    applicant.get(&own).await.must_say(FACTS).must_say("tidak memengaruhi permohonan lain");
    let mut empty = applicant.get(&own).await.form(&own);
    empty.set("tanggapan", "tidak");
    let refused = applicant.send(empty).await;
    assert!(refused.status == 422 && refused.says("paling sedikit satu kalimat"), "{}", refused.text());
    reply(&applicant, &href, "Nomor kedua salah ketik, suratnya saya lampirkan.").await;
    assert!(!applicant.get(&own).await.has_form(&own), "once");

    // Now it can be imposed; without the password it is not.
    let action = format!("{sanction}/putuskan");
    let mut form = head.get(&sanction).await.form(&action);
    form.set("putusan", "kenakan").set("alasan", REASONS).set("sandi", "bukan sandinya");
    let wrong = head.send(form.clone()).await;
    assert!(wrong.status == 422 && wrong.says("Kata sandi tidak cocok"), "{}", wrong.text());
    form.set("sandi", &world.cast.password);
    head.send(form.clone()).await.must_say("Dikenakan");
    assert_eq!(head.send(form).await.status, 200, "the same press again is answered alike");

    let letter = letter_on(world, &applicant, &own).await;
    let (status, bytes) = applicant.bytes(&letter).await;
    assert_eq!(status, 200);
    let report = pades::verify(&bytes, &world.app.signing.roots, world.app.now()).expect("a signed PDF");
    assert_eq!(report.verdict, pades::Verdict::Valid);
    let input = input_of(world, letter.rsplit('/').next().expect("an id")).await;
    for said in [
        "0001/TEGURAN/DPMPTSP/2026",
        "SURAT TEGURAN TERTULIS",
        "Pasal 11 ayat (3) huruf b",
        "Pasal 11 ayat (5) huruf a",
        FACTS,
        "Nomor kedua salah ketik",
        REASONS,
        "21 (dua puluh satu) hari kerja",
        "tidak memengaruhi permohonan lain",
    ] {
        assert!(input.contains(said), "{said}: {input}");
    }
    world.until(async || applicant.get("/kabar").await.says("Anda mendapat teguran tertulis"), "the notice").await;

    // Nothing else has happened: the application is where it was, another can be sent and taken.
    applicant.get(&href).await.must_say(&number).must_say("Surat teguran tertulis").must_say("Dikirim");
    let (other, _) = apply(world, &applicant, "skp-penelitian").await;
    let taken = claim(&verifier, &id_of(&other)).await;
    taken.must_say("Teguran tertulis").must_say("tidak memengaruhi permohonan lain");
    assert!(taken.says("Periksa") || taken.status == 200, "{}", taken.text());

    // The register shows it to those who read it, with the name masked; an examiner has none.
    for reader in ["admin", "inspektorat", "kabid"] {
        let list = sign_in(world, reader).await.get("/sanksi").await;
        list.must_say("Teguran tertulis").must_say(&number).must_say("Dikenakan").must_say("P****** C*****");
        assert!(!list.html.contains("Pemohon Contoh"), "{reader}: names are masked");
        assert_eq!(list.links("/sanksi/0").is_empty(), reader != "kabid", "{reader} reads the register only");
    }
    assert_eq!(sign_in(world, "opd.dinkes").await.get("/sanksi").await.status, 403);
}

on_both!(
    /// Pasal 11(5) huruf b: the pending application ends with the decision, through its own history; dropped is dropped.
    cancelling, a_cancellation_ends_the_application_in_the_same_order
);
async fn a_cancellation_ends_the_application_in_the_same_order(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, number) = apply(world, &applicant, "skp-penelitian").await;
    let (kept, _) = apply(world, &applicant, "skp-penelitian").await;
    let (verifier, head) = (sign_in(world, "verifikator").await, sign_in(world, "kadis").await);
    let dropped = propose(&verifier, &id_of(&kept), "cancellation").await;
    decide(world, &head, &dropped, "hentikan").await.must_say("Tidak dikenakan");
    applicant.get(&kept).await.must_say("Dikirim");

    let sanction = propose(&verifier, &id_of(&href), "cancellation").await;
    reply(&applicant, &href, "Saya tidak mengira surat itu bermasalah.").await;
    decide(world, &head, &sanction, "kenakan").await.must_say("Dikenakan");
    let page = applicant.get(&href).await;
    page.must_say("Dibatalkan");
    assert!(!page.has_form(&format!("{href}/tarik")), "nothing is left to withdraw");
    let work = verifier.get(&format!("/kerja/{}", id_of(&href))).await;
    work.must_say("Dibatalkan sebagai sanksi").must_say("Selesai");
    assert!(!work.has_form(&format!("/kerja/{}/ambil", id_of(&href))));
    let id = id_of(&href);
    let kinds = world.app.db.read(move |tx: &mut dyn Tx| {
        let rows =
            tx.query("select kind from event where subject_id = $1 order by seq desc limit 1", &[(&id).into()])?;
        Ok(rows.iter().map(|row| row.text("kind")).collect::<Vec<_>>())
    });
    assert_eq!(kinds.await.expect("the log"), ["cancelled"]);
    let own = page.link(&format!("{href}/sanksi/"));
    let letter = letter_on(world, &applicant, &own).await;
    let input = input_of(world, letter.rsplit('/').next().expect("an id")).await;
    assert!(input.contains("SURAT PEMBATALAN PERMOHONAN") && input.contains(&number), "{input}");
    applicant.get(&kept).await.must_say("Dikirim");
}

on_both!(
    /// Pasal 11(6): recorded by somebody else, read by the inspectorate; colleagues do not see it.
    officers, a_sanction_on_an_officer_is_recorded_for_the_inspectorate
);
async fn a_sanction_on_an_officer_is_recorded_for_the_inspectorate(world: &World) {
    let admin = sign_in(world, "admin").await;
    let send = async |username: &str| {
        let mut form = admin.get("/sanksi/petugas").await.form("/sanksi/petugas");
        form.set("petugas", username)
            .set("pasal", "a")
            .set("fakta", "Meminjamkan kata sandi. Teguran lisan, surat 800/12.");
        admin.send(form).await
    };
    for (username, said) in [
        ("tidak.ada", "Tidak ada akun petugas"),
        ("pemohon", "Tidak ada akun petugas"),
        ("admin", "Sanksi atas diri sendiri dicatat orang lain"),
    ] {
        let refused = send(username).await;
        assert_eq!(refused.status, 422, "{username}: {}", refused.text());
        refused.must_say(said).must_say("Meminjamkan kata sandi");
    }
    send("verifikator").await.must_say("Tercatat").must_say("Verifikator Contoh");
    let inspector = sign_in(world, "inspektorat").await;
    let list = inspector.get("/sanksi?tab=petugas").await;
    list.must_say("Sanksi petugas").must_say("Pasal 11 ayat (4) huruf a");
    let record = list.link("/sanksi/petugas/");
    inspector.get(&record).await.must_say("Verifikator Contoh").must_say("surat 800/12");
    let colleague = sign_in(world, "verifikator2").await;
    assert!(!colleague.get("/sanksi?tab=petugas").await.says("Sanksi petugas"));
    assert_eq!(colleague.get(&record).await.status, 403);
}

on_both!(
    /// Pasal 11(1): a sanction is between its person and the office; another applicant finds nothing.
    strangers, nobody_else_reads_or_answers_a_sanction
);
async fn nobody_else_reads_or_answers_a_sanction(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    let (other, _) = apply(world, &applicant, "skp-penelitian").await;
    let verifier = sign_in(world, "verifikator").await;
    let sanction = propose(&verifier, &id_of(&href), "warning").await;
    let id = sanction.rsplit('/').next().expect("an id").to_owned();
    assert_eq!(applicant.get(&format!("{other}/sanksi/{id}")).await.status, 404, "it is of the other application");
    let examiner = sign_in(world, "opd.dinkes").await;
    for address in [sanction.clone(), format!("/kerja/{}/sanksi", id_of(&href))] {
        assert_eq!(examiner.get(&address).await.status, 403, "{address}");
    }
    let counter = sign_in(world, "loket").await;
    assert_eq!(counter.get(&format!("{href}/sanksi/{id}")).await.status, 404, "it did not come in at the counter");
    let forged = verifier.post_raw(&format!("{sanction}/putuskan"), &[("putusan", "kenakan")], &[]).await;
    assert_eq!(forged.status, 403);
}

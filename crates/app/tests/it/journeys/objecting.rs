//! UU 30/2014 Pasal 77, 78: objecting to a decision, its days, what follows when it is granted or nobody decides; and the appeal.

use super::sanctioning::{decide, input_of, letter_on, propose, reply};
use crate::client::{Client, Page};
use crate::officers::id_of;
use crate::people::{apply, sign_in};
use crate::world::World;
use crate::{on_both, on_both_from};
use saporancak::tools::demo::papers;
use saporancak::tools::demo::story::tell;

const WHY: &str = "Surat itu asli, penerbitnya sudah memberi keterangan tertulis.";

/// Objects to the letter that the page of this application lists; returns the page of the objection.
async fn object(applicant: &Client, href: &str) -> Page {
    let address = applicant.get(href).await.link(&format!("{href}/keberatan/"));
    let mut form = applicant.get(&address).await.form(&address);
    let (name, bytes) = papers::paper("Keterangan", &[domain::media::Accepts::Document]).expect("a paper");
    form.set("tanggapan", WHY).attach("berkas", &name, bytes);
    let sent = applicant.send(form).await;
    sent.must_say("Menunggu keputusan").must_say(WHY);
    sent
}

/// The objection that the head's register lists first.
async fn listed(head: &Client) -> String {
    head.get("/sanksi?tab=keberatan").await.link("/sanksi/keberatan/")
}

on_both_from!(
    /// UU 30/2014 ps 77(4), (5): the days are counted by the calendar, alarmed on the last, and after it only granting is left; no
    /// timer signs.
    silent, after_ten_working_days_a_granting_decision_is_prepared_and_the_head_signs_it,
    "2026-11-23T02:00:00Z"
);
async fn after_ten_working_days_a_granting_decision_is_prepared_and_the_head_signs_it(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    let sanction = propose(&sign_in(world, "verifikator").await, &id_of(&href), "warning").await;
    reply(&applicant, &href, "Suratnya asli, mohon diperiksa lagi.").await;
    let head = sign_in(world, "kadis").await;
    decide(world, &head, &sanction, "kenakan").await.must_say("Dikenakan");
    letter_on(world, &applicant, &applicant.get(&href).await.link(&format!("{href}/sanksi/"))).await;
    applicant.get(&href).await.must_say("dapat diajukan sampai 22 Desember 2026");
    let filed = object(&applicant, &href).await;
    filed.must_say("diputus paling lambat 7 Desember 2026");
    let objection = listed(&head).await;
    let page = head.get(&objection).await;
    page.must_say(WHY).must_say("7 Desember 2026").must_say("tidak berhenti karena gangguan");
    let (status, file) = head.bytes(&page.link("/berkas/")).await;
    assert!(status == 200 && !file.is_empty(), "what was given with it can be read");
    world.until(async || head.get("/kabar").await.says("Keberatan menunggu keputusan"), "the notice").await;

    world.set_clock("2026-12-07T02:00:00Z");
    let head = sign_in(world, "kadis").await;
    world.until(async || head.get("/kabar").await.says("Batas memutus keberatan sudah tiba"), "the alarm").await;

    world.set_clock("2026-12-08T02:00:00Z");
    let (head, applicant) = (sign_in(world, "kadis").await, sign_in(world, "pemohon").await);
    let page = head.get(&objection).await;
    page.must_say("Dianggap dikabulkan").must_say("14 Desember 2026");
    let action = format!("{objection}/putuskan");
    let mut form = page.form(&action);
    assert!(form.get("alasan").expect("reasons").contains("Pasal 77 ayat (5)"), "the decision is prepared");
    assert_eq!(form.get("putusan"), Some("granted"));
    form.set("sandi", &world.cast.password);
    let mut refusing = form.clone();
    refusing.set("putusan", "refused").set("kunci", "lain");
    let refused = head.send(refusing).await;
    assert!(refused.status == 422 && refused.says("dianggap dikabulkan"), "{}", refused.text());
    applicant.get(&href).await.must_say("Dikenakan");
    head.send(form).await.must_say("Dikabulkan");
    let own = applicant.get(&href).await.link(&format!("{href}/keberatan/"));
    let out = async || applicant.get(&own).await.says("Unduh keputusan atas keberatan");
    world.until(out, "the letter").await;
    let page = applicant.get(&own).await;
    page.must_say("dikabulkan").must_say("Banding").must_say("10 hari kerja");
    applicant.get(&href).await.must_say("Gugur karena keberatan");
    let letter = page.links("/dokumen/").pop().expect("the letter");
    let input = input_of(world, letter.rsplit('/').next().expect("an id")).await;
    for said in [
        "KEPUTUSAN ATAS KEBERATAN",
        "mengabulkan",
        "Pasal 77 ayat (5)",
        "banding",
        "Pasal 78",
        "10 (sepuluh) hari kerja",
    ] {
        assert!(input.contains(said), "{said}: {input}");
    }
}

on_both!(
    /// UU 30/2014 ps 77: a cancellation that is objected to falls, and the application goes on where an officer takes it.
    reopening, a_granted_objection_opens_a_cancelled_application_again
);
async fn a_granted_objection_opens_a_cancelled_application_again(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, number) = apply(world, &applicant, "skp-penelitian").await;
    let verifier = sign_in(world, "verifikator").await;
    let sanction = propose(&verifier, &id_of(&href), "cancellation").await;
    reply(&applicant, &href, "Saya tidak setuju dibatalkan.").await;
    let head = sign_in(world, "kadis").await;
    decide(world, &head, &sanction, "kenakan").await.must_say("Dikenakan");
    letter_on(world, &applicant, &applicant.get(&href).await.link(&format!("{href}/sanksi/"))).await;
    let filed = object(&applicant, &href).await;
    assert!(!filed.has_form(filed.path.split('?').next().expect("a path")), "once for each decision");
    let objection = listed(&head).await;
    decide(world, &head, &objection, "granted").await.must_say("Dikabulkan");
    applicant.get(&href).await.must_say("Dikirim").must_say("Keberatan dikabulkan, permohonan diperiksa lagi");
    head.get(&sanction).await.must_say("Gugur karena keberatan");
    crate::officers::verify(world, &id_of(&href)).await;
    let row = world.app.db.read(move |tx: &mut dyn db::Tx| {
        Ok(tx.one("select stage from application where number = $1", &[(&number).into()])?.map(|row| row.text("stage")))
    });
    assert_eq!(row.await.expect("a row").as_deref(), Some("awaiting_rekomendasi"));
}

on_both!(
    /// UU 30/2014 ps 77: the licence is in force again, in the register and for everybody who checks it.
    reinstating, a_granted_objection_puts_a_revoked_licence_in_force_again
);
async fn a_granted_objection_puts_a_revoked_licence_in_force_again(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let check = format!("/keaslian/{}", told.short_code);
    let head = sign_in(world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    let mut form = head.get(&entry).await.form(&format!("{entry}/cabut"));
    form.set("alasan", "Tempat praktik ditutup.").set("sandi", &world.cast.password);
    head.send(form).await.must_say("Dicabut");
    let public = Client::new(&world.base);
    public.get(&check).await.must_say("DICABUT");
    let holder = sign_in(world, "pemohon").await;
    let href = holder.get("/permohonan").await.link("/permohonan/0");
    let out = async || !holder.get(&href).await.links(&format!("{href}/keberatan/")).is_empty();
    world.until(out, "the letter").await;
    object(&holder, &href).await;
    let objection = listed(&head).await;
    decide(world, &head, &objection, "granted").await.must_say("Dikabulkan");
    public.get(&check).await.must_say("SAH DAN BERLAKU");
    head.get(&entry).await.must_say("Aktif").must_say("Izin berlaku lagi, keberatan dikabulkan");
    holder.get(&href).await.must_say("Izin terbit");
}

on_both!(
    /// UU 30/2014 ps 77, 78: refused in time it is refused, and the letter names the appeal.
    refusing, a_refused_objection_leaves_the_decision_and_names_the_appeal
);
async fn a_refused_objection_leaves_the_decision_and_names_the_appeal(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    let sanction = propose(&sign_in(world, "verifikator").await, &id_of(&href), "warning").await;
    reply(&applicant, &href, "Suratnya asli, mohon diperiksa lagi.").await;
    let head = sign_in(world, "kadis").await;
    decide(world, &head, &sanction, "kenakan").await.must_say("Dikenakan");
    letter_on(world, &applicant, &applicant.get(&href).await.link(&format!("{href}/sanksi/"))).await;
    let address = applicant.get(&href).await.link(&format!("{href}/keberatan/"));
    let mut short = applicant.get(&address).await.form(&address);
    short.set("tanggapan", "tidak");
    let refused = applicant.send(short).await;
    assert!(refused.status == 422 && refused.says("paling sedikit satu kalimat"), "{}", refused.text());
    object(&applicant, &href).await;
    let objection = listed(&head).await;
    decide(world, &head, &objection, "refused").await.must_say("Ditolak");
    let out = async || applicant.get(&address).await.says("Unduh keputusan atas keberatan");
    world.until(out, "the letter").await;
    applicant.get(&address).await.must_say("ditolak").must_say("Banding dapat diajukan kepada atasan pejabat");
    applicant.get(&href).await.must_say("Dikenakan");
    world.until(async || applicant.get("/kabar").await.says("Keberatan Anda sudah diputus"), "the notice").await;
}

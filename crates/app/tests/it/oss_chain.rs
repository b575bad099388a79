//! From OSS through an application to a licence and back to OSS, with OSS there and away (Pasal 2(1)).

use crate::client::{Client, Page};
use crate::officers::{approve, carry_through, claim, give_back, id_of, recommend, sign, verify, wait_for};
use crate::oss_world::{Linked, NIB, NIK, TYPE};
use crate::people::{answer_all, sign_in, submit, upload_all};
use crate::with_oss;
use registries::simulator::{Behaviour, Fault};
use saporancak::tools::demo::story::sample;
use serde_json::json;

/// Two days in seconds: a clock that ran, or began anew, would show it.
const TWO_DAYS: i64 = 2 * 24 * 3600;

/// OSS delivers, the counter hands over, the applicant brings the rest and sends it two days later.
async fn sent_from_oss(linked: &Linked) -> (Client, String) {
    linked.deliver(NIB, &json!({})).await;
    linked.hand_over(NIK).await;
    linked.pass(TWO_DAYS);
    let applicant = sign_in(&linked.world, "pemohon").await;
    let href = applicant.get("/permohonan").await.link("/permohonan/");
    let sample = sample(TYPE).expect("a sample");
    answer_all(&linked.world, &applicant, &href, TYPE, &sample).await;
    upload_all(&linked.world, &applicant, &href, TYPE, &sample).await;
    assert_eq!(linked.count("select count(*) as n from clock").await, 0, "no clock before it is sent");
    let receipt = submit(&applicant, &href).await;
    assert!(receipt.path.ends_with("/tanda-terima"), "{}: {}", receipt.path, receipt.text());
    (applicant, href)
}

const WAITING: &str = "select count(*) as n from outbox where name = 'tell_oss' and done_at is null";
const FAILING: &str =
    "select count(*) as n from outbox where name = 'tell_oss' and done_at is null and last_error is not null";
const TRIED_ONCE_MORE: &str =
    "select count(*) as n from outbox where name = 'tell_oss' and done_at is null and attempts > 10";
const DEAD: &str = "select count(*) as n from outbox where dead_at is not null";
/// As if it had failed all night.
const AGED: &str =
    "update outbox set attempts = 10 where name = 'tell_oss' and last_error is not null and done_at is null";
const SUBMITTED: &str = "select coalesce(max(submitted_at), 0) as n from application";
const DUE: &str = "select coalesce(max(due_at), 0) as n from application";

with_oss!(
    /// Pasal 2(1): each change of state is told in OSS's words, and the licence with an address where its file is.
    whole, the_whole_chain
);
async fn the_whole_chain(linked: &Linked) {
    let began = linked.world.app.now();
    let (applicant, href) = sent_from_oss(linked).await;
    let after = linked.count(SUBMITTED).await - began.as_microsecond();
    assert!(after >= TWO_DAYS * 1_000_000, "the clock starts at their submission, {after} microseconds later");
    let officer = sign_in(&linked.world, "verifikator").await;
    officer.get("/kerja?tab=bebas").await.must_say("OSS");
    officer.get(&format!("/kerja/{}", id_of(&href))).await.must_say("OSS (simulator, bukan bukti)");
    carry_through(&linked.world, &applicant, &href, TYPE).await;
    let issued = async || linked.told().await.iter().any(|(call, _)| call == "receiveLicense");
    linked.until(issued, "the licence at OSS").await;
    assert_eq!(linked.codes().await, ["11", "09", "20", "10", "40", "45", "49", "50"]);
    let (_, licence) = linked.told().await.pop().expect("the last");
    for (name, value) in [("nib", NIB), ("id_izin", "I-1"), ("status_izin", "50"), ("kd_daerah", "1371000000")] {
        assert_eq!(licence[name], value, "{licence}");
    }
    let number = licence["nomor_izin"].as_str().expect("a number");
    applicant.get(&href).await.must_say(number);
    assert!(licence["nama_ttd"].as_str().is_some_and(|name| name.contains("Kepala Dinas")), "{licence}");

    // The file is there for whoever was told where, and for nobody else.
    let address = licence["file_izin"].as_str().expect("an address");
    let file = reqwest::get(address).await.expect("an answer");
    assert_eq!(file.status(), 200);
    assert!(file.bytes().await.expect("a file").starts_with(b"%PDF"));
    let (front, token) = address.rsplit_once('/').expect("a token");
    let guessed = format!("{front}/{}", token.chars().rev().collect::<String>());
    assert_eq!(reqwest::get(guessed).await.expect("an answer").status(), 404);
    let shown = linked.list("permohonan").await;
    shown.must_say("Simulator OSS diberi tahu").must_say("50 Izin disetujui").must_say("Simulator, bukan bukti");
    let log = linked.log_and_queue().await;
    assert!(log.contains("nib_file_fetched") && !log.contains(NIB) && !log.contains(NIK), "{log}");
}

with_oss!(
    /// OSS is away when the licence is issued: nobody waits for it, the admin sees it, and it is told once it is back.
    away, a_licence_does_not_wait_for_oss
);
async fn a_licence_does_not_wait_for_oss(linked: &Linked) {
    let (applicant, href) = sent_from_oss(linked).await;
    let id = id_of(&href);
    verify(&linked.world, &id).await;
    let version = linked.world.app.rules.catalogue.current(TYPE).expect("the type").clone();
    for step in &version.ty.offices {
        recommend(&linked.world, &id, step, "diberikan").await;
    }
    approve(&linked.world, &id).await;
    linked.until(async || linked.codes().await.last().is_some_and(|code| code == "45"), "what came before").await;
    // Two calls are one round; five in a row would let OSS rest by a clock that no test moves.
    let away = || Behaviour { fault: Some(Fault::Status { status: 500 }), times: Some(2), ..Behaviour::default() };
    linked.behaves(&away()).await;
    sign(&linked.world, &id).await;
    wait_for(&linked.world, &applicant, &href, "Izin terbit").await;
    linked.until(async || linked.count(FAILING).await == 1, "a first failure").await;
    let admin = sign_in(&linked.world, "admin").await;
    admin.get("/admin/keadaan").await.must_say("Register OSS").must_say("OSS sedang terganggu").must_say("Tertunda");
    linked.behaves(&away()).await;
    let aged = linked.world.app.command((), |work, ()| work.tx.execute(AGED, &[]).map(|_| ()));
    let () = aged.await.expect("the database");
    linked.pass(3600);
    linked.until(async || linked.count(TRIED_ONCE_MORE).await == 1, "one more try").await;
    assert_eq!((linked.count(DEAD).await, linked.count(FAILING).await), (0, 1), "it waits and is not given up");
    linked.behaves(&Behaviour::default()).await;
    let told = async || {
        linked.pass(3600);
        linked.count(WAITING).await == 0
    };
    linked.until(told, "everything at OSS").await;
    linked.list("permohonan").await.must_say("50 Izin disetujui");
}

async fn correct(applicant: &Client, href: &str) -> Page {
    let mut form = applicant.get(&format!("{href}/periksa")).await.form(&format!("{href}/kirim"));
    form.set("pernyataan", "ya").set("penjelasan", "Memang begitu adanya.");
    applicant.send(form).await
}

with_oss!(
    /// A second correction is a re-confirmation at OSS, whose clock then begins anew; ours goes on.
    corrected, our_clock_never_begins_anew
);
async fn our_clock_never_begins_anew(linked: &Linked) {
    let (_, href) = sent_from_oss(linked).await;
    let id = id_of(&href);
    let due = linked.count(DUE).await;
    assert!(due > 0, "a promise was made");
    linked.pass(TWO_DAYS);
    let verifier = sign_in(&linked.world, "verifikator").await;
    let applicant = sign_in(&linked.world, "pemohon").await;
    claim(&verifier, &id).await;
    for _ in 0..2 {
        give_back(&verifier, &id, &[("f:nama_optikal", "Beda dengan papan nama.")], "").await;
        let receipt = correct(&applicant, &href).await;
        assert!(receipt.path.ends_with("/tanda-terima"), "{}: {}", receipt.path, receipt.text());
    }
    let codes = ["11", "09", "20", "41", "42", "20", "43", "44", "20"];
    linked.until(async || linked.codes().await.len() >= codes.len(), "the corrections").await;
    assert_eq!(linked.codes().await, codes);
    let moved = linked.count(DUE).await - due;
    assert!(moved.abs() < 24 * 3_600_000_000, "the date moved by {moved} microseconds: the clock began anew");
}

const GROWN: &str = "update file set size_bytes = 2450000 where id in (select file_id from document)";
const SAID: &str = "select count(*) as n from outbox where name = 'tell_oss' and last_error like '%paling besar 2 MB%'";

/// What OSS was told last with this call.
async fn last_told(linked: &Linked, call: &str) -> serde_json::Value {
    let told = linked.told().await.into_iter().rfind(|(name, _)| name == call);
    told.map(|(_, body)| body).unwrap_or_default()
}

with_oss!(
    /// An applicant takes a request back: OSS, which has no word for it, is told its nearest one and why.
    taken_back, what_is_taken_back_is_told_to_oss
);
async fn what_is_taken_back_is_told_to_oss(linked: &Linked) {
    let (applicant, href) = sent_from_oss(linked).await;
    let mut form = applicant.get(&href).await.form(&format!("{href}/tarik"));
    form.set("alasan", "Usahanya tidak jadi dibuka.");
    applicant.send(form).await.must_say("Ditarik pemohon");
    linked.until(async || linked.codes().await == ["11", "09", "90"], "what was taken back").await;
    let told = last_told(linked, "receiveLicenseStatus").await;
    assert_eq!(told["keterangan"], "Pemohon menarik kembali permohonan ini. Bukan penolakan.", "{told}");
    linked.list("permohonan").await.must_say("90 Izin ditolak");
}

with_oss!(
    /// A licence is revoked after it was told to OSS: OSS is told that too.
    revoked, a_revoked_licence_is_told_to_oss
);
async fn a_revoked_licence_is_told_to_oss(linked: &Linked) {
    let (applicant, href) = sent_from_oss(linked).await;
    carry_through(&linked.world, &applicant, &href, TYPE).await;
    let head = sign_in(&linked.world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    let mut form = head.get(&entry).await.form(&format!("{entry}/cabut"));
    form.set("alasan", "Tempat usaha ditutup.").set("sandi", &linked.world.cast.password);
    head.send(form).await.must_say("Dicabut");
    linked.until(async || linked.codes().await.last().is_some_and(|code| code == "90"), "the revocation").await;
    let told = last_told(linked, "receiveLicenseStatus").await;
    assert!(told["keterangan"].as_str().is_some_and(|words| words.contains("lalu dicabut oleh")), "{told}");
}

with_oss!(
    /// A file that OSS would not take is not announced to it; the admin reads why.
    too_large, a_file_beyond_two_megabytes_is_not_told
);
async fn a_file_beyond_two_megabytes_is_not_told(linked: &Linked) {
    let (applicant, href) = sent_from_oss(linked).await;
    let away = Behaviour { fault: Some(Fault::Status { status: 500 }), times: None, ..Behaviour::default() };
    linked.behaves(&away).await;
    carry_through(&linked.world, &applicant, &href, TYPE).await;
    let grown = linked.world.app.command((), |work, ()| work.tx.execute(GROWN, &[]).map(|_| ()));
    let () = grown.await.expect("the database");
    linked.behaves(&Behaviour::default()).await;
    let said = async || {
        linked.pass(3600);
        linked.count(SAID).await == 1
    };
    linked.until(said, "why it is not told").await;
    assert_eq!(last_told(linked, "receiveLicense").await, serde_json::Value::Null);
}

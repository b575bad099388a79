//! The head's documents are signed by BSrE (Pasal 5(1)): with the service up, down, slow, wrong, and with the process gone between
//! signing and saving. Each document is released once, and no secret is tried twice.

use crate::on_both_engines;
use crate::signing_world::{NIK, PASSPHRASE, Signing, Simulated};
use crate::world::On;
use ground::config::read;
use houses::account::accounts::Account;
use houses::account::changing::give_password;
use houses::document::renewing::tidy_waiting;
use houses::document::signing_run::{self, Given};
use signers::SecretString;
use signers::simulator::{Enrolment, Fault, Place};
use std::sync::atomic::Ordering;
use std::time::Duration;

on_both_engines!(
    /// Nothing is sent before the head gives the passphrase; then everything that waits is signed, and the register says how.
    up, what_waits_is_signed_when_the_head_gives_the_passphrase
);
async fn what_waits_is_signed_when_the_head_gives_the_passphrase(on: On) {
    let Some(mut signing) = Signing::start(on, 2).await else { return };
    signing.order(3).await;
    let page = signing.until_it_says("3 dokumen menunggu Anda sejak").await;
    page.must_say("Menunggu penanda tangan").must_say("menunggu passphrase atau kode Anda sejak");
    // Time passes, and nothing is tried or given up.
    signing.pass(Duration::from_hours(1));
    signing.work_off().await;
    assert_eq!((signing.released().await, signing.bsre.stage.calls(Place::V2Sign)), (0, 0));
    assert_eq!(signing.count("select count(*) as n from outbox where dead_at is not null").await, 0);

    // The head's own session has ended meanwhile.
    signing.head = crate::people::sign_in(&signing.world, "kadis").await;
    signing.give(PASSPHRASE).await.must_say("Sesi tanda tangan dibuka");
    signing.until_it_says("3 dari 3 selesai").await.must_say("Sesi terbuka sampai");
    assert_eq!((signing.released().await, signing.bsre.stage.signed().len()), (3, 3));
    assert_eq!(signing.attempts("signed").await, 3);
    signing.orphans().await.must_say("Tidak ada");
    let entry = signing.head.get("/register").await.link("/register/");
    signing.head.get(&entry).await.must_say("PAdES B-B, tanpa stempel waktu, dari simulator dan tidak sah");

    // While the session lasts what is ordered is signed at once; ten minutes later it waits again.
    signing.order(1).await;
    signing.until_it_says("4 dari 4 selesai").await;
    signing.pass(Duration::from_mins(10));
    signing.order(1).await;
    signing.until_it_says("1 dokumen menunggu Anda sejak").await.must_say("Passphrase sertifikat Anda");
    assert_eq!(signing.bsre.stage.signed().len(), 4);
}

on_both_engines!(
    /// A wrong passphrase is tried once though many documents wait; the right one signs them all.
    wrong, a_wrong_passphrase_is_tried_once
);
async fn a_wrong_passphrase_is_tried_once(on: On) {
    let Some(signing) = Signing::start(on, 2).await else { return };
    signing.order(3).await;
    signing.give("bukan-ini").await;
    signing.until_it_says("Sesi berakhir").await.must_say("kode TOTP salah").must_say("3 dokumen menunggu Anda");
    assert_eq!((signing.bsre.stage.calls(Place::V2Sign), signing.attempts("refused").await), (1, 1));
    signing.give(PASSPHRASE).await;
    signing.until_it_says("3 dari 3 selesai").await;
    assert_eq!(signing.bsre.stage.calls(Place::V2Sign), 4);
    // A certificate that cannot sign ends a session before anything is sent.
    let name = crate::signing_world::HEAD.to_owned();
    signing.bsre.stage.enrol(NIK, Enrolment { name, passphrase: Some(PASSPHRASE.into()), status: "REVOKE".into() });
    signing.pass(Duration::from_mins(10));
    signing.order(1).await;
    signing.until_it_says("1 dokumen menunggu Anda").await;
    signing.give(PASSPHRASE).await;
    signing.until_it_says("Sertifikat penanda tangan tidak dapat dipakai").await;
    assert_eq!(signing.bsre.stage.calls(Place::V2Sign), 4);
}

on_both_engines!(
    /// The service is away: everything waits, and the page says since when; it comes back and the rest goes by itself.
    down, a_service_that_is_away_is_waited_for
);
async fn a_service_that_is_away_is_waited_for(on: On) {
    let mut bsre = Simulated::down();
    bsre.leave();
    let Some(mut signing) = Signing::with(on, bsre, (2, "passphrase")).await else { return };
    signing.order(2).await;
    signing.give(PASSPHRASE).await;
    signing.until_it_says("tidak menjawab sejak").await.must_say("Semua dokumen tetap menunggu");
    let operator = crate::people::sign_in(&signing.world, "admin").await;
    operator.get("/admin/keadaan").await.must_say("Layanan tidak menjawab");
    assert_eq!((signing.released().await, signing.attempts("open").await), (0, 0));
    signing.bsre.come_back();
    let page = signing.until_it_says("2 dari 2 selesai").await;
    assert!(!page.says("tidak menjawab sejak"), "{}", page.text());
}

on_both_engines!(
    /// Whoever gave the secret has signed out, or got a new password: nothing more is signed with it.
    signed_out, a_signing_session_ends_with_its_sign_in
);
async fn a_signing_session_ends_with_its_sign_in(on: On) {
    let mut bsre = Simulated::down();
    bsre.leave();
    let Some(mut signing) = Signing::with(on, bsre, (2, "passphrase")).await else { return };
    signing.order(1).await;
    signing.give(PASSPHRASE).await.must_say("Sesi tanda tangan dibuka");
    signing.until_it_says("tidak menjawab sejak").await.must_say("Sesi terbuka sampai");
    signing.head.send(signing.head.get("/akun").await.form("/keluar")).await;
    signing.head = crate::people::sign_in(&signing.world, "kadis").await;
    signing.bsre.come_back();
    let page = signing.until_it_says("1 dokumen menunggu Anda").await;
    assert!(!page.says("Sesi terbuka sampai"), "{}", page.text());

    signing.give(PASSPHRASE).await;
    signing.until_it_says("1 dari 1 selesai").await.must_say("Sesi terbuka sampai");
    let (app, head) = (signing.world.app.clone(), person(&signing, "kadis"));
    give_password(&app, head.id, domain::account::Actor::System).await.expect("a new password");
    assert!(app.signing.sessions.shown(head.id, app.now()).until.is_none());
}

on_both_engines!(
    /// The service takes its time: the head's pages do not wait for it.
    slow, a_slow_service_holds_no_page_up
);
async fn a_slow_service_holds_no_page_up(on: On) {
    let Some(signing) = Signing::start(on, 2).await else { return };
    signing.bsre.holds_answers.store(true, Ordering::SeqCst);
    signing.order(1).await;
    signing.give(PASSPHRASE).await.must_say("Sesi tanda tangan dibuka");
    signing.until_it_says("1 dokumen menunggu Anda").await;
    signing.bsre.holds_answers.store(false, Ordering::SeqCst);
    signing.head.send(signing.head.get("/tanda-tangan").await.form("/tanda-tangan/sesi/tutup")).await;
    // The question about the signer's certificate is the one that hung; a new session asks anew.
    signing.bsre.stage.fail_next(Place::V2Sign, &Fault::Slow(Duration::from_millis(800)), 1);
    signing.give(PASSPHRASE).await;
    signing.until_it_says("sedang ditandatangani penyelenggara").await;
    signing.until_it_says("1 dari 1 selesai").await;
}

on_both_engines!(
    /// One document of a batch is refused: the others are signed, and it stands until its signer orders it once more.
    refused, one_document_refused_blocks_no_other
);
async fn one_document_refused_blocks_no_other(on: On) {
    let Some(signing) = Signing::start(on, 2).await else { return };
    signing.order(3).await;
    let fault = Fault::Code { code: 2041, error: "Dokumen tidak dapat ditandatangani".into() };
    signing.bsre.stage.fail_next(Place::V2Sign, &fault, 1);
    signing.give(PASSPHRASE).await;
    let page = signing.until_it_says("2 dari 3 selesai").await;
    page.must_say("Perlu dilihat").must_say("kode 2041");
    signing.orphans().await.must_say("Tidak ada");
    signing.order_again().await;
    signing.until_it_says("3 dari 3 selesai").await;
    assert_eq!((signing.attempts("refused").await, signing.attempts("signed").await), (1, 3));
}

on_both_engines!(
    /// What comes back is not what was sent, or not by who ordered, or not at all: it is listed, and never released.
    unusable, what_is_not_as_ordered_is_never_released
);
async fn what_is_not_as_ordered_is_never_released(on: On) {
    let Some(signing) = Signing::start(on, 1).await else { return };
    signing.order(1).await;
    let stage = &signing.bsre.stage;
    for (fault, words) in [
        (Fault::OtherDocument, "bukan halaman yang dikirim"),
        (Fault::OtherSigner, "bukan yang diminta"),
        (Fault::NotSigned, "pemeriksaan sesudah tanda tangan"),
        (Fault::CutAfter, "jawabannya tidak dapat dipakai"),
    ] {
        stage.fail_next(Place::V1Sign, &fault, 1);
        if stage.calls(Place::V1Sign) == 0 {
            signing.give(PASSPHRASE).await;
        } else {
            signing.order_again().await;
        }
        signing.until_it_says("Perlu dilihat").await.must_say(words);
        assert_eq!(signing.released().await, 0, "{fault:?}");
    }
    // Nobody knows whether the last answer refused the passphrase, so it is not tried again by itself.
    signing.head.get("/tanda-tangan").await.must_say("Belum jelas apakah passphrase atau kode Anda diterima");
    signing.order_again().await;
    signing.give(PASSPHRASE).await;
    signing.until_it_says("1 dari 1 selesai").await;
    let page = signing.orphans().await;
    let signed = stage.signed();
    let (kept, orphans) = signed.split_last().expect("some were signed");
    assert_eq!(orphans.len() + 1, signed.len());
    for orphan in orphans {
        page.must_say(&orphan.document_id).must_say(&orphan.sent_sha256);
    }
    assert!(!page.says(&kept.document_id), "what was released is no orphan");
    assert_eq!((signing.released().await, signing.attempts("signed").await), (1, 1));
}

on_both_engines!(
    /// The process dies after the service has signed and before anything is kept: a possible orphan, listed and never released.
    died, a_signature_without_its_process_is_an_orphan
);
async fn a_signature_without_its_process_is_an_orphan(on: On) {
    let Some(signing) = Signing::start(on, 1).await else { return };
    signing.order(1).await;
    signing.until_it_says("1 dokumen menunggu Anda").await;
    // A process of its own, as far as its tasks go: it opens a session, and is gone when the service has signed.
    let process = tokio::runtime::Runtime::new().expect("a runtime");
    let (app, head) = (signing.world.app.clone(), person(&signing, "kadis"));
    let given = Given { nik: NIK.into(), secret: SecretString::from(PASSPHRASE), files: None };
    let stage = signing.bsre.stage.clone();
    let holds = signing.bsre.holds_answers.clone();
    process.spawn(async move {
        signing_run::open(&app, &head, given).await.expect("a session");
    });
    signing.world.until(async || stage.calls(Place::V1Status) == 1, "the certificate was asked for").await;
    holds.store(true, Ordering::SeqCst);
    signing.world.until(async || stage.signed().len() == 1, "it is signed over there").await;
    process.shutdown_background();
    holds.store(false, Ordering::SeqCst);
    signing.world.app.signing.sessions.close(person(&signing, "kadis").id);

    signing.orphans().await.must_say("Sedang dikirim").must_say(&stage.signed()[0].sent_sha256);
    // Meanwhile nobody may send it again; later it is known that nobody will answer.
    signing.give(PASSPHRASE).await;
    signing.pass(Duration::from_mins(3));
    tidy_waiting(&signing.world.app).await.expect("looked after");
    signing.orphans().await.must_say("Tanpa jawaban").must_say("Program berhenti sebelum jawaban tersimpan");
    assert_eq!((signing.released().await, stage.calls(Place::V1Sign)), (0, 1));
    // Its signer has read that and orders it once more: one is released, the other stays an orphan.
    signing.order_again().await;
    signing.until_it_says("1 dari 1 selesai").await;
    let signed = stage.signed();
    assert_eq!((signed.len(), signing.released().await), (2, 1));
    signing.orphans().await.must_say("Tanpa jawaban");
    assert_eq!((signing.attempts("unanswered").await, signing.attempts("signed").await), (1, 1));
}

fn person(signing: &Signing, name: &str) -> Account {
    signing.world.cast.person(name).expect("somebody").clone()
}

on_both_engines!(
    /// A one-time code covers the documents it was asked for, and no more.
    codes, a_code_signs_what_it_was_asked_for
);
async fn a_code_signs_what_it_was_asked_for(on: On) {
    let Some(signing) = Signing::with(on, Simulated::up(), (2, "totp")).await else { return };
    signing.order(2).await;
    signing.until_it_says("2 dokumen menunggu Anda").await;
    let mut form = signing.head.get("/tanda-tangan").await.form("/tanda-tangan/sesi/kode");
    form.set("nik-penanda", "123");
    signing.head.send(form.clone()).await.must_say("NIK");
    form.set("nik-penanda", NIK);
    signing.head.send(form).await.must_say("Berlaku untuk 2 dokumen");
    let code = signing.bsre.stage.code_of(NIK).expect("a code");
    let mut form = signing.head.get("/tanda-tangan").await.form("/tanda-tangan/sesi");
    form.set("passphrase", &code);
    signing.head.send(form).await;
    signing.until_it_says("2 dari 2 selesai").await;
    signing.order(1).await;
    signing.until_it_says("1 dokumen menunggu Anda").await;
    assert_eq!(signing.bsre.stage.calls(Place::V2Sign), 2, "the third was not tried with a code that is used up");
}

on_both_engines!(
    /// The passphrase lies in no table and no file.
    canary, a_passphrase_is_kept_nowhere
);
async fn a_passphrase_is_kept_nowhere(on: On) {
    let Some(signing) = Signing::start(on, 2).await else { return };
    let behaviour = rustix::process::dumpable_behavior().expect("the system says so");
    assert_eq!(behaviour, rustix::process::DumpableBehavior::NotDumpable, "no core file, and nobody looks inside");
    signing.order(1).await;
    signing.give(PASSPHRASE).await;
    signing.until_it_says("1 dari 1 selesai").await;
    let page = signing.head.get("/tanda-tangan").await;
    assert!(!page.html.contains(PASSPHRASE) && !page.html.contains(NIK));
    let mut seen = 0;
    let mut waiting = vec![signing.world.folder.path().to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap_or_default();
            seen += 1;
            assert!(!bytes.windows(PASSPHRASE.len()).any(|bytes| bytes == PASSPHRASE.as_bytes()), "{}", path.display());
        }
    }
    assert!(seen > 3, "files were read");
    let log = signing.world.app.db.read(|tx| {
        const ALL: &str = "select kind || ' ' || payload as t from event union all select body from outbox \
            union all select coalesce(said, '') from signing_attempt";
        Ok(tx.query(ALL, &[])?.iter().map(|row| row.text("t")).collect::<Vec<_>>().join("\n"))
    });
    let log = log.await.expect("the log");
    assert!(log.contains("signing_session_opened"), "{log}");
    assert!(!log.contains(PASSPHRASE) && !log.contains(NIK), "{log}");
}

/// A wrong table is told with what to do.
#[test]
fn a_wrong_configuration_says_what_to_do() {
    let wrong = |table: &str| read(&format!("public_url = \"https://izin.contoh.id\"\n{table}"), &[]).unwrap_err();
    let bsre = "[signer]\nprovider = \"bsre\"\nbase_url = \"http://esign.contoh.id/\"\nversion = 3\nuser = \"\"\n\
                password_file = \"x\"\nroots_file = \"y\"\n";
    assert_eq!(wrong(bsre).len(), 4, "{:?}", wrong(bsre));
    assert!(wrong("[signer]\nprovider = \"lain\"\n")[0].contains("lain"));
    assert!(wrong("[tsa]\nurl = \"tsa\"\nroots_file = \"x\"\n")[0].contains("tsa.url"));
}

//! The office's seal behind the head's signature, where a type asks for it: by a key, by BSrE with the service up, wrong and away.
//! What is signed is never lost, and what is not sealed is never released.

use crate::client::Client;
use crate::on_both_engines;
use crate::people::sign_in;
use crate::signing_levels::{module_table, with_a_module};
use crate::signing_world::{OFFICE, PASSPHRASE, Signing, Simulated, TYPE, catalogue_with_seal, standing};
use crate::world::{On, World};
use ground::app::Clock;
use ground::config::Config;
use houses::document::documents;
use houses::document::renewing::tidy_waiting;
use saporancak::server::setup;
use saporancak::tools::demo::story::tell;
use sign::pades::{Verdict, verify};
use signers::simulator::{Fault, Place};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Where what waits for its seal is listed.
const ADMIN: &str = "/admin/tanda-tangan";

/// As a process that dies leaves it.
const DIED: &str = "update awaited_seal set state = 'sent', why = null";
const OPEN: &str = "update signing_attempt set outcome = null, outcome_at = null where provider = 'bsre-seal'";

/// What the page of a PDF that is handed in says.
async fn checked(world: &World, file: Vec<u8>) -> crate::client::Page {
    let public = Client::new(&world.base);
    let mut form = public.get("/v").await.form("/keaslian/berkas");
    form.attach("berkas", "izin.pdf", file);
    public.send(form).await
}

/// Both signatures, as pyHanko and pdfsig judge them; each only where it is there.
fn referees(config: &Config, file: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("izin.pdf");
    std::fs::write(&pdf, file).expect("a file");
    let keys = config.signing_folder();
    if let Some(python) = std::env::var_os("PYHANKO_PYTHON") {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sign/tests/referee.py");
        let now = Clock::System.now().to_string();
        let mut command = Command::new(python);
        command.arg(script).args(["several", &now]).args([
            keys.join("root.pem"),
            keys.join("seal-root.pem"),
            pdf.clone(),
        ]);
        let said = command.output().expect("pyHanko");
        let said = format!("{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        let lines: Vec<_> = said.lines().collect();
        assert_eq!(lines.len(), 2, "{said}");
        assert!(lines.iter().all(|line| line.starts_with("intact valid trusted bottom_line")), "{said}");
    }
    if let Ok(said) = Command::new("pdfsig").arg("-nocert").arg(&pdf).output() {
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        assert_eq!(said.matches("Signature is Valid.").count(), 2, "{said}");
    }
}

on_both_engines!(
    /// A licence comes out with both signatures; register and public page name both, and referees accept both.
    by_a_key, a_licence_is_signed_and_sealed
);
async fn a_licence_is_signed_and_sealed(on: On) {
    let Some(world) = World::start_by(on, standing(), catalogue_with_seal).await else { return };
    let told = tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("the whole way");
    let report = verify(&told.licence_pdf, &world.app.signing.roots, world.app.now()).expect("a PDF");
    assert_eq!(report.verdict, Verdict::Valid, "{:?}", report.reasons);
    let names: Vec<_> = report.signatures.iter().filter_map(|one| one.signer.as_ref()).collect();
    assert_eq!(names[1].common_name, format!("CONTOH – {OFFICE}"));
    assert_eq!(names.len(), 2);
    referees(&world.app.config, &told.licence_pdf);

    let page = checked(&world, told.licence_pdf.clone()).await;
    page.must_say("Berkas sama persis dengan yang kami terbitkan").must_say("Segel kantor").must_say(OFFICE);
    // Something behind it: both signers are named, and nobody is accused.
    let page = checked(&world, [told.licence_pdf.as_slice(), b"\n"].concat()).await;
    page.must_say("UTUH, DENGAN TAMBAHAN").must_say("ruang kosong").must_say("Tanda tangan di dalam berkas");
    page.must_say(&names[0].common_name).must_say(&names[1].common_name);
    // The head's part alone is what was signed, and was never released.
    let alone = &told.licence_pdf[..report.signatures[0].covers_bytes];
    checked(&world, alone.to_vec()).await.must_say("BUKAN BERKAS KAMI");

    let head = sign_in(&world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    head.get(&entry).await.must_say("Segel kantor").must_say(OFFICE);
    sign_in(&world, "admin").await.get("/admin/keadaan").await.must_say(&format!("{OFFICE}, Kunci dalam berkas"));
}

/// The module reads its configuration from the environment, so it is run in a process of its own.
#[test]
fn a_seal_in_a_module_seals() {
    with_a_module("sealing::inside_with_a_module");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by a_seal_in_a_module_seals"]
async fn inside_with_a_module() {
    let library = std::env::var_os("SOFTHSM2_LIBRARY").map(PathBuf::from).expect("run by the test above");
    let authority = Simulated::up();
    for (on, label) in [(On::Sqlite, "satu"), (On::Postgres, "dua")] {
        let made = World::start_by(on, standing(), |config| {
            catalogue_with_seal(config);
            let table = module_table((config, "seal"), &authority, (OFFICE, (&library, label)));
            config.seal = ground::config::read(&table, &[]).expect("a configuration").seal;
        });
        let Some(world) = made.await else { continue };
        let told = tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("the whole way");
        let report = verify(&told.licence_pdf, &world.app.signing.roots, world.app.now()).expect("a PDF");
        let names: Vec<_> = report.signatures.iter().filter_map(|one| one.signer.as_ref()).collect();
        assert_eq!((report.verdict, names.len()), (Verdict::Valid, 2), "{:?}", report.reasons);
        assert_eq!(names[1].common_name, format!("CONTOH – {OFFICE}"));
        let admin = sign_in(&world, "admin").await;
        admin.get("/admin/keadaan").await.must_say(&format!("{OFFICE}, Modul keamanan (PKCS#11)"));
    }
}

on_both_engines!(
    /// A seal is asked for and there is none: the server says so and does not start.
    missing, without_a_seal_nothing_that_asks_for_one_is_served
);
async fn without_a_seal_nothing_that_asks_for_one_is_served(on: On) {
    let Some(world) = World::start_by(on, standing(), catalogue_with_seal).await else { return };
    let config = world.app.config.clone();
    std::fs::remove_file(config.signing_folder().join("seal.pem")).expect("the seal");
    let refused = setup::open(config, standing()).await.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refused.contains(TYPE) && refused.contains("meminta segel kantor"), "{refused}");
}

on_both_engines!(
    /// BSrE seals what BSrE signed; each of the two requests is written down before it is sent.
    by_a_service, a_service_seals
);
async fn a_service_seals(on: On) {
    let Some(signing) = Signing::sealing(on).await else { return };
    signing.order(2).await;
    signing.give(PASSPHRASE).await;
    signing.until_it_says("2 dari 2 selesai").await;
    assert_eq!((signing.released().await, signing.attempts("signed").await), (2, 4));
    assert_eq!(signing.bsre.stage.signed().len(), 4);
    signing.orphans().await.must_say("Tidak ada");
}

on_both_engines!(
    /// Away, the seal is waited for without the head; an answer that is lost leaves a possible orphan, is not sent twice, and a person
    /// orders it once more. Nothing comes out unsealed meanwhile.
    trouble, a_seal_that_fails_loses_nothing
);
async fn a_seal_that_fails_loses_nothing(on: On) {
    let Some(signing) = Signing::sealing(on).await else { return };
    let stage = &signing.bsre.stage;
    stage.fail_next(Place::V2SealCode, &Fault::Status(503), 1);
    signing.order(1).await;
    signing.give(PASSPHRASE).await;
    let admin = sign_in(&signing.world, "admin").await;
    let waits = async || admin.get(ADMIN).await.says("Menunggu segel kantor");
    signing.world.until(waits, "a document that waits for its seal").await;
    assert_eq!((signing.released().await, stage.calls(Place::V2Sign)), (0, 1));

    // The session of the head is over, and nobody is needed for the seal. The answer to it is lost.
    signing.pass(Duration::from_mins(11));
    stage.fail_next(Place::V2Seal, &Fault::CutAfter, 1);
    let stuck = async || {
        signing.pass(Duration::from_mins(5));
        signing.work_off().await;
        admin.get(ADMIN).await.says("Perlu diperiksa")
    };
    signing.world.until(stuck, "a seal that stands still").await;
    assert_eq!((signing.released().await, signing.attempts("unanswered").await), (0, 1));
    let page = admin.get(ADMIN).await;
    page.must_say("segel BSrE").must_say("Tanpa jawaban");
    signing.pass(Duration::from_hours(5));
    signing.work_off().await;
    assert_eq!(stage.calls(Place::V2Seal), 1, "not sent again by itself");

    let admin = sign_in(&signing.world, "admin").await;
    let page = admin.get(ADMIN).await;
    let at = page.html.find("/admin/segel/").expect("a form");
    let address: String = page.html[at..].chars().take_while(|c| *c != '"').collect();
    admin.send(page.form(&address)).await;
    let done = async || {
        signing.work_off().await;
        signing.released().await == 1
    };
    signing.world.until(done, "the sealed licence").await;
    assert_eq!((stage.calls(Place::V2Sign), signing.attempts("signed").await), (1, 2), "the head signed once");
    assert!(!admin.get(ADMIN).await.says("Menunggu segel kantor"));
}

on_both_engines!(
    /// Another seal than the office's, and a process that dies while a seal is under way: neither is released.
    wrong, a_wrong_or_lost_seal_is_not_released
);
async fn a_wrong_or_lost_seal_is_not_released(on: On) {
    let Some(signing) = Signing::sealing(on).await else { return };
    signing.bsre.stage.fail_next(Place::V2Seal, &Fault::OtherSigner, 1);
    signing.order(1).await;
    signing.give(PASSPHRASE).await;
    let admin = sign_in(&signing.world, "admin").await;
    let stuck = async || admin.get(ADMIN).await.says("Bukan yang diminta");
    signing.world.until(stuck, "a wrong seal").await;
    assert_eq!((signing.released().await, signing.attempts("unusable").await), (0, 1));

    // As if the process had died between sending and storing.
    let died = signing.world.app.command((), |work, ()| {
        work.tx.execute(DIED, &[])?;
        work.tx.execute(OPEN, &[]).map(|_| ())
    });
    let died: Result<(), db::DbError> = died.await;
    died.expect("the database");
    signing.pass(Duration::from_mins(3));
    tidy_waiting(&signing.world.app).await.expect("tidied");
    admin.get(ADMIN).await.must_say("Perlu diperiksa").must_say("Program berhenti sebelum jawaban tersimpan");
    assert_eq!((signing.released().await, signing.bsre.stage.calls(Place::V2Seal)), (0, 1));
    let document = signing.world.app.db.read(|tx| {
        const ONE: &str = "select id from document where kind = 'licence'";
        let id = tx.one(ONE, &[])?.map(|row| domain::ids::DocumentId(row.id("id"))).expect("a licence");
        Ok(documents::get(tx, id)?.expect("the licence"))
    });
    let document: Result<documents::Document, db::DbError> = document.await;
    assert!(document.expect("the database").sealed_by.is_none());
}

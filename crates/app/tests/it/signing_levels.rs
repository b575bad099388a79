//! How far a signature is carried: with time stamps and validation data, from a key in a security module, and renewed before they end.

use crate::on_both_engines;
use crate::people::sign_in;
use crate::signing_world::{HEAD, Signing, Simulated, TYPE, standing, write};
use crate::world::{On, World};
use domain::ids::DocumentId;
use ground::config::Config;
use houses::document::{documents, renewing};
use ledger::outbox;
use saporancak::server::setup;
use saporancak::tools::demo::story::tell;
use sign::pades::{Level, Verdict, verify};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const TWO_HOURS: Duration = Duration::from_hours(2);

const LIBRARIES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
];

/// Documents are stamped and carried to this level by the simulator.
pub fn stamped(config: &mut Config, tsa: &Simulated, level: &str) {
    let root = write(&config.data.join("tsa-root.pem"), &tsa.stage.pki().root_pem());
    let table = format!(
        "public_url = \"{}\"\n[tsa]\nurl = \"{}/tsa\"\nroots_file = {root}\nlevel = \"{level}\"\n",
        config.public_url, tsa.base
    );
    config.tsa = ground::config::read(&table, &[]).expect("a configuration").tsa;
}

/// A key of the office with a certificate that names where its revocation is told.
pub fn certified(config: &Config, authority: &Simulated) {
    let now = ground::app::Clock::System.now();
    let issued = authority.stage.pki().issue(HEAD, (now, 900)).expect("a certificate");
    let folder = config.signing_folder();
    write(&folder.join("root.pem"), &authority.stage.pki().root_pem());
    write(&folder.join("signer.pem"), &issued.certificate_pem);
    write(&folder.join("signer-key.pem"), &issued.key_pem);
}

async fn register_entry(world: &World) -> String {
    let head = sign_in(world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    head.get(&entry).await.text()
}

async fn file_is_known(world: &World, file: &[u8]) -> bool {
    let public = crate::client::Client::new(&world.base);
    let mut form = public.get("/keaslian").await.form("/keaslian/berkas");
    form.attach("berkas", "izin.pdf", file.to_vec());
    public.send(form).await.says("Berkas sama persis")
}

on_both_engines!(
    /// The register says that a time stamp proves when it was signed.
    timestamped, a_time_stamp_stands_in_the_register
);
async fn a_time_stamp_stands_in_the_register(on: On) {
    let tsa = Simulated::up();
    let Some(world) = World::start_by(on, standing(), |config| stamped(config, &tsa, "B-T")).await else { return };
    let told = tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("the whole way");
    let report = verify(&told.licence_pdf, &world.app.signing.roots, world.app.now()).expect("a PDF");
    assert_eq!((report.verdict, report.level), (Verdict::Valid, Some(Level::Timestamped)));
    let entry = register_entry(&world).await;
    assert!(entry.contains("PAdES B-T, dengan stempel waktu, dari simulator dan tidak sah"), "{entry}");
    assert!(file_is_known(&world, &told.licence_pdf).await);
}

on_both_engines!(
    /// Before its time stamp ends a document gets a new version that only appends; both versions are known.
    renewed, a_renewal_stands_beside_what_was_released
);
async fn a_renewal_stands_beside_what_was_released(on: On) {
    let (first, second) = (Simulated::lasting(100), Simulated::up());
    let prepared = World::start_by(on, standing(), |config| {
        certified(config, &first);
        stamped(config, &first, "B-LT");
    });
    let Some(world) = prepared.await else { return };
    let told = tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("the whole way");
    assert!(register_entry(&world).await.contains("PAdES B-LT"));
    renewing::renew_due(&world.app).await.expect("nothing is due");
    assert_eq!(current(&world, told.document).await, told.licence_pdf);

    // Fifty days on, the authority stamps with a certificate that lasts longer.
    let later = world.app.now() + jiff::SignedDuration::from_hours(24 * 50);
    let mut config = world.app.config.clone();
    stamped(&mut config, &second, "B-LT");
    let both = format!("{}{}", first.stage.pki().root_pem(), second.stage.pki().root_pem());
    write(&config.data.join("tsa-root.pem"), &both);
    first.set(later);
    second.set(later);
    let clock = ground::app::Clock::Set(later.as_microsecond().into());
    let app = setup::open(config, clock).await.expect("it starts again");
    renewing::renew_due(&app).await.expect("renewed");
    let renewed = current(&world, told.document).await;
    assert!(renewed.len() > told.licence_pdf.len() && renewed.starts_with(&told.licence_pdf));
    let report = verify(&renewed, &app.signing.roots, later).expect("a PDF");
    assert_eq!((report.verdict, report.level), (Verdict::Valid, Some(Level::Archive)), "{:?}", report.reasons);
    // Once is enough.
    renewing::renew_due(&app).await.expect("nothing is due");
    assert_eq!(current(&world, told.document).await, renewed);
    let entry = register_entry(&world).await;
    assert!(entry.contains("PAdES B-LTA") && entry.contains("diperbarui"), "{entry}");
    assert!(file_is_known(&world, &told.licence_pdf).await && file_is_known(&world, &renewed).await);
    assert!(!file_is_known(&world, &[&renewed[..], b"\n"].concat()).await);
    let log = world.app.db.read(|tx| {
        const RENEWALS: &str = "select count(*) as n from event where kind = 'document_renewed'";
        Ok(tx.one(RENEWALS, &[])?.map(|row| row.int("n")))
    });
    assert_eq!(log.await.expect("the log"), Some(1));
}

/// The file that is handed out now.
pub async fn current(world: &World, document: DocumentId) -> Vec<u8> {
    let found = world.app.db.read(move |tx| {
        let found = documents::get(tx, document)?.expect("the licence");
        let file = found.file.expect("a file");
        let wrapped = ledger::uploads::get(tx, file)?.expect("its row").wrapped_key;
        Ok((found, file, wrapped))
    });
    let (found, file, wrapped) = found.await.expect("read");
    let owner = world.app.vault.open(found.wrapped_key().expect("a key")).expect("opened");
    ground::intake::open(&world.app, &owner, file, &wrapped).await.expect("the file")
}

/// The module reads its configuration from the environment, so the journey runs in a process of its own: this one, started anew.
#[test]
fn a_key_in_a_module_signs_and_time_stamps_stand_in_the_register() {
    with_a_module("signing_levels::inside_with_a_module");
}

/// Starts this binary anew for one test, with an empty folder of tokens; says so and does nothing where the module is not installed.
pub fn with_a_module(test: &str) {
    let Some(library) = LIBRARIES.iter().map(PathBuf::from).find(|path| path.exists()) else {
        assert!(std::env::var("REFEREES").as_deref() != Ok("required"), "SoftHSM2 (Debian: softhsm2) is not installed");
        println!("skipped: SoftHSM2 is not installed");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let configuration = folder.path().join("softhsm2.conf");
    let tokens = folder.path().join("tokens");
    std::fs::create_dir(&tokens).expect("a folder");
    let kept_in = format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display());
    std::fs::write(&configuration, kept_in).expect("a file");
    let answer = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("SOFTHSM2_CONF", &configuration)
        .env("SOFTHSM2_LIBRARY", &library)
        .output()
        .expect("it runs");
    let (told, wrong) = (String::from_utf8_lossy(&answer.stdout), String::from_utf8_lossy(&answer.stderr));
    let said = format!("{told}{wrong}");
    assert!(answer.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by a_key_in_a_module_signs_and_time_stamps_stand_in_the_register"]
async fn inside_with_a_module() {
    let library = std::env::var_os("SOFTHSM2_LIBRARY").map(PathBuf::from).expect("run by the test above");
    let tsa = Simulated::up();
    for on in [On::Sqlite, On::Postgres] {
        let label = if on == On::Sqlite { "satu" } else { "dua" };
        let made = World::start_by(on, standing(), |config| {
            in_a_module(config, &tsa, (&library, label));
            stamped(config, &tsa, "B-LT");
        });
        let Some(world) = made.await else { continue };
        let told = tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("the whole way");
        let report = verify(&told.licence_pdf, &world.app.signing.roots, world.app.now()).expect("a PDF");
        assert_eq!((report.verdict, report.level), (Verdict::Valid, Some(Level::LongTerm)));
        assert_eq!(report.signer.expect("a signer").common_name, format!("CONTOH – {HEAD}"));
        assert!(register_entry(&world).await.contains("PAdES B-LT"));
        let admin = sign_in(&world, "admin").await;
        admin.get("/admin/keadaan").await.must_say("Modul keamanan (PKCS#11)").must_say("B-LT");
    }
}

/// The head's key in a token of its own.
pub fn in_a_module(config: &mut Config, authority: &Simulated, token: (&Path, &str)) {
    let table = module_table((config, "signer"), authority, (HEAD, token));
    config.signer = ground::config::read(&table, &[]).expect("a configuration").signer;
}

/// A token with a key that was put into it, and the table of this name that leads to it.
pub fn module_table(
    (config, table): (&Config, &str),
    authority: &Simulated,
    (holder, (library, label)): (&str, (&Path, &str)),
) -> String {
    const PIN: &str = "482913";
    let now = ground::app::Clock::System.now();
    let issued = authority.stage.pki().issue(holder, (now, 900)).expect("a certificate");
    let folder = config.data.join(table);
    write(&folder.join("key.pem"), &issued.key_pem);
    let key = folder.join("key.pem").display().to_string();
    for arguments in [
        vec!["--init-token", "--free", "--label", label, "--so-pin", "7391046", "--pin", PIN],
        vec!["--import", &key, "--token", label, "--label", "kunci", "--id", "01", "--pin", PIN],
    ] {
        let done = Command::new("softhsm2-util").args(&arguments).output().expect("softhsm2-util runs");
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    let certificate = write(&folder.join("certificate.pem"), &issued.certificate_pem);
    let root = write(&folder.join("root.pem"), &authority.stage.pki().root_pem());
    let pin = write(&folder.join("pin"), PIN);
    format!(
        "public_url = \"{}\"\n[{table}]\nprovider = \"pkcs11\"\nmodule = \"{}\"\ntoken = \"{label}\"\nkey = \"kunci\"\n\
         pin_file = {pin}\ncertificate_file = {certificate}\nroots_file = {root}\n",
        config.public_url,
        library.display()
    )
}

on_both_engines!(
    /// While the time stamp authority is away, a document waits and is never given up; then it is stamped and goes out.
    waiting, a_document_waits_for_its_time_stamp
);
async fn a_document_waits_for_its_time_stamp(on: On) {
    let mut tsa = Simulated::down();
    tsa.leave();
    let Some(world) = World::start_by(on, standing(), |config| stamped(config, &tsa, "B-T")).await else { return };
    let head = sign_in(&world, "kadis").await;
    let mut signing = Signing { world, bsre: tsa, head };
    signing.order(1).await;
    for _ in 0..2 * outbox::ATTEMPTS_MAX {
        signing.pass(TWO_HOURS);
        signing.work_off().await;
    }
    let counts = signing.world.app.db.read(|tx| outbox::counts(tx, 100)).await.expect("the queue");
    assert_eq!((counts.dead, signing.released().await), (0, 0));
    assert!(counts.failing > 0, "the page of the queue says that it waits, and why");
    signing.bsre.come_back();
    signing.pass(TWO_HOURS);
    signing.work_off().await;
    signing.world.until(async || signing.released().await == 1, "the licence").await;
}

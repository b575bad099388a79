//! Backup and restore through the program's own commands: what comes back serves, gives no number twice, and keeps nothing it should not.

use crate::backup_repository::{Bare, Vaulted, identity_in, of_world, saporancak, well};
use crate::client::Client;
use crate::people::{apply, fill_in, sign_in};
use crate::privacy::{self, answered, signed_up, waiting};
use crate::world::{On, World};
use crate::{on_both, on_both_engines};
use domain::subject::Subject;
use files::store::objects::Objects;
use houses::backup::due::{Remembered, turn};
use houses::backup::runs::{self, Kind};
use houses::privacy::outside;
use ledger::counters;
use saporancak::tools::demo::story;
use std::collections::BTreeSet;
use std::fs;

const TYPE: &str = "skp-penelitian";

/// Numbers of applications, as their counter knows them.
async fn last_number(world: &World) -> u64 {
    let all = world.app.db.read(|tx| counters::all(tx)).await.expect("counters");
    all.iter().filter(|(name, _)| name.starts_with("application:")).map(|(_, last)| *last).max().unwrap_or_default()
}

on_both!(
    /// Settled: a number never comes twice, not even after a restore; a restored installation serves, and what was erased stays erased.
    restored, a_bare_machine_serves_again_from_a_backup
);
async fn a_bare_machine_serves_again_from_a_backup(world: &World) {
    let vaulted = Vaulted::new();
    let told = story::tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("a licence");
    let applicant = sign_in(world, "pemohon").await;
    let (_, before) = apply(world, &applicant, TYPE).await;
    let person = signed_up(world).await;
    fill_in(world, &person, TYPE).await;
    ground::log_keeping::cover_all(&world.app).await.expect("covered");

    let config = of_world(&vaulted, world, "");
    assert!(well(&config, &["backup", "list"]).contains("Belum ada cadangan"));
    let said = well(&config, &["backup"]);
    assert!(said.contains("Cadangan ") && said.contains("selesai dalam"), "{said}");
    let (pieces, files) = (vaulted.count("pieces"), vaulted.count("files"));
    assert!(pieces > 0 && files > 3, "{pieces} {files}");
    let said = well(&config, &["backup"]);
    assert_eq!(vaulted.count("files"), files, "a file is written once: {said}");
    assert_eq!(well(&config, &["backup", "list"]).lines().count(), 2);
    assert!(well(&config, &["backup", "check"]).contains("setiap bagian cocok"));

    // After the backup: another number is given, and somebody is erased.
    let (_, lost) = apply(world, &applicant, TYPE).await;
    erased(world, &person).await;
    ground::log_keeping::cover_all(&world.app).await.expect("covered");
    let lost_last = last_number(world).await;

    let on = if world.app.db.engine() == db::Engine::Sqlite { On::Sqlite } else { On::Postgres };
    let bare = Bare::new(on, &vaulted, &world.app.config.signing_folder());
    let erasures = world.app.config.erased_file();
    let checkpoint = world.app.config.checkpoint_file();
    let more = ["--erased", erasures.to_str().expect("a path"), "--checkpoint", checkpoint.to_str().expect("a path")];
    let (done, said) = bare.restore(&vaulted, &more);
    assert!(done && said.contains("Nomor dilewati: application:") && said.contains("hilang"), "{said}");
    assert!(!bare.folder.path().join("restore-unfinished").exists());
    let (again, refused) = bare.restore(&vaulted, &[]);
    assert!(!again && refused.contains("sudah berisi"), "{refused}");
    let doctor = well_or_not(&bare.config, &["audit", "verify"]);
    assert!(doctor.contains("Catatan utuh"), "{doctor}");

    let back = Box::pin(bare.serve(&world.cast.password)).await;
    let visitor = Client::new(&back.base);
    visitor.get(&format!("/keaslian/{}", told.short_code)).await.must_say("SAH DAN BERLAKU");
    let applicant = sign_in(&back, "pemohon").await;
    applicant.get("/permohonan").await.must_say(&before);
    assert!(!applicant.get("/permohonan").await.says(&lost), "what came after the backup is gone, and was said to be");
    let (_, new) = apply(&back, &applicant, TYPE).await;
    assert!(last_number(&back).await > lost_last, "{new} is none that was given before");
    assert_ne!(new, lost);
    let tried = visitor.post_raw("/masuk", &[("nama", "rina.ratnasari"), ("sandi", privacy::PASSWORD)], &[]).await;
    assert_eq!(tried.status, 422, "who was erased after the backup is not back");
    let events = back.app.db.read(|tx| {
        Ok(tx.query("select kind, payload from event where kind in ('restored', 'numbers_skipped')", &[])?.len())
    });
    assert_eq!(events.await.expect("read"), 2, "the gap is announced in the log");
    let sent = sign_in(&back, "admin").await.get("/admin/keadaan").await;
    sent.must_say("Cadangan");
}

fn well_or_not(config: &std::path::Path, arguments: &[&str]) -> String {
    saporancak(config, arguments).1
}

/// The person asks, the admin does it, and the list outside knows of it.
async fn erased(world: &World, person: &Client) {
    let mut form = person.get("/akun/data").await.form("/akun/data/penghapusan");
    form.set("penghapusan", "Saya pindah kota.").set("kini_hapus", privacy::PASSWORD);
    person.send(form).await.must_say("Permintaan Anda tersimpan");
    let id = world
        .app
        .db
        .read(|tx| {
            Ok(tx.one("select id from account where username = 'rina.ratnasari'", &[])?.map(|row| row.text("id")))
        })
        .await
        .expect("read")
        .expect("the account");
    let admin = sign_in(world, "admin").await;
    let page = waiting(&admin).await;
    answered(&admin, &page, "hapus", "Akun dihapus.").await.must_say("Kuncinya dimusnahkan");
    let file = world.app.config.erased_file();
    world.until(async || outside::holds(&file, Subject::Account, &id).expect("a list"), "the list outside").await;
}

on_both!(
    /// A backup is taken while people write; restored for a trial, every row has its file, and the log and every signature hold.
    proved, a_backup_taken_under_load_is_proved_by_restoring_it
);
async fn a_backup_taken_under_load_is_proved_by_restoring_it(world: &World) {
    let vaulted = Vaulted::new();
    story::tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("a licence");
    let applicant = sign_in(world, "pemohon").await;
    let config = of_world(&vaulted, world, "");
    let running = {
        let config = config.clone();
        tokio::task::spawn_blocking(move || (0..3).map(|_| well(&config, &["backup"])).collect::<Vec<_>>())
    };
    let mut sent = 0;
    while !running.is_finished() {
        apply(world, &applicant, TYPE).await;
        sent += 1;
    }
    let said = running.await.expect("three backups");
    assert!(sent > 0 && said.len() == 3);
    let identity = vaulted.identity.to_str().expect("a path");
    let ids: BTreeSet<String> = well(&config, &["backup", "list"])
        .lines()
        .map(|line| line.split_whitespace().next().expect("an id").to_owned())
        .collect();
    assert_eq!(ids.len(), 3);
    for id in &ids {
        let said = well(&config, &["backup", "verify", id, "--identity", identity]);
        assert!(said.contains("utuh dan dapat dipulihkan") && !said.contains(" 0 dokumen"), "{said}");
    }
    let left = fs::read_dir(world.folder.path().join("backup-work")).expect("the work folder").count();
    assert_eq!(left, 0, "nothing of the trials is left");
    let proved = world.app.db.read(|tx| runs::last_well(tx, Kind::Proof)).await.expect("read").expect("a proof");
    assert!(ids.contains(proved.backup.as_deref().expect("which")));
    assert_eq!(vaulted.count("proofs"), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flipped_byte_in_any_part_is_found_and_named() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let vaulted = Vaulted::new();
    let applicant = sign_in(&world, "pemohon").await;
    apply(&world, &applicant, TYPE).await;
    let config = of_world(&vaulted, &world, "");
    well(&config, &["backup"]);
    let place = vaulted.place();
    let objects = Objects::open(place.to_str().expect("a path"), &files::store::StoreOptions::default());
    let repository = backups::Repository::new(objects.expect("a store"));
    let all = vaulted.objects();
    for folder in ["pieces", "files", "lists", "backups"] {
        assert!(vaulted.count(folder) > 0, "{folder}");
    }
    let found = repository.pick(None).await.expect("the backup");
    for object in &all {
        let bytes = fs::read(object).expect("an object");
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(object, &changed).expect("changed");
            let wrong = repository.check(&found, &mut |_, _| {}).await.expect("checked").join("\n");
            let name = object.strip_prefix(&place).expect("below").to_str().expect("a name");
            assert!(wrong.contains(name), "byte {at} of {name}: {wrong:?}");
        }
        fs::remove_file(object).expect("removed");
        let wrong = match repository.check(&found, &mut |_, _| {}).await {
            Ok(wrong) => wrong.join("\n"),
            Err(error) => error.to_string(),
        };
        assert!(wrong.contains("hilang"), "{}: {wrong}", object.display());
        fs::write(object, &bytes).expect("as it was");
    }
    // The commands say so too, and a damaged backup is not restored.
    // The largest is of the database; a restore leaves alone what it does not need, for instance the checkpoint.
    let pieces = all.iter().filter(|path| path.starts_with(place.join("pieces")));
    let piece = pieces.max_by_key(|path| fs::metadata(path).expect("a file").len()).expect("a piece");
    let mut bytes = fs::read(piece).expect("an object");
    bytes[40] ^= 1;
    fs::write(piece, &bytes).expect("changed");
    let (done, said) = saporancak(&config, &["backup", "check"]);
    assert!(!done && said.contains("rusak"), "{said}");
    let identity = vaulted.identity.to_str().expect("a path");
    let (done, said) = saporancak(&config, &["backup", "verify", "--identity", identity]);
    assert!(!done && said.contains("TIDAK UTUH"), "{said}");
    let bare = Bare::new(On::Sqlite, &vaulted, &world.app.config.signing_folder());
    let (done, said) = bare.restore(&vaulted, &[]);
    assert!(!done && said.contains("rusak"), "{said}");
    let (done, said) = saporancak(&bare.config, &["serve"]);
    assert!(!done && said.contains("belum selesai"), "nobody serves from what is half there: {said}");
    bytes[40] ^= 1;
    fs::write(piece, &bytes).expect("as it was");
    let (done, said) = bare.restore(&vaulted, &[]);
    assert!(done, "it goes on where it stopped: {said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_belong_together_is_refused() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let vaulted = Vaulted::new();
    let config = of_world(&vaulted, &world, "");
    well(&config, &["backup"]);
    // Another identity, and one that others may read.
    let (stranger, _) = identity_in(&vaulted.folder, "orang-lain");
    let bare = Bare::new(On::Sqlite, &vaulted, &world.app.config.signing_folder());
    let with = |identity: &std::path::Path| {
        saporancak(&bare.config, &["restore", "--identity", identity.to_str().expect("a path")])
    };
    let (done, said) = with(&stranger);
    assert!(!done && said.contains("bukan milik cadangan ini"), "{said}");
    // Another master key, said with its file.
    let key = bare.folder.path().join("keys/master-key");
    let kept = fs::read(&key).expect("the key");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(&key, mode).expect("a mode");
    fs::write(&key, "ab".repeat(32)).expect("another key");
    let (done, said) = bare.restore(&vaulted, &[]);
    assert!(!done && said.contains("Kunci induk") && said.contains("master-key"), "{said}");
    assert!(!bare.folder.path().join("uji.db").exists(), "nothing was written");
    fs::write(&key, kept).expect("as it was");
    // A half backup is none.
    let heads: Vec<_> =
        vaulted.objects().into_iter().filter(|path| path.starts_with(vaulted.place().join("backups"))).collect();
    assert_eq!(heads.len(), 1);
    let head = fs::read(&heads[0]).expect("the head");
    fs::remove_file(&heads[0]).expect("removed");
    assert!(well(&config, &["backup", "list"]).contains("Belum ada cadangan"));
    let (done, said) = bare.restore(&vaulted, &[]);
    assert!(!done && said.contains("Tidak ada cadangan"), "{said}");
    fs::write(&heads[0], head).expect("as it was");
    let (done, said) = bare.restore(&vaulted, &["--gap", "50"]);
    assert!(done && said.contains("dari 1 sampai 50"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_go_along_only_for_somebody_else() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let vaulted = Vaulted::new();
    let config = of_world(&vaulted, &world, "");
    let (done, said) = saporancak(&config, &["backup", "--with-keys"]);
    assert!(!done && said.contains("key_recipients"), "{said}");
    let same = of_world(&vaulted, &world, &format!("key_recipients = [{:?}]\n", vaulted.recipient));
    let (done, said) = saporancak(&same, &["config", "check"]);
    assert!(!done && said.contains("orang lain"), "{said}");
    let (keeper, recipient) = identity_in(&vaulted.folder, "penjaga-kunci");
    let config = of_world(&vaulted, &world, &format!("key_recipients = [{recipient:?}]\n"));
    well(&config, &["backup", "--with-keys"]);
    let to = vaulted.folder.path().join("kunci");
    let (own, keeper, target) =
        (vaulted.identity.to_str().expect("a path"), keeper.to_str().expect("a path"), to.to_str().expect("a path"));
    let (done, said) =
        saporancak(&config, &["backup", "keys", "--identity", own, "--key-identity", own, "--to", target]);
    assert!(!done && said.contains("bukan milik"), "who opens the backup does not open the keys: {said}");
    well(&config, &["backup", "keys", "--identity", own, "--key-identity", keeper, "--to", target]);
    let original = world.app.config.master_key_file();
    assert_eq!(fs::read(to.join("master-key")).expect("taken out"), fs::read(original).expect("the key"));
    assert_eq!(crate::installation::open_to_others(&to), Vec::<std::path::PathBuf>::new());
}

on_both_engines!(
    /// The worker makes backups by its timetable; what fails is an alarm, and the admin's page says how old the last one is.
    scheduled, the_worker_backs_up_and_is_never_silent_when_it_fails
);
async fn the_worker_backs_up_and_is_never_silent_when_it_fails(on: On) {
    let vaulted = Vaulted::new();
    let place = vaulted.place();
    let recipient = vaulted.recipient.clone();
    let change = move |config: &mut ground::config::Config| {
        config.backup.place = Some(place.display().to_string());
        config.backup.recipients = vec![recipient];
        config.backup.keep.daily = 1;
        config.backup.keep.weekly = 0;
    };
    let Some(world) = World::start_with(on, change).await else { return };
    let newest = async || world.app.db.read(|tx| runs::newest(tx, Kind::Backup)).await.expect("read");
    // The worker of the world looks at once, so the first may be its.
    let mut remembered = Remembered::default();
    turn(&world.app, &mut remembered).await.expect("a turn");
    world.until(async || newest().await.is_some_and(|run| run.ended_at.is_some()), "the first backup").await;
    let first = newest().await.expect("a run");
    assert_eq!(first.why, None);
    turn(&world.app, &mut remembered).await.expect("a turn");
    assert_eq!(newest().await.expect("a run").id, first.id, "once a day");
    let admin = sign_in(&world, "admin").await;
    admin.get("/admin/keadaan").await.must_say("Pemulihan belum diuji").must_say("0 menit lalu");

    // The day after, the place is gone: an alarm, the reason on the page.
    let back = "update backup_run set begun_at = begun_at - 90000000000, moment = moment - 90000000000";
    let moved = world.app.db.command::<_, db::DbError, _>(move |tx| tx.execute(back, &[])).await.expect("a day passes");
    assert_eq!(moved, 1);
    fs::remove_dir_all(vaulted.place()).expect("removed");
    fs::write(vaulted.place(), "no folder").expect("a file in its place");
    let _ = turn(&world.app, &mut remembered).await;
    assert!(newest().await.expect("a run").why.is_some(), "it says why");
    let page = admin.get("/admin/keadaan").await;
    page.must_say("Gagal atau terlambat").must_say("Kegagalan terakhir").must_say("25 jam lalu");
    page.must_say("Ada peringatan dalam 24 jam");
    houses::account::alarms::tell_alarms(&world.app).await.expect("told");
    admin.get("/kabar").await.must_say("Cadangan gagal dibuat");
}

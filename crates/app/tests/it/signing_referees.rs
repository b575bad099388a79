//! What the product released at each level, whoever signed it, is what pyHanko and pdfsig take it for: with and without a network.

use crate::on_both_engines;
use crate::signing_levels::{certified, current, in_a_module, stamped, with_a_module};
use crate::signing_world::{PASSPHRASE, Signing, Simulated, TYPE, standing};
use crate::world::{On, World};
use domain::ids::DocumentId;
use saporancak::tools::demo::story::tell;
use sign::pades::{Level, verify};
use std::path::{Path, PathBuf};
use std::process::Command;

const LEVELS: [Level; 4] = [Level::Basic, Level::Timestamped, Level::LongTerm, Level::Archive];

/// What pyHanko says of a file of this level that asks nobody, and with the addresses in its certificates asked.
fn expected(level: Level) -> (&'static str, &'static str) {
    let asked = "; asked: trusted";
    match level {
        Level::Basic => ("intact valid trusted; no time stamp; revocation not in the file", asked),
        Level::Timestamped => ("intact valid trusted; time stamp trusted; revocation not in the file", asked),
        Level::LongTerm => ("intact valid trusted; time stamp trusted; LT trusted", asked),
        Level::Archive => ("intact valid trusted; time stamp trusted; LTA trusted", asked),
    }
}

/// Has both referees look at a released file.
async fn judged(world: &World, authority: &Simulated, level: Level, file: &[u8]) {
    let report = verify(file, &world.app.signing.roots, world.app.now()).expect("a PDF");
    assert_eq!(report.level, Some(level), "{:?}", report.reasons);
    let folder = tempfile::tempdir().expect("a folder");
    let (root, path) = (folder.path().join("root.pem"), folder.path().join("izin.pdf"));
    std::fs::write(&root, authority.stage.pki().root_pem()).expect("a file");
    std::fs::write(&path, file).expect("a file");
    let moment = (world.app.now() + jiff::SignedDuration::from_mins(10)).to_string();
    // The simulator answers in this process while pyHanko asks.
    let judging = tokio::task::spawn_blocking(move || {
        (pyhanko(&moment, &root, (&path, "")), pyhanko(&moment, &root, (&path, "network")), pdfsig(&path))
    });
    let (alone, asked, pdfsig) = judging.await.expect("the judges");
    let (said, and_asked) = expected(level);
    if let (Some(alone), Some(asked)) = (alone, asked) {
        assert_eq!(alone, said, "{level:?}");
        assert_eq!(asked, format!("{said}{and_asked}"), "{level:?}");
    }
    assert_eq!(pdfsig, Ok(()), "{level:?}");
}

fn pyhanko(moment: &str, root: &Path, (file, network): (&Path, &str)) -> Option<String> {
    let python = std::env::var_os("PYHANKO_PYTHON").map(PathBuf::from).or_else(|| missing("PYHANKO_PYTHON"))?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../signers/tests/referee.py");
    let answer = Command::new(python).args([script, "level", moment]).args([root, file]).arg(network).output();
    let answer = answer.expect("Python runs");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    Some(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

/// Every signature of the file; document time stamps it does not look into.
fn pdfsig(file: &Path) -> Result<(), String> {
    let Ok(answer) = Command::new("pdfsig").arg("-nocert").arg(file).output() else {
        missing::<()>("pdfsig");
        return Ok(());
    };
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    let signatures: Vec<&str> =
        text.split("Signature #").skip(1).filter(|one| !one.contains("Signature Type: unknown")).collect();
    let good = signatures.iter().all(|one| one.contains("Signature Validation: Signature is Valid."));
    if good && signatures.len() == 1 { Ok(()) } else { Err(text) }
}

fn missing<T>(what: &str) -> Option<T> {
    assert!(std::env::var("REFEREES").as_deref() != Ok("required"), "{what} is missing; run ./test");
    println!("skipped: {what} is missing");
    None
}

on_both_engines!(
    /// A key in a file of the office.
    local, a_local_key_reaches_each_level
);
async fn a_local_key_reaches_each_level(on: On) {
    for level in LEVELS {
        let authority = Simulated::up();
        let made = World::start_by(on, standing(), |config| {
            certified(config, &authority);
            if level > Level::Basic {
                stamped(config, &authority, level.code());
            }
        });
        let Some(world) = made.await else { return };
        let told = tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("the whole way");
        judged(&world, &authority, level, &told.licence_pdf).await;
    }
}

on_both_engines!(
    /// BSrE, which signs at whatever level it likes: the product releases what it gave.
    bsre, what_bsre_gives_is_released_as_it_is
);
async fn what_bsre_gives_is_released_as_it_is(on: On) {
    let Some(signing) = Signing::start(on, 2).await else { return };
    for (number, level) in LEVELS.into_iter().enumerate() {
        signing.bsre.stage.sign_up_to(level);
        signing.order(1).await;
        // The session of the first one lasts for the others.
        if number == 0 {
            signing.give(PASSPHRASE).await;
        }
        signing.until_it_says(&format!("{0} dari {0} selesai", number + 1)).await;
        let document = newest(&signing.world).await;
        let file = current(&signing.world, document).await;
        judged(&signing.world, &signing.bsre, level, &file).await;
        // The next one is released later than this one.
        signing.pass(std::time::Duration::from_secs(1));
    }
}

/// The licence that was released last.
async fn newest(world: &World) -> DocumentId {
    let read = world.app.db.read(|tx| {
        const NEWEST: &str = "select id from document where kind = 'licence' and released_at is not null \
            order by released_at desc limit 1";
        Ok(tx.one(NEWEST, &[])?.map(|row| DocumentId(row.id("id"))))
    });
    read.await.expect("read").expect("a licence")
}

/// The module reads its configuration from the environment, so this runs in a process of its own.
#[test]
fn a_key_in_a_module_reaches_each_level() {
    with_a_module("signing_referees::each_level_with_a_module");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by a_key_in_a_module_reaches_each_level"]
async fn each_level_with_a_module() {
    let library = std::env::var_os("SOFTHSM2_LIBRARY").map(PathBuf::from).expect("run by the test above");
    for on in [On::Sqlite, On::Postgres] {
        for level in LEVELS {
            let authority = Simulated::up();
            let label = format!("{on:?} {}", level.code());
            let made = World::start_by(on, standing(), |config| {
                in_a_module(config, &authority, (&library, &label));
                if level > Level::Basic {
                    stamped(config, &authority, level.code());
                }
            });
            let Some(world) = made.await else { continue };
            let told = tell(&world.app, &world.cast, TYPE, &mut |_| {}).await.expect("the whole way");
            judged(&world, &authority, level, &told.licence_pdf).await;
        }
    }
}

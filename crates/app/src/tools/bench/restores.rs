//! How long a backup, a second one, a check and a restore of an installation of a stated size take; by the program's own commands.

use crate::tools::bench::measured::say;
use crate::tools::bench::own_installation::installation;
use backups::sealing::Identity;
use domain::subject::Subject;
use ground::config::Config;
use ground::{App, intake, private_file};
use ledger::sealed::{self, NewText, Owner};
use ledger::uploads;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// A file of an applicant.
const FILE_BYTES: usize = 100 << 10;
/// A text somebody wrote.
const TEXT_BYTES: usize = 4 << 10;
/// Written in one transaction.
const BATCH: usize = 200;

/// Measures it, half of the megabytes in the database and half in files.
pub async fn measure(data: &Path, megabytes: usize) -> Result<(), String> {
    let _ = std::fs::remove_dir_all(data);
    let (place, office) = (data.join("cadangan"), data.join("kantor"));
    let (config, app, _cast) = installation(&office, "").await?;
    let half = megabytes << 19;
    fill_database(&app, half / TEXT_BYTES).await?;
    fill_files(&app, half / FILE_BYTES).await?;
    let identity = Identity::generate();
    let key = data.join("identitas");
    write(&key, &identity.to_text())?;
    let recipient = identity.recipient().to_text();
    let from = written(data, "kantor.toml", (&config, &office, &place, &recipient))?;
    let what = |what: &str| format!("{what}, {megabytes} MB, half of it files");
    say("sqlite", &what("first backup"), &seconds(run(&from, &["backup"])?));
    fill_database(&app, 10).await?;
    fill_files(&app, 3).await?;
    say("sqlite", &what("second backup after a little work"), &seconds(run(&from, &["backup"])?));
    say("sqlite", &what("every part held against its hash"), &seconds(run(&from, &["backup", "check"])?));
    let bare = data.join("kosong");
    private_file::create_folder(&bare).map_err(|e| e.to_string())?;
    let copied = Command::new("cp").arg("-a").arg(config.signing_folder()).arg(bare.join("keys")).status();
    copied.map_err(|e| e.to_string())?;
    let mut empty = Config::for_folder(&bare, &config.listen, &config.public_url);
    empty.database_url = Some(format!("sqlite:{}", bare.join("saporancak.db").display()));
    let into = written(data, "kosong.toml", (&empty, &bare, &place, &recipient))?;
    let opened = ["--identity", key.to_str().ok_or("a path")?];
    say("sqlite", &what("restore onto a bare machine"), &seconds(run(&into, &[&["restore"], &opened[..]].concat())?));
    let proved = run(&from, &[&["backup", "verify"], &opened[..]].concat())?;
    say("sqlite", &what("restored for a trial, everything checked"), &seconds(proved));
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Random bytes, which nothing packs.
fn noise(app: &App, length: usize) -> Vec<u8> {
    (0..length.div_ceil(4096)).flat_map(|_| app.bytes::<4096>()).take(length).collect()
}

async fn fill_database(app: &App, texts: usize) -> Result<(), String> {
    for first in (0..texts).step_by(BATCH) {
        let contents: Vec<String> = (first..texts.min(first + BATCH))
            .map(|_| data_encoding::BASE64.encode(&noise(app, TEXT_BYTES * 3 / 4)))
            .collect();
        let handle = app.clone();
        let done = app.db.command(move |tx| {
            let (key, _) = handle.vault.create().map_err(sealed::SealedError::from)?;
            let id = handle.id().to_string();
            let owner = Owner { subject: Subject::System, id, key: &key };
            contents.iter().try_for_each(|content| {
                let text = NewText::new(handle.id(), handle.bytes(), "note", content.clone());
                sealed::put(tx, &owner, &text, handle.now())
            })
        });
        done.await.map_err(|e: sealed::SealedError| e.to_string())?;
    }
    Ok(())
}

async fn fill_files(app: &App, count: usize) -> Result<(), String> {
    let (key, _) = app.vault.create().map_err(|e| e.to_string())?;
    for _ in 0..count {
        let by = domain::ids::AccountId(app.id());
        let given = intake::ReceivedFile {
            bytes: noise(app, FILE_BYTES),
            name: "contoh.pdf".into(),
            requirement: String::new(),
            by,
        };
        let file = intake::put_document(app, &key, given).await.map_err(|e| e.to_string())?;
        let (handle, key) = (app.clone(), key.clone());
        let done = app.db.command(move |tx| {
            let owner = Owner { subject: Subject::System, id: file.id.to_string(), key: &key };
            uploads::put(tx, &owner, &file, handle.now())
        });
        done.await.map_err(|e: sealed::SealedError| e.to_string())?;
    }
    Ok(())
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let told = |e: std::io::Error| format!("{}: {e}", file.display());
    let mut out = private_file::options().create(true).truncate(true).open(file).map_err(told)?;
    out.write_all(text.as_bytes()).map_err(told)
}

fn written(data: &Path, name: &str, of: (&Config, &Path, &Path, &str)) -> Result<PathBuf, String> {
    let (config, own, place, recipient) = of;
    let file = data.join(name);
    let text = format!(
        "public_url = {:?}\nspecimen = true\nsecond_factor = \"offered\"\ndata = {:?}\ndatabase_url = {:?}\n[backup]\n\
         place = {:?}\nrecipients = [{recipient:?}]\n",
        config.public_url,
        own.display().to_string(),
        config.database_url(),
        place.display().to_string(),
    );
    write(&file, &text)?;
    Ok(file)
}

/// Runs a command of this program; how long it took.
fn run(config: &Path, arguments: &[&str]) -> Result<Duration, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let begun = Instant::now();
    let done = Command::new(program).args(arguments).arg("--config").arg(config).output().map_err(|e| e.to_string())?;
    let taken = begun.elapsed();
    if done.status.success() {
        return Ok(taken);
    }
    let said = [&done.stdout, &done.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
    Err(format!("{arguments:?}: {said}"))
}

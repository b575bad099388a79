//! `saporancak demo`: everything set up, one application carried the whole way, then the portal, behind which the office's past fills.

mod asked;
mod cast;
mod guard;
pub mod office;
pub mod papers;
mod simulators;
pub mod story;

pub use cast::Cast;

use crate::server::run::serve_app;
use crate::server::setup;
use db::{DbError, Tx};
use domain::account::Actor;
use domain::event_kind::SystemEvent;
use domain::subject::Subject;
use ground::App;
use ground::app::Clock;
use ground::config::Config;
use ground::outside::Outside;
use ground::signing;
use houses::account::accounts::Account;
use houses::document::signing_run::{self, Given};
use houses::document::{attempts, awaiting};
use ledger::events;
use ledger::record::{Recorded, record};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The type of the story: SIAK, KSWP and OSS are asked about it, and a technical office visits.
const TYPE: &str = "izin-optikal";
/// By which the simulator of BSrE knows the head; any NIK would do.
const SIMULATED_NIK: &str = "1371010101800001";

/// What may be asked of a demo.
#[derive(Clone, Copy)]
pub struct Options {
    /// Ends once the licence is out, without the portal.
    pub once: bool,
    /// Without a past.
    pub empty: bool,
    /// Of the past.
    pub seed: u64,
}

/// Sets up, tells the story once, prints where everything lies, and serves; the office's past fills meanwhile.
pub async fn run(mut config: Config, options: Options) -> Result<ExitCode, String> {
    guard::admit(&config).await?;
    let state_file = config.data.join("demo.json");
    // Valid since before the past of the office.
    let keys_from = office::first_day(Clock::System.now());
    let made = setup::create_keys(&config, true, keys_from).map_err(|e| e.to_string())?;
    if !made.is_empty() {
        println!("Kunci contoh dibuat (CONTOH – TIDAK SAH).");
    }
    let registers = simulators::connect(&mut config).await?;
    let app = setup::open(config, Clock::System).await.map_err(|e| e.to_string())?;
    mark(&app, DEMO).await?;
    guard::marked(&app.config)?;
    println!("Basis data dan katalog siap: {} jenis izin.", app.rules.catalogue.all().count());
    let before = read_state(&state_file);
    registers.learn(&app.rules.catalogue, before.is_none());
    println!("Simulator: {} berjalan di mesin ini; jawabannya karangan.", registers.names());
    let state = match before {
        Some(state) => {
            println!("Melanjutkan peragaan yang sudah ada.");
            state
        }
        None => first_time(&app, &state_file).await?,
    };
    print_state(&app, &state).await?;
    // Not only when the timetable comes by: whoever looks at once sees figures.
    houses::performance::measuring::refresh_performance(&app).await.map_err(|e| e.to_string())?;
    if options.once {
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "Peragaan: petugas masuk tanpa kode dari HP. Di luar peragaan kode itu wajib (second_factor = \"required\")."
    );
    println!("\nPortal: {}   (Ctrl-C untuk berhenti)", app.rules.public_url);
    // Goes on where it was cut off; a demo that has its past keeps it.
    let office_file = app.config.data.join("kantor.json");
    let progress = match office::Progress::read(&office_file)? {
        Some(progress) => Some(progress),
        None if options.empty => None,
        None => begun(&app, &office_file, options.seed).await?,
    };
    if let Some(progress) = progress.filter(|progress| !progress.complete && !options.empty) {
        office::reserve(&app, &progress);
        let cast = Cast::found(&app, state["accounts"][0]["password"].as_str().unwrap_or_default()).await?;
        tokio::spawn(fill_office(app.clone(), cast, office_file));
    }
    serve_app(app).await
}

/// A past of which nothing is done; `None` where the database has one already, though its progress is gone.
async fn begun(app: &App, file: &Path, seed: u64) -> Result<Option<office::Progress>, String> {
    if app.db.read(|tx| is_marked(tx, OFFICE)).await.map_err(|e| e.to_string())? {
        println!("Kantor peragaan di basis data ini pernah diisi, jadi tidak diisi lagi.");
        return Ok(None);
    }
    let progress = office::Progress::new(seed, app.now());
    progress.keep(file)?;
    mark(app, OFFICE).await?;
    Ok(Some(progress))
}

fn is_marked(tx: &mut dyn Tx, what: &str) -> Result<bool, DbError> {
    Ok(!events::of(tx, Subject::System, what)?.is_empty())
}

/// Fills the past of the office with a line of progress: one that moves on a terminal, one a month in a file.
async fn fill_office(app: App, cast: Cast, file: PathBuf) {
    let (started, moves) = (Instant::now(), std::io::stdout().is_terminal());
    println!("Kantor peragaan 14 bulan sedang diisi di belakang; portal sudah dapat dipakai.");
    let mut say = |line: String| {
        if moves {
            print!("\r\x1b[KKantor peragaan: {line}");
            let _ = std::io::stdout().flush();
        } else {
            println!("Kantor peragaan: {line}");
        }
    };
    let filled = office::fill(&app, &cast, &file, &mut say).await;
    if moves {
        print!("\r\x1b[K");
    }
    match filled {
        Ok(()) => println!("Kantor peragaan lengkap setelah {} detik.", started.elapsed().as_secs()),
        Err(why) => println!("Kantor peragaan belum lengkap: {why}. Jalankan demo lagi untuk melanjutkan."),
    }
}

/// A handle in whose documents the head signs through a simulator of BSrE, with a made-up passphrase; and the root of its signatures.
async fn signed_by_simulator(app: &App, head: &Account) -> Result<(App, PathBuf), String> {
    let (signer, root) = simulators::signer(&app.config, &head.profile.name).await?;
    let config = Config { signer, ..app.config.clone() };
    let keys = signing::open(&config, app.now(), &Outside::default()).map_err(|e| e.to_string())?;
    let telling = app.signed_by(keys.signing);
    // What a demo that was killed had sent to its simulator is gone with it: it is ordered once more.
    let again = telling.command(head.id, |work, head| {
        attempts::give_up_lost(work.tx, work.now + attempts::IN_FLIGHT_MAX)?;
        for document in awaiting::any(work.tx)? {
            awaiting::again(work.tx, document, *head)?;
        }
        Ok::<_, DbError>(())
    });
    again.await.map_err(|e| e.to_string())?;
    let given = Given { nik: SIMULATED_NIK.into(), secret: "karangan".into(), files: None };
    signing_run::open(&telling, head, given).await.map_err(|e| e.to_string())?;
    Ok((telling, root))
}

/// Also what a demo that was killed had ordered is signed before this one goes on with its own key; what cannot be signed holds up nobody.
async fn nothing_waits(telling: &App) {
    let waited = tokio::time::timeout(Duration::from_secs(5), async {
        while telling.db.read(awaiting::any).await.is_ok_and(|waiting| !waiting.is_empty()) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let _ = waited.await;
}

fn read_state(file: &Path) -> Option<Value> {
    serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()
}

async fn first_time(app: &App, state_file: &Path) -> Result<Value, String> {
    let cast = Cast::create(app).await?;
    println!("Akun: {} akun contoh, satu untuk setiap peran.", cast.people.len());
    let head = cast.person("kadis")?;
    let (telling, root) = signed_by_simulator(app, head).await?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(crate::server::worker::run(telling.clone(), stopped));
    let told = story::tell(&telling, &cast, TYPE, &mut |line| println!("{line}")).await;
    nothing_waits(&telling).await;
    telling.signing.sessions.close(head.id);
    let _ = stop.send(true);
    let _ = worker.await;
    let told = told?;
    let pdf = app.config.data.join("izin-contoh.pdf");
    std::fs::write(&pdf, &told.licence_pdf).map_err(|e| format!("{}: {e}", pdf.display()))?;
    let qr_keys = app.config.data.join("kunci-qr.json");
    std::fs::write(&qr_keys, sign::qr::jwks(&app.signing.qr_keys))
        .map_err(|e| format!("{}: {e}", qr_keys.display()))?;
    let full = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()).display().to_string();
    let state = json!({
        "base_url": app.rules.public_url,
        "licence_pdf": full(&pdf),
        "trust_anchor_pem": full(&root),
        "verify_url": format!("{}/keaslian/{}", app.rules.public_url, told.short_code),
        "licence_number": told.number,
        "qr_keys": full(&qr_keys),
        "short_code": told.short_code,
        "verdict": told.verdict,
        "accounts": cast.people.iter().map(|p| json!({
            "role": p.role.id(), "username": p.username, "password": cast.password, "office": p.office,
        })).collect::<Vec<_>>(),
    });
    write_state(state_file, &state)?;
    Ok(state)
}

/// Written last and by rename: whoever finds it finds it whole.
fn write_state(file: &Path, state: &Value) -> Result<(), String> {
    let told = |e: std::io::Error| format!("{}: {e}", file.display());
    let draft = file.with_extension("json.baru");
    let text = serde_json::to_string_pretty(state).map_err(|e| e.to_string())?;
    std::fs::write(&draft, text).map_err(told)?;
    std::fs::rename(&draft, file).map_err(told)
}

/// The mark of a database that is a demo's, so that `serve` refuses it and the next demo knows it for its own.
pub const DEMO: &str = "demo";
/// The mark of one whose past is filled, or being filled.
const OFFICE: &str = "demo-kantor";

/// Marks the database for ever, once.
pub async fn mark(app: &App, what: &'static str) -> Result<(), String> {
    if app.db.read(|tx| is_marked(tx, what)).await.map_err(|e| e.to_string())? {
        return Ok(());
    }
    let marked = app.command(what, |work, subject_id| {
        let actor = &Actor::System;
        let what = Recorded {
            subject: Subject::System,
            subject_id,
            actor,
            kind: SystemEvent::DemoStarted.into(),
            payload: "{}",
        };
        record(work, &what, Vec::new())
    });
    marked.await.map_err(|e: DbError| e.to_string())
}

async fn print_state(app: &App, state: &Value) -> Result<(), String> {
    let text = |key: &str| state[key].as_str().unwrap_or_default().to_owned();
    println!("\nIzin bertanda tangan: {}", text("licence_pdf"));
    // Asked anew each time: the licence may have been revoked or have run out since.
    let verdict =
        portals::public::verification::public_verdict(app, &text("short_code")).await.map_err(|e| format!("{e:?}"))?;
    println!("Verifikasi: {verdict} — {}", text("verify_url"));
    println!("Periksa sendiri: saporancak verify {} --trust {}", text("licence_pdf"), text("trust_anchor_pem"));
    println!("\nAkun contoh (kata sandi sama untuk semua):");
    for account in state["accounts"].as_array().into_iter().flatten() {
        let part = |key: &str| account[key].as_str().unwrap_or_default().to_owned();
        println!("  {:<14} {:<20} {}", part("role"), part("username"), part("password"));
    }
    Ok(())
}

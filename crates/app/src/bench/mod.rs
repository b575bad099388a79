//! `saporancak bench`: how fast it is on this machine, measured against the machine itself in the same run.
//!
//! Everything is the real code on real databases, files and sockets; only the million rows are made by SQL.

mod crowd;
mod http;

use crate::app::{App, Clock};
use crate::config::Config;
use crate::demo::{Cast, story};
use crate::official::{Decided, Identity, Subject};
use crate::producing::{Input, render, sign_document};
use crate::setup;
use crate::store::accounts::Profile;
use crate::store::applications;
use crate::workflow::{self, Order};
use clap::Args;
use domain::application::{Command, Outcome};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// Alamat basis data PostgreSQL kosong untuk diukur juga.
    #[arg(long)]
    postgres: Option<String>,
    /// Folder untuk data sementara.
    #[arg(long, default_value = "data/bench")]
    data: PathBuf,
    /// Jumlah permohonan pada pengukuran besar.
    #[arg(long, default_value_t = 1_000_000)]
    crowd: u64,
}

/// Applications sent at the same time.
const CLIENTS: usize = 32;
const SUBMISSIONS: usize = 200;
const LIFE_CYCLES: usize = 30;
const LICENCES: u32 = 300;
/// The type measured: one office, no inspection, five documents.
const TYPE: &str = "skp-penelitian";

/// Measures on SQLite, and on PostgreSQL where its address is given; prints a line per figure.
pub async fn run(options: Options) -> Result<ExitCode, String> {
    println!("profil: {}", if cfg!(debug_assertions) { "dev (angka tidak berlaku sebagai ukuran)" } else { "release" });
    let mut engines = vec![("sqlite", None)];
    engines.extend(options.postgres.clone().map(|url| ("postgres", Some(url))));
    for (name, url) in engines {
        let data = options.data.join(name);
        let _ = std::fs::remove_dir_all(&data);
        measure(name, &data, url, options.crowd).await?;
    }
    Ok(ExitCode::SUCCESS)
}

fn say(engine: &str, what: &str, figure: &str) {
    println!("{engine:<9} {what:<58} {figure}");
}

async fn measure(engine: &str, data: &Path, url: Option<String>, crowd: u64) -> Result<(), String> {
    let mut config = Config::for_folder(data, "127.0.0.1:0", "http://127.0.0.1");
    config.database_url = url;
    config.demo = true;
    // Every request comes from another address, so that the throttle per address does not limit the figure.
    config.proxies = 1;
    setup::create_keys(&config, true, Clock::System.now()).map_err(|e| e.to_string())?;
    let app = setup::open(config.clone(), Clock::System).await.map_err(|e| e.to_string())?;
    let cast = Cast::create(&app).await?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(crate::worker::run(app.clone(), stopped));

    let told = story::tell(&app, &cast, TYPE, &mut |_| {}).await?;
    licences(engine, &app, &cast).await?;
    submissions(engine, &app, &cast, data).await?;
    let started = Instant::now();
    for _ in 0..LIFE_CYCLES {
        story::tell(&app, &cast, TYPE, &mut |_| {}).await?;
    }
    let rate = per_second(LIFE_CYCLES, started.elapsed());
    say(engine, "life cycles, draft to acknowledged licence, one by one", &format!("{rate:.1}/s"));
    http::measure(engine, &app, &cast, &told.short_code).await?;
    crowd::measure(engine, &app, &cast, crowd).await?;
    say(engine, "resident memory of this process at the end", &format!("{} MB", resident_mb()));
    let _ = stop.send(true);
    let _ = worker.await;
    let started = Instant::now();
    let again = setup::open(config, Clock::System).await.map_err(|e| e.to_string())?;
    document::warm_up();
    say(engine, "start on existing data until it can serve", &format!("{} ms", started.elapsed().as_millis()));
    drop(again);
    Ok(())
}

#[allow(clippy::cast_precision_loss)] // counts of a benchmark
fn per_second(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// CPU time of this thread, from the kernel.
fn thread_cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0))
}

fn resident_mb() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Different licences, rendered, signed and verified one after the other.
async fn licences(engine: &str, app: &App, cast: &Cast) -> Result<(), String> {
    let id = story::prepare(app, cast, TYPE).await?;
    let handle = app.clone();
    let loaded = app.db.read(move |tx| {
        applications::load(tx, &handle.vault, id).map_err(|e| crate::db::DbError::Engine(e.to_string()))
    });
    let loaded = loaded.await.map_err(|e| e.to_string())?.ok_or("draf hilang")?;
    let handle = app.clone();
    let work = tokio::task::spawn_blocking(move || {
        let version = handle.catalogue.current(TYPE).ok_or("jenis izin tidak ada")?.clone();
        let subject = Subject { app: &handle, version: &version, loaded: &loaded, at: handle.now() };
        let decided = Decided { outcome: Outcome::Grant, rekomendasi: Vec::new(), reasons: Vec::new(), payment: None };
        let signer = Profile { name: "Kepala Contoh".into(), ..Profile::default() };
        let (mut signing, mut verifying) = (Duration::ZERO, Duration::ZERO);
        let started = Instant::now();
        for n in 0..LICENCES {
            let number = format!("500.16.7.2/{n:04}/UKUR/2026");
            let identity =
                Identity { kind: "licence", number: Some(&number), short_code: Some("7K3M-9QXA-2B4T"), draft: false };
            let data = subject.decision(&identity, &decided, &signer);
            let input = Input::preview(data.clone(), &number, subject.at, version.ty.version);
            let pdf = render(&handle, TYPE, "licence", &input, &[]).map_err(|e| e.to_string())?;
            let before = thread_cpu();
            let document = sign_document(&handle, &pdf, &data, subject.at).map_err(|e| e.to_string())?;
            let between = thread_cpu();
            sign::pades::verify(&document, &handle.signing.roots, subject.at).map_err(|e| e.code().to_owned())?;
            signing += between.saturating_sub(before);
            verifying += thread_cpu().saturating_sub(between);
        }
        Ok::<_, String>((started.elapsed(), signing, verifying))
    });
    let (all, signing, verifying) = work.await.map_err(|e| e.to_string())??;
    let rate = per_second(LICENCES as usize, all);
    say(
        engine,
        "licences rendered, signed and verified, one at a time",
        &format!("{rate:.0}/s, {:.1} ms each", 1000.0 / rate),
    );
    say(engine, "  of which signing / verifying, CPU", &format!("{:.2} / {:.2} ms", ms(signing), ms(verifying)));
    Ok(())
}

fn ms(all: Duration) -> f64 {
    all.as_secs_f64() * 1000.0 / f64::from(LICENCES)
}

/// Complete drafts sent by many at once, each durable when answered; against the disk's own rate of synced appends.
async fn submissions(engine: &str, app: &App, cast: &Cast, data: &Path) -> Result<(), String> {
    let mut drafts = Vec::new();
    for _ in 0..SUBMISSIONS {
        drafts.push(story::prepare(app, cast, TYPE).await?);
    }
    let actor = cast.person("pemohon")?.actor();
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for part in drafts.chunks(SUBMISSIONS.div_ceil(CLIENTS)) {
        let (app, actor, part) = (app.clone(), actor.clone(), part.to_vec());
        tasks.spawn(async move {
            for id in part {
                workflow::act(&app, Order::new(id, actor.clone(), Command::Submit { truth: true })).await?;
            }
            Ok::<_, workflow::ActError>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
    }
    let rate = per_second(SUBMISSIONS, started.elapsed());
    let disk = synced_appends(data)?;
    say(
        engine,
        &format!("durable submissions, {CLIENTS} at once"),
        &format!("{rate:.0}/s ({:.1} x the disk's {disk:.0} synced appends/s)", rate / disk),
    );
    Ok(())
}

/// 4 KB appended and synced, again and again, for a second.
fn synced_appends(folder: &Path) -> Result<f64, String> {
    let mut file = std::fs::File::create(folder.join("sync")).map_err(|e| e.to_string())?;
    let (started, mut count) = (Instant::now(), 0);
    while started.elapsed() < Duration::from_secs(1) {
        file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).map_err(|e| e.to_string())?;
        count += 1;
    }
    Ok(per_second(count, started.elapsed()))
}

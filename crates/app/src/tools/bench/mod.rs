//! `saporancak bench`: how fast it is on this machine, measured against the machine itself in the same run.
//!
//! Everything is the real code on real databases, files and sockets; only the crowd's rows are made by SQL.

mod applying;
mod asking;
mod batch;
mod clocks;
pub mod crowd;
mod forms;
mod http;
mod journeys;
mod licences;
mod lives;
mod log;
mod measured;
mod outside_costs;
mod own_installation;
mod pages;
mod restores;
mod searches;
mod server;
mod sign_ins;
mod submissions;

use crate::server::{new_keys, setup};
use crate::tools::demo::{Cast, story};
use clap::Args;
use ground::app::Clock;
use ground::config::Config;
use ipnet::IpNet;
use measured::{TYPE, say, verdict};
use server::Server;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// What to measure.
#[derive(Args)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own on the command line
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
    /// Ukur pemohon saja: mendaftar, masuk, mengajukan.
    #[arg(long)]
    applicants: bool,
    /// Ukur layanan luar saja: tanda tangan lewat BSrE, pertanyaan ke SIAK, pemeriksaan berkas B-LTA.
    #[arg(long)]
    services: bool,
    /// Ukur cadangan dan pemulihan saja, pada instalasi sebesar ini (MB).
    #[arg(long)]
    restores: Option<usize>,
    /// Ukur catatan saja: biaya sebuah peristiwa, pemeriksaan seluruhnya, umur yang belum bernomor.
    #[arg(long)]
    log: bool,
    /// Jumlah peristiwa pada pengukuran catatan.
    #[arg(long, default_value_t = 1_000_000)]
    events: u64,
    /// Ukur masuk saja: waktu jawaban bagi nama yang dikenal dan tidak, halaman di samping banyak yang masuk.
    #[arg(long)]
    sign_ins: bool,
}

/// Memory of the server after a thousand requests.
const RESIDENT_MB_MAX: u64 = 96;

/// Measures on SQLite, and on PostgreSQL where its address is given; prints a line per figure, with its goal where it has one.
pub async fn run(options: Options) -> Result<ExitCode, String> {
    println!("profil: {}", if cfg!(debug_assertions) { "dev (angka tidak berlaku sebagai ukuran)" } else { "release" });
    if options.services {
        Box::pin(outside_costs::measure(&options.data.join("services"))).await?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(megabytes) = options.restores {
        Box::pin(restores::measure(&options.data.join("restores"), megabytes)).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut engines = vec![("sqlite", None)];
    engines.extend(options.postgres.clone().map(|url| ("postgres", Some(url))));
    for (name, url) in engines {
        let data = options.data.join(name);
        let _ = std::fs::remove_dir_all(&data);
        if options.log {
            Box::pin(log::measure(name, &data, url, options.events)).await?;
            continue;
        }
        Box::pin(measure(name, &data, url, &options)).await?;
    }
    if !(options.applicants || options.log || options.sign_ins) {
        Box::pin(outside_costs::measure(&options.data.join("services"))).await?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn measure(engine: &str, data: &Path, url: Option<String>, options: &Options) -> Result<(), String> {
    let mut config = Config::for_folder(data, "127.0.0.1:0", "http://127.0.0.1");
    config.database_url = url;
    config.demo = true;
    // Every request comes from another address, so that the throttle per address does not limit the figure.
    config.trusted_proxies = vec![IpNet::from(IpAddr::V4(Ipv4Addr::LOCALHOST))];
    config.catalogue = Some(journeys::catalogue_with_small_type(data)?);
    new_keys::create_keys(&config, true, Clock::System.now()).map_err(|e| e.to_string())?;
    let app = setup::open(config.clone(), Clock::System).await.map_err(|e| e.to_string())?;
    if options.applicants || options.sign_ins {
        let mut server = Server::start(&config).await?;
        if options.applicants {
            journeys::measure(engine, &config, &server).await?;
        } else {
            sign_ins::measure(engine, &server).await?;
        }
        server.stop();
        return Ok(());
    }
    let cast = Arc::new(Cast::create(&app).await?);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(crate::server::worker::run(app.clone(), stopped));
    let told = story::tell(&app, &cast, TYPE, &mut |_| {}).await?;
    // No database in it: once is enough.
    if engine == "sqlite" {
        clocks::measure(&app)?;
        searches::measure(&app);
    }
    licences::measure(engine, &app, &told, TYPE).await?;
    http::verification(engine, &app, &told.short_code).await?;
    submissions::measure(engine, &app, &cast, data).await?;
    // From here on the server works in a process of its own, and this one is only its client.
    let _ = stop.send(true);
    let _ = worker.await;
    let mut server = Server::start(&config).await?;
    say(engine, "start until it can serve", &server.started_figure());
    lives::measure(engine, &app, &cast, (server.address, TYPE)).await?;
    memory(engine, "the licences", &server);
    server.stop();
    server = Server::start(&config).await?;
    http::thousand(server.address, &http::session(&app, cast.person("verifikator")?).await?).await?;
    memory(engine, "1,000 pages", &server);
    server.stop();
    server = Server::start(&config).await?;
    journeys::measure(engine, &config, &server).await?;
    server.stop();
    let server = pages::measure(engine, &app, &cast, options.crowd).await?;
    memory(engine, "the pages of a crowd", &server);
    Ok(())
}

fn memory(engine: &str, after: &str, server: &Server) {
    let held = server.resident_mb();
    let figure = format!("{held} MB ({RESIDENT_MB_MAX}: {})", verdict(held < RESIDENT_MB_MAX));
    say(engine, &format!("resident memory of the server after {after}"), &figure);
}

//! Pages as data grow: the same ones at a hundred applications and at a million, from the real server in its own process.

use crate::tools::bench::measured::{say, verdict};
use crate::tools::bench::server::Server;
use crate::tools::bench::{crowd, http};
use crate::tools::demo::Cast;
use ground::App;
use std::time::{Duration, Instant};

/// Who looks at what.
const PAGES: [(&str, &str); 14] = [
    ("verifikator", "/kerja?tab=bebas"),
    ("verifikator", "/kerja?tab=bebas&urut=baru"),
    ("verifikator", "/kerja?tab=bebas&izin=pub"),
    ("verifikator", "/kerja?tab=semua"),
    ("verifikator", "/kerja?tab=semua&urut=baru&izin=pub"),
    ("verifikator", "/kerja?tab=semua&cari=Rahmadaniputra"),
    ("opd.dinkes", "/kerja?tab=dijawab"),
    ("opd.dinkes", "/kerja?tab=dijawab&izin=pub"),
    ("opd.dinkes", "/dokumen-masuk"),
    ("kadis", "/register"),
    ("kadis", "/tanda-tangan"),
    ("inspektorat", "/log"),
    ("admin", "/admin"),
    ("admin", "/admin/keadaan"),
];
/// A list with a filter beside the same without: it may take half as long again.
const FILTERED: [(&str, &str); 3] = [
    ("/kerja?tab=bebas&izin=pub", "/kerja?tab=bebas"),
    ("/kerja?tab=semua&cari=Rahmadaniputra", "/kerja?tab=semua"),
    ("/kerja?tab=dijawab&izin=pub", "/kerja?tab=dijawab"),
];
const FEW: u64 = 100;
/// Goal for a page at a hundred applications; at a million it may take twice what it took there.
const P99_MAX: Duration = Duration::from_millis(20);

/// Measures the pages, fills up to `most`, measures them again; the server is started anew with the data there.
pub async fn measure(engine: &str, app: &App, cast: &Cast, most: u64) -> Result<Server, String> {
    let verifier = cast.person("verifikator")?.id;
    crowd::fill(app, 1, FEW, verifier).await?;
    tidy_up(app).await?;
    let mut server = Server::start(&app.config).await?;
    let few = times(app, cast, &server).await?;
    server.stop();
    let started = Instant::now();
    crowd::fill(app, FEW + 1, most, verifier).await?;
    tidy_up(app).await?;
    say(engine, &format!("{most} applications filled in"), &format!("{} s", started.elapsed().as_secs()));
    let server = Server::start(&app.config).await?;
    say(engine, "start with them until it can serve", &server.started_figure());
    let many = times(app, cast, &server).await?;
    let p50 =
        |path: &str| PAGES.iter().zip(&many).find(|((_, of), _)| *of == path).map_or(Duration::ZERO, |(_, t)| t.0);
    for (filtered, whole) in FILTERED {
        let (with, without) = (p50(filtered), p50(whole));
        let figure = format!("{} ms beside {} ms (1.5: {})", ms(with), ms(without), verdict(with * 2 <= without * 3));
        say(engine, &format!("{filtered}, at {most}"), &figure);
    }
    for (((_, path), few), many) in PAGES.iter().zip(few).zip(many) {
        let flat = many.1 <= few.1 * 2;
        let figure = format!(
            "p50 {} p99 {} ms (20: {}); at {most}: p50 {} p99 {} ms (twice: {})",
            ms(few.0),
            ms(few.1),
            verdict(few.1 < P99_MAX),
            ms(many.0),
            ms(many.1),
            verdict(flat)
        );
        say(engine, &format!("{path}, at {FEW}"), &figure);
    }
    Ok(server)
}

fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}

async fn times(app: &App, cast: &Cast, server: &Server) -> Result<Vec<(Duration, Duration)>, String> {
    let mut all = Vec::new();
    for (username, path) in PAGES {
        let cookie = http::session(app, cast.person(username)?).await?;
        all.push(http::quantiles(server.address, &cookie, path).await?);
    }
    Ok(all)
}

/// What the engine does by itself after a while, so that it does not happen while pages are timed; over a connection of its
/// own, for a command has a time limit.
async fn tidy_up(app: &App) -> Result<(), String> {
    let url = app.config.database_url();
    let done = tokio::task::spawn_blocking(move || match url.strip_prefix("sqlite:") {
        Some(file) => {
            let connection = rusqlite::Connection::open(file).map_err(|e| e.to_string())?;
            connection.execute_batch("analyze; pragma wal_checkpoint(truncate)").map_err(|e| e.to_string())
        }
        None => postgres::Client::connect(&url, postgres::NoTls)
            .and_then(|mut client| client.batch_execute("vacuum (analyze)"))
            .map_err(|e| e.to_string()),
    });
    done.await.map_err(|e| e.to_string())?
}

//! Applicants from nothing to a receipt, as they come: they sign up, sign in with their password, and apply, many at once.
//!
//! Two sizes: an application with four files of a hundred kilobytes (20 requests), and one with a section and a file (8 requests), the
//! size of which other systems were measured. The processor time is the server's alone; the client shares the machine.

use crate::server::setup;
use crate::tools::bench::applying::{apply, pairs};
use crate::tools::bench::forms::Person;
use crate::tools::bench::measured::{say, verdict};
use crate::tools::bench::server::Server;
use crate::tools::demo::papers;
use crate::tools::demo::story::{Sample, sample};
use domain::licence_type::LicenceType;
use ground::catalogue;
use ground::config::Config;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// People, and sign-ins, and applications of each size.
pub const PEOPLE: usize = 1_000;
/// At work at the same time.
pub const AT_ONCE: usize = 32;
/// Resident memory ten seconds after the last of them.
const RESIDENT_MB_MAX: u64 = 64;
const RESTING: Duration = Duration::from_secs(10);
const PASSWORD: &str = "lima ekor ayam di pasar raya";

/// A size of application, and what it may cost.
struct Size {
    words: &'static str,
    type_id: &'static str,
    cpu_ms_max: f64,
    p99_ms_max: Option<u128>,
}

const SIZES: [Size; 2] = [
    Size {
        words: "an application, four files of 100 kB",
        type_id: "sd-pendirian",
        cpu_ms_max: 8.0,
        p99_ms_max: Some(250),
    },
    Size { words: "an application, one section, one file", type_id: "ukur-kecil", cpu_ms_max: 3.0, p99_ms_max: None },
];

/// The catalogue with the small type beside the others, written below `data`; what to configure.
pub fn catalogue_with_small_type(data: &Path) -> Result<std::path::PathBuf, String> {
    let folder = data.join("catalogue");
    for (name, text) in catalogue::embedded() {
        let path = folder.join(&name);
        std::fs::create_dir_all(path.parent().unwrap_or(&folder)).map_err(|e| e.to_string())?;
        let text = if name == "_shared/retention.toml" {
            text.replace("\"sd-pendirian\",", "\"sd-pendirian\", \"ukur-kecil\",")
        } else {
            text
        };
        std::fs::write(path, text).map_err(|e| e.to_string())?;
    }
    for file in ["licence.toml", "licence.typ", "sample.json"] {
        let text = std::fs::read_to_string(folder.join("sd-pendirian").join(file)).map_err(|e| e.to_string())?;
        let path = folder.join("ukur-kecil").join(file);
        std::fs::create_dir_all(folder.join("ukur-kecil")).map_err(|e| e.to_string())?;
        std::fs::write(path, small(&text)?).map_err(|e| e.to_string())?;
    }
    Ok(folder)
}

/// The files of `sd-pendirian` with its first section and its first document only.
fn small(text: &str) -> Result<String, String> {
    if !text.starts_with('#') || !text.contains("[[sections]]") {
        return Ok(
            text.replace("\"surat_permohonan\", \"ktp_kepala\", \"npwp\", \"studi_kelayakan\"", "\"surat_permohonan\"")
        );
    }
    let mut table: toml::Table = toml::from_str(text).map_err(|e| e.to_string())?;
    for key in ["sections", "requirements"] {
        if let Some(toml::Value::Array(items)) = table.get_mut(key) {
            items.truncate(1);
        }
    }
    table.insert("id".into(), "ukur-kecil".into());
    table.insert("place_field".into(), "alamat_badan".into());
    toml::to_string(&table).map_err(|e| e.to_string())
}

/// Signs a thousand people up and in, lets them apply in both sizes, and says what that cost and what memory stays.
pub async fn measure(engine: &str, config: &Config, server: &Server) -> Result<(), String> {
    let (catalogue, _) = setup::catalogue(config).map_err(|e| e.to_string())?;
    let to = server.address;
    let began = Instant::now();
    at_once(move |n| sign_up(to, n)).await?;
    cost(engine, "signing up, password hash included", server.cpu(), began.elapsed());
    let (before, began) = (server.cpu(), Instant::now());
    at_once(move |n| async move { sign_in(to, n).await.map(|_| ()) }).await?;
    cost(engine, "signing in, password hash included", server.cpu().saturating_sub(before), began.elapsed());
    let scan = Arc::new(papers::scan()?);
    for size in &SIZES {
        let ty = Arc::new(catalogue.current(size.type_id).ok_or("jenis izin tidak ada")?.ty.clone());
        let mut typed = sample("sd-pendirian")?;
        if size.type_id == "ukur-kecil" {
            typed.requirements.truncate(1);
        }
        applications(engine, server, size, (ty, Arc::new(typed), scan.clone())).await?;
    }
    tokio::time::sleep(RESTING).await;
    let held = server.resident_mb();
    let figure = format!("{held} MB ({RESIDENT_MB_MAX}: {})", verdict(held <= RESIDENT_MB_MAX));
    say(engine, "resident memory ten seconds after the last of them", &figure);
    Ok(())
}

async fn applications(
    engine: &str,
    server: &Server,
    size: &Size,
    with: (Arc<LicenceType>, Arc<Sample>, Arc<Vec<u8>>),
) -> Result<(), String> {
    let to = server.address;
    // Signing in is measured above: here each person comes signed in, with a session of this minute.
    let mut people = Vec::new();
    for n in 0..AT_ONCE {
        people.push(sign_in(to, n).await?);
    }
    let (before, mut tasks) = (server.cpu(), tokio::task::JoinSet::new());
    for mut person in people {
        let (ty, sample, scan) = with.clone();
        tasks.spawn(async move {
            let (mut times, came_with) = (Vec::new(), person.requests());
            for _ in 0..PEOPLE / AT_ONCE {
                let began = Instant::now();
                apply(&mut person, &ty, &sample, Some(&scan)).await?;
                times.push(began.elapsed());
            }
            Ok::<_, String>((times, person.requests() - came_with))
        });
    }
    let (mut times, mut requests) = (Vec::new(), 0);
    while let Some(done) = tasks.join_next().await {
        let (some, made) = done.map_err(|e| e.to_string())??;
        times.extend(some);
        requests += made;
    }
    let cpu = milliseconds(server.cpu().saturating_sub(before), times.len());
    times.sort_unstable();
    let (p50, p99) = (times[times.len() / 2].as_millis(), times[times.len() * 99 / 100].as_millis());
    let quick = size.p99_ms_max.map(|most| format!(" ({most}: {})", verdict(p99 <= most))).unwrap_or_default();
    let figure = format!(
        "{cpu:.1} ms CPU ({:.0}: {}), {} requests; {AT_ONCE} at once p50 {p50} p99 {p99} ms{quick}",
        size.cpu_ms_max,
        verdict(cpu <= size.cpu_ms_max),
        requests / times.len(),
    );
    say(engine, size.words, &figure);
    Ok(())
}

/// Does something for every person, [`AT_ONCE`] at a time.
pub async fn at_once<F>(act: impl Fn(usize) -> F) -> Result<(), String>
where
    F: Future<Output = Result<(), String>> + Send + 'static,
{
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..PEOPLE {
        if tasks.len() >= AT_ONCE
            && let Some(done) = tasks.join_next().await
        {
            done.map_err(|e| e.to_string())??;
        }
        tasks.spawn(act(n));
    }
    while let Some(done) = tasks.join_next().await {
        done.map_err(|e| e.to_string())??;
    }
    Ok(())
}

/// Somebody with this number becomes a person with an account.
pub async fn sign_up(to: SocketAddr, n: usize) -> Result<(), String> {
    let mut person = Person::stranger(to).await?;
    person.open("/daftar").await?;
    person.keys_of("/daftar")?;
    let phone = format!("08129{n:07}");
    let typed = [("nama", "Pemohon Ukur"), ("hp", &phone), ("pengguna", &name(n)), ("sandi", PASSWORD)];
    person.send("/daftar", &pairs(&typed)).await?;
    person.open("/kewajiban").await?;
    person.keys_of("/kewajiban")?;
    person.send("/kewajiban", &pairs(&[("terima", "ya")])).await.map(|_| ())
}

/// The person with this number, signed in with their password.
pub async fn sign_in(to: SocketAddr, n: usize) -> Result<Person, String> {
    let mut person = Person::stranger(to).await?;
    person.open("/masuk").await?;
    person.keys_of("/masuk")?;
    person.send("/masuk", &pairs(&[("nama", &name(n)), ("sandi", PASSWORD)])).await?;
    Ok(person)
}

/// Their user name.
pub fn name(n: usize) -> String {
    format!("ukur.{n}")
}

fn cost(engine: &str, what: &str, cpu: Duration, time: Duration) {
    let figure =
        format!("{:.1} ms CPU; {PEOPLE} in {:.1} s, {AT_ONCE} at once", milliseconds(cpu, PEOPLE), time.as_secs_f64());
    say(engine, what, &figure);
}

#[allow(clippy::cast_precision_loss)] // counts of a benchmark
fn milliseconds(cpu: Duration, count: usize) -> f64 {
    cpu.as_secs_f64() * 1000.0 / count as f64
}

//! What asking SIAK adds to a submission: the same applications with and without the register, by turns, until their queue is empty.

use crate::server::worker;
use crate::tools::bench::measured::{TYPE, process_cpu, say, verdict};
use crate::tools::bench::own_installation::installation;
use crate::tools::demo::{Cast, story};
use domain::form::Answer;
use ground::App;
use ledger::outbox::Part;
use registries::siak;
use registries::simulator::configuration;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
const PER_ROUND: usize = 60;
/// Of processor time, for each submission.
const CPU_MS_MAX: f64 = 1.0;
const GIVEN_UP_AFTER: Duration = Duration::from_secs(20);

/// The simulator in a process of its own, so that its work does not count; it ends with this value.
struct Simulator(Child);

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Measures it; the middle one of the rounds counts.
pub async fn measure(data: &Path) -> Result<(), String> {
    let (simulator, address) = simulated(data).await?;
    let table = configuration(&siak::KIND, &format!("http://{address}"), &data.join("secrets"));
    let table = table.map_err(|e| e.to_string())?;
    let (_, asking, its_people) = installation(&data.join("with"), &table).await?;
    let (_, alone, people) = installation(&data.join("without"), "").await?;
    let (mut added, mut whole, mut person) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let with = submissions((&asking, &its_people), &mut person).await?;
        let without = submissions((&alone, &people), &mut person).await?;
        added.push(with - without);
        whole.push(with);
    }
    drop(simulator);
    let answered: u64 = asking.registers.health().iter().map(|(_, health)| health.answers).sum();
    if usize::try_from(answered) != Ok(ROUNDS * PER_ROUND) {
        return Err(format!("{answered} pertanyaan dijawab"));
    }
    let middle = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (added, whole) = (middle(&mut added), middle(&mut whole));
    let figure = format!("{added:.2} ms CPU ({CPU_MS_MAX:.0}: {}), of {whole:.2} in all", verdict(added <= CPU_MS_MAX));
    say("sqlite", "asking SIAK adds to a submission", &figure);
    Ok(())
}

/// Milliseconds of processor time for each of a number of submissions, with all that the queue does after them.
async fn submissions((app, cast): (&App, &Cast), person: &mut u32) -> Result<f64, String> {
    let mut sample = story::sample(TYPE)?;
    let mut drafts = Vec::new();
    for _ in 0..PER_ROUND {
        *person += 1;
        // A number that nobody asked about before: an answer of today would be taken over.
        sample.answers.insert("nik".to_owned(), Answer::One(format!("137101470403{person:04}")));
        drafts.push(story::prepare_as(app, cast, TYPE, &sample).await?);
    }
    let before = process_cpu();
    for id in drafts {
        story::send(app, cast, TYPE, id).await?;
    }
    let work_off = async |part| worker::work_off_part(app, part).await.map_err(|e| e.to_string());
    while work_off(Part::Inside).await? + work_off(Part::Outside).await? > 0 {}
    let count = u32::try_from(PER_ROUND).unwrap_or(u32::MAX);
    Ok(process_cpu().saturating_sub(before).as_secs_f64() * 1e3 / f64::from(count))
}

async fn simulated(data: &Path) -> Result<(Simulator, SocketAddr), String> {
    let address = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map_err(|e| e.to_string())?;
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let child = Command::new(program)
        .args(["simulate", "siak", "--listen", &address.to_string(), "--data"])
        .arg(data.join("simulator"))
        .stdout(Stdio::null())
        .spawn();
    let simulator = Simulator(child.map_err(|e| e.to_string())?);
    let began = Instant::now();
    while began.elapsed() < GIVEN_UP_AFTER {
        if tokio::net::TcpStream::connect(address).await.is_ok() {
            return Ok((simulator, address));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err("simulator tidak kunjung siap".into())
}

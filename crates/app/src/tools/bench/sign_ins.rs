//! Signing in: does the time of an answer tell whether a name is known, and what do others feel of many who sign in at once?

use crate::tools::bench::applying::pairs;
use crate::tools::bench::forms::Person;
use crate::tools::bench::http::quantiles;
use crate::tools::bench::journeys::{AT_ONCE, PEOPLE, at_once, name, sign_in, sign_up};
use crate::tools::bench::measured::{say, verdict};
use crate::tools::bench::server::Server;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Medians of known and unknown names may differ by so much of a hundred.
const DIFFERENCE_MAX: f64 = 3.0;
/// A page may take so many times as long at the 99th of a hundred.
const SLOWER_MAX: f64 = 2.0;
/// Many sign in for so long; what the first of them do to a quiet server shows little.
const LOADED: Duration = Duration::from_secs(5);
/// A page that everybody opens, and nobody's own.
const PAGE: &str = "/layanan";

/// Measures both, on a server with as many accounts as tries.
pub async fn measure(engine: &str, server: &Server) -> Result<(), String> {
    let to = server.address;
    at_once(move |n| sign_up(to, n)).await?;
    equal_time(engine, to).await?;
    beside_many(engine, to).await
}

/// A wrong password for each account, and for as many names that nobody has, by turns.
async fn equal_time(engine: &str, to: SocketAddr) -> Result<(), String> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for n in 0..PEOPLE {
        // Who comes first in a pair changes, so that neither always follows the other.
        for turn in 0..2 {
            if turn == n % 2 {
                known.push(refused(to, &name(n)).await?);
            } else {
                unknown.push(refused(to, &format!("tiada.{n}")).await?);
            }
        }
    }
    let (known, unknown) = (middle(known), middle(unknown));
    let difference = (known.as_secs_f64() / unknown.as_secs_f64() - 1.0) * 100.0;
    let figure = format!(
        "medians of {PEOPLE} each: {:.2} ms known, {:.2} ms unknown: {difference:+.1} % ({DIFFERENCE_MAX:.0}: {})",
        known.as_secs_f64() * 1e3,
        unknown.as_secs_f64() * 1e3,
        verdict(difference.abs() <= DIFFERENCE_MAX)
    );
    say(engine, "a wrong password, time of the answer", &figure);
    Ok(())
}

/// One try with a wrong password, from an address of its own.
async fn refused(to: SocketAddr, name: &str) -> Result<Duration, String> {
    let mut person = Person::stranger(to).await?;
    person.open("/masuk").await?;
    person.keys_of("/masuk")?;
    let began = Instant::now();
    let answer = person.send("/masuk", &pairs(&[("nama", name), ("sandi", "bukan sandi yang benar")])).await;
    let took = began.elapsed();
    match answer {
        Err(refused) if refused.ends_with(": 422") => Ok(took),
        Err(other) => Err(other),
        Ok(led) => Err(format!("diterima: {led}")),
    }
}

/// A page alone, then beside as many sign-ins as are let in.
async fn beside_many(engine: &str, to: SocketAddr) -> Result<(), String> {
    let (_, alone) = quantiles(to, "", PAGE).await?;
    let done = Arc::new(AtomicBool::new(false));
    let mut tasks = tokio::task::JoinSet::new();
    for first in 0..AT_ONCE {
        let done = done.clone();
        tasks.spawn(async move {
            let mut count = 0_usize;
            while !done.load(Ordering::Relaxed) {
                sign_in(to, (first + count * AT_ONCE) % PEOPLE).await?;
                count += 1;
            }
            Ok::<_, String>(count)
        });
    }
    let (began, mut all) = (Instant::now(), Vec::new());
    while began.elapsed() < LOADED {
        all.push(quantiles(to, "", PAGE).await?.1);
    }
    all.sort_unstable();
    let beside = all[all.len() / 2];
    done.store(true, Ordering::Relaxed);
    let took = began.elapsed();
    let mut count = 0;
    while let Some(task) = tasks.join_next().await {
        count += task.map_err(|e| e.to_string())??;
    }
    let times = beside.as_secs_f64() / alone.as_secs_f64();
    let figure = format!(
        "p99 {:.2} ms alone, {:.2} ms (the middle of {} rounds) beside {count} sign-ins in {:.1} s: {times:.1} times ({SLOWER_MAX:.0}: {})",
        alone.as_secs_f64() * 1e3,
        beside.as_secs_f64() * 1e3,
        all.len(),
        took.as_secs_f64(),
        verdict(times <= SLOWER_MAX)
    );
    say(engine, &format!("{PAGE} beside sign-ins"), &figure);
    Ok(())
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

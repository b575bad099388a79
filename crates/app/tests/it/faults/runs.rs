//! The sequences: some dozens in every test run, ten thousand by `scripts/faults`, one alone by its seed.
//!
//! They run in a process of their own, because what the product logs is read whole and searched for secrets.

use super::checks::{self, holds_none};
use super::installation::Installation;
use super::sequence;
use super::tally::Tally;
use crate::world::On;
use std::io::BufReader;
use std::process::{Command, Stdio};

/// Seeds of a short run on SQLite, and on PostgreSQL.
const SHORT: (usize, usize) = (50, 10);
/// Seeds of one process and one database in a long run.
const PORTION: usize = 500;
const DONE: &str = "FAULTS DONE ";

#[test]
fn whatever_goes_wrong_nothing_is_lost_on_sqlite() {
    in_a_process("sqlite", 0, SHORT.0);
}

#[test]
fn whatever_goes_wrong_nothing_is_lost_on_postgres() {
    if crate::world::postgres_url().is_some() {
        in_a_process("postgres", 100_000, SHORT.1);
    }
}

/// A seed that failed can be run alone: it is the same sequence each time.
#[test]
fn the_same_seeds_are_the_same_sequences() {
    assert_eq!(in_a_process("sqlite", 200_000, 8), in_a_process("sqlite", 200_000, 8));
}

/// `FAULT_SEEDS`: how many; `FAULT_FROM`: the first one; `FAULTS_PAGE`: what is to be written, anew after each portion.
#[test]
#[ignore = "run by scripts/faults"]
fn many() {
    let number = |name: &str, or: usize| std::env::var(name).map_or(or, |text| text.parse().expect("a number"));
    let (from, count) = (number("FAULT_FROM", 0), number("FAULT_SEEDS", 10_000));
    let (began, mut tally) = (std::time::Instant::now(), Tally::default());
    for first in (from..from + count).step_by(PORTION) {
        tally.add(&in_a_process("sqlite", first, PORTION.min(from + count - first)));
        println!("{} sequences in {} s", tally.sequences, began.elapsed().as_secs());
        if let Some(page) = std::env::var_os("FAULTS_PAGE") {
            std::fs::write(page, tally.page(from)).expect("the page is written");
        }
    }
}

/// Starts this binary anew for these seeds and reads all it says.
fn in_a_process(engine: &str, from: usize, count: usize) -> Tally {
    let mut child = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "faults::runs::inside", "--ignored", "--nocapture"])
        .env("FAULTS_INSIDE", format!("{engine} {from} {count}"))
        .env("RUST_LOG", "debug,lopdf=off")
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let wrong = child.stderr.take().expect("its errors");
    let beside = std::thread::spawn(move || read(BufReader::new(wrong)));
    let (mut last, tally, leaks) = read(BufReader::new(child.stdout.take().expect("its words")));
    let (errors, _, more) = beside.join().expect("read");
    last.extend(errors);
    assert!(child.wait().expect("it ends").success(), "{}", last.join("\n"));
    assert_eq!(leaks + more, 0, "the log holds a secret");
    tally.expect("it says what it came to")
}

/// The last lines, the tally, and how many lines hold a secret.
fn read(mut lines: impl std::io::BufRead) -> (Vec<String>, Option<Tally>, usize) {
    let (mut last, mut tally, mut leaks, mut line) = (Vec::new(), None, 0, Vec::new());
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        leaks += usize::from(holds_none("the log", &line).is_err());
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        if let Some(json) = text.strip_prefix(DONE) {
            tally = serde_json::from_str(json).ok();
        } else if !text.starts_with('{') {
            last.push(text);
        }
        line.clear();
    }
    let from = last.len().saturating_sub(40);
    (last.split_off(from), tally, leaks)
}

#[test]
#[ignore = "run in a process of its own by the tests above"]
fn inside() {
    let asked = std::env::var("FAULTS_INSIDE").expect("run by the tests above");
    let [engine, from, count] = asked.split(' ').collect::<Vec<_>>()[..] else { panic!("{asked}") };
    let on = if engine == "postgres" { On::Postgres } else { On::Sqlite };
    let (from, count): (u64, u64) = (from.parse().expect("a number"), count.parse().expect("a number"));
    saporancak::server::run::log_to_stdout();
    web::metrics::install_metrics();
    // One thread, and nothing that could open a socket: no I/O driver.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let tally = runtime.block_on(async {
        let mut tally = Tally::default();
        // Even seeds go through the second interface of BSrE, odd ones through the first.
        for (version, odd) in [(2, 0), (1, 1)] {
            let seeds: Vec<u64> = (from..from + count).filter(|seed| seed % 2 == odd).collect();
            if seeds.is_empty() {
                continue;
            }
            let at = Installation::start(on, version).await.expect("an installation");
            for seed in seeds {
                match sequence::run(&at, seed).await {
                    Ok(one) => tally.add(&one),
                    Err(why) => panic!("seed {seed} (BSrE v{version}): {why}"),
                }
            }
            let files = checks::no_secret(&at).expect("no secret anywhere");
            assert!(files > 3, "files were read");
            let mut fates = Tally::default();
            fates.set_fates(&at.way.fates());
            tally.add(&fates);
        }
        tally
    });
    println!("{DONE}{}", serde_json::to_string(&tally).expect("JSON"));
}

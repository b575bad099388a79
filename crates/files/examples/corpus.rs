//! Inspects every file below a folder as an upload and writes down what came of it; `scripts/corpus` says with which files.
//!
//! Each file is inspected, and a picture also drawn anew, by a process of its own, because only so is its memory known.

use domain::media::Accepts;
use files::inspect::Format;
use files::photo::{Coding, SHOWN_SIDE_PX, redrawn};
use files::{Limits, inspect};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

const ALL: [Accepts; 5] = [Accepts::Document, Accepts::Photo, Accepts::Audio, Accepts::Map, Accepts::Drawing];
/// Endings of what people upload; a `.geojson` is also told by its root.
const ENDINGS: [&str; 18] = [
    "pdf", "jpg", "jpeg", "png", "webp", "mp3", "m4a", "ogg", "oga", "wav", "geojson", "kml", "kmz", "gpx", "dxf",
    "svg", "jpe", "opus",
];
/// Of a package with more, every second, third, … is taken.
const FILES_OF_PACKAGE_MAX: usize = 400;
const SECONDS_MAX: f64 = 2.0;
const MEGABYTES_MAX: u64 = 100;

/// What came of one file.
struct Outcome {
    package: String,
    name: String,
    /// Of the file.
    ending: String,
    /// `ok`, or the code of the refusal.
    code: String,
    sentence: String,
    seconds: f64,
    megabytes: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--one", file] => {
            println!("{}", one(Path::new(file)));
            ExitCode::SUCCESS
        }
        [folder, report] => many(Path::new(folder), Path::new(report)),
        _ => {
            eprintln!("corpus FOLDER REPORT.md: FOLDER/<package>/…");
            ExitCode::FAILURE
        }
    }
}

/// Code, sentence and time of one file, separated by tabs.
fn one(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap_or_default();
    let begun = Instant::now();
    let outcome = inspect(&bytes, &ALL, &Limits::default()).and_then(|found| {
        if found.format.is_of(Accepts::Photo) {
            redrawn(found.cleaned.as_ref().unwrap_or(&bytes), SHOWN_SIDE_PX, Coding::Jpeg)?;
        }
        Ok(found.format)
    });
    let seconds = begun.elapsed().as_secs_f64();
    let megabytes = peak_megabytes();
    match outcome {
        Ok(format) => format!("ok\t{}\t{seconds:.3}\t{megabytes}", Format::extension(format)),
        Err(refused) => format!("{}\t{} [{refused:?}]\t{seconds:.3}\t{megabytes}", refused.code(), refused.sentence()),
    }
}

/// The most memory this process has had, in megabytes.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}

fn many(folder: &Path, report: &Path) -> ExitCode {
    let program = std::env::current_exe().expect("this program has a place");
    let mut outcomes = Vec::new();
    for file in chosen(folder) {
        let output = Command::new(&program).arg("--one").arg(&file).output().expect("this program runs");
        let line = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut parts = line.trim_end().split('\t').map(str::to_owned);
        let below = file.strip_prefix(folder).unwrap_or(&file);
        let package = below.iter().next().map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
        outcomes.push(Outcome {
            package,
            name: below.iter().skip(1).map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"),
            ending: ending(&file),
            code: parts.next().filter(|code| !code.is_empty()).unwrap_or_else(|| "crashed".into()),
            sentence: parts.next().unwrap_or_default(),
            seconds: parts.next().and_then(|seconds| seconds.parse().ok()).unwrap_or(0.0),
            megabytes: parts.next().and_then(|megabytes| megabytes.parse().ok()).unwrap_or(0),
        });
    }
    std::fs::write(report, written(&outcomes)).expect("the report can be written");
    let taken = outcomes.iter().filter(|outcome| outcome.code == "ok").count();
    println!("{} files: {taken} taken, {} refused", outcomes.len(), outcomes.len() - taken);
    let beyond = |outcome: &&Outcome| {
        outcome.code == "crashed" || outcome.seconds > SECONDS_MAX || outcome.megabytes > MEGABYTES_MAX
    };
    let beyond: Vec<&Outcome> = outcomes.iter().filter(beyond).collect();
    for outcome in &beyond {
        println!(
            "  {} {}: {} {:.2} s {} MB",
            outcome.package, outcome.name, outcome.code, outcome.seconds, outcome.megabytes
        );
    }
    if beyond.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn ending(file: &Path) -> String {
    file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// Files of every package below the folder, evenly spread over it.
fn chosen(folder: &Path) -> Vec<PathBuf> {
    let mut packages: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    packages.sort();
    let files = packages.iter().map(|package| files_below(package));
    files
        .flat_map(|files| {
            let step = files.len().div_ceil(FILES_OF_PACKAGE_MAX).max(1);
            files.into_iter().step_by(step)
        })
        .collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, kind) = (entry.path(), entry.file_type());
            match kind {
                Ok(kind) if kind.is_dir() => open.push(path),
                Ok(kind) if kind.is_file() && ENDINGS.contains(&ending(&path).as_str()) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

fn written(outcomes: &[Outcome]) -> String {
    let mut out = String::from(
        "# What real files come to\n\nWritten by `scripts/corpus`, which names the packages; `release` build, every file in a process of its \
         own. A picture is also\ndrawn anew as pages show it. Of a package with more than 400 files a part was taken, evenly spread. Memory is the most \
         that process\nhad, the program itself included.\n\n\
         | Package | Files | Taken | Refused | Longest | Most memory |\n|---|--:|--:|--:|--:|--:|\n",
    );
    let mut packages: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        packages.entry(&outcome.package).or_default().push(outcome);
    }
    let all: Vec<&Outcome> = outcomes.iter().collect();
    for (package, of_it) in packages.iter().map(|(package, of_it)| (*package, of_it)).chain([("**all**", &all)]) {
        let taken = of_it.iter().filter(|outcome| outcome.code == "ok").count();
        let seconds = of_it.iter().map(|outcome| outcome.seconds).fold(0.0, f64::max);
        let megabytes = of_it.iter().map(|outcome| outcome.megabytes).max().unwrap_or(0);
        let refused = of_it.len() - taken;
        let _ =
            writeln!(out, "| {package} | {} | {taken} | {refused} | {seconds:.2} s | {megabytes} MB |", of_it.len());
    }
    out.push_str("\n## By kind\n\n| Ending | Taken | Refused |\n|---|--:|--:|\n");
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let (taken, refused) = kinds.entry(&outcome.ending).or_default();
        if outcome.code == "ok" { *taken += 1 } else { *refused += 1 }
    }
    for (ending, (taken, refused)) in kinds {
        let _ = writeln!(out, "| {ending} | {taken} | {refused} |");
    }
    out.push_str("\n## What was refused, and why\n");
    let mut why: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.code != "ok") {
        why.entry(&outcome.sentence).or_default().push(outcome);
    }
    for (sentence, of_it) in why {
        let _ = writeln!(out, "\n{} × {sentence}\n", of_it.len());
        for outcome in of_it.iter().take(4) {
            let _ = writeln!(out, "- {}: {}", outcome.package, outcome.name);
        }
    }
    out
}

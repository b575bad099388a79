//! The three judges, each with one question: is this file, as it stands, good for the level it claims?

use super::cases::Case;
use super::made::write;
use crate::referee::{Referee, missing};
use jiff::Timestamp;
use sign::pades::{Verdict, verify};
use sign::pki::TrustRoots;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a judge says: accepted, or why not.
pub type Said = Result<(), String>;

/// What all three say of one file.
pub struct Judged {
    pub ours: Said,
    /// Ours, in one word.
    pub verdict: Option<Verdict>,
    pub pyhanko: Said,
    pub pdfsig: Said,
}

impl Judged {
    /// Ours rejects exactly when pyHanko or pdfsig does.
    pub fn agree(&self) -> bool {
        self.ours.is_err() == (self.pyhanko.is_err() || self.pdfsig.is_err())
    }
}

/// Asks all three about all.
pub fn judge(cases: &[Case], referee: &Referee, (pems, now): (&[&str], Timestamp), folder: &Path) -> Vec<Judged> {
    let paths: Vec<String> =
        cases.iter().map(|case| write(folder, &format!("case-{}.pdf", case.number), &case.file)).collect();
    let lines = cases.iter().zip(&paths).map(|(case, path)| format!("{}\t{path}\n", case.level.code()));
    let list = write(folder, "cases", lines.collect::<String>().as_bytes());
    let roots: Vec<String> = pems
        .iter()
        .enumerate()
        .map(|(number, pem)| write(folder, &format!("root-{number}.pem"), pem.as_bytes()))
        .collect();
    let now_text = now.to_string();
    let mut arguments = vec!["judge", &now_text, &list];
    arguments.extend(roots.iter().map(String::as_str));
    let (pyhanko, pdfsig) = std::thread::scope(|scope| {
        let beside = scope.spawn(|| all_by_pdfsig(&paths));
        (referee.run(&arguments), beside.join().unwrap())
    });
    let pyhanko: Vec<Said> = pyhanko.lines().map(|line| said(line, "accepts")).collect();
    assert_eq!(pyhanko.len(), cases.len(), "pyHanko answers for each");
    let trusted = TrustRoots::from_pem(pems).unwrap();
    let mut judged = Vec::new();
    for ((case, pyhanko), pdfsig) in cases.iter().zip(pyhanko).zip(pdfsig) {
        let (ours, verdict) = by_us(case, &trusted, now);
        judged.push(Judged { ours, verdict, pyhanko, pdfsig });
    }
    judged
}

fn by_us(case: &Case, roots: &TrustRoots, now: Timestamp) -> (Said, Option<Verdict>) {
    match verify(&case.file, roots, now) {
        Err(unreadable) => (Err(unreadable.code().to_owned()), None),
        Ok(report) if report.verdict != Verdict::Valid => {
            let reasons: Vec<_> = report.reasons.iter().map(|reason| reason.code()).collect();
            (Err(format!("{}: {}", report.verdict.code(), reasons.join(", "))), Some(report.verdict))
        }
        Ok(report) => {
            // The level is what the first signature claims; one that was added later has its own.
            let reached = report.signatures.first().and_then(|first| first.level);
            let code = reached.map_or("none", |level| level.code());
            let said = if reached < Some(case.level) {
                Err(format!("{code} instead of {}", case.level.code()))
            } else {
                Ok(())
            };
            (said, Some(report.verdict))
        }
    }
}

fn all_by_pdfsig(paths: &[String]) -> Vec<Said> {
    if Command::new("pdfsig").arg("-v").output().is_err() {
        missing("pdfsig is not on the PATH");
        return paths.iter().map(|_| Ok(())).collect();
    }
    let next = AtomicUsize::new(0);
    let mut all: Vec<(usize, Said)> = std::thread::scope(|scope| {
        let one = || {
            let mut some = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(path) = paths.get(number) else { return some };
                some.push((number, pdfsig(Path::new(path))));
            }
        };
        let hands = [scope.spawn(one), scope.spawn(one)];
        hands.into_iter().flat_map(|hand| hand.join().unwrap()).collect()
    });
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, said)| said).collect()
}

/// Good when it finds a signature and calls each one valid. It knows no levels, does not look into document time stamps, and whom it
/// trusts is not asked.
pub fn pdfsig(file: &Path) -> Said {
    let answer = Command::new("pdfsig").arg("-nocert").arg(file).output().unwrap();
    let text = String::from_utf8_lossy(&answer.stdout);
    let signatures: Vec<&str> =
        text.split("Signature #").skip(1).filter(|one| !one.contains("Signature Type: unknown")).collect();
    if signatures.is_empty() {
        return Err("no signature".to_owned());
    }
    for signature in signatures {
        let validation = signature.lines().find_map(|line| line.trim().strip_prefix("- Signature Validation: "));
        if validation != Some("Signature is Valid.") {
            return Err(validation.unwrap_or("nothing said").to_owned());
        }
    }
    Ok(())
}

fn said(line: &str, good: &str) -> Said {
    if line == good { Ok(()) } else { Err(line.strip_prefix("rejects ").unwrap_or(line).to_owned()) }
}

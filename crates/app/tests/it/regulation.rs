//! Pasal by Pasal, which test shows it; printed to `docs/generated/regulation.md`. What nothing shows yet is named with a reason.

use crate::world::keep_generated;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// Duties of Peraturan Wali Kota Padang 106/2020 (docs: mission), each in a few words.
const DUTIES: [(&str, &str); 27] = [
    ("2(1)", "Licensing runs through OSS and Saporancak"),
    ("2(3)", "Saporancak is DPMPTSP's own application"),
    ("2(4)", "Introduced in stages"),
    ("2(5)", "It keeps developing: versions run side by side"),
    ("3(1)", "OSS matters go to OSS"),
    ("3(2)", "Applications are made through the portal"),
    ("3(3)", "Complete and valid documents are uploaded"),
    ("4(1)", "DPMPTSP officers verify"),
    ("4(2)", "The technical OPD must recommend after examination"),
    ("5(1)", "Signed electronically"),
    ("5(2)", "Only after all requirements are met"),
    ("5(3)", "The applicant prints it"),
    ("5(4)", "The signed document goes to the OPD"),
    ("6(1)", "One integrated system"),
    ("6(2)", "Security of data, network and infrastructure"),
    ("6(4)", "Integrated with KSWP and SIAK"),
    ("8", "User name and password, kept secret"),
    ("9", "Hosting, LAN, database maintenance"),
    ("10", "Continuity, incidents, confidentiality, backup, recovery"),
    ("11(1)", "Access by level"),
    ("11(3)", "Duties of the Pemohon"),
    ("11(5)", "Sanctions: warning, cancellation"),
    ("11(6)", "Sanctions on officers"),
    ("12", "No manipulation of documents or system"),
    ("13(2)", "Outage procedure with a local application"),
    ("13(3)", "Delay and return are told by website and social media"),
    ("14", "Time of force majeure and standstill does not count"),
];

/// Not shown yet, with the reason; may only shrink.
const BELUM: [(&str, &str); 7] = [
    ("2(1)", "the OSS channel has met its simulator only; OSS itself needs the agreement with Kementerian Investasi"),
    (
        "2(4)",
        "rollout states are enforced by the form, readiness is shown to the admin; no journey opens a type by stages",
    ),
    ("2(5)", "versions are kept in the database; no journey runs two of them side by side yet"),
    (
        "6(4)",
        "SIAK and KSWP have met their simulators only; the registers themselves need agreements with Dukcapil and DJP",
    ),
    ("9", "described in docs/operate; nothing to run"),
    ("10", "kill -9, backups, recovery and their proof are shown; the standby site is an issue of its own"),
    ("13(2)", "the counter node is an issue of its own"),
];

/// Test names by Pasal, from comments that cite it directly before a test.
fn cited() -> BTreeMap<String, BTreeSet<String>> {
    let mut by_pasal: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    for folder in ["crates/app/tests/it", "crates/app/tests/it/journeys", "crates/domain/tests"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("tests") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("regulation.rs") {
                let text = std::fs::read_to_string(&path).expect("a file");
                let file = path.strip_prefix(root).expect("below the root").display().to_string();
                note(&text, &file, &mut by_pasal);
            }
        }
    }
    by_pasal
}

fn note(text: &str, file: &str, by_pasal: &mut BTreeMap<String, BTreeSet<String>>) {
    let mut pending: Vec<String> = Vec::new();
    let mut whole_file: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("//!") {
            whole_file.extend(pasals(comment));
        } else if let Some(comment) = line.strip_prefix("///") {
            pending.extend(pasals(comment));
        } else if let Some(name) = test_name(line) {
            for pasal in pending.drain(..).chain(whole_file.clone()) {
                by_pasal.entry(pasal).or_default().insert(format!("`{file}`: {name}"));
            }
        }
    }
}

/// `fn name(` of a test, or the first word inside `on_both!(`.
fn test_name(line: &str) -> Option<String> {
    let line = line.strip_prefix("async ").unwrap_or(line);
    if let Some(rest) = line.strip_prefix("fn ") {
        return rest.split('(').next().map(str::to_owned);
    }
    let (name, journey) = line.strip_suffix(',').unwrap_or(line).split_once(", ")?;
    let word = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    (word(name) && word(journey)).then(|| journey.to_owned())
}

/// `Pasal 4(2), 5(2)` and `Pasal 3 to 5` as the Pasal they name.
fn pasals(comment: &str) -> Vec<String> {
    let mut all = Vec::new();
    for piece in comment.split("Pasal ").skip(1) {
        let end = piece.find([':', ';']).unwrap_or(piece.len());
        let list = piece[..end].replace(" to ", "-");
        for part in list.split(',').map(str::trim) {
            let part: String =
                part.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '(' | ')' | '-')).collect();
            match part.split_once('-') {
                Some((from, to)) => all.extend(range(from, to)),
                None if !part.is_empty() => all.push(part),
                None => {}
            }
        }
    }
    all
}

fn range(from: &str, to: &str) -> Vec<String> {
    let (Ok(from), Ok(to)) = (from.parse::<u8>(), to.parse::<u8>()) else { return Vec::new() };
    let within = |pasal: &str| {
        let number = pasal.split('(').next().and_then(|n| n.parse::<u8>().ok()).unwrap_or(0);
        (from..=to).contains(&number)
    };
    DUTIES.iter().map(|(pasal, _)| *pasal).filter(|p| within(p)).map(str::to_owned).collect()
}

#[test]
fn every_pasal_has_its_test() {
    let cited = cited();
    let belum: BTreeMap<&str, &str> = BELUM.into_iter().collect();
    let mut page = String::from(
        "# Pasal by Pasal: what shows it\n\nPeraturan Wali Kota Padang 106/2020. Written by `crates/app/tests/it/regulation.rs` \
         from the comments of the tests; do not edit.\n\n| Pasal | Duty | Shown by |\n|---|---|---|\n",
    );
    let mut missing = Vec::new();
    for (pasal, duty) in DUTIES {
        let bare = pasal.split('(').next().unwrap_or(pasal);
        let tests: BTreeSet<&String> = cited.get(pasal).into_iter().chain(cited.get(bare)).flatten().collect();
        let mut shown = tests.iter().map(|t| t.as_str()).collect::<Vec<_>>().join("<br>");
        if let Some(reason) = belum.get(pasal) {
            let _ = write!(shown, "{}belum: {reason}", if shown.is_empty() { "" } else { "<br>" });
        } else if tests.is_empty() {
            missing.push(pasal);
        }
        let _ = writeln!(page, "| {pasal} | {duty} | {shown} |");
    }
    assert!(missing.is_empty(), "no test cites Pasal {missing:?}");
    keep_generated("regulation.md", &page);
}

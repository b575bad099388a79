//! Real files out of public packages, PDFs, pictures, drawings and sounds, each with what must come of it and within which bounds;
//! `scripts/corpus` takes many more.
//!
//! The outcomes of PDFs were held against others: qpdf finds every locked one encrypted and no other but one, which also leads to a file beside
//! it; in every active one qpdf or pdfdetach finds an attachment, a script, a command or an action of no known kind, in the rest at most
//! a first page to open at. Pictures, drawings and sounds are taken, but for one drawing with a filter.

use crate::alone::looked_into;
use std::path::PathBuf;

/// Name below the package and outcome, one a line. Names with `encrypted` or `password` are locked in fact.
const SAMPLE: &str = include_str!("sample.txt");

/// No file takes longer; four times as long where the parsers are not optimised.
const MILLISECONDS_MAX: u64 = if cfg!(debug_assertions) { 8_000 } else { 2_000 };
/// Nor more memory, tests and all.
const MEGABYTES_MAX: u64 = 100;

/// `CORPUS_SAMPLE` names the folder that `scripts/corpus --sample` filled; under `./test` it must be there.
#[test]
fn real_files_come_to_what_was_found_right_for_each() {
    let Some(folder) = std::env::var_os("CORPUS_SAMPLE").map(PathBuf::from) else {
        assert!(std::env::var("REFEREES").as_deref() != Ok("required"), "CORPUS_SAMPLE is not set; run ./test");
        println!("skipped: CORPUS_SAMPLE is not set");
        return;
    };
    let wanted: Vec<(&str, &str)> = SAMPLE.lines().filter_map(|line| line.rsplit_once(' ')).collect();
    for ending in ["pdf", "png", "jpg", "svg", "oga"] {
        let count = wanted.iter().filter(|(name, _)| name.ends_with(ending)).count();
        assert!(count >= if ending == "jpg" { 2 } else { 5 }, "{count} {ending}");
    }
    assert!(wanted.len() >= 100);
    let mut wrong = Vec::new();
    for (name, outcome) in wanted {
        let found = looked_into(&folder.join(name));
        if found.code != outcome {
            wrong.push(format!("{name}: {}, and not {outcome}", found.code));
        }
        if found.milliseconds > MILLISECONDS_MAX || found.megabytes > MEGABYTES_MAX {
            wrong.push(format!("{name}: {} ms, {} MB", found.milliseconds, found.megabytes));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

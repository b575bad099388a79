//! Seventy real files out of a public package, each with what must come of it; `scripts/corpus` takes many more.
//!
//! The outcomes were held against others: qpdf finds every locked one encrypted and no other but one, which also leads to a file beside
//! it; in every active one qpdf or pdfdetach finds an attachment, a script, a command or an action of no known kind, in the rest at most
//! a first page to open at.

use crate::code;
use std::path::PathBuf;

/// Name below the package and outcome, one a line. Names with `encrypted` or `password` are locked in fact.
const SAMPLE: &str = include_str!("sample.txt");

/// `CORPUS_SAMPLE` names the folder that `scripts/corpus --sample` filled; under `./test` it must be there.
#[test]
fn real_files_come_to_what_was_found_right_for_each() {
    let Some(folder) = std::env::var_os("CORPUS_SAMPLE").map(PathBuf::from) else {
        assert!(std::env::var("REFEREES").as_deref() != Ok("required"), "CORPUS_SAMPLE is not set; run ./test");
        println!("skipped: CORPUS_SAMPLE is not set");
        return;
    };
    let wanted: Vec<(&str, &str)> = SAMPLE.lines().filter_map(|line| line.rsplit_once(' ')).collect();
    assert!(wanted.len() >= 50);
    let mut wrong = Vec::new();
    for (name, outcome) in wanted {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = code(&bytes);
        if found != outcome {
            wrong.push(format!("{name}: {found}, and not {outcome}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! What the judges said, as a page: counted by kind, every difference listed with its reason.

use super::cases::{Case, kinds};
use super::judges::Judged;
use sign::pades::{Level, Verdict};
use std::fmt::Write as _;

/// Why ours and the referees may differ, in words; `None` where they may not.
pub fn explained(case: &Case, judged: &Judged) -> Option<&'static str> {
    match (&judged.ours, judged.verdict) {
        (Err(_), Some(Verdict::Extended)) => Some(
            "Nothing that was signed is another, so both referees accept. Ours says VALID of a file only if the signature covers \
             the last byte or what follows proves the signature; of these it says that what was signed is whole, and what was added.",
        ),
        (Err(why), Some(Verdict::Damaged)) if why.contains("contents-malformed") => Some(
            "The value is not covered by itself, and its hex may be written in several ways. Ours takes one way, so that nothing can \
             be hidden in the room for the value; the referees read past it.",
        ),
        (Ok(()), _) if case.kind == "a byte of the validation data" && case.level == Level::LongTerm => Some(
            "At B-LT nothing covers the validation data, and what is left of it still proves the signature. Ours asks no more of it; \
             pyHanko does not read a file in which a word of the syntax is broken.",
        ),
        _ => None,
    }
}

/// The page.
pub fn page(all: &[(Case, Judged)], seed: u64) -> String {
    let mut page = format!(
        "# Changed PDFs, by three judges\n\n\
         Written by `scripts/changed-pdfs` (seed {seed}). {} changes to PDFs that we signed at B-B, B-T, B-LT and B-LTA, with\n\
         cross-reference tables and with streams, and to some that pyHanko signed. *Accepts* means: VALID as it stands, and at the level\n\
         that the file claims. pyHanko has our root and the file, and no network; pdfsig knows neither levels nor our root. Ours has to\n\
         reject exactly when pyHanko or pdfsig rejects; `./test` holds a tenth of the list against that.\n\n\
         | Change | Files | Ours accepts | pyHanko accepts | pdfsig accepts | Differences |\n|---|--:|--:|--:|--:|--:|\n",
        all.len()
    );
    let row = |page: &mut String, name: &str, of: &[&(Case, Judged)]| {
        let count = |good: &dyn Fn(&Judged) -> bool| of.iter().filter(|(_, judged)| good(judged)).count();
        let _ = writeln!(
            page,
            "| {name} | {} | {} | {} | {} | {} |",
            of.len(),
            count(&|judged| judged.ours.is_ok()),
            count(&|judged| judged.pyhanko.is_ok()),
            count(&|judged| judged.pdfsig.is_ok()),
            count(&|judged| !judged.agree()),
        );
    };
    for kind in kinds() {
        let of: Vec<_> = all.iter().filter(|(case, _)| case.kind == kind).collect();
        row(&mut page, kind, &of);
    }
    row(&mut page, "**all**", &all.iter().collect::<Vec<_>>());
    page += &differences(all);
    page
}

fn differences(all: &[(Case, Judged)]) -> String {
    let mut differing: Vec<_> = all.iter().filter(|(_, judged)| !judged.agree()).collect();
    differing.sort_by_key(|(case, judged)| (explained(case, judged), case.number));
    let mut page = format!("\n## The {} differences\n", differing.len());
    let mut last = "";
    for (case, judged) in differing {
        let why = explained(case, judged).unwrap_or("NOT EXPLAINED");
        if why != last {
            let _ = write!(page, "\n{}\n\n", wrapped(why));
            last = why;
        }
        let said = |said: &Result<(), String>| said.as_ref().map_or_else(Clone::clone, |()| "accepts".to_owned());
        let _ = writeln!(
            page,
            "- {}, {}, {}: {}. Ours {}; pyHanko {}; pdfsig {}.",
            case.number,
            case.kind,
            case.base,
            case.what,
            said(&judged.ours),
            said(&judged.pyhanko),
            said(&judged.pdfsig),
        );
    }
    page
}

/// Lines of at most 130 characters.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().unwrap();
        if !last.is_empty() && last.chars().count() + word.chars().count() >= 130 {
            lines.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.join("\n")
}

//! A tenth of the thousand in every test run; all of them by `scripts/changed-pdfs`, which writes the page.

use super::cases::{COUNT, Case, case};
use super::judges::{Judged, judge};
use super::page::{explained, page};
use super::{bases, made};
use crate::referee::Referee;
use crate::world::World;

const SEED: u64 = 2026;

#[tokio::test(flavor = "multi_thread")]
async fn a_tenth_of_the_changes_is_judged_as_the_referees_judge_them() {
    held(run(|number| number % 10 == 3).await.as_slice());
}

/// `CHANGED_PDFS` names the page to be written.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by scripts/changed-pdfs"]
async fn all_changes() {
    let all = run(|_| true).await;
    if all.is_empty() {
        return;
    }
    let path = std::env::var_os("CHANGED_PDFS").expect("where to write");
    std::fs::write(path, page(&all, SEED)).unwrap();
    held(&all);
}

/// Every difference is one that has its reason, and nothing that a referee rejects is accepted here.
fn held(all: &[(Case, Judged)]) {
    let mut wrong = Vec::new();
    for (case, judged) in all.iter().filter(|(case, judged)| !judged.agree() && explained(case, judged).is_none()) {
        let kept = std::env::temp_dir().join(format!("changed-{}.pdf", case.number));
        std::fs::write(&kept, &case.file).unwrap();
        let Judged { ours, pyhanko, pdfsig, .. } = judged;
        let said = format!("ours {ours:?}, pyHanko {pyhanko:?}, pdfsig {pdfsig:?}; kept as {}", kept.display());
        wrong.push(format!("{} ({}, {}): {}: {said}", case.number, case.kind, case.base, case.what));
    }
    assert!(wrong.is_empty(), "{} differences without a reason:\n{}", wrong.len(), wrong.join("\n"));
}

async fn run(chosen: fn(usize) -> bool) -> Vec<(Case, Judged)> {
    let Some(referee) = Referee::find() else { return Vec::new() };
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let (bases, key) = bases::all(&world).await;
    let by_pyhanko = made::all(&referee, &world, (&bases, &key), folder.path());
    let numbers = (0..COUNT).filter(|number| chosen(*number));
    let cases: Vec<Case> = numbers.map(|number| case(number, SEED, &bases, &by_pyhanko)).collect();
    let roots = [world.root_pem.as_str(), &by_pyhanko.root_pem];
    let judged = judge(&cases, &referee, (&roots, world.now()), folder.path());
    cases.into_iter().zip(judged).collect()
}

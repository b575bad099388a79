//! The slow check of everything as the admin and Kominfo see it: how old each whole round is, and what was found.

use domain::indonesian;
use domain::scrub::Part;
use ground::App;
use ledger::scrub::{self, Listed, Progress};
use pages::Tone;
use pages::staff::overview::HealthGroup;
use pages::staff::parts::{Fact, tag};

/// Findings with their sentences on the page; the rest is counted.
const SHOWN_MAX: usize = 20;

/// What was read.
struct Read {
    parts: Vec<(Part, Progress)>,
    found: Vec<Listed>,
    count: u64,
}

/// The group of this check.
pub async fn group(app: &App) -> Result<HealthGroup, db::DbError> {
    let read = app.db.read(|tx| {
        let count = scrub::counts(tx)?.into_iter().map(|(_, count)| count).sum();
        Ok(Read { parts: scrub::all(tx)?, found: scrub::listed(tx)?, count })
    });
    Ok(shown(&read.await?))
}

fn shown(read: &Read) -> HealthGroup {
    let state = if read.found.iter().any(|one| one.kind.is_damage()) {
        tag(Tone::Bad, "Ada yang rusak atau hilang")
    } else if !read.found.is_empty() {
        tag(Tone::Warning, "Ada yang perlu diurus")
    } else if read.parts.is_empty() {
        tag(Tone::Plain, "Belum dimulai")
    } else {
        tag(Tone::Good, "Tidak ada temuan")
    };
    let found = read.found.iter().take(SHOWN_MAX);
    let mut facts: Vec<Fact> = found
        .map(|one| Fact::new(&format!("Sejak {}", indonesian::date_time(one.first_at)), &one.kind.words(&one.object)))
        .collect();
    let more = read.count.saturating_sub(facts.len() as u64);
    if more > 0 {
        facts.push(Fact::new("Temuan lain", &indonesian::thousands(more)));
    }
    facts.extend(Part::ALL.iter().map(|part| Fact::new(part.name(), &round(*part, &read.parts))));
    if let Some((_, store)) = read.parts.iter().find(|(part, progress)| *part == Part::Store && progress.swept > 0) {
        facts.push(Fact::new("Berkas tanpa baris yang dihapus", &indonesian::thousands(store.swept)));
    }
    HealthGroup { title: "Pemeriksaan berkala".into(), state, facts }
}

/// How far a part is, in words.
fn round(part: Part, parts: &[(Part, Progress)]) -> String {
    let Some((_, progress)) = parts.iter().find(|(of, _)| *of == part) else { return "belum diperiksa".into() };
    match progress.ended_at {
        Some(ended) => {
            format!(
                "{} diperiksa, terakhir selesai {}",
                indonesian::thousands(progress.last_checked),
                indonesian::date_time(ended)
            )
        }
        None => format!("{} diperiksa, belum selesai", indonesian::thousands(progress.checked)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::scrub::Kind;
    use jiff::Timestamp;

    #[test]
    fn the_worst_finding_colours_the_group_and_all_are_counted() {
        let listed = |kind| Listed { part: Part::Files, kind, object: "x".into(), first_at: Timestamp::UNIX_EPOCH };
        let tone = |found: Vec<Listed>| {
            let count = found.len() as u64;
            shown(&Read { parts: vec![(Part::Files, Progress::begin(Timestamp::UNIX_EPOCH))], found, count }).state.tone
        };
        assert_eq!(tone(Vec::new()), Tone::Good);
        assert_eq!(tone(vec![listed(Kind::CertificateEnds)]), Tone::Warning);
        assert_eq!(tone(vec![listed(Kind::CertificateEnds), listed(Kind::FileMissing)]), Tone::Bad);
        let many: Vec<Listed> = (0..30).map(|_| listed(Kind::FileMissing)).collect();
        let group = shown(&Read { parts: Vec::new(), found: many, count: 250 });
        assert!(group.facts.iter().any(|fact| fact.label == "Temuan lain" && fact.value == "230"));
    }
}

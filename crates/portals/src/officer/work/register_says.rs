//! What a register said to an answer of the applicant, in words for the officer: what, when, how old, and why nothing came.

use domain::indonesian::{self, local};
use domain::question::{Answer, Status, Verdict};
use domain::registry::Registry;
use houses::registry::standing::Standing;
use houses::registry::wording;
use jiff::Timestamp;
use pages::Tone;
use pages::staff::checklist::Evidence;
use pages::staff::parts::tag;
use registries::{Element, Verdict as Compared};

/// Beside the row of the field.
pub fn evidence(registry: Registry, standing: &Standing, now: Timestamp) -> Evidence {
    let register = registry.name();
    let Some(question) = &standing.question else {
        return Evidence {
            state: tag(Tone::Plain, "Belum ditanyakan"),
            about: format!("{register}."),
            details: vec![BY_HAND.into()],
            simulator: false,
            may_ask: true,
        };
    };
    let said = |answer| answered(register, (answer, standing.evidence.as_ref()), now);
    match &question.status {
        Status::Waiting { since, before: Some(answer) } => {
            let again = format!("Sedang ditanyakan lagi, sejak {}.", indonesian::moment(*since, now));
            Evidence { may_ask: false, ..and_also(said(answer), again) }
        }
        Status::Failed { at, why, before: Some(answer) } => {
            let moment = indonesian::moment(*at, now);
            let again = format!("Ditanyakan lagi, terakhir {moment}, tanpa jawaban baru. {}", why.sentence());
            and_also(said(answer), again)
        }
        Status::Waiting { since, before: None } => Evidence {
            state: tag(Tone::Plain, "Sedang ditanyakan"),
            about: format!("{register}, sejak {}.", indonesian::moment(*since, now)),
            details: vec![BY_HAND.into()],
            simulator: false,
            may_ask: false,
        },
        Status::Failed { at, why, before: None } => Evidence {
            state: tag(Tone::Warning, "Belum diperiksa"),
            about: format!("{register}, terakhir dicoba {}.", indonesian::moment(*at, now)),
            details: [Some(why.sentence()), question.comes_back().then_some(COMES_BACK), Some(BY_HAND)]
                .into_iter()
                .flatten()
                .map(str::to_owned)
                .collect(),
            simulator: false,
            may_ask: true,
        },
        Status::Answered(answer) => said(answer),
        Status::ByHand(found) => match &found.register {
            Some(answer) => said(answer),
            None => Evidence {
                state: tag(Tone::Plain, "Diperiksa petugas"),
                about: format!("{}. {register} tidak menjawab.", indonesian::moment(found.at, now)),
                details: Vec::new(),
                simulator: false,
                may_ask: true,
            },
        },
    }
}

fn and_also(mut evidence: Evidence, line: String) -> Evidence {
    evidence.details.push(line);
    evidence
}

const BY_HAND: &str = "Anda boleh memeriksa dengan cara lain, lalu tulis caranya.";

const COMES_BACK: &str = "Sistem menanyakannya lagi sendiri sesudah register kembali.";

/// Whether the register says that all is as it must be, so that the row is marked by it.
pub fn agrees(standing: &Standing, specimen: bool) -> bool {
    let answer = standing.question.as_ref().and_then(|question| question.status.answer());
    answer.is_some_and(|answer| answer.verdict == Verdict::Agrees && (specimen || !answer.simulated))
}

fn answered(register: &str, said: (&Answer, Option<&wording::Evidence>), now: Timestamp) -> Evidence {
    let (answer, kept) = said;
    let tone = match answer.verdict {
        Verdict::Agrees => Tone::Good,
        Verdict::Differs | Verdict::NotFound | Verdict::Barred => Tone::Bad,
        Verdict::Unclear => Tone::Warning,
    };
    Evidence {
        state: tag(tone, answer.verdict.words()),
        about: format!("{register}, {}{}.", indonesian::moment(answer.came_at, now), age(answer.came_at, now)),
        details: details(answer, kept),
        simulator: answer.simulated,
        may_ask: true,
    }
}

/// How old an answer is, once it is not of today.
fn age(came_at: Timestamp, now: Timestamp) -> String {
    match (local(now).date() - local(came_at).date()).get_days() {
        days if days < 1 => String::new(),
        1 => ", kemarin".into(),
        days => format!(", {days} hari lalu"),
    }
}

fn details(answer: &Answer, kept: Option<&wording::Evidence>) -> Vec<String> {
    let mut lines = Vec::new();
    if answer.verdict == Verdict::NotFound {
        lines.push("Nomor ini tidak ada di register.".into());
    }
    let Some(kept) = kept else { return lines };
    if !kept.meaning.is_empty() {
        lines.push(format!("{}.", kept.meaning.trim_end_matches('.')));
    }
    lines.extend(kept.elements.iter().filter_map(|(name, element)| compared(name, element)));
    if matches!(answer.verdict, Verdict::Unclear | Verdict::Differs) && !kept.said.is_empty() {
        lines.push(format!("Kata register: “{}”.", kept.said));
    }
    lines
}

/// One thing that was compared; nothing is said of what agrees.
fn compared(name: &str, element: &Element) -> Option<String> {
    let score = element.score.map_or_else(String::new, |score| format!(" (kemiripan {score} dari 100)"));
    let name = match name {
        "NAMA_LGKP" | "name" | "nama_perusahaan" => "Nama",
        "TMPT_LHR" => "Tempat lahir",
        "TGL_LHR" => "Tanggal lahir",
        "ALAMAT" => "Alamat",
        other => other,
    };
    match element.verdict {
        Compared::Agrees => None,
        Compared::Differs => Some(format!("{name} berbeda{score}.")),
        Compared::Unclear => Some(format!("{name} tidak dijawab.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::application::TextRef;
    use domain::ids::{ApplicationId, QuestionId, TextId};
    use domain::question::{About, Question, WhyNot};
    use jiff::ToSpan;
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn text() -> TextRef {
        TextRef { id: TextId(Uuid::nil()), commitment: String::new() }
    }

    fn standing(status: Status) -> Standing {
        let about = About::Field { application: ApplicationId(Uuid::nil()), field: "nik".into() };
        let (id, registry) = (QuestionId(Uuid::nil()), Registry::Siak);
        let element = Element { verdict: Compared::Differs, score: Some(59) };
        let evidence = wording::Evidence {
            elements: BTreeMap::from([("NAMA_LGKP".into(), element)]),
            ..wording::Evidence::default()
        };
        let question = Question { id, version: 2, registry, about, round: 1, asked: text(), status };
        Standing { question: Some(question), evidence: Some(evidence) }
    }

    #[test]
    fn what_came_back_is_told_with_its_age_and_its_simulator() {
        let now: Timestamp = "2026-11-28T03:00:00Z".parse().unwrap();
        let came_at = now - 72.hours();
        let answer = |verdict, simulated| {
            Status::Answered(Answer { verdict, code: String::new(), simulated, came_at, evidence: text() })
        };
        let shown = evidence(Registry::Siak, &standing(answer(Verdict::Differs, true)), now);
        assert_eq!(shown.state.words, "Tidak cocok");
        assert!(shown.about.ends_with(", 3 hari lalu."), "{}", shown.about);
        assert_eq!(shown.details, ["Nama berbeda (kemiripan 59 dari 100)."]);
        assert!(shown.simulator && shown.may_ask);
        assert!(agrees(&standing(answer(Verdict::Agrees, true)), true));
        assert!(!agrees(&standing(answer(Verdict::Agrees, true)), false), "a simulator is no evidence");
        let again = |status| evidence(Registry::Siak, &standing(status), now);
        let Status::Answered(before) = answer(Verdict::Agrees, false) else { panic!("an answer") };
        let shown = again(Status::Failed { at: now, why: WhyNot::TimedOut, before: Some(before.clone()) });
        assert_eq!(shown.state.words, "Cocok");
        assert!(shown.details.last().is_some_and(|line| line.contains("tanpa jawaban baru")), "{:?}", shown.details);
        let shown = again(Status::Waiting { since: now, before: Some(before) });
        assert!(!shown.may_ask && shown.state.words == "Cocok");
        let failed = standing(Status::Failed { at: now, why: WhyNot::TimedOut, before: None });
        let shown = evidence(Registry::Siak, &failed, now);
        assert_eq!((shown.state.words.as_str(), shown.may_ask), ("Belum diperiksa", true));
        assert!(shown.details[0].contains("tidak menjawab pada waktunya"));
    }
}

//! What a notice says, in the reader's language: a pure function of its topic and particulars, total over both.

mod acting_for;
mod appointed;
mod english;
mod indonesian;
mod own_account;
mod personal_data;
mod sanctions;
pub mod security;
mod sentences;

pub use sentences::Words;

use domain::account::Language;
use domain::notice::Topic;
use sentences::NoticeFacts;
use std::collections::BTreeMap;

/// The words for a notice.
pub fn words(language: Language, topic: Topic, params: &BTreeMap<String, String>) -> Words {
    let given = NoticeFacts { language, params };
    match language {
        Language::Indonesian => indonesian::words(topic, &given),
        Language::English => english::words(topic, &given),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(check: impl Fn(Language, Topic, &Words)) {
        let full: BTreeMap<String, String> = [
            ("number", "26-004182"),
            ("due", "2026-12-07"),
            ("before", "2026-12-03"),
            ("since", "2026-11-25T03:05:00Z"),
            ("expected", "2026-11-25T06:40:00Z"),
            ("ended", "2026-11-25T06:40:00Z"),
            ("probe", "smtp"),
            ("version", "3"),
            ("count", "120"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into();
        for language in Language::ALL {
            for topic in Topic::ALL {
                check(language, topic, &words(language, topic, &full));
                check(language, topic, &words(language, topic, &BTreeMap::new()));
            }
        }
    }

    #[test]
    fn every_notice_says_what_happened_and_what_to_do() {
        every(|language, topic, words| {
            for part in [&words.happened, &words.to_do, &words.short] {
                assert!(part.ends_with('.') && part.len() > 15, "{language:?} {topic:?}: {part}");
                assert!(!part.contains("  ") && !part.contains(" .") && !part.contains(" ,"), "{topic:?}: {part}");
                assert!(!part.contains(['{', '}']), "{topic:?}: {part}");
            }
        });
    }

    #[test]
    fn a_subject_is_the_same_whatever_the_particulars() {
        every(|language, topic, said| {
            assert_eq!(said.subject, words(language, topic, &BTreeMap::new()).subject);
            assert!(!said.subject.bytes().any(|b| b.is_ascii_digit()) && said.subject.len() < 70, "{}", said.subject);
        });
    }

    #[test]
    fn no_language_leaks_into_the_other() {
        const INDONESIAN: [&str; 12] = [
            "anda",
            "permohonan",
            "sudah",
            "tidak",
            "untuk",
            "dan",
            "yang",
            "layanan",
            "izin",
            "belum",
            "desember",
            "dari",
        ];
        const ENGLISH: [&str; 12] = [
            "your",
            "you",
            "the",
            "and",
            "application",
            "has",
            "please",
            "service",
            "open",
            "december",
            "from",
            "until",
        ];
        every(|language, topic, said| {
            let strange = if language == Language::Indonesian { ENGLISH } else { INDONESIAN };
            let all = format!("{} {} {} {}", said.subject, said.happened, said.to_do, said.short).to_lowercase();
            for word in all.split(|c: char| !c.is_alphanumeric()) {
                assert!(!strange.contains(&word), "{language:?} {topic:?}: {word} in {all}");
            }
        });
    }

    #[test]
    fn a_short_form_leaves_room_for_a_link() {
        every(|language, topic, said| {
            assert!(said.short.len() <= 90, "{language:?} {topic:?}: {} in {}", said.short.len(), said.short);
            assert!(said.short.chars().all(in_sms_alphabet), "{language:?} {topic:?}: {}", said.short);
        });
    }

    /// The part of GSM 03.38 that is ASCII and takes one place each.
    fn in_sms_alphabet(c: char) -> bool {
        (c.is_ascii_graphic() || c == ' ') && !"[]{}\\^~|`".contains(c)
    }

    #[test]
    fn a_moved_day_is_named_and_so_is_the_day_that_no_longer_holds() {
        let said = |params: &[(&str, &str)]| {
            let params = params.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            Language::ALL.map(|language| words(language, Topic::DueMoved, &params).happened)
        };
        for text in said(&[("before", "2026-12-03"), ("due", "2026-12-07")]) {
            assert!(text.contains("3 De") && text.contains("7 De"), "{text}");
        }
        for text in said(&[("before", "2026-12-03")]) {
            assert!(text.contains("3 De"), "{text}");
        }
        for text in said(&[("due", "2026-12-07")]) {
            assert!(text.contains("7 De"), "{text}");
        }
    }

    #[test]
    fn whoever_lost_is_told_until_when_an_objection_can_be_made() {
        for language in Language::ALL {
            for topic in [Topic::Revoked, Topic::Rejected, Topic::WarningIssued, Topic::ApplicationCancelled] {
                let to_do = words(language, topic, &BTreeMap::new()).to_do;
                assert!(to_do.contains("21"), "{language:?} {topic:?}: {to_do}");
            }
        }
    }

    #[test]
    fn dates_are_spelled_in_the_language() {
        let params = BTreeMap::from([("due".to_owned(), "2026-12-07".to_owned())]);
        let said = |language| words(language, Topic::Overdue, &params).happened;
        assert!(said(Language::Indonesian).contains("7 Desember 2026"));
        assert!(said(Language::English).contains("7 December 2026"));
        let params = BTreeMap::from([("expected".to_owned(), "2026-11-25T06:40:00Z".to_owned())]);
        let said = |language| words(language, Topic::InterruptionAnnounced, &params).happened;
        assert!(said(Language::Indonesian).contains("25 November 2026, 13.40 WIB"));
        assert!(said(Language::English).contains("25 November 2026, 13:40 WIB"));
    }
}

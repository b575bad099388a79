//! What a notice says, in the reader's language: a pure function of its topic and particulars, total over both.

mod english;
mod indonesian;

use domain::account::Language;
use domain::indonesian as spelling;
use domain::notice::Topic;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Fixed for each topic, so that nothing of a person can stand in it.
    pub subject: &'static str,
    /// What happened.
    pub happened: String,
    /// What to do.
    pub to_do: String,
    /// Both in one short sentence, in the alphabet of SMS, without a link.
    pub short: String,
}

/// The words for a notice.
pub fn words(language: Language, topic: Topic, params: &BTreeMap<String, String>) -> Words {
    let given = Given { language, params };
    match language {
        Language::Indonesian => indonesian::words(topic, &given),
        Language::English => english::words(topic, &given),
    }
}

/// The particulars, in the spelling of the language.
struct Given<'a> {
    language: Language,
    params: &'a BTreeMap<String, String>,
}

impl Given<'_> {
    /// A particular as it is.
    fn plain(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A date, or a date and time; `None` also when it is neither.
    fn when(&self, name: &str) -> Option<String> {
        let value = self.plain(name)?;
        let date = |date: Date| match self.language {
            Language::Indonesian => spelling::date(date),
            Language::English => format!("{} {} {}", date.day(), english::month(date), date.year()),
        };
        if let Ok(day) = value.parse::<Date>()
            && value.len() == 10
        {
            return Some(date(day));
        }
        let at = spelling::local(value.parse::<Timestamp>().ok()?);
        Some(match self.language {
            Language::Indonesian => format!("{}, {:02}.{:02} WIB", date(at.date()), at.hour(), at.minute()),
            Language::English => format!("{}, {:02}:{:02} WIB (UTC+7)", date(at.date()), at.hour(), at.minute()),
        })
    }

    /// A clause around a date; empty when there is none.
    fn clause(&self, name: &str, clause: impl Fn(&str) -> String) -> String {
        self.when(name).map_or_else(String::new, |when| clause(&when))
    }
}

/// A notice in words, from its parts.
fn said(
    subject: &'static str,
    happened: impl Into<String>,
    to_do: impl Into<String>,
    short: impl Into<String>,
) -> Words {
    Words { subject, happened: happened.into(), to_do: to_do.into(), short: short.into() }
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

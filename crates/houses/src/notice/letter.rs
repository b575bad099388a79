//! The message as each channel takes it: the words of one notice or of a digest, a link that names nobody, who writes.

use super::notices::Notice;
use super::words::{Words, words};
use domain::account::Language;
use domain::notice::Topic;
use ground::Rules;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use uuid::Uuid;

/// Most notices that a digest spells out.
const LISTED_MAX: usize = 30;
/// Characters of one SMS.
const SMS_CHARS_MAX: usize = 160;

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Of an e-mail.
    pub subject: String,
    /// Of an e-mail.
    pub body: String,
    /// For WhatsApp.
    pub chat: String,
    /// For SMS.
    pub short: String,
}

/// Who writes.
struct Sender<'a> {
    language: Language,
    office: &'a str,
    application: &'a str,
    public_url: &'a str,
    /// Everyday names of the licence types told of, by id.
    licences: BTreeMap<&'a str, &'a str>,
}

/// The message of a batch: a single notice goes under its own id, anything else is a digest.
pub fn compose(rules: &Rules, language: Language, batch: Uuid, told: &[Notice]) -> Letter {
    let city = &rules.catalogue.city;
    let types = told.iter().filter_map(|notice| rules.catalogue.current(notice.params.get("type")?));
    let licences = types.map(|version| (version.ty.id.as_str(), version.ty.short_name.as_str())).collect();
    let sender = Sender {
        licences,
        language,
        office: &city.office_short,
        application: &city.application_name,
        public_url: &rules.public_url,
    };
    match told {
        [notice] if notice.id == batch => sender.single(notice),
        _ => sender.digest(told),
    }
}

/// The words of a notice as it is kept; `None` for a topic of a later version.
pub fn words_of(language: Language, notice: &Notice) -> Option<Words> {
    Some(words(language, Topic::from_id(&notice.topic)?, &notice.params))
}

impl Sender<'_> {
    /// In the language of the reader.
    fn say<'w>(&self, indonesian: &'w str, english: &'w str) -> &'w str {
        match self.language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
    }

    /// The everyday name of the licence that a notice is about.
    fn licence(&self, notice: &Notice) -> Option<&str> {
        self.licences.get(notice.params.get("type")?.as_str()).copied()
    }

    fn single(&self, notice: &Notice) -> Letter {
        let link = format!("{}/kabar/{}", self.public_url, notice.id);
        let Some(words) = words_of(self.language, notice) else { return self.digest(std::slice::from_ref(notice)) };
        let licence = self.licence(notice).map(|name| (self.say("Izin", "Licence"), name));
        let number = notice.params.get("number").map(String::as_str);
        let number = number.map(|number| (self.say("Nomor permohonan", "Number of the application"), number));
        let lines: Vec<String> =
            licence.into_iter().chain(number).map(|(label, value)| format!("{label}: {value}")).collect();
        let which = if lines.is_empty() { String::new() } else { format!("\n\n{}", lines.join("\n")) };
        let open = self.say("Buka", "Open");
        let Words { subject, happened, to_do, short } = words;
        Letter {
            subject: subject.to_owned(),
            body: self.signed(&format!("{happened}\n{to_do}{which}\n{open}: {link}")),
            chat: format!("*{subject}*\n{happened}\n{to_do}{which}\n{open}: {link}\n\n{}", self.office),
            short: self.short(&short, &link),
        }
    }

    fn digest(&self, told: &[Notice]) -> Letter {
        let link = format!("{}/kabar", self.public_url);
        let subject = self.say("Kabar dari layanan perizinan", "News from the licensing service").to_owned();
        let count = told.len();
        let head = match self.language {
            Language::Indonesian => format!("Ada {count} kabar untuk Anda."),
            Language::English if count == 1 => "There is 1 notice for you.".to_owned(),
            Language::English => format!("There are {count} notices for you."),
        };
        let mut list = String::new();
        for notice in told.iter().take(LISTED_MAX) {
            let Some(words) = words_of(self.language, notice) else { continue };
            let which: Vec<&str> =
                self.licence(notice).into_iter().chain(notice.params.get("number").map(String::as_str)).collect();
            let which = if which.is_empty() { String::new() } else { format!(" ({})", which.join(", ")) };
            let _ = write!(list, "\n\n- {}{which}\n  {}\n  {}", words.subject, words.happened, words.to_do);
        }
        if count > LISTED_MAX {
            let more = count - LISTED_MAX;
            let _ = match self.language {
                Language::Indonesian => write!(list, "\n\nDan {more} kabar lain di daftar kabar Anda."),
                Language::English => write!(list, "\n\nAnd {more} more in your list of notices."),
            };
        }
        let open = self.say("Buka", "Open");
        Letter {
            body: self.signed(&format!("{head}{list}\n\n{open}: {link}")),
            chat: format!("*{subject}*\n{head}{list}\n\n{open}: {link}\n\n{}", self.office),
            short: self.short(&head, &link),
            subject,
        }
    }

    fn signed(&self, text: &str) -> String {
        let by = self.say("melalui", "through");
        let never = self.say("Petugas tidak pernah meminta kata sandi Anda.", "Officers never ask for your password.");
        let change = self.say("Atur cara diberi kabar", "How you are told");
        let url = self.public_url;
        format!("{text}\n\n{} {by} {}\n{never}\n{change}: {url}/akun/kabar\n", self.office, self.application)
    }

    /// With the link if it fits into one message, else with the shorter one, else without.
    fn short(&self, words: &str, link: &str) -> String {
        let list = format!("{}/kabar", self.public_url);
        let fitting = [link, &list].into_iter().map(|link| format!("{words} {link}"));
        let mut fitting = fitting.filter(|text| text.chars().count() <= SMS_CHARS_MAX);
        fitting.next().unwrap_or_else(|| words.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(language: Language, public_url: &str) -> Sender<'_> {
        Sender {
            language,
            office: "DPMPTSP",
            application: "Saporancak",
            public_url,
            licences: BTreeMap::from([("reklame", "Reklame")]),
        }
    }

    fn notice(topic: Topic) -> Notice {
        Notice {
            id: Uuid::from_u128(7),
            topic: topic.id().into(),
            subject: "application".into(),
            subject_id: Uuid::from_u128(8).to_string(),
            params: BTreeMap::from(
                [("number", "26-004182"), ("due", "2026-12-07"), ("type", "reklame")]
                    .map(|(k, v)| (k.into(), v.into())),
            ),
            created_at: jiff::Timestamp::UNIX_EPOCH,
            read_at: None,
        }
    }

    #[test]
    fn an_sms_is_one_message_whatever_the_address() {
        let long = format!("https://{}.contoh.id", "perizinan".repeat(12));
        for url in ["https://dpmptsp.padang.go.id", "https://izin.contoh.id", &long] {
            for topic in Topic::ALL {
                for language in Language::ALL {
                    let letter = sender(language, url).single(&notice(topic));
                    assert!(letter.short.chars().count() <= SMS_CHARS_MAX, "{}", letter.short);
                }
            }
        }
        let letter = sender(Language::Indonesian, "https://izin.contoh.id").single(&notice(Topic::Returned));
        assert!(letter.short.ends_with("https://izin.contoh.id/kabar/00000000-0000-0000-0000-000000000007"));
    }

    #[test]
    fn addresses_name_a_notice_and_nobody() {
        for topic in Topic::ALL {
            let letter = sender(Language::English, "https://izin.contoh.id").single(&notice(topic));
            for text in [&letter.body, &letter.chat, &letter.short] {
                for link in text.split_whitespace().filter(|word| word.starts_with("https://")) {
                    let path = link.trim_start_matches("https://izin.contoh.id");
                    assert!(
                        path == "/akun/kabar"
                            || path == "/kabar"
                            || path == "/kabar/00000000-0000-0000-0000-000000000007",
                        "{link}"
                    );
                }
            }
            assert!(!letter.subject.contains("26-004182"));
        }
    }

    #[test]
    fn a_letter_names_the_licence_the_number_and_the_day() {
        for (language, day, licence) in [
            (Language::Indonesian, "7 Desember 2026", "Izin: Reklame"),
            (Language::English, "7 December 2026", "Licence: Reklame"),
        ] {
            let letter = sender(language, "https://izin.contoh.id").single(&notice(Topic::Returned));
            for text in [&letter.body, &letter.chat] {
                assert!(text.contains(day) && text.contains(licence) && text.contains("26-004182"), "{text}");
            }
            let letter =
                sender(language, "https://izin.contoh.id").digest(&[notice(Topic::Returned), notice(Topic::Issued)]);
            assert_eq!(letter.body.matches("(Reklame, 26-004182)").count(), 2, "{}", letter.body);
        }
        let mut unknown = notice(Topic::Returned);
        unknown.params.insert("type".into(), "tidak-ada".into());
        let body = sender(Language::Indonesian, "https://izin.contoh.id").single(&unknown).body;
        assert!(!body.contains("Izin:") && body.contains("Nomor permohonan: 26-004182"), "{body}");
    }

    #[test]
    fn a_digest_lists_so_many_and_counts_the_rest() {
        let told = vec![notice(Topic::Overdue); LISTED_MAX + 5];
        let letter = sender(Language::Indonesian, "https://izin.contoh.id").digest(&told);
        assert_eq!(letter.body.matches("Permohonan melewati jatuh tempo").count(), LISTED_MAX);
        assert!(letter.body.contains("Ada 35 kabar") && letter.body.contains("Dan 5 kabar lain"), "{}", letter.body);
        assert!(letter.short.starts_with("Ada 35 kabar untuk Anda. https://"));
    }
}

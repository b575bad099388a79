//! What notices about personal data say, in both languages.

use super::sentences::{NoticeFacts, Words, said};
use domain::account::Language;
use domain::notice::Topic;

/// What a notice about personal data says.
pub(super) fn words(topic: Topic, given: &NoticeFacts) -> Words {
    if topic == Topic::DataAnswered {
        answered(given)
    } else if topic == Topic::DataBreach {
        breach(given)
    } else {
        waits(given)
    }
}

/// To the officer for data protection: something waits, with its term.
fn waits(given: &NoticeFacts) -> Words {
    match given.language {
        Language::Indonesian => said(
            "Urusan data pribadi menunggu Anda",
            format!(
                "Ada urusan data pribadi yang menunggu keputusan{}.",
                given.clause("due", |due| format!(", paling lambat {due}"))
            ),
            "Buka Data pribadi, baca permintaannya, lalu putuskan.",
            "Urusan data pribadi menunggu Anda. Buka Data pribadi.",
        ),
        Language::English => said(
            "A matter of personal data waits for you",
            format!(
                "A matter of personal data wants a decision{}.",
                given.clause("due", |due| format!(", by {due} at the latest"))
            ),
            "Open Data pribadi, read what was asked, then decide.",
            "A matter of personal data waits. See Data pribadi.",
        ),
    }
}

/// To the person who asked.
fn answered(given: &NoticeFacts) -> Words {
    match given.language {
        Language::Indonesian => said(
            "Permintaan Anda tentang data pribadi dijawab",
            "Kami sudah menjawab permintaan Anda tentang data pribadi.",
            "Buka Data saya di halaman Akun untuk membaca jawabannya.",
            "Permintaan data pribadi Anda dijawab. Lihat Data saya.",
        ),
        Language::English => said(
            "Your request about personal data was answered",
            "We have answered your request about your personal data.",
            "See Data saya at Akun to read our answer.",
            "Your request about personal data was answered.",
        ),
    }
}

/// To everybody whose data may be concerned (UU 27/2022 ps 46).
fn breach(given: &NoticeFacts) -> Words {
    match given.language {
        Language::Indonesian => said(
            "Pelanggaran data pribadi yang mengenai Anda",
            format!(
                "Terjadi pelanggaran data pribadi yang mungkin mengenai data Anda{}.",
                given.clause("since", |since| format!("; kami mengetahuinya {since}"))
            ),
            "Buka Data saya di halaman Akun: di sana tertulis data apa, apa yang kami lakukan, dan apa yang dapat Anda lakukan.",
            "Pelanggaran data pribadi mungkin mengenai Anda. Lihat Data saya.",
        ),
        Language::English => said(
            "A breach of personal data that may concern you",
            format!(
                "There was a breach of personal data that may concern yours{}.",
                given.clause("since", |since| format!("; we learned of it on {since}"))
            ),
            "See Data saya at Akun: it says which data, what we do about it, and what you can do.",
            "A breach of personal data may concern you. See Data saya.",
        ),
    }
}

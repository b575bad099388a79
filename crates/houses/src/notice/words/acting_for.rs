//! What is said when somebody may act for another, or may no more, in both languages.

use super::sentences::{NoticeFacts, Words, said};
use domain::account::Language;
use domain::account::power::Capacity;

pub(super) fn changed(given: &NoticeFacts) -> Words {
    let attorney = given.plain("capacity") == Some(Capacity::Attorney.id());
    match given.language {
        Language::Indonesian => {
            let until = given.clause("due", |due| format!(" sampai {due}"));
            let happened = indonesian(given.plain("what"), attorney);
            said(
                "Kuasa atau wakil badan usaha berubah",
                happened.replace("{until}", &until),
                "Lihat di halaman Akun, bagian Badan usaha dan kuasa. Bila tidak sesuai, akhiri di sana atau datang ke loket.",
                "Kuasa atau wakil badan usaha Anda berubah. Periksa di halaman Akun.",
            )
        }
        Language::English => {
            let until = given.clause("due", |due| format!(" until {due}"));
            let happened = english(given.plain("what"), attorney);
            said(
                "Who acts for whom has changed",
                happened.replace("{until}", &until),
                "See the page Akun. If it is not as you wish, end it there or come to the counter.",
                "Who acts for you, or for whom you act, has changed. See the page Akun.",
            )
        }
    }
}

fn indonesian(what: Option<&str>, attorney: bool) -> &'static str {
    match what {
        Some("proved") => "Petugas sudah membuktikan badan usaha yang Anda daftarkan. Orang lain dapat Anda undang.",
        Some("refused") => "Badan usaha yang didaftarkan tidak dapat dibuktikan. Alasannya tertulis di sana.",
        Some("invited") => "Seorang pemohon diundang menjadi wakil sebuah badan usaha.",
        Some("accepted") if attorney => "Kuasa diterima, dan sejak sekarang berlaku.",
        Some("declined") if attorney => "Kuasa ditolak.",
        Some("accepted") => "Undangan menjadi wakil badan usaha diterima.",
        Some("declined") => "Undangan menjadi wakil badan usaha ditolak.",
        Some("given") => "Kuasa diberikan{until}. Kuasa yang diberikan dari akun berlaku sesudah penerimanya setuju.",
        Some("ended") if attorney => "Kuasa diakhiri dan langsung tidak berlaku.",
        Some("ended") => "Seorang wakil badan usaha berhenti dan langsung tidak dapat bertindak lagi.",
        _ => "Ada yang berubah pada kuasa atau wakil badan usaha Anda.",
    }
}

fn english(what: Option<&str>, attorney: bool) -> &'static str {
    match what {
        Some("proved") => "An officer proved the company that you registered. You may invite others now.",
        Some("refused") => "The company that was registered could not be proved. The reason stands there.",
        Some("invited") => "Somebody was invited to act for a company.",
        Some("accepted") if attorney => "A power of attorney was accepted, and holds from now on.",
        Some("declined") if attorney => "A power of attorney was declined.",
        Some("accepted") => "An invitation to act for a company was accepted.",
        Some("declined") => "An invitation to act for a company was declined.",
        Some("given") => "A power of attorney was given{until}. One given from an account holds once it is accepted.",
        Some("ended") if attorney => "A power of attorney was ended, and gives nothing any more.",
        Some("ended") => "Somebody who acted for a company does so no more.",
        _ => "Something about who acts for whom has changed.",
    }
}

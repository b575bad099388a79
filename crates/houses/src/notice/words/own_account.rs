//! What is said when something about an account has changed that opens it or says whose it is, in both languages.

use super::sentences::{NoticeFacts, Words, said};
use domain::account::Language;

pub(super) fn changed(given: &NoticeFacts) -> Words {
    match given.language {
        Language::Indonesian => said(
            "Akun Anda berubah",
            indonesian(given.plain("what")),
            "Bila bukan Anda yang melakukannya, segera hubungi atau datangi kantor kami dengan KTP Anda.",
            "Akun perizinan Anda berubah. Bukan Anda? Segera hubungi kami.",
        ),
        Language::English => said(
            "Your account has changed",
            english(given.plain("what")),
            "If that was not you, call us or come to our office with your identity card at once.",
            "Your licensing account has changed. Not you? Contact us at once.",
        ),
    }
}

fn indonesian(what: Option<&str>) -> &'static str {
    match what {
        Some("sandi") => "Kata sandi akun Anda diganti.",
        Some("sandi-loket") => "Petugas memberi akun Anda kata sandi baru.",
        Some("kontak") => "Surel atau nomor HP akun Anda diganti.",
        Some("langkah-kedua") => "Kode dari HP dipasang pada akun Anda.",
        Some("langkah-kedua-dihapus") => "Kode dari HP dihapus dari akun Anda.",
        Some("kunci-sandi") => "Kunci sandi ditambahkan pada akun Anda.",
        Some("kunci-sandi-dihapus") => "Kunci sandi dihapus dari akun Anda.",
        Some("kunci-sandi-ditolak") => "Kunci sandi akun Anda ditolak karena mungkin ada salinannya. Hapus kunci itu.",
        Some("akun-dinas") => {
            "Sebuah akun dinas dihubungkan dengan akun Anda. Dengan akun dinas itu orang dapat masuk sebagai Anda."
        }
        Some("akun-dinas-dilepas") => "Akun dinas dilepas dari akun Anda.",
        Some("kode-cadangan") => "Seseorang masuk ke akun Anda dengan kode cadangan.",
        Some("bantuan") => {
            "Seorang admin meminta kata sandi baru, penghapusan kode dari HP, atau pengaktifan lagi untuk akun Anda."
        }
        _ => "Ada yang berubah pada akun Anda.",
    }
}

fn english(what: Option<&str>) -> &'static str {
    match what {
        Some("sandi") => "The password of your account was changed.",
        Some("sandi-loket") => "An officer gave your account a new password.",
        Some("kontak") => "The e-mail address or telephone number of your account was changed.",
        Some("langkah-kedua") => "Codes from a telephone were set up for your account.",
        Some("langkah-kedua-dihapus") => "Codes from a telephone were removed from your account.",
        Some("kunci-sandi") => "A passkey was added to your account.",
        Some("kunci-sandi-dihapus") => "A passkey was removed from your account.",
        Some("kunci-sandi-ditolak") => {
            "A passkey of your account was refused because there may be a copy of it. Remove it."
        }
        Some("akun-dinas") => "An official account was linked to yours. Whoever holds it can sign in as you.",
        Some("akun-dinas-dilepas") => "The official account was unlinked from yours.",
        Some("kode-cadangan") => "Somebody signed in to your account with a printed code.",
        Some("bantuan") => "An admin asked for a new password, the removal of codes, or the reopening of your account.",
        _ => "Something about your account has changed.",
    }
}

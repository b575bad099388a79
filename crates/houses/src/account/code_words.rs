//! What goes out to a contact about codes and recoveries, in both languages and for each way out. No subject holds a code.

use super::contact_code::CodeFor;
use crate::notice::letter::Letter;
use domain::account::Language;
use domain::account::contact::CODE_LASTS;
use domain::indonesian;
use ground::Rules;
use jiff::Timestamp;

/// A message with a code.
pub(super) fn code(rules: &Rules, language: Language, what: CodeFor, code: &str) -> Letter {
    let minutes = CODE_LASTS.as_mins();
    let city = &rules.catalogue.city;
    let (office, name) = (&city.office_short, &city.application_name);
    match language {
        Language::Indonesian => {
            let why = match what {
                CodeFor::Proof(_) => "Isi kode ini di halaman akun Anda untuk membuktikan bahwa kontak ini milik Anda.",
                CodeFor::Recovery => {
                    "Isi kode ini di halaman Lupa kata sandi. Bila Anda tidak memintanya, ada yang mencoba mengganti kata sandi Anda."
                }
            };
            let text = format!(
                "Kode Anda: {code}\nBerlaku {minutes} menit. {why}\nJangan berikan kode ini kepada siapa pun, juga kepada petugas. Bila \
                 Anda tidak memintanya, abaikan pesan ini."
            );
            Letter {
                subject: format!("Kode sekali pakai {name}"),
                body: format!("{text}\n\n{office}\n"),
                chat: format!("{text}\n\n{office}"),
                short: format!(
                    "{name}: kode Anda {code}, berlaku {minutes} menit. Jangan beri tahu siapa pun, juga petugas."
                ),
            }
        }
        Language::English => {
            let why = match what {
                CodeFor::Proof(_) => "Enter it on the page of your account to prove that this contact is yours.",
                CodeFor::Recovery => {
                    "Enter it on the page for a forgotten password. If you did not ask for it, somebody tries to change your password."
                }
            };
            let text = format!(
                "Your code: {code}\nIt is valid for {minutes} minutes. {why}\nGive it to nobody, officers included. If you did not ask \
                 for it, ignore this message."
            );
            Letter {
                subject: format!("One-time code of {name}"),
                body: format!("{text}\n\n{office}\n"),
                chat: format!("{text}\n\n{office}"),
                short: format!(
                    "{name}: your code is {code}, valid for {minutes} minutes. Give it to nobody, officers included."
                ),
            }
        }
    }
}

/// Somebody asked for a new password: from when on one can be set, and how to cancel that.
pub(super) fn recovery(rules: &Rules, language: Language, (word, opens): (&str, Timestamp)) -> Letter {
    let city = &rules.catalogue.city;
    let (office, name) = (&city.office_short, &city.application_name);
    let link = format!("{}/masuk/batal/{word}", rules.public_url);
    match language {
        Language::Indonesian => {
            let when = indonesian::date_time(opens);
            let text = format!(
                "Ada yang minta kata sandi baru untuk akun perizinan Anda, dengan kode yang kami kirim ke kontak Anda. Kata sandi baru dapat \
                 dibuat mulai {when} WIB.\nBila itu Anda, tunggu sampai saat itu, lalu minta kode lagi di halaman Lupa kata sandi.\nBila \
                 bukan Anda, batalkan di sini: {link}"
            );
            Letter {
                subject: "Ada yang minta kata sandi baru untuk akun Anda".into(),
                body: format!("{text}\n\n{office}\n"),
                chat: format!("{text}\n\n{office}"),
                short: format!("{name}: ada yang minta kata sandi baru. Bukan Anda? Batalkan: {link}"),
            }
        }
        Language::English => {
            let when = indonesian::local(opens).strftime("%-d %B %Y, %H:%M").to_string();
            let text = format!(
                "Somebody asked for a new password for your licensing account, with a code that we sent to a contact of yours. A new \
                 password can be set from {when} (Western Indonesian time) on.\nIf it was you, wait until then, and ask for a code once more \
                 on the page for a forgotten password.\nIf it was not you, cancel it here: {link}"
            );
            Letter {
                subject: "Somebody asked for a new password for your account".into(),
                body: format!("{text}\n\n{office}\n"),
                chat: format!("{text}\n\n{office}"),
                short: format!("{name}: somebody asked for a new password. Not you? Cancel: {link}"),
            }
        }
    }
}

//! What a person signs in with, and is found by at the counter: a user name, a telephone number or an e-mail address.
//!
//! Each text is one kind only. Were a number looked for among user names as well, whoever took another's number as their user name
//! would sign in where that other person means to, or be shown in their place.

use crate::identity_number::{parse_email, parse_phone};
use crate::typed::clean;

/// Fewest characters of a user name.
pub const USER_NAME_CHARS_MIN: usize = 4;
/// Most characters of a user name.
pub const USER_NAME_CHARS_MAX: usize = 40;
/// More digits make a user name look like somebody's number, whatever stands between them; those of a year are fewer.
const DIGITS_MAX: usize = 7;
/// Most characters of a person's name; names of one letter exist.
pub const NAME_CHARS_MAX: usize = 120;

/// What was typed to be found by, in its one spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// `+62…`.
    Phone(String),
    /// In lower case.
    Email(String),
    /// In lower case.
    UserName(String),
}

impl Login {
    /// Which kind it is follows from the text alone, never from what is kept.
    pub fn of(typed: &str) -> Self {
        let typed = clean::line(typed);
        if typed.contains('@') {
            return Self::Email(parse_email(&typed).unwrap_or_else(|_| typed.to_lowercase()));
        }
        parse_phone(&typed).map_or_else(|_| Self::UserName(typed.to_lowercase()), Self::Phone)
    }

    /// The same text for every spelling that is looked for as the same: `phone:+62…`, `email:…`, `name:…`.
    pub fn one_spelling(&self) -> String {
        match self {
            Self::Phone(number) => format!("phone:{number}"),
            Self::Email(address) => format!("email:{address}"),
            Self::UserName(name) => format!("name:{name}"),
        }
    }
}

/// A user name in lower case; the error is a sentence. It looks like no number and no address.
pub fn user_name(typed: &str) -> Result<String, String> {
    let name = clean::line(typed).to_lowercase();
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if !(USER_NAME_CHARS_MIN..=USER_NAME_CHARS_MAX).contains(&name.len()) || !name.chars().all(known) {
        return Err(format!(
            "Nama pengguna {USER_NAME_CHARS_MIN} sampai {USER_NAME_CHARS_MAX} huruf, angka, titik, atau garis, tanpa spasi."
        ));
    }
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || digits(&name) > DIGITS_MAX {
        return Err(
            "Nama pengguna diawali huruf dan tidak memuat nomor HP, NIK, atau nomor lain. Contoh: budi.padang.".into(),
        );
    }
    // `admin.` beside `admin` would be taken for it.
    if !name.ends_with(|c: char| c.is_ascii_alphanumeric()) || has_marks_in_a_row(&name) {
        return Err(
            "Nama pengguna diakhiri huruf atau angka, dan titik atau garis tidak berurutan. Contoh: budi.padang."
                .into(),
        );
    }
    Ok(name)
}

fn digits(name: &str) -> usize {
    name.bytes().filter(u8::is_ascii_digit).count()
}

fn has_marks_in_a_row(name: &str) -> bool {
    name.as_bytes().windows(2).any(|pair| !pair[0].is_ascii_alphanumeric() && !pair[1].is_ascii_alphanumeric())
}

/// A person's name on one line, in letters a document can print; the error is a sentence.
pub fn person_name(typed: &str) -> Result<String, String> {
    let name = clean::line(typed);
    if !name.chars().any(char::is_alphabetic) {
        return Err("Isi nama lengkap seperti pada KTP.".into());
    }
    crate::typed::fits::unfit(&name, NAME_CHARS_MAX).map_or(Ok(name), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_kind_of_identifier() {
        assert_eq!(Login::of(" 0812 3456 7890 "), Login::Phone("+6281234567890".into()));
        assert_eq!(Login::of("+62 (0)812-3456-7890"), Login::Phone("+6281234567890".into()));
        assert_eq!(Login::of("Nama@Contoh.id"), Login::Email("nama@contoh.id".into()));
        assert_eq!(Login::of("a@contoh..id"), Login::Email("a@contoh..id".into()), "it is no user name either");
        assert_eq!(Login::of("Budi.Padang"), Login::UserName("budi.padang".into()));
        assert_eq!(Login::of("1371010101900001"), Login::UserName("1371010101900001".into()));
    }

    #[test]
    fn every_spelling_that_finds_the_same_is_one() {
        for (spellings, one) in [
            (
                [
                    "0812 3456 7890",
                    "+62 812-3456-7890",
                    "0062 812 3456 7890",
                    "\u{202a}0812.3456.7890",
                    " 6281234567890",
                ],
                "phone:+6281234567890",
            ),
            (
                ["a@contoh.id", " A@Contoh.ID", "a@contoh.id ", "a@contoh.id\u{200b}", "A@CONTOH.id\t"],
                "email:a@contoh.id",
            ),
            (["budi", " BUDI", "bu\u{ad}di", "Budi\u{a0}", "budi\n"], "name:budi"),
        ] {
            for typed in spellings {
                assert_eq!(Login::of(typed).one_spelling(), one, "{typed:?}");
            }
        }
        assert_ne!(Login::of("12345").one_spelling(), Login::of("12346").one_spelling());
    }

    #[test]
    fn a_user_name_looks_like_nothing_else() {
        for good in
            ["budi", "Budi.Padang", "warung_88", "ani-1990", "pt.contoh-2026", "a1b2c3d4e5f6", "a.b-c_d", "ani2026"]
        {
            assert_eq!(user_name(good), Ok(good.to_lowercase()), "{good}");
        }
        for bad in [
            "081234567890",
            "0812-3456-7890",
            "6281234567890",
            "62.812.3456",
            "1371010101900001",
            "a1371010101900001",
            "nik.1371.0101.0190.0001",
            "nama@contoh.id",
            "26-000123",
            "a0812x3456x7890",
            "a.0.8.1.2.3.4.5.6",
            "admin.",
            "admin_",
            "admin-",
            "ad..min",
            "ad._min",
            "2026",
            "_budi",
            "bud",
            "budi santoso",
            "búdi",
            "",
        ] {
            assert!(user_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_may_be_one_letter_and_must_be_printable() {
        for (typed, kept) in [("S", "S"), ("Siti\tAminah", "Siti Aminah"), ("Budi\u{1680}Contoh", "Budi Contoh")] {
            assert_eq!(person_name(typed).as_deref(), Ok(kept));
        }
        for typed in ["", " \u{200b} ", "😀", "Budi 😀", "...", "12"] {
            assert!(person_name(typed).is_err(), "{typed}");
        }
        assert!(person_name(&"a".repeat(121)).unwrap_err().contains("121"));
    }
}

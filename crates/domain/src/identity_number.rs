//! Identity numbers of persons and bodies: what is a hard error, what only a warning (`reference/domain.md` section 5).

use crate::typed::clean;

/// Digits of a number as typed, with spaces, points and hyphens removed.
pub fn digits(text: &str) -> String {
    clean::line(text).chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{2010}'..='\u{2015}')).collect()
}

fn only_digits(text: &str, name: &str, lengths: &[usize]) -> Result<String, String> {
    let number = digits(text);
    let wanted = lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" atau ");
    if !number.chars().all(|c| c.is_ascii_digit()) {
        return Err(format!("{name} hanya berisi angka. Hapus huruf dan tanda lain."));
    }
    if lengths.contains(&number.len()) {
        Ok(number)
    } else {
        Err(format!("{name} harus {wanted} angka. Anda mengisi {}.", number.len()))
    }
}

/// Population number (NIK): 16 digits, region, birth date (women: day + 40), serial from 0001.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nik(String);

impl Nik {
    /// Parses what was typed; the error is a sentence for the person.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = only_digits(text, "NIK", &[16])?;
        let part = |from: usize, to: usize| number[from..to].parse::<u32>().unwrap_or(0);
        let (day, month) = (part(6, 8), part(8, 10));
        let date_fits = (1..=31).contains(&day) || (41..=71).contains(&day);
        if !date_fits || !(1..=12).contains(&month) || part(12, 16) == 0 {
            return Err("NIK ini tidak mungkin benar. Cocokkan lagi dengan KTP Anda.".into());
        }
        Ok(Self(number))
    }
    /// The 16 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Tax number (NPWP): 15 digits (old) or 16 (PMK 112/2022).
pub fn parse_npwp(text: &str) -> Result<String, String> {
    only_digits(text, "NPWP", &[15, 16])
}

/// Whether the check digit of a body's NPWP fits: Luhn over the first nine digits of the old spelling. The rule is inferred from known
/// numbers, so a number that fails is doubted, never refused.
pub fn npwp_check_fits(number: &str) -> bool {
    let old = if number.len() == 16 { &number[1..] } else { number };
    let digits = old.bytes().take(9).map(|b| u32::from(b.wrapping_sub(b'0')));
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| {
            let doubled = if at.is_multiple_of(2) { digit } else { digit * 2 };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Business number (NIB): 13 digits.
pub fn parse_nib(text: &str) -> Result<String, String> {
    only_digits(text, "NIB", &[13])
}

/// Civil-servant number (NIP): 18 digits; NRP of police and army: 8 digits.
pub fn parse_nip(text: &str) -> Result<String, String> {
    only_digits(text, "NIP/NRP", &[18, 8])
}

/// Telephone number as `+62…`, whatever of `08…`, `62…`, `+62 (0)8…`, `0062…` or a land line `0751…` was typed, with what lengths and
/// beginnings the numbering plan of Indonesia knows.
pub fn parse_phone(text: &str) -> Result<String, String> {
    if is_mobile_as_kept(text) {
        return Ok(text.to_owned());
    }
    let typed = clean::line(text);
    let found = plain_phone(&typed).and_then(|plain| phonenumber::parse(Some(phonenumber::country::ID), plain).ok());
    let found = found.filter(|number| {
        let own = number.code().value() == 62 && number.extension().is_none() && number.is_valid();
        own && is_somebody_s(number.national().value())
    });
    found.map(|number| number.format().mode(phonenumber::Mode::E164).to_string()).ok_or_else(|| {
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        format!("Nomor telepon belum benar. Anda mengisi {digits} angka. Contoh: 0812 3456 7890.")
    })
}

/// Whether this is a number of a mobile network as this program keeps it, which needs no reading: kept answers are checked again at each
/// step, and the numbering plan takes 10 microseconds. A test holds this against the plan.
pub fn is_mobile_as_kept(text: &str) -> bool {
    let Some(digits) = text.strip_prefix("+628") else { return false };
    (8..=11).contains(&digits.len()) && !digits.starts_with(['0', '4']) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Numbers of services (`1500…`, `0800…`, `0809…`) belong to nobody who could be reached there.
fn is_somebody_s(national: u64) -> bool {
    let digits = national.to_string();
    !digits.starts_with('1') && !digits.starts_with("80")
}

/// Digits, behind a plus sign when the country is named; none when there is anything but digits and what people set between them.
fn plain_phone(typed: &str) -> Option<String> {
    let between = |c: char| matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}');
    let digits: String = typed.chars().filter(|c| !between(*c)).collect();
    let bare = digits.strip_prefix('+').unwrap_or(&digits);
    if bare.is_empty() || bare.len() > 20 || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let national = !digits.starts_with('+') && !bare.starts_with("00") && !bare.starts_with("62");
    let abroad = bare.trim_start_matches("00");
    // `+62 (0)812`: the zero is for callers within the country.
    let abroad = abroad.strip_prefix("620").map_or_else(|| abroad.to_owned(), |local| format!("62{local}"));
    // Only one zero: with two the country is named twice, or something else was meant.
    if !national && abroad.starts_with("620") {
        return None;
    }
    Some(if national { digits } else { format!("+{abroad}") })
}

/// E-mail address in lower case, as RFC 5322 and 6531 spell it and any provider takes it; that it works is shown by mail arriving.
pub fn parse_email(text: &str) -> Result<String, String> {
    const OPTIONS: email_address::Options = email_address::Options {
        minimum_sub_domains: 2,
        allow_domain_literal: false,
        allow_display_text: false,
        allow_long_local_parts: false,
    };
    let email = clean::line(text).to_lowercase();
    let known = email_address::EmailAddress::parse_with_options(&email, OPTIONS).is_ok();
    let is_delivered = email.rsplit_once('@').is_some_and(|(_, domain)| is_domain(domain));
    if known && is_delivered && email.is_ascii() && !email.contains('"') && email.len() <= 254 {
        Ok(email)
    } else {
        Err("Alamat surel belum benar. Contoh: nama@contoh.id.".into())
    }
}

/// Whether mail could go there: names of letters, digits and hyphens, the last one no number, as those of an IP address are.
fn is_domain(domain: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.split('.').all(is_name) && top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nik_is_checked_as_the_register_writes_it() {
        assert_eq!(Nik::parse("1371 0101 0190 0001").unwrap().as_str(), "1371010101900001");
        assert!(Nik::parse("1371014101900001").is_ok(), "a woman's day is 41 to 71");
        assert_eq!(Nik::parse("137101010190000").unwrap_err(), "NIK harus 16 angka. Anda mengisi 15.");
        for wrong in ["1371013201900001", "1371010113900001", "1371010101900000", "137101010190000x"] {
            assert!(Nik::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_check_digit_is_reckoned_over_the_first_nine_whatever_the_spelling() {
        // 0 1 3 0 0 0 0 1, doubled at every second place: 2 + 3 + 2 is 7, so the check digit is 3.
        assert!(npwp_check_fits("013000013073000") && npwp_check_fits("0013000013073000"));
        assert!(!npwp_check_fits("013000014073000") && !npwp_check_fits("0013000014073000"));
    }

    #[test]
    fn a_phone_number_has_one_spelling() {
        for text in [
            "0812-3456-7890",
            "+62 812 3456 7890",
            "6281234567890",
            "+62 0812 3456 7890",
            "+62 (0)812-3456-7890",
            "0062 812 3456 7890",
            "0812\u{a0}3456\u{a0}7890",
            "\u{202a}0812 3456 7890\u{202c}",
            "0812–3456–7890",
            "(0812) 3456.7890",
        ] {
            assert_eq!(parse_phone(text).as_deref(), Ok("+6281234567890"), "{text}");
        }
        assert_eq!(parse_phone("0751 12345").as_deref(), Ok("+6275112345"));
        for text in [
            "12345",
            "",
            "0812",
            "0812 3456 7890 ext 5",
            "+620062812345678",
            "+62 00812 3456 7890",
            "0062 0062 812 3456 7890",
            "1500888",
            "+621500888",
            "1500 456",
            "0800 1 234567",
            "0809 1 234567",
            "08I2 3456 7890",
            "+1 650 253 0000",
            "081234567890123456",
        ] {
            assert!(parse_phone(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_keeps_to_the_grammar() {
        assert_eq!(parse_email(" Nama@Contoh.ID ").unwrap(), "nama@contoh.id");
        assert_eq!(parse_email("a@contoh.id\u{200b}").unwrap(), "a@contoh.id", "what nobody sees is taken out");
        assert_eq!(parse_email("\u{202a}a@contoh.co.id\u{202c}").unwrap(), "a@contoh.co.id");
        assert_eq!(parse_email("a_b@contoh-1.id").unwrap(), "a_b@contoh-1.id");
        assert_eq!(parse_email("a@xn--p1ai.xn--p1ai").unwrap(), "a@xn--p1ai.xn--p1ai");
        assert_eq!(parse_email("a.b+izin@mail.contoh.id").unwrap(), "a.b+izin@mail.contoh.id");
        for text in [
            "nama@contoh",
            "a@contoh..id",
            "<a@contoh.id>",
            "a@contoh.id;",
            "a@1.2.3.4",
            "a@contoh.123",
            "a@contoh.1d",
            "a@contoh.i",
            "a@contoh_x.id",
            "a@_dmarc.contoh.id",
            "Ani <a@contoh.id>",
            "a@b@contoh.id",
            ".a@contoh.id",
            "a..b@contoh.id",
            "a@-contoh.id",
            "a@[127.0.0.1]",
            "a b@contoh.id",
            "a@contoh.id, b@contoh.id",
            "",
        ] {
            assert!(parse_email(text).is_err(), "{text}");
        }
    }
}

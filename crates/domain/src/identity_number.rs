//! Identity numbers of persons and bodies: what is a hard error, what only a warning (`reference/domain.md` section 5).

/// Digits of a number as typed, with spaces, points and hyphens removed.
pub fn digits(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{a0}')).collect()
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

/// Business number (NIB): 13 digits.
pub fn parse_nib(text: &str) -> Result<String, String> {
    only_digits(text, "NIB", &[13])
}

/// Civil-servant number (NIP): 18 digits; NRP of police and army: 8 digits.
pub fn parse_nip(text: &str) -> Result<String, String> {
    only_digits(text, "NIP/NRP", &[18, 8])
}

/// Telephone number as `+62…`, accepted as `08…`, `62…`, `+62…` or a land line `0751…`.
pub fn parse_phone(text: &str) -> Result<String, String> {
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let local =
        bare.strip_prefix("+62").or_else(|| bare.strip_prefix("62")).or_else(|| bare.strip_prefix('0')).unwrap_or("");
    if local.chars().all(|c| c.is_ascii_digit()) && (7..=13).contains(&local.len()) {
        Ok(format!("+62{local}"))
    } else {
        Err("Nomor telepon belum benar. Contoh: 0812 3456 7890.".into())
    }
}

/// E-mail address: shape only; that it works is shown by mail arriving.
pub fn parse_email(text: &str) -> Result<String, String> {
    let email = text.trim().to_lowercase();
    let shaped = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    });
    if shaped && email.len() <= 254 && !email.contains(char::is_whitespace) {
        Ok(email)
    } else {
        Err("Alamat surel belum benar. Contoh: nama@contoh.id.".into())
    }
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
    fn phone_and_email_have_one_spelling() {
        for text in ["0812-3456-7890", "+62 812 3456 7890", "6281234567890"] {
            assert_eq!(parse_phone(text).unwrap(), "+6281234567890");
        }
        assert!(parse_phone("12345").is_err());
        assert_eq!(parse_email(" Nama@Contoh.ID ").unwrap(), "nama@contoh.id");
        assert!(parse_email("nama@contoh").is_err());
    }
}

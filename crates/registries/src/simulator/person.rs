//! Made-up people: from a NIK always the same one, whose date of birth and sex are those of the NIK.

use jiff::civil::Date;

/// A made-up person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// In capitals, as SIAK writes names.
    pub name: String,
    /// As the NIK says; years 11 to 99 are of the last century.
    pub born_on: Date,
    /// `Laki-Laki` or `Perempuan`.
    pub sex: &'static str,
    /// A town.
    pub birth_place: &'static str,
    /// A street with a number.
    pub address: String,
}

const MEN: [&str; 8] = ["ARIEF", "BUDI", "DONI", "FAISAL", "HENDRA", "RIZKI", "SYAFRIL", "ZULKIFLI"];
const WOMEN: [&str; 8] = ["AISYAH", "DEWI", "FITRI", "LESTARI", "MURNI", "RATNA", "SARI", "YULIANA"];
const SECOND: [&str; 8] = ["CONTOH", "MISALNYA", "PERMISALAN", "REKAAN", "TELADAN", "TIRUAN", "UMPAMA", "UJICOBA"];
const TOWNS: [&str; 5] = ["PADANG", "BUKITTINGGI", "PAYAKUMBUH", "SOLOK", "PARIAMAN"];
const STREETS: [&str; 5] = ["JL. MAWAR", "JL. MELATI", "JL. KENANGA", "JL. DAHLIA", "JL. CEMPAKA"];

/// The person of a NIK; `None` if no NIK is like that: 16 digits, a date that exists (women: day + 40), a serial above zero.
pub fn person(nik: &str) -> Option<Person> {
    if nik.len() != 16 || !nik.bytes().all(|b| b.is_ascii_digit()) || nik.ends_with("0000") {
        return None;
    }
    let part = |from: usize| nik[from..from + 2].parse::<i8>().ok();
    let (day, month, year) = (part(6)?, part(8)?, i16::from(part(10)?));
    let is_woman = day > 40;
    let year = if year <= 10 { 2000 + year } else { 1900 + year };
    let born_on = Date::new(year, month, if is_woman { day - 40 } else { day }).ok()?;
    let mut draw = Draw(nik.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| mixed(hash ^ u64::from(byte))));
    let first = draw.one_of(if is_woman { &WOMEN } else { &MEN });
    let second = draw.one_of(&SECOND);
    Some(Person {
        name: format!("{first} {second}"),
        born_on,
        sex: if is_woman { "Perempuan" } else { "Laki-Laki" },
        birth_place: draw.one_of(&TOWNS),
        address: format!("{} NO. {}", draw.one_of(&STREETS), draw.next() % 200 + 1),
    })
}

/// A number that depends on nothing but the text; for choices about what is made up.
pub fn number_of(text: &str, below: u64) -> u64 {
    text.bytes().fold(7, |hash, byte| mixed(hash ^ u64::from(byte))) % below.max(1)
}

/// How alike two texts are, from 0 to 100: the share of letters that need no change (Levenshtein), capitals and spaces evened out.
pub fn likeness(left: &str, right: &str) -> u8 {
    // Names are short; what is longer must not keep us busy.
    const CHARS_MAX: usize = 300;
    let even = |text: &str| {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        words.to_uppercase().chars().take(CHARS_MAX).collect::<Vec<_>>()
    };
    let (left, right) = (even(left), even(right));
    let longest = left.len().max(right.len());
    if longest == 0 {
        return 100;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, one) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in right.iter().enumerate() {
            let changed = diagonal + usize::from(one != other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    let same = longest.saturating_sub(row[right.len()]);
    u8::try_from(same * 100 / longest).unwrap_or(100)
}

struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = mixed(self.0);
        self.0 >> 33
    }

    fn one_of(&mut self, list: &[&'static str]) -> &'static str {
        let at = self.next() % list.len() as u64;
        list[usize::try_from(at).unwrap_or_default()]
    }
}

/// The steps of FNV and of a linear congruential generator; not for secrets.
fn mixed(number: u64) -> u64 {
    number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_nik_is_always_the_same_person_born_on_its_date() {
        let man = person("1371010101900001").unwrap();
        assert_eq!((man.born_on, man.sex), (date(1990, 1, 1), "Laki-Laki"));
        assert_eq!(person("1371010101900001").unwrap(), man);
        let woman = person("1371016902080001").unwrap();
        assert_eq!((woman.born_on, woman.sex), (date(2008, 2, 29), "Perempuan"));
    }

    #[test]
    fn what_is_no_nik_is_nobody() {
        for wrong in
            ["", "137101010190000", "1371013102900001", "1371010113900001", "1371010101900000", "137101010190000x"]
        {
            assert_eq!(person(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn likeness_counts_letters_that_need_no_change() {
        assert_eq!(likeness("Budi  Contoh", "BUDI CONTOH"), 100);
        assert_eq!(likeness("BUDI", "BUDA"), 75);
        assert_eq!(likeness("ABCD", "WXYZ"), 0);
        assert_eq!(likeness("", ""), 100);
        assert_eq!(likeness("", "A"), 0);
    }
}

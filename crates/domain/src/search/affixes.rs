//! The roots a word of Indonesian, or of its everyday speech, may come from.
//!
//! Only which roots are possible is said here; which of them is a word is seen in the vocabulary, so no word is cut to a stump.

use std::collections::BTreeSet;

/// A root has at least so many letters.
pub const ROOT_CHARS_MIN: usize = 4;

/// Beginnings, and the letter of the root each has swallowed before a vowel: `memakai` is `me` + `pakai`.
const BEGINNINGS: [(&str, &str); 47] = [
    ("memper", ""),
    ("meny", "s"),
    ("peny", "s"),
    ("meng", ""),
    ("meng", "k"),
    ("peng", ""),
    ("peng", "k"),
    ("mem", ""),
    ("mem", "p"),
    ("pem", ""),
    ("pem", "p"),
    ("men", ""),
    ("men", "t"),
    ("pen", ""),
    ("pen", "t"),
    ("me", ""),
    ("pe", ""),
    ("per", ""),
    ("pel", ""),
    ("ber", ""),
    ("bel", ""),
    ("be", ""),
    ("ter", ""),
    ("di", ""),
    ("ke", ""),
    ("se", ""),
    // As spoken: `ngurus`, `nyewa`, `nebang`, `motong`.
    ("nge", ""),
    ("ng", ""),
    ("ng", "k"),
    ("ny", "s"),
    ("n", "t"),
    ("m", "p"),
    // As spoken in Padang: `mambuek`, `panutupan`, `baralek`.
    ("mam", ""),
    ("mam", "p"),
    ("man", ""),
    ("man", "t"),
    ("many", "s"),
    ("mang", ""),
    ("mang", "k"),
    ("pam", ""),
    ("pam", "p"),
    ("pan", ""),
    ("pan", "t"),
    ("pany", "s"),
    ("ba", ""),
    ("ta", ""),
    ("ka", ""),
];
const ENDINGS: [&str; 9] = ["nya", "lah", "kah", "kan", "an", "i", "in", "ku", "mu"];

/// The word itself and all roots it may have.
pub fn roots(word: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::from([word.to_owned()]);
    // Two endings (`pemakamannya`), then one beginning.
    for _ in 0..2 {
        let shorter = all.iter().flat_map(|word| ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)));
        let shorter: Vec<String> = shorter.filter(|root| long_enough(root)).map(str::to_owned).collect();
        all.extend(shorter);
    }
    let shorter: Vec<String> = all.iter().flat_map(|word| without_beginning(word)).collect();
    all.extend(shorter);
    all
}

fn without_beginning(word: &str) -> impl Iterator<Item = String> {
    BEGINNINGS.iter().filter_map(move |(beginning, swallowed)| {
        let rest = word.strip_prefix(beginning)?;
        let vowel = rest.starts_with(['a', 'e', 'i', 'o', 'u']);
        let root = format!("{swallowed}{rest}");
        ((swallowed.is_empty() || vowel) && long_enough(&root)).then_some(root)
    })
}

fn long_enough(root: &str) -> bool {
    root.chars().count() >= ROOT_CHARS_MIN
}

#[cfg(test)]
mod tests {
    use super::roots;

    #[test]
    fn words_of_one_root_meet() {
        let same = [
            ("mendirikan", "pendirian"),
            ("meneliti", "penelitian"),
            ("memakamkan", "makam"),
            ("penguburan", "kubur"),
            ("nguburin", "kuburan"),
            ("memijat", "pijat"),
            ("menebang", "tebang"),
            ("nyewa", "sewa"),
            ("motong", "pemotongan"),
            ("membangun", "bangunan"),
            ("memasang", "pemasangan"),
            ("pengobatan", "berobat"),
            ("dipasangkan", "pasang"),
            ("mampakai", "pemakaian"),
        ];
        for (one, other) in same {
            assert!(!roots(one).is_disjoint(&roots(other)), "{one} {other}");
        }
    }

    #[test]
    fn short_words_keep_what_looks_like_an_affix() {
        for word in ["bidan", "pub", "makan", "ikan", "mesin"] {
            assert!(roots(word).iter().all(|root| root.len() >= 4 || root == word), "{word}");
        }
    }
}

//! Words that sound alike: old and foreign spelling, words without vowels as in messages, and the speech of Padang.

const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// Groups of letters with one sound; longer ones first.
const SPELLINGS: [(&str, &str); 16] = [
    ("tj", "c"),
    ("dj", "j"),
    ("oe", "u"),
    ("kh", "h"),
    ("sy", "s"),
    ("ph", "f"),
    ("ck", "k"),
    ("th", "t"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("v", "p"),
    ("f", "p"),
    ("z", "s"),
    ("y", "i"),
    ("w", "u"),
];

/// The word as it sounds: `clinic`, `kliniq` and `klinik` are one.
pub fn sound(word: &str) -> String {
    let spelled = SPELLINGS.iter().fold(word.to_owned(), |word, (from, to)| word.replace(from, to));
    let mut sound = String::with_capacity(spelled.len());
    for c in spelled.chars() {
        if !sound.ends_with(c) {
            sound.push(c);
        }
    }
    sound
}

/// What is left without vowels: `dktr`.
pub fn consonants(word: &str) -> String {
    word.chars().filter(|c| !VOWELS.contains(c)).collect()
}

/// Whether so few vowels are left that the word was shortened: `skrpsi`, `prwt`.
pub fn shortened(word: &str) -> bool {
    let count = word.chars().count();
    let vowels = word.chars().filter(|c| VOWELS.contains(c)).count();
    (3..=10).contains(&count) && vowels * 4 <= count && word.chars().all(char::is_alphabetic)
}

/// Endings of Indonesian words, and how they end in Padang or in everyday speech (`ramai`, `rame`).
const ENDINGS: [(&str, &str); 26] = [
    ("at", "ek"),
    ("at", "aik"),
    ("ut", "uik"),
    ("it", "ik"),
    ("as", "eh"),
    ("us", "uih"),
    ("is", "ih"),
    ("ar", "a"),
    ("al", "a"),
    ("ur", "ua"),
    ("ul", "ua"),
    ("ir", "ia"),
    ("il", "ia"),
    ("er", "ia"),
    ("ap", "ok"),
    ("up", "uik"),
    ("ing", "iang"),
    ("ung", "uang"),
    ("ik", "iak"),
    ("uk", "uak"),
    ("ih", "iah"),
    ("uh", "uah"),
    ("or", "ua"),
    ("a", "o"),
    ("ai", "e"),
    ("au", "o"),
];

/// How a word is said in Padang: `kubur` is `kubua`, `kaca` is `kaco`, `sekolah` is `sakolah`.
pub fn in_padang(word: &str) -> Vec<String> {
    let ended = ENDINGS.iter().filter_map(|(ending, said)| Some(word.strip_suffix(ending)?.to_owned() + said));
    let mut all: Vec<String> = ended.chain([word.to_owned()]).collect();
    let opened: Vec<String> = all.iter().filter_map(|word| first_e_as_a(word)).collect();
    all.extend(opened);
    all.retain(|said| said != word);
    all
}

/// An `e` in the first syllable becomes `a`: `pemakaman` is `pamakaman`.
fn first_e_as_a(word: &str) -> Option<String> {
    let first = word.find(VOWELS)?;
    (word[first..].starts_with('e')).then(|| format!("{}a{}", &word[..first], &word[first + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sound_is_one_word() {
        for (one, other) in [
            ("clinic", "klinik"),
            ("djalan", "jalan"),
            ("izin", "isin"),
            ("massage", "masage"),
            ("spanduuk", "spanduk"),
        ] {
            assert_eq!(sound(one), sound(other));
        }
    }

    #[test]
    fn a_word_of_a_message_has_hardly_a_vowel() {
        for word in ["dktr", "skrpsi", "prwt", "klnk"] {
            assert!(shortened(word), "{word}");
        }
        for word in ["dokter", "izin", "a", "k24"] {
            assert!(!shortened(word), "{word}");
        }
    }

    #[test]
    fn a_word_is_known_as_it_is_said_in_padang() {
        for (word, said) in [
            ("kubur", "kubua"),
            ("kaca", "kaco"),
            ("pijat", "pijek"),
            ("urut", "uruik"),
            ("sekolah", "sakolah"),
            ("kedai", "kadai"),
            ("ramai", "rame"),
        ] {
            assert!(in_padang(word).contains(&said.to_owned()), "{word}");
        }
    }
}

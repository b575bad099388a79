//! Text as words to compare: small letters without accents, the numeral of a doubled word left out.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text.
pub fn words(text: &str) -> Vec<String> {
    let folded: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(single).collect()
}

/// `umbul2` is said twice; a number by itself stays.
fn single(word: &str) -> String {
    let stem = word.trim_end_matches('2');
    if stem.is_empty() || !stem.chars().all(char::is_alphabetic) { word.to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn case_accents_signs_and_doubling_do_not_matter() {
        assert_eq!(words("Izin  CAFÉ, (baru)!"), ["izin", "cafe", "baru"]);
        assert_eq!(words("umbul2"), ["umbul"]);
        assert_eq!(words("umbul-umbul"), ["umbul", "umbul"]);
        assert_eq!(words("sip 2"), ["sip", "2"]);
        assert!(words("?!").is_empty());
    }
}

//! Whether a text fits: in length, and on paper. A text is never cut; whoever typed it is told by how much it is too long.

use super::printable::first_unprintable;

/// A sentence when the text is longer than this many characters.
pub fn too_long(text: &str, chars_max: usize) -> Option<String> {
    let chars = text.chars().count();
    (chars > chars_max).then(|| format!("Paling banyak {chars_max} huruf. Anda mengisi {chars}. Ringkas isinya."))
}

/// A sentence when a document could not print the text.
pub fn unprintable(text: &str) -> Option<String> {
    let mark = first_unprintable(text)?;
    Some(format!("Tanda “{mark}” tidak dapat dicetak pada dokumen. Hapus atau ganti tanda itu."))
}

/// A sentence when the text is too long or cannot be printed.
pub fn unfit(text: &str, chars_max: usize) -> Option<String> {
    too_long(text, chars_max).or_else(|| unprintable(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_sentence_with_the_count() {
        assert_eq!(unfit(&"a".repeat(200), 200), None);
        assert_eq!(
            unfit(&"a".repeat(250), 200).as_deref(),
            Some("Paling banyak 200 huruf. Anda mengisi 250. Ringkas isinya.")
        );
        assert!(unfit("Warung 😀", 200).is_some_and(|sentence| sentence.contains('😀')));
    }
}

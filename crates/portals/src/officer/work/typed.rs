//! What officers type, as it is kept.

use domain::application::TextRef;
use ground::App;
use ledger::sealed::NewText;
use web::forms::Form;

/// Characters of one note.
pub const NOTE_CHARS_MAX: usize = 1_000;

/// A text about to be kept sealed, and its reference for the command.
pub fn sealed(app: &App, kind: &'static str, content: impl Into<String>) -> (TextRef, Vec<NewText>) {
    let text = NewText::new(app.id(), app.bytes::<16>(), kind, content);
    (text.reference.clone(), vec![text])
}

/// What was typed under a name: without control characters but line breaks, cut, trimmed.
pub fn typed(form: &Form, name: &str, chars_max: usize) -> String {
    clean(form.get(name), chars_max)
}

/// See [`typed`].
pub fn clean(text: &str, chars_max: usize) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || *c == '\n').take(chars_max).collect();
    kept.trim().to_owned()
}

/// A sentence when a text cannot be printed on a document; it must be refused where it is typed.
pub fn unprintable(text: &str) -> Option<String> {
    let character = document::first_unprintable(text)?;
    Some(format!("Tanda “{character}” tidak dapat dicetak pada dokumen. Hapus atau ganti tanda itu."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_keeps_its_lines_and_loses_control_characters() {
        assert_eq!(clean(" a\r\nb\u{7}c \n", 100), "a\nbc");
        assert_eq!(clean("abcdef", 3), "abc");
    }

    #[test]
    fn only_what_can_be_drawn_is_taken() {
        assert_eq!(unprintable("Apotek Sehat"), None);
        assert!(unprintable("Apotek 😀").is_some());
    }
}

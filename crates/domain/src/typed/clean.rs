//! Text without what nobody sees: marks that do not print go, white space of any kind becomes a plain space.
//!
//! A mark that turns the direction of writing, copied along with a telephone number, made a number that no form took and a name that
//! no document could print. What cannot be seen cannot be mended by whoever typed it, so it is taken out and not refused.

use unicode_normalization::UnicodeNormalization;

/// Most characters of a file's name, for whoever takes files in.
pub const FILE_NAME_CHARS_MAX: usize = 120;

/// The text as it is kept: letters composed, lines ended by `\n`, every other white space a space, and nothing invisible.
pub fn text(typed: &str) -> String {
    if typed.bytes().all(|b| (b' '..=b'~').contains(&b) || b == b'\n') {
        return typed.to_owned();
    }
    let lines = typed.replace("\r\n", "\n");
    let seen = lines.chars().filter_map(|c| match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        // The blank of Braille is drawn as nothing.
        '\u{2800}' => Some(' '),
        c if c.is_whitespace() => Some(' '),
        c if is_invisible(c) => None,
        c => Some(c),
    });
    seen.nfc().collect()
}

/// The same on one line: line ends are spaces, several spaces are one, none stand at the ends.
pub fn line(typed: &str) -> String {
    text(typed).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control characters and what Unicode calls "default ignorable": drawn as nothing by every font, or changing how the rest is drawn.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A name of a file as it is shown: its last part on one line; one that is too long loses its middle, where everybody sees it.
pub fn file_name(given: &str, chars_max: usize) -> String {
    let last = line(given.rsplit(['/', '\\']).next().unwrap_or_default());
    let kept: Vec<char> = last.chars().filter(|c| *c != '"').collect();
    if kept.len() <= chars_max {
        return kept.into_iter().collect();
    }
    let end = chars_max / 3;
    let (head, tail) = (&kept[..chars_max - end - 1], &kept[kept.len() - end..]);
    head.iter().chain(&['…']).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn white_space_of_any_kind_is_a_space_and_invisible_marks_go() {
        for (typed, kept) in [
            ("Budi\u{1680}Contoh", "Budi Contoh"),
            ("Siti\tAminah", "Siti Aminah"),
            ("0812\u{a0}3456\u{a0}7890", "0812 3456 7890"),
            ("\u{202a}0812 3456 7890\u{202c}", "0812 3456 7890"),
            ("a@contoh.id\u{200b}", "a@contoh.id"),
            ("\u{feff}Ny. Siti\u{ad}", "Ny. Siti"),
            ("De\u{301}", "D\u{e9}"),
            ("satu\r\ndua\rtiga\u{2028}empat", "satu\ndua\ntiga\nempat"),
            ("a\u{0}b\u{7}c\u{e0041}", "abc"),
            ("a\u{3000}b\u{2800}c", "a b c"),
        ] {
            assert_eq!(text(typed), kept, "{typed:?}");
        }
        assert_eq!(line("  Siti \n\t Aminah "), "Siti Aminah");
    }

    #[test]
    fn a_long_file_name_keeps_its_ending() {
        assert_eq!(file_name("C:\\Foto\\KTP\u{202e}.jpg", 20), "KTP.jpg");
        assert_eq!(file_name("surat-keterangan-tidak-mampu-2026.pdf", 20), "surat-keteran…26.pdf");
        assert_eq!(file_name("surat-keterangan-tidak-mampu-2026.pdf", 20).chars().count(), 20);
    }

    proptest! {
        #[test]
        fn clean_text_stays_as_it_is(typed in any::<String>()) {
            let once = text(&typed);
            prop_assert_eq!(text(&once), once.clone());
            prop_assert!(once.chars().all(|c| c == ' ' || c == '\n' || !(c.is_whitespace() || is_invisible(c))));
        }
    }
}

//! A stranger's words, made fit to be shown.

use std::error::Error;

const CHARS_MAX: usize = 200;

/// The words on one line, and short.
pub fn one_line(said: &str) -> String {
    let words = said.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    if line.chars().count() <= CHARS_MAX {
        return line;
    }
    line.chars().take(CHARS_MAX).chain(['…']).collect()
}

/// What happened, by the innermost cause of an error: the outer ones repeat the address. Nothing where it has none.
pub fn innermost(error: &dyn Error) -> Option<String> {
    let mut cause = error.source()?;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Some(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_on_one_line_and_short() {
        assert_eq!(one_line(" a\r\n\tb \u{7}c "), "a b c");
        let long = one_line(&"x".repeat(300));
        assert_eq!((long.chars().count(), long.ends_with('…')), (201, true));
    }
}

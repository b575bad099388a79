//! A stranger's words, made fit to be shown.

use std::error::Error;
use std::io;

const CHARS_MAX: usize = 200;

/// Marks that are not drawn themselves and change how the rest is: the direction of writing, joins, the order of bytes.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The words on one line, and short, without marks that nobody sees.
pub fn one_line(said: &str) -> String {
    let seen: String = said.chars().filter(|c| !is_unseen(*c)).collect();
    let words = seen.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    if line.chars().count() <= CHARS_MAX {
        return line;
    }
    line.chars().take(CHARS_MAX).chain(['…']).collect()
}

/// What happened, by the innermost cause of an error: the outer ones repeat the address. Nothing where it has none. What networks say
/// every day is said in Indonesian, the rest in the words of whoever noticed it.
pub fn innermost(error: &dyn Error) -> Option<String> {
    let mut cause = error.source()?;
    let mut noticed = io_error(cause);
    while let Some(inner) = cause.source() {
        cause = inner;
        noticed = io_error(cause).or(noticed);
    }
    let words = noticed.and_then(|noticed| in_words(noticed.kind()));
    Some(words.map_or_else(|| of_text(cause.to_string()), str::to_owned))
}

fn io_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    cause.downcast_ref::<io::Error>()
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "kinds of the standard library, of which few have to do with networks"
)]
fn in_words(kind: io::ErrorKind) -> Option<&'static str> {
    Some(match kind {
        io::ErrorKind::ConnectionRefused => "sambungan ditolak",
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => "sambungan diputus",
        io::ErrorKind::ConnectionAborted | io::ErrorKind::UnexpectedEof => "sambungan terputus di tengah jalan",
        io::ErrorKind::TimedOut => "tidak ada jawaban pada waktunya",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "jaringan tidak sampai ke sana",
        _ => return None,
    })
}

/// What has no kind of its own: a name that nobody knows, a time limit of the client's own, an answer that ended early.
fn of_text(said: String) -> String {
    const KNOWN: [(&str, &str); 4] = [
        ("failed to lookup address", "nama alamatnya tidak dikenal"),
        ("timed out", "tidak ada jawaban pada waktunya"),
        ("connection closed before message completed", "sambungan terputus di tengah jalan"),
        ("invalid peer certificate", "sertifikat layanan itu tidak dapat dipercaya"),
    ];
    KNOWN.iter().find(|(text, _)| said.contains(text)).map_or(said, |(_, words)| (*words).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_on_one_line_and_short() {
        assert_eq!(one_line(" a\r\n\tb \u{7}c "), "a b c");
        let long = one_line(&"x".repeat(300));
        assert_eq!((long.chars().count(), long.ends_with('…')), (201, true));
        assert_eq!(one_line("Apotek \u{202e}tahes\u{feff}"), "Apotek tahes");
    }

    #[test]
    fn what_networks_say_is_said_in_indonesian() {
        #[derive(Debug)]
        struct Outer(io::Error);
        impl std::fmt::Display for Outer {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("http://10.0.0.1/secret")
            }
        }
        impl Error for Outer {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(&self.0)
            }
        }
        let said = |error| innermost(&Outer(error)).unwrap();
        assert_eq!(said(io::Error::from_raw_os_error(111)), "sambungan ditolak");
        assert_eq!(said(io::Error::other("failed to lookup address information: x")), "nama alamatnya tidak dikenal");
        assert_eq!(said(io::Error::other("something new")), "something new");
    }
}

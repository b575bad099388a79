//! The bytes of a PDF as tokens.

/// What stands next.
pub(super) enum Token {
    /// With `#4A` resolved.
    Name(Vec<u8>),
    /// A number, a string or a word.
    Other,
    OpensDictionary,
    OpensArray,
    /// The end of either.
    Closes,
}

/// Tokens of one object, up to its end or its stream.
pub(super) struct Tokens<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl Tokens<'_> {
    pub(super) fn is_at_stream(&self) -> bool {
        self.bytes[self.at.min(self.bytes.len())..].starts_with(b"stream")
    }

    fn skip_while(&mut self, is_passed: impl Fn(u8) -> bool) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|&byte| !is_passed(byte)).unwrap_or(rest.len());
    }

    /// Past a string in brackets, which may hold brackets and escapes.
    fn skip_string(&mut self) {
        let mut depth = 0_usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += if byte == b'\\' { 2 } else { 1 };
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    fn is_doubled(&self, byte: u8) -> bool {
        self.bytes.get(self.at + 1) == Some(&byte)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            match *self.bytes.get(self.at)? {
                b'/' => {
                    let (name, end) = name(self.bytes, self.at + 1);
                    self.at = end;
                    return Some(Token::Name(name));
                }
                b'(' => {
                    self.skip_string();
                    return Some(Token::Other);
                }
                b'%' => self.skip_while(|byte| !matches!(byte, b'\r' | b'\n')),
                b'<' if self.is_doubled(b'<') => {
                    self.at += 2;
                    return Some(Token::OpensDictionary);
                }
                b'<' => {
                    self.skip_while(|byte| byte != b'>');
                    self.at = (self.at + 1).min(self.bytes.len());
                    return Some(Token::Other);
                }
                b'[' => {
                    self.at += 1;
                    return Some(Token::OpensArray);
                }
                b'>' if self.is_doubled(b'>') => {
                    self.at += 2;
                    return Some(Token::Closes);
                }
                b']' => {
                    self.at += 1;
                    return Some(Token::Closes);
                }
                b'>' | b'{' | b'}' | b')' => self.at += 1,
                byte if is_blank(byte) => self.skip_while(is_blank),
                _ if self.is_at_stream() || self.bytes[self.at..].starts_with(b"endobj") => return None,
                _ => {
                    self.skip_while(is_regular);
                    return Some(Token::Other);
                }
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !b"/()<>[]{}%".contains(&byte)
}

/// The name that starts here, with `#4A` resolved, and where it ends.
pub(super) fn name(bytes: &[u8], start: usize) -> (Vec<u8>, usize) {
    let mut name = Vec::new();
    let mut at = start;
    while let Some(&byte) = bytes.get(at).filter(|&&byte| is_regular(byte)) {
        let escaped = bytes.get(at + 1..at + 3).filter(|_| byte == b'#').and_then(hex_byte);
        name.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    (name, at)
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    let digits =
        std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}

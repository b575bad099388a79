//! Where a PDF begins and ends within the bytes that were sent.

use super::{Rejection, recognise};
use memchr::memmem;
use std::ops::Range;

const END: &[u8] = b"%%EOF";

/// The bytes that are the PDF. What is appended behind its end is left out: an archive there is another file to an archiver. Bytes
/// that a signature covers are never left out.
pub(super) fn extent(bytes: &[u8]) -> Result<Range<usize>, Rejection> {
    let start = recognise::blank_before_pdf(bytes);
    let end = end(bytes)?;
    let signed = signed_end(bytes);
    if signed.is_some() && start > 0 || signed.is_some_and(|signed| signed > end && end < bytes.len()) {
        return Err(Rejection::Ambiguous("pdf: something beside what is signed"));
    }
    Ok(start..end)
}

/// Behind the last `startxref`, its number and `%%EOF`; white space may follow.
fn end(bytes: &[u8]) -> Result<usize, Rejection> {
    let Some(last) = memmem::rfind(bytes, b"startxref") else { return Ok(bytes.len()) };
    let number = last + b"startxref".len();
    let behind_number = skip(bytes, skip(bytes, number, is_blank), |byte| byte.is_ascii_digit());
    let mark = skip(bytes, behind_number, is_blank);
    let rest = &bytes[mark..];
    if END.starts_with(rest) {
        // No viewer misses a mark that was cut off.
        return Ok(bytes.len());
    }
    if !rest.starts_with(END) {
        return Err(Rejection::Ambiguous("pdf: no end where it must be"));
    }
    let end = mark + END.len();
    if bytes[end..].iter().copied().all(is_blank) { Ok(bytes.len()) } else { Ok(end) }
}

fn skip(bytes: &[u8], from: usize, is_passed: fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|&byte| !is_passed(byte)).map_or(bytes.len(), |count| from + count)
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

/// The last byte that a signature says it covers, if there is one.
fn signed_end(bytes: &[u8]) -> Option<usize> {
    let ends = memmem::find_iter(bytes, b"/ByteRange").map(|at| {
        let numbers = bytes[at + b"/ByteRange".len()..].iter().take(200).copied();
        let text: String =
            numbers.skip_while(|&byte| byte != b'[').skip(1).take_while(|&b| b != b']').map(char::from).collect();
        let numbers: Vec<usize> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        numbers.chunks_exact(2).map(|part| part[0].saturating_add(part[1])).max().unwrap_or(usize::MAX)
    });
    ends.max()
}

//! Earlier versions of a file: updates are appended, so each version that ever was is a part of the file from its start.

use memchr::memmem;
use ring::digest::{Context, SHA256};

/// Ends of versions that are looked at, the oldest first: a file has one version for each update.
const VERSIONS_MAX: usize = 16;

/// Where each version of the file may have ended, and the SHA-256 up to there, the longest first, to be looked up in a register. Where a
/// version ends with or without a line break, both are given.
pub fn versions(pdf: &[u8]) -> Vec<(usize, [u8; 32])> {
    const END: &[u8] = b"%%EOF";
    let mut ends = Vec::new();
    for at in memmem::find_iter(pdf, END).take(VERSIONS_MAX) {
        let end = at + END.len();
        let breaks = [&b"\r\n"[..], b"\n", b"\r"].into_iter().find(|line_break| pdf[end..].starts_with(line_break));
        ends.push(end);
        ends.extend(breaks.map(|line_break| end + line_break.len()));
    }
    let (mut context, mut from, mut found) = (Context::new(&SHA256), 0, Vec::new());
    for end in ends {
        context.update(&pdf[from..end]);
        from = end;
        let mut sum = [0; 32];
        sum.copy_from_slice(context.clone().finish().as_ref());
        found.push((end, sum));
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::sha256;

    #[test]
    fn each_version_is_known_with_and_without_its_line_break() {
        let file = b"%PDF 1 %%EOF\n2 %%EOF\r\n3";
        let expected = [22, 20, 13, 12].map(|end| (end, sha256(&file[..end])));
        assert_eq!(versions(file), expected);
        assert_eq!(versions(b"%PDF"), []);
    }
}

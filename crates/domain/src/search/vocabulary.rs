//! Words of searches that belong to no licence type: other spellings, and what says little (`_shared/search-words.csv`).

use super::words::words;
use crate::catalogue_finding::Finding;
use std::collections::{BTreeMap, BTreeSet};

/// Other spellings, and words that say little.
#[derive(Clone, Debug, Default)]
pub struct SearchWords {
    /// Spellings by their first word, the longest first.
    spellings: BTreeMap<String, Vec<Spelling>>,
    /// `mau`, `cara`, `surat`: in so many searches that they tell nothing apart.
    common: BTreeSet<String>,
}

/// Words as somebody may write them, and what they stand for.
#[derive(Clone, Debug)]
struct Spelling {
    written: Vec<String>,
    meant: Vec<String>,
}

impl SearchWords {
    /// Reads columns `kata,jenis,ganti`, where `jenis` is `ejaan` or `umum`.
    pub fn parse(csv: &str) -> Result<Self, Finding> {
        let mut read = Self::default();
        for (n, line) in csv.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            let cells: Vec<&str> = line.trim().split(',').collect();
            match cells[..] {
                [word, "ejaan", meant] if !word.is_empty() && !meant.is_empty() => {
                    let spelling = Spelling { written: words(word), meant: words(meant) };
                    read.spellings
                        .entry(spelling.written.first().cloned().unwrap_or_default())
                        .or_default()
                        .push(spelling);
                }
                [word, "umum", ""] if !word.is_empty() => read.common.extend(words(word)),
                _ => {
                    let cure = "Tulis \"kata,ejaan,ganti\" atau \"kata,umum,\".".to_owned();
                    return Err(Finding { line: n + 1, wrong: format!("baris \"{line}\" tidak terbaca."), cure });
                }
            }
        }
        for of_first in read.spellings.values_mut() {
            of_first.sort_by_key(|spelling| std::cmp::Reverse(spelling.written.len()));
        }
        Ok(read)
    }

    /// The words of a text in the spelling that is known here.
    pub(super) fn read(&self, text: &str) -> Vec<String> {
        let typed = words(text);
        let mut read = Vec::with_capacity(typed.len());
        let mut at = 0;
        while at < typed.len() {
            let mut of_first = self.spellings.get(&typed[at]).into_iter().flatten();
            if let Some(spelling) = of_first.find(|spelling| typed[at..].starts_with(&spelling.written)) {
                read.extend(spelling.meant.iter().cloned());
                at += spelling.written.len();
            } else {
                read.push(typed[at].clone());
                at += 1;
            }
        }
        read
    }

    /// Single words of another spelling, and what they stand for.
    pub(super) fn spelled(&self) -> impl Iterator<Item = (&String, &[String])> {
        let alone = self.spellings.values().flatten().filter(|spelling| spelling.written.len() == 1);
        alone.map(|spelling| (&spelling.written[0], &spelling.meant[..]))
    }

    /// Whether a word says little.
    pub(super) fn common(&self, word: &str) -> bool {
        self.common.contains(word)
    }

    /// All words that say little.
    pub(super) fn all_common(&self) -> impl Iterator<Item = &String> {
        self.common.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::SearchWords;

    #[test]
    fn the_longest_spelling_is_read_first() {
        let read =
            SearchWords::parse("kata,jenis,ganti\ndr,ejaan,dokter\ndr gigi,ejaan,dokter gigi\nmau,umum,\n").unwrap();
        assert_eq!(read.read("Mau Dr. Gigi"), ["mau", "dokter", "gigi"]);
        assert_eq!(read.read("dr"), ["dokter"]);
        assert!(read.common("mau") && !read.common("dokter"));
    }

    #[test]
    fn a_row_that_says_nothing_is_named_by_its_line() {
        for csv in
            ["kata,jenis,ganti\nx,y,z\n", "kata,jenis,ganti\nx,ejaan,\n", "kata,jenis,ganti\nx,umum,y\n", "k\n,umum,\n"]
        {
            assert_eq!(SearchWords::parse(csv).unwrap_err().line, 2);
        }
    }
}

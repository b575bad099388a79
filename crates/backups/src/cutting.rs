//! Cuts a stream into pieces so that what did not change is cut the same way again.

use ring::digest;
use std::sync::OnceLock;

/// Pieces of a file that is changed in place.
const FIXED_BYTES: usize = 1 << 20;
/// Pieces of a stream in which something is put in or taken out anywhere.
const LEAST_BYTES: usize = 256 << 10;
const MOST_BYTES: usize = 4 << 20;
/// A cut where these bits of the rolling hash are nought: about every megabyte.
const MASK: u64 = ((1 << 20) - 1) << 40;

/// How to cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Every megabyte: for a database file, whose pages keep their place.
    Fixed,
    /// Where the content says so: for rows one after the other.
    ByContent,
}

/// What was given so far and not yet cut off.
pub struct Cutter {
    cut: Cut,
    held: Vec<u8>,
    hash: u64,
}

impl Cutter {
    /// Nothing yet.
    pub fn new(cut: Cut) -> Self {
        Self { cut, held: Vec::new(), hash: 0 }
    }

    /// Takes bytes and gives every piece that is whole by now.
    pub fn take<E>(&mut self, mut bytes: &[u8], give: &mut dyn FnMut(Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        while !bytes.is_empty() {
            let (length, ends) = self.next_cut(bytes);
            self.held.extend_from_slice(&bytes[..length]);
            bytes = &bytes[length..];
            if ends {
                self.hash = 0;
                give(std::mem::take(&mut self.held))?;
            }
        }
        Ok(())
    }

    /// What is left at the end of the stream.
    pub fn finish(self) -> Option<Vec<u8>> {
        (!self.held.is_empty()).then_some(self.held)
    }

    /// How many of these bytes belong to the piece under way, and whether it ends with them.
    fn next_cut(&mut self, bytes: &[u8]) -> (usize, bool) {
        match self.cut {
            Cut::Fixed => {
                let room = FIXED_BYTES - self.held.len();
                (bytes.len().min(room), bytes.len() >= room)
            }
            Cut::ByContent => {
                let gear = gear();
                for (at, byte) in bytes.iter().enumerate() {
                    self.hash = (self.hash << 1).wrapping_add(gear[usize::from(*byte)]);
                    let length = self.held.len() + at + 1;
                    if (length >= LEAST_BYTES && self.hash & MASK == 0) || length >= MOST_BYTES {
                        return (at + 1, true);
                    }
                }
                (bytes.len(), false)
            }
        }
    }
}

/// A number for each byte, the same for ever: another one would cut everything anew.
fn gear() -> &'static [u64; 256] {
    static GEAR: OnceLock<[u64; 256]> = OnceLock::new();
    GEAR.get_or_init(|| {
        std::array::from_fn(|byte| {
            let hash = digest::digest(&digest::SHA256, format!("saporancak gear {byte}").as_bytes());
            u64::from_be_bytes(std::array::from_fn(|at| hash.as_ref()[at]))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn pieces(cut: Cut, bytes: &[u8], at_a_time: usize) -> Vec<Vec<u8>> {
        let (mut cutter, mut out) = (Cutter::new(cut), Vec::new());
        for given in bytes.chunks(at_a_time) {
            cutter
                .take::<()>(given, &mut |piece| {
                    out.push(piece);
                    Ok(())
                })
                .expect("nothing fails");
        }
        out.extend(cutter.finish());
        out
    }

    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u64;
        let mut step = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        };
        (0..length).map(|_| step()).collect()
    }

    #[test]
    fn the_pieces_are_the_stream_however_it_comes() {
        let bytes = noise(5 << 20);
        for cut in [Cut::Fixed, Cut::ByContent] {
            let whole = pieces(cut, &bytes, bytes.len());
            assert_eq!(whole.concat(), bytes);
            assert_eq!(whole, pieces(cut, &bytes, 777), "{cut:?}");
            assert!(whole.iter().all(|piece| piece.len() <= MOST_BYTES) && whole.len() > 1);
        }
        assert!(pieces(Cut::Fixed, &[], 1).is_empty());
    }

    #[test]
    fn what_is_put_in_moves_no_cut_but_those_beside_it() {
        let bytes = noise(12 << 20);
        let mut longer = bytes.clone();
        longer.splice(3 << 20..3 << 20, *b"a row");
        let before: HashSet<_> = pieces(Cut::ByContent, &bytes, 1 << 16).into_iter().collect();
        let after = pieces(Cut::ByContent, &longer, 1 << 16);
        let new = after.iter().filter(|piece| !before.contains(*piece)).count();
        assert!(new <= 2, "{new} of {} pieces are new", after.len());
    }
}

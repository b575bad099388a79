//! The list of changes: a thousand, by number; each depends on the seed and its number alone.

use super::bases::Base;
use super::draw::Draw;
use super::made::ByPyhanko;
use super::{bytes, updates, wrapping};
use sign::pades::Level;

/// A changed file, and what was done, in words.
pub struct Made {
    pub what: String,
    pub file: Vec<u8>,
}

/// One change.
pub struct Case {
    pub number: usize,
    pub kind: &'static str,
    /// The file it was made from.
    pub base: String,
    /// The level that the file claims.
    pub level: Level,
    pub what: String,
    pub file: Vec<u8>,
}

/// From which files a kind is made, and how.
enum Way {
    /// Any of ours.
    Any(fn(&Base, &mut Draw) -> Made),
    /// Those with validation data.
    Validated(fn(&Base, &mut Draw) -> Made),
    /// Ours, signed once more.
    Again,
    /// Signed by pyHanko with other digests.
    Digest,
}

/// What is changed, and how often in a thousand.
const KINDS: [(&str, usize, Way); 16] = [
    ("a byte of what is signed", 260, Way::Any(bytes::signed_byte)),
    ("a character of the signature's value", 120, Way::Any(bytes::value_byte)),
    ("a byte of the validation data", 60, Way::Validated(bytes::appended_byte)),
    ("cut short", 60, Way::Any(bytes::cut)),
    ("white space behind", 40, Way::Any(bytes::white_space)),
    ("a remark behind", 20, Way::Any(bytes::remark)),
    ("other bytes behind", 30, Way::Any(bytes::junk)),
    ("an update that shows nothing", 40, Way::Any(updates::harmless)),
    ("a note", 40, Way::Any(updates::note)),
    ("a shadow: other content of a page", 80, Way::Any(updates::shadow)),
    ("pages exchanged", 40, Way::Any(updates::pages)),
    ("the signature wrapped", 60, Way::Any(wrapping::wrapped)),
    ("another digest", 30, Way::Digest),
    ("validation data removed", 50, Way::Validated(updates::validation)),
    ("a second signature", 40, Way::Again),
    ("the field of the signature", 30, Way::Any(updates::field)),
];

/// How many there are.
pub const COUNT: usize = 1000;

/// The kinds, in the order of the list.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, ..)| *kind)
}

/// The change of this number.
pub fn case(number: usize, seed: u64, bases: &[Base], by_pyhanko: &ByPyhanko) -> Case {
    let mut draw = Draw::new(seed ^ u64::try_from(number).unwrap().wrapping_mul(0xA24B_AED4_963E_E407));
    let mut before = 0;
    let fits = |(_, count, _): &&(&str, usize, Way)| {
        before += count;
        number < before
    };
    let (kind, _, way) = KINDS.iter().find(fits).unwrap();
    let base = match way {
        Way::Any(_) | Way::Again | Way::Digest => draw.one_of(bases),
        Way::Validated(_) => {
            let validated: Vec<&Base> = bases.iter().filter(|base| base.level >= Level::LongTerm).collect();
            *draw.one_of(&validated)
        }
    };
    let made = match way {
        Way::Any(make) | Way::Validated(make) => make(base, &mut draw),
        Way::Again => by_pyhanko.signed_again(base, &mut draw),
        Way::Digest => by_pyhanko.digest(&mut draw),
    };
    let (base, level) = match way {
        Way::Digest => ("pyHanko".to_owned(), Level::Basic),
        Way::Any(_) | Way::Validated(_) | Way::Again => (base.name.clone(), base.level),
    };
    Case { number, kind, base, level, what: made.what, file: made.file }
}

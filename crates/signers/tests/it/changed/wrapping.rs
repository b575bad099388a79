//! Attacks on the place of the signature: ranges moved, doubled, hidden, and signatures carried to other content.

use super::bases::{Base, blank, find, gap};
use super::cases::Made;
use super::draw::Draw;
use super::updates::{first_field, made, name};
use lopdf::{Object, StringFormat, dictionary};

pub fn wrapped(base: &Base, draw: &mut Draw) -> Made {
    let file = &base.file;
    let at = find(file, b"/ByteRange").unwrap();
    let gap = gap(file);
    let digits: Vec<usize> = (at..at + 50).filter(|place| file[*place].is_ascii_digit()).collect();
    match draw.below(12) {
        0 => {
            let place = *draw.one_of(&digits);
            let mut moved = file.clone();
            moved[place] = b'0' + (moved[place] - b'0' + 1 + u8::try_from(draw.below(8)).unwrap()) % 10;
            told("a digit of the range", moved)
        }
        1 => {
            let mut hidden = file.clone();
            hidden[at + 1 + draw.below(9)] = b'X';
            told("the key of the range", hidden)
        }
        2 => told("something before the header", [b"%!PS-Adobe\n", file.as_slice()].concat()),
        3 => told("another file before it", [blank().as_slice(), file].concat()),
        4 => told("another file behind it", [file.as_slice(), &blank()].concat()),
        5 => inserted(base, draw.within(&(8..gap.start)), "content put in before the signature"),
        6 => inserted(base, gap.end + draw.below(base.end - gap.end), "content put in behind the signature"),
        7 => inserted(base, gap.start + 1 + draw.below(gap.len() - 2), "content put into the signature"),
        8 => without_value(base, draw),
        9 => carried(base, draw),
        10 => copied(base, draw),
        _ => twice(base),
    }
}

fn told(what: &str, file: Vec<u8>) -> Made {
    Made { what: what.to_owned(), file }
}

fn inserted(base: &Base, at: usize, what: &str) -> Made {
    let (before, after) = base.file.split_at(at);
    told(what, [before, b"\n99 0 obj\n<</Type/Catalog>>\nendobj\n", after].concat())
}

/// Universal forgery: a signature without a value, or with one of zeros.
fn without_value(base: &Base, draw: &mut Draw) -> Made {
    let gap = gap(&base.file);
    let mut file = base.file.clone();
    if draw.below(2) == 0 {
        file[gap.start + 1..gap.end - 1].fill(b'0');
        return told("a value of zeros", file);
    }
    file[gap.start + 1..gap.end - 1].fill(b' ');
    told("no value", file)
}

/// The signature of this file in another one that shows something else.
fn carried(base: &Base, draw: &mut Draw) -> Made {
    let (gap, other) = (gap(&base.file), blank());
    let value = &base.file[gap.clone()];
    let head =
        [other.as_slice(), b"\n90 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"].concat();
    let tail = b">>\nendobj\n";
    let whole = draw.below(2) == 0;
    let mut file = head;
    let room = file.len();
    file.extend(format!("{:<60}/Contents ", "").bytes());
    let start = file.len();
    file.extend(value);
    let end = file.len();
    file.extend(tail);
    let rest = if whole { file.len() - end } else { 5 };
    let range = format!("/ByteRange [0 {start} {end} {rest}]");
    file[room..room + range.len()].copy_from_slice(range.as_bytes());
    told("the signature of another file", file)
}

/// Wrapping: the field leads to a copy of the signature that says other ranges.
fn copied(base: &Base, draw: &mut Draw) -> Made {
    let gap = gap(&base.file);
    let shift = i64::try_from(draw.below(400)).unwrap();
    let whole = i64::try_from(base.file.len()).unwrap();
    let (start, end) = (i64::try_from(gap.start).unwrap(), i64::try_from(gap.end).unwrap());
    let ranges = match draw.below(3) {
        0 => vec![0, start, end, whole - end],
        1 => vec![0, start, end + shift, whole - end - shift],
        _ => vec![0, start - shift.min(start - 1), end, whole - end],
    };
    let hex = &base.file[gap.start + 1..gap.end - 1];
    let value = data_encoding::HEXLOWER_PERMISSIVE.decode(hex).unwrap();
    made(base, "a copy of the signature with other ranges", move |update| {
        let copy = dictionary! {
            "Type" => name("Sig"), "Filter" => name("Adobe.PPKLite"), "SubFilter" => name("ETSI.CAdES.detached"),
            "ByteRange" => ranges.into_iter().map(Object::from).collect::<Vec<_>>(),
            "Contents" => Object::String(value, StringFormat::Hexadecimal),
        };
        let copy = update.new_document.add_object(copy);
        let field = first_field(update);
        update.opt_clone_object_to_new_document(field).unwrap();
        update.new_document.get_dictionary_mut(field).unwrap().set("V", copy);
    })
}

/// A second range inside what was signed, so that readers may take either.
fn twice(base: &Base) -> Made {
    let more = b"/ByteRange [0 10 20 30]";
    let at = find(&base.file, b"/ByteRange").unwrap();
    let (before, after) = base.file.split_at(at);
    told("two ranges", [before, more, after].concat())
}

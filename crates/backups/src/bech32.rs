//! Bech32 (BIP 173), in which keys of age are written: a name, the bytes, six letters that catch mistakes.

const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const CHECK_LETTERS: usize = 6;

/// Writes bytes under a name, in lower case.
pub fn encode(name: &str, bytes: &[u8]) -> String {
    let mut values = regroup(bytes, (8, 5), true).unwrap_or_default();
    let mut checked = spread(name);
    checked.extend(&values);
    checked.extend([0; CHECK_LETTERS]);
    let sum = checksum(&checked) ^ 1;
    values.extend((0..CHECK_LETTERS).map(|i| u8::try_from((sum >> (5 * (5 - i))) & 31).unwrap_or_default()));
    let letters = values.iter().map(|value| char::from(LETTERS[usize::from(*value)]));
    format!("{name}1{}", letters.collect::<String>())
}

/// The name and the bytes of a text that is wholly in one case; nothing where it is none.
pub fn decode(text: &str) -> Option<(String, Vec<u8>)> {
    let (lower, upper) = (text.to_ascii_lowercase(), text.to_ascii_uppercase());
    if text != lower && text != upper {
        return None;
    }
    let (name, letters) = lower.rsplit_once('1')?;
    let value = |letter: u8| LETTERS.iter().position(|known| *known == letter).and_then(|at| u8::try_from(at).ok());
    let values: Vec<u8> = letters.bytes().map(value).collect::<Option<_>>()?;
    let mut checked = spread(name);
    checked.extend(&values);
    if values.len() < CHECK_LETTERS || checksum(&checked) != 1 {
        return None;
    }
    let bytes = regroup(&values[..values.len() - CHECK_LETTERS], (5, 8), false)?;
    Some((name.to_owned(), bytes))
}

fn spread(name: &str) -> Vec<u8> {
    let high = name.bytes().map(|byte| byte >> 5);
    high.chain([0]).chain(name.bytes().map(|byte| byte & 31)).collect()
}

fn checksum(values: &[u8]) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    values.iter().fold(1_u32, |sum, value| {
        let top = sum >> 25;
        let next = ((sum & 0x01ff_ffff) << 5) ^ u32::from(*value);
        (0..5).filter(|bit| (top >> bit) & 1 == 1).fold(next, |sum, bit| sum ^ GENERATOR[bit])
    })
}

/// Bits in groups of another size; `padded` fills the last group up, and without it what is left over must be nought.
fn regroup(values: &[u8], (from, to): (u32, u32), padded: bool) -> Option<Vec<u8>> {
    let (mut held, mut bits, mut out) = (0_u32, 0, Vec::new());
    for value in values {
        held = (held << from) | u32::from(*value);
        bits += from;
        while bits >= to {
            bits -= to;
            out.push(u8::try_from((held >> bits) & ((1 << to) - 1)).ok()?);
        }
        held &= (1 << bits) - 1;
    }
    if padded && bits > 0 {
        out.push(u8::try_from((held << (to - bits)) & ((1 << to) - 1)).ok()?);
    } else if !padded && (bits >= from || held != 0) {
        return None;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_a_slip_is_seen() {
        for length in [0, 1, 5, 32, 33] {
            let bytes: Vec<u8> = (0..length).collect();
            let text = encode("age", &bytes);
            assert_eq!(decode(&text), Some(("age".to_owned(), bytes.clone())));
            assert_eq!(decode(&text.to_uppercase()), Some(("age".to_owned(), bytes)));
        }
        let text = encode("age", &[7; 32]);
        assert!(decode(&text.replacen('7', "8", 1)).is_none() || !text.contains('7'));
        let mut slip = text.clone().into_bytes();
        slip[20] = if slip[20] == b'q' { b'p' } else { b'q' };
        assert_eq!(decode(&String::from_utf8(slip).expect("letters")), None);
        let mixed = format!("{}{}", &text[..10].to_uppercase(), &text[10..]);
        assert_eq!(decode(&mixed), None);
        assert_eq!(decode("tanpa pemisah"), None);
    }

    /// From BIP 173.
    #[test]
    fn the_examples_of_the_standard_are_read() {
        assert_eq!(decode("A12UEL5L"), Some(("a".to_owned(), Vec::new())));
        assert!(decode("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw").is_some());
        assert_eq!(decode("A1G7SGD8"), None, "checksum of another case");
    }
}

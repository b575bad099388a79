//! DXF in text: pairs of a code and a value, in sections, up to `EOF`.

use super::{Facts, Rejection};

enum Place {
    Outside,
    /// Right behind `0 SECTION`: the next pair names it.
    Unnamed,
    Inside {
        holds_shapes: bool,
    },
}

/// Walks all pairs; text values may be in any encoding.
pub(super) fn walk(bytes: &[u8]) -> Result<Facts, Rejection> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let mut place = Place::Outside;
    let mut shapes = 0_u32;
    loop {
        let (Some(code), Some(value)) = (lines.next(), lines.next()) else {
            return Err(Rejection::Damaged("dxf: ends before EOF"));
        };
        let code = group_code(code).ok_or(Rejection::Damaged("dxf: group code"))?;
        place = match (place, code, value) {
            (place, 999, _) => place,
            (Place::Outside, 0, b"SECTION") => Place::Unnamed,
            (Place::Outside, 0, b"EOF") => break,
            (Place::Unnamed, 2, name) => Place::Inside { holds_shapes: matches!(name, b"ENTITIES" | b"BLOCKS") },
            (Place::Inside { .. }, 0, b"ENDSEC") => Place::Outside,
            (Place::Inside { .. }, 0, b"SECTION" | b"EOF") => {
                return Err(Rejection::Damaged("dxf: section not ended"));
            }
            (Place::Inside { holds_shapes }, code, value) => {
                let is_shape = holds_shapes && code == 0 && !matches!(value, b"BLOCK" | b"ENDBLK");
                shapes += u32::from(is_shape);
                Place::Inside { holds_shapes }
            }
            _ => return Err(Rejection::Damaged("dxf: something outside the sections")),
        };
    }
    // Old programs fill the last sector of a floppy with the mark of its end, others with zeros.
    let is_padding = |line: &[u8]| line.iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, 0x1A | 0));
    if !lines.all(is_padding) {
        return Err(Rejection::Damaged("dxf: something behind EOF"));
    }
    if shapes == 0 {
        return Err(Rejection::Empty);
    }
    Ok(Facts::default())
}

fn group_code(line: &[u8]) -> Option<i32> {
    let code: i32 = std::str::from_utf8(line).ok()?.parse().ok()?;
    (-5..=1071).contains(&code).then_some(code)
}

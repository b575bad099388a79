//! Whether numbers name a place on earth.

use super::rejection::Misplaced;

/// Longitude, latitude and what may follow, in degrees. `whole`: none was written with a point.
///
/// Four whole numbers are a longitude and a latitude written with decimal commas: `100,35,-0,94`.
pub(super) fn check(numbers: &[f64], whole: bool) -> Result<(), Misplaced> {
    let &[longitude, latitude, ..] = numbers else { return Err(Misplaced::NoNumber) };
    if numbers.len() >= 4 && whole {
        return Err(Misplaced::NoNumber);
    }
    if !(-180.0..=180.0).contains(&longitude) || !(-90.0..=90.0).contains(&latitude) {
        let swapped = (-180.0..=180.0).contains(&latitude) && (-90.0..=90.0).contains(&longitude);
        return Err(if swapped { Misplaced::Swapped } else { Misplaced::NotDegrees });
    }
    Ok(())
}

/// A number as maps write it: digits with a point. Rust would also take `inf` and `NaN`.
pub(super) fn number(text: &str) -> Result<f64, Misplaced> {
    let text = text.trim();
    let has_letters = text.bytes().any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'e' | b'E'));
    let number: f64 = text.parse().map_err(|_| Misplaced::NoNumber)?;
    if has_letters || !number.is_finite() { Err(Misplaced::NoNumber) } else { Ok(number) }
}

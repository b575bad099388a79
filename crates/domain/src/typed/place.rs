//! A place by its coordinates.

use super::number::degrees;

/// Latitudes between which Indonesia lies, Rote to Weh, and longitudes, Weh to Merauke; rounded outwards.
const LATITUDES: (f64, f64) = (-11.5, 6.5);
const LONGITUDES: (f64, f64) = (94.5, 141.5);

/// Why two coordinates are not taken: unreadable, exchanged for one another, or outside of Indonesia; a sentence that says what to do.
pub fn misplaced(lat: &str, lon: &str) -> Option<&'static str> {
    let (Some(lat), Some(lon)) = (degrees(lat, 180), degrees(lon, 180)) else {
        return Some("Isi lintang dan bujur dengan angka. Contoh: -0,9471 dan 100,4172.");
    };
    let within = |value: f64, (from, to): (f64, f64)| (from..=to).contains(&value);
    let (lat, lon) = (lat.value(), lon.value());
    if within(lat, LATITUDES) && within(lon, LONGITUDES) {
        None
    } else if within(lon, LATITUDES) && within(lat, LONGITUDES) {
        Some("Lintang dan bujur tampaknya tertukar. Lintang Padang sekitar -0,9 dan bujurnya sekitar 100,4.")
    } else {
        Some("Titik ini di luar Indonesia. Periksa lagi: lintang Padang sekitar -0,9 dan bujurnya sekitar 100,4.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_in_indonesia() {
        for (lat, lon) in [("-0,9471", "100.4172"), ("5,9", "95,2"), ("-9,1", "140,9°")] {
            assert_eq!(misplaced(lat, lon), None, "{lat} {lon}");
        }
        for (lat, lon, said) in [
            ("51,5", "0", "di luar Indonesia"),
            ("0,9471", "-100,4", "di luar Indonesia"),
            ("100,4172", "-0,9471", "tertukar"),
            ("", "100", "dengan angka"),
            ("inf", "NaN", "dengan angka"),
        ] {
            assert!(misplaced(lat, lon).is_some_and(|sentence| sentence.contains(said)), "{lat} {lon}");
        }
    }
}

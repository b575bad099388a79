//! The fixed set of virtual file names.
//!
//! Typst interns every file name for the life of the process, in a table of 65,535. A name made per document would therefore
//! end the server one day, so names that are not in this set are refused.

/// A document shows at most this many photos: `/foto-1.jpg` to `/foto-12.jpg`.
pub const PHOTO_COUNT_MAX: usize = 12;

const PICTURES: [&str; 5] = ["/qr.luma8", "/lambang.svg", "/lambang.png", "/pas-foto.jpg", "/pas-foto.png"];

const SHARED_NAME_BYTES_MAX: usize = 48;

/// Whether a picture may have this name: `/qr.luma8`, the emblem `/lambang.{svg,png}`, the holder's portrait
/// `/pas-foto.{jpg,png}`, and photos of an inspection `/foto-N.{jpg,png}` with N from 1 to [`PHOTO_COUNT_MAX`].
pub fn is_file_name(name: &str) -> bool {
    PICTURES.contains(&name) || is_photo_name(name)
}

/// Whether a shared template may have this name: `/_shared/` + lower-case letters and hyphens + `.typ`.
pub fn is_shared_name(name: &str) -> bool {
    name.strip_prefix("/_shared/").and_then(|rest| rest.strip_suffix(".typ")).is_some_and(|stem| {
        !stem.is_empty()
            && name.len() <= SHARED_NAME_BYTES_MAX
            && stem.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    })
}

fn is_photo_name(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("/foto-") else { return false };
    let Some(number) = rest.strip_suffix(".jpg").or_else(|| rest.strip_suffix(".png")) else { return false };
    // Compared as text, so that "01" and "+1" are no second names of the same photo.
    (1..=PHOTO_COUNT_MAX).any(|n| n.to_string() == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_fixed_names_are_allowed() {
        for name in ["/qr.luma8", "/foto-1.jpg", "/foto-12.png", "/pas-foto.jpg", "/lambang.svg"] {
            assert!(is_file_name(name), "{name}");
        }
        for name in [
            "/foto-0.jpg",
            "/foto-13.jpg",
            "/foto-01.jpg",
            "/foto-1.gif",
            "/qr-26-000123.luma8",
            "qr.luma8",
            "/data.json",
        ] {
            assert!(!is_file_name(name), "{name}");
        }
        assert!(is_shared_name("/_shared/payment-notice.typ"));
        for name in ["/_shared/.typ", "/_shared/../x.typ", "/_shared/26.typ", "/kop.typ", "/_shared/kop.txt"] {
            assert!(!is_shared_name(name), "{name}");
        }
    }
}

//! A link as a QR in SVG: black on white, one path, as small as mixed segments make it.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode, Version};

use super::QrError;

/// 77 modules a side: at 3.5 cm with quiet zone still 0.41 mm a module.
pub const VERSION_MAX: i16 = 15;
/// ISO/IEC 18004 section 9.1.
const QUIET_MODULES: usize = 4;

/// A drawn QR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Svg {
    /// The picture; sized by its viewBox alone, one unit per module.
    pub svg: String,
    /// QR version, 1 to [`VERSION_MAX`].
    pub version: i16,
    /// Modules per side with the quiet zone, for the width in print.
    pub modules: usize,
}

/// Draws `link` at error correction level M. What is upper-case letters and digits is stored as such, the rest as bytes.
pub fn svg(link: &str) -> Result<Svg, QrError> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).map_err(|_| QrError::TooLong)?;
    let Version::Normal(version @ ..=VERSION_MAX) = code.version() else {
        return Err(QrError::TooLong);
    };
    let modules = code.width() + 2 * QUIET_MODULES;
    let svg = format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">"#,
            r##"<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>"##
        ),
        modules,
        dark_path(&code)
    );
    Ok(Svg { svg, version, modules })
}

/// One rectangle per run of dark modules in a row: no seams within a row, and a tenth of the size of single squares.
fn dark_path(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                let length = run.len();
                // Writing to a String does not fail.
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET_MODULES, y + QUIET_MODULES);
            }
            x += run.len();
        }
    }
    path
}

//! The drawing process, from its first line to its last.

use crate::PDF_BYTES_MAX;
use crate::confinement::{forbid_calls, give_up_rights};
use crate::drawing::draw;
use crate::failure::Failure;
use crate::picture::Picture;
use std::io::{Read as _, Write as _};

/// What draws descends into forms within forms; in a debug build that takes more stack than a thread has.
const STACK_BYTES: usize = 64 << 20;

/// Draws page `number` (the first is 1) of the PDF on standard input, its longer side `side_px` pixels, to standard output. The process
/// has no rights afterwards and can do nothing but end: call it first and alone, before there is any other thread.
pub fn run(number: usize, side_px: u16) -> Result<(), Failure> {
    let mut pdf = Vec::new();
    let most = u64::try_from(PDF_BYTES_MAX).unwrap_or(u64::MAX);
    std::io::stdin().take(most + 1).read_to_end(&mut pdf).map_err(|e| Failure::Pipe(e.to_string()))?;
    if pdf.len() > PDF_BYTES_MAX {
        return Err(Failure::TooLarge);
    }
    give_up_rights()?;
    let thread = std::thread::Builder::new().name("drawing".into()).stack_size(STACK_BYTES);
    let drawing = thread.spawn(move || {
        forbid_calls()?;
        hand_back(&draw(pdf, number, side_px)?)
    });
    let drawing = drawing.map_err(|e| Failure::NotConfined(e.to_string()))?;
    drawing.join().unwrap_or(Err(Failure::NotReadable))
}

fn hand_back(picture: &Picture) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written =
        out.write_all(&picture.header()).and_then(|()| out.write_all(&picture.rgb)).and_then(|()| out.flush());
    written.map_err(|e| Failure::Pipe(e.to_string()))
}

//! Pages of PDFs that strangers sent, drawn as pictures by a process without rights, so that no officer's browser ever opens the file.
//!
//! The process reads the PDF from its standard input, gives up every right (`confinement`), draws one page and writes its pixels to its
//! standard output as [`Picture`] says. Whoever takes over the drawing process by a flaw in the drawing holds a pipe and nothing else: no file, no
//! network, no other process, and no secret, because it was started anew. It knows nothing of licences. Decision 0037.

mod confinement;
mod drawing;
mod failure;
mod picture;
mod process;

pub use confinement::{forbid_calls, give_up_rights};
pub use failure::Failure;
pub use picture::{Picture, SIDE_PX_MAX};
pub use process::run;

/// A PDF is not larger (bytes); the intake takes less.
pub const PDF_BYTES_MAX: usize = 32 << 20;

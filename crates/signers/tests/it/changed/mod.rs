//! A thousand changes to signed PDFs, judged by us, by pyHanko and by pdfsig.

mod bases;
mod bytes;
mod cases;
mod draw;
mod judges;
mod made;
mod page;
mod runs;
mod updates;
mod wrapping;

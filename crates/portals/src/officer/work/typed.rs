//! What officers type, as it is kept.

use domain::application::TextRef;
use domain::form::parse_date;
use ground::App;
use ledger::sealed::NewText;
use web::forms::Form;

pub use domain::typed::fits::{too_long, unfit};

/// Characters of one note.
pub const NOTE_CHARS_MAX: usize = 1_000;

/// A text about to be kept sealed, and its reference for the command.
pub fn sealed(app: &App, kind: &'static str, content: impl Into<String>) -> (TextRef, Vec<NewText>) {
    let text = NewText::new(app.id(), app.bytes::<16>(), kind, content);
    (text.reference.clone(), vec![text])
}

/// A day typed under a name, as browsers show it; what is no day stays as typed.
pub fn day(form: &Form, name: &str) -> String {
    let typed = form.get(name);
    parse_date(typed).map_or_else(|_| typed.to_owned(), |day| day.to_string())
}

/// What was typed under a name, whole: a text is refused when it is too long, and never cut.
pub fn typed(form: &Form, name: &str) -> String {
    form.get(name).to_owned()
}

//! What officers type, as it is kept.

use domain::application::TextRef;
use domain::form::parse_date;
use domain::indonesian::{date, local};
use ground::App;
use jiff::Timestamp;
use jiff::civil::Date;
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

/// The days between which something happened that an officer notes.
pub struct Days {
    /// Nothing of it can be earlier.
    pub first: Date,
    /// What happened on the first day: `berkas sampai di OPD`.
    pub since: &'static str,
    /// Nothing of it can be later.
    pub today: Date,
}

impl Days {
    /// From an instant until now, in the days of the city.
    pub fn since(at: Timestamp, since: &'static str, now: Timestamp) -> Self {
        Self { first: local(at).date(), since, today: local(now).date() }
    }

    /// Why a day typed cannot be it.
    pub fn misfit(&self, typed: &str) -> Option<String> {
        match parse_date(typed) {
            Err(sentence) => Some(sentence),
            Ok(day) if day > self.today => {
                Some("Tanggal ini belum terjadi. Isi tanggal hari ini atau sebelumnya.".into())
            }
            Ok(day) if day < self.first => {
                Some(format!("Tanggal ini sebelum {} pada {}. Periksa lagi.", self.since, date(self.first)))
            }
            Ok(_) => None,
        }
    }
}

/// What was typed under a name, whole: a text is refused when it is too long, and never cut.
pub fn typed(form: &Form, name: &str) -> String {
    form.get(name).to_owned()
}

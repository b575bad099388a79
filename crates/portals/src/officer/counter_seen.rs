//! What an officer at the counter says they saw, before they open somebody's account to whoever stands before them.

use super::counter::{Sought, view};
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts::Account;
use web::{Answer, WebError, html_with};

/// Most characters of it.
const CHARS_MAX: usize = 500;

/// What is wrong with it.
pub(super) fn problem(seen: &str) -> Option<String> {
    match seen.chars().count() {
        0..5 => Some("Tulis apa yang Anda lihat, misalnya: KTP asli, nama dan foto cocok.".to_owned()),
        n if n > CHARS_MAX => Some(format!("Paling banyak {CHARS_MAX} huruf. Anda mengisi {n}.")),
        _ => None,
    }
}

/// The page once more, with what was typed into a field and what is wrong with it.
pub(super) async fn again(
    app: &App,
    (officer, id): (&Account, AccountId),
    (field, typed): (String, String),
    sentence: &str,
) -> Answer {
    let (mut page, person) = view(app, officer, Some(Sought::Id(id))).await?;
    let mut person = person.ok_or(WebError::NotFound)?;
    // Where the form is gone meanwhile, the sentence still stands at the head of the page.
    page.problems.add(&field, sentence);
    if field == "alasan_nama" {
        person.seen = typed;
    } else {
        person.typed = (field, typed);
    }
    page.chosen = Some(person);
    html_with(422, &page)
}

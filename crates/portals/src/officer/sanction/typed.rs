//! What the pages of sanctions share: who reads what is recorded of officers, what is wrong with a text, the password of whoever decides.

use domain::account::Role;
use ground::App;
use houses::account::accounts::Account;
use houses::account::own_password::{self, Checked};
use houses::account::tries;
use pages::form::Problems;
use web::forms::Form;
use web::{WebError, Who};

/// Those who read what is recorded of officers.
pub const OFFICERS_RECORD: Who = Who::Only(&[Role::KepalaDinas, Role::Admin, Role::Inspektorat]);

/// Fewest characters of facts and reasons.
const TEXT_CHARS_MIN: usize = 10;
/// Most characters.
const TEXT_CHARS_MAX: usize = 4_000;

/// What is wrong with facts or reasons; they are printed on a letter.
pub fn problem(text: &str) -> Option<String> {
    match text.chars().count() {
        0..TEXT_CHARS_MIN => Some("Tulis paling sedikit satu kalimat.".into()),
        _ => domain::typed::fits::unfit(text, TEXT_CHARS_MAX),
    }
}

/// The password is asked as for signing, because a letter is signed with the decision; status and problem when it does not fit.
pub async fn wrong_password(
    app: &App,
    account: &Account,
    session: &[u8],
    form: &Form,
) -> Result<Option<(u16, Problems)>, WebError> {
    let password = form.all("sandi").first().copied().unwrap_or("").to_owned();
    let checked = own_password::check(app, account, (tries::Purpose::Signing, session), &password).await?;
    let problem = |sentence: &str| Problems::one("sandi", sentence);
    Ok(match checked {
        Checked::Fits => None,
        Checked::TooOften => Some((429, problem("Terlalu sering dicoba. Tunggu beberapa menit, lalu coba lagi."))),
        Checked::Wrong => Some((422, problem("Kata sandi tidak cocok. Belum ada yang diputus. Coba lagi."))),
    })
}

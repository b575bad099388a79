//! Sanctions and objections as officers deal with them: the register, proposing, recording, deciding.

mod deciding;
mod objection;
mod proposing;
mod recording;
mod register;

use domain::access::{List, Purpose};
use domain::account::Role;
use domain::{objection as objections, sanction};
use ground::App;
use houses::account::accounts::Account;
use houses::account::own_password::{self, Checked};
use houses::account::tries;
use pages::form::Problems;
use web::forms::Form;
use web::{Routes, WebError, Who};

/// Those who read what is recorded of officers.
const OFFICERS_RECORD: Who = Who::Only(&[Role::KepalaDinas, Role::Admin, Role::Inspektorat]);

/// `/sanksi…`, `/kerja/{id}/sanksi`.
pub fn routes(routes: Routes) -> Routes {
    use sanction::CommandKind as Kind;
    // Whoever decides on applications reads why a sanction was proposed; the others read the register.
    let readers = Who::reading(Purpose::Preview);
    routes
        .get("/sanksi", Who::listing(List::Sanctions), register::page)
        .get("/sanksi/petugas", Who::Only(sanction::roles(Kind::Record)), recording::page)
        .order("/sanksi/petugas", [Kind::Record], recording::record)
        .get("/sanksi/petugas/{id}", OFFICERS_RECORD, recording::show)
        .get("/sanksi/{id}", readers, deciding::page)
        .order("/sanksi/{id}/putuskan", [Kind::Impose, Kind::Drop], deciding::decide)
        .get("/sanksi/keberatan/{id}", readers, objection::page)
        .order("/sanksi/keberatan/{id}/putuskan", [objections::CommandKind::Decide], objection::decide)
        .get("/kerja/{id}/sanksi", Who::Only(sanction::roles(Kind::Propose)), proposing::page)
        .order("/kerja/{id}/sanksi", [Kind::Propose], proposing::propose)
}

/// Fewest characters of facts and reasons.
const TEXT_CHARS_MIN: usize = 10;
/// Most characters.
const TEXT_CHARS_MAX: usize = 4_000;

/// What is wrong with facts or reasons; they are printed on a letter.
fn problem(text: &str) -> Option<String> {
    match text.chars().count() {
        0..TEXT_CHARS_MIN => Some("Tulis paling sedikit satu kalimat.".into()),
        _ => domain::typed::fits::unfit(text, TEXT_CHARS_MAX),
    }
}

/// The password is asked as for signing, because a letter is signed with the decision; status and problem when it does not fit.
async fn wrong_password(
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

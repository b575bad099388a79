//! `/akun/tugas`: in which of their appointments an officer acts on this device; `/akun/hubungan`: whose files they keep out of.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::{Command, CommandKind};
use domain::appointment::{Appointment, Kind, Standing};
use domain::identity_number::digits;
use domain::ids::RelationId;
use domain::indonesian;
use domain::typed::clean;
use domain::typed::fits::unfit;
use ground::App;
use houses::account::accounts::Account;
use houses::account::changing::{AccountError, Enclosed, Order, change, change_own};
use houses::account::relations::{self, DIGITS_MAX, DIGITS_MIN, NewRelation};
use houses::appointment::acting::AS_APPLICANT;
use houses::appointment::appointments;
use pages::account::{RelationRow, Relations, Tasks};
use pages::form::{Choice, Problems};
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, html_with, new_key};

/// Most characters that say who somebody is.
const WORDS_CHARS_MAX: usize = 80;
/// Digits of a number that are shown.
const DIGITS_SHOWN: usize = 4;

/// `/akun/tugas`, `/akun/hubungan`, `…/akhiri`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .order("/akun/tugas", [CommandKind::ActAs], act_as)
        .get("/akun/hubungan", Who::SignedIn, relations_page)
        .order("/akun/hubungan", [CommandKind::DeclareRelation], declare)
        .order("/akun/hubungan/akhiri", [CommandKind::EndRelation], end)
}

async fn all(app: &App, account: &Account) -> Result<Vec<Appointment>, WebError> {
    let (handle, id) = (app.clone(), account.id);
    Ok(app.db.read(move |tx| appointments::of_account(tx, &handle.vault, id)).await?)
}

/// What an appointment is, in a few words.
fn words(app: &App, one: &Appointment) -> String {
    let asked = &one.asked;
    let office = asked.office.as_deref().map(|code| format!(" ({})", app.rules.catalogue.office_name(code)));
    let until = asked.until.map(|until| {
        let last = indonesian::local(until - jiff::SignedDuration::from_secs(1)).date();
        format!(", sampai {}", indonesian::date(last))
    });
    let kind = if asked.kind == Kind::Definitive { "" } else { asked.kind.prefix() };
    format!("{kind}{}{}{}", asked.role.name(), office.unwrap_or_default(), until.unwrap_or_default())
}

/// The tasks of an officer, for their account's page.
pub async fn of(app: &App, account: &Account) -> Result<Option<Tasks>, WebError> {
    if !account.is_officer() {
        return Ok(None);
    }
    let (all, now) = (all(app, account).await?, app.now());
    let current = account.acting.map_or_else(|| AS_APPLICANT.to_owned(), |id| id.to_string());
    let mut choices: Vec<Choice> = all
        .iter()
        .filter(|one| one.holds(now))
        .map(|one| Choice::new(&one.id.to_string(), &words(app, one), &current))
        .collect();
    choices.push(Choice::new(AS_APPLICANT, "Pemohon (untuk urusan sendiri)", &current));
    let asked = all.iter().filter(|one| one.standing == Standing::Asked).map(|one| words(app, one));
    let later = all.iter().filter(|one| one.standing == Standing::Agreed && one.asked.from > now);
    let later = later
        .map(|one| format!("{} mulai {}", words(app, one), indonesian::date(indonesian::local(one.asked.from).date())));
    let sentence = |what: &str, of: Vec<String>| {
        if of.is_empty() { String::new() } else { format!("{what}: {}. ", of.join("; ")) }
    };
    let staff_provider = app.openid.as_ref().map(|provider| provider.name().to_owned()).unwrap_or_default();
    let waiting = sentence("Menunggu persetujuan", asked.collect()) + &sentence("Akan berlaku", later.collect());
    let current = choices.iter().find(|choice| choice.chosen).map(|choice| choice.label.clone()).unwrap_or_default();
    Ok(Some(Tasks { current, choices, waiting: waiting.trim_end().to_owned(), staff_provider }))
}

/// `POST /akun/tugas`: among one's own that hold now; what does not is not found.
async fn act_as(State(app): State<App>, Signed(account): Signed, Session(session): Session, form: Form) -> Answer {
    let wanted = form.get("tugas");
    let appointment = if wanted == AS_APPLICANT && account.is_officer() {
        None
    } else {
        let held = all(&app, &account).await?.into_iter().filter(|one| one.holds(app.now()));
        let mut ids = held.map(|one| one.id);
        Some(ids.find(|id| id.to_string() == wanted).ok_or(WebError::NotFound)?)
    };
    let acting = Enclosed::Acting(session, wanted.to_owned());
    change_own(&app, &account, Command::ActAs { appointment }, acting).await?;
    Ok(Redirect::to("/akun?kabar=tugas-diganti").into_response())
}

async fn shown(app: &App, account: &Account, typed: (String, String, Problems)) -> Result<Relations, WebError> {
    let of = account.clone();
    let found = app.db.read(move |tx| Ok(relations::of(tx, &of)?)).await?;
    let rows = found.into_iter().map(|one| RelationRow {
        id: one.id.to_string(),
        words: one.who.words,
        number: hidden(&one.who.number),
        since: indonesian::date_time(one.declared_at),
    });
    let (words, number, problems) = typed;
    Ok(Relations {
        frame: frame::of(app, Some(account), "Hubungan dengan pemohon", "/akun/hubungan"),
        key: new_key(app),
        rows: rows.collect(),
        number,
        words,
        problems,
    })
}

fn hidden(number: &str) -> String {
    let shown = number.len().saturating_sub(DIGITS_SHOWN);
    format!("{}{}", "*".repeat(shown), &number[shown..])
}

async fn relations_page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let mut page = shown(&app, &account, (String::new(), String::new(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

async fn declare(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let (typed, number) = (clean::line(form.get("siapa")), form.get("nomor").to_owned());
    let mut problems = Problems::default();
    if typed.chars().count() < 3 {
        problems.add("siapa", "Tulis siapa dia, misalnya: adik.");
    } else if let Some(sentence) = unfit(&typed, WORDS_CHARS_MAX) {
        problems.add("siapa", sentence);
    }
    let found = digits(&number);
    if !(DIGITS_MIN..=DIGITS_MAX).contains(&found.len()) {
        problems.add("nomor", "Isi 13 sampai 16 angka: NIK, NPWP, atau NIB.");
    }
    if !problems.is_empty() {
        return html_with(422, &shown(&app, &account, (typed, number, problems)).await?);
    }
    let command = Command::DeclareRelation { relation: RelationId(app.id()) };
    let mut order = Order::new(account.id, account.actor(), command);
    order.key = form.key();
    order.said = Some(format!("{typed}\n{found}"));
    order.enclosed = Enclosed::Relation(Box::new(NewRelation { number: found, words: typed }));
    change(&app, order).await?;
    Ok(Redirect::to("/akun/hubungan?kabar=hubungan-dicatat").into_response())
}

async fn end(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let relation: RelationId = form.get("hubungan").parse().map_err(|_| WebError::NotFound)?;
    let own = account.clone();
    let found = app.db.read(move |tx| Ok(relations::of(tx, &own)?)).await?;
    // Pressed twice it is ended once.
    if found.iter().any(|one| one.id == relation) {
        let done: Result<(), AccountError> =
            change_own(&app, &account, Command::EndRelation { relation }, Enclosed::Nothing).await;
        done?;
    }
    Ok(Redirect::to("/akun/hubungan?kabar=hubungan-diakhiri").into_response())
}

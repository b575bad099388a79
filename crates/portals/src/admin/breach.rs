//! `POST /admin/data-pribadi/pelanggaran`: a breach of personal data is reported, and its term of 3 x 24 hours runs (UU 27/2022 ps 46).

use super::data_cases::shown;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use db::{DbError, Tx};
use domain::data_case::{Breach, Command, DataKind};
use domain::ids::AccountId;
use domain::indonesian::wib;
use domain::typed::date;
use domain::typed::fits::unfit;
use ground::App;
use houses::account::accounts;
use houses::application::applications;
use houses::privacy::changing::{CaseError, Order, change, words};
use jiff::Timestamp;
use ledger::vault::Vault;
use pages::form::Problems;
use web::forms::Form;
use web::{Answer, Signed, WebError, html_with};

/// Fewest letters that say what happened.
const FACTS_CHARS_MIN: usize = 20;
/// Most letters of the facts.
const FACTS_CHARS_MAX: usize = 4_000;
/// Most persons that can be named one by one; more is everybody.
const NAMED_MAX: usize = 500;

/// Reports it.
pub async fn report(State(app): State<App>, Signed(officer): Signed, form: Form) -> Answer {
    let mut problems = Problems::default();
    let known = known_at(&form, &mut problems);
    let kinds = form.all("jenis").into_iter().filter_map(|id| id.parse::<DataKind>().ok()).collect();
    let persons: u32 = problems.check("orang", persons(form.get("orang")));
    let facts = form.get("fakta");
    if facts.chars().count() < FACTS_CHARS_MIN {
        problems.add("fakta", format!("Tulis apa yang terjadi, paling sedikit {FACTS_CHARS_MIN} huruf."));
    } else if let Some(sentence) = unfit(facts, FACTS_CHARS_MAX) {
        problems.add("fakta", sentence);
    }
    let accounts = named(&app, &form, &mut problems).await?;
    let Some(known_at) = known.filter(|_| problems.is_empty()) else {
        return html_with(422, &shown(&app, &officer, (&form, problems)).await?);
    };
    let text = words(&app, "facts", facts);
    let breach = Breach { known_at, kinds, persons, accounts };
    let mut order = Order::beginning(officer.actor(), Command::ReportBreach { breach, words: text.reference.clone() });
    (order.texts, order.key) = (vec![text], form.key());
    match change(&app, order).await {
        Ok(done) => Ok(Redirect::to(&format!("/admin/data-pribadi/{}?kabar=pelanggaran", done.id)).into_response()),
        Err(CaseError::Refused(refusal)) => {
            problems.add("jenis", refusal.to_string());
            html_with(422, &shown(&app, &officer, (&form, problems)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

fn known_at(form: &Form, problems: &mut Problems) -> Option<Timestamp> {
    let read = date::moment(form.get("diketahui")).map(|at| wib().to_timestamp(at).ok());
    problems.check("diketahui", read)
}

fn persons(typed: &str) -> Result<u32, String> {
    typed.parse().map_err(|_| "Tulis perkiraan banyaknya orang, misalnya 120.".to_owned())
}

/// The accounts that are named; none is everybody.
async fn named(app: &App, form: &Form, problems: &mut Problems) -> Result<Vec<AccountId>, WebError> {
    let lines: Vec<String> =
        form.get("siapa").lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if lines.len() > NAMED_MAX {
        problems.add("siapa", format!("Paling banyak {NAMED_MAX} baris. Lebih dari itu, kosongkan: semua pemohon."));
        return Ok(Vec::new());
    }
    let handle = app.clone();
    let read = app.db.read(move |tx| {
        let found: Result<Vec<_>, DbError> =
            lines.iter().map(|line| Ok((account(tx, &handle.vault, line)?, line.clone()))).collect();
        found
    });
    let mut accounts = Vec::new();
    for (found, line) in read.await? {
        match found {
            Some(id) => accounts.push(id),
            None => problems.add("siapa", format!("“{line}” bukan nama pengguna dan bukan nomor permohonan.")),
        }
    }
    accounts.sort_unstable();
    accounts.dedup();
    Ok(accounts)
}

fn account(tx: &mut dyn Tx, vault: &Vault, line: &str) -> Result<Option<AccountId>, DbError> {
    if let Some(id) = applications::by_number(tx, line)? {
        return Ok(applications::brief(tx, id)?.map(|brief| brief.owner));
    }
    Ok(accounts::by_login(tx, vault, line)?.map(|account| account.id))
}

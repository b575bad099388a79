//! The rekomendasi of a technical office (Pasal 4(2)).

use crate::officer::work::answer::{done, is_for_the_page};
use crate::officer::work::desks::visit_missing;
use crate::officer::work::history;
use crate::officer::work::opened;
use crate::officer::work::opened::Opened;
use crate::officer::work::typed::{Days, day, sealed, typed, unfit};
use crate::officer::work::writing;
use crate::officer::work::writing::Written;
use axum::extract::{Path, State};
use domain::access::Purpose;
use domain::application::{Command, CommandKind, Opinion, Refusal};
use domain::indonesian::{date, local};
use ground::App;
use houses::account::accounts::Account;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::Order;
use houses::document::data::Rekomendasi;
use pages::form::Problems;
use pages::staff::recommendation::{Recommendation, outcome_choices};
use pages::staff::written::Written as Shown;
use web::forms::Form;
use web::{Answer, Signed, WebError, frame, html, html_with, kept, new_key};

/// Technical conditions printed on a licence.
const CONDITIONS_MAX: usize = 20;

/// `GET /kerja/{id}/rekomendasi`
pub async fn show(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let opened = opened::open(&app, &account, &id, Purpose::Recommendation).await?;
    if !opened.possible(&account.actor()).contains(&CommandKind::GiveRekomendasi) {
        return Err(Refusal::OfficeNotAsked.into());
    }
    if account.office.as_deref().and_then(|code| opened.state().office(code)).is_some_and(visit_missing) {
        return Err(Refusal::ExaminationMissing.into());
    }
    let written = writing::find(&app, &account, &path(&opened)).await?;
    html(&page(&app, &account, &opened, (written, Problems::default())))
}

/// Path of the form.
fn path(opened: &Opened) -> String {
    format!("{}/rekomendasi", opened.href())
}

/// `POST /kerja/{id}/rekomendasi`
pub async fn submit(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let opened = opened::open(&app, &account, &id, Purpose::Recommendation).await?;
    let office = account.office.clone().ok_or(WebError::Forbidden)?;
    let letter = Letter::read(&form);
    let mut problems = letter.check(&opened.days_at_office(&office, app.now()));
    if writing::written_elsewhere(&app, &account, &path(&opened), &form).await? {
        problems.add("rekomendasi", writing::WRITTEN_ELSEWHERE);
    }
    let Some(opinion) = letter.opinion().filter(|_| problems.is_empty()) else {
        return again(&app, &account, &opened, (form, problems, 422)).await;
    };
    let content = serde_json::to_string(&letter.rekomendasi(&office, opinion));
    let (text, texts) = sealed(&app, "rekomendasi", content.map_err(|e| WebError::Internal(e.to_string()))?);
    let mut order = Order::new(opened.state().id, account.actor(), Command::GiveRekomendasi { office, opinion, text });
    order.texts = texts;
    order.version = form.version();
    order.key = form.key();
    match act(&app, order).await {
        Ok(_) => {
            kept::forget(&app, account.id, &path(&opened)).await?;
            Ok(done(&id, "rekomendasi"))
        }
        Err(error) if is_for_the_page(&error) => {
            // The application may have moved on: the next attempt must be bound to what it is now.
            let opened = opened::open(&app, &account, &id, Purpose::Recommendation).await?;
            let (field, status) = match &error {
                ActError::Refused(Refusal::ExaminationMissing | Refusal::ExaminationRefused) => ("hasil", 422),
                ActError::Refused(_)
                | ActError::NotFound
                | ActError::KeyReused
                | ActError::Db(_)
                | ActError::Seal(_)
                | ActError::Internal(_) => ("rekomendasi", 409),
            };
            problems.add(field, error.to_string());
            again(&app, &account, &opened, (form, problems, status)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A letter as typed.
#[derive(Clone, Debug, Default)]
struct Letter {
    number: String,
    date: String,
    outcome: String,
    conditions: String,
    reasons: String,
}

impl Letter {
    fn read(form: &Form) -> Self {
        Self {
            number: typed(form, "nomor"),
            date: day(form, "tanggal"),
            outcome: typed(form, "hasil"),
            conditions: typed(form, "syarat"),
            reasons: typed(form, "alasan"),
        }
    }

    fn opinion(&self) -> Option<Opinion> {
        match self.outcome.as_str() {
            "diberikan" => Some(Opinion::Given),
            "dengan_syarat" => Some(Opinion::GivenWithConditions),
            "tidak" => Some(Opinion::Refused),
            _ => None,
        }
    }

    /// One per line.
    fn conditions(&self) -> Vec<String> {
        self.conditions.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    fn check(&self, days: &Days) -> Problems {
        let mut problems = Problems::default();
        if self.number.is_empty() {
            problems.add("nomor", "Isi nomor surat rekomendasi. Nomor ini tercetak pada izin.");
        }
        if let Some(sentence) = days.misfit(&self.date) {
            problems.add("tanggal", sentence);
        }
        match self.opinion() {
            None => problems.add("hasil", "Pilih satu hasil."),
            Some(Opinion::GivenWithConditions) if self.conditions().is_empty() => {
                problems.add("syarat", "Tulis paling sedikit satu syarat, satu per baris.");
            }
            Some(Opinion::Refused) if self.reasons.is_empty() => {
                problems.add("alasan", "Tulis alasan tidak merekomendasikan. Pemohon membacanya.");
            }
            Some(_) => {}
        }
        if self.conditions().len() > CONDITIONS_MAX {
            problems.add("syarat", format!("Paling banyak {CONDITIONS_MAX} syarat."));
        }
        let limits =
            [("nomor", &self.number, 100), ("syarat", &self.conditions, 4_000), ("alasan", &self.reasons, 2_000)];
        for (field, text, chars_max) in limits {
            if let Some(sentence) = unfit(text, chars_max) {
                problems.add(field, sentence);
            }
        }
        problems
    }

    /// As kept and printed; what does not belong to the outcome is left out, so that a licence never prints a stale condition.
    fn rekomendasi(&self, office: &str, opinion: Opinion) -> Rekomendasi {
        let outcome = match opinion {
            Opinion::Given => "given",
            Opinion::GivenWithConditions => "with_conditions",
            Opinion::Refused => "refused",
        };
        Rekomendasi {
            office: office.to_owned(),
            number: self.number.clone(),
            date: self.date.clone(),
            outcome: outcome.into(),
            conditions: if opinion == Opinion::GivenWithConditions { self.conditions() } else { Vec::new() },
            reasons: if opinion == Opinion::Refused { self.reasons.clone() } else { String::new() },
        }
    }
}

/// The form again: what was typed is kept with what other pages typed into it, and shown.
async fn again(app: &App, account: &Account, opened: &Opened, sent: (Form, Problems, u16)) -> Answer {
    let (form, problems, status) = sent;
    let written = writing::keep(app, account, path(opened), form).await?;
    html_with(status, &page(app, account, opened, (Some(written), problems)))
}

/// The form, with what was typed and what is wrong with it.
fn page(app: &App, account: &Account, opened: &Opened, shown: (Option<Written>, Problems)) -> Recommendation {
    let (written, problems) = shown;
    let blank = Letter { date: local(app.now()).date().to_string(), ..Letter::default() };
    let mut page = filled(app, account, opened, &blank);
    if let Some(written) = &written {
        page = filled(app, account, opened, &Letter::read(&written.form(&page.fields())));
        page.typed_before = written.note(app).filter(|_| problems.is_empty());
    }
    page.written = writing::shown(&page.fields(), written.as_ref());
    page.problems = problems;
    page
}

fn filled(app: &App, account: &Account, opened: &Opened, letter: &Letter) -> Recommendation {
    let code = account.office.as_deref().unwrap_or_default();
    let visit = opened.state().office(code).and_then(|request| request.examinations.last());
    Recommendation {
        frame: frame::of(app, Some(account), "Rekomendasi", &opened.href()),
        form_key: new_key(app),
        version: opened.state().version,
        id: opened.state().id.to_string(),
        case: opened.title(),
        office: app.rules.catalogue.office_name(code),
        // Until the file is out, the application itself says what was found.
        berita_acara_href: visit.map(|visit| opened.paper_href(visit.document).unwrap_or_else(|| opened.href())),
        berita_acara_about: visit.map_or_else(String::new, |visit| {
            format!("{}, {}", history::conclusion(visit.conclusion), date(local(visit.at).date()))
        }),
        typed_before: None,
        written: Shown::default(),
        problems: Problems::default(),
        number: letter.number.clone(),
        date: letter.date.clone(),
        outcomes: outcome_choices(&letter.outcome),
        conditions: letter.conditions.clone(),
        reasons: letter.reasons.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as on;

    /// Asked on the 20th.
    fn until(day: i8) -> Days {
        Days { first: on(2026, 11, 20), since: "berkas sampai di OPD", today: on(2026, 11, day) }
    }

    fn letter(outcome: &str) -> Letter {
        Letter {
            number: "440/042/2026".into(),
            date: "2026-11-23".into(),
            outcome: outcome.into(),
            conditions: " Pasang papan nama.\n\nJaga kebersihan.".into(),
            reasons: "Ruang terlalu sempit.".into(),
        }
    }

    #[test]
    fn each_outcome_keeps_only_its_own_text() {
        let today = until(23);
        for (outcome, opinion, conditions, reasons) in [
            ("diberikan", Opinion::Given, 0, false),
            ("dengan_syarat", Opinion::GivenWithConditions, 2, false),
            ("tidak", Opinion::Refused, 0, true),
        ] {
            let letter = letter(outcome);
            assert!(letter.check(&today).is_empty(), "{outcome}");
            assert_eq!(letter.opinion(), Some(opinion));
            let kept = letter.rekomendasi("DINKES", opinion);
            assert_eq!((kept.conditions.len(), !kept.reasons.is_empty()), (conditions, reasons), "{outcome}");
        }
    }

    #[test]
    fn a_letter_says_what_its_outcome_needs() {
        let today = until(22);
        let empty = Letter { outcome: "dengan_syarat".into(), date: "2026-11-23".into(), ..Letter::default() };
        let problems = empty.check(&today);
        assert!(["nomor", "tanggal", "syarat"].iter().all(|field| problems.of(field).is_some()));
        let refused = Letter { outcome: "tidak".into(), reasons: "😀".into(), ..letter("tidak") };
        assert!(refused.check(&until(23)).of("alasan").is_some());
        assert!(letter("entah").check(&today).of("hasil").is_some());
    }
}

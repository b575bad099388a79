//! `/admin/data-pribadi`: matters of personal data, what waits first. Kominfo sees breaches only: what persons ask is not theirs to read.

use axum::extract::State;
use domain::access::List;
use domain::account::Role;
use domain::data_case::{DataCase, DataKind, Kind};
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::application::error::ActError;
use houses::privacy::cases;
use houses::reading::{self, View};
use jiff::Timestamp;
use pages::Tone;
use pages::form::{Choice, Problems};
use pages::parts::Tag;
use pages::staff::data_cases::{BreachTyped, CaseRow, DataCases};
use pages::staff::parts::tag;
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, new_key};

/// Matters shown of each kind of standing.
const SHOWN_MAX: i64 = 100;

/// `GET /admin/data-pribadi`.
pub async fn page(State(app): State<App>, Signed(officer): Signed, news: News) -> Answer {
    let mut page = shown(&app, &officer, (&Form::default(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// The list with the form about a breach as it was typed.
pub(super) async fn shown(app: &App, officer: &Account, typed: (&Form, Problems)) -> Result<DataCases, WebError> {
    let (form, problems) = typed;
    let all = officer.role == Role::Admin;
    let seen = app.view((officer.actor(), all), |work, (reader, all)| {
        let theirs = |case: &DataCase| *all || case.kind == Kind::Breach;
        let open: Vec<_> = cases::open(work.tx, SHOWN_MAX)?.into_iter().filter(theirs).collect();
        let closed: Vec<_> = cases::closed(work.tx, SHOWN_MAX)?.into_iter().filter(theirs).collect();
        let count = open.len() + closed.len();
        reading::note_list(work, reader, &View { list: List::PersonalData, filters: &[], count })?;
        Ok::<_, ActError>((open, closed))
    });
    let (open, closed) = seen.await?;
    let now = app.now();
    let chosen = form.all("jenis");
    Ok(DataCases {
        frame: frame::of(app, Some(officer), "Data pribadi", "/admin/data-pribadi"),
        form_key: new_key(app),
        open: open.iter().map(|case| row(case, now)).collect(),
        closed: closed.iter().map(|case| row(case, now)).collect(),
        breach: BreachTyped {
            known: form.get("diketahui").to_owned(),
            kinds: DataKind::ALL
                .iter()
                .map(|kind| Choice {
                    value: kind.id().into(),
                    label: kind.name().into(),
                    chosen: chosen.contains(&kind.id()),
                })
                .collect(),
            persons: form.get("orang").to_owned(),
            who: form.get("siapa").to_owned(),
            facts: form.get("fakta").to_owned(),
        },
        problems,
    })
}

fn row(case: &DataCase, now: Timestamp) -> CaseRow {
    CaseRow {
        href: format!("/admin/data-pribadi/{}", case.id),
        title: case.kind.name(),
        state: state(case, now),
        opened_at: indonesian::date_time(case.opened_at),
    }
}

/// Where a matter stands, with its term.
pub(super) fn state(case: &DataCase, now: Timestamp) -> Tag {
    let until = |due: Timestamp| format!("Paling lambat {}", indonesian::date_time(due));
    match (case.closed_at, case.granted, case.due_at) {
        (Some(_), Some(false), _) => tag(Tone::Plain, "Tidak dikabulkan"),
        (Some(_), _, _) => tag(Tone::Good, "Selesai"),
        (None, _, Some(due)) if case.is_late(now) => {
            tag(Tone::Bad, format!("Lewat waktu sejak {}", indonesian::date_time(due)))
        }
        (None, _, Some(due)) => tag(Tone::Warning, until(due)),
        (None, _, None) => tag(Tone::Info, "Menunggu keputusan"),
    }
}

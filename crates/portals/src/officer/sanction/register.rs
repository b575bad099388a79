//! `/sanksi`: the register of sanctions on applicants, of objections, and of sanctions on officers; names are masked.

use crate::matters;
use crate::officer::sanction::typed::OFFICERS_RECORD;
use axum::extract::{Query, State};
use db::{DbError, Row};
use domain::access::{List, Purpose};
use domain::account::Role;
use domain::calendar::Calendar;
use domain::ids::ApplicationId;
use domain::indonesian::{date, masked};
use domain::objection::decision_until;
use domain::sanction::{self, CommandKind, Sanction, Status, reply_until};
use ground::Work;
use houses::account::accounts;
use houses::application::error::ActError;
use houses::calendar::calendars;
use houses::objection::objections;
use houses::reading::{self, View};
use houses::sanction::sanctions;
use pages::staff::parts::{Empty, Tab};
use pages::staff::sanctions::{SanctionRow, Sanctions};
use serde::Deserialize;
use web::paging::{self, Cursor};
use web::{Answer, News, Signed, frame, html};

const OF_APPLICANTS: &str = "select id, at, state from sanction where application_id is not null \
    and at <= $1 and (at < $1 or id < $2) order by at desc, id desc limit 51";
const OF_OFFICERS: &str = "select id, at, state from sanction where application_id is null \
    and at <= $1 and (at < $1 or id < $2) order by at desc, id desc limit 51";
const OBJECTIONS: &str = "select id, at, state from objection \
    where at <= $1 and (at < $1 or id < $2) order by at desc, id desc limit 51";

/// Which part of the register, and from where on.
#[derive(Deserialize)]
pub struct RegisterQuery {
    tab: Option<String>,
    hal: Option<String>,
}

/// A part of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Applicants,
    Objections,
    Officers,
}

impl Part {
    fn parse(tab: Option<&str>, role: Role) -> Self {
        match tab {
            Some("keberatan") => Self::Objections,
            Some("petugas") if reads_officers(role) => Self::Officers,
            _ => Self::Applicants,
        }
    }

    fn address(self) -> &'static str {
        match self {
            Self::Applicants => "/sanksi",
            Self::Objections => "/sanksi?tab=keberatan",
            Self::Officers => "/sanksi?tab=petugas",
        }
    }
}

/// What is recorded of officers is for whoever answers for them, and the inspectorate (Pasal 11(6)).
fn reads_officers(role: Role) -> bool {
    OFFICERS_RECORD.admits(Some(role))
}

/// Rows of a page, where the next begins, and what waits: sanctions, objections.
type Found = (Vec<SanctionRow>, Option<Cursor>, (u64, u64));

/// `GET /sanksi?tab=&hal=`.
pub async fn page(
    State(app): State<ground::App>,
    Signed(account): Signed,
    Query(wanted): Query<RegisterQuery>,
    news: News,
) -> Answer {
    let part = Part::parse(wanted.tab.as_deref(), account.role);
    let here = Cursor::parse(wanted.hal.as_deref());
    let asked = (account.actor(), part, here.clone());
    let read = app.view(asked, |work, (reader, part, from)| {
        let role = reader.role().unwrap_or(Role::Pemohon);
        let (rows, next) = list(work, (*part, role), from.as_ref())?;
        let waiting = (sanctions::to_decide(work.tx)?, objections::open(work.tx)?);
        reading::note_list(work, reader, &View { list: List::Sanctions, filters: &["tab"], count: rows.len() })?;
        Ok::<Found, ActError>((rows, next, waiting))
    });
    let (rows, next, (proposed, open)) = read.await?;
    let mut tabs = vec![
        Tab::new(Part::Applicants.address(), "Sanksi pemohon", proposed, part == Part::Applicants),
        Tab::new(Part::Objections.address(), "Keberatan", open, part == Part::Objections),
    ];
    if reads_officers(account.role) {
        let (href, current) = (Part::Officers.address().to_owned(), part == Part::Officers);
        tabs.push(Tab { href, label: "Sanksi petugas".into(), count: None, count_max: 0, current });
    }
    html(&Sanctions {
        frame: frame::with_news(frame::of(&app, Some(&account), "Sanksi dan keberatan", "/sanksi"), news.code()),
        tabs,
        rows,
        empty: Empty::new("Belum ada di sini", "Sanksi dan keberatan tercatat di sini sejak diusulkan atau diajukan."),
        pager: paging::pager(part.address(), here.as_ref(), next.as_ref()),
        may_record: sanction::roles(CommandKind::Record).contains(&account.role),
    })
}

fn list(
    work: &mut Work,
    of: (Part, Role),
    from: Option<&Cursor>,
) -> Result<(Vec<SanctionRow>, Option<Cursor>), DbError> {
    let (part, role) = of;
    let values = [Cursor::instant(from).into(), Cursor::id(from).into()];
    let mut rows = match part {
        Part::Applicants => work.tx.query(OF_APPLICANTS, &values)?,
        Part::Objections => work.tx.query(OBJECTIONS, &values)?,
        Part::Officers => work.tx.query(OF_OFFICERS, &values)?,
    };
    let more = paging::cut(&mut rows);
    let next = rows.last().filter(|_| more).map(|row| Cursor::new(row.int("at"), row.id("id")));
    let calendar = calendars::current(work.tx)?.calendar;
    let shown = rows.iter().map(|row| match part {
        Part::Applicants => sanction_row(work, &sanctions::parse(&row.text("state"))?, (role, &calendar)),
        Part::Objections => objection_row(work, row, (role, &calendar)),
        Part::Officers => officer_row(work, &sanctions::parse(&row.text("state"))?),
    });
    Ok((shown.collect::<Result<_, DbError>>()?, next))
}

/// Number and masked holder of an application.
fn named(work: &mut Work, application: Option<ApplicationId>) -> Result<(String, String), DbError> {
    let Some(id) = application else { return Ok(Default::default()) };
    let listed = reading::listed(work.tx, (work.vault, work.rules), id)?;
    Ok(listed.map(|listed| (listed.number, listed.holder)).unwrap_or_default())
}

fn reads(role: Role) -> bool {
    Purpose::Preview.roles().contains(&role)
}

/// A sanction on an applicant as a row.
pub fn sanction_row(work: &mut Work, state: &Sanction, of: (Role, &Calendar)) -> Result<SanctionRow, DbError> {
    let (role, calendar) = of;
    let (number, whom) = named(work, state.on.application())?;
    let since = matters::day(state.at);
    let until = reply_until(state, calendar).filter(|_| state.status == Status::Proposed && state.reply.is_none());
    Ok(SanctionRow {
        href: reads(role).then(|| format!("/sanksi/{}", state.id)),
        title: state.measure.name().into(),
        about: format!("Permohonan {number}, {}", state.article.of(state.measure)),
        whom,
        state: matters::of_sanction(state.status.kind()),
        since: until.map_or_else(|| since.clone(), |until| format!("{since}, tanggapan sampai {}", date(until))),
    })
}

fn objection_row(work: &mut Work, row: &Row, of: (Role, &Calendar)) -> Result<SanctionRow, DbError> {
    let (role, calendar) = of;
    let state = objections::parse(&row.text("state"))?;
    let (number, whom) = named(work, Some(state.application))?;
    let since = matters::day(state.filed_at);
    let until = decision_until(state.filed_at, calendar).filter(|_| state.status.decision().is_none());
    Ok(SanctionRow {
        href: reads(role).then(|| format!("/sanksi/keberatan/{}", state.id)),
        title: matters::title_of(state.against),
        about: format!("Permohonan {number}"),
        whom,
        state: matters::of_objection(&state, calendar, work.now),
        since: until.map_or_else(|| since.clone(), |until| format!("{since}, diputus paling lambat {}", date(until))),
    })
}

fn officer_row(work: &mut Work, state: &Sanction) -> Result<SanctionRow, DbError> {
    let account = accounts::get(work.tx, work.vault, state.on.account())?;
    let whom = account.map(|account| format!("{}, {}", masked(&account.profile.name), account.made_for.0.name()));
    Ok(SanctionRow {
        href: Some(format!("/sanksi/petugas/{}", state.id)),
        title: state.measure.name().into(),
        about: state.article.of(state.measure),
        whom: whom.unwrap_or_default(),
        state: matters::of_sanction(state.status.kind()),
        since: matters::day(state.at),
    })
}

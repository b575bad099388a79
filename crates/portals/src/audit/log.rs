//! `/log`: the log as the inspectorate reads it; what, when, by which role, never a name.

use crate::audit::event_words;
use axum::extract::{Query, State};
use db::{DbError, Row, Tx};
use domain::account::{Role, acted_as};
use domain::event_kind::EventKind;
use domain::form::parse_date;
use domain::indonesian;
use domain::subject::Subject;
use ground::App;
use houses::application::applications;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use ledger::events;
use pages::Tone;
use pages::form::Problems;
use pages::parts::Tag;
use pages::staff::log::{Log, LogRow};
use pages::staff::parts::{Empty, tag};
use serde::Deserialize;
use std::collections::BTreeMap;
use web::paging;
use web::paging::Cursor;
use web::{Answer, Routes, Signed, Who, frame, html_with};

/// `/log`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/log", Who::Only(&[Role::Inspektorat]), page)
}

const ALL: &str = "select id, subject, subject_id, seq, at, actor, actor_role, kind, hash from event \
    where at >= $1 and at <= $2 and (at < $2 or id < $3) order by at desc, id desc limit 51";
const OF_APPLICATION: &str = "select id, subject, subject_id, seq, at, actor, actor_role, kind, hash from event \
    where subject = 'application' and subject_id = $4 and at >= $1 and at <= $2 and (at < $2 or id < $3) \
    order by seq desc limit 51";
const NUMBER: &str = "select number from application where id = $1";
const OFFICE: &str = "select office from appointment where account_id = $1 and office is not null limit 1";

#[derive(Deserialize)]
struct LogQuery {
    #[serde(default)]
    nomor: String,
    #[serde(default)]
    dari: String,
    #[serde(default)]
    sampai: String,
    hal: Option<String>,
}

/// Days looked at, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Days {
    from: Option<Date>,
    to: Option<Date>,
}

impl Days {
    fn parse(from: &str, to: &str) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut day = |field: &str, text: &str| match text {
            "" => None,
            text => problems.check(field, parse_date(text).map(Some)),
        };
        let days = Self { from: day("dari", from), to: day("sampai", to) };
        if let (Some(from), Some(to)) = (days.from, days.to)
            && from > to
        {
            problems.add("dari", "Tanggal “dari” harus sebelum “sampai”.");
        }
        if problems.is_empty() { Ok(days) } else { Err(problems) }
    }

    fn starts(self) -> i64 {
        self.from.and_then(midnight).map_or(0, Timestamp::as_microsecond)
    }

    /// Just before the midnight that ends the last day.
    fn ends(self) -> i64 {
        let next = self.to.map(|day| day.saturating_add(1.day())).and_then(midnight);
        next.map_or(Timestamp::MAX.as_microsecond(), |at| at.as_microsecond() - 1)
    }
}

fn midnight(day: Date) -> Option<Timestamp> {
    indonesian::wib().to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()
}

/// What was found.
struct FoundEvents {
    chain: Tag,
    rows: Vec<LogRow>,
    next: Option<Cursor>,
}

impl Default for FoundEvents {
    fn default() -> Self {
        Self { chain: tag(Tone::Plain, "Isi nomor permohonan untuk memeriksa rantainya"), rows: Vec::new(), next: None }
    }
}

async fn page(State(app): State<App>, Signed(account): Signed, Query(wanted): Query<LogQuery>) -> Answer {
    let cut = |text: &str| text.trim().chars().take(40).collect::<String>();
    let (number, from, to) = (cut(&wanted.nomor), cut(&wanted.dari), cut(&wanted.sampai));
    let here = Cursor::parse(wanted.hal.as_deref());
    let (status, found, problems) = match Days::parse(&from, &to) {
        Ok(days) => {
            let (number, here) = (number.clone(), here.clone());
            let found = app.db.read(move |tx| find(tx, &number, days, here.as_ref())).await?;
            (200, found, Problems::default())
        }
        Err(problems) => (422, FoundEvents::default(), problems),
    };
    let address = address(&number, &from, &to);
    let page = Log {
        frame: frame::of(&app, Some(&account), "Catatan peristiwa", "/log"),
        number,
        from,
        to,
        problems,
        chain: found.chain,
        rows: found.rows,
        empty: Empty::new("Tidak ada peristiwa", "Tidak ada peristiwa dengan saringan ini. Ubah nomor atau tanggal."),
        pager: paging::pager(&address, here.as_ref(), found.next.as_ref()),
    };
    html_with(status, &page)
}

/// The address of the list with its filter; only what cannot break an address is kept.
fn address(number: &str, from: &str, to: &str) -> String {
    let plain = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>();
    let pairs = [("nomor", plain(number)), ("dari", plain(from)), ("sampai", plain(to))];
    let query: Vec<String> = pairs.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}={v}")).collect();
    if query.is_empty() { "/log".into() } else { format!("/log?{}", query.join("&")) }
}

fn find(tx: &mut dyn Tx, number: &str, days: Days, from: Option<&Cursor>) -> Result<FoundEvents, DbError> {
    let until = Cursor::instant(from).min(days.ends());
    // On the first page, and where the filter ends earlier, the id must not exclude anything.
    let id = if until == Cursor::instant(from) { Cursor::id(from) } else { LAST_ID.to_owned() };
    let mut values = vec![days.starts().into(), until.into(), if id.is_empty() { LAST_ID.into() } else { id.into() }];
    let mut found = FoundEvents::default();
    let mut rows = if number.is_empty() {
        tx.query(ALL, &values)?
    } else {
        let Some(application) = applications::by_number(tx, number)? else { return Ok(found) };
        let subject_id = application.to_string();
        found.chain = chain(events::first_broken(tx, Subject::Application, &subject_id)?);
        values.push(subject_id.into());
        tx.query(OF_APPLICATION, &values)?
    };
    let more = paging::cut(&mut rows);
    found.next = rows.last().filter(|_| more).map(|row| Cursor::new(row.int("at"), row.id("id")));
    let mut names = Names::default();
    for row in &rows {
        found.rows.push(shown(tx, row, &mut names)?);
    }
    Ok(found)
}

/// After every id there can be.
const LAST_ID: &str = "ffffffff-ffff-ffff-ffff-ffffffffffff";

fn chain(broken: Option<i64>) -> Tag {
    match broken {
        None => tag(Tone::Good, "Rantai permohonan ini utuh"),
        Some(seq) => tag(Tone::Bad, format!("Rantai terputus pada peristiwa ke-{seq}. Beri tahu Kominfo.")),
    }
}

/// Numbers and offices, each looked up once.
#[derive(Default)]
struct Names {
    numbers: BTreeMap<String, String>,
    offices: BTreeMap<String, String>,
}

impl Names {
    fn number(&mut self, tx: &mut dyn Tx, id: &str) -> Result<String, DbError> {
        if let Some(known) = self.numbers.get(id) {
            return Ok(known.clone());
        }
        let number = tx.one(NUMBER, &[id.into()])?.and_then(|row| row.opt_text("number"));
        let number = number.unwrap_or_else(|| format!("Draf {}", short(id)));
        self.numbers.insert(id.to_owned(), number.clone());
        Ok(number)
    }

    fn office(&mut self, tx: &mut dyn Tx, id: &str) -> Result<String, DbError> {
        if let Some(known) = self.offices.get(id) {
            return Ok(known.clone());
        }
        let office = tx.one(OFFICE, &[id.into()])?.and_then(|row| row.opt_text("office")).unwrap_or_default();
        self.offices.insert(id.to_owned(), office.clone());
        Ok(office)
    }
}

fn shown(tx: &mut dyn Tx, row: &Row, names: &mut Names) -> Result<LogRow, DbError> {
    let (subject, subject_id, actor) =
        (Subject::from_id(&row.text("subject")), row.text("subject_id"), row.text("actor"));
    let role = row.opt_text("actor_role").and_then(|id| Role::from_id(&id));
    let office = if role == Some(Role::Opd) { names.office(tx, &actor)? } else { String::new() };
    let at = row.instant("at");
    Ok(LogRow {
        when: format!("{}.{:02}", indonesian::date_time(at), indonesian::local(at).second()),
        what: what(subject, &row.text("kind")),
        subject: match subject {
            Some(Subject::Application) => names.number(tx, &subject_id)?,
            Some(
                of @ (Subject::Licence
                | Subject::Question
                | Subject::Nib
                | Subject::Interruption
                | Subject::Account
                | Subject::Appointment
                | Subject::Mandate
                | Subject::Sanction
                | Subject::Objection
                | Subject::DataCase),
            ) => {
                format!("{} {}", of.name(), short(&subject_id))
            }
            Some(of @ (Subject::Calendar | Subject::System)) => of.name().into(),
            None => row.text("subject"),
        },
        actor: who(&row.opt_text("actor_role").unwrap_or_default(), &office, &actor),
        hash: row.text("hash"),
    })
}

/// The end of an id: its beginning is the time, alike for all of one day.
fn short(id: &str) -> &str {
    let start = id.len().saturating_sub(6);
    id.get(start..).unwrap_or(id)
}

/// In what somebody acted, and the end of their account's id.
fn who(acted_in: &str, office: &str, actor: &str) -> String {
    match acted_as(acted_in) {
        "" => "Sistem".into(),
        words if office.is_empty() => format!("{words}, {}", short(actor)),
        words => format!("{words} ({office}), {}", short(actor)),
    }
}

/// What happened, in words; an id that this version does not know stands as it is.
fn what(subject: Option<Subject>, id: &str) -> String {
    let kind = subject.and_then(|subject| EventKind::parse(subject, id));
    kind.map_or_else(|| id.to_owned(), |kind| event_words::of(kind).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_runs_from_midnight_to_midnight_in_padang() {
        let days = Days::parse("2026-11-23", "2026-11-23").unwrap();
        assert_eq!(days, Days { from: Some(date(2026, 11, 23)), to: Some(date(2026, 11, 23)) });
        assert_eq!(days.ends() - days.starts(), 24 * 3600 * 1_000_000 - 1);
        assert_eq!(Days::parse("", "").unwrap(), Days::default());
    }

    #[test]
    fn days_in_the_wrong_order_and_half_typed_are_told() {
        assert_eq!(Days::parse("2026-11-24", "2026-11-23").unwrap_err().0[0].field, "dari");
        assert_eq!(Days::parse("", "23/11").unwrap_err().0[0].field, "sampai");
    }

    #[test]
    fn no_name_stands_in_the_log() {
        let id = "0198c0de-0000-7000-8000-00000000a1f0";
        assert_eq!(who(Role::Verifikator.id(), "", id), "Verifikator, 00a1f0");
        assert_eq!(who(Role::Opd.id(), "DINKES", id), "Pemeriksa OPD teknis (DINKES), 00a1f0");
        assert_eq!(who("kuasa", "", id), "atas kuasa, 00a1f0");
        assert_eq!(who("", "", "system"), "Sistem");
    }

    #[test]
    fn an_event_that_only_a_later_version_knows_stands_by_its_id() {
        assert_eq!(what(Some(Subject::System), "sign_in_failed"), "Gagal masuk");
        assert_eq!(what(Some(Subject::Interruption), "interruption_sold"), "interruption_sold");
        assert_eq!(what(None, "started"), "started");
    }

    #[test]
    fn the_filter_is_kept_in_the_address() {
        assert_eq!(address("26-000001", "", "2026-11-23"), "/log?nomor=26-000001&sampai=2026-11-23");
        assert_eq!(address("\"&x=1", "", ""), "/log?nomor=x1");
        assert_eq!(address("", "", ""), "/log");
    }
}

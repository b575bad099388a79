//! `/register`: licences that were released, newest first; by exact number or short code, or by state.

use axum::extract::{Query, State};
use db::{DbError, Row, Tx};
use domain::indonesian;
use ground::App;
use houses::document::documents;
use jiff::civil::Date;
use pages::Tone;
use pages::form::Choice;
use pages::parts::Tag;
use pages::staff::parts::{Empty, tag};
use pages::staff::register::{Register, RegisterRow};
use serde::Deserialize;
use sign::short_code::ShortCode;
use web::paging;
use web::paging::Cursor;
use web::{Answer, Signed, frame, html};

const ALL: &str = "select d.id, d.number, d.type_id, d.public, d.released_at, d.valid_until, d.revoked_at, a.wrapped_key \
    from document d join application a on a.id = d.application_id where d.kind = 'licence' \
    and d.released_at is not null and d.released_at <= $1 and (d.released_at < $1 or d.id < $2) \
    order by d.released_at desc, d.id desc limit 51";
const ACTIVE: &str = "select d.id, d.number, d.type_id, d.public, d.released_at, d.valid_until, d.revoked_at, \
    a.wrapped_key from document d join application a on a.id = d.application_id where d.kind = 'licence' \
    and d.released_at is not null and d.released_at <= $1 and (d.released_at < $1 or d.id < $2) \
    and d.revoked_at is null and (d.valid_until is null or d.valid_until >= $3) \
    order by d.released_at desc, d.id desc limit 51";
/// Last revoked first.
const REVOKED: &str = "select d.id, d.number, d.type_id, d.public, d.released_at, d.valid_until, d.revoked_at, \
    a.wrapped_key from document d join application a on a.id = d.application_id where d.kind = 'licence' \
    and d.revoked_at is not null and d.revoked_at <= $1 and (d.revoked_at < $1 or d.id < $2) \
    order by d.revoked_at desc, d.id desc limit 51";
/// In the order of their last day, so that the index on it finds them without passing those in force.
const EXPIRED: &str = "select d.id, d.number, d.type_id, d.public, d.released_at, d.valid_until, d.revoked_at, \
    a.wrapped_key from document d join application a on a.id = d.application_id where d.kind = 'licence' \
    and d.revoked_at is null and d.released_at is not null and d.valid_until < $3 \
    and d.valid_until <= $1 and (d.valid_until < $1 or d.id < $2) \
    order by d.valid_until desc, d.id desc limit 51";
const BY_NUMBER: &str = "select d.id, d.number, d.type_id, d.public, d.released_at, d.valid_until, d.revoked_at, \
    a.wrapped_key from document d join application a on a.id = d.application_id where d.kind = 'licence' \
    and d.released_at is not null and d.number = $1";
const BY_CODE: &str = "select d.id, d.number, d.type_id, d.public, d.released_at, d.valid_until, d.revoked_at, \
    a.wrapped_key from document d join application a on a.id = d.application_id where d.kind = 'licence' \
    and d.released_at is not null and d.short_code = $1";

/// Which part of the register.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    cari: String,
    #[serde(default)]
    status: String,
    hal: Option<String>,
}

/// State to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Active,
    Expired,
    Revoked,
}

impl Filter {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::All, "", "Semua"),
        (Self::Active, "aktif", "Aktif"),
        (Self::Expired, "kedaluwarsa", "Kedaluwarsa"),
        (Self::Revoked, "dicabut", "Dicabut"),
    ];

    fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|(_, id, _)| *id == text).map_or(Self::All, |(filter, ..)| filter)
    }
    fn id(self) -> &'static str {
        Self::ALL.into_iter().find(|(filter, ..)| *filter == self).map_or("", |(_, id, _)| id)
    }
}

/// `GET /register?cari=&status=&hal=`.
pub async fn page(State(app): State<App>, Signed(account): Signed, Query(wanted): Query<Wanted>) -> Answer {
    let search: String = wanted.cari.trim().chars().take(100).collect();
    let filter = Filter::parse(&wanted.status);
    let here = Cursor::parse(wanted.hal.as_deref());
    let (handle, text, from) = (app.clone(), search.clone(), here.clone());
    let (rows, next) = app
        .db
        .read(move |tx| {
            if text.is_empty() {
                list(tx, &handle, filter, from.as_ref())
            } else {
                Ok((find(tx, &handle, &text)?, None))
            }
        })
        .await?;
    let address = match filter.id() {
        "" => "/register".to_owned(),
        id => format!("/register?status={id}"),
    };
    html(&Register {
        frame: frame::of(&app, Some(&account), "Register izin", "/register"),
        search,
        states: Filter::ALL.into_iter().map(|(_, id, label)| Choice::new(id, label, filter.id())).collect(),
        rows,
        empty: Empty::new(
            "Tidak ada yang cocok",
            "Tulis nomor izin atau kode pendek dengan lengkap, atau ubah saringan keadaan.",
        ),
        pager: paging::pager(&address, here.as_ref(), next.as_ref()),
    })
}

/// By exact number, or by short code.
fn find(tx: &mut dyn Tx, app: &App, text: &str) -> Result<Vec<RegisterRow>, DbError> {
    let mut row = tx.one(BY_NUMBER, &[text.into()])?;
    if let (None, Ok(code)) = (&row, ShortCode::parse(text)) {
        row = tx.one(BY_CODE, &[code.to_string().into()])?;
    }
    Ok(row.iter().map(|row| shown(app, row)).collect())
}

fn list(
    tx: &mut dyn Tx,
    app: &App,
    filter: Filter,
    from: Option<&Cursor>,
) -> Result<(Vec<RegisterRow>, Option<Cursor>), DbError> {
    let (at, id) = (Cursor::instant(from).into(), Cursor::id(from).into());
    let today = indonesian::local(app.now()).date().to_string().into();
    let mut rows = match filter {
        Filter::All => tx.query(ALL, &[at, id])?,
        Filter::Active => tx.query(ACTIVE, &[at, id, today])?,
        Filter::Expired => tx.query(EXPIRED, &[Cursor::date(from).into(), id, today])?,
        Filter::Revoked => tx.query(REVOKED, &[at, id])?,
    };
    let more = paging::cut(&mut rows);
    let next = rows.last().filter(|_| more).map(|row| match filter {
        Filter::Expired => Cursor::new(row.text("valid_until"), row.id("id")),
        Filter::Revoked => Cursor::new(row.int("revoked_at"), row.id("id")),
        Filter::All | Filter::Active => Cursor::new(row.int("released_at"), row.id("id")),
    });
    Ok((rows.iter().map(|row| shown(app, row)).collect(), next))
}

/// The holder is shown as the public sees it; the full name stands on the page whose reading is noted.
fn shown(app: &App, row: &Row) -> RegisterRow {
    let view = documents::public(&app.vault, row).ok();
    let type_id = row.text("type_id");
    let today = indonesian::local(app.now()).date();
    let last = row.opt_text("valid_until").and_then(|day| day.parse().ok());
    RegisterRow {
        href: format!("/register/{}", row.id("id")),
        number: row.text("number"),
        licence: app.rules.catalogue.current(&type_id).map_or(type_id, |v| v.ty.short_name.clone()),
        holder: view.as_ref().map(|view| view.holder.clone()).unwrap_or_default(),
        issued: view.map(|view| view.date).unwrap_or_default(),
        valid_until: last.map_or_else(|| "Selama usaha berjalan".to_owned(), indonesian::date),
        state: state(row.opt_int("revoked_at").is_some(), last, today),
    }
}

/// Where a released licence stands today.
pub fn state(revoked: bool, last: Option<Date>, today: Date) -> Tag {
    match last {
        _ if revoked => tag(Tone::Bad, "Dicabut"),
        Some(last) if last < today => Tag::new(Tone::Plain, "clock", "Kedaluwarsa"),
        _ => tag(Tone::Good, "Aktif"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_licence_is_active_through_its_last_day() {
        let last = date(2026, 11, 23);
        assert_eq!(state(false, Some(last), last).words, "Aktif");
        assert_eq!(state(false, Some(last), date(2026, 11, 24)).words, "Kedaluwarsa");
        assert_eq!(state(true, None, last).words, "Dicabut");
        assert_eq!(state(false, None, last).words, "Aktif");
    }

    #[test]
    fn an_unknown_filter_is_none() {
        assert_eq!(Filter::parse("dicabut"), Filter::Revoked);
        assert_eq!(Filter::parse("x"), Filter::All);
    }
}

//! `/register`: licences that were released, newest first; by number, short code or application, or by state.

use axum::extract::{Query, State};
use db::{DbError, Row};
use domain::access::List;
use domain::ids::{DocumentId, LicenceId};
use domain::indonesian;
use domain::licence::Standing;
use ground::{App, Work};
use houses::application::applications;
use houses::application::error::ActError;
use houses::document::documents::SealedView;
use houses::licence::licences::SealedListed;
use houses::reading;
use houses::reading::View;
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

const ALL: &str = "select l.id, l.number, l.type_id, l.document_id, l.public, l.issued_at, l.valid_until, l.status, l.status_at, \
    coalesce(l.wrapped_key, a.wrapped_key) as wrapped_key from licence l left join application a on a.id = l.application_id \
    where l.issued_at <= $1 and (l.issued_at < $1 or l.id < $2) order by l.issued_at desc, l.id desc limit 51";
const ACTIVE: &str = "select l.id, l.number, l.type_id, l.document_id, l.public, l.issued_at, l.valid_until, l.status, l.status_at, \
    coalesce(l.wrapped_key, a.wrapped_key) as wrapped_key from licence l left join application a on a.id = l.application_id \
    where l.status = 'active' and (l.valid_until is null or l.valid_until >= $3) \
    and l.issued_at <= $1 and (l.issued_at < $1 or l.id < $2) order by l.issued_at desc, l.id desc limit 51";
/// Last revoked first.
const REVOKED: &str = "select l.id, l.number, l.type_id, l.document_id, l.public, l.issued_at, l.valid_until, l.status, l.status_at, \
    coalesce(l.wrapped_key, a.wrapped_key) as wrapped_key from licence l left join application a on a.id = l.application_id \
    where l.status = 'revoked' and l.status_at <= $1 and (l.status_at < $1 or l.id < $2) \
    order by l.status_at desc, l.id desc limit 51";
/// In the order of their last day, so that the index on it finds them without passing those in force.
const EXPIRED: &str = "select l.id, l.number, l.type_id, l.document_id, l.public, l.issued_at, l.valid_until, l.status, l.status_at, \
    coalesce(l.wrapped_key, a.wrapped_key) as wrapped_key from licence l left join application a on a.id = l.application_id \
    where l.status in ('active', 'suspended') and l.valid_until < $3 \
    and l.valid_until <= $1 and (l.valid_until < $1 or l.id < $2) order by l.valid_until desc, l.id desc limit 51";
const BY_NUMBER: &str = "select l.id, l.number, l.type_id, l.document_id, l.public, l.issued_at, l.valid_until, l.status, l.status_at, \
    coalesce(l.wrapped_key, a.wrapped_key) as wrapped_key from licence l left join application a on a.id = l.application_id \
    where l.number = $1";
const BY_CODE: &str = "select l.id, l.number, l.type_id, l.document_id, l.public, l.issued_at, l.valid_until, l.status, l.status_at, \
    coalesce(l.wrapped_key, a.wrapped_key) as wrapped_key from licence l left join application a on a.id = l.application_id \
    join document d on d.id = l.document_id where d.short_code = $1";
const BY_APPLICATION: &str = "select l.id, l.number, l.type_id, l.document_id, l.public, l.issued_at, l.valid_until, l.status, \
    l.status_at, coalesce(l.wrapped_key, a.wrapped_key) as wrapped_key from licence l join application a on a.id = l.application_id \
    where l.application_id = $1 order by l.issued_at desc limit 51";

/// Which part of the register.
#[derive(Deserialize)]
pub struct RegisterQuery {
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
pub async fn page(State(app): State<App>, Signed(account): Signed, Query(wanted): Query<RegisterQuery>) -> Answer {
    let search: String = wanted.cari.trim().chars().take(100).collect();
    let filter = Filter::parse(&wanted.status);
    let here = Cursor::parse(wanted.hal.as_deref());
    let asked = (account.actor(), (search.clone(), filter), here.clone());
    let read = app.view(asked, |work, (reader, (text, filter), from)| {
        let (rows, next) =
            if text.is_empty() { list(work, *filter, from.as_ref())? } else { (find(work, text)?, None) };
        let set = [("cari", !text.is_empty()), ("status", !filter.id().is_empty())];
        let filters: Vec<&str> = set.into_iter().filter(|(_, set)| *set).map(|(name, _)| name).collect();
        reading::note_list(work, reader, &View { list: List::Register, filters: &filters, count: rows.len() })?;
        Ok::<_, ActError>((rows, next))
    });
    let (rows, next) = read.await?;
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
            "Tulis nomor izin, kode pendek, atau nomor permohonan dengan lengkap, atau ubah saringan keadaan.",
        ),
        pager: paging::pager(&address, here.as_ref(), next.as_ref()),
    })
}

/// By the licence's number, its short code, or the number of its application.
fn find(work: &mut Work, text: &str) -> Result<Vec<RegisterRow>, DbError> {
    let mut row = work.tx.one(BY_NUMBER, &[text.into()])?;
    if let (None, Ok(code)) = (&row, ShortCode::parse(text)) {
        row = work.tx.one(BY_CODE, &[code.to_string().into()])?;
    }
    let rows = match (row, applications::by_number(work.tx, text)?) {
        (None, Some(id)) => work.tx.query(BY_APPLICATION, &[id.into()])?,
        (row, _) => row.into_iter().collect(),
    };
    rows.iter().map(|row| shown(work, row)).collect()
}

fn list(work: &mut Work, filter: Filter, from: Option<&Cursor>) -> Result<(Vec<RegisterRow>, Option<Cursor>), DbError> {
    let (at, id) = (Cursor::instant(from).into(), Cursor::id(from).into());
    let today = indonesian::local(work.now).date().to_string().into();
    let mut rows = match filter {
        Filter::All => work.tx.query(ALL, &[at, id])?,
        Filter::Active => work.tx.query(ACTIVE, &[at, id, today])?,
        Filter::Expired => work.tx.query(EXPIRED, &[Cursor::date(from).into(), id, today])?,
        Filter::Revoked => work.tx.query(REVOKED, &[at, id])?,
    };
    let more = paging::cut(&mut rows);
    let next = rows.last().filter(|_| more).map(|row| match filter {
        Filter::Expired => Cursor::new(row.text("valid_until"), row.id("id")),
        Filter::Revoked => Cursor::new(row.int("status_at"), row.id("id")),
        Filter::All | Filter::Active => Cursor::new(row.int("issued_at"), row.id("id")),
    });
    Ok((rows.iter().map(|row| shown(work, row)).collect::<Result<_, _>>()?, next))
}

/// The holder is shown as the public sees it; the full name stands on the page whose reading is noted.
fn shown(work: &Work, row: &Row) -> Result<RegisterRow, DbError> {
    let sealed = SealedListed {
        id: LicenceId(row.id("id")),
        number: row.text("number"),
        type_id: row.text("type_id"),
        issued_at: row.instant("issued_at"),
        valid_until: row.opt_text("valid_until"),
        status: row.text("status"),
        status_at: row.instant("status_at"),
        view: SealedView {
            id: DocumentId(row.id("document_id")),
            sealed: row.bytes("public"),
            wrapped_key: row.opt_bytes("wrapped_key"),
        },
    };
    let licence = sealed.open(work.vault)?;
    let view = licence.public;
    let today = indonesian::local(work.now).date();
    let ty = work.rules.catalogue.current(&licence.type_id);
    Ok(RegisterRow {
        href: format!("/register/{}", licence.id),
        number: licence.number,
        licence: ty.map_or(licence.type_id, |v| v.ty.short_name.clone()),
        holder: view.as_ref().map(|view| view.holder.clone()).unwrap_or_default(),
        issued: view.map(|view| view.date).unwrap_or_default(),
        valid_until: licence.valid_until.map_or_else(|| "Selama usaha berjalan".to_owned(), indonesian::date),
        state: state(Standing::of(licence.status, licence.valid_until, today)),
    })
}

/// How a licence stands, as a tag.
pub fn state(standing: Standing) -> Tag {
    match standing {
        Standing::InForce => tag(Tone::Good, standing.name()),
        Standing::Expired => Tag::new(Tone::Plain, "clock", standing.name()),
        Standing::Suspended => tag(Tone::Warning, standing.name()),
        Standing::Revoked => tag(Tone::Bad, standing.name()),
        Standing::Replaced => Tag::new(Tone::Plain, "bars", standing.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_filter_is_none() {
        assert_eq!(Filter::parse("dicabut"), Filter::Revoked);
        assert_eq!(Filter::parse("x"), Filter::All);
    }
}

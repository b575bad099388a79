//! `/dokumen-masuk`: documents delivered to a technical office, and its "Terima" (Pasal 5(4)).

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use db::{DbError, Row};
use domain::access::List;
use domain::application::Command;
use domain::calendar::Calendar;
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, ApplicationId, DocumentId};
use domain::indonesian;
use domain::licence::StatusKind;
use ground::{App, Rules, Work};
use houses::account::accounts;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::Order;
use houses::document::documents;
use houses::document::documents::SealedView;
use houses::reading;
use houses::reading::View;
use jiff::Timestamp;
use pages::Tone;
use pages::parts::Tag;
use pages::staff::deliveries::{Deliveries, DeliveryRow};
use pages::staff::parts::{Empty, Tab, tag, waiting};
use serde::Deserialize;
use web::forms::Form;
use web::paging;
use web::paging::Cursor;
use web::{Answer, News, Signed, WebError, frame, html, new_key};

const OPEN: &str = "select d.id, d.number, d.kind, d.type_id, d.public, l.status as licence_status, a.wrapped_key, v.delivered_at, \
    v.acknowledged_at, v.acknowledged_by from delivery v join document d on d.id = v.document_id \
    join application a on a.id = d.application_id left join licence l on l.document_id = d.id where v.office = $1 and v.acknowledged_at is null \
    and v.delivered_at <= $2 and (v.delivered_at < $2 or v.document_id < $3) \
    order by v.delivered_at desc, v.document_id desc limit 51";
const ACKNOWLEDGED: &str = "select d.id, d.number, d.kind, d.type_id, d.public, l.status as licence_status, a.wrapped_key, \
    v.delivered_at, v.acknowledged_at, v.acknowledged_by from delivery v join document d on d.id = v.document_id \
    join application a on a.id = d.application_id left join licence l on l.document_id = d.id where v.office = $1 and v.acknowledged_at is not null \
    and v.delivered_at <= $2 and (v.delivered_at < $2 or v.document_id < $3) \
    order by v.delivered_at desc, v.document_id desc limit 51";
const OPEN_COUNT: &str = "select count(*) as n from (select 1 as one from delivery \
    where office = $1 and acknowledged_at is null order by delivered_at desc limit 1000) t";
const ONE: &str = "select d.application_id, v.acknowledged_at from delivery v join document d on d.id = v.document_id \
    where v.document_id = $1 and v.office = $2";

/// Which tab, and from where on.
#[derive(Deserialize)]
pub struct DeliveryFilter {
    tab: Option<String>,
    hal: Option<String>,
}

/// `GET /dokumen-masuk?tab=sudah`.
pub async fn page(
    State(app): State<App>,
    Signed(account): Signed,
    Query(wanted): Query<DeliveryFilter>,
    news: News,
) -> Answer {
    let code = account.office.clone().ok_or(WebError::Forbidden)?;
    let acknowledged = wanted.tab.as_deref() == Some("sudah");
    let here = Cursor::parse(wanted.hal.as_deref());
    let asked = (app.current.get(), account.actor(), (code.clone(), acknowledged), here.clone());
    let read = app.view(asked, |work, (on_page, reader, (office, acknowledged), from)| {
        let (rows, next) = list(work, (office, *acknowledged), from.as_ref(), &on_page.calendar)?;
        let open_count = work.tx.one(OPEN_COUNT, &[office.into()])?.map_or(0, |row| row.int("n"));
        let filters: &[&str] = if *acknowledged { &["tab"] } else { &[] };
        reading::note_list(work, reader, &View { list: List::Deliveries, filters, count: rows.len() })?;
        Ok::<_, ActError>((rows, next, open_count.unsigned_abs()))
    });
    let (rows, next, open_count) = read.await?;
    let sudah =
        Tab { href: SUDAH.into(), label: "Sudah diterima".into(), count: None, count_max: 0, current: acknowledged };
    html(&Deliveries {
        frame: frame::with_news(frame::of(&app, Some(&account), "Dokumen masuk", "/dokumen-masuk"), news.code()),
        form_key: new_key(&app),
        office: app.rules.catalogue.office_name(&code),
        tabs: vec![Tab::new("/dokumen-masuk", "Belum diterima", open_count, !acknowledged), sudah],
        rows,
        empty: Empty::new("Tidak ada dokumen di sini", "Izin yang terbit dan menyangkut kantor Anda tampil di sini."),
        pager: paging::pager(if acknowledged { SUDAH } else { "/dokumen-masuk" }, here.as_ref(), next.as_ref()),
    })
}

const SUDAH: &str = "/dokumen-masuk?tab=sudah";

fn list(
    work: &mut Work,
    of: (&str, bool),
    from: Option<&Cursor>,
    calendar: &Calendar,
) -> Result<(Vec<DeliveryRow>, Option<Cursor>), DbError> {
    let (office, acknowledged) = of;
    let sql = if acknowledged { ACKNOWLEDGED } else { OPEN };
    let mut rows = work.tx.query(sql, &[office.into(), Cursor::instant(from).into(), Cursor::id(from).into()])?;
    let more = paging::cut(&mut rows);
    let next = rows.last().filter(|_| more).map(|row| Cursor::new(row.int("delivered_at"), row.id("id")));
    let shown = rows.iter().map(|row| shown(work, row, calendar)).collect::<Result<_, _>>()?;
    Ok((shown, next))
}

fn shown(work: &mut Work, row: &Row, calendar: &Calendar) -> Result<DeliveryRow, DbError> {
    let view = SealedView {
        id: DocumentId(row.id("id")),
        sealed: row.bytes("public"),
        wrapped_key: row.opt_bytes("wrapped_key"),
    };
    let id = view.id.to_string();
    let delivered = row.instant("delivered_at");
    let holder = view.open(work.vault).map(|view| view.holder).unwrap_or_default();
    let acknowledged = row.opt_instant("acknowledged_at");
    let (state, about) = match acknowledged {
        Some(at) => {
            let by = row.opt_text("acknowledged_by").and_then(|id| id.parse::<AccountId>().ok());
            let by = match by {
                Some(by) => {
                    accounts::get(work.tx, work.vault, by)?.map(|account| indonesian::masked(&account.profile.name))
                }
                None => None,
            };
            let by = by.unwrap_or_else(|| "petugas".into());
            (tag(Tone::Good, "Diterima"), format!("oleh {by} pada {}", indonesian::date_time(at)))
        }
        None => waits(delivered, work.now, calendar),
    };
    Ok(DeliveryRow {
        pdf_href: format!("/dokumen/{id}"),
        id,
        number: row.text("number"),
        kind: kind(work.rules, documents::kind(&row.text("kind"))?, &row.text("type_id"), revoked(row)),
        holder,
        delivered: indonesian::date_time(delivered),
        state,
        about,
        to_acknowledge: acknowledged.is_none(),
    })
}

fn revoked(row: &Row) -> bool {
    let status = row.opt_text("licence_status").and_then(|status| StatusKind::from_id(&status));
    status == Some(StatusKind::Revoked)
}

fn kind(rules: &Rules, kind: DocumentKind, type_id: &str, revoked: bool) -> String {
    let name = rules.catalogue.current(type_id).map_or_else(|| type_id.to_owned(), |v| v.ty.short_name.clone());
    // Many names say already that it is a licence.
    let licence = if name.starts_with("Izin ") { name.clone() } else { format!("Izin {name}") };
    match (kind, revoked) {
        (DocumentKind::Licence, true) => format!("{licence} (dicabut)"),
        (DocumentKind::Licence, false) => licence,
        (
            DocumentKind::Refusal
            | DocumentKind::Revocation
            | DocumentKind::Warning
            | DocumentKind::Cancellation
            | DocumentKind::ObjectionDecision
            | DocumentKind::Examination
            | DocumentKind::PaymentNotice
            | DocumentKind::Receipt,
            _,
        ) => format!("Surat: {name}"),
    }
}

/// How long a delivery has been waiting, in the office's working days.
fn waits(delivered: Timestamp, now: Timestamp, calendar: &Calendar) -> (Tag, String) {
    let days = calendar.working_days_between(indonesian::local(delivered).date(), indonesian::local(now).date());
    if days == 0 {
        (waiting("Belum diterima"), "Baru dikirim".into())
    } else {
        (tag(Tone::Warning, "Belum diterima"), format!("Menunggu {days} hari kerja"))
    }
}

/// `POST /dokumen-masuk/{id}/terima`.
pub async fn acknowledge(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let document: DocumentId = id.parse().map_err(|_| WebError::NotFound)?;
    let office = account.office.clone().ok_or(WebError::Forbidden)?;
    let found = app
        .db
        .read(move |tx| {
            let row = tx.one(ONE, &[document.into(), (&office).into()])?;
            Ok(row.map(|row| (ApplicationId(row.id("application_id")), row.opt_int("acknowledged_at").is_some())))
        })
        .await?;
    let (application, already) = found.ok_or(WebError::NotFound)?;
    if !already {
        let mut order = Order::new(application, account.actor(), Command::Acknowledge { document });
        order.version = form.version();
        // Two documents of one application are two orders, which the key alone must tell apart.
        order.key = form.key().map(|key| format!("{key}:{document}"));
        act(&app, order).await?;
    }
    Ok(Redirect::to("/dokumen-masuk?kabar=diterima").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::{Hours, Week};

    #[test]
    fn waiting_is_counted_in_working_days() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let friday = at("2026-11-20T03:00:00Z");
        let day = Hours::parse("07:30", "16:00").ok();
        let week = Week::of_days([day, day, day, day, day, None, None]);
        let none = Calendar { hours: week, ..Calendar::default() };
        assert_eq!(waits(friday, at("2026-11-20T08:00:00Z"), &none).1, "Baru dikirim");
        assert_eq!(waits(friday, at("2026-11-23T03:00:00Z"), &none).1, "Menunggu 1 hari kerja");
    }
}

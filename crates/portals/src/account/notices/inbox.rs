//! The list of a person's notices; opening one marks it as read and leads to what it is about.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::{Language, Role};
use domain::indonesian;
use domain::notice::About;
use ground::App;
use houses::account::accounts::Account;
use houses::notice::letter::words_of;
use houses::notice::notices;
use houses::notice::notices::Notice;
use pages::account::{NoticeRow, Notices};
use serde::Deserialize;
use uuid::Uuid;
use web::paging;
use web::paging::{Cursor, ROWS_MAX};
use web::{Answer, News, Signed, WebError, frame, html, new_key};

#[derive(Deserialize)]
pub struct NoticePage {
    hal: Option<String>,
}

/// `GET /kabar?hal=`.
pub async fn list(
    State(app): State<App>,
    Signed(account): Signed,
    Query(wanted): Query<NoticePage>,
    news: News,
) -> Answer {
    let here = Cursor::parse(wanted.hal.as_deref());
    let (of, from) = (account.id, (Cursor::instant(here.as_ref()), Cursor::id(here.as_ref())));
    let count = i64::try_from(ROWS_MAX).unwrap_or(i64::MAX - 1) + 1;
    let mut told = app.db.read(move |tx| notices::inbox(tx, of, from.clone(), count)).await?;
    let more = paging::cut(&mut told);
    let next = told.last().filter(|_| more).map(|last| Cursor::new(last.created_at.as_microsecond(), last.id));
    html(&Notices {
        frame: frame::with_news(frame::of(&app, Some(&account), "Kabar", "/kabar"), news.code()),
        key: new_key(&app),
        rows: told.iter().filter_map(|notice| row(&app, account.language, notice)).collect(),
        unread: account.unread > 0,
        pager: paging::pager("/kabar", here.as_ref(), next.as_ref()),
    })
}

fn row(app: &App, language: Language, notice: &Notice) -> Option<NoticeRow> {
    let words = words_of(language, notice)?;
    let licence = notice.params.get("type").and_then(|id| app.rules.catalogue.current(id));
    Some(NoticeRow {
        href: format!("/kabar/{}", notice.id),
        language: language.id(),
        title: words.subject.to_owned(),
        text: format!("{} {}", words.happened, words.to_do),
        licence: licence.map(|version| version.ty.short_name.clone()).unwrap_or_default(),
        number: notice.params.get("number").cloned().unwrap_or_default(),
        at: indonesian::date_time(notice.created_at),
        at_iso: notice.created_at.to_string(),
        unread: notice.read_at.is_none(),
    })
}

/// `GET /kabar/{id}`: the address in every message; it says nothing of anybody.
pub async fn open(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let id: Uuid = id.parse().map_err(|_| WebError::NotFound)?;
    let of = account.id;
    let notice = app.db.read(move |tx| notices::get(tx, of, id)).await?.ok_or(WebError::NotFound)?;
    if notice.read_at.is_none() {
        app.command((of, id), |work, (of, id)| notices::read(work.tx, *of, *id, work.now)).await?;
    }
    let about = About::from_columns(&notice.subject, &notice.subject_id);
    Ok(Redirect::to(&place(&account, about)).into_response())
}

/// Where this person sees what a notice is about.
fn place(account: &Account, about: About) -> String {
    match (about, account.role) {
        (About::Application(id), Role::Pemohon) => format!("/permohonan/{id}"),
        (About::Application(id), _) => format!("/kerja/{id}"),
        (About::Interruption(id), Role::Pemohon) => format!("/gangguan/{id}"),
        (About::Interruption(id), _) => format!("/petugas/gangguan/{id}"),
        (About::DataCase(id), Role::Admin | Role::Kominfo) => format!("/admin/data-pribadi/{id}"),
        (About::DataCase(_), _) => "/akun/data".to_owned(),
        (About::System, _) => "/kabar".to_owned(),
    }
}

/// `POST /kabar/dibaca`.
pub async fn read_all(State(app): State<App>, Signed(account): Signed) -> Answer {
    app.command(account.id, |work, of| notices::read_all(work.tx, *of, work.now)).await?;
    Ok(Redirect::to("/kabar").into_response())
}

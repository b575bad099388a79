//! My applications: drafts and those on their way.

use crate::applicant::drafting;
use crate::own_application;
use crate::standing;
use axum::extract::State;
use db::DbError;
use domain::ids::ApplicationId;
use domain::indonesian;
use domain::subject::Subject;
use ground::App;
use ledger::events;
use pages::applying::{DraftRow, MyApplications, SentRow};
use web::{Answer, News, Signed, frame, html};

/// At most so many are listed; older ones are found by number.
const COUNT_MAX: i64 = 100;
const MINE: &str = "select id from application where owner_id = $1 and stage <> 'withdrawn' and wrapped_key is not null \
    order by created_at desc limit $2";

/// `GET /permohonan`
pub async fn mine(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let owner = account.id;
    let ids = app.db.read(move |tx| {
        let rows = tx.query(MINE, &[owner.into(), COUNT_MAX.into()])?;
        Ok::<_, DbError>(rows.iter().map(|r| ApplicationId(r.id("id"))).collect::<Vec<_>>())
    });
    let (mut drafts, mut sent) = (Vec::new(), Vec::new());
    for id in ids.await? {
        let own = own_application::mine(&app, account.id, id).await?;
        let title = own.version.ty.short_name.clone();
        let Some(number) = own.loaded.number.clone() else {
            let tasks = drafting::tasks(&app, &account, &own, None);
            let saved_at = app.db.read(move |tx| events::last_at(tx, Subject::Application, &id.to_string())).await?;
            drafts.push(DraftRow {
                href: own.href(),
                title,
                progress: tasks.progress(),
                saved_at: indonesian::date_time(saved_at.unwrap_or(own.loaded.created_at)),
                lapses: None,
            });
            continue;
        };
        let standing = standing::standing(&app, &own);
        sent.push(SentRow {
            href: own.href(),
            title,
            number,
            tag: standing.tag,
            holder: standing.holder,
            due: standing.due,
        });
    }
    let frame = frame::with_news(frame::of(&app, Some(&account), "Permohonan saya", "/permohonan"), news.code());
    html(&MyApplications { frame, drafts, sent })
}

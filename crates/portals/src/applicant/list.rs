//! My applications: drafts and those on their way.

use crate::applicant::drafting;
use crate::own_application;
use crate::standing;
use axum::extract::State;
use db::DbError;
use domain::ids::{AccountId, ApplicationId};
use domain::indonesian;
use domain::subject::Subject;
use ground::App;
use houses::account::accounts::{self, Account};
use ledger::events;
use pages::applying::{DraftRow, MyApplications, SentRow};
use std::collections::BTreeSet;
use web::{Answer, News, Signed, WebError, frame, html};

/// At most so many are listed; older ones are found by number.
const COUNT_MAX: i64 = 100;
const MINE: &str = "select id, type_id from application where owner_id = $1 and stage <> 'withdrawn' and wrapped_key is not null \
    order by created_at desc limit $2";

/// `GET /permohonan`
pub async fn mine(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let (mut drafts, mut sent) = (Vec::new(), Vec::new());
    for (id, for_whom) in listed(&app, &account).await? {
        let own = own_application::mine(&app, &account, id).await?;
        let title = own.version.ty.short_name.clone();
        let Some(number) = own.loaded.number.clone() else {
            let tasks = drafting::tasks(&app, &account, &own, None);
            let saved_at = app.db.read(move |tx| events::last_at(tx, Subject::Application, &id.to_string())).await?;
            drafts.push(DraftRow {
                href: own.href(),
                title,
                for_whom,
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
            for_whom,
            number,
            tag: standing.tag,
            holder: standing.holder,
            due: standing.due,
        });
    }
    let frame = frame::with_news(frame::of(&app, Some(&account), "Permohonan saya", "/permohonan"), news.code());
    html(&MyApplications { frame, drafts, sent })
}

/// One's own, then those of whom one acts for, each with their name.
async fn listed(app: &App, account: &Account) -> Result<Vec<(ApplicationId, String)>, WebError> {
    let (handle, me, actor) = (app.clone(), account.id, account.actor());
    let listed = app.db.read(move |tx| {
        let mut found = Vec::new();
        let others: BTreeSet<AccountId> = actor.powers().iter().map(|power| power.holder).collect();
        for holder in std::iter::once(me).chain(others) {
            let name = match accounts::get(tx, &handle.vault, holder)? {
                Some(other) if holder != me => other.profile.name,
                Some(_) | None => String::new(),
            };
            for row in tx.query(MINE, &[holder.into(), COUNT_MAX.into()])? {
                let id = ApplicationId(row.id("id"));
                if actor.acts_for(holder, &row.text("type_id"), id) {
                    found.push((id, name.clone()));
                }
            }
        }
        Ok::<_, DbError>(found)
    });
    Ok(listed.await?)
}

//! `/admin/akun/{id}`: one officer's account. Closing it asks and wants a reason; its owner is let in again by two persons.

use super::accounts::row;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use db::DbError;
use domain::access::List;
use domain::account::changing::{Event, Refusal};
use domain::account::help::{Help, HelpAsked};
use domain::ids::AccountId;
use domain::indonesian;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::account::changing::{AccountError, close};
use houses::account::{first_password, help, second_factor};
use houses::application::error::ActError;
use houses::reading;
use houses::reading::View;
use ledger::sealed;
use pages::form::{Choice, Problems};
use pages::staff::account::{AccountPage, Closed};
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, new_key};

/// Most characters of a reason.
pub(super) const REASON_CHARS_MAX: usize = 500;
const LAST_CLOSED: &str = "select at, payload from event where subject = 'account' and subject_id = $1 \
    and kind = 'account_closed' order by seq desc limit 1";

/// `GET /admin/akun/{id}`.
pub async fn page(State(app): State<App>, Signed(admin): Signed, Path(id): Path<String>, news: News) -> Answer {
    let mut page = shown(&app, &admin, id_of(&id)?, (&Form::default(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

pub(super) fn id_of(text: &str) -> Result<AccountId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// An officer's account; that the admin looked at it is noted with the list it belongs to.
pub(super) async fn shown(
    app: &App,
    admin: &Account,
    id: AccountId,
    (form, problems): (&Form, Problems),
) -> Result<AccountPage, WebError> {
    let seen = app.view((admin.actor(), id), |work, (reader, id)| {
        let account = accounts::get(work.tx, work.vault, *id)?.filter(Account::is_officer);
        let account = account.ok_or(ActError::NotFound)?;
        let closed = if account.disabled { closed(work, &account)? } else { None };
        let factor = second_factor::shown(work.tx, *id)?.map(|factor| indonesian::date_time(factor.set_at));
        reading::note_list(work, reader, &View { list: List::Accounts, filters: &["akun"], count: 1 })?;
        let asked = help::waiting(work.tx, *id, work.now)?;
        let first = first_password::in_words(&account, work.now);
        Ok::<_, ActError>((row(work, &account)?, closed, (first, factor), asked))
    });
    let (row, closed, (first_password, second_factor), asked) = seen.await?;
    let fits = |help: &Help| match help {
        Help::Password => closed.is_none(),
        Help::SecondFactor => closed.is_none() && second_factor.is_some(),
        Help::Reopening => closed.is_some(),
    };
    let helps = Help::ALL.into_iter().filter(fits);
    Ok(AccountPage {
        frame: frame::of(app, Some(admin), &format!("Pengguna {}", row.name), "/admin/akun"),
        form_key: new_key(app),
        own: id == admin.id,
        asked: asked.map(in_words),
        helps: helps.map(|help| Choice::new(help.id(), help.words(), form.get("untuk"))).collect(),
        seen: form.get("sebab").to_owned(),
        id: row.id,
        name: row.name,
        username: row.username,
        role: row.role,
        state: row.state,
        last_seen: row.last_seen,
        first_password,
        second_factor,
        closed,
        reason: form.get("alasan").to_owned(),
        problems,
    })
}

fn in_words(asked: HelpAsked) -> String {
    format!("{}, diminta {}", asked.help.words(), indonesian::date_time(asked.at))
}

/// When it was closed, and the words of whoever did.
fn closed(work: &mut Work, account: &Account) -> Result<Option<Closed>, DbError> {
    let Some(row) = work.tx.one(LAST_CLOSED, &[account.id.to_string().into()])? else { return Ok(None) };
    let reason =
        if let Ok(Event::AccountClosed { reason: Some(reference) }) = serde_json::from_str(&row.text("payload")) {
            sealed::get(work.tx, &account.owner_key, reference.id)?
        } else {
            None
        };
    Ok(Some(Closed { at: indonesian::date_time(row.instant("at")), reason }))
}

/// `POST /admin/akun/{id}/nonaktif`.
pub async fn disable(State(app): State<App>, Signed(admin): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id = id_of(&id)?;
    let reason = form.get("alasan").trim().to_owned();
    let chars = reason.chars().count();
    let problem = match chars {
        0..3 => Some("Tulis alasannya, misalnya: pindah tugas.".to_owned()),
        n if n > REASON_CHARS_MAX => Some(format!("Alasan paling banyak {REASON_CHARS_MAX} huruf. Anda mengisi {n}.")),
        _ => None,
    };
    if let Some(sentence) = problem {
        let problems = Problems::one("alasan", sentence);
        return html_with(422, &shown(&app, &admin, id, (&form, problems)).await?);
    }
    match close(&app, (id, admin.actor()), &reason, form.key()).await {
        Ok(()) => Ok(Redirect::to(&format!("/admin/akun/{id}?kabar=ditutup")).into_response()),
        Err(AccountError::Refused(refusal)) if !matches!(refusal, Refusal::NotPermitted) => {
            let problems = Problems::one("alasan", refusal.to_string());
            html_with(409, &shown(&app, &admin, id, (&form, problems)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

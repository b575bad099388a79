//! `/admin/akun/{id}/bantuan`: an officer who cannot come in is let in again; an admin asks, a second person agrees (decision 0036).

use super::account::{REASON_CHARS_MAX, id_of, shown};
use super::accounts::one_time_password;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::{Command, Refusal};
use domain::account::help::Help;
use domain::account::recovery::Recovery;
use domain::ids::AccountId;
use domain::indonesian;
use domain::typed::clean;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::account::changing::{AccountError, Order, ask_help, change, give_password_as};
use houses::account::help;
use ledger::sealed::SealedError;
use pages::form::Problems;
use pages::staff::appointments::HelpRow;
use web::forms::Form;
use web::{Answer, Signed, WebError, html, html_with};

/// Fewest characters of how the asker knows whom it is for.
const SEEN_CHARS_MIN: usize = 5;

/// What waits, as the page of those who decide shows it.
pub(super) fn rows(work: &mut Work, reader: &Account) -> Result<Vec<HelpRow>, SealedError> {
    let mut rows = Vec::new();
    for (id, asked) in help::all_waiting(work.tx, work.now)? {
        let Some(owner) = accounts::get(work.tx, work.vault, id)? else { continue };
        let by = accounts::get(work.tx, work.vault, asked.by)?.map(|by| by.profile.name).unwrap_or_default();
        let may_agree = owner.state(Some(asked), Recovery::None).may_be_helped_by(&reader.actor());
        rows.push(HelpRow {
            id: id.to_string(),
            version: owner.version,
            seen: help::reason(work.tx, &owner)?,
            name: owner.profile.name,
            username: owner.username,
            what: asked.help.words().to_owned(),
            by,
            at: indonesian::date_time(asked.at),
            may_agree,
            may_decline: may_agree || asked.by == reader.id,
        });
    }
    Ok(rows)
}

/// `POST /admin/akun/{id}/bantuan`.
pub async fn ask(State(app): State<App>, Signed(admin): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id = id_of(&id)?;
    let (help, seen) = (Help::from_id(form.get("untuk")), clean::text(form.get("sebab")));
    let mut problems = Problems::default();
    if help.is_none() {
        problems.add("untuk", "Pilih apa yang diminta.");
    }
    if !(SEEN_CHARS_MIN..=REASON_CHARS_MAX).contains(&seen.chars().count()) {
        problems.add("sebab", "Tulis bagaimana Anda memastikan siapa orangnya, 5 sampai 500 huruf.");
    }
    let Some(help) = help.filter(|_| problems.is_empty()) else {
        return html_with(422, &shown(&app, &admin, id, (&form, problems)).await?);
    };
    match ask_help(&app, (id, admin.actor()), (help, &seen), form.key()).await {
        Ok(()) => Ok(Redirect::to(&format!("/admin/akun/{id}?kabar=bantuan-diminta")).into_response()),
        Err(AccountError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            let problems = Problems::one("untuk", refusal.to_string());
            html_with(409, &shown(&app, &admin, id, (&form, problems)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/akun/{id}/bantuan/setuju`: does what was asked for.
pub async fn agree(State(app): State<App>, Signed(decider): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id = id_of(&id)?;
    let waits = app.db.read({
        let now = app.now();
        move |tx| help::waiting(tx, id, now)
    });
    let Some(asked) = waits.await? else { return Err(Refusal::NobodyAsked.into()) };
    let mut order = Order::new(id, decider.actor(), asked.help.into());
    (order.version, order.key) = (form.version(), form.key());
    if asked.help == Help::Password {
        let (account, password) = give_password_as(&app, order).await?;
        return html(&one_time_password(&app, &decider, account, password));
    }
    done(change(&app, order).await.map(|_| "bantuan-disetujui"))
}

/// `POST /admin/akun/{id}/bantuan/tolak`.
pub async fn decline(State(app): State<App>, Signed(decider): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id: AccountId = id_of(&id)?;
    let mut order = Order::new(id, decider.actor(), Command::DeclineHelp);
    (order.version, order.key) = (form.version(), form.key());
    done(change(&app, order).await.map(|_| "bantuan-ditolak"))
}

fn done(done: Result<&'static str, AccountError>) -> Answer {
    let news = done.map_err(WebError::from)?;
    Ok(Redirect::to(&format!("/penugasan?kabar={news}")).into_response())
}

//! `/tanda-tangan`: one password, one order per document; what fails does not stop the others (Pasal 5(1)).

use crate::officer::issuing::run;
use crate::officer::issuing::session_view;
use crate::officer::issuing::silent;
use crate::officer::issuing::waiting;
use crate::officer::issuing::waiting::{Chosen, Waiting};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::access::List;
use domain::application::{Command, CommandKind, obstacle};
use domain::ids::{ApplicationId, DocumentId};
use ground::App;
use houses::account::accounts::Account;
use houses::account::own_password::{self, Checked};
use houses::account::tries::Purpose;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::Order;
use houses::document::awaiting;
use houses::reading;
use houses::reading::View;
use pages::Tone;
use pages::staff::parts::{Empty, tag};
use pages::staff::signing::Signing;
use pages::staff::signing_session::SecretProblem;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use tokio::task::JoinSet;
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Signed, WebError, frame, html_with, new_key};

/// Ids of failed documents that a redirect brings along; more would make the address too long.
const FAILED_MAX: usize = 50;

/// What the address asks to be chosen.
#[derive(Deserialize)]
pub struct SigningChoice {
    pilih: Option<String>,
    gagal: Option<String>,
}

impl SigningChoice {
    fn chosen(&self) -> Chosen {
        let failed: BTreeSet<ApplicationId> =
            self.gagal.iter().flat_map(|list| list.split(',')).filter_map(|id| id.parse().ok()).collect();
        let ids = if self.pilih.as_deref() == Some("gagal") { failed.clone() } else { BTreeSet::new() };
        Chosen { clean: self.pilih.as_deref() == Some("tanpa-catatan"), ids, failed }
    }
}

/// `GET /tanda-tangan`.
pub async fn page(
    State(app): State<App>,
    Signed(account): Signed,
    Query(wanted): Query<SigningChoice>,
    news: News,
) -> Answer {
    let shown = SigningState { status: 200, chosen: wanted.chosen(), ..SigningState::default() };
    show(&app, &account, news.code(), shown).await
}

/// What differs between the page and the page of a failed order.
#[derive(Default)]
pub struct SigningState {
    status: u16,
    chosen: Chosen,
    password_error: Option<String>,
    choice_error: Option<String>,
    secret_problem: Option<SecretProblem>,
}

impl SigningState {
    /// Something is wrong with the secret that was typed.
    pub fn about_secret(status: u16, problem: SecretProblem) -> Self {
        Self { status, secret_problem: Some(problem), ..Self::default() }
    }
}

/// The page.
pub async fn show(app: &App, account: &Account, news: Option<&str>, shown: SigningState) -> Answer {
    let now = app.now();
    let read = app.view(account.clone(), |work, account| {
        let silent = silent::list(work)?;
        let mut waiting = waiting::list(work.tx, (work.vault, work.rules), account.role, account.id)?;
        // What four eyes keep from this signer stands in the inbox with the reason, and waits for another one.
        let signer = account.actor();
        waiting
            .retain(|one| obstacle(CommandKind::Sign, &one.app, &signer).is_none() && signer.covers(&one.app.type_id));
        let run = run::read(work.tx, account.id, work.now)?;
        let view = View { list: List::Signing, filters: &[], count: waiting.len() + silent.len() };
        reading::note_list(work, &account.actor(), &view)?;
        let awaited = awaiting::summary(work.tx, account.id)?;
        Ok::<_, ActError>((waiting, run, silent, awaited))
    });
    let (waiting, run, silent, awaited) = read.await?;
    let (session, trouble) = session_view::of(app, account.id, awaited, shown.secret_problem);
    let clean_count = waiting.iter().filter(|one| one.clean(now)).count();
    let specimen = app.rules.specimen;
    let page = Signing {
        frame: frame::with_news(frame::of(app, Some(account), "Menunggu tanda tangan Anda", "/tanda-tangan"), news),
        form_key: new_key(app),
        summary: summary(waiting.len(), clean_count, waiting.iter().filter(|one| one.must_open(now)).count()),
        clean_count,
        certificate: if specimen {
            tag(Tone::Warning, "Sertifikat contoh")
        } else {
            tag(Tone::Good, "Sertifikat siap")
        },
        demo_key: specimen,
        trouble,
        session,
        groups: waiting::groups(&waiting, (now, &app.current.get().calendar), &shown.chosen),
        run,
        silent,
        empty: Empty::new(
            "Tidak ada yang menunggu tanda tangan",
            "Dokumen yang sudah disetujui untuk ditandatangani tampil di sini.",
        ),
        password_error: shown.password_error,
        choice_error: shown.choice_error,
    };
    html_with(shown.status, &page)
}

fn summary(all: usize, clean: usize, unopened: usize) -> String {
    match (all, unopened) {
        (0, _) => "Tidak ada dokumen baru untuk ditandatangani.".into(),
        (_, 0) => format!("{all} dokumen. {clean} tanpa catatan."),
        _ => format!("{all} dokumen. {clean} tanpa catatan, {unopened} perlu dibuka dahulu."),
    }
}

/// The applications chosen, each with the version that was on the screen, where the form says it.
fn picks(form: &Form) -> BTreeMap<ApplicationId, Option<u32>> {
    let values = form.all("pilih").into_iter().filter_map(|value| {
        let (id, version) = value.split_once(':').unwrap_or((value, ""));
        Some((id.parse().ok()?, version.parse().ok()))
    });
    values.take(waiting::ROWS_MAX).collect()
}

/// `POST /tanda-tangan`.
pub async fn sign(State(app): State<App>, Signed(account): Signed, Session(session): Session, form: Form) -> Answer {
    let picks = picks(&form);
    let ids: BTreeSet<ApplicationId> = picks.keys().copied().collect();
    let again = |status, password_error: Option<&str>, choice_error: Option<&str>| SigningState {
        status,
        chosen: Chosen { ids: ids.clone(), ..Chosen::default() },
        password_error: password_error.map(str::to_owned),
        choice_error: choice_error.map(str::to_owned),
        secret_problem: None,
    };
    if picks.is_empty() {
        let shown = again(422, None, Some("Pilih paling sedikit satu dokumen."));
        return show(&app, &account, None, shown).await;
    }
    if unseen(&app, &account, &ids).await? {
        let shown = again(422, None, Some("Dokumen dengan catatan harus dibuka dahulu sebelum ditandatangani."));
        return show(&app, &account, None, shown).await;
    }
    // Counted apart from signing in, so that a mistyped password here does not lock the door, and nobody else can use it up.
    let password = form.all("sandi").first().copied().unwrap_or("").to_owned();
    let checked = own_password::check(&app, &account, (Purpose::Signing, &session), &password).await?;
    if checked == Checked::TooOften {
        let shown = again(429, Some("Terlalu sering dicoba. Tunggu beberapa menit, lalu coba lagi."), None);
        return show(&app, &account, None, shown).await;
    }
    if checked == Checked::Wrong {
        let shown = again(422, Some("Kata sandi tidak cocok. Tidak ada yang ditandatangani. Coba lagi."), None);
        return show(&app, &account, None, shown).await;
    }
    let failed = order_all(&app, &account, picks, form.key()).await;
    Ok(Redirect::to(&outcome(ids.len(), &failed)).into_response())
}

/// Whether one of them bears a remark the signer has not looked at; the page does not offer these.
async fn unseen(app: &App, account: &Account, ids: &BTreeSet<ApplicationId>) -> Result<bool, WebError> {
    let (handle, id, role, now) = (app.clone(), account.id, account.role, app.now());
    let waiting: Vec<Waiting> =
        app.db.read(move |tx| waiting::list(tx, (&handle.vault, &handle.rules), role, id)).await?;
    Ok(waiting.iter().any(|one| ids.contains(&one.app.id) && one.must_open(now)))
}

/// Orders every signature as a command of its own, and returns those that were refused or failed. They are sent together: the database
/// makes those that wait at the same moment durable in one go.
async fn order_all(
    app: &App,
    account: &Account,
    picks: BTreeMap<ApplicationId, Option<u32>>,
    key: Option<String>,
) -> Vec<ApplicationId> {
    let ids: Vec<_> = picks.keys().copied().collect();
    let mut ordering: JoinSet<_> = picks
        .into_iter()
        .map(|(application, version)| {
            let command = Command::Sign { document: DocumentId(app.id()) };
            let mut order = Order::new(application, account.actor(), command);
            order.version = version;
            order.key = key.as_ref().map(|key| format!("{key}:{application}"));
            order_one(app.clone(), application, order)
        })
        .collect();
    let mut ordered = BTreeSet::new();
    while let Some(one) = ordering.join_next().await {
        ordered.extend(one.ok().flatten());
    }
    ids.into_iter().filter(|id| !ordered.contains(id)).collect()
}

/// The application whose signature is ordered now.
async fn order_one(app: App, application: ApplicationId, order: Order) -> Option<ApplicationId> {
    match act(&app, order).await {
        Ok(_) => return Some(application),
        Err(ActError::Refused(refusal)) => tracing::info!(%application, ?refusal, "a signature was refused"),
        Err(error) => tracing::error!(%application, %error, "a signature could not be ordered"),
    }
    None
}

/// Where the order leads: news, and what failed, chosen again.
fn outcome(all: usize, failed: &[ApplicationId]) -> String {
    if failed.is_empty() {
        return "/tanda-tangan?kabar=ditandatangani".into();
    }
    let code = if failed.len() < all { "ditandatangani-sebagian" } else { "belum-ditandatangani" };
    let ids: Vec<String> = failed.iter().take(FAILED_MAX).map(ToString::to_string).collect();
    format!("/tanda-tangan?kabar={code}&pilih=gagal&gagal={}", ids.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> ApplicationId {
        ApplicationId(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn a_choice_may_carry_the_version_that_was_seen() {
        let pair = |value: String| ("pilih".to_owned(), value);
        let pairs =
            vec![pair(id(1).to_string()), pair(format!("{}:7", id(2))), pair("x".into()), pair(id(1).to_string())];
        let picks = picks(&Form { pairs });
        assert_eq!(picks.into_iter().collect::<Vec<_>>(), [(id(1), None), (id(2), Some(7))]);
    }

    #[test]
    fn what_failed_comes_back_chosen() {
        assert_eq!(outcome(2, &[]), "/tanda-tangan?kabar=ditandatangani");
        let address = outcome(2, &[id(3)]);
        let gagal = address.split("gagal=").nth(1).map(str::to_owned);
        let wanted = SigningChoice { pilih: Some("gagal".into()), gagal };
        assert_eq!(wanted.chosen().ids, BTreeSet::from([id(3)]));
        assert_eq!(SigningChoice { pilih: None, gagal: None }.chosen(), Chosen::default());
    }
}

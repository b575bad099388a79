//! Orders about one interruption: confirm, say something new, state the end, record and agree a pause, post again.

use crate::officer::interruption::declaring::{hash_of, moment_of, told, words};
use crate::officer::interruption::desk;
use crate::officer::interruption::desk::RefusedForm;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use channels::social::Network;
use domain::ids::InterruptionId;
use domain::interruption::{Command, Letter};
use domain::media::Accepts;
use domain::typed::fits::too_long;
use ground::App;
use ground::intake;
use ground::intake::{IntakeError, ReceivedFile};
use houses::account::accounts::Account;
use houses::interruption::announcing::posting;
use houses::interruption::interrupting::{Order, interrupt};
use houses::interruption::interruptions;
use ledger::sealed::NewText;
use pages::form::Problems;
use web::forms::{Form, FormWithFiles};
use web::{Answer, Signed, WebError};

/// Most characters of facts, evidence and reasons.
const TEXT_CHARS_MAX: usize = 4_000;

/// A form posted about one interruption.
struct PostedInterruption {
    app: App,
    account: std::sync::Arc<Account>,
    id: String,
    form: Form,
}

impl PostedInterruption {
    fn order(&self, command: Command) -> Result<Order, WebError> {
        let id = self.id.parse().map_err(|_| WebError::NotFound)?;
        let mut order = Order::new(id, self.account.actor(), command);
        (order.version, order.key) = (self.form.version(), self.form.key());
        Ok(order)
    }

    async fn carry_out(self, order: Order, news: &str) -> Answer {
        match interrupt(&self.app, order).await {
            Ok(_) => Ok(Redirect::to(&format!("/petugas/gangguan/{}?kabar={news}", self.id)).into_response()),
            Err(error) => self.again(told(error)?).await,
        }
    }

    async fn again(self, problems: Problems) -> Answer {
        let Self { app, account, id, form } = self;
        desk::again(&app, &account, &id, RefusedForm { form, problems }).await
    }

    /// A text that is sealed; what is wrong with it goes to its field.
    fn text(&self, field: &str, kind: &'static str, missing: &str) -> Result<NewText, Problems> {
        let typed = self.form.get(field);
        if typed.is_empty() {
            return Err(Problems::one(field, format!("{missing} Paling banyak {TEXT_CHARS_MAX} huruf.")));
        }
        if let Some(sentence) = too_long(typed, TEXT_CHARS_MAX) {
            return Err(Problems::one(field, sentence));
        }
        Ok(NewText::new(self.app.id(), self.app.bytes(), kind, typed))
    }
}

/// `POST /petugas/gangguan/{id}/pasti`
pub async fn confirm(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedInterruption { app, account, id, form };
    let order = posted.order(Command::Confirm)?;
    posted.carry_out(order, "gangguan-dipastikan").await
}

/// `POST /petugas/gangguan/{id}/pulih-pasti`
pub async fn confirm_end(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let posted = PostedInterruption { app, account, id, form };
    let order = posted.order(Command::ConfirmEnd)?;
    posted.carry_out(order, "pulih-dipastikan").await
}

/// `POST /petugas/gangguan/{id}/batal`
pub async fn dismiss(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedInterruption { app, account, id, form };
    let order = posted.order(Command::Dismiss)?;
    posted.carry_out(order, "gangguan-dibatalkan").await
}

/// `POST /petugas/gangguan/{id}/kabar`
pub async fn update(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedInterruption { app, account, id, form };
    let mut problems = Problems::default();
    let words = words(&posted.form, &mut problems);
    let expected_end = moment_of(&posted.form, "perkiraan", &mut problems);
    let next_update = moment_of(&posted.form, "kabar", &mut problems);
    if !problems.is_empty() {
        return posted.again(problems).await;
    }
    let mut order = posted.order(Command::Update { expected_end, next_update, words: hash_of(&words) })?;
    order.enclosed.words = Some(words);
    posted.carry_out(order, "kabar-diumumkan").await
}

/// `POST /petugas/gangguan/{id}/pulih`
pub async fn state_end(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedInterruption { app, account, id, form };
    let mut problems = Problems::default();
    let at = moment_of(&posted.form, "pulih", &mut problems);
    if at.is_none() && problems.is_empty() {
        problems.add("pulih", "Isi sejak kapan layanan stabil kembali.");
    }
    let evidence = posted.text("bukti", "evidence", "Tulis apa yang menunjukkan layanan sudah stabil.");
    match (at, evidence) {
        (Some(at), Ok(text)) => {
            let mut order = posted.order(Command::StateEnd { at, evidence: text.reference.clone() })?;
            order.texts = vec![text];
            posted.carry_out(order, "pulih").await
        }
        (_, Err(more)) => {
            problems.0.extend(more.0);
            posted.again(problems).await
        }
        _ => posted.again(problems).await,
    }
}

/// `POST /petugas/gangguan/{id}/jeda`
pub async fn record_pause(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    with_files: FormWithFiles,
) -> Answer {
    let posted = PostedInterruption { app, account, id, form: with_files.form };
    let mut problems = Problems::default();
    let letter = Letter::from_id(posted.form.get("huruf"));
    if letter.is_none() {
        problems.add("huruf", "Pilih huruf Pasal 14 yang berlaku.");
    }
    let from = moment_of(&posted.form, "jeda", &mut problems);
    if from.is_none() && problems.of("jeda").is_none() {
        problems.add("jeda", "Isi sejak kapan waktu layanan berhenti.");
    }
    let facts = posted.text("fakta", "facts", "Tulis apa yang terjadi dan mengapa layanan tidak dapat berjalan.");
    if let Err(more) = &facts {
        problems.0.extend(more.0.clone());
    }
    let Some(file) = with_files.files.into_iter().find(|file| file.field == "dokumen") else {
        problems.add("dokumen", "Lampirkan dokumen yang membuktikan, PDF atau foto.");
        return posted.again(problems).await;
    };
    let (Some(letter), Some(from), Ok(facts), true) = (letter, from, facts, problems.is_empty()) else {
        return posted.again(problems).await;
    };
    let key = key_of(&posted.app, &posted.id).await?;
    let given = ReceivedFile { bytes: file.bytes, name: file.name, requirement: String::new(), by: posted.account.id };
    let taken = match intake::take(&posted.app, &key, given, &[Accepts::Document]).await {
        Ok(taken) => taken,
        Err(IntakeError::Rejected(rejection)) => {
            problems.add("dokumen", rejection.sentence());
            return posted.again(problems).await;
        }
        Err(error) => return Err(error.into()),
    };
    let mut order = posted.order(Command::RecordPause {
        letter,
        from,
        no_manual_route: posted.form.get("tanpa_jalan_lain") == "ya",
        facts: facts.reference.clone(),
        document: (taken.id, taken.sealed_sha256.clone()),
    })?;
    order.texts = vec![facts];
    order.enclosed.file = Some(taken);
    posted.carry_out(order, "jeda-dicatat").await
}

async fn key_of(app: &App, id: &str) -> Result<ledger::vault::OwnerKey, WebError> {
    let id: InterruptionId = id.parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let loaded = app.db.read(move |tx| Ok(interruptions::load(tx, &handle.vault, id)?)).await?;
    loaded.map(|(_, key)| key).ok_or(WebError::NotFound)
}

/// `POST /petugas/gangguan/{id}/jeda/setuju`
pub async fn agree_pause(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let posted = PostedInterruption { app, account, id, form };
    let order = posted.order(Command::AgreePause)?;
    posted.carry_out(order, "jeda-disetujui").await
}

/// `POST /petugas/gangguan/{id}/jeda/tolak`
pub async fn refuse_pause(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let posted = PostedInterruption { app, account, id, form };
    match posted.text("alasan", "reason", "Tulis alasan tidak setuju.") {
        Ok(text) => {
            let mut order = posted.order(Command::RefusePause { reason: text.reference.clone() })?;
            order.texts = vec![text];
            posted.carry_out(order, "jeda-ditolak").await
        }
        Err(problems) => posted.again(problems).await,
    }
}

/// `POST /petugas/gangguan/{id}/posting/{revision}/{network}`
pub async fn repost(State(app): State<App>, Path((id, revision, network)): Path<(String, i64, String)>) -> Answer {
    let of: InterruptionId = id.parse().map_err(|_| WebError::NotFound)?;
    let network = Network::from_id(&network).ok_or(WebError::NotFound)?;
    if !posting::repost(&app, of, revision, network.id().to_owned()).await? {
        return Err(WebError::Refused("Kiriman ini tidak perlu diulang. Muat ulang halaman.".into()));
    }
    Ok(Redirect::to(&format!("/petugas/gangguan/{id}?kabar=dikirim-lagi")).into_response())
}

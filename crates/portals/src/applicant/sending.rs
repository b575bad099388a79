//! Checking one's answers, sending them with the statement of truth, the receipt, taking them back.

use crate::own_application::{self, Own, own};
use crate::standing;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use domain::application::{Command, Refusal, Stage};
use domain::indonesian;
use domain::subject::Subject as Noun;
use domain::typed::fits::too_long;
use ground::App;
use houses::account::accounts::Account;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::facts::{gather, requirements};
use houses::application::order::Order;
use houses::document::data::Subject;
use ledger::events::{self, Entry};
use ledger::log::{proofs, sequencer};
use ledger::sealed::NewText;
use pages::applying::{Check, Corrected, Group, Receipt, Row, groups};
use web::forms::Form;
use web::{Answer, Signed, WebError, frame, html, html_with};

/// Most characters of the reason for taking an application back.
const REASON_CHARS_MAX: usize = 2_000;

/// Characters of an explanation.
const EXPLANATION_CHARS_MAX: usize = 2_000;

/// `GET /permohonan/{id}/periksa`
pub async fn check(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let own = own(&app, &account, &id).await?;
    if !own.is_open() {
        return Ok(Redirect::to(&own.href()).into_response());
    }
    html(&page(&app, &account, &own, Shown::default()).await?)
}

/// What was posted and not taken.
#[derive(Default)]
struct Shown {
    statement: Option<String>,
    explanation: String,
    unexplained: Option<String>,
}

async fn page(app: &App, account: &Account, own: &Own, shown: Shown) -> Result<Check, WebError> {
    let correction = if own.is_correction() { Some(corrected(app, own, &shown).await?) } else { None };
    let facts = gather(&own.loaded, &own.version.ty, indonesian::local(app.now()).date());
    let ty = &own.version.ty;
    let base = if own.is_correction() { String::new() } else { own.href() };
    let mut all =
        groups(&ty.sections, &own.loaded.answers, &own.loaded.app.variant, &app.rules.catalogue.kelurahan, &base);
    all.push(documents(own, &base));
    let mut missing: Vec<(String, String)> = facts
        .problems
        .iter()
        .map(|p| (format!("{}/isian/{}#f.{}", own.href(), p.section, p.field), p.sentence.clone()))
        .collect();
    missing.extend(facts.documents_missing.iter().map(|id| {
        let name = ty.requirements.iter().find(|r| r.id == *id).map_or(id.as_str(), |r| r.name.as_str());
        (format!("{}/berkas#berkas-{id}", own.href()), format!("Kirim berkas: {name}."))
    }));
    let (statement, sanction) = Check::usual_statement();
    Ok(Check {
        frame: frame::of(app, Some(account), "Periksa jawaban Anda", "/permohonan"),
        application: own.for_page(app),
        groups: all,
        missing,
        statement,
        sanction,
        problem: shown.statement,
        correction,
    })
}

/// What belongs to a correction: the officer's message, and what is still as it was.
async fn corrected(app: &App, own: &Own, shown: &Shown) -> Result<Corrected, WebError> {
    let returned = standing::returned_notes(app, own).await?;
    let unchanged = standing::unchanged(app, own).await?;
    Ok(Corrected {
        message: returned.get("").cloned().unwrap_or_default(),
        unchanged: unchanged.iter().map(|key| own.name_of(key)).collect(),
        explanation: shown.explanation.clone(),
        problem: shown.unexplained.clone(),
    })
}

fn documents(own: &Own, base: &str) -> Group {
    let rows = requirements(&own.version.ty, &own.loaded).into_iter().map(|requirement| {
        let count = own.loaded.app.files.get(&requirement.id).map_or(0, Vec::len);
        let value = match count {
            0 => String::new(),
            1 => "1 berkas terkirim".into(),
            n => format!("{n} berkas terkirim"),
        };
        let change = (!base.is_empty()).then(|| format!("{base}/berkas#berkas-{}", requirement.id));
        Row { label: requirement.name.clone(), value, change }
    });
    Group { title: "Berkas syarat".into(), rows: rows.collect() }
}

/// `POST /permohonan/{id}/kirim`: a second press with the same key shows the same receipt.
pub async fn submit(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let own = own(&app, &account, &id).await?;
    let receipt = format!("{}/tanda-terima", own.href());
    let truth = !form.get("pernyataan").is_empty();
    let explanation = form.get("penjelasan").to_owned();
    let mut shown = Shown { explanation: explanation.clone(), ..Shown::default() };
    let typed = explanation.chars().count();
    if typed > EXPLANATION_CHARS_MAX {
        shown.unexplained = Some(format!("Paling banyak {EXPLANATION_CHARS_MAX} huruf. Anda menulis {typed}."));
        return html_with(422, &page(&app, &account, &own, shown).await?);
    }
    let text = (own.is_correction() && !explanation.is_empty())
        .then(|| NewText::new(app.id(), app.bytes(), "explanation", explanation));
    let reference = text.as_ref().map(|text| text.reference.clone());
    let mut order = Order::new(own.loaded.app.id, account.actor(), Command::Submit { truth, explanation: reference });
    order.texts = text.into_iter().collect();
    order.key = form.key();
    match act(&app, order).await {
        Ok(_) => return Ok(Redirect::to(&receipt).into_response()),
        // Sent in the meantime, by another press or on another device: the receipt is what the person wants.
        Err(ActError::Refused(Refusal::NotNow { .. })) if own.loaded.number.is_some() && !own.is_open() => {
            return Ok(Redirect::to(&receipt).into_response());
        }
        Err(ActError::Refused(Refusal::TruthNotStated)) => {
            shown.statement = Some("Beri tanda bahwa pernyataan itu benar.".into());
        }
        Err(ActError::Refused(Refusal::Unexplained { items })) => {
            shown.unexplained = Some(format!("Tulis mengapa {} hal ini tidak diubah.", items.len()));
        }
        Err(ActError::Refused(Refusal::Incomplete { .. })) => {}
        Err(error) => return Err(error.into()),
    }
    html_with(422, &page(&app, &account, &own, shown).await?)
}

/// `GET /permohonan/{id}/tanda-terima`
pub async fn receipt(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let own = own(&app, &account, &id).await?;
    let (Some(number), Some(at)) = (own.loaded.number.clone(), own.loaded.submitted_at) else {
        return Ok(Redirect::to(&own.href()).into_response());
    };
    let subject_id = own.loaded.app.id.to_string();
    let read = app.db.read(move |tx| Ok((events::of(tx, Noun::Application, &subject_id)?, sequencer::head(tx)?)));
    let (entries, head) = read.await?;
    let checkpoint = proofs::short(&head.checkpoint).unwrap_or_default();
    let sent = last_sent(&entries);
    let holder = Subject { rules: &app.rules, version: &own.version, loaded: &own.loaded, at: app.now() }.holder().name;
    let sent_by = own_application::done_by(&app, sent).await?.map(|person| (holder, person));
    let corrected_at = sent.filter(|e| e.kind == "resubmitted").map(|e| indonesian::date_time(e.at));
    let back_with_the_same = corrected_at.is_some() && matches!(own.loaded.app.stage, Stage::UnderVerification { .. });
    let first = if back_with_the_same {
        "Petugas yang meminta perbaikan memeriksa lagi berkas Anda."
    } else {
        "Petugas memeriksa kelengkapan dan kebenaran data."
    };
    let offices =
        own.version.ty.offices.iter().map(|o| app.rules.catalogue.office_name(&o.code)).collect::<Vec<_>>().join(", ");
    html(&Receipt {
        frame: frame::of(&app, Some(&account), &format!("Tanda terima {number}"), "/permohonan"),
        application: own.for_page(&app),
        licence_name: own.version.ty.name.clone(),
        sent_by,
        received_at: indonesian::date_time(at),
        corrected_at,
        due: own.loaded.due_at.map(|due| indonesian::long_date(indonesian::local(due).date())),
        next: vec![
            first.into(),
            format!("{offices} memeriksa dan memberi rekomendasi."),
            "Kepala dinas menandatangani, lalu izin dapat diunduh di sini.".into(),
        ],
        proof: sent.map(|e| (e.hash.clone(), checkpoint)),
        status_url: format!("{}/status", app.rules.public_url),
        number,
    })
}

/// What was sent last is what a receipt is about.
fn last_sent(entries: &[Entry]) -> Option<&Entry> {
    entries.iter().rev().find(|e| matches!(e.kind.as_str(), "submitted" | "resubmitted"))
}

/// `GET /permohonan/{id}/bukti`: the proof that the sending is in the log, for whoever wants to check it without us (docs/log.md).
pub async fn proof(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let own = own(&app, &account, &id).await?;
    let subject_id = own.loaded.app.id.to_string();
    let proven = app.db.read(move |tx| {
        let entries = events::of(tx, Noun::Application, &subject_id)?;
        let Some(sent) = last_sent(&entries) else { return Ok(Ok(None)) };
        Ok(proofs::of_event(tx, (Noun::Application.id(), &subject_id), sent.seq))
    });
    let proven = proven.await?.map_err(|e| WebError::Internal(e.to_string()))?;
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"bukti-pencatatan.tlog-proof\""),
    ];
    // Not covered yet: it is within a second.
    Ok((headers, proven.ok_or(WebError::NotFound)?).into_response())
}

/// `POST /permohonan/{id}/tarik`
pub async fn withdraw(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let own = own(&app, &account, &id).await?;
    let reason = form.get("alasan");
    let problem = if reason.is_empty() {
        Some("Tulis alasan menarik permohonan.".to_owned())
    } else {
        too_long(reason, REASON_CHARS_MAX)
    };
    if let Some(sentence) = problem {
        return crate::applicant::tracking::withdrawal_problem(&app, &account, &own, (reason, sentence)).await;
    }
    let mut order = Order::new(own.loaded.app.id, account.actor(), Command::Withdraw);
    order.texts = vec![NewText::new(app.id(), app.bytes(), "withdrawal", reason)];
    order.key = form.key();
    act(&app, order).await?;
    Ok(Redirect::to(&format!("{}?kabar=ditarik", own.href())).into_response())
}

/// `POST /permohonan/{id}/hapus`: a draft that is not wanted any more.
pub async fn discard(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let own = own(&app, &account, &id).await?;
    if own.loaded.app.stage != Stage::Draft {
        return Err(WebError::Refused("Permohonan yang sudah dikirim tidak dihapus. Anda dapat menariknya.".into()));
    }
    let mut order = Order::new(own.loaded.app.id, account.actor(), Command::Withdraw);
    order.key = form.key();
    act(&app, order).await?;
    Ok(Redirect::to("/permohonan").into_response())
}

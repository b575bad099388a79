//! Approval, payment, and the draft that those who decide read before they do.

use crate::officer::work::desks::CHANNELS;
use crate::officer::work::opened;
use crate::officer::work::ordering::PostedOrder;
use crate::officer::work::typed::{Days, NOTE_CHARS_MAX, day, sealed, too_long, typed, unfit};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::access::Purpose;
use domain::application::{Command, Stage};
use domain::document_kind::DocumentKind;
use domain::typed::number::rupiah;
use ground::App;
use houses::document::producing::{Input, load_portrait, render};
use houses::document::{decision, previewing};
use pages::form::Problems;
use std::collections::BTreeMap;
use web::forms::Form;
use web::{Answer, Signed, WebError};

/// `POST /kerja/{id}/setujui`
pub async fn approve(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    posted.carry_out(posted.order(Command::Approve, Vec::new())?, "diteruskan").await
}

/// `POST /kerja/{id}/kembalikan-verifikasi`
pub async fn send_back(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    let reason = typed(&form, "alasan");
    let problem = if reason.is_empty() {
        Some("Tulis alasan mengembalikan ke verifikasi.".to_owned())
    } else {
        too_long(&reason, NOTE_CHARS_MAX)
    };
    if let Some(sentence) = problem {
        return posted.again(Problems::one("alasan", sentence)).await;
    }
    let (reason, texts) = sealed(&app, "reason", reason);
    posted.carry_out(posted.order(Command::SendBack { reason }, texts)?, "dikembalikan-verifikasi").await
}

/// `POST /kerja/{id}/bayar`
pub async fn confirm_payment(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let posted = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    let opened = opened::open(&app, &account, &id, Purpose::Work).await?;
    let asked = if let Stage::AwaitingPayment { since, .. } = opened.state().stage { since } else { app.now() };
    let days = Days::since(asked, "ketetapan retribusi terbit", app.now());
    let (paid, problems) = payment(&form, &days);
    if !problems.is_empty() {
        return posted.again(problems).await;
    }
    let details = serde_json::to_string(&paid.details).map_err(|e| WebError::Internal(e.to_string()))?;
    let (text, texts) = sealed(&app, "payment", details);
    posted.carry_out(posted.order(Command::ConfirmPayment { amount_rp: paid.amount_rp, text }, texts)?, "lunas").await
}

/// A payment as noted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Paid {
    amount_rp: u64,
    /// `receipt`, `date`, `channel`.
    details: BTreeMap<&'static str, String>,
}

fn payment(form: &Form, days: &Days) -> (Paid, Problems) {
    let mut problems = Problems::default();
    let receipt = typed(form, "nomor_bukti");
    if receipt.is_empty() {
        problems.add("nomor_bukti", "Isi nomor bukti setor, seperti tercetak pada bukti.");
    } else if let Some(sentence) = unfit(&receipt, 100) {
        problems.add("nomor_bukti", sentence);
    }
    let day = day(form, "tanggal_bayar");
    if let Some(sentence) = days.misfit(&day) {
        problems.add("tanggal_bayar", sentence);
    }
    let channel = typed(form, "kanal");
    if !CHANNELS.iter().any(|(value, _)| *value == channel) {
        problems.add("kanal", "Pilih lewat mana dibayar.");
    }
    let amount_rp = problems.check("jumlah", rupiah(form.get("jumlah")));
    (Paid { amount_rp, details: BTreeMap::from([("receipt", receipt), ("date", day), ("channel", channel)]) }, problems)
}

/// `GET /kerja/{id}/pratinjau`: the document as it would be, marked as a draft and without a number.
pub async fn preview(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let opened = opened::open(&app, &account, &id, Purpose::Preview).await?;
    let data = previewing::draft(&app, &opened.subject(&app), &opened.dossier).await?;
    let kind = decision::kind(decision::outcome(&opened.state().stage));
    let title = format!("{} (pratinjau)", data["document"]["title"].as_str().unwrap_or_default());
    let input = Input::preview(data, &title, app.now(), opened.version.ty.version);
    let portrait = (kind == DocumentKind::Licence).then(|| decision::portrait(&opened.version.ty, &opened.loaded));
    let photos = match portrait.flatten() {
        Some(id) => {
            vec![load_portrait(&app, &opened.loaded.key, id).await.map_err(|e| WebError::Internal(e.to_string()))?]
        }
        None => Vec::new(),
    };
    let (handle, type_id) = (app.clone(), opened.version.ty.id.clone());
    let rendered = tokio::task::spawn_blocking(move || render(&handle, &type_id, kind, &input, &photos)).await;
    let pdf =
        rendered.map_err(|e| WebError::Internal(e.to_string()))?.map_err(|e| WebError::Internal(e.to_string()))?;
    let headers = [(CONTENT_TYPE, "application/pdf"), (CONTENT_DISPOSITION, "inline; filename=\"pratinjau.pdf\"")];
    Ok((headers, pdf).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_payment_has_happened_and_says_how() {
        let form = |pairs: &[(&str, &str)]| Form {
            pairs: pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        };
        let days = |today: &str| Days {
            first: date(2026, 11, 20),
            since: "ketetapan retribusi terbit",
            today: today.parse().unwrap(),
        };
        let good =
            [("nomor_bukti", "A-1"), ("tanggal_bayar", "23/11/2026"), ("kanal", "qris"), ("jumlah", "Rp150.000,-")];
        let (paid, problems) = payment(&form(&good), &days("2026-11-23"));
        assert!(problems.is_empty());
        assert_eq!((paid.amount_rp, paid.details["channel"].as_str()), (150_000, "qris"));
        assert_eq!(paid.details["date"], "2026-11-23");
        let (_, problems) = payment(&form(&[("tanggal_bayar", "2026-11-24"), ("kanal", "tunai")]), &days("2026-11-23"));
        for field in ["nomor_bukti", "tanggal_bayar", "kanal", "jumlah"] {
            assert!(problems.of(field).is_some(), "{field}");
        }
    }
}

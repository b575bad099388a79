//! A document that shows how a check was made without the register: given, and taken away again where it was the wrong one. An
//! electronic signature in it is checked as it comes.

use crate::officer::work::opened;
use crate::officer::work::ordering::PostedOrder;
use axum::extract::{Path, State};
use domain::access::Purpose;
use domain::application::{ChecklistItem, Command};
use domain::media::Accepts;
use ground::App;
use ground::intake::{self, IntakeError, ReceivedFile};
use houses::application::order::Enclosed;
use pages::form::Problems;
use web::forms::{Form, FormWithFiles};
use web::{Answer, Signed, WebError};

/// `POST /kerja/{id}/bukti/{item}`.
pub async fn attach(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, item)): Path<(String, String)>,
    mut posted: FormWithFiles,
) -> Answer {
    let item: ChecklistItem = item.parse().map_err(|_| WebError::NotFound)?;
    let opened = opened::open(&app, &account, &id, Purpose::Work).await?;
    let order = PostedOrder { app: &app, account: &account, id: &id, form: &posted.form };
    let told = |sentence: String| Problems::one(format!("bukti.{item}"), sentence);
    let Some(file) = posted.files.pop() else {
        return order.again_beside(told("Pilih dahulu berkasnya, lalu tekan Simpan bukti.".into())).await;
    };
    let given = ReceivedFile { bytes: file.bytes, name: file.name, requirement: String::new(), by: account.id };
    let file = match intake::take(&app, &opened.loaded.key, given, &[Accepts::Document]).await {
        Ok(file) => file,
        Err(IntakeError::Rejected(rejection)) => return order.again_beside(told(rejection.sentence())).await,
        Err(error) => return Err(error.into()),
    };
    let (id, sealed_sha256) = (file.id, file.sealed_sha256.clone());
    let mut ordered = order.order(Command::AttachProof { item, file: id, sealed_sha256 }, Vec::new())?;
    ordered.enclosed = Enclosed::Files(vec![file]);
    order.carry_out(ordered, "bukti").await
}

/// `POST /kerja/{id}/bukti/{item}/hapus`.
pub async fn retract(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, item)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let item: ChecklistItem = item.parse().map_err(|_| WebError::NotFound)?;
    let file = form.get("berkas").parse().map_err(|_| WebError::NotFound)?;
    let order = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    let ordered = order.order(Command::RetractProof { item, file }, Vec::new())?;
    order.carry_out(ordered, "dihapus").await
}

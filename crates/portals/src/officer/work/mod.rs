//! Officers at work on applications: inbox, verification, visit, rekomendasi, approval, payment.

mod answer;
mod approving;
mod asking;
mod checklist;
pub(super) mod decision;
mod desks;
mod examining;
mod folder;
mod history;
mod inbox;
mod lists;
mod opened;
mod ordering;
mod proving;
mod recommending;
mod register_says;
pub mod remaining;
mod signature_words;
mod typed;
mod verifying;
mod visit;
mod writing;

use axum::response::{IntoResponse, Redirect};
use domain::access::{List, Purpose};
use domain::account::Role;
use domain::application::CommandKind;
use web::{Answer, Routes, Signed, Who, frame};

const STAFF: Who = Who::Only(&[
    Role::Loket,
    Role::Verifikator,
    Role::Opd,
    Role::KepalaSeksi,
    Role::KepalaBidang,
    Role::KepalaDinas,
    Role::Admin,
    Role::Kominfo,
    Role::Inspektorat,
]);
/// Those who fill in long forms.
const WRITING: Who = Who::Only(&[Role::Verifikator, Role::Opd]);

/// `/petugas`, `/kerja…`.
pub fn routes(routes: Routes) -> Routes {
    use CommandKind as Kind;
    routes
        .get("/petugas", STAFF, home)
        .get("/kerja", Who::listing(List::Inbox), inbox::show)
        .order("/kerja/ambil", [Kind::Claim], inbox::take_next)
        .get("/kerja/{id}", Who::reading(Purpose::Work), decision::show)
        .get("/kerja/{id}/dokumen/{requirement}", Who::reading(Purpose::Work), folder::whole)
        .get("/kerja/{id}/surat-kuasa", Who::reading(Purpose::File), folder::attorney_letter)
        .order("/kerja/{id}/ambil", [Kind::Claim], verifying::claim)
        .post("/kerja/{id}/draf/{formulir}", WRITING, writing::save)
        .order("/kerja/{id}/periksa", [Kind::SaveChecklist], verifying::save)
        .order("/kerja/{id}/tanyakan", [Kind::SaveChecklist], verifying::ask_again)
        .order_with_files("/kerja/{id}/bukti/{item}", [Kind::AttachProof], proving::attach)
        .order("/kerja/{id}/bukti/{item}/hapus", [Kind::RetractProof], proving::retract)
        .order("/kerja/{id}/terima", [Kind::SaveChecklist, Kind::Accept], verifying::accept)
        .order("/kerja/{id}/kembalikan", [Kind::SaveChecklist, Kind::Return], verifying::give_back)
        .order("/kerja/{id}/tolak", [Kind::SaveChecklist, Kind::ProposeRefusal], verifying::refuse)
        .order("/kerja/{id}/setujui", [Kind::Approve], approving::approve)
        .order("/kerja/{id}/kembalikan-verifikasi", [Kind::SendBack], approving::send_back)
        .order("/kerja/{id}/bayar", [Kind::ConfirmPayment], approving::confirm_payment)
        .get("/kerja/{id}/pratinjau", Who::reading(Purpose::Preview), approving::preview)
        .get("/kerja/{id}/pemeriksaan", Who::reading(Purpose::Examination), examining::show)
        .order_with_files("/kerja/{id}/pemeriksaan", [Kind::Examine], examining::submit)
        .get("/kerja/{id}/rekomendasi", Who::reading(Purpose::Recommendation), recommending::show)
        .order("/kerja/{id}/rekomendasi", [Kind::GiveRekomendasi], recommending::submit)
}

/// `GET /petugas`: where this officer's work begins.
async fn home(Signed(account): Signed) -> Answer {
    Ok(Redirect::to(frame::home_of(account.role)).into_response())
}

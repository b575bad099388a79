//! Officers at work on applications: inbox, verification, visit, rekomendasi, approval, payment.

mod approving;
mod asking;
mod checklist;
mod decision;
mod desks;
mod examining;
mod folder;
mod history;
mod inbox;
mod lists;
mod opened;
mod ordering;
mod recommending;
mod remaining;
mod verifying;
mod visit;

use axum::response::{IntoResponse, Redirect};
use domain::account::Role;
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
const DESKS: Who =
    Who::Only(&[Role::Loket, Role::Verifikator, Role::Opd, Role::KepalaSeksi, Role::KepalaBidang, Role::KepalaDinas]);
const VERIFIER: Who = Who::Only(&[Role::Verifikator]);
const EXAMINER: Who = Who::Only(&[Role::Opd]);
const CASHIER: Who = Who::Only(&[Role::Loket, Role::Verifikator]);
const APPROVERS: Who = Who::Only(&[Role::KepalaSeksi, Role::KepalaBidang]);
const DECIDERS: Who = Who::Only(&[Role::KepalaSeksi, Role::KepalaBidang, Role::KepalaDinas]);
const READERS: Who = Who::Only(&[Role::Verifikator, Role::KepalaSeksi, Role::KepalaBidang, Role::KepalaDinas]);

/// `/petugas`, `/kerja…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/petugas", STAFF, home)
        .get("/kerja", DESKS, inbox::show)
        .post("/kerja/ambil", VERIFIER, inbox::take_next)
        .get("/kerja/{id}", DESKS, decision::show)
        .post("/kerja/{id}/ambil", VERIFIER, verifying::claim)
        .post("/kerja/{id}/periksa", VERIFIER, verifying::save)
        .post("/kerja/{id}/terima", VERIFIER, verifying::accept)
        .post("/kerja/{id}/kembalikan", VERIFIER, verifying::give_back)
        .post("/kerja/{id}/tolak", VERIFIER, verifying::refuse)
        .post("/kerja/{id}/setujui", APPROVERS, approving::approve)
        .post("/kerja/{id}/kembalikan-verifikasi", DECIDERS, approving::send_back)
        .post("/kerja/{id}/bayar", CASHIER, approving::confirm_payment)
        .get("/kerja/{id}/pratinjau", READERS, approving::preview)
        .get("/kerja/{id}/pemeriksaan", EXAMINER, examining::show)
        .upload("/kerja/{id}/pemeriksaan", EXAMINER, examining::submit)
        .get("/kerja/{id}/rekomendasi", EXAMINER, recommending::show)
        .post("/kerja/{id}/rekomendasi", EXAMINER, recommending::submit)
}

/// `GET /petugas`: where this officer's work begins.
async fn home(Signed(account): Signed) -> Answer {
    Ok(Redirect::to(frame::home_of(account.role)).into_response())
}

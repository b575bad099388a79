//! Interrupting (Pasal 13, 14): the desk where an interruption is dealt with.

mod deciding;
mod declaring;
mod desk;
mod taking_up;

use domain::account::Role;
use web::{Routes, Who};

/// Those who work here or host it.
const STAFF: Who = Who::Only(&[
    Role::Loket,
    Role::Verifikator,
    Role::KepalaSeksi,
    Role::KepalaBidang,
    Role::KepalaDinas,
    Role::Admin,
    Role::Kominfo,
]);
/// Those who may be the second person.
const SECOND: Who = Who::Only(&[Role::KepalaSeksi, Role::KepalaBidang, Role::KepalaDinas, Role::Admin, Role::Kominfo]);
/// Those who record a pause.
const RECORDERS: Who = Who::Only(&[Role::KepalaSeksi, Role::KepalaBidang, Role::KepalaDinas, Role::Admin]);
/// Those who agree to one.
const LINE: Who = Who::Only(&[Role::KepalaSeksi, Role::KepalaBidang, Role::KepalaDinas]);

/// `/petugas/gangguan…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/petugas/gangguan", STAFF, declaring::page)
        .post("/petugas/gangguan", STAFF, declaring::declare)
        .get("/petugas/gangguan/{id}", STAFF, desk::page)
        .post("/petugas/gangguan/{id}/umumkan", STAFF, taking_up::take_up)
        .post("/petugas/gangguan/{id}/kabar", STAFF, deciding::update)
        .post("/petugas/gangguan/{id}/pulih", STAFF, deciding::state_end)
        .post("/petugas/gangguan/{id}/pasti", SECOND, deciding::confirm)
        .post("/petugas/gangguan/{id}/pulih-pasti", SECOND, deciding::confirm_end)
        .post("/petugas/gangguan/{id}/batal", SECOND, deciding::dismiss)
        .post("/petugas/gangguan/{id}/posting/{revision}/{network}", SECOND, deciding::repost)
        .upload("/petugas/gangguan/{id}/jeda", RECORDERS, deciding::record_pause)
        .get("/petugas/gangguan/{id}/dokumen/{file}", RECORDERS, desk::document)
        .post("/petugas/gangguan/{id}/jeda/setuju", LINE, deciding::agree_pause)
        .post("/petugas/gangguan/{id}/jeda/tolak", LINE, deciding::refuse_pause)
}

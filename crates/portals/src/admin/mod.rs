//! Administering (Pasal 11): accounts of officers, readiness of licence types, the queue, the state of the machine.

mod accounts;
mod calendar;
mod catalogue;
mod health;
mod overview;
mod queue;

use domain::account::Role;
use web::{Routes, Who};

const ADMIN: Who = Who::Only(&[Role::Admin]);
const OPERATORS: Who = Who::Only(&[Role::Kominfo, Role::Admin]);

/// `/admin`, `/admin/akun`, `/admin/antrean`, `/admin/kalender`, `/admin/katalog`, `/admin/keadaan`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin", ADMIN, overview::page)
        .get("/admin/akun", ADMIN, accounts::page)
        .post("/admin/akun", ADMIN, accounts::create)
        .post("/admin/akun/{id}/nonaktif", ADMIN, accounts::disable)
        .get("/admin/antrean", OPERATORS, queue::page)
        .post("/admin/antrean/{id}/ulangi", ADMIN, queue::retry)
        .get("/admin/kalender", ADMIN, calendar::page)
        .post("/admin/kalender/libur", ADMIN, calendar::add_holiday)
        .post("/admin/kalender/libur/hapus", ADMIN, calendar::remove_holiday)
        .post("/admin/kalender/khusus", ADMIN, calendar::add_override)
        .post("/admin/kalender/khusus/hapus", ADMIN, calendar::remove_override)
        .post("/admin/kalender/jam", ADMIN, calendar::set_hours)
        .get("/admin/katalog", ADMIN, catalogue::page)
        .get("/admin/keadaan", OPERATORS, health::page)
}

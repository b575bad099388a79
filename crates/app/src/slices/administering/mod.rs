//! Administering (Pasal 11): accounts of officers, readiness of licence types, the queue, the state of the machine.

mod accounts;
mod catalogue;
mod health;
mod overview;
mod queue;

use crate::web::{Routes, Who};
use domain::account::Role;

const ADMIN: Who = Who::Only(&[Role::Admin]);
const OPERATORS: Who = Who::Only(&[Role::Kominfo, Role::Admin]);

/// `/admin`, `/admin/akun`, `/admin/antrean`, `/admin/katalog`, `/admin/keadaan`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin", ADMIN, overview::page)
        .get("/admin/akun", ADMIN, accounts::page)
        .post("/admin/akun", ADMIN, accounts::create)
        .post("/admin/akun/{id}/nonaktif", ADMIN, accounts::disable)
        .get("/admin/antrean", OPERATORS, queue::page)
        .post("/admin/antrean/{id}/ulangi", ADMIN, queue::retry)
        .get("/admin/katalog", ADMIN, catalogue::page)
        .get("/admin/keadaan", OPERATORS, health::page)
}

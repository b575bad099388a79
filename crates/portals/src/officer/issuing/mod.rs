//! Issuing (Pasal 5): the signature, the documents that come of it, the offices that receive them, the register.

mod deliveries;
mod documents;
mod entry;
mod register;
mod run;
mod signing;
mod silent;
mod waiting;

use domain::account::Role;
use web::{Routes, Who};

/// Those who look into the register of licences.
const READERS: Who =
    Who::Only(&[Role::Loket, Role::Verifikator, Role::KepalaSeksi, Role::KepalaBidang, Role::KepalaDinas, Role::Admin]);
const SIGNER: Who = Who::Only(&[Role::KepalaDinas]);
const OFFICE: Who = Who::Only(&[Role::Opd]);

/// `/tanda-tangan`, `/dokumen/…`, `/dokumen-masuk`, `/register`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/tanda-tangan", SIGNER, signing::page)
        .post("/tanda-tangan", SIGNER, signing::sign)
        .get("/dokumen/{id}", Who::SignedIn, documents::download)
        .get("/dokumen-masuk", OFFICE, deliveries::page)
        .post("/dokumen-masuk/{id}/terima", OFFICE, deliveries::acknowledge)
        .get("/register", READERS, register::page)
        .get("/register/{id}", READERS, entry::page)
        .post("/register/{id}/cabut", SIGNER, entry::revoke)
}

//! Issuing (Pasal 5): the signature, the documents that come of it, the offices that receive them, the register.

mod deliveries;
mod documents;
mod entry;
mod register;
mod run;
mod session;
mod session_view;
mod signing;
mod silent;
mod waiting;

use domain::access::{List, Purpose};
use domain::application::CommandKind;
use web::{Routes, Who};

/// `/tanda-tangan`, `/dokumen/…`, `/dokumen-masuk`, `/register`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/tanda-tangan", Who::listing(List::Signing), signing::page)
        .order("/tanda-tangan", [CommandKind::Sign], signing::sign)
        .post_fresh("/tanda-tangan/sesi", Who::listing(List::Signing), session::open)
        .post("/tanda-tangan/sesi/kode", Who::listing(List::Signing), session::ask_code)
        .post("/tanda-tangan/sesi/tutup", Who::listing(List::Signing), session::close)
        .post_fresh("/tanda-tangan/{id}/ulang", Who::listing(List::Signing), session::again_one)
        .get("/dokumen/{id}", Who::reading(Purpose::Document), documents::download)
        .get("/dokumen-masuk", Who::listing(List::Deliveries), deliveries::page)
        .order("/dokumen-masuk/{id}/terima", [CommandKind::Acknowledge], deliveries::acknowledge)
        .get("/register", Who::listing(List::Register), register::page)
        .get("/register/{id}", Who::reading(Purpose::Register), entry::page)
        .order("/register/{id}/cabut", [CommandKind::Revoke], entry::revoke)
}

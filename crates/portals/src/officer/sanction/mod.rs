//! Sanctions and objections as officers deal with them: the register, proposing, recording, deciding.

mod deciding;
mod objection;
mod proposing;
mod recording;
mod register;
mod typed;

use domain::access::{List, Purpose};
use domain::{objection as objections, sanction};
use typed::OFFICERS_RECORD;
use web::{Routes, Who};

/// `/sanksi…`, `/kerja/{id}/sanksi`.
pub fn routes(routes: Routes) -> Routes {
    use sanction::CommandKind as Kind;
    // Whoever decides on applications reads why a sanction was proposed; the others read the register.
    let readers = Who::reading(Purpose::Preview);
    routes
        .get("/sanksi", Who::listing(List::Sanctions), register::page)
        .get("/sanksi/petugas", Who::Only(sanction::roles(Kind::Record)), recording::page)
        .order("/sanksi/petugas", [Kind::Record], recording::record)
        .get("/sanksi/petugas/{id}", OFFICERS_RECORD, recording::show)
        .get("/sanksi/{id}", readers, deciding::page)
        .order("/sanksi/{id}/putuskan", [Kind::Impose, Kind::Drop], deciding::decide)
        .get("/sanksi/keberatan/{id}", readers, objection::page)
        .order("/sanksi/keberatan/{id}/putuskan", [objections::CommandKind::Decide], objection::decide)
        .get("/kerja/{id}/sanksi", Who::Only(sanction::roles(Kind::Propose)), proposing::page)
        .order("/kerja/{id}/sanksi", [Kind::Propose], proposing::propose)
}

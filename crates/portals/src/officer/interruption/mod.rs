//! Interrupting (Pasal 13, 14): the desk where an interruption is dealt with.

mod deciding;
mod declaring;
mod desk;
mod taking_up;

use domain::interruption::{CommandKind, roles};
use web::{Routes, Who};

/// `/petugas/gangguan…`.
pub fn routes(routes: Routes) -> Routes {
    use CommandKind as Kind;
    // Whoever may declare one sees them; the document of a pause is for those who may record one.
    let (staff, recorders) = (Who::Only(roles(Kind::Declare)), Who::Only(roles(Kind::RecordPause)));
    routes
        .get("/petugas/gangguan", staff, declaring::page)
        .order("/petugas/gangguan", [Kind::Declare], declaring::declare)
        .get("/petugas/gangguan/{id}", staff, desk::page)
        .order("/petugas/gangguan/{id}/umumkan", [Kind::Declare], taking_up::take_up)
        .order("/petugas/gangguan/{id}/kabar", [Kind::Update], deciding::update)
        .order("/petugas/gangguan/{id}/pulih", [Kind::StateEnd], deciding::state_end)
        .order("/petugas/gangguan/{id}/pasti", [Kind::Confirm], deciding::confirm)
        .order("/petugas/gangguan/{id}/pulih-pasti", [Kind::ConfirmEnd], deciding::confirm_end)
        .order("/petugas/gangguan/{id}/batal", [Kind::Dismiss], deciding::dismiss)
        // Posting anew orders nothing of the interruption; whoever may confirm it may say it once more.
        .post("/petugas/gangguan/{id}/posting/{revision}/{network}", Who::Only(roles(Kind::Confirm)), deciding::repost)
        .order_with_files("/petugas/gangguan/{id}/jeda", [Kind::RecordPause], deciding::record_pause)
        .get("/petugas/gangguan/{id}/dokumen/{file}", recorders, desk::document)
        .order("/petugas/gangguan/{id}/jeda/setuju", [Kind::AgreePause], deciding::agree_pause)
        .order("/petugas/gangguan/{id}/jeda/tolak", [Kind::RefusePause], deciding::refuse_pause)
}

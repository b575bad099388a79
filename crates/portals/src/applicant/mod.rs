//! Applying (Pasal 3): drafts, answers, documents, submission, correction; by the applicant, or at the counter for them.

mod answering;
mod drafting;
mod filing;
mod heard;
mod list;
mod sending;
mod showing;
mod starting;
mod tracking;
mod typed_answers;
mod whole_document;

use domain::access::Purpose;
use domain::account::Role;
use domain::application::CommandKind;
use domain::{objection, sanction};
use web::{Orders, Routes, Who};

/// Applicants, and counter officers for those who came to the counter.
const APPLYING: Who = Who::reading(Purpose::Applying);

/// `/permohonan…`, `/layanan/{id}/mulai`, `/berkas/{id}`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/permohonan", Who::Only(&[Role::Pemohon]), list::mine)
        .get("/layanan/{id}/mulai", Who::Only(&[Role::Pemohon]), starting::chosen)
        .order("/layanan/{id}/mulai", Orders::of([CommandKind::Start]).only(Role::Pemohon), starting::start)
        .get("/permohonan/{id}", APPLYING, tracking::show)
        .get("/permohonan/{id}/isian/{section}", APPLYING, answering::section)
        .order("/permohonan/{id}/isian/{section}", [CommandKind::SaveAnswers], answering::save)
        .get("/permohonan/{id}/berkas", APPLYING, filing::page)
        .order_with_files("/permohonan/{id}/berkas/{requirement}", [CommandKind::Attach], filing::attach)
        .order("/permohonan/{id}/berkas/{requirement}/hapus", [CommandKind::Detach], filing::detach)
        .order("/permohonan/{id}/berkas/{requirement}/urutan", [CommandKind::Arrange], filing::arrange)
        .get("/permohonan/{id}/dokumen/{requirement}", APPLYING, whole_document::show)
        .get("/permohonan/{id}/periksa", APPLYING, sending::check)
        .order("/permohonan/{id}/kirim", [CommandKind::Submit], sending::submit)
        .get("/permohonan/{id}/tanda-terima", APPLYING, sending::receipt)
        .get("/permohonan/{id}/bukti", APPLYING, sending::proof)
        .order("/permohonan/{id}/tarik", [CommandKind::Withdraw], sending::withdraw)
        .order("/permohonan/{id}/hapus", [CommandKind::Withdraw], sending::discard)
        .get("/permohonan/{id}/sanksi/{sanksi}", APPLYING, heard::show_sanction)
        .order("/permohonan/{id}/sanksi/{sanksi}", [sanction::CommandKind::Reply], heard::reply)
        .get("/permohonan/{id}/keberatan/{dokumen}", APPLYING, heard::show_objection)
        .order_with_files("/permohonan/{id}/keberatan/{dokumen}", [objection::CommandKind::File], heard::file)
        .get("/berkas/{id}", Who::reading(Purpose::File), showing::file)
        .get("/berkas/{id}/halaman/{page}", Who::reading(Purpose::File), showing::page)
}

//! Administering (Pasal 11): accounts of officers, readiness of licence types, the queue, the state of the machine.

mod account;
mod account_help;
mod accounts;
mod alarms;
mod appointment;
mod appointment_words;
mod appointments;
mod attempts;
mod backups;
mod breach;
mod calendar;
mod catalogue;
mod data_cases;
mod health;
mod one_case;
mod overview;
mod queue;
mod registers;
mod scrubbed;
mod signing;

use domain::access::List;
use domain::account::{Role, changing};
use domain::appointment::CommandKind as Appointing;
use domain::calendar_change::CommandKind;
use domain::data_case;
use web::{Orders, Routes, Who};

const ADMIN: Who = Who::Only(&[Role::Admin]);
const OPERATORS: Who = Who::Only(&[Role::Kominfo, Role::Admin]);

/// `/admin`, `/admin/akun`, `/admin/antrean`, `/admin/kalender`, `/admin/katalog`, `/admin/keadaan`, `/admin/tanda-tangan`, `/penugasan`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin", ADMIN, overview::page)
        .get("/admin/akun", Who::listing(List::Accounts), accounts::page)
        .order("/admin/akun", Orders::of([changing::CommandKind::Register]).only(Role::Admin).fresh(), accounts::create)
        .get("/admin/akun/{id}", Who::listing(List::Accounts), account::page)
        .order("/admin/akun/{id}/nonaktif", [changing::CommandKind::Disable], account::disable)
        .order("/admin/akun/{id}/bantuan", [changing::CommandKind::AskHelp], account_help::ask)
        .order(
            "/admin/akun/{id}/bantuan/setuju",
            [
                changing::CommandKind::Enable,
                changing::CommandKind::GivePassword,
                changing::CommandKind::RemoveSecondFactor,
            ],
            account_help::agree,
        )
        .order("/admin/akun/{id}/bantuan/tolak", [changing::CommandKind::DeclineHelp], account_help::decline)
        .get("/admin/antrean", OPERATORS, queue::page)
        .post("/admin/antrean/ulangi", ADMIN, queue::retry_all)
        .post("/admin/antrean/{id}/ulangi", ADMIN, queue::retry)
        .get("/admin/kalender", ADMIN, calendar::page)
        .order("/admin/kalender/libur", [CommandKind::AddHoliday], calendar::add_holiday)
        .order("/admin/kalender/libur/hapus", [CommandKind::RemoveHoliday], calendar::remove_holiday)
        .order("/admin/kalender/khusus", [CommandKind::AddOverride], calendar::add_override)
        .order("/admin/kalender/khusus/hapus", [CommandKind::RemoveOverride], calendar::remove_override)
        .order("/admin/kalender/jam", [CommandKind::SetHours], calendar::set_hours)
        .get("/admin/data-pribadi", Who::listing(List::PersonalData), data_cases::page)
        .order("/admin/data-pribadi/pelanggaran", [data_case::CommandKind::ReportBreach], breach::report)
        .get("/admin/data-pribadi/{id}", Who::listing(List::PersonalData), one_case::page)
        .order("/admin/data-pribadi/{id}/jawab", [data_case::CommandKind::Answer], one_case::answer)
        .order("/admin/data-pribadi/{id}/hapus", [data_case::CommandKind::Erase], one_case::erase)
        .order("/admin/data-pribadi/{id}/musnahkan", [data_case::CommandKind::Destroy], one_case::destroy)
        .order("/admin/data-pribadi/{id}/kabari", [data_case::CommandKind::TellPersons], one_case::tell_persons)
        .order("/admin/data-pribadi/{id}/lapor", [data_case::CommandKind::NoteAuthorityTold], one_case::note_authority)
        .get("/admin/katalog", ADMIN, catalogue::page)
        .get("/admin/keadaan", OPERATORS, health::page)
        .get("/penugasan", Who::listing(List::Appointments), appointments::page)
        .order("/penugasan", [Appointing::Ask], appointments::create)
        .get("/penugasan/{id}", Who::listing(List::Appointments), appointment::page)
        .order("/penugasan/{id}/setuju", [Appointing::Agree], appointment::agree)
        .order("/penugasan/{id}/tolak", [Appointing::Decline], appointment::refuse)
        .order("/penugasan/{id}/tinjau", [Appointing::Review], appointment::review)
        .order("/penugasan/{id}/akhiri", [Appointing::End], appointment::finish)
        .get("/admin/tanda-tangan", OPERATORS, attempts::page)
        .post("/admin/segel/{id}/ulang", ADMIN, attempts::seal_again)
}

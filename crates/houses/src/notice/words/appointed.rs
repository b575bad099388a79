//! Notices about appointments, in both languages.

use super::sentences::{NoticeFacts, Words, said};
use domain::account::{Language, Role};
use domain::notice::Topic;

pub(super) fn words(topic: Topic, given: &NoticeFacts) -> Words {
    match given.language {
        Language::Indonesian => indonesian(topic, given),
        Language::English => english(topic, given),
    }
}

fn role(given: &NoticeFacts) -> Option<&'static str> {
    given.plain("role").and_then(Role::from_id).map(Role::name)
}

fn indonesian(topic: Topic, given: &NoticeFacts) -> Words {
    let role = role(given).unwrap_or("petugas");
    let until = given.clause("due", |due| format!(" sampai {due}"));
    match topic {
        Topic::AppointmentToAgree => said(
            "Penugasan menunggu persetujuan Anda",
            format!("Penugasan sebagai {role} diusulkan{until}, dan orang kedua harus menyetujuinya."),
            "Buka halaman Penugasan, periksa dasarnya, lalu setujui atau tolak.",
            format!("Penugasan sebagai {role} menunggu persetujuan."),
        ),
        Topic::AppointmentAgreed => said(
            "Anda punya tugas baru",
            format!("Anda bertugas sebagai {role}{until}."),
            "Pilih tugas itu di halaman Akun bila Anda punya lebih dari satu.",
            format!("Anda bertugas sebagai {role}."),
        ),
        Topic::AppointmentEnded => said(
            "Sebuah penugasan berakhir",
            format!("Penugasan sebagai {role} berakhir, dan pekerjaannya diserahterimakan."),
            "Lihat tugas Anda di halaman Akun.",
            format!("Penugasan sebagai {role} berakhir."),
        ),
        Topic::ReviewDue => said(
            "Penugasan perlu ditinjau",
            format!("Sudah enam bulan. Penugasan yang perlu ditinjau: {}.", given.plain("count").unwrap_or("beberapa")),
            "Buka halaman Penugasan dan katakan untuk setiap penugasan: masih perlu, atau diakhiri.",
            "Penugasan perlu ditinjau: masih perlu atau diakhiri.",
        ),
        Topic::Submitted
        | Topic::OssDraft
        | Topic::FileLocked
        | Topic::Returned
        | Topic::PaymentAsked
        | Topic::Issued
        | Topic::Rejected
        | Topic::Revoked
        | Topic::DueMoved
        | Topic::InterruptionAnnounced
        | Topic::InterruptionUpdated
        | Topic::InterruptionEnded
        | Topic::DueSoon
        | Topic::Overdue
        | Topic::DecisionDue
        | Topic::InterruptionProposed
        | Topic::EstimatePassed
        | Topic::EndUnconfirmed
        | Topic::PauseToAgree
        | Topic::SecurityAlarm
        | Topic::AccountChanged
        | Topic::SanctionProposed
        | Topic::SanctionDropped
        | Topic::WarningIssued
        | Topic::ApplicationCancelled
        | Topic::ObjectionDecided
        | Topic::SanctionToDecide
        | Topic::ObjectionToDecide
        | Topic::ObjectionDue
        | Topic::DataCaseWaits
        | Topic::DataAnswered
        | Topic::DataBreach
        | Topic::CalendarChanged
        | Topic::AppointmentChanged => said(
            "Penugasan berubah",
            format!("Penugasan sebagai {role} disetujui atau diakhiri."),
            "Lihat siapa memegang peran apa di halaman Penugasan.",
            format!("Penugasan sebagai {role} berubah."),
        ),
    }
}

fn english(topic: Topic, given: &NoticeFacts) -> Words {
    let role = role(given).unwrap_or("an officer");
    let until = given.clause("due", |due| format!(" until {due}"));
    match topic {
        Topic::AppointmentToAgree => said(
            "An appointment waits for you to agree",
            format!("An appointment as {role} was asked for{until}, and a second person has to agree."),
            "Open the page Penugasan, look at what it rests on, and agree or decline.",
            format!("An appointment as {role} waits for you to agree."),
        ),
        Topic::AppointmentAgreed => said(
            "You have a new task",
            format!("You act as {role}{until}."),
            "Choose the task on the page Akun if you have more than one.",
            format!("You act as {role}."),
        ),
        Topic::AppointmentEnded => said(
            "An appointment ended",
            format!("The appointment as {role} ended, and its work was handed over."),
            "Look at your tasks on the page Akun.",
            format!("The appointment as {role} ended."),
        ),
        Topic::ReviewDue => said(
            "Appointments are to be reviewed",
            format!("Half a year has passed. Appointments to review: {}.", given.plain("count").unwrap_or("some")),
            "Open the page Penugasan and say for each whether it is still needed.",
            "Appointments are to be reviewed.",
        ),
        Topic::Submitted
        | Topic::OssDraft
        | Topic::FileLocked
        | Topic::Returned
        | Topic::PaymentAsked
        | Topic::Issued
        | Topic::Rejected
        | Topic::Revoked
        | Topic::DueMoved
        | Topic::InterruptionAnnounced
        | Topic::InterruptionUpdated
        | Topic::InterruptionEnded
        | Topic::DueSoon
        | Topic::Overdue
        | Topic::DecisionDue
        | Topic::InterruptionProposed
        | Topic::EstimatePassed
        | Topic::EndUnconfirmed
        | Topic::PauseToAgree
        | Topic::SecurityAlarm
        | Topic::AccountChanged
        | Topic::SanctionProposed
        | Topic::SanctionDropped
        | Topic::WarningIssued
        | Topic::ApplicationCancelled
        | Topic::ObjectionDecided
        | Topic::SanctionToDecide
        | Topic::ObjectionToDecide
        | Topic::ObjectionDue
        | Topic::DataCaseWaits
        | Topic::DataAnswered
        | Topic::DataBreach
        | Topic::CalendarChanged
        | Topic::AppointmentChanged => said(
            "An appointment changed",
            format!("An appointment as {role} was agreed or ended."),
            "See who holds which role on the page Penugasan.",
            format!("An appointment as {role} changed."),
        ),
    }
}

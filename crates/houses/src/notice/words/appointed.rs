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
    if topic == Topic::AppointmentToAgree {
        said(
            "Penugasan menunggu persetujuan Anda",
            format!("Penugasan sebagai {role} diusulkan{until}, dan orang kedua harus menyetujuinya."),
            "Buka halaman Penugasan, periksa dasarnya, lalu setujui atau tolak.",
            format!("Penugasan sebagai {role} menunggu persetujuan."),
        )
    } else if topic == Topic::AppointmentAgreed {
        said(
            "Anda punya tugas baru",
            format!("Anda bertugas sebagai {role}{until}."),
            "Pilih tugas itu di halaman Akun bila Anda punya lebih dari satu.",
            format!("Anda bertugas sebagai {role}."),
        )
    } else if topic == Topic::AppointmentEnded {
        said(
            "Sebuah penugasan berakhir",
            format!("Penugasan sebagai {role} berakhir, dan pekerjaannya diserahterimakan."),
            "Lihat tugas Anda di halaman Akun.",
            format!("Penugasan sebagai {role} berakhir."),
        )
    } else if topic == Topic::ReviewDue {
        said(
            "Penugasan perlu ditinjau",
            format!("Sudah enam bulan. Penugasan yang perlu ditinjau: {}.", given.plain("count").unwrap_or("beberapa")),
            "Buka halaman Penugasan dan katakan untuk setiap penugasan: masih perlu, atau diakhiri.",
            "Penugasan perlu ditinjau: masih perlu atau diakhiri.",
        )
    } else {
        said(
            "Penugasan berubah",
            format!("Penugasan sebagai {role} disetujui atau diakhiri."),
            "Lihat siapa memegang peran apa di halaman Penugasan.",
            format!("Penugasan sebagai {role} berubah."),
        )
    }
}

fn english(topic: Topic, given: &NoticeFacts) -> Words {
    let role = role(given).unwrap_or("an officer");
    let until = given.clause("due", |due| format!(" until {due}"));
    if topic == Topic::AppointmentToAgree {
        said(
            "An appointment waits for you to agree",
            format!("An appointment as {role} was asked for{until}, and a second person has to agree."),
            "Open the page Penugasan, look at what it rests on, and agree or decline.",
            format!("An appointment as {role} waits for you to agree."),
        )
    } else if topic == Topic::AppointmentAgreed {
        said(
            "You have a new task",
            format!("You act as {role}{until}."),
            "Choose the task on the page Akun if you have more than one.",
            format!("You act as {role}."),
        )
    } else if topic == Topic::AppointmentEnded {
        said(
            "An appointment ended",
            format!("The appointment as {role} ended, and its work was handed over."),
            "Look at your tasks on the page Akun.",
            format!("The appointment as {role} ended."),
        )
    } else if topic == Topic::ReviewDue {
        said(
            "Appointments are to be reviewed",
            format!("Half a year has passed. Appointments to review: {}.", given.plain("count").unwrap_or("some")),
            "Open the page Penugasan and say for each whether it is still needed.",
            "Appointments are to be reviewed.",
        )
    } else {
        said(
            "An appointment changed",
            format!("An appointment as {role} was agreed or ended."),
            "See who holds which role on the page Penugasan.",
            format!("An appointment as {role} changed."),
        )
    }
}

//! Notices in Indonesian.

use super::acting_for;
use super::appointed;
use super::personal_data;
use super::sanctions;
use super::security::safety;
use super::sentences::{NoticeFacts, Words, said};
use crate::document::data::OBJECTION_WORKING_DAYS;
use domain::notice::Topic;

#[allow(clippy::too_many_lines)] // an arm for each topic
pub(super) fn words(topic: Topic, given: &NoticeFacts) -> Words {
    let number = given.plain("number");
    let whose = number.map_or_else(|| "Permohonan Anda".to_owned(), |number| format!("Permohonan {number}"));
    let which = number.map_or_else(|| "Sebuah permohonan".to_owned(), |number| format!("Permohonan {number}"));
    let by = given.clause("due", |due| format!(" paling lambat {due}"));
    match topic {
        Topic::Submitted => submitted(given, &whose),
        Topic::OssDraft => oss_draft(),
        Topic::FileLocked => file_locked(&whose),
        Topic::Returned => said(
            "Permohonan Anda perlu diperbaiki",
            "Ada yang perlu diperbaiki. Waktu layanan berhenti dihitung sampai Anda mengirim perbaikan.",
            format!("Buka permohonan, perbaiki bagian yang ditandai, lalu kirim lagi{by}."),
            format!("{whose} perlu diperbaiki. Perbaiki lalu kirim lagi."),
        ),
        Topic::PaymentAsked => payment_asked(given, &whose),
        Topic::Issued => said(
            "Izin Anda sudah terbit",
            "Izin Anda sudah ditandatangani.",
            "Unduh dan cetak dari halaman permohonan.",
            format!("{whose}: izin sudah terbit dan dapat diunduh."),
        ),
        Topic::Rejected => said(
            "Permohonan Anda tidak dapat dikabulkan",
            "Permohonan Anda tidak dapat dikabulkan. Surat penolakannya sudah terbit.",
            format!(
                "Baca alasannya dalam surat itu, di halaman permohonan. Bila keadaannya sudah sesuai, Anda boleh mengajukan \
                 lagi. Bila tidak setuju, ajukan keberatan tertulis paling lama {OBJECTION_WORKING_DAYS} hari kerja sejak surat \
                 itu Anda terima."
            ),
            format!("{whose} tidak dapat dikabulkan. Baca alasannya."),
        ),
        Topic::Revoked => said(
            "Izin Anda dicabut",
            "Izin Anda dicabut dan tidak berlaku lagi.",
            format!(
                "Baca alasannya di halaman permohonan. Bila tidak setuju, ajukan keberatan tertulis paling lama \
                 {OBJECTION_WORKING_DAYS} hari kerja sejak surat pencabutan Anda terima."
            ),
            format!("{whose}: izin dicabut. Baca alasannya."),
        ),
        Topic::SanctionProposed => sanctions::proposed(given),
        Topic::SanctionDropped => sanctions::dropped(given),
        Topic::WarningIssued => sanctions::warned(given),
        Topic::ApplicationCancelled => sanctions::cancelled(given),
        Topic::ObjectionDecided => sanctions::objection_decided(given),
        Topic::SanctionToDecide => sanctions::to_decide(given),
        Topic::ObjectionToDecide => sanctions::objection_to_decide(given),
        Topic::ObjectionDue => sanctions::objection_due(given),
        Topic::DueMoved => said(
            "Tanggal selesai permohonan Anda berubah",
            due_moved(given),
            "Anda tidak perlu berbuat apa-apa. Cara menghitungnya tertulis di halaman permohonan.",
            format!("{whose}: tanggal selesai berubah{}.", given.clause("due", |due| format!(" menjadi {due}"))),
        ),
        Topic::InterruptionAnnounced => said(
            "Layanan perizinan sedang terganggu",
            format!(
                "Layanan perizinan terganggu{} dan permohonan Anda mungkin tertunda.{}",
                given.clause("since", |since| format!(" sejak {since}")),
                given.clause("expected", |end| format!(" Perkiraan pulih: {end}."))
            ),
            "Anda tidak perlu mengirim ulang apa pun. Perkembangannya ada di halaman Keadaan layanan.",
            "Layanan perizinan terganggu. Permohonan Anda mungkin tertunda.",
        ),
        Topic::InterruptionUpdated => said(
            "Kabar baru tentang gangguan layanan",
            format!(
                "Ada kabar baru tentang gangguan layanan perizinan.{}",
                given.clause("expected", |end| format!(" Perkiraan pulih sekarang: {end}."))
            ),
            "Baca kabar lengkapnya di halaman Keadaan layanan.",
            "Ada kabar baru tentang gangguan layanan perizinan.",
        ),
        Topic::InterruptionEnded => interruption_ended(given),
        Topic::SecurityAlarm | Topic::AccountChanged => safety(topic, given),
        Topic::AppointmentToAgree
        | Topic::AppointmentAgreed
        | Topic::AppointmentEnded
        | Topic::AppointmentChanged
        | Topic::ReviewDue => appointed::words(topic, given),
        Topic::MandateChanged => acting_for::changed(given),
        Topic::DataCaseWaits | Topic::DataAnswered | Topic::DataBreach => personal_data::words(topic, given),
        Topic::CalendarChanged
        | Topic::DueSoon
        | Topic::Overdue
        | Topic::DecisionDue
        | Topic::InterruptionProposed
        | Topic::EstimatePassed
        | Topic::EndUnconfirmed
        | Topic::PauseToAgree => to_officers(topic, given, &which),
    }
}

fn oss_draft() -> Words {
    said(
        "Permohonan Anda dari OSS menunggu dilengkapi",
        "OSS mengirim permohonan izin Anda. Yang sudah diketahui OSS sudah kami isikan. Waktu layanan belum berjalan.",
        "Buka draf itu di Permohonan saya, periksa isinya, lengkapi isian dan berkasnya, lalu kirim.",
        "Permohonan Anda dari OSS menunggu. Lengkapi lalu kirim.",
    )
}

fn interruption_ended(given: &NoticeFacts) -> Words {
    said(
        "Layanan perizinan sudah pulih",
        format!(
            "Gangguan layanan perizinan sudah selesai{}.{}",
            given.clause("ended", |end| format!(" pada {end}")),
            given.clause("due", |due| format!(" Janji selesai permohonan Anda sekarang: {due}."))
        ),
        "Permohonan Anda dilanjutkan. Anda tidak perlu berbuat apa-apa.",
        "Layanan perizinan sudah pulih. Permohonan Anda dilanjutkan.",
    )
}

fn file_locked(whose: &str) -> Words {
    said(
        "Berkas Anda mengandung virus",
        "Sebuah berkas Anda mengandung virus, jadi kami kunci. Tidak ada yang dapat membukanya.",
        "Buka permohonan untuk melihat berkas yang mana. Kirim berkas lain sebagai gantinya; bila permohonan sudah \
         dikirim, petugas melihatnya dan dapat meminta gantinya.",
        format!("{whose}: sebuah berkas mengandung virus dan dikunci."),
    )
}

fn payment_asked(given: &NoticeFacts, whose: &str) -> Words {
    said(
        "Permohonan Anda menunggu pembayaran",
        given.amount().map_or_else(
            || "Surat ketetapan retribusi sudah terbit.".to_owned(),
            |rupiah| format!("Surat ketetapan retribusi sudah terbit: {rupiah}."),
        ),
        given.when("due").map_or_else(
            || "Bayar sesuai petunjuk di halaman permohonan. Batas waktu pembayaran belum ditetapkan.".to_owned(),
            |due| format!("Bayar sesuai petunjuk di halaman permohonan paling lambat {due}."),
        ),
        format!("{whose} menunggu pembayaran. Lihat petunjuknya."),
    )
}

fn submitted(given: &NoticeFacts, whose: &str) -> Words {
    if given.plain("round").is_some() {
        return said(
            "Perbaikan Anda sudah kami terima",
            format!(
                "Perbaikan Anda sudah kami terima dan kembali ke petugas yang memeriksanya.{}",
                given.clause("due", |due| format!(" Janji kami sekarang: selesai paling lambat {due}."))
            ),
            "Anda tidak perlu datang; kami memberi kabar setiap ada perubahan.",
            format!("{whose}: perbaikan sudah kami terima."),
        );
    }
    said(
        "Permohonan Anda sudah kami terima",
        format!(
            "Permohonan Anda sudah kami terima dan akan diperiksa petugas.{}",
            given.clause("due", |due| format!(" Janji kami: selesai paling lambat {due}."))
        ),
        "Simpan nomornya. Anda tidak perlu datang; kami memberi kabar setiap ada perubahan.",
        format!("{whose} sudah kami terima dan akan diperiksa."),
    )
}

fn due_moved(given: &NoticeFacts) -> String {
    let why = "karena ada waktu yang menurut aturan tidak dihitung, atau kalender kerja berubah";
    match (given.when("before"), given.when("due")) {
        (Some(before), Some(due)) => format!("Tanggal selesai berubah dari {before} menjadi {due}, {why}."),
        (Some(before), None) => {
            format!("Tanggal selesai {before} tidak berlaku lagi, {why}. Tanggal yang baru kami kabarkan.")
        }
        (None, Some(due)) => format!("Waktu layanan dihitung lagi. Tanggal selesai sekarang {due}."),
        (None, None) => format!("Tanggal selesai permohonan Anda berubah, {why}."),
    }
}

fn to_officers(topic: Topic, given: &NoticeFacts, which: &str) -> Words {
    let due = |before: &str| given.clause("due", |due| format!("{before}{due}"));
    match topic {
        Topic::DueSoon => said(
            "Permohonan segera jatuh tempo",
            format!("{which} segera jatuh tempo{}.", due(", yaitu ")),
            "Buka dan selesaikan bagian Anda sebelum itu.",
            format!("{which} segera jatuh tempo{}.", due(": ")),
        ),
        Topic::Overdue => said(
            "Permohonan melewati jatuh tempo",
            format!("{which} melewati jatuh tempo{}.", due(" ")),
            "Buka dan selesaikan hari ini, atau sampaikan kendalanya kepada atasan Anda.",
            format!("{which} melewati jatuh tempo{}.", due(" ")),
        ),
        Topic::DecisionDue => said(
            "Batas waktu keputusan sudah dekat",
            format!("{which} harus diputuskan{}.", given.clause("due", |due| format!(" paling lambat {due}"))),
            "Setujui, tolak dengan surat, atau kembalikan sebelum batas itu. Sistem tidak pernah memutuskan sendiri.",
            format!("{which} harus diputuskan{}.", due(" sebelum ")),
        ),
        Topic::InterruptionProposed => said(
            "Usul gangguan layanan menunggu konfirmasi",
            format!(
                "Ada gangguan layanan yang belum dikonfirmasi{}.{}",
                given.clause("since", |since| format!(", sejak {since}")),
                given.plain("probe").map_or_else(String::new, |probe| format!(" Pemeriksaan otomatis: {probe}."))
            ),
            "Periksa keadaannya, lalu konfirmasi atau tolak. Sebelum itu tidak ada yang diumumkan ke luar.",
            "Gangguan layanan menunggu konfirmasi Anda.",
        ),
        Topic::EstimatePassed => said(
            "Perkiraan pulih sudah lewat",
            format!(
                "Gangguan layanan belum dinyatakan selesai, sedangkan perkiraan pulih{} sudah lewat.",
                given.clause("expected", |end| format!(" ({end})"))
            ),
            "Umumkan perkiraan yang baru, atau nyatakan selesai.",
            "Perkiraan pulih gangguan layanan sudah lewat. Perbarui kabarnya.",
        ),
        Topic::EndUnconfirmed => said(
            "Akhir gangguan menunggu konfirmasi",
            format!(
                "Gangguan layanan dinyatakan selesai{} dan belum dikonfirmasi petugas kedua.",
                given.clause("ended", |end| format!(" pada {end}"))
            ),
            "Periksa bahwa layanan sudah pulih, lalu konfirmasi.",
            "Akhir gangguan layanan menunggu konfirmasi Anda.",
        ),
        Topic::PauseToAgree => said(
            "Penghentian hitungan waktu menunggu persetujuan",
            format!(
                "Diusulkan agar waktu layanan tidak dihitung{} karena gangguan.",
                given.clause("since", |since| format!(" sejak {since}"))
            ),
            "Baca dasar dan buktinya, lalu setujui atau tolak.",
            "Usul penghentian hitungan waktu menunggu persetujuan Anda.",
        ),
        Topic::Submitted
        | Topic::OssDraft
        | Topic::FileLocked
        | Topic::Returned
        | Topic::PaymentAsked
        | Topic::Issued
        | Topic::Rejected
        | Topic::Revoked
        | Topic::SanctionProposed
        | Topic::SanctionDropped
        | Topic::WarningIssued
        | Topic::ApplicationCancelled
        | Topic::ObjectionDecided
        | Topic::SanctionToDecide
        | Topic::ObjectionToDecide
        | Topic::ObjectionDue
        | Topic::DueMoved
        | Topic::InterruptionAnnounced
        | Topic::InterruptionUpdated
        | Topic::InterruptionEnded
        | Topic::SecurityAlarm
        | Topic::AppointmentToAgree
        | Topic::AppointmentAgreed
        | Topic::AppointmentEnded
        | Topic::AppointmentChanged
        | Topic::MandateChanged
        | Topic::ReviewDue
        | Topic::DataCaseWaits
        | Topic::DataAnswered
        | Topic::DataBreach
        | Topic::AccountChanged
        | Topic::CalendarChanged => said(
            "Kalender kerja berubah",
            format!(
                "Kalender kerja yang baru sudah berlaku{}.{}",
                given.plain("version").map_or_else(String::new, |version| format!(" (versi {version})")),
                given.plain("count").map_or_else(String::new, |count| format!(" Jatuh tempo yang berubah: {count}."))
            ),
            "Periksa jatuh tempo di kotak kerja Anda.",
            "Kalender kerja berubah. Periksa jatuh tempo di kotak kerja.",
        ),
    }
}

//! What an alarm about security says to those who watch over it, and a change to the owner of an account, in both languages.

use super::own_account;
use super::sentences::{NoticeFacts, Words, said};
use domain::account::Language;
use domain::notice::Topic;
use domain::security_event::SecurityEvent;

pub(super) fn safety(topic: Topic, given: &NoticeFacts) -> Words {
    if topic == Topic::AccountChanged { own_account::changed(given) } else { alarm(given) }
}

fn alarm(given: &NoticeFacts) -> Words {
    let happened = happened(given.language, given.plain("event"));
    match given.language {
        Language::Indonesian => said(
            "Ada kejadian keamanan",
            happened,
            "Buka Keadaan sistem untuk melihat angkanya, lalu cari penyebabnya.",
            "Ada kejadian keamanan. Lihat Keadaan sistem.",
        ),
        Language::English => said(
            "A security event",
            happened,
            "Open Keadaan sistem to see the figures, then look for the cause.",
            "There is a security event. See Keadaan sistem.",
        ),
    }
}

/// What happened, as a sentence; the same for an event that a later version named.
pub fn happened(language: Language, event: Option<&str>) -> &'static str {
    let event = SecurityEvent::all().find(|known| Some(known.id()) == event);
    match language {
        Language::Indonesian => indonesian(event),
        Language::English => english(event),
    }
}

fn indonesian(event: Option<SecurityEvent>) -> &'static str {
    match event {
        Some(SecurityEvent::SignInFailed) => "Dalam satu jam banyak percobaan masuk yang gagal.",
        Some(SecurityEvent::Throttled) => "Dalam satu jam banyak permintaan ditahan karena terlalu sering.",
        Some(SecurityEvent::AccessRefused) => "Dalam satu jam banyak permintaan ditolak karena bukan haknya.",
        Some(SecurityEvent::ForeignName) => {
            "Dalam satu jam banyak permintaan datang dengan alamat yang bukan alamat layanan ini."
        }
        Some(SecurityEvent::RoleGranted) => "Akun petugas yang baru dibuat.",
        Some(SecurityEvent::ManyReadings) => {
            "Sebuah akun petugas membuka sangat banyak permohonan atau berkas dalam satu jam."
        }
        Some(SecurityEvent::Malware) => "Sebuah berkas yang diunggah mengandung virus.",
        Some(SecurityEvent::PasskeyCopied) => "Kunci sandi sebuah akun ditolak karena mungkin ada salinannya.",
        Some(SecurityEvent::BackupFailed) => "Cadangan gagal dibuat, atau sudah terlambat.",
        Some(SecurityEvent::RestoreUnproved) => "Sudah lama tidak ada cadangan yang dicoba dipulihkan.",
        Some(SecurityEvent::CheckFailed) => {
            "Pemeriksaan berkala menemukan sesuatu yang rusak, hilang, atau akan berakhir."
        }
        None => "Ada kejadian keamanan.",
    }
}

fn english(event: Option<SecurityEvent>) -> &'static str {
    match event {
        Some(SecurityEvent::SignInFailed) => "Within an hour, many attempts to sign in failed.",
        Some(SecurityEvent::Throttled) => "Within an hour, many requests were put off because there were too many.",
        Some(SecurityEvent::AccessRefused) => "Within an hour, many requests were refused as not allowed.",
        Some(SecurityEvent::ForeignName) => "Within an hour, many requests came under a name that is not ours.",
        Some(SecurityEvent::RoleGranted) => "An account of an officer was made.",
        Some(SecurityEvent::ManyReadings) => "An officer's account opened very many files within an hour.",
        Some(SecurityEvent::Malware) => "An uploaded file holds a virus.",
        Some(SecurityEvent::PasskeyCopied) => "A passkey of an account was refused because there may be a copy of it.",
        Some(SecurityEvent::BackupFailed) => "A backup failed, or is overdue.",
        Some(SecurityEvent::RestoreUnproved) => "For a long time no backup was restored for a trial.",
        Some(SecurityEvent::CheckFailed) => "The regular check found something that is damaged, lost or about to end.",
        None => "There is a security event.",
    }
}

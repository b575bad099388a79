//! Security events as the admin and Kominfo see them: what raised an alarm in the last day, and how many there are in this hour.

use domain::account::Language;
use domain::indonesian;
use domain::security_event::SecurityEvent;
use ground::App;
use ground::watch::Alarm;
use houses::notice::words::security::happened;
use pages::staff::overview::HealthGroup;
use pages::staff::parts::{Fact, tag};
use pages::{Link, Tone};

/// What needs the admin: a line for each alarm of the last day.
pub fn attention(app: &App) -> Vec<Link> {
    let alarms = app.watch.alarms(app.now());
    let line = |alarm: &Alarm| {
        let words = happened(Language::Indonesian, Some(alarm.event.id())).trim_end_matches('.');
        Link::new("/admin/keadaan", &format!("{words} ({} WIB)", indonesian::date_time(alarm.at)), "")
    };
    alarms.iter().map(line).collect()
}

/// The events of this hour, and whether any was too often in the last day.
pub fn group(app: &App) -> HealthGroup {
    let now = app.now();
    let alarms = app.watch.alarms(now);
    let count = |event| Fact::new(label(event), &app.watch.count(event, now).to_string());
    HealthGroup {
        title: "Kejadian keamanan".into(),
        state: if alarms.is_empty() {
            tag(Tone::Good, "Tidak ada peringatan")
        } else {
            tag(Tone::Warning, "Ada peringatan dalam 24 jam")
        },
        facts: std::iter::once(Fact::new("Dihitung", "sejak awal jam ini, di server ini"))
            .chain(SecurityEvent::all().map(count))
            .collect(),
    }
}

fn label(event: SecurityEvent) -> &'static str {
    match event {
        SecurityEvent::SignInFailed => "Gagal masuk",
        SecurityEvent::Throttled => "Ditahan karena terlalu sering",
        SecurityEvent::AccessRefused => "Ditolak karena bukan haknya",
        SecurityEvent::ForeignName => "Alamat yang bukan milik kita",
        SecurityEvent::RoleGranted => "Akun petugas dibuat",
        SecurityEvent::ManyReadings => "Akun yang membuka sangat banyak",
        SecurityEvent::PasskeyCopied => "Kunci sandi yang mungkin disalin",
        SecurityEvent::Malware => "Berkas bervirus",
        SecurityEvent::BackupFailed => "Cadangan gagal atau terlambat",
        SecurityEvent::RestoreUnproved => "Pemulihan lama tidak diuji",
        SecurityEvent::CheckFailed => "Temuan pemeriksaan berkala",
    }
}

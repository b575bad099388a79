//! What happened to an application, in plain words, newest first.

use crate::officer::work::opened::Opened;
use domain::account::acted_as;
use domain::application::{Conclusion, Event, Opinion, Outcome};
use domain::indonesian::{date, date_time, local, rupiah, time};
use ground::App;
use ledger::events::Entry;
use pages::staff::parts::HistoryEntry;

/// The history as officers read it.
pub fn entries(app: &App, opened: &Opened) -> Vec<HistoryEntry> {
    let office = |code: &str| app.rules.catalogue.office_name(code);
    let mut entries: Vec<HistoryEntry> = Vec::new();
    let mut saved_by = "";
    for (event, entry) in opened.dossier.events.iter().rev() {
        // Whoever saves a checklist ten times in a row did one thing.
        let saved = matches!(event, Event::ChecklistSaved { .. });
        if saved && saved_by == entry.actor {
            continue;
        }
        saved_by = if saved { &entry.actor } else { "" };
        let Some((what, detail)) = words(event, office) else { continue };
        // A correction goes back to the desk it came from without anybody taking it.
        if let Event::Claimed { officer } = event
            && officer.to_string() != entry.actor
        {
            let what = format!("Kembali ke {}", opened.name_of(*officer));
            let when = format!("{} WIB", date_time(entry.at));
            entries.push(HistoryEntry { what, when, who: "Sistem".into(), detail: String::new() });
            continue;
        }
        entries.push(HistoryEntry {
            what,
            when: format!("{} WIB", date_time(entry.at)),
            who: who(opened, entry),
            detail,
        });
    }
    entries
}

/// Account name and role; the system by its own name.
fn who(opened: &Opened, entry: &Entry) -> String {
    if entry.actor == "system" {
        return "Sistem".into();
    }
    let role = entry.actor_role.as_deref().map_or("", acted_as);
    match opened.people.get(&entry.actor) {
        Some(name) if !name.is_empty() => format!("{name}, {role}"),
        _ => role.to_owned(),
    }
}

/// What changed after this version, in one sentence; empty when nothing did.
pub fn since(app: &App, opened: &Opened, version: u32) -> String {
    let office = |code: &str| app.rules.catalogue.office_name(code);
    // Every event moves the version by one, so an event's number is the version it made.
    let newer = opened.dossier.events.iter().filter(|(_, entry)| entry.seq > i64::from(version));
    let last = newer.filter_map(|(event, entry)| words(event, office).map(|(what, _)| (what, entry))).next_back();
    last.map_or_else(String::new, |(what, entry)| {
        format!("{what} oleh {}, pukul {}.", who(opened, entry), time(entry.at))
    })
}

/// What happened and a further sentence; what the applicant does to a draft is nobody's history.
fn words(event: &Event, office: impl Fn(&str) -> String) -> Option<(String, String)> {
    let bare = |what: &str| (what.to_owned(), String::new());
    Some(match event {
        Event::AnswersSaved { .. }
        | Event::FileAttached { .. }
        | Event::FileDetached { .. }
        | Event::FilesArranged { .. } => return None,
        Event::Started { .. } => bare("Permohonan dibuat"),
        Event::Submitted { number } => ("Dikirim".into(), format!("Nomor {number}.")),
        Event::Resubmitted { .. } => bare("Perbaikan masuk"),
        Event::Claimed { .. } => bare("Diambil untuk diperiksa"),
        Event::ChecklistSaved { .. } => bare("Hasil pemeriksaan disimpan"),
        Event::ProofAttached { .. } => bare("Bukti pemeriksaan register disimpan"),
        Event::ProofRetracted { .. } => bare("Bukti pemeriksaan register dihapus"),
        Event::Accepted { offices } if offices.is_empty() => bare("Diterima"),
        Event::Accepted { offices } => {
            let names: Vec<String> = offices.iter().map(|asked| office(&asked.office)).collect();
            ("Diterima dan diteruskan ke OPD".into(), format!("{}.", names.join(", ")))
        }
        Event::Returned { fields, documents, due, .. } => (
            "Diminta perbaikan".into(),
            format!("{} hal diminta, batas {}.", fields.len() + documents.len(), date(local(*due).date())),
        ),
        Event::RefusalProposed { .. } => bare("Diusulkan ditolak"),
        Event::Examined { office: code, conclusion, .. } => {
            ("Berita acara dibuat".into(), format!("{}: {}.", office(code), self::conclusion(*conclusion)))
        }
        Event::RekomendasiGiven { office: code, opinion, .. } => {
            ("Rekomendasi diberikan".into(), format!("{}: {}.", office(code), self::opinion(*opinion)))
        }
        Event::PaymentAsked { notice, amount_rp, .. } => {
            ("Ketetapan retribusi dibuat".into(), format!("SKRD {notice}, {}.", rupiah(*amount_rp)))
        }
        Event::PaymentConfirmed { amount_rp, .. } => ("Pembayaran dicatat".into(), format!("{}.", rupiah(*amount_rp))),
        Event::ApprovalOpened { outcome: Outcome::Grant, .. } => bare("Menunggu persetujuan"),
        Event::ApprovalOpened { outcome: Outcome::Refuse, .. } => bare("Menunggu persetujuan penolakan"),
        Event::Approved { .. } => bare("Disetujui"),
        Event::SentBack { .. } => bare("Dikembalikan ke verifikasi"),
        Event::SignatureOpened { .. } => bare("Menunggu tanda tangan"),
        Event::SignatureOrdered { .. } => bare("Tanda tangan diperintahkan"),
        Event::Issued { .. } => bare("Izin terbit"),
        Event::Rejected { .. } => bare("Surat penolakan terbit"),
        Event::Withdrawn => bare("Ditarik pemohon"),
        Event::Acknowledged { office: code, .. } => ("Dokumen diterima OPD".into(), format!("{}.", office(code))),
        Event::Revoked { .. } => bare("Izin dicabut"),
        Event::Cancelled { .. } => bare("Dibatalkan sebagai sanksi"),
        Event::Reopened { .. } => bare("Dibuka lagi, keberatan dikabulkan"),
        Event::Reinstated { .. } => bare("Izin berlaku lagi, keberatan dikabulkan"),
    })
}

/// A conclusion as printed on the berita acara.
pub fn conclusion(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Approved => "disetujui",
        Conclusion::ApprovedWithNotes => "disetujui dengan catatan",
        Conclusion::Refused => "ditolak",
        Conclusion::NotExamined => "belum dapat diperiksa",
    }
}

/// An opinion in words.
pub fn opinion(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Given => "direkomendasikan",
        Opinion::GivenWithConditions => "direkomendasikan dengan syarat",
        Opinion::Refused => "tidak direkomendasikan",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::application::TextRef;
    use domain::ids::TextId;

    #[test]
    fn typing_is_no_history_and_a_return_says_how_much_was_asked() {
        let text = TextRef { id: TextId(uuid::Uuid::nil()), commitment: String::new() };
        assert_eq!(words(&Event::AnswersSaved { text: text.clone() }, str::to_owned), None);
        let due = "2026-12-07T03:00:00Z".parse().unwrap();
        let returned = Event::Returned {
            fields: ["nama".to_owned()].into(),
            documents: ["str".to_owned()].into(),
            note: text,
            due,
            answers: None,
        };
        let (what, detail) = words(&returned, str::to_owned).unwrap();
        assert_eq!((what.as_str(), detail.as_str()), ("Diminta perbaikan", "2 hal diminta, batas 7 Desember 2026."));
    }
}

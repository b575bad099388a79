//! Every kind of event in Indonesian words, as the inspectorate reads them; the compiler asks for the next one.

use domain::event_kind::{EventKind, SystemEvent};
use domain::{
    account, application, appointment, calendar_change, data_case, interruption, licence, mandate, nib, objection,
    question, sanction,
};

/// What happened, in a few words.
pub fn of(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Application(kind) => of_application(kind),
        EventKind::Licence(kind) => of_licence(kind),
        EventKind::Question(kind) => of_question(kind),
        EventKind::Nib(kind) => of_nib(kind),
        EventKind::Interruption(kind) => of_interruption(kind),
        EventKind::Calendar(calendar_change::EventKind::Changed) => "Kalender kerja diubah",
        EventKind::Account(kind) => of_account(kind),
        EventKind::Appointment(kind) => of_appointment(kind),
        EventKind::Mandate(kind) => of_mandate(kind),
        EventKind::Sanction(kind) => of_sanction(kind),
        EventKind::Objection(kind) => of_objection(kind),
        EventKind::DataCase(kind) => of_data_case(kind),
        EventKind::System(kind) => of_system(kind),
    }
}

fn of_application(kind: application::EventKind) -> &'static str {
    use application::EventKind::{
        Accepted, Acknowledged, AnswersSaved, ApprovalOpened, Approved, Cancelled, ChecklistSaved, Claimed, Examined,
        FileAttached, FileDetached, FilesArranged, Issued, PaymentAsked, PaymentConfirmed, ProofAttached,
        ProofRetracted, RefusalProposed, Reinstated, Rejected, RekomendasiGiven, Reopened, Resubmitted, Returned,
        Revoked, SentBack, SignatureOpened, SignatureOrdered, Started, Submitted, Withdrawn,
    };
    match kind {
        Started => "Draf dibuat",
        AnswersSaved => "Isian disimpan",
        FileAttached => "Berkas diunggah",
        FileDetached => "Berkas dihapus",
        FilesArranged => "Urutan halaman diubah",
        Submitted => "Permohonan dikirim",
        Resubmitted => "Perbaikan dikirim",
        Claimed => "Permohonan diambil",
        ChecklistSaved => "Butir diperiksa",
        ProofAttached => "Bukti pemeriksaan register disimpan",
        ProofRetracted => "Bukti pemeriksaan register dihapus",
        Accepted => "Pemeriksaan selesai, diteruskan",
        Returned => "Dikembalikan untuk diperbaiki",
        RefusalProposed => "Penolakan diusulkan",
        Examined => "Berita acara dibuat",
        RekomendasiGiven => "Rekomendasi diberikan",
        PaymentAsked => "Retribusi ditetapkan",
        PaymentConfirmed => "Pembayaran dikonfirmasi",
        ApprovalOpened => "Menunggu persetujuan",
        Approved => "Disetujui",
        SentBack => "Dikembalikan kepada pemeriksa",
        SignatureOpened => "Menunggu tanda tangan",
        SignatureOrdered => "Tanda tangan diperintahkan",
        Issued => "Izin terbit",
        Rejected => "Surat penolakan terbit",
        Withdrawn => "Ditarik pemohon",
        Acknowledged => "Dokumen diterima OPD",
        Revoked => "Izin dicabut",
        Cancelled => "Permohonan dibatalkan sebagai sanksi",
        Reopened => "Permohonan dibuka lagi karena keberatan",
        Reinstated => "Izin berlaku lagi karena keberatan",
    }
}

fn of_licence(kind: licence::EventKind) -> &'static str {
    use licence::EventKind::{Issued, LetterReleased, Reinstated, Replaced, Resumed, Revoked, Suspended};
    match kind {
        Issued => "Izin tercatat dalam register",
        Suspended => "Izin dibekukan",
        Resumed => "Pembekuan izin diakhiri",
        Revoked => "Izin dicabut dalam register",
        LetterReleased => "Surat pencabutan terbit",
        Replaced => "Izin diganti",
        Reinstated => "Pencabutan izin gugur dalam register",
    }
}

fn of_mandate(kind: mandate::EventKind) -> &'static str {
    use mandate::EventKind::{
        CompanyProved, CompanyRefused, CompanyRegistered, MandateEnded, MemberAccepted, MemberDeclined, MemberInvited,
        PowerGiven, PowerNoted,
    };
    match kind {
        CompanyRegistered => "Badan usaha didaftarkan",
        CompanyProved => "Badan usaha dibuktikan petugas",
        CompanyRefused => "Badan usaha tidak terbukti",
        MemberInvited => "Wakil badan usaha diundang",
        MemberAccepted => "Wakil atau kuasa diterima",
        MemberDeclined => "Wakil atau kuasa ditolak",
        PowerGiven => "Kuasa diberikan",
        PowerNoted => "Kuasa di atas kertas dicatat di loket",
        MandateEnded => "Kuasa atau wakil diakhiri",
    }
}

fn of_question(kind: question::EventKind) -> &'static str {
    use question::EventKind::{Answered, AnsweredByHand, Asked, AskedAgain, Failed};
    match kind {
        Asked => "Register ditanya",
        AskedAgain => "Register ditanya lagi",
        Answered => "Register menjawab",
        Failed => "Register tidak menjawab",
        AnsweredByHand => "Data register diperiksa petugas",
    }
}

fn of_nib(kind: nib::EventKind) -> &'static str {
    use nib::EventKind::{Claimed, FileFetched, Received, Reported};
    match kind {
        Received => "Kiriman OSS diterima",
        Claimed => "Kiriman OSS diserahkan kepada penanggung jawab",
        Reported => "OSS diberi tahu",
        FileFetched => "Berkas izin diambil lewat alamat untuk OSS",
    }
}

fn of_interruption(kind: interruption::EventKind) -> &'static str {
    use interruption::EventKind::{
        Confirmed, Declared, Dismissed, EndConfirmed, EndStated, PauseAgreed, PauseRecorded, PauseRefused, Proposed,
        Updated,
    };
    match kind {
        Proposed => "Gangguan diusulkan sistem",
        Declared => "Gangguan diumumkan",
        Confirmed => "Gangguan dipastikan orang kedua",
        Updated => "Kabar gangguan diperbarui",
        EndStated => "Layanan dinyatakan pulih",
        EndConfirmed => "Pulihnya layanan dipastikan",
        Dismissed => "Dibatalkan: bukan gangguan",
        PauseRecorded => "Jeda waktu layanan dicatat",
        PauseAgreed => "Jeda waktu layanan disetujui",
        PauseRefused => "Jeda waktu layanan tidak disetujui",
    }
}

fn of_account(kind: account::changing::EventKind) -> &'static str {
    use account::changing::EventKind::{
        AccountClosed, AccountErased, AccountMade, AccountOpened, AccountReopened, ContactChanged, ContactCodeSent,
        ContactConfirmed, ContactProved, ContactWished, ContactYielded, DutiesAccepted, HelpAsked, HelpDeclined,
        IdentityAsked, NameAdopted, NameConfirmed, NoticePreferenceSet, PasskeyAdded, PasskeyRefused, PasskeyRemoved,
        PasswordChanged, PasswordGiven, PasswordRecovered, RecoveryBegun, RecoveryCancelled, RecoveryCodeSent,
        RecoveryCodeUsed, RelationDeclared, RelationEnded, RoleGranted, RoleTaken, SecondFactorRemoved,
        SecondFactorSet, SignedIn, SignedOut, StaffIdentityLinked, StaffIdentityUnlinked, TaskChosen,
    };
    match kind {
        AccountMade => "Akun dibuat",
        RoleGranted => "Peran diberikan",
        RoleTaken => "Peran dicabut",
        DutiesAccepted => "Kewajiban disetujui",
        PasswordChanged => "Kata sandi diganti",
        ContactChanged => "Surel atau nomor HP diganti",
        ContactWished => "Surel atau nomor HP baru diminta",
        ContactCodeSent => "Kode pembuktian kontak dikirim",
        ContactProved => "Kontak dibuktikan dengan kode",
        ContactConfirmed => "Kontak dipastikan petugas loket",
        ContactYielded => "Kontak menjadi milik orang lain yang membuktikannya",
        RecoveryCodeSent => "Kode kata sandi baru dikirim",
        RecoveryBegun => "Kata sandi baru diminta, menunggu 3 hari",
        RecoveryCancelled => "Permintaan kata sandi baru dibatalkan",
        PasswordRecovered => "Kata sandi dibuat baru sesudah lupa",
        NoticePreferenceSet => "Cara diberi kabar diatur",
        PasswordGiven => "Kata sandi sekali pakai diberikan",
        AccountClosed => "Akun dinonaktifkan",
        AccountErased => "Data akun dihapus",
        AccountReopened => "Akun diaktifkan lagi",
        HelpAsked => "Bantuan untuk masuk lagi diminta",
        HelpDeclined => "Bantuan untuk masuk lagi tidak disetujui",
        SignedIn => "Masuk",
        SignedOut => "Keluar",
        AccountOpened => "Akun pemohon dibuka petugas",
        IdentityAsked => "Nama dan NIK diminta dicocokkan",
        NameAdopted => "Nama diganti, cocok dengan data kependudukan",
        PasskeyAdded => "Kunci sandi ditambahkan",
        PasskeyRemoved => "Kunci sandi dihapus",
        PasskeyRefused => "Kunci sandi ditolak: mungkin ada salinannya",
        StaffIdentityLinked => "Akun dinas dihubungkan untuk masuk",
        StaffIdentityUnlinked => "Akun dinas dilepas",
        SecondFactorSet => "Kode dari HP dipasang",
        SecondFactorRemoved => "Kode dari HP dihapus",
        RecoveryCodeUsed => "Kode cadangan dipakai",
        TaskChosen => "Tugas dipilih",
        RelationDeclared => "Hubungan dengan pemohon dicatat",
        RelationEnded => "Catatan hubungan diakhiri",
        NameConfirmed => "Nama diganti sesudah petugas melihat KTP",
    }
}

fn of_appointment(kind: appointment::EventKind) -> &'static str {
    use appointment::EventKind::{Agreed, Asked, CarriedOver, Declined, Ended, Reviewed};
    match kind {
        Asked => "Penugasan diusulkan",
        CarriedOver => "Peran yang dulu menjadi penugasan",
        Agreed => "Penugasan disetujui",
        Declined => "Penugasan tidak disetujui",
        Reviewed => "Penugasan ditinjau: masih perlu",
        Ended => "Penugasan diakhiri",
    }
}

fn of_sanction(kind: sanction::EventKind) -> &'static str {
    use sanction::EventKind::{Dropped, Imposed, LetterReleased, Lifted, Proposed, Recorded, Replied};
    match kind {
        Proposed => "Sanksi diusulkan",
        Replied => "Usul sanksi ditanggapi",
        Imposed => "Sanksi dikenakan",
        Dropped => "Sanksi tidak dikenakan",
        LetterReleased => "Surat sanksi terbit",
        Lifted => "Sanksi gugur karena keberatan",
        Recorded => "Sanksi petugas dicatat",
    }
}

fn of_objection(kind: objection::EventKind) -> &'static str {
    match kind {
        objection::EventKind::Filed => "Keberatan diajukan",
        objection::EventKind::Decided => "Keberatan diputus",
        objection::EventKind::LetterReleased => "Keputusan atas keberatan terbit",
    }
}

fn of_data_case(kind: data_case::EventKind) -> &'static str {
    use data_case::EventKind::{Answered, Asked, AuthorityTold, BreachReported, Erased, PersonsTold, Proposed};
    match kind {
        Asked => "Hak atas data pribadi diminta",
        Answered => "Permintaan tentang data pribadi dijawab",
        Proposed => "Pemusnahan sesuai jadwal retensi diusulkan",
        Erased => "Kunci data dimusnahkan",
        BreachReported => "Pelanggaran data pribadi dilaporkan",
        PersonsTold => "Pelanggaran diberitahukan kepada yang terkena",
        AuthorityTold => "Pelanggaran dilaporkan kepada lembaga",
    }
}

fn of_system(kind: SystemEvent) -> &'static str {
    match kind {
        SystemEvent::DemoStarted => "Contoh disiapkan",
        SystemEvent::EffectRetried => "Pekerjaan antrean diulangi",
        SystemEvent::SignInFailed => "Gagal masuk",
        SystemEvent::SigningSessionOpened => "Sesi tanda tangan dibuka",
        SystemEvent::DocumentRenewed => "Data validasi dokumen diperbarui",
        SystemEvent::AccessRefused => "Akses ditolak",
        SystemEvent::CatalogueKept => "Versi jenis izin dipakai",
        SystemEvent::EvidencePackaged => "Paket bukti dibuat",
        SystemEvent::Restored => "Sistem dipulihkan dari cadangan",
        SystemEvent::NumbersSkipped => "Nomor dilewati setelah pemulihan",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::subject::Subject;
    use std::collections::BTreeMap;

    #[test]
    fn every_kind_of_every_aggregate_has_words_of_its_own() {
        let mut seen: BTreeMap<&str, EventKind> = BTreeMap::new();
        for kind in Subject::ALL.iter().flat_map(|subject| EventKind::of(*subject)) {
            let words = of(kind);
            assert!(words.starts_with(char::is_uppercase), "{kind:?}: {words}");
            assert!(words != kind.id() && !words.contains('_'), "{kind:?}: {words}");
            if let Some(other) = seen.insert(words, kind) {
                panic!("{kind:?} and {other:?} read alike: {words}");
            }
        }
        assert!(seen.len() > 45, "only {} kinds", seen.len());
    }
}

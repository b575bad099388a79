//! What the slow check of everything looks at, and what it may find (Pasal 6(3), 9, 12).

use strum::{EnumString, IntoStaticStr, VariantArray};

/// What is looked at, one after the other, each in its own rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Part {
    /// Certificates, disk, clock, people for each step.
    Standing,
    /// Every table, as its engine reads it.
    Database,
    /// Every record of the log against the tree that was signed.
    Log,
    /// Every row that bears a seal.
    Rows,
    /// The sealed bytes of every file against their hash.
    Files,
    /// Every official document that is out: its file and its signature.
    Documents,
    /// The file store, for bytes that no row knows.
    Store,
}

impl Part {
    /// All.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in tables and counters.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The part with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standing => "Sertifikat, disk, jam, petugas",
            Self::Database => "Tabel basis data",
            Self::Log => "Catatan (log)",
            Self::Rows => "Segel akun dan penugasan",
            Self::Files => "Berkas tersimpan",
            Self::Documents => "Tanda tangan dokumen",
            Self::Store => "Berkas tanpa baris",
        }
    }
}

/// What is wrong. The words say what; which one stands beside it as an id or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// A table cannot be read, or its engine finds it damaged.
    TableDamaged,
    /// A record of the log is not what was signed.
    RecordChanged,
    /// The log is not the continuation of what was signed, here or outside.
    LogBroken,
    /// A row that gives power does not bear its seal.
    RowChanged,
    /// The bytes of a file are not in the store.
    FileMissing,
    /// The bytes of a file are not those that were sealed.
    FileChanged,
    /// A document that is out has no row of its file, or cannot be opened.
    DocumentUnreadable,
    /// The signature of a document that is out does not hold.
    SignatureBroken,
    /// Documents are signed by somebody whom our own roots do not vouch for.
    SignerUntrusted,
    /// Sealed bytes that no row knows; removed after a day.
    BytesWithoutRow,
    /// So many of them that none is removed: the database may be an older one.
    TooManyWithoutRow,
    /// The store is not this installation's, or does not answer.
    StoreAway,
    /// A certificate has ended, cannot be read, or does not lead to its root.
    CertificateBad,
    /// A certificate ends within thirty days.
    CertificateEnds,
    /// Little room is left on a disk.
    DiskLow,
    /// The clock stands before something that has happened.
    ClockBehind,
    /// Nobody can do a step of a licence type that is open.
    StepWithoutOfficer,
}

impl Kind {
    /// All.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in tables and counters.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The kind with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// Whether something is damaged, lost or not working; the rest has to be seen to.
    pub fn is_damage(self) -> bool {
        match self {
            Self::BytesWithoutRow | Self::CertificateEnds | Self::StepWithoutOfficer => false,
            Self::TableDamaged
            | Self::RecordChanged
            | Self::LogBroken
            | Self::RowChanged
            | Self::FileMissing
            | Self::FileChanged
            | Self::DocumentUnreadable
            | Self::SignatureBroken
            | Self::SignerUntrusted
            | Self::TooManyWithoutRow
            | Self::StoreAway
            | Self::CertificateBad
            | Self::DiskLow
            | Self::ClockBehind => true,
        }
    }

    /// Whether somebody is told at once: what is swept by itself is only listed.
    pub fn alarms(self) -> bool {
        self != Self::BytesWithoutRow
    }

    /// What is wrong with it, as a sentence.
    pub fn words(self, object: &str) -> String {
        match self {
            Self::TableDamaged => format!("Tabel {object} rusak atau tidak terbaca. Pulihkan dari salinan."),
            Self::RecordChanged => format!("Catatan {object} berbeda dari yang ditandatangani."),
            Self::LogBroken => format!("Catatan bukan kelanjutan titik periksa: {object}."),
            Self::RowChanged => format!("Baris {object} diubah di luar program, jadi tidak berlaku."),
            Self::FileMissing => format!("Berkas {object} tidak ada di tempat berkas. Pulihkan dari salinan."),
            Self::FileChanged => format!("Isi berkas {object} berubah. Pulihkan dari salinan."),
            Self::DocumentUnreadable => format!("Dokumen {object} sudah terbit, tetapi berkasnya tidak dapat dibuka."),
            Self::SignatureBroken => format!("Tanda tangan dokumen {object} tidak cocok dengan isinya."),
            Self::SignerUntrusted => {
                format!(
                    "Dokumen ditandatangani dengan sertifikat yang tidak dipercaya akar kita, misalnya dokumen {object}."
                )
            }
            Self::BytesWithoutRow => format!("Berkas {object} tidak dikenal basis data; dihapus setelah satu hari."),
            Self::TooManyWithoutRow => format!(
                "{object} berkas tidak dikenal basis data, jadi tidak ada yang dihapus. Mungkin basis data ini salinan lama."
            ),
            Self::StoreAway => format!("Tempat berkas tidak menjawab atau bukan milik pemasangan ini: {object}."),
            Self::CertificateBad => format!("Sertifikat tidak berlaku: {object}."),
            Self::CertificateEnds => format!("Sertifikat berakhir dalam 30 hari: {object}."),
            Self::DiskLow => format!("Ruang disk hampir habis: {object}."),
            Self::ClockBehind => format!("Jam mesin ini tertinggal atau berbeda: {object}."),
            Self::StepWithoutOfficer => format!("Tidak ada petugas untuk langkah izin yang dibuka: {object}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Rows and dashboards name them, so an id never changes.
    #[test]
    fn ids_lead_back_and_every_finding_has_words_that_name_it() {
        for part in Part::ALL {
            assert_eq!(Part::from_id(part.id()), Some(*part));
        }
        let words: BTreeSet<String> = Kind::ALL.iter().map(|kind| kind.words("x-1")).collect();
        assert_eq!(words.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert_eq!(Kind::from_id(kind.id()), Some(*kind));
            assert!(kind.words("x-1").contains("x-1"));
        }
        assert_eq!((Kind::FileMissing.id(), Part::Documents.id()), ("file_missing", "documents"));
    }
}

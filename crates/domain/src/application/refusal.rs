//! Why an order was refused, in a sentence for the person who gave it.

use super::checklist_item::ChecklistItem;
use super::command::CommandKind;
use super::four_eyes::Obstacle;
use super::hand::ControlStep;
use crate::form::Problem;
use crate::indonesian;
use jiff::Timestamp;
use std::fmt;

/// A refusal; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// Not at this stage.
    NotNow {
        /// What was ordered.
        command: CommandKind,
        /// Where the application stands, as the public calls it.
        stage: &'static str,
    },
    /// The application moved on since the form was shown.
    Moved,
    /// Another verifier has it open.
    TakenByOther {
        /// Since when.
        since: Timestamp,
    },
    /// The application is not complete (Pasal 3(3)).
    Incomplete {
        /// Answers that must change.
        problems: Vec<Problem>,
        /// Requirements without a file, by id.
        documents: Vec<String>,
    },
    /// The statement of truth was not ticked (Pasal 11(3)b).
    TruthNotStated,
    /// A correction leaves something asked as it was and does not say why.
    Unexplained {
        /// `f:<field>` and `d:<requirement>`.
        items: Vec<String>,
    },
    /// The very file that was returned was sent again.
    SameFile,
    /// Only what was asked may change.
    NotAsked,
    /// A correction must name at least one thing.
    NothingNamed,
    /// Rounds of correction are used up.
    NoRoundsLeft,
    /// Checklist items without a mark that lets the file pass.
    ChecklistOpen {
        /// Items.
        items: Vec<ChecklistItem>,
    },
    /// Files that nobody could look at, because they are not scanned for malware yet or hold some.
    FilesHeld {
        /// Requirements, by id.
        requirements: Vec<String>,
    },
    /// Registers that have not answered as they must, and no officer found out by another way.
    CheckOpen {
        /// Items.
        items: Vec<ChecklistItem>,
    },
    /// Nobody controls a file of their own.
    OwnFile,
    /// Nobody controls a file of those whom they declared as related.
    RelatedFile,
    /// One person takes one control step of a file.
    ActedBefore {
        /// The step they took.
        step: ControlStep,
    },
    /// Requirement unknown to the type.
    UnknownRequirement,
    /// Too many files under one requirement.
    TooManyFiles,
    /// No register is asked about this.
    NoSuchCheck,
    /// Too many documents show how one check was made.
    TooManyProofs,
    /// A decision was made with this proof.
    ProofReliedOn,
    /// The office was not asked, or has answered already.
    OfficeNotAsked,
    /// The office must visit before it answers.
    ExaminationMissing,
    /// The reason says that an office does not recommend, and none said so.
    NoOfficeRefused,
    /// The reason says that something is not in order, and nothing is marked so.
    NothingMarkedWrong,
    /// The opinion contradicts the berita acara.
    ExaminationRefused,
    /// A required rekomendasi is missing (Pasal 4(2), 5(2)).
    RekomendasiMissing,
    /// Another amount is due.
    WrongAmount {
        /// Whole rupiah due.
        due_rp: u64,
    },
    /// Not paid yet.
    NotPaid,
    /// The type names no law that allows this licence to be revoked.
    NoRevocationBasis,
    /// The document would hold a character that cannot be printed, so no number is taken for it.
    Unprintable {
        /// The character.
        mark: char,
    },
}

impl From<Obstacle> for Refusal {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Own => Self::OwnFile,
            Obstacle::Before(step) => Self::ActedBefore { step },
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::NotNow { stage, .. } => {
                return write!(f, "Ini tidak bisa dilakukan sekarang, karena status permohonan: {stage}.");
            }
            Self::Moved => "Permohonan berubah sejak Anda buka. Muat ulang; catatan Anda tetap ada.",
            Self::TakenByOther { since } => {
                return write!(f, "Sedang dibuka petugas lain sejak {}.", indonesian::time(*since));
            }
            Self::Incomplete { problems, documents } => {
                return write!(
                    f,
                    "Permohonan belum lengkap: {} isian dan {} berkas perlu dilengkapi.",
                    problems.len(),
                    documents.len()
                );
            }
            Self::TruthNotStated => "Beri tanda pada pernyataan kebenaran sebelum mengirim.",
            Self::Unexplained { items } => {
                return write!(
                    f,
                    "{} hal yang diminta petugas belum diubah. Perbaiki, atau tulis mengapa tidak diubah.",
                    items.len()
                );
            }
            Self::SameFile => "Berkas ini sama dengan yang dikembalikan petugas. Pilih berkas yang sudah diperbaiki.",
            Self::NotAsked => "Hanya isian dan berkas yang diminta petugas yang dapat diubah.",
            Self::NothingNamed => "Sebutkan paling sedikit satu isian atau berkas yang harus diperbaiki.",
            Self::NoRoundsLeft => "Kesempatan perbaikan sudah habis. Terima atau tolak permohonan ini.",
            Self::ChecklistOpen { items } => {
                return write!(f, "Belum bisa diteruskan: {} butir belum sesuai atau belum diperiksa.", items.len());
            }
            Self::FilesHeld { requirements } => {
                return write!(
                    f,
                    "Belum bisa diteruskan: {} berkas belum dipindai dari virus atau dikunci. Tunggu sebentar, atau minta pemohon \
                     menggantinya.",
                    requirements.len()
                );
            }
            Self::CheckOpen { items } => {
                return write!(
                    f,
                    "Belum bisa ditandatangani: {} data belum dijawab register atau belum diperiksa petugas.",
                    items.len()
                );
            }
            Self::OwnFile => "Ini permohonan Anda sendiri. Petugas lain yang mengerjakannya.",
            Self::RelatedFile => {
                "Ini permohonan orang atau badan yang Anda catat punya hubungan dengan Anda. Petugas lain yang mengerjakannya."
            }
            Self::ActedBefore { step } => {
                return write!(
                    f,
                    "Anda sudah mengerjakan langkah {step} permohonan ini. Langkah lain harus dikerjakan orang lain."
                );
            }
            Self::UnknownRequirement => "Berkas ini tidak diminta untuk izin ini.",
            Self::TooManyFiles => "Berkas untuk syarat ini sudah paling banyak. Hapus satu dahulu.",
            Self::NoSuchCheck => "Butir ini bukan data register, jadi tidak memerlukan bukti.",
            Self::ProofReliedOn => "Bukti ini sudah dipakai ketika permohonan diputus, jadi tetap disimpan.",
            Self::TooManyProofs => "Bukti untuk butir ini sudah paling banyak, yaitu 5 berkas.",
            Self::OfficeNotAsked => "Rekomendasi OPD ini tidak diminta, atau sudah diberikan.",
            Self::ExaminationMissing => "Buat berita acara pemeriksaan lapangan dahulu.",
            Self::ExaminationRefused => {
                "Berita acara menyimpulkan ditolak. Periksa lagi, atau beri rekomendasi menolak."
            }
            Self::NoOfficeRefused => {
                "Belum ada OPD yang menyatakan tidak merekomendasikan. Pilih alasan lain, atau terima dahulu supaya OPD memeriksa."
            }
            Self::NothingMarkedWrong => {
                "Alasan ini menyebut dokumen tidak lengkap atau tidak sah. Tandai dahulu butir yang tidak sesuai dan tulis sebabnya."
            }
            Self::RekomendasiMissing => "Belum semua OPD teknis memberi rekomendasi.",
            Self::WrongAmount { due_rp } => {
                return write!(f, "Jumlah tidak sama dengan ketetapan: {}.", indonesian::rupiah(*due_rp));
            }
            Self::NotPaid => "Retribusi belum dikonfirmasi lunas.",
            Self::Unprintable { mark } => {
                return write!(
                    f,
                    "Dokumen belum bisa dibuat: tanda “{mark}” tidak dapat dicetak. Minta perbaikan pada isian yang memuatnya."
                );
            }
            Self::NoRevocationBasis => "Jenis izin ini tidak menyebut dasar hukum pencabutan.",
        };
        f.write_str(sentence)
    }
}

impl std::error::Error for Refusal {}

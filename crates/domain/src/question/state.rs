//! What is true of a question: what it is about, whether it was answered, and what the answer is.

use crate::application::{Mark, TextRef};
use crate::ids::{AccountId, ApplicationId, QuestionId};
use crate::registry::Registry;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// One question. What was asked and what came back is personal data and lies sealed beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Events so far.
    pub version: u32,
    /// Which register is asked.
    pub registry: Registry,
    /// What it is about.
    pub about: About,
    /// How often it was asked. An answer to an earlier time is an answer to another question.
    pub round: u32,
    /// What is asked now, sealed.
    pub asked: TextRef,
    /// Whether it was answered.
    pub status: Status,
}

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum About {
    /// One field of an application.
    Field {
        /// Which application.
        application: ApplicationId,
        /// Field of its form that holds the number asked about.
        field: String,
    },
    /// The person of an account.
    Account {
        /// Which account.
        account: AccountId,
    },
}

/// Whether a question was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not yet, or once more; the system asks.
    Waiting {
        /// Since when.
        since: Timestamp,
        /// What the register said to the same question before; it stands until it says something else.
        before: Option<Answer>,
    },
    /// The register answered.
    Answered(Answer),
    /// No answer came, and the system has stopped asking by itself.
    Failed {
        /// Since when.
        at: Timestamp,
        /// Why.
        why: WhyNot,
        /// What the register said to the same question before; it stands.
        before: Option<Answer>,
    },
    /// An officer found out by another way.
    ByHand(ByHand),
}

/// What a register answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What it means.
    pub verdict: Verdict,
    /// The register's own code; empty if it gave none.
    pub code: String,
    /// A simulator answered: this is no evidence, and every screen has to say so.
    pub simulated: bool,
    /// When the register said so: earlier than the question, where an answer to the same question was still fresh.
    pub came_at: Timestamp,
    /// What came back, sealed.
    pub evidence: TextRef,
}

/// What an officer found out by another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// What they found.
    pub mark: Mark,
    /// How, sealed; `None` while only the mark is kept.
    pub reason: Option<TextRef>,
    /// What the register had said, or said later.
    pub register: Option<Answer>,
}

/// What an answer means.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Verdict {
    /// All is as the register has it.
    Agrees,
    /// Something is not as the register has it.
    Differs,
    /// The register knows nobody of that number.
    NotFound,
    /// The register knows them and says no: dead, inactive, duplicate, returns not filed.
    Barred,
    /// The register answered, but not about all that was asked: a person has to look.
    Unclear,
}

/// Why no answer came.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum WhyNot {
    /// No connection.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// They are too busy, something broke there, or what came could not be read.
    Disturbed,
    /// Our quota of questions is used up.
    QuotaUsedUp,
    /// They refuse our account, or our settings are wrong.
    AccessRefused,
    /// They do not take what was asked: a number of the wrong form.
    QuestionRefused,
    /// A simulator answered where only the register may.
    Simulator,
    /// The register is not connected any more.
    NotConnected,
}

impl Verdict {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The verdict with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// In words, on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Agrees => "Cocok",
            Self::Differs => "Tidak cocok",
            Self::NotFound => "Tidak ditemukan",
            Self::Barred => "Tidak memenuhi",
            Self::Unclear => "Perlu dilihat petugas",
        }
    }
}

impl WhyNot {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The reason with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// Whether time alone may mend it: the register was away, or our quota is filled again.
    pub fn passes(self) -> bool {
        match self {
            Self::Unreachable | Self::TimedOut | Self::Disturbed | Self::QuotaUsedUp => true,
            Self::AccessRefused | Self::QuestionRefused | Self::Simulator | Self::NotConnected => false,
        }
    }

    /// A sentence for the officer.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unreachable => "Register tidak dapat dihubungi.",
            Self::TimedOut => "Register tidak menjawab pada waktunya.",
            Self::Disturbed => "Register sedang terganggu.",
            Self::QuotaUsedUp => "Kuota pertanyaan kantor ke register sudah habis.",
            Self::AccessRefused => "Register menolak akun atau pengaturan kantor. Beri tahu administrator.",
            Self::QuestionRefused => "Register tidak menerima isian ini. Periksa angkanya.",
            Self::Simulator => "Yang menjawab hanya simulator, jadi jawabannya tidak dipakai. Beri tahu administrator.",
            Self::NotConnected => "Register ini tidak terhubung lagi.",
        }
    }
}

/// A status without what belongs to it: what columns hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // one per variant of `Status`, documented there
pub enum StatusKind {
    Waiting,
    Answered,
    Failed,
    ByHand,
}

impl StatusKind {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The status with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }
}

impl Status {
    /// Its kind.
    pub fn kind(&self) -> StatusKind {
        match self {
            Self::Waiting { .. } => StatusKind::Waiting,
            Self::Answered(_) => StatusKind::Answered,
            Self::Failed { .. } => StatusKind::Failed,
            Self::ByHand(_) => StatusKind::ByHand,
        }
    }

    /// What the register said to what is asked now, whatever an officer made of it.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Answered(answer) => Some(answer),
            Self::ByHand(found) => found.register.as_ref(),
            Self::Waiting { before, .. } | Self::Failed { before, .. } => before.as_ref(),
        }
    }
}

//! What an event, a text or a file belongs to.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// The nouns that have a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Subject {
    /// A request for a licence (permohonan).
    Application,
    /// A licence (izin).
    Licence,
    /// A question to a register (pertanyaan ke register).
    Question,
    /// A NIB that OSS delivered.
    Nib,
    /// An interruption of the service (gangguan).
    Interruption,
    /// The office's calendar.
    Calendar,
    /// A person's or officer's account.
    Account,
    /// A role that a person holds (penugasan).
    Appointment,
    /// What lets somebody act for another (kuasa, wakil badan usaha).
    Mandate,
    /// A sanction (Pasal 11(5), 11(6)).
    Sanction,
    /// An objection to a decision (keberatan).
    Objection,
    /// A matter of personal data (urusan data pribadi).
    DataCase,
    /// The installation itself.
    System,
}

impl Subject {
    /// All.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The subject with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Application => "Permohonan",
            Self::Licence => "Izin",
            Self::Question => "Pertanyaan ke register",
            Self::Nib => "NIB dari OSS",
            Self::Interruption => "Gangguan",
            Self::Calendar => "Kalender",
            Self::Account => "Akun",
            Self::Appointment => "Penugasan",
            Self::Mandate => "Kuasa dan badan usaha",
            Self::Sanction => "Sanksi",
            Self::Objection => "Keberatan",
            Self::DataCase => "Data pribadi",
            Self::System => "Sistem",
        }
    }
}

//! What an event, a text or a file belongs to.

/// The nouns that have a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A request for a licence (permohonan).
    Application,
    /// A licence (izin).
    Licence,
    /// An interruption of the service (gangguan).
    Interruption,
    /// The office's calendar.
    Calendar,
    /// A person's or officer's account.
    Account,
    /// The installation itself.
    System,
}

impl Subject {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Application, Self::Licence, Self::Interruption, Self::Calendar, Self::Account, Self::System];

    /// Its name in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Licence => "licence",
            Self::Interruption => "interruption",
            Self::Calendar => "calendar",
            Self::Account => "account",
            Self::System => "system",
        }
    }

    /// The subject with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.id() == id)
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Application => "Permohonan",
            Self::Licence => "Izin",
            Self::Interruption => "Gangguan",
            Self::Calendar => "Kalender",
            Self::Account => "Akun",
            Self::System => "Sistem",
        }
    }
}

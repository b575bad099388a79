//! Identifiers: one newtype per thing, so that they cannot be mixed up. All are UUID v7, made at the edge.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// A person's or officer's account.
    AccountId
);
id!(
    /// An application (permohonan).
    ApplicationId
);
id!(
    /// A licence (izin).
    LicenceId
);
id!(
    /// An uploaded file.
    FileId
);
id!(
    /// An official document: licence, refusal, berita acara, SKRD.
    DocumentId
);
id!(
    /// An interruption of the service (gangguan).
    InterruptionId
);
id!(
    /// A NIB that OSS delivered.
    NibId
);
id!(
    /// A matter of personal data.
    DataCaseId
);
id!(
    /// A question to a register.
    QuestionId
);
id!(
    /// An appointment (penugasan): a role that a person holds from a day on.
    AppointmentId
);
id!(
    /// What lets somebody act for another (kuasa, wakil badan usaha).
    MandateId
);
id!(
    /// Somebody whose files an officer keeps out of (hubungan).
    RelationId
);
id!(
    /// A passkey (kunci sandi) of an account.
    PasskeyId
);
id!(
    /// A sanction on a user of the portal (Pasal 11(5), 11(6)).
    SanctionId
);
id!(
    /// An objection to a decision (keberatan).
    ObjectionId
);
id!(
    /// A text a person wrote (reason, note), kept sealed; events carry only this and a commitment.
    TextId
);

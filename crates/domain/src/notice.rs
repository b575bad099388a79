//! What people are told of, what it is about, and by which ways.

use crate::ids::{ApplicationId, DataCaseId, InterruptionId};
use serde::{Deserialize, Serialize};

/// What happened. Behind each: who is told, and the names of its particulars; all of them may be missing. What is about an
/// application also has its `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Received. The applicant; `number`, `due` where one is promised, `round` after a correction.
    Submitted,
    /// OSS delivered a request of theirs, and a draft of it waits. The applicant.
    OssDraft,
    /// A file of theirs holds malware and was locked. The applicant; `number`.
    FileLocked,
    /// Something must be corrected. The applicant; `number`, `due`.
    Returned,
    /// A fee is due. The applicant; `number`, `amount` in rupiah, `due` where a term is set.
    PaymentAsked,
    /// The licence is out. The applicant; `number`.
    Issued,
    /// Refused by letter. The applicant; `number`.
    Rejected,
    /// The licence was revoked. The applicant; `number`.
    Revoked,
    /// A sanction is proposed, and they may say something to it. The applicant; `number`, `due`.
    SanctionProposed,
    /// A proposed sanction is not imposed. The applicant; `number`.
    SanctionDropped,
    /// The warning is out. The applicant; `number`.
    WarningIssued,
    /// The application was cancelled as a sanction. The applicant; `number`.
    ApplicationCancelled,
    /// Their objection was decided. The applicant; `number`.
    ObjectionDecided,
    /// A sanction is proposed or was replied to. The head; `number`, `due` of the reply.
    SanctionToDecide,
    /// An objection came. The head; `number`, `due`.
    ObjectionToDecide,
    /// The last day to decide an objection; after it the law counts it as granted. The head; `number`, `due`.
    ObjectionDue,
    /// The promised date has moved. The applicant; `number`, `before`, `due`.
    DueMoved,
    /// An interruption began. Applicants affected; `number`, `since`, `expected`.
    InterruptionAnnounced,
    /// There is news of it. Applicants affected; `number`, `expected`.
    InterruptionUpdated,
    /// It is over. Applicants affected; `number`, `ended`.
    InterruptionEnded,
    /// A step is due soon. Whoever holds it; `number`, `due`.
    DueSoon,
    /// A step is past its date. Whoever holds it and their superiors; `number`, `due`.
    Overdue,
    /// The law's last day for a decision comes. Whoever holds it, superiors, the head; `number`, `due`.
    DecisionDue,
    /// An interruption was proposed and wants a second person. Officers who decide; `since`, `probe`.
    InterruptionProposed,
    /// The estimate has passed and the interruption goes on. Who declared it; `expected`.
    EstimatePassed,
    /// The stated end wants a second person. Officers who decide; `ended`.
    EndUnconfirmed,
    /// A pause of the clock wants a second person. Officers who decide; `since`.
    PauseToAgree,
    /// Something happened too often within an hour. Admins and Kominfo; `event`.
    SecurityAlarm,
    /// A matter of personal data waits, or its term is nearly over or past. Admins; `due`.
    DataCaseWaits,
    /// What a person asked about their data was answered. The person.
    DataAnswered,
    /// Data of theirs came into wrong hands. The person; `since`.
    DataBreach,
    /// A password, an address or a second factor of theirs has changed. Whose account it is; `what`.
    AccountChanged,
    /// There is a new calendar. Officers; `version`, `count` of dates moved.
    CalendarChanged,
    /// An appointment wants a second person. Those who decide; `role`.
    AppointmentToAgree,
    /// An appointment was agreed. Its holder; `role`, `due` where it has a last day.
    AppointmentAgreed,
    /// An appointment ended. Its holder, and who takes the work over; `role`, `count` of files open.
    AppointmentEnded,
    /// An appointment was agreed or ended. The inspectorate; `role`.
    AppointmentChanged,
    /// What lets somebody act for another was given, proved, accepted or ended. Both sides; `what`, `capacity`, `due`.
    MandateChanged,
    /// Half a year has passed. Those who decide; `count` of appointments.
    ReviewDue,
}

impl Topic {
    /// All.
    pub const ALL: [Self; 39] = [
        Self::Submitted,
        Self::OssDraft,
        Self::FileLocked,
        Self::Returned,
        Self::PaymentAsked,
        Self::Issued,
        Self::Rejected,
        Self::Revoked,
        Self::SanctionProposed,
        Self::SanctionDropped,
        Self::WarningIssued,
        Self::ApplicationCancelled,
        Self::ObjectionDecided,
        Self::SanctionToDecide,
        Self::ObjectionToDecide,
        Self::ObjectionDue,
        Self::DueMoved,
        Self::InterruptionAnnounced,
        Self::InterruptionUpdated,
        Self::InterruptionEnded,
        Self::DueSoon,
        Self::Overdue,
        Self::DecisionDue,
        Self::InterruptionProposed,
        Self::EstimatePassed,
        Self::EndUnconfirmed,
        Self::PauseToAgree,
        Self::SecurityAlarm,
        Self::DataCaseWaits,
        Self::DataAnswered,
        Self::DataBreach,
        Self::AccountChanged,
        Self::CalendarChanged,
        Self::AppointmentToAgree,
        Self::AppointmentAgreed,
        Self::AppointmentEnded,
        Self::AppointmentChanged,
        Self::MandateChanged,
        Self::ReviewDue,
    ];

    /// Its name in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::OssDraft => "oss_draft",
            Self::FileLocked => "file_locked",
            Self::Returned => "returned",
            Self::PaymentAsked => "payment_asked",
            Self::Issued => "issued",
            Self::Rejected => "rejected",
            Self::Revoked => "revoked",
            Self::SanctionProposed => "sanction_proposed",
            Self::SanctionDropped => "sanction_dropped",
            Self::WarningIssued => "warning_issued",
            Self::ApplicationCancelled => "application_cancelled",
            Self::ObjectionDecided => "objection_decided",
            Self::SanctionToDecide => "sanction_to_decide",
            Self::ObjectionToDecide => "objection_to_decide",
            Self::ObjectionDue => "objection_due",
            Self::DueMoved => "due_moved",
            Self::InterruptionAnnounced => "interruption_announced",
            Self::InterruptionUpdated => "interruption_updated",
            Self::InterruptionEnded => "interruption_ended",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::DecisionDue => "decision_due",
            Self::InterruptionProposed => "interruption_proposed",
            Self::EstimatePassed => "estimate_passed",
            Self::EndUnconfirmed => "end_unconfirmed",
            Self::PauseToAgree => "pause_to_agree",
            Self::SecurityAlarm => "security_alarm",
            Self::DataCaseWaits => "data_case_waits",
            Self::DataAnswered => "data_answered",
            Self::DataBreach => "data_breach",
            Self::AccountChanged => "account_changed",
            Self::CalendarChanged => "calendar_changed",
            Self::AppointmentToAgree => "appointment_to_agree",
            Self::AppointmentAgreed => "appointment_agreed",
            Self::AppointmentEnded => "appointment_ended",
            Self::AppointmentChanged => "appointment_changed",
            Self::MandateChanged => "mandate_changed",
            Self::ReviewDue => "review_due",
        }
    }

    /// The topic with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.id() == id)
    }
}

/// What a notice is about, and where opening it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An application.
    Application(ApplicationId),
    /// An interruption.
    Interruption(InterruptionId),
    /// A matter of personal data.
    DataCase(DataCaseId),
    /// The service as a whole.
    System,
}

impl About {
    /// As it is kept.
    pub fn columns(self) -> (&'static str, String) {
        match self {
            Self::Application(id) => ("application", id.to_string()),
            Self::Interruption(id) => ("interruption", id.to_string()),
            Self::DataCase(id) => ("data_case", id.to_string()),
            Self::System => ("system", String::new()),
        }
    }

    /// From what is kept.
    pub fn from_columns(subject: &str, subject_id: &str) -> Self {
        match subject {
            "application" => subject_id.parse().map_or(Self::System, Self::Application),
            "interruption" => subject_id.parse().map_or(Self::System, Self::Interruption),
            "data_case" => subject_id.parse().map_or(Self::System, Self::DataCase),
            _ => Self::System,
        }
    }
}

/// A way out of the house; the list of notices in the portal is always there and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// E-mail.
    Surel,
    /// WhatsApp, through a gateway.
    Whatsapp,
    /// SMS, through a gateway.
    Sms,
}

impl Channel {
    /// All.
    pub const ALL: [Self; 3] = [Self::Surel, Self::Whatsapp, Self::Sms];

    /// Its name in tables, forms and addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Surel => "surel",
            Self::Whatsapp => "whatsapp",
            Self::Sms => "sms",
        }
    }

    /// The channel with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.id() == id)
    }

    /// How somebody is told who has said nothing: once, by e-mail; nobody's phone rings unasked.
    pub fn usual_mode(self) -> Mode {
        if self == Self::Surel { Mode::AtOnce } else { Mode::Off }
    }
}

/// When a channel is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As soon as it happens.
    AtOnce,
    /// Once on each working day, everything together.
    Digest,
    /// Never.
    Off,
}

impl Mode {
    /// All.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::Digest, Self::Off];

    /// Its name in tables and forms.
    pub fn id(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Digest => "digest",
            Self::Off => "off",
        }
    }

    /// The mode with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.id() == id)
    }
}

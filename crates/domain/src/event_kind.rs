//! The kinds of every event there can be, whatever it happened to: what words are given to, and what a stored id is read back as.

use crate::subject::Subject;
use crate::{
    account, application, appointment, calendar_change, data_case, interruption, licence, mandate, nib, objection,
    question, sanction,
};
use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Of an application.
    Application(application::EventKind),
    /// Of a licence.
    Licence(licence::EventKind),
    /// Of a question to a register.
    Question(question::EventKind),
    /// Of a NIB that OSS delivered.
    Nib(nib::EventKind),
    /// Of an interruption.
    Interruption(interruption::EventKind),
    /// Of the calendar.
    Calendar(calendar_change::EventKind),
    /// Of an account.
    Account(account::changing::EventKind),
    /// Of an appointment.
    Appointment(appointment::EventKind),
    /// Of what lets somebody act for another.
    Mandate(mandate::EventKind),
    /// Of a sanction.
    Sanction(sanction::EventKind),
    /// Of an objection.
    Objection(objection::EventKind),
    /// Of a matter of personal data.
    DataCase(data_case::EventKind),
    /// Of the installation itself.
    System(SystemEvent),
}

/// What is noted of the installation itself; it has no state that these would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum SystemEvent {
    /// The demo was set up: what follows is no real case.
    DemoStarted,
    /// An admin let an effect of the queue be tried again.
    EffectRetried,
    /// Somebody gave a wrong password, or a name nobody has.
    SignInFailed,
    /// The head gave the secret that signs documents for a while.
    SigningSessionOpened,
    /// Validation data was appended to a document that is out.
    DocumentRenewed,
    /// Somebody signed in asked for a page or gave an order that is not for them.
    AccessRefused,
    /// A version of a licence type came into use, or its text was changed.
    CatalogueKept,
    /// The inspectorate had what the log holds of somebody packed (Pasal 12(2)).
    EvidencePackaged,
    /// The installation was put back from a backup.
    Restored,
    /// Numbers that may have been given after that backup are given to nobody any more.
    NumbersSkipped,
}

impl EventKind {
    /// All kinds that can happen to a subject.
    pub fn of(subject: Subject) -> Vec<Self> {
        match subject {
            Subject::Application => application::EventKind::iter().map(Self::Application).collect(),
            Subject::Licence => licence::EventKind::iter().map(Self::Licence).collect(),
            Subject::Question => question::EventKind::iter().map(Self::Question).collect(),
            Subject::Nib => nib::EventKind::iter().map(Self::Nib).collect(),
            Subject::Interruption => interruption::EventKind::iter().map(Self::Interruption).collect(),
            Subject::Calendar => calendar_change::EventKind::iter().map(Self::Calendar).collect(),
            Subject::Account => account::changing::EventKind::iter().map(Self::Account).collect(),
            Subject::Appointment => appointment::EventKind::iter().map(Self::Appointment).collect(),
            Subject::Mandate => mandate::EventKind::iter().map(Self::Mandate).collect(),
            Subject::Sanction => sanction::EventKind::iter().map(Self::Sanction).collect(),
            Subject::Objection => objection::EventKind::iter().map(Self::Objection).collect(),
            Subject::DataCase => data_case::EventKind::iter().map(Self::DataCase).collect(),
            Subject::System => SystemEvent::iter().map(Self::System).collect(),
        }
    }

    /// The kind that stands in the log under this id; `None` for one that this version does not know.
    pub fn parse(subject: Subject, id: &str) -> Option<Self> {
        Self::of(subject).into_iter().find(|kind| kind.id() == id)
    }

    /// Stable id, in the log's column.
    pub fn id(self) -> &'static str {
        match self {
            Self::Application(kind) => kind.into(),
            Self::Licence(kind) => kind.into(),
            Self::Question(kind) => kind.into(),
            Self::Nib(kind) => kind.into(),
            Self::Interruption(kind) => kind.into(),
            Self::Calendar(kind) => kind.into(),
            Self::Account(kind) => kind.into(),
            Self::Appointment(kind) => kind.into(),
            Self::Mandate(kind) => kind.into(),
            Self::Sanction(kind) => kind.into(),
            Self::Objection(kind) => kind.into(),
            Self::DataCase(kind) => kind.into(),
            Self::System(kind) => kind.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Logs are read for ever: an id that is in one of them never changes.
    #[test]
    fn ids_are_those_of_the_log_and_lead_back_to_their_kind() {
        let ids = |subject| EventKind::of(subject).into_iter().map(EventKind::id).collect::<Vec<_>>().join(" ");
        assert_eq!(
            ids(Subject::Application),
            "started answers_saved file_attached file_detached files_arranged submitted resubmitted claimed checklist_saved proof_attached proof_retracted accepted \
             returned refusal_proposed examined rekomendasi_given payment_asked payment_confirmed approval_opened \
             approved sent_back signature_opened signature_ordered issued rejected withdrawn acknowledged revoked \
             cancelled reopened reinstated"
        );
        assert_eq!(
            ids(Subject::Interruption),
            "interruption_proposed interruption_declared interruption_confirmed interruption_updated \
             interruption_end_stated interruption_end_confirmed interruption_dismissed pause_recorded pause_agreed \
             pause_refused"
        );
        assert_eq!(
            ids(Subject::Licence),
            "licence_issued licence_suspended licence_resumed licence_revoked revocation_letter_released licence_replaced licence_reinstated"
        );
        assert_eq!(
            ids(Subject::Question),
            "question_asked question_asked_again question_answered question_failed question_answered_by_hand"
        );
        assert_eq!(ids(Subject::Nib), "nib_received nib_claimed nib_reported nib_file_fetched");
        assert_eq!(
            ids(Subject::Sanction),
            "sanction_proposed sanction_replied sanction_imposed sanction_dropped sanction_letter_released \
             sanction_lifted officer_sanction_recorded"
        );
        assert_eq!(ids(Subject::Objection), "objection_filed objection_decided objection_letter_released");
        assert_eq!(ids(Subject::Calendar), "calendar_changed");
        assert_eq!(
            ids(Subject::Account),
            "account_made role_granted role_taken duties_accepted password_changed contact_changed \
             contact_wished contact_code_sent contact_proved contact_confirmed contact_yielded \
             recovery_code_sent recovery_begun recovery_cancelled password_recovered \
             notice_preference_set password_given account_closed account_reopened help_asked \
             help_declined signed_in signed_out account_opened \
             identity_asked name_adopted name_confirmed second_factor_set second_factor_removed recovery_code_used \
             task_chosen relation_declared relation_ended passkey_added \
             passkey_removed passkey_refused staff_identity_linked staff_identity_unlinked account_erased"
        );
        assert_eq!(
            ids(Subject::Appointment),
            "appointment_asked appointment_carried_over appointment_agreed appointment_declined appointment_reviewed \
             appointment_ended"
        );
        assert_eq!(
            ids(Subject::Mandate),
            "company_registered company_proved company_refused member_invited member_accepted member_declined \
             power_given power_noted mandate_ended"
        );
        assert_eq!(
            ids(Subject::DataCase),
            "data_asked data_answered disposal_proposed erased breach_reported breach_persons_told breach_authority_told"
        );
        assert_eq!(
            ids(Subject::System),
            "demo_started effect_retried sign_in_failed signing_session_opened document_renewed access_refused catalogue_kept \
             evidence_packaged restored numbers_skipped"
        );
        for subject in Subject::ALL {
            for kind in EventKind::of(*subject) {
                assert_eq!(EventKind::parse(*subject, kind.id()), Some(kind));
            }
        }
    }
}

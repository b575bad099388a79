//! What happened to an application, in the words of OSS (Pedoman Integrasi v4.3.22, Lampiran 10).

use domain::application::{Event, Opinion, Outcome};

/// `kd_status` of an event; `None` where OSS has no word for it, or needs none. `rounds` are the corrections asked so far, this one
/// included.
///
/// The first correction is a confirmation (41, 42), a further one a re-confirmation (43, 44), at which OSS's own clock begins anew.
/// Ours never does: it is reckoned from our events and reads nothing of this.
pub fn code(event: &Event, rounds: u8) -> Option<&'static str> {
    let again = rounds > 1;
    match event {
        Event::Submitted { .. } => Some("09"),
        Event::Claimed { .. } | Event::Reopened { .. } => Some("20"),
        Event::Returned { .. } => Some(if again { "43" } else { "41" }),
        Event::Resubmitted { .. } => Some(if again { "44" } else { "42" }),
        Event::Accepted { .. } => Some("10"),
        Event::Examined { .. } => Some("40"),
        Event::RekomendasiGiven { opinion: Opinion::Given | Opinion::GivenWithConditions, .. } => Some("45"),
        Event::PaymentAsked { .. } => Some("30"),
        Event::PaymentConfirmed { .. } => Some("33"),
        Event::SignatureOrdered { outcome: Outcome::Grant, .. } => Some("49"),
        Event::Issued { .. } | Event::Reinstated { .. } => Some("50"),
        // What a sanction ended is refused too; what an objection opened again is examined, or approved, as before.
        Event::Rejected { .. } | Event::Cancelled { .. } => Some("90"),
        // A refusal is told once its letter is signed; that the applicant has to bring the rest was told at the delivery; other steps
        // are the office's own. Lampiran 10 has no word for what an applicant takes back (`Withdrawn`), nor for a licence that is
        // taken away for good (`Revoked`): the configuration says which code stands for them.
        Event::RekomendasiGiven { opinion: Opinion::Refused, .. }
        | Event::SignatureOrdered { outcome: Outcome::Refuse, .. }
        | Event::RefusalProposed { .. }
        | Event::Withdrawn
        | Event::Revoked { .. }
        | Event::Started { .. }
        | Event::AnswersSaved { .. }
        | Event::FileAttached { .. }
        | Event::FileDetached { .. }
        | Event::FilesArranged { .. }
        | Event::ChecklistSaved { .. }
        | Event::ProofAttached { .. }
        | Event::ProofRetracted { .. }
        | Event::ApprovalOpened { .. }
        | Event::Approved { .. }
        | Event::SentBack { .. }
        | Event::SignatureOpened { .. }
        | Event::Acknowledged { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::application::TextRef;
    use domain::ids::{DocumentId, TextId};
    use jiff::Timestamp;
    use registries::oss::status::licence_state;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn text() -> TextRef {
        TextRef { id: TextId(Uuid::nil()), commitment: String::new() }
    }

    fn returned() -> Event {
        let (fields, documents) = (BTreeSet::new(), BTreeSet::new());
        Event::Returned { fields, documents, note: text(), due: Timestamp::UNIX_EPOCH, answers: None }
    }

    #[test]
    fn every_code_is_one_of_oss() {
        let document = DocumentId(Uuid::nil());
        let events = [
            Event::Submitted { number: String::new() },
            returned(),
            Event::Resubmitted { explanation: None },
            Event::Accepted { offices: Vec::new() },
            Event::SignatureOrdered { outcome: Outcome::Grant, document },
            Event::Issued { document, sha256: String::new() },
            Event::Rejected { document, sha256: String::new() },
        ];
        for (event, rounds) in events.iter().flat_map(|event| [1, 2].map(|rounds| (event, rounds))) {
            let code = code(event, rounds).expect("a code");
            assert!(licence_state(code).is_some(), "{code} of {event:?}");
        }
    }

    #[test]
    fn a_second_correction_is_a_reconfirmation() {
        let again = Event::Resubmitted { explanation: None };
        assert_eq!([code(&returned(), 1), code(&again, 1)], [Some("41"), Some("42")]);
        assert_eq!([code(&returned(), 2), code(&again, 2)], [Some("43"), Some("44")]);
        assert_eq!([code(&returned(), 3), code(&again, 3)], [Some("43"), Some("44")]);
        assert_eq!(code(&Event::Withdrawn, 1), None);
    }
}

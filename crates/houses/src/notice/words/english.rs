//! Notices in English.

use super::acting_for;
use super::appointed;
use super::personal_data;
use super::sanctions;
use super::security::safety;
use super::sentences::{NoticeFacts, Words, said};
use crate::document::data::OBJECTION_WORKING_DAYS;
use domain::notice::Topic;

#[allow(clippy::too_many_lines)] // an arm for each topic
pub(super) fn words(topic: Topic, given: &NoticeFacts) -> Words {
    let number = given.plain("number");
    let whose = number.map_or_else(|| "Your application".to_owned(), |number| format!("Application {number}"));
    let which = number.map_or_else(|| "An application".to_owned(), |number| format!("Application {number}"));
    let by = given.clause("due", |due| format!(" by {due}"));
    match topic {
        Topic::Submitted => submitted(given, &whose),
        Topic::OssDraft => said(
            "Your application from OSS is waiting for you",
            "OSS sent us your application. What OSS knows is filled in. The service time has not begun.",
            "Open the draft among your applications, check it, fill in the rest, add the files and send it.",
            "Your application from OSS is waiting. Complete it and send it.",
        ),
        Topic::FileLocked => file_locked(&whose),
        Topic::Returned => said(
            "Your application needs a correction",
            "Something needs to be corrected. The service time stands still until you send the correction.",
            format!("Open the application, correct what is marked and send it again{by}."),
            format!("{whose} needs a correction. Correct it and send it again."),
        ),
        Topic::PaymentAsked => payment_asked(given, &whose),
        Topic::Issued => said(
            "Your licence has been issued",
            "Your licence has been signed.",
            "Download and print it from the page of the application.",
            format!("{whose}: the licence is issued. Download it."),
        ),
        Topic::Rejected => said(
            "Your application cannot be granted",
            "Your application cannot be granted. The letter of refusal is out.",
            format!(
                "Read the reasons in the letter, on the page of the application. Once they no longer hold, you may apply again. \
                 If you disagree, object in writing within {OBJECTION_WORKING_DAYS} working days of receiving the letter."
            ),
            format!("{whose} cannot be granted. Read the reasons."),
        ),
        Topic::Revoked => said(
            "Your licence has been revoked",
            "Your licence has been revoked and is no longer valid.",
            format!(
                "Read the reasons on the page of the application. If you disagree, object in writing within \
                 {OBJECTION_WORKING_DAYS} working days of receiving the letter of revocation."
            ),
            format!("{whose}: the licence was revoked. Read the reasons."),
        ),
        Topic::SanctionProposed => sanctions::proposed(given),
        Topic::SanctionDropped => sanctions::dropped(given),
        Topic::WarningIssued => sanctions::warned(given),
        Topic::ApplicationCancelled => sanctions::cancelled(given),
        Topic::ObjectionDecided => sanctions::objection_decided(given),
        Topic::SanctionToDecide => sanctions::to_decide(given),
        Topic::ObjectionToDecide => sanctions::objection_to_decide(given),
        Topic::ObjectionDue => sanctions::objection_due(given),
        Topic::DueMoved => said(
            "The due date of your application has changed",
            due_moved(given),
            "You need not do anything. The page of the application shows how it was reckoned.",
            format!("{whose}: the due date has changed{}.", given.clause("due", |due| format!(" to {due}"))),
        ),
        Topic::InterruptionAnnounced => said(
            "The licensing service is interrupted",
            format!(
                "The licensing service is interrupted{} and your application may be delayed.{}",
                given.clause("since", |since| format!(" since {since}")),
                given.clause("expected", |end| format!(" It should be back by {end}."))
            ),
            "You need not send anything again. The page on the state of the service has the latest.",
            "The licensing service is interrupted. Your application may be delayed.",
        ),
        Topic::InterruptionUpdated => said(
            "News of the interruption of the service",
            format!(
                "There is news of the interruption of the licensing service.{}",
                given.clause("expected", |end| format!(" It should now be back by {end}."))
            ),
            "Read it on the page on the state of the service.",
            "There is news of the interruption of the licensing service.",
        ),
        Topic::InterruptionEnded => interruption_ended(given),
        Topic::SecurityAlarm | Topic::AccountChanged => safety(topic, given),
        Topic::AppointmentToAgree
        | Topic::AppointmentAgreed
        | Topic::AppointmentEnded
        | Topic::AppointmentChanged
        | Topic::ReviewDue => appointed::words(topic, given),
        Topic::MandateChanged => acting_for::changed(given),
        Topic::DataCaseWaits | Topic::DataAnswered | Topic::DataBreach => personal_data::words(topic, given),
        Topic::CalendarChanged
        | Topic::DueSoon
        | Topic::Overdue
        | Topic::DecisionDue
        | Topic::InterruptionProposed
        | Topic::EstimatePassed
        | Topic::EndUnconfirmed
        | Topic::PauseToAgree => to_officers(topic, given, &which),
    }
}

fn interruption_ended(given: &NoticeFacts) -> Words {
    said(
        "The licensing service is back",
        format!(
            "The interruption of the licensing service ended{}.{}",
            given.clause("ended", |end| format!(" on {end}")),
            given.clause("due", |due| format!(" Your application is now promised by {due}."))
        ),
        "Your application goes on. You need not do anything.",
        "The licensing service is back. Your application goes on.",
    )
}

fn file_locked(whose: &str) -> Words {
    said(
        "A file of yours holds a virus",
        "A file of yours holds a virus, so we locked it. Nobody can open it.",
        "Open your application to see which file it is. Send another one in its place; where it was sent already, the \
         officer sees this and can ask for another one.",
        format!("{whose}: a file holds a virus and was locked."),
    )
}

fn payment_asked(given: &NoticeFacts, whose: &str) -> Words {
    said(
        "Your application is waiting for payment",
        given.amount().map_or_else(
            || "The notice of the fee is out.".to_owned(),
            |rupiah| format!("The notice of the fee is out: {rupiah}."),
        ),
        given.when("due").map_or_else(
            || "Pay as described on the page of the application. No date to pay by has been set.".to_owned(),
            |due| format!("Pay as described on the page of the application by {due}."),
        ),
        format!("{whose} is waiting for payment. See how to pay."),
    )
}

fn submitted(given: &NoticeFacts, whose: &str) -> Words {
    if given.plain("round").is_some() {
        return said(
            "We have received your correction",
            format!(
                "We have received your correction. It went back to the officer who checks it.{}",
                given.clause("due", |due| format!(" We now promise to finish by {due}."))
            ),
            "You need not come to the office; we will tell you of every change.",
            format!("{whose}: the correction was received."),
        );
    }
    said(
        "We have received your application",
        format!(
            "We have received your application. An officer will check it.{}",
            given.clause("due", |due| format!(" We promise to finish by {due}."))
        ),
        "Keep its number. You need not come to the office; we will tell you of every change.",
        format!("{whose} was received and will be checked."),
    )
}

fn due_moved(given: &NoticeFacts) -> String {
    let why = "because some time does not count by law, or the office calendar changed";
    match (given.when("before"), given.when("due")) {
        (Some(before), Some(due)) => format!("The due date has changed from {before} to {due}, {why}."),
        (Some(before), None) => {
            format!("The due date {before} no longer holds, {why}. We will tell you the new one.")
        }
        (None, Some(due)) => format!("The due date has changed to {due}, {why}."),
        (None, None) => format!("The due date of your application has changed, {why}."),
    }
}

fn to_officers(topic: Topic, given: &NoticeFacts, which: &str) -> Words {
    let due = |before: &str| given.clause("due", |due| format!("{before}{due}"));
    match topic {
        Topic::DueSoon => said(
            "An application is due soon",
            format!("{which} is due soon{}.", due(", on ")),
            "Open it and do your part before then.",
            format!("{which} is due soon{}.", due(": ")),
        ),
        Topic::Overdue => said(
            "An application is overdue",
            format!("{which} is overdue{}.", due("; it was due on ")),
            "Open it and finish it today, or tell your superior what holds it up.",
            format!("{which} is overdue{}.", due(" since ")),
        ),
        Topic::DecisionDue => said(
            "The last day for a decision is near",
            format!("{which} must be decided{}.", due(" by ")),
            "Approve it, refuse it by letter or send it back before then. The system never decides by itself.",
            format!("{which} must be decided{}.", due(" by ")),
        ),
        Topic::InterruptionProposed => said(
            "A proposed interruption wants confirmation",
            format!(
                "There is an interruption of the service that nobody has confirmed{}.{}",
                given.clause("since", |since| format!(", since {since}")),
                given.plain("probe").map_or_else(String::new, |probe| format!(" Automatic check: {probe}."))
            ),
            "Look at the state of things, then confirm or dismiss it. Nothing is announced before that.",
            "An interruption of the service wants your confirmation.",
        ),
        Topic::EstimatePassed => said(
            "The estimate of an interruption has passed",
            format!(
                "The interruption of the service goes on although its estimate{} has passed.",
                given.clause("expected", |end| format!(" ({end})"))
            ),
            "Announce a new estimate, or state that it is over.",
            "The estimate of the interruption has passed. Announce a new one.",
        ),
        Topic::EndUnconfirmed => said(
            "The end of an interruption wants confirmation",
            format!(
                "The interruption was said to have ended{} and no second officer has confirmed it.",
                given.clause("ended", |end| format!(" on {end}"))
            ),
            "Check that the service is back, then confirm.",
            "The end of the interruption wants your confirmation.",
        ),
        Topic::PauseToAgree => said(
            "A pause of the service time wants agreement",
            format!(
                "It is proposed that service time does not count{} because of an interruption.",
                given.clause("since", |since| format!(" since {since}"))
            ),
            "Read its basis and evidence, then agree or refuse.",
            "A proposed pause of the service time wants your agreement.",
        ),
        Topic::Submitted
        | Topic::OssDraft
        | Topic::FileLocked
        | Topic::Returned
        | Topic::PaymentAsked
        | Topic::Issued
        | Topic::Rejected
        | Topic::Revoked
        | Topic::SanctionProposed
        | Topic::SanctionDropped
        | Topic::WarningIssued
        | Topic::ApplicationCancelled
        | Topic::ObjectionDecided
        | Topic::SanctionToDecide
        | Topic::ObjectionToDecide
        | Topic::ObjectionDue
        | Topic::DueMoved
        | Topic::InterruptionAnnounced
        | Topic::InterruptionUpdated
        | Topic::InterruptionEnded
        | Topic::SecurityAlarm
        | Topic::AppointmentToAgree
        | Topic::AppointmentAgreed
        | Topic::AppointmentEnded
        | Topic::AppointmentChanged
        | Topic::MandateChanged
        | Topic::ReviewDue
        | Topic::DataCaseWaits
        | Topic::DataAnswered
        | Topic::DataBreach
        | Topic::AccountChanged
        | Topic::CalendarChanged => said(
            "The office calendar has changed",
            format!(
                "A new office calendar is in force{}.{}",
                given.plain("version").map_or_else(String::new, |version| format!(" (version {version})")),
                given.plain("count").map_or_else(String::new, |count| format!(" Due dates that moved: {count}."))
            ),
            "Look at the due dates in your inbox.",
            "The office calendar has changed. Look at your due dates.",
        ),
    }
}

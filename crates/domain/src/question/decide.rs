//! Who may order what about a question, and what follows from it.

use super::change::{Command, Event};
use super::refusal::Refusal;
use super::state::{About, ByHand, Question, Status};
use crate::account::{Actor, Role};
use crate::application::TextRef;
use crate::ids::QuestionId;
use jiff::Timestamp;

/// One decision to be taken: on what, by whom.
#[derive(Clone, Copy)]
pub struct Move<'a> {
    /// The question; `None` before it is asked.
    pub question: Option<&'a Question>,
    /// Who orders.
    pub actor: &'a Actor,
}

/// Officers who decide on what a register says; the application is before them, or they could not see the question.
const DECIDERS: [Role; 4] = [Role::Verifikator, Role::KepalaSeksi, Role::KepalaBidang, Role::KepalaDinas];

/// Whether `actor` may give this order at all. What comes back only the machine reports.
fn permits(command: &Command, actor: &Actor) -> bool {
    let decides = actor.role().is_some_and(|role| DECIDERS.contains(&role));
    match command {
        Command::Ask { .. } | Command::AskAgain { .. } => *actor == Actor::System || decides,
        Command::ReportAnswer { .. } | Command::ReportFailure { .. } => *actor == Actor::System,
        Command::AnswerByHand { .. } => actor.role() == Some(Role::Verifikator),
    }
}

/// Decides `command`. An answer or a failure that belongs to an earlier time of asking changes nothing.
pub fn decide(step: Move, command: &Command) -> Result<Vec<Event>, Refusal> {
    if !permits(command, step.actor) {
        return Err(Refusal::NotPermitted);
    }
    match (command, step.question) {
        (Command::Ask { registry, about, asked }, None) => {
            Ok(vec![Event::Asked { registry: *registry, on: about.clone(), asked: asked.clone() }])
        }
        (Command::AskAgain { asked, anew, same }, Some(question)) => {
            // A person who presses twice waits for one answer; what was typed anew is another question.
            if *anew && matches!(question.status, Status::Waiting { .. }) {
                return Err(Refusal::AlreadyAsked);
            }
            Ok(vec![Event::AskedAgain { asked: asked.clone(), anew: *anew, same: *same }])
        }
        (Command::ReportAnswer { round, answer }, Some(question)) => {
            let open = match &question.status {
                Status::Waiting { .. } | Status::Failed { .. } => true,
                Status::ByHand(found) => found.register.is_none(),
                Status::Answered(_) => false,
            };
            let comes = *round == question.round && open;
            Ok(if comes { vec![Event::Answered { answer: answer.clone() }] } else { Vec::new() })
        }
        (Command::ReportFailure { round, why }, Some(question)) => {
            let waits = *round == question.round && matches!(question.status, Status::Waiting { .. });
            Ok(if waits { vec![Event::Failed { why: *why }] } else { Vec::new() })
        }
        (Command::AnswerByHand { mark, reason }, Some(_)) => {
            Ok(vec![Event::AnsweredByHand { mark: *mark, reason: reason.clone() }])
        }
        (
            Command::Ask { .. }
            | Command::AskAgain { .. }
            | Command::ReportAnswer { .. }
            | Command::ReportFailure { .. }
            | Command::AnswerByHand { .. },
            _,
        ) => Err(Refusal::Moved),
    }
}

/// The question after `event`, which `actor` caused `at`. Never refuses: what happened, happened.
#[must_use]
pub fn apply(question: Option<Question>, of: (QuestionId, &Actor), event: &Event, at: Timestamp) -> Option<Question> {
    let (id, actor) = of;
    if let Event::Asked { registry, on, asked } = event {
        let status = Status::Waiting { since: at, before: None };
        let (about, asked) = (on.clone(), asked.clone());
        return Some(Question { id, version: 1, registry: *registry, about, round: 1, asked, status });
    }
    let mut question = question?;
    question.version += 1;
    match event {
        Event::Asked { .. } => {}
        Event::AskedAgain { asked, same, .. } => {
            question.round += 1;
            question.asked = asked.clone();
            let before = question.status.answer().filter(|_| *same).cloned();
            question.status = Status::Waiting { since: at, before };
        }
        Event::Answered { answer } => match &mut question.status {
            Status::ByHand(found) => found.register = Some(answer.clone()),
            Status::Waiting { .. } | Status::Answered(_) | Status::Failed { .. } => {
                question.status = Status::Answered(answer.clone());
            }
        },
        Event::Failed { why } => {
            let before = question.status.answer().cloned();
            question.status = Status::Failed { at, why: *why, before };
        }
        Event::AnsweredByHand { mark, reason } => {
            if let Some(by) = actor.account() {
                let register = question.status.answer().cloned();
                let reason = reason.clone().or_else(|| reason_so_far(&question.status));
                question.status = Status::ByHand(ByHand { by, at, mark: *mark, reason, register });
            }
        }
    }
    Some(question)
}

fn reason_so_far(status: &Status) -> Option<TextRef> {
    match status {
        Status::ByHand(found) => found.reason.clone(),
        Status::Waiting { .. } | Status::Answered(_) | Status::Failed { .. } => None,
    }
}

/// After so many times of asking only a person asks again.
const ROUNDS_BY_ITSELF_MAX: u32 = 12;

impl Question {
    /// Whether the system asks once more by itself, because the register was away and may be back.
    pub fn comes_back(&self) -> bool {
        match &self.status {
            Status::Failed { why, .. } => why.passes() && self.round < ROUNDS_BY_ITSELF_MAX,
            Status::Waiting { .. } | Status::Answered(_) | Status::ByHand(_) => false,
        }
    }

    /// The field it is about, of which application.
    pub fn field(&self) -> Option<&str> {
        match &self.about {
            About::Field { field, .. } => Some(field),
            About::Account { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::{Answer, Verdict, WhyNot};
    use super::*;
    use crate::account::TypeScope;
    use crate::application::Mark;
    use crate::ids::{AccountId, ApplicationId, TextId};
    use crate::registry::Registry;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn text(n: u128) -> TextRef {
        TextRef { id: TextId(Uuid::from_u128(n)), commitment: n.to_string() }
    }

    fn officer(role: Role) -> Actor {
        Actor::Account {
            id: AccountId(Uuid::from_u128(7)),
            role,
            office: None,
            types: TypeScope::All,
            powers: Vec::new(),
        }
    }

    fn answer() -> Answer {
        Answer { verdict: Verdict::Agrees, code: String::new(), simulated: false, came_at: NOW, evidence: text(9) }
    }

    fn ordered(question: Option<Question>, actor: &Actor, command: &Command) -> Result<Option<Question>, Refusal> {
        let events = decide(Move { question: question.as_ref(), actor }, command)?;
        let id = QuestionId(Uuid::from_u128(1));
        Ok(events.iter().fold(question, |question, event| apply(question, (id, actor), event, NOW)))
    }

    fn asked() -> Option<Question> {
        let about = About::Field { application: ApplicationId(Uuid::from_u128(2)), field: "nik".into() };
        let command = Command::Ask { registry: Registry::Siak, about, asked: text(1) };
        ordered(None, &Actor::System, &command).unwrap()
    }

    fn status(question: Option<Question>) -> Status {
        question.unwrap().status
    }

    #[test]
    fn an_answer_to_an_earlier_question_is_none() {
        let again = Command::AskAgain { asked: text(2), anew: false, same: false };
        let question = ordered(asked(), &Actor::System, &again).unwrap();
        let late = Command::ReportAnswer { round: 1, answer: answer() };
        let question = ordered(question, &Actor::System, &late).unwrap();
        assert_eq!(status(question.clone()), Status::Waiting { since: NOW, before: None });
        let now = Command::ReportAnswer { round: 2, answer: answer() };
        assert_eq!(status(ordered(question, &Actor::System, &now).unwrap()), Status::Answered(answer()));
    }

    #[test]
    fn what_was_answered_stands_while_the_same_is_asked_once_more() {
        let first = Command::ReportAnswer { round: 1, answer: answer() };
        let answered = ordered(asked(), &Actor::System, &first).unwrap();
        let again = |same| Command::AskAgain { asked: text(2), anew: same, same };
        let waiting = ordered(answered.clone(), &officer(Role::Verifikator), &again(true)).unwrap();
        assert_eq!(status(waiting.clone()), Status::Waiting { since: NOW, before: Some(answer()) });
        let failed = Command::ReportFailure { round: 2, why: WhyNot::TimedOut };
        let failed = ordered(waiting.clone(), &Actor::System, &failed).unwrap();
        assert_eq!(status(failed.clone()).answer(), Some(&answer()), "nothing new was learnt");
        let differs = Answer { verdict: Verdict::Differs, ..answer() };
        for open in [waiting, failed] {
            let report = Command::ReportAnswer { round: 2, answer: differs.clone() };
            assert_eq!(status(ordered(open, &Actor::System, &report).unwrap()), Status::Answered(differs.clone()));
        }
        let other = ordered(answered, &Actor::System, &again(false)).unwrap();
        assert_eq!(status(other).answer(), None, "that was an answer to something else");
    }

    #[test]
    fn an_officer_goes_on_by_hand_and_a_late_answer_is_kept_beside_it() {
        let failed = Command::ReportFailure { round: 1, why: WhyNot::TimedOut };
        let question = ordered(asked(), &Actor::System, &failed).unwrap();
        assert_eq!(status(question.clone()), Status::Failed { at: NOW, why: WhyNot::TimedOut, before: None });
        let verifier = officer(Role::Verifikator);
        let by_hand = Command::AnswerByHand { mark: Mark::Sesuai, reason: Some(text(3)) };
        let question = ordered(question, &verifier, &by_hand).unwrap();
        let late = Command::ReportAnswer { round: 1, answer: answer() };
        let question = ordered(question, &Actor::System, &late).unwrap();
        let Status::ByHand(found) = status(question.clone()) else { panic!("by hand") };
        assert_eq!((found.mark, found.reason, found.register), (Mark::Sesuai, Some(text(3)), Some(answer())));
        let only_mark = Command::AnswerByHand { mark: Mark::TidakSesuai, reason: None };
        let Status::ByHand(found) = status(ordered(question, &verifier, &only_mark).unwrap()) else {
            panic!("by hand")
        };
        assert_eq!(found.reason, Some(text(3)), "the reason stays while only the mark changes");
    }

    #[test]
    fn what_a_register_that_was_away_owes_is_asked_again_and_not_for_ever() {
        let failed = |round: u32, why| {
            let mut question = asked();
            for _ in 1..round {
                let again = Command::AskAgain { asked: text(2), anew: false, same: false };
                question = ordered(question, &Actor::System, &again).unwrap();
            }
            ordered(question, &Actor::System, &Command::ReportFailure { round, why }).unwrap().unwrap()
        };
        assert!(failed(1, WhyNot::Unreachable).comes_back() && failed(11, WhyNot::TimedOut).comes_back());
        assert!(!failed(12, WhyNot::Unreachable).comes_back(), "bounded");
        assert!(!failed(1, WhyNot::AccessRefused).comes_back(), "time does not mend it");
        assert!(!asked().unwrap().comes_back(), "it is being asked");
        let by_hand = Command::AnswerByHand { mark: Mark::Sesuai, reason: Some(text(3)) };
        let found = ordered(Some(failed(1, WhyNot::Unreachable)), &officer(Role::Verifikator), &by_hand).unwrap();
        assert!(!found.unwrap().comes_back(), "an officer has found out");
    }

    #[test]
    fn only_the_machine_reports_and_only_officers_decide() {
        let report = Command::ReportAnswer { round: 1, answer: answer() };
        let by_hand = Command::AnswerByHand { mark: Mark::Sesuai, reason: None };
        let again = Command::AskAgain { asked: text(2), anew: true, same: true };
        for (role, command) in [
            (Role::Verifikator, &report),
            (Role::KepalaDinas, &by_hand),
            (Role::Pemohon, &again),
            (Role::Admin, &again),
        ] {
            assert_eq!(ordered(asked(), &officer(role), command), Err(Refusal::NotPermitted), "{role:?}");
        }
        assert_eq!(ordered(asked(), &officer(Role::Verifikator), &again), Err(Refusal::AlreadyAsked));
    }

    #[test]
    fn events_hold_only_ids_codes_and_commitments() {
        let event = Event::Answered { answer: answer() };
        let written = serde_json::to_string(&event).unwrap();
        assert!(written.contains(r#""verdict":"agrees""#) && written.contains(r#""simulated":false"#), "{written}");
        assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), event);
        let about = About::Account { account: AccountId(Uuid::from_u128(5)) };
        let event = Event::Asked { registry: Registry::Siak, on: about, asked: text(1) };
        let written = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), event, "{written}");
    }
}

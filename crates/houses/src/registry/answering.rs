//! Carries one question to its register and reports what came back; while a register is away, the question waits and then fails.

use super::ask_register::AskRegister;
use super::asking::{Order, QuestionError};
use super::{person, questions, wording};
use crate::effect::{CarriedOut, finished};
use domain::account::Actor;
use domain::ids::QuestionId;
use domain::question::{self, Command, Status, WhyNot};
use ground::{App, Work};
use ledger::carry_out;
use ledger::outbox::{self, Task};
use ledger::sealed::{self, NewText};
use registries::{Answer, Question};

/// How often the queue tries; after that the question stands as failed, and an officer goes on by hand or asks again.
pub const ROUNDS_MAX: i64 = 7;

/// What is found before anything goes out.
enum Prepared {
    /// Nothing is left to do: answered meanwhile, or asked about something else.
    Done,
    /// The answer is known.
    Known,
    /// To be asked.
    Ask(Question),
    /// The register is not connected any more.
    NotConnected,
}

impl CarriedOut for AskRegister {
    const WORDS: &'static str = "Tanyakan ke register";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let told = |error: QuestionError| error.to_string();
        let (question, round) = (self.question, self.round);
        let prepared = app.command_on_locked((task.clone(), self), |work, (task, effect)| prepare(work, task, effect));
        let report = match prepared.await.map_err(told)? {
            Prepared::Known => return Ok(()),
            Prepared::Done => return finished(app, task).await,
            Prepared::NotConnected => Report::failure(question, round, WhyNot::NotConnected),
            Prepared::Ask(asked) => match app.registers.ask(&asked).await {
                Ok(answer) if answer.simulated && !app.rules.specimen => {
                    Report::failure(question, round, WhyNot::Simulator)
                }
                Ok(answer) => Report { question, round, what: What::Answer(answer) },
                Err(failure) if failure.may_repeat() && task.attempts < ROUNDS_MAX => return Err(failure.to_string()),
                Err(failure) => Report::failure(question, round, wording::why_not(&failure)),
            },
        };
        app.command_on_locked((task.clone(), report), |work, (task, what)| report_back(work, task, what))
            .await
            .map_err(told)
    }
}

/// What is to be reported.
struct Report {
    question: QuestionId,
    round: u32,
    what: What,
}

enum What {
    Answer(Answer),
    Failure(WhyNot),
}

impl Report {
    fn failure(question: QuestionId, round: u32, why: WhyNot) -> Self {
        Self { question, round, what: What::Failure(why) }
    }
}

/// Opens what is to be asked. An answer to the same question that is still fresh is taken over here and now.
fn prepare(work: &mut Work, task: &Task, effect: &AskRegister) -> Result<Prepared, QuestionError> {
    let Some(loaded) = questions::load_locked(work.tx, work.vault, effect.question)? else { return Ok(Prepared::Done) };
    let Some(state) = loaded.state.as_ref().filter(|state| state.round == effect.round) else {
        return Ok(Prepared::Done);
    };
    let wanted = match &state.status {
        Status::Waiting { .. } => true,
        // Found out by hand meanwhile: what the register says is still worth having beside it.
        Status::ByHand(found) => found.register.is_none(),
        Status::Answered(_) | Status::Failed { .. } => false,
    };
    if !wanted {
        return Ok(Prepared::Done);
    }
    if !effect.anew && take_over(work, task, &loaded)? {
        return Ok(Prepared::Known);
    }
    if !work.rules.registers.contains(&state.registry) {
        return Ok(Prepared::NotConnected);
    }
    let asked = sealed::get(work.tx, &loaded.key, state.asked.id)?;
    let asked = asked.and_then(|text| serde_json::from_str(&text).ok());
    Ok(asked.map_or(Prepared::Done, Prepared::Ask))
}

/// Takes over an answer that is still fresh, with its evidence sealed anew; `false` when there is none.
fn take_over(work: &mut Work, task: &Task, loaded: &questions::LoadedQuestion) -> Result<bool, QuestionError> {
    let Some(state) = &loaded.state else { return Ok(false) };
    let Some(fresh_for) = wording::fresh_for(state.registry) else { return Ok(false) };
    let found = questions::fresh(work.tx, work.vault, &loaded.asked_hash, work.now - fresh_for)?;
    let Some(found) = found.filter(|found| work.rules.specimen || !found.answer.simulated) else { return Ok(false) };
    let Some(evidence) = sealed::get(work.tx, &found.key, found.answer.evidence.id)? else { return Ok(false) };
    let text = NewText::new(work.id(), work.bytes(), "evidence", evidence);
    let answer = question::Answer { evidence: text.reference.clone(), ..found.answer };
    let command = Command::ReportAnswer { round: state.round, answer };
    finish(work, task, (loaded.id, command, vec![text]))?;
    Ok(true)
}

fn report_back(work: &mut Work, task: &Task, report: &Report) -> Result<(), QuestionError> {
    let round = report.round;
    let (command, texts) = match &report.what {
        What::Failure(why) => (Command::ReportFailure { round, why: *why }, Vec::new()),
        What::Answer(answer) => {
            let kept = serde_json::to_string(&wording::evidence(answer));
            let kept = kept.map_err(|error| QuestionError::Internal(error.to_string()))?;
            let text = NewText::new(work.id(), work.bytes(), "evidence", kept);
            let (verdict, code) = wording::verdict(answer);
            let (simulated, evidence) = (answer.simulated, text.reference.clone());
            let answer = question::Answer { verdict, code, simulated, came_at: work.now, evidence };
            (Command::ReportAnswer { round, answer }, vec![text])
        }
    };
    finish(work, task, (report.question, command, texts))
}

/// Reports in one transaction with the queue's mark.
fn finish(work: &mut Work, task: &Task, what: (QuestionId, Command, Vec<NewText>)) -> Result<(), QuestionError> {
    if !outbox::finish(work.tx, task, work.now)? {
        return Err(QuestionError::Internal("another worker holds this".into()));
    }
    let (question, command, texts) = what;
    let mut order = Order::new(question, Actor::System, command);
    order.texts = texts;
    match carry_out(work, &order) {
        Ok(done) => person::adopt_name(work, &done.after),
        // Erased while it was out: there is nobody to tell.
        Err(QuestionError::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

//! The effects by which registers are asked; whoever wants an answer needs no more of the asking.

use domain::ids::{AccountId, ApplicationId, QuestionId};
use ledger::record::Effect;
use serde::{Deserialize, Serialize};

/// Put the questions that the checks of an application ask, as far as they are not answered already.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PutQuestions {
    /// Which application.
    pub application: ApplicationId,
}

/// Put the question whether name and NIK of an account's owner belong together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AskAboutPerson {
    /// Which account.
    pub account: AccountId,
}

/// Carry one question to its register and report what came back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AskRegister {
    /// Which question.
    pub question: QuestionId,
    /// Which time of asking; an effect of an earlier time does nothing.
    pub round: u32,
    /// An answer that is still fresh elsewhere does not do.
    pub anew: bool,
}

/// Ask once more what failed because the register was away, when it is back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AskWhenBack {
    /// Which question.
    pub question: QuestionId,
    /// Which time of asking has failed.
    pub round: u32,
}

impl Effect for PutQuestions {
    const NAME: &'static str = "put_questions";

    fn lane(&self) -> String {
        format!("questions:{}", self.application)
    }
}

impl Effect for AskAboutPerson {
    const NAME: &'static str = "ask_about_person";

    fn lane(&self) -> String {
        format!("questions:{}", self.account)
    }
}

impl Effect for AskRegister {
    const NAME: &'static str = "ask_register";
    const OUTSIDE: bool = true;

    fn lane(&self) -> String {
        format!("question:{}", self.question)
    }
}

impl Effect for AskWhenBack {
    const NAME: &'static str = "ask_when_back";

    /// A lane of its own: a person who asks again does not wait for this.
    fn lane(&self) -> String {
        format!("back:{}", self.question)
    }
}

//! What the population register says of name and NIK of an account's owner, in words for them and for the counter.

use db::{DbError, Tx};
use domain::indonesian;
use domain::question::{Answer, Question, Status, Verdict};
use domain::registry::Registry;
use ground::App;
use houses::account::accounts::Account;
use houses::registry::person;
use jiff::Timestamp;
use ledger::vault::Vault;
use pages::Tone;
use pages::account::Said;
use pages::staff::parts::tag;

/// Whether name and NIK are compared by machine.
pub fn is_asked(app: &App) -> bool {
    app.rules.registers.contains(&Registry::Siak)
}

/// What is said of name and NIK as they are known now; nothing while nobody was asked.
pub fn of(tx: &mut dyn Tx, vault: &Vault, account: &Account, now: Timestamp) -> Result<Option<Said>, DbError> {
    Ok(person::asked(tx, vault, account)?.map(|question| said(&question, now)))
}

fn said(question: &Question, now: Timestamp) -> Said {
    let register = question.registry.name();
    match &question.status {
        Status::Waiting { before: Some(answer), .. } | Status::Failed { before: Some(answer), .. } => {
            answered(register, answer, now)
        }
        Status::Waiting { since, before: None } => Said {
            state: tag(Tone::Plain, "Sedang dicocokkan"),
            about: format!("{register}, sejak {}.", indonesian::moment(*since, now)),
            simulator: false,
        },
        Status::Answered(answer) => answered(register, answer, now),
        Status::Failed { at, before: None, .. } => Said {
            state: tag(Tone::Warning, "Belum diperiksa"),
            about: format!("{register} belum menjawab. Terakhir dicoba {}.", indonesian::moment(*at, now)),
            simulator: false,
        },
        Status::ByHand(found) => Said {
            state: tag(Tone::Plain, "Diperiksa petugas"),
            about: format!("{}.", indonesian::moment(found.at, now)),
            simulator: false,
        },
    }
}

fn answered(register: &str, answer: &Answer, now: Timestamp) -> Said {
    let tone = match answer.verdict {
        Verdict::Agrees => Tone::Good,
        Verdict::Differs | Verdict::NotFound | Verdict::Barred => Tone::Bad,
        Verdict::Unclear => Tone::Warning,
    };
    // Whether a number exists, or its person has died, is nothing that somebody who only typed it learns here.
    let verdict = match answer.verdict {
        Verdict::Differs | Verdict::NotFound | Verdict::Barred => Verdict::Differs,
        other @ (Verdict::Agrees | Verdict::Unclear) => other,
    };
    Said {
        state: tag(tone, verdict.words()),
        about: format!("Menurut {register}, {}.", indonesian::moment(answer.came_at, now)),
        simulator: answer.simulated,
    }
}

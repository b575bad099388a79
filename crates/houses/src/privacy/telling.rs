//! Who is told about a matter of personal data: the officers that it waits, the person that it was answered, everybody concerned that
//! there was a breach.

use super::cases;
use crate::appointment::holders;
use crate::effect::CarriedOut;
use crate::notice::news::{News, tell};
use db::DbError;
use domain::account::Role;
use domain::data_case::{DataCase, Kind};
use domain::ids::{AccountId, DataCaseId};
use domain::notice::{About, Topic};
use ground::{App, Work};
use ledger::outbox::{self, Task};
use ledger::record::{Effect, enqueue};
use ledger::sealed::SealedError;
use serde::{Deserialize, Serialize};

/// Persons in one transaction.
const AT_ONCE: i64 = 100;

const APPLICANTS: &str = "select id from account where id > $1 and disabled_at is null and role = 'pemohon' \
    order by id limit $2";

/// Tells those who decide about personal data; `when` tells the begin, the warning and the alarm apart.
pub fn to_officers(work: &mut Work, case: &DataCase, when: &str) -> Result<(), DbError> {
    for account in holders::ids_of(work.tx, (Role::Admin, ""), work.now)? {
        let key = format!("{}:{when}", case.id);
        let news = News::new(account, Topic::DataCaseWaits, About::DataCase(case.id), key);
        let news = if let Some(due) = case.due_at { news.with("due", due) } else { news };
        tell(work, &news)?;
    }
    Ok(())
}

/// Tells whoever asked that there is an answer; after an erasure there is nobody to be told.
pub fn to_person(work: &mut Work, case: &DataCase) -> Result<(), DbError> {
    let erased = case.kind == Kind::Erasure && case.granted == Some(true);
    let Some(account) = case.account.filter(|_| !erased) else { return Ok(()) };
    let key = format!("{}:answered", case.id);
    tell(work, &News::new(account, Topic::DataAnswered, About::DataCase(case.id), key))
}

/// Tell the persons a breach concerns, some at a time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TellBreached {
    /// Which one.
    pub case: DataCaseId,
    /// The last account done; empty at the start.
    pub after: String,
}

impl Effect for TellBreached {
    const NAME: &'static str = "tell_breached";

    fn lane(&self) -> String {
        format!("breach:{}", self.case)
    }
}

impl CarriedOut for TellBreached {
    const WORDS: &'static str = "Beri tahu yang terkena pelanggaran data pribadi";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let done = app.command((self, task.clone()), |work, (telling, task)| telling.some(work, task));
        done.await.map_err(|error: SealedError| error.to_string())
    }
}

impl TellBreached {
    /// Tells the next ones; enqueues itself for the rest.
    fn some(&self, work: &mut Work, task: &Task) -> Result<(), SealedError> {
        if !outbox::finish(work.tx, task, work.now)? {
            return Ok(()); // another worker holds it by now
        }
        let case = cases::load(work.tx, work.vault, self.case)?.and_then(|loaded| loaded.state);
        let Some(breach) = case.and_then(|case| case.breach) else { return Ok(()) };
        let named = !breach.accounts.is_empty();
        let accounts = if named { breach.accounts } else { self.next_applicants(work)? };
        for account in &accounts {
            let key = format!("{}:breach", self.case);
            let news = News::new(*account, Topic::DataBreach, About::DataCase(self.case), key);
            tell(work, &news.with("since", breach.known_at))?;
        }
        if let Some(last) = accounts.last().filter(|_| !named) {
            enqueue(work, Self { after: last.to_string(), ..self.clone() })?;
        }
        Ok(())
    }

    fn next_applicants(&self, work: &mut Work) -> Result<Vec<AccountId>, DbError> {
        let rows = work.tx.query(APPLICANTS, &[(&self.after).into(), AT_ONCE.into()])?;
        Ok(rows.iter().map(|row| AccountId(row.id("id"))).collect())
    }
}

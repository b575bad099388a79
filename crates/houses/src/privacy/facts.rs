//! What a decision about personal data rests on: where the person's applications stand, until when backups are kept.

use super::cases;
use crate::account::accounts;
use db::DbError;
use domain::data_case::{Command, DataCase, Facts};
use domain::ids::{AccountId, ApplicationId};
use domain::indonesian;
use ground::Work;
use jiff::civil::Date;

/// Matters of one person that are looked at.
const OWN_MAX: i64 = 20;
/// Applications of one person that are looked at; nobody has as many.
const APPLICATIONS_MAX: i64 = 10_000;

const APPLICATIONS: &str = "select id, stage from application where owner_id = $1 and wrapped_key is not null \
    order by created_at desc limit $2";

/// An application of a person, and where it stands.
pub struct OwnApplication {
    /// Which one.
    pub id: ApplicationId,
    /// Where it stands, as it is kept.
    pub stage: String,
}

/// A person's applications that are not erased, the newest first.
pub fn applications(tx: &mut dyn db::Tx, owner: AccountId) -> Result<Vec<OwnApplication>, DbError> {
    let rows = tx.query(APPLICATIONS, &[owner.into(), APPLICATIONS_MAX.into()])?;
    let own = |row: &db::Row| OwnApplication { id: ApplicationId(row.id("id")), stage: row.text("stage") };
    Ok(rows.iter().map(own).collect())
}

/// The day on which the last backup ends that holds what is destroyed now.
pub fn backups_end(work: &Work) -> Date {
    let days = i64::from(work.rules.privacy.backup_days);
    let today = indonesian::local(work.now).date();
    today.checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX)
}

/// What the decision about this order must know.
pub fn of(
    work: &mut Work,
    case: Option<&DataCase>,
    (by, command): (Option<AccountId>, &Command),
) -> Result<Facts, DbError> {
    let mut facts = Facts { backups_end: backups_end(work), ..Facts::default() };
    match (command, by) {
        (Command::Ask { wish, .. }, Some(account)) => {
            let own = cases::of_account(work.tx, account, OWN_MAX)?;
            facts.officer = accounts::get(work.tx, work.vault, account)?.is_some_and(|account| account.is_officer());
            facts.asked_already = own.iter().any(|own| own.closed_at.is_none() && own.kind == wish.kind());
        }
        (Command::Erase { .. }, _) => {
            if let Some(account) = case.and_then(|case| case.account) {
                for own in applications(work.tx, account)? {
                    match own.stage.as_str() {
                        "draft" => facts.drafts.push(own.id),
                        "issued" | "rejected" | "withdrawn" | "cancelled" | "revoked" => facts.kept += 1,
                        _ => facts.running += 1,
                    }
                }
            }
        }
        _ => {}
    }
    Ok(facts)
}

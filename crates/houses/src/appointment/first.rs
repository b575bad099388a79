//! What an officer's account was made for, before there were appointments, becomes its first one.

use super::changing::{AppointmentError, Order};
use crate::account::accounts;
use db::DbError;
use domain::account::{Actor, Role, TypeScope};
use domain::appointment::{Asked, Command, Kind};
use domain::ids::{AccountId, AppointmentId};
use ground::{App, Work};
use ledger::carry_out;

/// The first appointment of an account bears the account's id: what the log says of it cannot be begun anew by taking its row away.
pub fn first_of(account: AccountId) -> AppointmentId {
    AppointmentId(account.0)
}

/// Officers whose first appointment the log does not know. Those made since have one from the same transaction.
const FORMER: &str = "select a.id, a.created_at from account a where a.role = $1 and not exists \
    (select 1 as one from event e where e.subject = 'appointment' and e.subject_id = a.id) order by a.created_at limit 100";

/// Carries over the roles of before; done once, at the first start after them. Only accounts that bear their seal count.
pub async fn carry_over(app: &App) -> Result<(), DbError> {
    for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
        while app.command(role, |work, role| carry_some(work, *role)).await? > 0 {}
    }
    Ok(())
}

fn carry_some(work: &mut Work, role: Role) -> Result<usize, DbError> {
    let mut carried = 0;
    for row in work.tx.query(FORMER, &[role.id().into()])? {
        let id = AccountId(row.id("id"));
        let Some(account) = accounts::get(work.tx, work.vault, id)? else { continue };
        let asked = Asked {
            account: id,
            role: account.made_for.0,
            office: account.made_for.1,
            types: TypeScope::All,
            from: row.instant("created_at"),
            until: None,
            kind: Kind::Definitive,
            stands_for: None,
        };
        let mut order = Order::beginning(Actor::System, Command::CarryOver { asked: Box::new(asked) });
        order.enclosed = Some(first_of(id));
        carry_out(work, &order).map_err(|e: AppointmentError| DbError::from(e))?;
        carried += 1;
    }
    Ok(carried)
}

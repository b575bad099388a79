//! After the master key was changed: the keys of every house are wrapped anew, some at a time, while everything goes on.

use super::cases;
use crate::account::accounts;
use crate::application::applications;
use crate::interruption::interruptions;
use crate::licence::licences;
use crate::oss::nibs;
use db::Tx;
use ground::{App, Work};
use ledger::rewrapping::{Turn, some};
use ledger::sealed::SealedError;

/// How far it got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    table: usize,
    after: String,
}

/// Tables whose keys lie under the master key; what is kept for days only wraps itself anew.
const TABLES: usize = 6;
/// Transactions in one turn of the timetable.
const TURNS: usize = 10;

/// Goes on from a place; `None` when all is done.
pub async fn go_on(app: &App, mut place: Place) -> Result<Option<Place>, SealedError> {
    for _ in 0..TURNS {
        if place.table >= TABLES {
            return Ok(None);
        }
        place = app.command(place, next).await?;
    }
    Ok(Some(place))
}

fn next(work: &mut Work, place: &Place) -> Result<Place, SealedError> {
    let of = match place.table {
        0 => accounts::WRAPPED,
        1 => applications::WRAPPED,
        2 => licences::WRAPPED,
        3 => nibs::WRAPPED,
        4 => interruptions::WRAPPED,
        _ => cases::WRAPPED,
    };
    let vault = work.vault;
    // A row that was changed past this program must not get a seal by this way.
    let sound = |tx: &mut dyn Tx, id: &str| match id.parse() {
        Ok(id) if place.table == 0 => Ok(accounts::get(tx, vault, id)?.is_some()),
        _ => Ok(true),
    };
    let Turn { last, changed } = some(work.tx, vault, (of, &place.after), sound)?;
    if place.table == 0 {
        // The wrapped key is a part of what the row's seal covers.
        for id in changed.iter().filter_map(|id| id.parse().ok()) {
            accounts::seal(work.tx, work.vault, id)?;
        }
    }
    Ok(match last {
        Some(after) => Place { table: place.table, after },
        None => Place { table: place.table + 1, after: String::new() },
    })
}

//! Half a year after somebody last said that an appointment is needed, those who decide are asked.

use super::{appointments, holders};
use crate::notice::news::{News, tell};
use db::DbError;
use domain::appointment::{NEVER_NONE, REVIEW_MONTHS};
use domain::indonesian::{local, wib};
use domain::notice::{About, Topic};
use ground::{App, Work};
use jiff::{Timestamp, ToSpan};

/// What was confirmed last before this moment is to be reviewed.
pub fn reviewed_before(now: Timestamp) -> Timestamp {
    let before = local(now).checked_sub(REVIEW_MONTHS.months()).ok();
    before.and_then(|moment| wib().to_timestamp(moment).ok()).unwrap_or(Timestamp::MIN)
}

/// Asks for the review, once a month while anything is due.
pub async fn ask_for_review(app: &App) -> Result<(), DbError> {
    app.command((), |work, ()| ask(work)).await
}

fn ask(work: &mut Work) -> Result<(), DbError> {
    let due = appointments::count_unreviewed(work.tx, reviewed_before(work.now), work.now)?;
    if due == 0 {
        return Ok(());
    }
    let today = local(work.now).date();
    for role in NEVER_NONE {
        for to in holders::ids_of(work.tx, (role, ""), work.now)? {
            let key = format!("review:{}-{:02}", today.year(), today.month());
            tell(work, &News::new(to, Topic::ReviewDue, About::System, key).with("count", due))?;
        }
    }
    Ok(())
}

//! The term of 3 x 24 hours: the officers are warned a day before it ends, and it alarms when it is over.

use super::cases;
use super::telling;
use db::DbError;
use ground::{App, Work};
use jiff::SignedDuration;

/// So long before the end of the term.
const WARNED_BEFORE: SignedDuration = SignedDuration::from_hours(24);
/// Matters in one transaction; what is left waits a minute.
const AT_ONCE: i64 = 50;

/// Warns and alarms; every matter once each.
pub async fn watch(app: &App) -> Result<(), DbError> {
    app.command((), |work, ()| warn_and_alarm(work)).await
}

fn warn_and_alarm(work: &mut Work) -> Result<(), DbError> {
    for case in cases::unwarned(work.tx, work.now + WARNED_BEFORE, AT_ONCE)? {
        telling::to_officers(work, &case, "soon")?;
        cases::warned(work.tx, case.id, work.now)?;
    }
    for case in cases::late(work.tx, work.now, AT_ONCE)? {
        tracing::error!(case = %case.id, kind = case.kind.id(), "the term of a matter of personal data is over");
        metrics::counter!("data_cases_late_total").increment(1);
        telling::to_officers(work, &case, "late")?;
        cases::alarmed(work.tx, case.id, work.now)?;
    }
    Ok(())
}

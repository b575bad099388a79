//! The timetable of retention: what ended so long ago that nothing obliges anybody to keep it is listed, an officer confirms the list,
//! and then the keys are destroyed. The register, the log and the numbers stay.

use super::cases::{self, LoadedCase};
use super::changing::{CaseError, Order};
use db::DbError;
use domain::account::Actor;
use domain::data_case::{AT_ONCE_MAX, Command, Kind};
use domain::ids::ApplicationId;
use domain::indonesian::{local, wib};
use ground::{App, Work};
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use ledger::carry_out;

/// A list that an officer refused is not made again for so long.
const AFTER_REFUSAL: SignedDuration = SignedDuration::from_hours(30 * 24);

const ENDED: &str = "select id from application \
    where type_id = $1 and stage = $2 and stage_since < $3 and answers is not null order by stage_since, id limit $4";
/// An application is looked at by itself: joined, a planner would rather read all of them.
const EXPIRED: &str = "select l.application_id from licence l \
    where l.type_id = $1 and l.status = $2 and l.valid_until < $3 and l.valid_until is not null and l.wrapped_key is null \
    and (select a.wrapped_key from application a where a.id = l.application_id) is not null \
    order by l.valid_until, l.id limit $4";
const TAKEN: &str = "select l.application_id from licence l \
    where l.type_id = $1 and l.status = $2 and l.status_at < $3 and l.wrapped_key is null \
    and (select a.wrapped_key from application a where a.id = l.application_id) is not null \
    order by l.status_at, l.id limit $4";

/// Lists what is due, where no list waits already.
pub async fn propose(app: &App) -> Result<(), CaseError> {
    app.command((), |work, ()| propose_now(work)).await
}

fn propose_now(work: &mut Work) -> Result<(), CaseError> {
    let last = cases::of_kind(work.tx, Kind::Disposal, 1)?;
    let waits = last.iter().any(|case| {
        let refused = case.granted == Some(false);
        case.closed_at.is_none_or(|closed| refused && work.now.duration_since(closed) < AFTER_REFUSAL)
    });
    if waits {
        return Ok(());
    }
    let applications = due(work)?;
    if !applications.is_empty() {
        carry_out::<LoadedCase>(work, &Order::beginning(Actor::System, Command::Propose { applications }))?;
    }
    Ok(())
}

/// What is past its time, by the timetable of each licence type.
fn due(work: &mut Work) -> Result<Vec<ApplicationId>, DbError> {
    let timetable: Vec<(String, u16)> =
        work.rules.catalogue.retention.iter().map(|(id, kept)| (id.clone(), kept.years)).collect();
    let mut found = Vec::new();
    for (type_id, years) in timetable {
        let (day, moment) = before(work.now, years);
        for (sql, status, until) in [
            (ENDED, "rejected", db::Value::from(moment)),
            (ENDED, "withdrawn", moment.into()),
            (ENDED, "cancelled", moment.into()),
            (EXPIRED, "active", day.to_string().into()),
            (EXPIRED, "suspended", day.to_string().into()),
            (TAKEN, "revoked", moment.into()),
            (TAKEN, "replaced", moment.into()),
        ] {
            let left = i64::try_from(AT_ONCE_MAX - found.len()).unwrap_or(0);
            let column = if sql == ENDED { "id" } else { "application_id" };
            for row in work.tx.query(sql, &[(&type_id).into(), status.into(), until, left.into()])? {
                let id = ApplicationId(row.id(column));
                if !found.contains(&id) {
                    found.push(id);
                }
            }
            if found.len() >= AT_ONCE_MAX {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// The day, and its first moment, so many years ago: what ended before has been kept for all of them.
fn before(now: Timestamp, years: u16) -> (Date, Timestamp) {
    let day = local(now).date().checked_sub(Span::new().years(i64::from(years))).unwrap_or(Date::MIN);
    (day, wib().to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).unwrap_or(Timestamp::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_years_are_full_when_they_are_over() {
        let now: Timestamp = "2026-11-28T18:00:00Z".parse().expect("a moment");
        let (day, moment) = before(now, 5);
        assert_eq!(day, jiff::civil::date(2021, 11, 29), "by the office's day");
        assert_eq!(moment.to_string(), "2021-11-28T17:00:00Z");
    }
}

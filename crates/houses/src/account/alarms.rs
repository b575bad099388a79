//! Alarms about security: told to those who look after the system, once for each hour and kind.

use crate::appointment::holders;
use crate::notice::news::{News, tell};
use db::DbError;
use domain::account::Role;
use domain::notice::{About, Topic};
use ground::watch::Alarm;
use ground::{App, Work};

/// Both see the state of the system, and neither needs anything of an application for it.
const TOLD: [Role; 2] = [Role::Admin, Role::Kominfo];

/// Tells what was not told yet; what cannot be told now is told at the next turn.
pub async fn tell_alarms(app: &App) -> Result<(), DbError> {
    let alarms = app.watch.untold(app.now());
    if alarms.is_empty() {
        return Ok(());
    }
    app.command(alarms.clone(), |work, alarms| tell_all(work, alarms)).await?;
    app.watch.told(&alarms, app.now());
    Ok(())
}

fn tell_all(work: &mut Work, alarms: &[Alarm]) -> Result<(), DbError> {
    for role in TOLD {
        for account in holders::ids_of(work.tx, (role, ""), work.now)? {
            for alarm in alarms {
                let news = News::new(account, Topic::SecurityAlarm, About::System, alarm.key());
                tell(work, &news.with("event", alarm.event.id()))?;
            }
        }
    }
    Ok(())
}

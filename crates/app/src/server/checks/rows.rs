//! Every row that gives power, against its seal: accounts some at a time, appointments and mandates at the end.

use super::step::Step;
use domain::scrub::Kind;
use ground::App;
use houses::account::row_seal;
use houses::appointment::appointments;
use houses::mandate::mandates;

/// Goes on behind the account that `place` names.
pub async fn step(app: &App, place: &str) -> Result<Step, String> {
    let (handle, after) = (app.clone(), place.to_owned());
    let looked = app.db.read(move |tx| row_seal::look(tx, &handle.vault, &after)).await.map_err(|e| e.to_string())?;
    let mut step = Step { place: looked.last.unwrap_or_default(), checked: looked.count, found: Vec::new() };
    for id in looked.changed {
        step.wrong(Kind::RowChanged, format!("account {id}"));
    }
    if step.place.is_empty() {
        let handle = app.clone();
        let others = app.db.read(move |tx| {
            let vault = &handle.vault;
            Ok((appointments::first_changed(tx, vault)?, mandates::first_changed(tx, vault)?))
        });
        let (appointment, mandate) = others.await.map_err(|e: db::DbError| e.to_string())?;
        step.found.extend(appointment.map(|id| (Kind::RowChanged, format!("appointment {id}"))));
        step.found.extend(mandate.map(|id| (Kind::RowChanged, format!("mandate {id}"))));
    }
    Ok(step)
}

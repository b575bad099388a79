//! Files on which the law wants a decision by now (UU 30/2014 ps 53 as amended): an alarm with a prepared draft; no timer decides.

use db::{DbError, Tx};
use domain::application::Stage;
use domain::indonesian::{date, local};
use ground::App;
use houses::application::{applications, clocks};
use jiff::Timestamp;
use pages::staff::signing::SilentRow;

/// Most files on the page, the oldest first.
const ROWS_MAX: i64 = 50;

/// Everything whose limit has passed and that nobody has decided.
pub fn list(tx: &mut dyn Tx, app: &App, now: Timestamp) -> Result<Vec<SilentRow>, DbError> {
    let mut rows = Vec::new();
    for (id, due) in clocks::silent(tx, now, ROWS_MAX)? {
        let Some(loaded) = applications::load(tx, &app.vault, id)? else { continue };
        let version = app.rules.catalogue.version(&loaded.app.type_id, loaded.app.type_version);
        let name = version.map_or_else(|| loaded.app.type_id.clone(), |v| v.ty.short_name.clone());
        let waits: Vec<String> = if matches!(loaded.app.stage, Stage::AwaitingRekomendasi { .. }) {
            let open = loaded.app.offices.iter().filter(|office| office.open());
            open.map(|office| app.rules.catalogue.office_name(&office.office)).collect()
        } else {
            Vec::new()
        };
        let held = if waits.is_empty() {
            format!("{}.", loaded.app.stage.public_name())
        } else {
            format!("Menunggu rekomendasi {}.", waits.join(", "))
        };
        rows.push(SilentRow {
            href: format!("/kerja/{id}"),
            title: format!("{name}, {}", loaded.number.unwrap_or_default()),
            about: format!("Batas {}. {held}", date(local(due).date())),
            draft_href: format!("/kerja/{id}/pratinjau"),
        });
    }
    Ok(rows)
}

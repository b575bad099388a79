//! Files on which the law wants a decision by now (UU 30/2014 ps 53 as amended): an alarm with a prepared draft; no timer decides.

use db::DbError;
use domain::application::Stage;
use domain::indonesian::{date, local};
use ground::Work;
use houses::application::clocks;
use houses::reading;
use pages::staff::signing::SilentRow;

/// Most files on the page, the oldest first.
const ROWS_MAX: i64 = 50;

/// Everything whose limit has passed and that nobody has decided.
pub fn list(work: &mut Work) -> Result<Vec<SilentRow>, DbError> {
    let mut rows = Vec::new();
    for (id, due) in clocks::silent(work.tx, work.now, ROWS_MAX)? {
        let Some(listed) = reading::listed(work.tx, (work.vault, work.rules), id)? else { continue };
        let waits: Vec<String> = if matches!(listed.state.stage, Stage::AwaitingRekomendasi { .. }) {
            let open = listed.state.offices.iter().filter(|office| office.open());
            open.map(|office| work.rules.catalogue.office_name(&office.office)).collect()
        } else {
            Vec::new()
        };
        let held = if waits.is_empty() {
            format!("{}.", listed.state.stage.public_name())
        } else {
            format!("Menunggu rekomendasi {}.", waits.join(", "))
        };
        rows.push(SilentRow {
            href: format!("/kerja/{id}"),
            title: format!("{}, {}", listed.version.ty.short_name, listed.number),
            about: format!("Batas {}. {held}", date(local(due).date())),
            draft_href: format!("/kerja/{id}/pratinjau"),
        });
    }
    Ok(rows)
}
